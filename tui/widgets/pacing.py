"""When a screen paints: at once after a rest, and no oftener than a person can see."""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager
from time import monotonic
from types import TracebackType
from typing import Any

from textual.screen import UPDATE_PERIOD, Screen
from textual.timer import Timer


class Pacing(Timer):
    """A screen's update timer. Textual's sleeps on after each picture, to wake for nothing."""

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__(screen, UPDATE_PERIOD, name="screen_update", pause=True)
        self._screen = screen
        self._painted = 0.0
        self._due: asyncio.TimerHandle | None = None
        self._late: asyncio.TimerHandle | None = None

    def resume(self) -> None:
        """There is something to paint."""
        if self._due is None:
            rest = self._painted + UPDATE_PERIOD - monotonic()
            self._due = asyncio.get_running_loop().call_later(max(0.0, rest), self._try)

    def pause(self) -> None:
        """It is painted."""
        self._painted = monotonic()
        for each in (self._due, self._late):
            if each:
                each.cancel()
        self._due = self._late = None

    stop = pause

    def _try(self) -> None:
        """Paint; where messages wait, of which one may be about the layout, after those: being idle the screen asks again."""
        self._due = None
        if self._screen._message_queue.empty():
            self._paint()
        elif self._late is None:
            self._late = asyncio.get_running_loop().call_later(UPDATE_PERIOD, self._paint)

    def _paint(self) -> None:
        self._late = None
        if self._screen.is_running and not self._screen.app._exit:
            with _Told(self._screen):
                self._screen._on_timer_update()


class _Told(AbstractContextManager[None]):
    """A mistake in painting ends the program with its story, as any other in Textual: a loop would go on without."""

    def __init__(self, screen: Screen[Any]) -> None:
        self._screen = screen

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        self._screen.app._handle_exception(error)
        return True
