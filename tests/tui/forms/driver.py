"""A person at the keyboard, in the words of the forms' stories."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from textual.events import Paste
from textual.pilot import Pilot

from store.session import Session
from tui.app import prepare
from tui.application import Loudou
from tui.widgets.form import Form
from tui.widgets.panel import Panel

PATIENCE = 8.0
NAMES = {"esc": "escape", "pgdn": "pagedown"}


class Desk:
    """The program on a terminal of a given size; a key is pressed and what follows is waited for."""

    def __init__(self, app: Loudou, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    async def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            await self.pilot.press(NAMES.get(key, key))
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Type letters."""
        await self.press(*("space" if c == " " else c for c in text))

    async def paste(self, text: str) -> None:
        """Paste, as a terminal with bracketed paste does."""
        self.app.post_message(Paste(text))
        await self.pilot.pause()

    async def until(self, holds: Callable[[], object], what: str = "") -> None:
        """Wait until something holds."""
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, f"waited in vain for {what or holds}\n{self.picture}"
            await self.pilot.pause(0.02)

    async def sees(self, text: str) -> None:
        """Wait until the text stands on the screen."""
        await self.until(lambda: text in self.picture, text)

    async def opens(self, key: str) -> Panel[object]:
        """Press a key that brings a panel up; gives the panel."""
        before = self.panel
        await self.press(key)
        await self.until(
            lambda: self.panel is not before and self.panel is not None, f"a panel at {key}"
        )
        assert self.panel
        return self.panel

    async def closed(self) -> None:
        """Wait until no panel is up and the command is done."""
        await self.until(lambda: self.panel is None and not self.app.here.busy, "the panel's end")

    @property
    def panel(self) -> Panel[object] | None:
        """The topmost panel."""
        return next(iter(reversed(self.app.screen.query(Panel))), None)

    @property
    def form(self) -> Form:
        """The topmost panel, a form."""
        assert isinstance(self.panel, Form), self.picture
        return self.panel

    @property
    def picture(self) -> str:
        """What stands on the screen."""
        screen = self.app.screen
        return "\n".join(strip.text for strip in screen._compositor.render_strips())

    def seen_in(self, panel: Panel[object]) -> str:
        """What a panel shows."""
        x, y, width, height = panel.region
        strips = self.app.screen._compositor.render_strips()[y : y + height]
        return "\n".join(strip.crop(x, x + width).text for strip in strips)


@asynccontextmanager
async def at_desk(session: Session, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Desk]:
    """Sit down at the board of the session's book."""
    app = prepare(session.book, session)
    try:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield Desk(app, pilot)
    finally:
        app.work.stop()
