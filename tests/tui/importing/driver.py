"""A manager at the import wizard, in the words of its stories."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from store.session import Session
from tests.tui.driver import BoardDesk
from tui.app import prepare
from tui.screens.importing.wizard import Wizard


class WizardDesk(BoardDesk):
    """The wizard over the board."""

    @property
    def wizard(self) -> Wizard:
        """The wizard."""
        return next(iter(self.app.screen.query(Wizard)))

    @property
    def step(self) -> int:
        """Number of the page that is up, from 1."""
        return self.wizard.number + 1

    async def stands_at(self, step: int) -> None:
        """Wait until that page is up and nothing is under way."""
        await self.until(lambda: self.step == step and not self.wizard.busy, f"step {step}")
        await self.pilot.pause()

    async def names(self, file: Path) -> None:  # type: ignore[override]
        """Open the wizard and give it a file."""
        await self.opens("i")
        await self.press("ctrl+u")
        await self.paste(str(file))
        await self.press("enter")

    async def goes_to(self, text: str) -> None:
        """Put the cursor on the line with that text."""
        await self.press("home")
        for _ in range(60):
            if any("▌" in line and text in line for line in self.lines):
                return
            await self.press("down")
        raise AssertionError(f"no line with {text}\n{self.picture}")

    async def takes(self, *texts: str) -> None:
        """In each of the menus that come up: take the answer that begins with the text."""
        for text in texts[:-1]:
            menu = self.panel
            await self._takes(text)
            await self.until(lambda menu=menu: self.panel is not menu, "the next menu")  # type: ignore[misc]
            await self.until(lambda: self.panel is not self.wizard, "the next menu")
        await self._takes(texts[-1])
        await self.until(lambda: self.panel is self.wizard, "the menu's end")
        await self.checked()

    async def takes_and_writes(self, answer: str, text: str) -> None:
        """In the menu that is up: take the answer that asks for a line of text, and write it."""
        menu = self.panel
        await self._takes(answer)
        await self.until(lambda: self.panel not in (menu, self.wizard), "the form")
        await self.writes(text)

    async def writes(self, text: str) -> None:
        """In the form that is up: one line of text."""
        await self.press("ctrl+u")
        await self.paste(text)
        await self.press("ctrl+s")
        await self.until(lambda: self.panel is self.wizard, "the form's end")
        await self.checked()

    async def _takes(self, text: str) -> None:
        menu = self.panel
        answers = menu.answers  # type: ignore[union-attr]
        at = next(n for n, one in enumerate(answers) if one.name.startswith(text))
        for _ in range(len(answers)):
            await self.press("up")
        for _ in range(at):
            await self.press("down")
        await self.press("enter")

    async def checked(self) -> None:
        """Wait until the file was looked at under the newest decisions."""
        await self.pilot.pause()
        await self.until(
            lambda: not self.wizard.busy and not self.wizard._lock.locked(), "the look"
        )
        await self.pilot.pause()


@asynccontextmanager
async def at_wizard(
    session: Session, size: tuple[int, int] = (160, 45), *, greeting: bool = False
) -> AsyncIterator[WizardDesk]:
    """Sit down at the board of the session's book."""
    app = prepare(session.book, session)
    app.greeting = greeting
    try:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield WizardDesk(app, pilot)
    finally:
        app.work.stop()
