"""The board: a column per stage, the cursor, the mouse."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult

from store.queries.board import Board
from tui.commands.base import Where
from tui.screens.board.reading import Answer
from tui.screens.board.renewing import Renewing
from tui.widgets.column import Column
from tui.widgets.host import Host
from tui.widgets.notice import Notice

SMALLEST = (60, 15)
"""Columns and lines that a board needs."""
PANEL_LEAST = 38
"""Cells of the client panel at least; it takes a third of a wide screen."""


class BoardScreen(Renewing):
    """Moves the cursor and tells what was meant. It decides nothing about projects."""

    where: ClassVar[Where] = "board"
    DEFAULT_CSS = "BoardScreen { layout: vertical; overflow: hidden; }"

    def __init__(self, answer: Answer, opening: Board, size: tuple[int, int]) -> None:
        super().__init__(answer, opening, size)
        self.notice = Notice()

    def compose(self) -> ComposeResult:
        """Header, columns, footer; and what is shown instead where the terminal is too small."""
        self.begin()
        self._fit()
        yield self.header
        yield self.lanes
        yield self.footer
        yield self.notice
        yield Host()

    def on_resize(self) -> None:
        """Fit the columns; the cursor stays on its project and in sight."""
        size = (self.app.size.width, self.app.size.height)
        if size != self.fitted:
            self.fitted = size
            self._fit()
            self.call_after_refresh(self.in_sight)

    def on_mount(self) -> None:
        """The client panel stands there again where it stood when one left."""
        if self.place.panel:
            self.call_after_refresh(self.open_panel)

    async def open_panel(self) -> None:
        """Show the file of the client under the cursor beside the board."""
        from tui.screens.board.beside import Beside

        if self.beside:
            return
        cells = self.fitted[0]
        self.beside = Beside(max(PANEL_LEAST, cells // 3))
        self._keep_panel(True)
        self._fit()
        await self.lanes.mount(self.beside)
        self.beside.follow(self.card.id if self.card else None)
        self.call_after_refresh(self.in_sight)

    async def close_panel(self) -> None:
        """Give the board its cells back."""
        panel, self.beside = self.beside, None
        self._keep_panel(False)
        self._fit()
        if panel:
            await panel.remove()
        self.call_after_refresh(self.in_sight)

    def _keep_panel(self, shown: bool) -> None:
        if self.place.panel != shown:
            self.place = replace(self.place, panel=shown)
            self.loudou.remember_soon()

    def _fit(self) -> None:
        cells, lines = self.fitted
        if self.beside:
            self.beside.widen(max(PANEL_LEAST, cells // 3))
        small = cells < SMALLEST[0] or lines < SMALLEST[1]
        self.notice.display = small
        for widget in (self.header, self.lanes, self.footer):
            widget.display = not small
        self.fit_lanes()

    @property
    def rows(self) -> int:
        """Cards that fit whole in a column."""
        return self.column.rows

    # The cursor

    def step(self, by: int) -> Awaitable[None] | None:
        """Move the cursor within its column."""
        return self.stand(self.place.number, self.place.index + by)

    def end(self, last: bool) -> Awaitable[None] | None:
        """Move the cursor to the last or the first card of its column."""
        return self.stand(self.place.number, self.column.count - 1 if last else 0)

    def into(self, number: int) -> Awaitable[None] | None:
        """Move the cursor to a column, on the same row of the screen."""
        return self.side(number - self.place.number)

    def side(self, by: int) -> Awaitable[None] | None:
        """Move the cursor to a neighbouring column, on the same row of the screen."""
        number = self.place.number + by
        if not 1 <= number <= len(self.columns):
            return None
        row = self.place.index - self.column.top
        return self.stand(number, self.columns[number - 1].top + row)

    def stand(self, number: int, index: int) -> Awaitable[None] | None:
        """Put the cursor on a card of a column, as near as there is one.

        Where its page has not been read this is done after reading: await what is returned.
        """
        column = self.columns[max(1, min(number, len(self.columns))) - 1]
        index = max(0, min(index, column.count - 1))
        top = column.top_for(index)
        if column.pages.missing(top, top + column.rows):
            return self._stand_later(column, index, top)
        self._stand(column, index)
        return None

    async def find_a_project(self) -> None:
        """Where the cursor's column is empty: put it into the first one that is not."""
        await self.settled()
        number = next((column.number for column in self.columns if column.count > 0), 0)
        if number and not self.column.count and (reading := self.stand(number, 0)):
            await reading

    async def _stand_later(self, column: Column, index: int, top: int) -> None:
        if await self.read_pages(column, top):
            self._stand(column, min(index, max(0, column.count - 1)))

    def _stand(self, column: Column, index: int) -> None:
        before, card = self.column, column.pages.card(index)
        self.place = replace(
            self.place, number=column.number, index=index, project=card.id if card else None
        )
        if column is not before:
            before.stand(None)
        if not column.display:
            self.fit_lanes()
        if self.beside:
            self.beside.follow(self.place.project)
        column.stand(index)
        column.scroll_cards(column.top_for(index))
        self.footer.stand_alone(card is None)
        self.loudou.remember_soon()

    # The mouse

    def on_column_picked(self, message: Column.Picked) -> None:
        """A click puts the cursor on a card; a second one opens it."""
        self.stand(message.number, message.index)  # a card that is seen has been read
        if message.opened:
            self.loudou.give_by_id("project.open")

    def on_column_scrolled(self, message: Column.Scrolled) -> None:
        """Read what the wheel brought into sight."""
        self.fill(self.columns[message.number - 1])

    def on_column_dragged(self, message: Column.Dragged) -> None:
        """Show where the card would land; move it when it is let go there."""
        aimed = self.lanes.under(message.x)
        self.lanes.aim(None if message.dropped else aimed)
        if message.dropped and aimed and aimed.number != message.card.stage:
            self.loudou.move(message.card, aimed.number)
