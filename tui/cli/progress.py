"""A line of progress on stderr with the time left; nothing where stderr is no terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tui.cli.speech import speaking
from tui.present.words import t

WIDTH = 24
EVERY = 0.1
"""Seconds between two pictures."""


@contextmanager
def progress(label: str) -> Iterator[Callable[[str, int, int], None] | None]:
    """Gives `f(step, done, of)`; `label` is what goes on, in the reader's language already."""
    if not sys.stderr.isatty():
        yield None
        return
    began = time.monotonic()
    shown, current = 0.0, ""

    def draw(step: str, done: int, of: int) -> None:
        nonlocal began, shown, current
        now = time.monotonic()
        if step != current:  # each step takes its own time
            current, began = step, now
        if now - shown < EVERY and done < of:
            return
        shown = now
        sys.stderr.write(f"\r\x1b[2K{label} {line(done, of, now - began)}")
        sys.stderr.flush()

    try:
        yield draw
    finally:
        sys.stderr.write("\r\x1b[2K")
        sys.stderr.flush()


def line(done: int, of: int, seconds: float) -> str:
    """`████░░░░ 45 % · 12 s left`."""
    share = min(1.0, done / of) if of else 1.0
    full = round(share * WIDTH)
    bar = "█" * full + "·" * (WIDTH - full)
    left = seconds / share - seconds if share > 0.02 else None
    rest = "" if left is None else " · " + t(speaking(), "{n} s left", n=round(left))
    return f"{bar} {round(share * 100)} %{rest}"
