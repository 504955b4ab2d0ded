"""A manager with a review before him, in the words of its stories."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from store.session import Session
from tests.tui.driver import BoardDesk
from tui.app import prepare
from tui.screens.review.going import open_follow, open_table
from tui.screens.review.table.screen import TableScreen


class TableDesk(BoardDesk):
    """The table of a review on a terminal."""

    @property
    def table(self) -> TableScreen:
        """The table's screen."""
        found = next((s for s in self.app.screen_stack if isinstance(s, TableScreen)), None)
        assert found, self.picture
        return found

    @property
    def project(self) -> str:
        """Name of the project on the table."""
        return self.table.sheet.name if self.table.sheet else ""

    async def lies(self, name: str) -> None:
        """Wait until that project lies on the table."""
        await self.until(lambda: self.project == name, f"{name} on the table, not {self.project}")
        await self.sees(name)

    async def opens_turn(self, name: str) -> None:
        """Wait until the page that opens that rep's turn lies on the table."""
        await self.until(lambda: bool(self.table.block and self.table.block.rep == name), name)
        await self.sees(name)

    async def comes(self, review: int, *, follow: bool = False) -> None:
        """Come to the table, to lead or to look on."""
        opened = open_follow if follow else open_table
        self.app.here.carry_out(opened(self.app, review))
        await self.until(lambda: any(isinstance(s, TableScreen) for s in self.app.screen_stack))
        await self.pilot.pause()


@asynccontextmanager
async def at_table(
    session: Session,
    review: int,
    size: tuple[int, int] = (160, 45),
    *,
    follow: bool = False,
    waits: bool = False,
) -> AsyncIterator[TableDesk]:
    """Sit down before a review of the session's book; a leader goes on to the first project, unless he `waits`."""
    app = prepare(session.book, session)
    app.greeting = False
    try:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            desk = TableDesk(app, pilot)
            await desk.comes(review, follow=follow)
            if desk.table.block and not (follow or waits):
                await desk.give("]")
            yield desk
    finally:
        app.work.stop()
