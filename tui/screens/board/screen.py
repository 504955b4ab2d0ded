"""The board: a column per stage, the cursor, and what happens when the book changes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size
from textual.reactive import Reactive

from store.errors import LoudouError
from store.queries.board import Board, Card, Narrowing, Total
from store.text import msg, render
from tui.commands.base import Where
from tui.present.narrowing import narrowing_words
from tui.screens.board.reading import Answer, Ask, Place, count, look, read_pages
from tui.screens.commanding import Commanding
from tui.widgets.column import Column
from tui.widgets.footer import Footer
from tui.widgets.header import Header
from tui.widgets.host import Host
from tui.widgets.notice import Notice
from tui.work import Changed, Superseded

NARROWEST = 18
"""Cells of a column at least."""
SMALLEST = (60, 15)
"""Columns and lines that a board needs."""


class Lanes(Container):
    """The columns side by side."""

    virtual_size = Reactive(Size(0, 0), repaint=False)  # see Drawn


class BoardScreen(Commanding):
    """Shows what was read and asks for more. It decides nothing about projects."""

    where: ClassVar[Where] = "board"
    DEFAULT_CSS = """
    BoardScreen { layout: vertical; overflow: hidden; }
    BoardScreen > Lanes { layout: horizontal; height: 1fr; width: 1fr; overflow: hidden; }
    """

    def __init__(self, answer: Answer, opening: Board, size: tuple[int, int]) -> None:
        super().__init__()
        self.place: Place = answer.ask.place
        self._answer = answer
        self._board = opening
        self._counting: asyncio.Task[None] | None = None
        self._fitted = size
        self._first = 0
        self._words = ""
        self._from_top = False
        self._stale: frozenset[int] | None = frozenset()
        self._renewal: asyncio.Task[None] | None = None
        self.columns = [Column(sums) for sums in opening.columns]
        self.header = Header(opening.total)
        self.footer = Footer("board")
        self.lanes = Lanes(*self.columns)
        self.notice = Notice()

    # What others may ask

    @property
    def card(self) -> Card | None:
        """The project under the cursor."""
        return self.column.pages.card(self.place.index)

    @property
    def column(self) -> Column:
        """The column that the cursor is in."""
        return self.columns[self.place.number - 1]

    @property
    def rows(self) -> int:
        """Cards that fit whole in a column."""
        return self.column.rows

    @property
    def narrowing(self) -> Narrowing:
        """What narrows the board."""
        return self.place.narrowing

    @property
    def order(self) -> str:
        """The order of the cards in a column."""
        return self.place.order

    @property
    def total(self) -> Total:
        """The sums over all columns as shown."""
        return self._board.total

    # Coming up

    def compose(self) -> ComposeResult:
        """Header, columns, footer; and what is shown instead where the terminal is too small."""
        self._take(self._answer)
        self._fit()
        yield self.header
        yield self.lanes
        yield self.footer
        yield self.notice
        yield Host()

    def on_resize(self) -> None:
        """Fit the columns; the cursor stays on its project and in sight."""
        size = (self.app.size.width, self.app.size.height)
        if size != self._fitted:
            self._fitted = size
            self._fit()
            self.call_after_refresh(self._in_sight)

    def _fit(self) -> None:
        cells, lines = self._fitted
        small = cells < SMALLEST[0] or lines < SMALLEST[1]
        self.notice.display = small
        for widget in (self.header, self.lanes, self.footer):
            widget.display = not small
        self._show_columns()

    def _show_columns(self) -> None:
        """Let as many whole columns be seen as fit, the cursor's among them."""
        fit = max(1, min(len(self.columns), self._fitted[0] // NARROWEST))
        at = self.place.number - 1
        self._first = max(0, min(self._first, len(self.columns) - fit))
        self._first = max(min(self._first, at), at - fit + 1)
        for index, column in enumerate(self.columns):
            column.display = self._first <= index < self._first + fit
            before = index == self._first > 0
            after = index == self._first + fit - 1 < len(self.columns) - 1
            if (before, after) != (column.before, column.after):
                column.before, column.after = before, after
                column.refresh()

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

    async def _stand_later(self, column: Column, index: int, top: int) -> None:
        if await self._read_pages(column, top):
            self._stand(column, min(index, max(0, column.count - 1)))

    def _stand(self, column: Column, index: int) -> None:
        before, card = self.column, column.pages.card(index)
        self.place = replace(
            self.place, number=column.number, index=index, project=card.id if card else None
        )
        if column is not before:
            before.stand(None)
        if not column.display:
            self._show_columns()
        column.stand(index)
        column.scroll_cards(column.top_for(index))
        self.footer.stand_alone(card is None)
        self.loudou.remember_soon()

    def _in_sight(self) -> None:
        """Keep the cursor's card on the screen, and read what is missing there."""
        self.column.scroll_cards(self.column.top_for(self.place.index))
        for column in self.columns:
            self._fill(column)

    def _fill(self, column: Column) -> None:
        if column.display and column.pages.missing(column.top, column.top + column.rows):
            self.run_worker(self._read_pages(column, column.top), group="pages")

    async def _read_pages(self, column: Column, top: int) -> bool:
        """Read what is missing of the cards from `top` on; whether it was taken in."""
        numbers = column.pages.missing(top, top + column.rows)
        read = partial(read_pages, place=self.place, number=column.number, pages=numbers)
        answer = self._answer
        try:
            pages = await self.loudou.work.read(read, f"pages{column.number}")
        except Superseded:
            return False
        if answer is self._answer:
            column.add(pages)
        return answer is self._answer

    # What is read

    async def narrow(self, narrowing: Narrowing) -> None:
        """Narrow board and sums; the cursor stays on its project where that is still shown."""
        self._narrowed(narrowing)
        self.loudou.remember_soon()
        await self._everything()

    def _narrowed(self, narrowing: Narrowing) -> None:
        if narrowing != self.narrowing:
            self._from_top = True
        self.place = replace(self.place, narrowing=narrowing)

    def preview(self, narrowing: Narrowing) -> None:
        """Narrow for the time being, while a person types."""
        self._narrowed(narrowing)
        self._stale = None
        self.renew()

    async def sort(self, order: str) -> None:
        """Order the cards; the cursor stays on its project."""
        self.place = replace(self.place, order=order)
        self.loudou.remember_soon()
        await self._everything()

    async def _everything(self) -> None:
        self._stale = None
        self.renew()
        await self.settled()

    async def go_to(self, project: int) -> None:
        """Put the cursor on a project, where the board shows it."""
        self.place = replace(self.place, project=project)
        await self._everything()

    def changed(self, changed: Changed) -> None:
        """The book changed: read the columns concerned again."""
        if changed.everything or self._stale is None:
            self._stale = None
        else:
            self._stale |= changed.stages
        self.renew()

    def renew(self) -> None:
        """Read what is out of date; a newer reading takes the place of one under way."""
        self._renewal = asyncio.create_task(self._read())

    async def settled(self) -> None:
        """Wait until the board shows what the book says."""
        while self._renewal and not self._renewal.done():
            await self._renewal

    async def _read(self) -> None:
        column = self.column
        tops = {c.number: 0 if self._from_top else c.top for c in self.columns}
        rows = column.rows if column.size.height else self._answer.ask.rows
        ask = Ask(self.place, tops, rows, self.place.index - column.top, self._stale)
        try:
            answer = await self.loudou.work.read(partial(look, ask=ask), "board")
        except Superseded:
            return
        except LoudouError as error:
            self.loudou.tell(error.message, error=True)
            return
        if self.place != ask.place:
            self.renew()
            return
        self._stale = frozenset()
        self._from_top = False
        self._take(answer)
        self._show_columns()
        self._in_sight()

    def _take(self, answer: Answer) -> None:
        """Show what was read; the cursor follows its project, or stays where that was."""
        self._answer = answer
        self._take_cards(answer)
        place = self.place
        number, index = answer.cursor or (place.number, place.index)
        number = max(1, min(number, len(self.columns)))
        index = max(0, min(index, self.columns[number - 1].count - 1))
        for column in self.columns:
            column.hint = self._hint()
            column.stand(index if column.number == number else None)
        kept = place.project
        if kept is None:
            card = self.columns[number - 1].pages.card(index)
            kept = card.id if card else None
        self.place = replace(place, number=number, index=index, project=kept)
        self.footer.stand_alone(self.card is None)

    def _take_cards(self, answer: Answer) -> None:
        counted, anew = answer.board is not None, answer.ask.columns is None
        if answer.board:
            self._board = answer.board
            self.loudou.currency = answer.board.total.currency
        for column, sums in zip(self.columns, self._board.columns, strict=True):
            if counted or anew:
                column.show(sums if counted else None)
            if column.number in answer.pages:
                top = answer.tops[column.number]
                column.take(answer.pages[column.number], top, counted=counted)
        self._words = narrowing_words(
            self.narrowing, answer.names, self.loudou.session.lang, self.loudou.glyphs
        )
        if counted or anew:
            self.header.show(self.total if counted else None, self._words)
        if not counted:
            self._counting = asyncio.create_task(self._count(answer.ask.place.narrowing))

    async def _count(self, narrowing: Narrowing) -> None:
        """Let the sums of a narrowing follow its cards."""
        try:
            board = await self.loudou.work.read(partial(count, narrowing=narrowing), "sums", "job")
        except Superseded:
            return
        except LoudouError as error:
            self.loudou.tell(error.message, error=True)
            return
        if narrowing != self.narrowing:
            return
        self._board = board
        for column, sums in zip(self.columns, board.columns, strict=True):
            column.show(sums)
        self.header.show(board.total, self._words)
        self.place = replace(self.place, index=max(0, min(self.place.index, self.column.count - 1)))
        self.column.stand(self.place.index)
        self._in_sight()

    @property
    def counting(self) -> bool:
        """Whether sums are still on their way."""
        return self._counting is not None and not self._counting.done()

    def _hint(self) -> tuple[str, ...]:
        """What an empty column says under the cursor."""
        lang = self.loudou.session.lang
        if self.narrowing:
            key = self.loudou.key_of("narrow.clear")
            texts = (msg("Nothing fits here."), msg("{key} shows all.", key=key))
        else:
            key = self.loudou.key_of("project.new")
            texts = (msg("No project here."), msg("{key} adds one.", key=key))
        return tuple(render(text, lang) for text in texts)

    # The mouse

    def on_column_picked(self, message: Column.Picked) -> None:
        """A click puts the cursor on a card; a second one opens it."""
        self.stand(message.number, message.index)  # a card that is seen has been read
        if message.opened:
            self.loudou.give_by_id("project.open")

    def on_column_scrolled(self, message: Column.Scrolled) -> None:
        """Read what the wheel brought into sight."""
        self._fill(self.columns[message.number - 1])

    def on_column_dragged(self, message: Column.Dragged) -> None:
        """Show where the card would land; move it when it is let go there."""
        aimed = next(
            (c for c in self.columns if c.display and message.x in c.region.column_range), None
        )
        for column in self.columns:
            column.aim(column is aimed and not message.dropped)
        if message.dropped and aimed and aimed.number != message.card.stage:
            self.loudou.move(message.card, aimed.number)
