"""The board as it is read: what is out of date is read again, sums of a narrowing follow."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from store.queries.board import Board, Card, Narrowing, Total
from store.session import Session
from store.text import msg, render
from tui.present.narrowing import narrowing_words
from tui.screens.board.reading import Answer, Ask, Place, count, look, read_pages
from tui.screens.commanding import Commanding
from tui.widgets.column import Column
from tui.widgets.header import Header
from tui.widgets.lanes import Lanes
from tui.work import Changed

if TYPE_CHECKING:
    from tui.screens.board.beside import Beside

FOLLOW = 0.06
"""Seconds that the sums of a narrowing wait for its cards to stand on the screen."""


def _concerns(changed: Changed) -> bool:
    """Whether the board shows any of it."""
    return bool(changed.everything or changed.stages or changed.projects)


def _outdated(stale: frozenset[int] | None, changed: Changed) -> frozenset[int] | None:
    """The columns to be read again after a change: `stale` and its own, None for all."""
    return None if stale is None or changed.everything else stale | changed.stages


class Renewing(Commanding):
    """What the board shows and how it stays true; `place` says what is asked for and where one is."""

    def __init__(self, answer: Answer, opening: Board, size: tuple[int, int]) -> None:
        super().__init__()
        self.place: Place = answer.ask.place
        self.fitted = size
        self.lanes = Lanes(opening.columns)
        self.columns = self.lanes.columns
        for column in self.columns:
            column.marks = self.marks
        self.header = Header(opening.total)
        self.beside: Beside | None = None
        self._answer = answer
        self._board = opening
        self._words = ""
        self._from_top = False
        self._stale: frozenset[int] | None = frozenset()
        self._turn = 0
        self._ahead: tuple[Changed, Answer] | None = None
        self._renewal: asyncio.Task[None] | None = None
        self._counting: asyncio.Task[None] | None = None

    @property
    def card(self) -> Card | None:
        """The project under the cursor."""
        return self.column.pages.card(self.place.index)

    @property
    def column(self) -> Column:
        """The column that the cursor is in."""
        return self.columns[self.place.number - 1]

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

    def begin(self) -> None:
        """Show what was read before the screen came up."""
        self._take(self._answer)

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

    async def show_view(self, narrowing: Narrowing, order: str) -> None:
        """Narrow and order the board at once."""
        self.place = replace(self.place, order=order)
        await self.narrow(narrowing)

    async def _everything(self) -> None:
        self._stale = None
        self.renew()
        await self.settled()

    async def go_to(self, project: int) -> None:
        """Put the cursor on a project, where the board shows it."""
        self.place = replace(self.place, project=project)
        await self._everything()

    def show_marks(self, projects: set[int]) -> None:
        """The cards' signs, and the count in the header."""
        super().show_marks(projects)
        for column in self.columns:
            column.show_marks(projects)
        self.header.select(len(self.marks))

    def changed(self, changed: Changed) -> None:
        """The book changed: read the columns concerned again, and the client panel."""
        if changed.files and self.beside:
            self.beside.read_soon()
        if not _concerns(changed):
            return
        if self._ahead and self._ahead[0] is not changed:
            self._ahead = None  # read before this change, or for a command that was given up
        self._stale = _outdated(self._stale, changed)
        self._turn += 1
        self.renew()

    def ahead(self) -> Callable[[Session, Changed], None]:
        """Reads what the board will ask for after the change that comes next, in the thread that made it."""
        ask = self._ask()

        def read(session: Session, changed: Changed) -> None:
            if _concerns(changed):
                asked = ask._replace(columns=_outdated(ask.columns, changed))
                self._ahead = changed, look(session, asked)

        return read

    def fit_lanes(self) -> None:
        """Show the columns that fit beside the client panel, the cursor's among them."""
        taken = self.beside.cells if self.beside else 0
        self.lanes.fit(self.fitted[0] - taken, self.place.number)

    def renew(self) -> None:
        """Read what is out of date; a newer reading takes the place of one under way."""
        self._renewal = asyncio.create_task(self._read())

    async def settled(self) -> None:
        """Wait until the board shows what the book says."""
        while self._renewal and not self._renewal.done():
            await self._renewal

    def _ask(self) -> Ask:
        """What is out of date."""
        column = self.column
        tops = {c.number: 0 if self._from_top else c.top for c in self.columns}
        rows = column.rows if column.size.height else self._answer.ask.rows
        return Ask(self.place, tops, rows, self.place.index - column.top, self._stale)

    def _known(self, ask: Ask) -> Answer | None:
        """The answer that was read ahead, unless something else is asked by now."""
        ahead, self._ahead = self._ahead, None
        return ahead[1] if ahead and ahead[1].ask == ask else None

    async def _read(self) -> None:
        ask, turn = self._ask(), self._turn
        answer = self._known(ask)
        if answer is None:
            answer = await self.loudou.look_up(partial(look, ask=ask), "board")
        if answer is None:
            return
        if self.place != ask.place:
            self.renew()
            return
        if turn == self._turn:  # else what changed meanwhile is read next
            self._stale = frozenset()
        self._from_top = False
        self._take(answer)
        self.fit_lanes()
        self.in_sight()

    def _take(self, answer: Answer) -> None:
        """Show what was read; the cursor follows its project, or stays where that was."""
        self._answer = answer
        self._take_cards(answer)
        place = self.place
        number, index = answer.cursor or (place.number, place.index)
        number = max(1, min(number, len(self.columns)))
        index = max(0, min(index, self.columns[number - 1].count - 1))
        hint = self._hint()
        for column in self.columns:
            column.hint = hint
            column.stand(index if column.number == number else None)
        kept = place.project
        if kept is None:
            card = self.columns[number - 1].pages.card(index)
            kept = card.id if card else None
        self.place = replace(place, number=number, index=index, project=kept)
        self.footer.stand_alone(self.card is None)
        if self.beside:
            self.beside.follow(self.card.id if self.card else None)

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
        """Let the sums of a narrowing follow its cards, once those are painted and nothing else was typed."""
        await asyncio.sleep(FOLLOW)
        if narrowing != self.narrowing:
            return
        board = await self.loudou.look_up(partial(count, narrowing=narrowing), "sums", "job")
        if board is None or narrowing != self.narrowing:
            return
        self._board = board
        for column, sums in zip(self.columns, board.columns, strict=True):
            column.show(sums)
        self.header.show(board.total, self._words)
        self.place = replace(self.place, index=max(0, min(self.place.index, self.column.count - 1)))
        self.column.stand(self.place.index)
        self.in_sight()

    @property
    def counting(self) -> bool:
        """Whether sums are still on their way."""
        return self._counting is not None and not self._counting.done()

    def in_sight(self) -> None:
        """Keep the cursor's card on the screen, and read what is missing there."""
        self.column.scroll_cards(self.column.top_for(self.place.index))
        rows = self.column.rows  # all are as high
        for column in self.columns:
            self.fill(column, rows)

    def fill(self, column: Column, rows: int = 0) -> None:
        """Read what a column needs for what it shows. rows: how many cards that is, where it is known."""
        if column.display and column.pages.missing(column.top, column.top + (rows or column.rows)):
            self.run_worker(self.read_pages(column, column.top), group="pages")

    async def read_pages(self, column: Column, top: int) -> bool:
        """Read what is missing of the cards from `top` on; whether it was taken in."""
        numbers = column.pages.missing(top, top + column.rows)
        read = partial(read_pages, place=self.place, number=column.number, pages=numbers)
        answer = self._answer
        pages = await self.loudou.look_up(read, f"pages{column.number}")
        if pages is None:
            return False
        if answer is self._answer:
            column.add(pages)
        return answer is self._answer

    def _hint(self) -> tuple[str, ...]:
        """What an empty column says under the cursor."""
        lang = self.loudou.session.lang
        if self.narrowing:
            key = self.loudou.key_of("narrow.clear")
            texts = [msg("Nothing fits here."), msg("{key} shows all.", key=key)]
        else:
            key = self.loudou.key_of("project.new")
            texts = [msg("No project here."), msg("{key} adds one.", key=key)]
            if not self.total.count and self.loudou.session.can("book.import"):
                key = self.loudou.key_of("book.import")
                texts.append(msg("{key} imports.", key=key))
        return tuple(render(text, lang) for text in texts)
