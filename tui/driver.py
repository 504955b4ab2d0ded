"""The terminal's driver: bytes that are no UTF-8 (a paste from a GBK terminal) are shown as �, and a line that is
dropped ends the program: neither an error in a thread nor a full queue may keep it."""

from __future__ import annotations

from codecs import IncrementalDecoder, getincrementaldecoder
from collections.abc import Callable
from functools import partial
from typing import IO

from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.drivers import linux_driver
from textual.drivers._writer_thread import WriterThread
from textual.message import Message


def _lenient(encoding: str) -> Callable[[], IncrementalDecoder]:
    return partial(getincrementaldecoder(encoding), errors="replace")


class SteadyWriter(WriterThread):
    """Writes to the terminal; once that is gone it takes what comes and says so once.

    In Textual the thread would die, its queue fill up, and the program wait for it for ever.
    """

    def __init__(self, file: IO[str], lost: Callable[[], object]) -> None:
        super().__init__(file)
        self._lost = lost

    def run(self) -> None:
        """Write until the program ends."""
        try:
            super().run()
        except OSError:
            self._lost()
            while self._queue.get() is not None:
                pass


class LenientDriver(linux_driver.LinuxDriver):
    """Textual's own, but its input thread decodes leniently: an error there would end the program."""

    def send_message(self, message: Message) -> None:
        """What was typed, on its way to the program: Textual makes a task of each."""
        self._loop.call_soon_threadsafe(self._app.post_message, message)

    _frame: list[str] | None = None
    """What was written since a synchronized update began."""

    def write(self, data: str) -> None:
        """Write to the terminal; a frame goes to the writer as one piece, which wakes it once and not three times."""
        if data == SYNC_START and self._frame is None:
            self._frame = []
        if self._frame is not None:
            self._frame.append(data)
            if data != SYNC_END:
                return
            data, self._frame = "".join(self._frame), None
        super().write(data)

    def start_application_mode(self) -> None:
        """Take the terminal over."""
        # The driver makes its writer itself; there is no other place to say which.
        linux_driver.WriterThread = partial(SteadyWriter, lost=self._leave)  # type: ignore[attr-defined, assignment]
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def _leave(self) -> None:
        """The line was dropped: everything is saved already."""
        self._app.call_later(self._app.exit)

    def run_input_thread(self) -> None:
        """Read the keyboard until the program ends."""
        # The thread makes its strict decoder itself; there is no other place to say how.
        linux_driver.getincrementaldecoder = _lenient  # type: ignore[attr-defined, assignment]
        super().run_input_thread()
