"""What is due between meetings as a list: its own order, and why each project is on it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from store.queries.board import Card, Narrowing
from store.queries.due import Due, DueList, due
from store.session import Session
from store.text import N_, Lang, translate
from tui.present.card import CHIP_TONES
from tui.present.due import counts_words, line
from tui.present.pages import SIZE
from tui.screens.board.place import PlaceScreen
from tui.widgets.listing import Listing

if TYPE_CHECKING:
    from tui.application import Loudou

HEADING = N_("What is due")


def read(session: Session, narrowing: Narrowing, pages: Iterable[int]) -> dict[int, DueList]:
    """Pages of what is due, as the book stands at one moment."""
    with session.book.reading():
        take = partial(due, session, narrowing, limit=SIZE)
        return {page: take(offset=page * SIZE) for page in pages}


class DueListing(Listing):
    """Chip, project and why."""

    def __init__(self, empty: str) -> None:
        super().__init__(empty)
        self.why: dict[int, Due] = {}

    def parts(self, card: Card, cells: int, lit: bool) -> list[tuple[str, str]]:
        """The line in three parts."""
        session = self.loudou.session
        found = self.why.get(card.id)
        chip, name, facts = line(
            card, found.why if found else (), cells, session.today, self.lang, self.glyphs, self.loudou.currency
        )  # fmt: skip
        tone, soft = ("strong", "text") if lit else ("text", "soft")
        return [(CHIP_TONES.get(card.chip, soft), chip), (tone, name), (soft, facts)]


class DueScreen(PlaceScreen):
    """The list of what is due; the narrowing of the board holds here too."""

    def __init__(self, app: Loudou, narrowing: Narrowing) -> None:
        super().__init__(app, "due", narrowing)

    @property
    def heading(self) -> str:
        """What the list is called."""
        return HEADING

    def new_listing(self, lang: Lang) -> Listing:
        """The list, still empty."""
        return DueListing(translate(N_("Nothing is due."), lang))

    async def look(self, pages: list[int], group: str) -> tuple[int, dict[int, list[Card]]] | None:
        """Read pages of what is due; None where something newer was asked for."""
        reading = partial(read, narrowing=self.narrowing, pages=pages)
        answer = await self.loudou.look_up(reading, group)
        if answer is None:
            return None
        assert isinstance(self.listing, DueListing)
        for found in answer.values():
            self.listing.why |= {one.card.id: one for one in found.lines}
            self.title_line.facts = counts_words(found, self.loudou.lang)
        total = max((found.total for found in answer.values()), default=0)
        return total, {page: [one.card for one in found.lines] for page, found in answer.items()}
