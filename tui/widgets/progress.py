"""How far something long has come, over the screen; `esc` stops it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from store.session import Session
from store.text import Lang
from tui.present.words import t
from tui.widgets.form_text import Row, wrap
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from tui.application import Loudou

T = TypeVar("T")
SOON = 0.25
"""Seconds within which a job ends without a word."""
Told = Callable[[int, int], None]
"""Called from the job's thread: so many done, of so many."""
Stopped = Callable[[], bool]


class Progress(Panel[None]):
    """A bar with the count; what is done is told from another thread."""

    shape = "middle"
    takes_ahead = False

    def __init__(self, title: str, lang: Lang) -> None:
        super().__init__(title, lang=lang)
        self.stop = Event()
        self.at = self.of = 0

    def press(self, key: str, character: str | None) -> None:
        """`esc` asks the job to stop; the panel stays until it has."""
        del character
        if key == "escape":
            self.stop.set()

    def told(self, at: int, of: int) -> None:
        """Show how far it has come."""
        self.at, self.of = at, of
        if self.is_attached:
            self.repaint()

    def rows(self, width: int) -> list[Row]:
        """The bar, the count under it."""
        share = self.at / self.of if self.of else 0.0
        full = round(share * (width - 2))
        counted = t(self.lang, "{at} of {of} rows", at=f"{self.at:,}", of=f"{self.of:,}")
        return [
            [],
            [(" " + "─" * full, "bar"), ("·" * (width - 2 - full), "dim")],
            [(" " + counted if self.of else "", "text")],
            [],
        ]

    def foot(self, width: int) -> list[Row]:
        """The one key."""
        words = t(self.lang, "stopping …" if self.stop.is_set() else "esc stops")
        return [[(" " + line, "dim")] for line in wrap(words, width - 1)]


async def with_progress(app: Loudou, title: str, job: Callable[[Session, Told, Stopped], T]) -> T:
    """The answer of a job on the job lane, its progress shown over the screen where it takes a moment."""
    panel, loop = Progress(title, app.lang), asyncio.get_running_loop()

    def told(at: int, of: int) -> None:
        loop.call_soon_threadsafe(panel.told, at, of)

    running = asyncio.ensure_future(
        app.work.job(lambda session: job(session, told, panel.stop.is_set))
    )
    try:
        done, _ = await asyncio.wait({running}, timeout=SOON)
        if not done:
            shown = asyncio.ensure_future(panel.ask(app))
            await asyncio.wait({running})
            while not shown.done():  # it may be on its way still
                panel.finish(None)
                await asyncio.wait({shown}, timeout=SOON)
        return await running
    finally:
        panel.stop.set()  # also where the person leaves
