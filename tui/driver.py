"""The terminal's driver: bytes that are no UTF-8 (a paste from a GBK terminal) are shown as �, and a line that is
dropped ends the program: neither an error in a thread nor a full queue may keep it."""

from __future__ import annotations

import os
import selectors
import signal
from codecs import IncrementalDecoder, getincrementaldecoder
from collections.abc import Callable
from functools import partial
from threading import Event
from types import SimpleNamespace
from typing import IO, Any

from textual import constants
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.drivers import linux_driver
from textual.drivers._writer_thread import WriterThread
from textual.message import Message


class _Typed:
    """What was typed, decoded leniently. begun: an escape was among it, of which more may come."""

    def __init__(self) -> None:
        self.begun = False
        self._decoder: IncrementalDecoder = getincrementaldecoder("utf-8")(errors="replace")

    def decode(self, data: bytes, final: bool = False) -> str:
        """As a text; what is no UTF-8 is shown as �."""
        self.begun = self.begun or b"\x1b" in data
        return self._decoder.decode(data, final)


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

    def stop(self) -> None:
        """Stop the thread, and block until it finished."""
        self._queue.put(None)  # its last flush may fail, and the word to end be taken by then
        super().stop()


class _Leaving(Event):
    """The sign to stop reading the keyboard, which wakes who waits for a key."""

    def __init__(self) -> None:
        super().__init__()
        self.wakes, self._pipe = os.pipe()

    def set(self) -> None:
        """Give the sign."""
        super().set()
        os.write(self._pipe, b".")


class _Patient(selectors.SelectSelector):
    """Waits for a key as long as it takes. Textual's input thread would look up ten times a second.

    After an escape it looks up once: by itself, it is told from the beginning of a longer key by the time that passes.
    """

    LONE = constants.ESCAPE_DELAY + 0.001

    def __init__(self, wakes: int, typed: _Typed) -> None:
        super().__init__()
        self._wakes, self._typed = wakes, typed
        self.register(wakes, selectors.EVENT_READ)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """The keyboard, once there is something to read; or nothing, when time has passed or the program ends."""
        if len(self.get_map()) == 1:  # a last look, and the keyboard is let go of already
            return []
        found = super().select(max(timeout or 0.0, self.LONE) if self._typed.begun else None)
        self._typed.begun = self._typed.begun and bool(found)
        keys = [each for each in found if each[0].fd != self._wakes]
        if len(keys) < len(found):
            os.read(self._wakes, 1)
        return keys


class LenientDriver(linux_driver.LinuxDriver):
    """Textual's own, but its input thread decodes leniently: an error there would end the program."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.exit_event = self._leaving = _Leaving()
        # In the event loop: what a signal interrupts may hold the writer, or be doing just this. Nor would a signal
        # that another thread takes wake it otherwise.
        self._loop.add_signal_handler(signal.SIGTSTP, self._go)
        self._loop.add_signal_handler(signal.SIGCONT, self._take_again)

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

    def _go(self) -> None:
        """Into the background, at the signal to do so; where it came twice, it was there already."""
        if self._key_thread is not None and self._key_thread.is_alive():
            self.suspend_application_mode()
            self._must_signal_resume = True
            os.kill(os.getpid(), signal.SIGSTOP)

    def _take_again(self) -> None:
        """Take the terminal over again, at the signal that the program goes on."""
        if self._app._exit:  # the signal comes with a line that is dropped too
            return
        if self._key_thread is not None and self._key_thread.is_alive():
            self.suspend_application_mode()  # it was stopped without a word; two threads would read the keyboard
        self.resume_application_mode()
        self._app.screen.refresh()  # the terminal may have forgotten the picture

    def _leave(self) -> None:
        """The line was dropped: everything is saved already."""
        self._app.call_later(self._app.exit)

    def run_input_thread(self) -> None:
        """Read the keyboard until the program ends."""
        # The thread makes its strict decoder and its hasty selector itself; there is no other place to say how.
        typed = _Typed()
        linux_driver.getincrementaldecoder = lambda _: lambda: typed  # type: ignore[attr-defined, assignment]
        linux_driver.selectors = SimpleNamespace(  # type: ignore[attr-defined, assignment]
            SelectSelector=partial(_Patient, self._leaving.wakes, typed),
            EVENT_READ=selectors.EVENT_READ,
        )
        super().run_input_thread()
