"""A place beside the board as a list: parked, won, lost or dropped projects."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.strip import Strip

from store.domain.stages import STATUSES
from store.queries.board import Card, Narrowing, board, place
from store.session import Session
from store.text import N_, Lang, nmsg, render, translate
from tui.commands.base import Where
from tui.present.clip import spread, width
from tui.present.heading import selected_words
from tui.present.pages import SIZE
from tui.screens.commanding import Commanding
from tui.widgets.drawn import Drawn
from tui.widgets.host import Host
from tui.widgets.listing import Listing
from tui.work import Changed

if TYPE_CHECKING:
    from tui.application import Loudou

EMPTY = N_("No project here.")


def read(
    session: Session, name: str, narrowing: Narrowing, pages: Iterable[int]
) -> tuple[int, dict[int, list[Card]]]:
    """How many projects a place holds under a narrowing, and pages of it."""
    with session.book.reading():
        count = int(getattr(board(session, narrowing).total, name))
        take = partial(place, session, name, narrowing=narrowing, limit=SIZE)
        return count, {page: take(offset=page * SIZE) for page in pages}


class Title(Drawn):
    """The place's name and how many are there; a thin rule under it."""

    DEFAULT_CSS = "Title { height: 2; }"

    def __init__(self, name: str, narrowing: str) -> None:
        super().__init__()
        self.called, self.narrowing = name, narrowing
        self.facts: list[str] = []
        """What stands before the count."""
        self.count = self.selected = 0

    def render_line(self, y: int) -> Strip:
        """The strip at line `y`."""
        cells = self.size.width
        if y:
            return self.line([("rule", " " + self.glyphs.rule * (cells - 2))])
        count = render(nmsg("{n} project", "{n} projects", n=self.count), self.lang)
        selected = selected_words(self.selected, self.lang, self.glyphs)
        facts, dot = list(self.facts), f" {self.glyphs.dot} "
        while facts and width(self.called + dot.join((*selected, *facts, count))) > cells - 4:
            facts.pop()  # the weightiest come first
        count = dot.join((*selected, *facts, count))
        rest = f"   {self.narrowing}" if self.narrowing else ""
        end = spread(rest, count, cells - 2 - width(self.called))
        return self.line([("accent_strong", f" {self.called}"), ("text", end)])


class PlaceScreen(Commanding):
    """The list of one place; the narrowing of the board holds here too."""

    where: ClassVar[Where] = "place"
    DEFAULT_CSS = "PlaceScreen { layout: vertical; overflow: hidden; }"

    def __init__(self, app: Loudou, name: str, narrowing: Narrowing) -> None:
        super().__init__()
        self.place_name, self.narrowing = name, narrowing
        self.title_line = Title(translate(self.heading, app.lang), app.board.header.narrowing)
        self.listing = self.new_listing(app.lang)
        self.listing.marks = self.marks

    @property
    def heading(self) -> str:
        """What the list is called."""
        return STATUSES[self.place_name]

    def new_listing(self, lang: Lang) -> Listing:
        """The list, still empty."""
        return Listing(translate(EMPTY, lang))

    def compose(self) -> ComposeResult:
        """Title, list, footer."""
        yield self.title_line
        yield self.listing
        yield self.footer
        yield Host()

    async def on_mount(self) -> None:
        """Read the first page."""
        await self._read([0], anew=True)

    @property
    def card(self) -> Card | None:
        """The project under the cursor."""
        return self.listing.card

    @property
    def rows(self) -> int:
        """Lines on the screen."""
        return max(1, self.listing.size.height)

    def step(self, by: int) -> Awaitable[None] | None:
        """Move the cursor."""
        self.listing.stand(self.listing.cursor + by)
        return None

    def end(self, last: bool) -> Awaitable[None] | None:
        """Move the cursor to the last line or the first."""
        self.listing.stand(self.listing.pages.count - 1 if last else 0)
        return None

    def show_marks(self, projects: set[int]) -> None:
        """The lines' signs, and the count in the title."""
        super().show_marks(projects)
        self.listing.refresh()
        self.title_line.selected = len(self.marks)
        self.title_line.refresh()

    def changed(self, changed: Changed) -> None:
        """Read what is on the screen again, whatever it was: a project may have come or gone."""
        del changed
        seen = self.listing.top // SIZE
        self.run_worker(self._read([seen, seen + 1], anew=True), group="place")

    def on_listing_wanted(self, message: Listing.Wanted) -> None:
        """Read the pages that the list needs."""
        self.run_worker(self._read(message.pages), group="place")

    def on_listing_picked(self) -> None:
        """A line was clicked twice: open it."""
        self.give(self.loudou.command("project.open"))

    async def look(self, pages: list[int], group: str) -> tuple[int, dict[int, list[Card]]] | None:
        """Read pages of the list; None where something newer was asked for."""
        reading = partial(read, name=self.place_name, narrowing=self.narrowing, pages=pages)
        return await self.loudou.look_up(reading, group)

    async def _read(self, pages: list[int], *, anew: bool = False) -> None:
        answer = await self.look(pages, "place" if anew else "")
        if answer is None:
            return
        count, found = answer
        kept = self.card.id if self.card else None
        if anew:
            self.listing.pages.clear(count)
        for number, cards in found.items():
            self.listing.pages.put(number, cards)
        self.title_line.count = count
        self.title_line.refresh()
        self.listing.stand(self._index(kept, found))
        self.listing.refresh()

    def _index(self, project: int | None, found: dict[int, list[Card]]) -> int:
        """Where a project stands now among what was read; else the cursor stays."""
        for number, cards in found.items():
            for at, card in enumerate(cards):
                if card.id == project:
                    return number * SIZE + at
        return self.listing.cursor
