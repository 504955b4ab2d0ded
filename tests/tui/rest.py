"""When the program is at rest: waited for itself, in place of Textual's guess by the clock.

Textual's pilot takes a program for idle when it computed nothing for 20 ms, and asks so three times
a key: two thirds of a story's time. Here a key is over as soon as nothing is left to run: no message
under way, nothing asked of the database's threads, nothing to be painted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from textual._context import active_app

from tui.application import Loudou
from tui.lane import Lane
from tui.work import Work

HELD = 0.06
"""Seconds that a thread is waited for: it may be held up by what a story is about."""
RESTLESS = 1.0
"""Seconds after which a program that never rests is left to itself."""

_asked: dict[int, int] = {}


def _counting(lane: object = Work._lane) -> object:
    def _lane(work: Work, name: str) -> Lane:
        _asked[id(work)] = _asked.get(id(work), 0) + 1
        return lane(work, name)  # type: ignore[operator,no-any-return]

    return _lane


async def at_rest(min_sleep: float = 0, max_sleep: float = RESTLESS) -> None:
    """Wait until the running program has nothing left to do but wait for a key or a timer."""
    app = active_app.get()
    assert isinstance(app, Loudou)
    loop = asyncio.get_running_loop()
    end = loop.time() + max_sleep
    while loop.time() < end:
        asked = _asked.get(id(app.work))
        await _idle(loop, end)
        await _answered(app.work)
        await _idle(loop, end)
        if not app.is_running:
            return
        begun = bool(app._screen_stack) and not app._resize_timer  # that gathers sizes
        if begun:
            app.screen._on_timer_update()
        await asyncio.sleep(0 if begun else 0.002)
        if begun and _asked.get(id(app.work)) == asked and not _ready(loop):
            return


def _ready(loop: asyncio.AbstractEventLoop) -> int:
    """How many steps wait for their turn beside the one that asks."""
    return len(loop._ready)  # type: ignore[attr-defined]


async def _idle(loop: asyncio.AbstractEventLoop, end: float) -> None:
    await asyncio.sleep(0)
    while _ready(loop) and loop.time() < end:
        await asyncio.sleep(0)


async def _answered(work: Work) -> None:
    """Wait for what the threads were asked before: each takes one thing after another."""
    try:
        answers = [asyncio.wrap_future(lane.submit(int)) for lane in work._lanes.values()]
    except RuntimeError:  # the threads have ended
        return
    if answers:
        await asyncio.wait(answers, timeout=HELD)


@contextmanager
def resting() -> Iterator[None]:
    """Within the block a pilot waits for `at_rest`."""
    with (
        patch("textual.app.wait_for_idle", at_rest),
        patch("textual.pilot.wait_for_idle", at_rest),
        patch.object(Work, "_lane", _counting()),
    ):
        yield
