"""The terminal's driver: bytes that are no UTF-8 (a paste from a GBK terminal) are shown as �, not died of."""

from __future__ import annotations

from codecs import IncrementalDecoder, getincrementaldecoder
from collections.abc import Callable
from functools import partial

from textual.drivers import linux_driver


def _lenient(encoding: str) -> Callable[[], IncrementalDecoder]:
    return partial(getincrementaldecoder(encoding), errors="replace")


class LenientDriver(linux_driver.LinuxDriver):
    """Textual's own, but its input thread decodes leniently: an error there would end the program."""

    def run_input_thread(self) -> None:
        """Read the keyboard until the program ends."""
        # The thread makes its strict decoder itself; there is no other place to say how.
        linux_driver.getincrementaldecoder = _lenient  # type: ignore[attr-defined, assignment]
        super().run_input_thread()
