"""A manager at the board, in the words of the board's stories."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from rich.cells import cell_len

from store.session import Session
from tests.tui.forms.driver import Desk
from tui.app import prepare
from tui.screens.board.screen import BoardScreen
from tui.widgets.column import HEAD, Column


class BoardDesk(Desk):
    """The board on a terminal: what is seen, and where the cursor is."""

    @property
    def board(self) -> BoardScreen:
        """The board's screen."""
        return self.app.board

    @property
    def at(self) -> tuple[int, int]:
        """Column number and index of the cursor."""
        return self.board.place.number, self.board.place.index

    @property
    def on(self) -> str:
        """Name of the project under the cursor."""
        return self.board.card.name if self.board.card else ""

    @property
    def lines(self) -> list[str]:
        """The lines of the screen."""
        return self.picture.splitlines()

    @property
    def shown(self) -> list[int]:
        """Numbers of the columns on the screen."""
        return [column.number for column in self.board.columns if column.display]

    def column(self, number: int) -> Column:
        """A column of the board."""
        return self.board.columns[number - 1]

    def names(self, number: int) -> list[str]:
        """Names of the cards that a column shows, top to bottom."""
        column = self.column(number)
        cards = (column.pages.card(column.top + row) for row in range(column.rows))
        return [card.name for card in cards if card]

    async def give(self, *keys: str) -> None:
        """Press keys and wait until what they ask for is done and shown."""
        for key in keys:
            await self.press(key)
            await self.quiet()

    async def quiet(self) -> None:
        """Wait until nothing is under way."""
        await self.until(lambda: not self.app.here.busy, "the end of a command")
        await self.board.settled()
        await self.until(lambda: not self.board.counting, "the sums")
        await self.pilot.pause()

    async def stands_on(self, name: str) -> None:
        """Wait until the cursor is on the project of that name."""
        await self.until(lambda: self.on == name, f"the cursor on {name}, it is on {self.on}")

    async def click(self, number: int, row: int, *, times: int = 1) -> None:
        """Click a card by column and row on the screen."""
        await self.pilot.click(self.column(number), offset=(3, HEAD + row * 4), times=times)
        await self.quiet()

    async def drag(self, number: int, row: int, to: int) -> None:
        """Drag a card to another column."""
        await self.pilot.mouse_down(self.column(number), offset=(3, HEAD + row * 4))
        await self.pilot.hover(self.column(to), offset=(3, HEAD + 1))
        await self.pilot.mouse_up(self.column(to), offset=(3, HEAD + 1))
        await self.quiet()

    def aligned(self) -> bool:
        """Whether every line of the screen is exactly as wide as the terminal."""
        return {cell_len(line) for line in self.lines} == {self.app.size.width}


@asynccontextmanager
async def at_board(
    session: Session, size: tuple[int, int] = (160, 45), *, keys_file: Path | None = None
) -> AsyncIterator[BoardDesk]:
    """Sit down at the board of the session's book."""
    app = prepare(session.book, session, keys_file=keys_file)
    try:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield BoardDesk(app, pilot)
    finally:
        app.work.stop()


def colleague(session: Session, name: str, roles: tuple[str, ...] = ("rep",)) -> Session:
    """A session of somebody else on the same book."""
    from store.session import open_session
    from store.usecases.members import add_member

    add_member(session, name=name, login=name.lower(), roles=roles)
    return replace(open_session(session.book, login=name.lower()), lang=session.lang)
