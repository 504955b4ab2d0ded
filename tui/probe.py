"""Does this terminal draw East-Asian ambiguous signs two cells wide? Asked once, before the first picture."""

from __future__ import annotations

import os
import re
import select
import sys
import time

PATIENCE = 0.1
"""Seconds to wait for the terminal's answer at most."""
_REPORT = re.compile(rb"\x1b\[\d+;(\d+)R")


def signs_are_wide() -> bool:
    """Draw `─` at the line's start, ask where the cursor is, wipe it; no answer means one cell."""
    if os.name != "posix" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    import termios
    import tty

    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    try:
        tty.setcbreak(handle, termios.TCSANOW)
        os.write(sys.stdout.fileno(), "\r─\x1b[6n".encode())
        answer = _answer(handle)
    finally:
        os.write(sys.stdout.fileno(), b"\r\x1b[K")
        termios.tcsetattr(handle, termios.TCSANOW, before)
    return answer > 2


def _answer(handle: int) -> int:
    """The column that the terminal reports, 0 if it says nothing in time."""
    text, until = b"", time.monotonic() + PATIENCE
    while (left := until - time.monotonic()) > 0:
        if not select.select([handle], [], [], left)[0]:
            break
        text += os.read(handle, 64)
        found = _REPORT.search(text)
        if found:
            return int(found[1])
    return 0
