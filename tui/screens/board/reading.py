"""What the board reads at one go: sums, where the cursor's project is, the pages on the screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from store import drafts
from store.queries.board import ORDERS, Board, Card, Narrowing, board, page, position
from store.session import Session
from tui.present.card import HEIGHT
from tui.present.pages import SIZE, covering

EVERYTHING = Narrowing()
PLACE = "board"
"""Name under which a member's place on the board is kept."""

BEYOND = 8
"""Lines of the screen that are no cards: header, heads of the columns, footer."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is: narrowing, order, the project under the cursor or else column and index.

    theme: the colours chosen, "" for ours. panel: whether the client panel stands beside the board.
    """

    narrowing: Narrowing = EVERYTHING
    order: str = ORDERS[0]
    project: int | None = None
    number: int = 1
    index: int = 0
    theme: str = ""
    panel: bool = False

    def value(self) -> dict[str, Any]:
        """As plain values that can be kept."""
        narrowing = {name: getattr(self.narrowing, name) for name in Narrowing.__dataclass_fields__}
        rest = ("order", "project", "number", "index", "theme", "panel")
        return {"narrowing": narrowing, **{name: getattr(self, name) for name in rest}}

    @staticmethod
    def of(value: Any) -> Place:
        """The place kept as `value`; what cannot be read (an older program's) is left out."""
        kept = value if isinstance(value, dict) else {}
        wanted = kept.get("narrowing")
        fields: dict[str, Any] = {
            name: tuple(part) if isinstance(part, list) else part
            for name, part in (wanted if isinstance(wanted, dict) else {}).items()
            if name in Narrowing.__dataclass_fields__
        }
        project, number, index = kept.get("project"), kept.get("number"), kept.get("index")
        return Place(
            Narrowing(**fields),
            kept["order"] if kept.get("order") in ORDERS else ORDERS[0],
            project if isinstance(project, int) else None,
            number if isinstance(number, int) else 1,
            index if isinstance(index, int) else 0,
            str(kept.get("theme", "")),
            kept.get("panel") is True,
        )


class Ask(NamedTuple):
    """What to read: the first card on the screen of each column, how many fit, the cursor's row.

    columns: numbers of those to read, None for all. whole: the sums too, under a narrowing as well.
    """

    place: Place
    tops: dict[int, int]
    rows: int
    row: int = 0
    columns: frozenset[int] | None = None
    whole: bool = False


class Answer(NamedTuple):
    """What was read. `cursor`: column number and index of the project asked for, if it is there.

    board: None where the sums of a narrowing are still to be counted (`count`).
    """

    ask: Ask
    board: Board | None
    cursor: tuple[int, int] | None
    tops: dict[int, int]
    pages: dict[int, dict[int, list[Card]]]
    names: dict[str, dict[int, str]]


def first(session: Session, rows: int) -> tuple[Answer, Board]:
    """The board as this person left it, with its sums."""
    place = Place.of(drafts.place_get(session, PLACE))
    answer = look(session, Ask(place, {}, rows, rows // 2, whole=True))
    return answer, answer.board or count(session, place.narrowing)


def count(session: Session, narrowing: Narrowing) -> Board:
    """Sums of all columns under a narrowing: counted by SQL, so they may follow the cards."""
    return board(session, narrowing)


def look(session: Session, ask: Ask) -> Answer:
    """Sums of all columns, and the pages on the screen of the columns asked for, as of one moment."""
    with session.book.reading():
        place = ask.place
        view = board(session, place.narrowing) if ask.whole or not place.narrowing else None
        cursor = None
        if place.project is not None:
            cursor = position(session, place.project, narrowing=place.narrowing, order=place.order)
        tops, pages = _cards(session, ask, view, cursor)
        return Answer(ask, view, cursor, tops, pages, _names(session, place.narrowing))


def _cards(
    session: Session, ask: Ask, view: Board | None, cursor: tuple[int, int] | None
) -> tuple[dict[int, int], dict[int, dict[int, list[Card]]]]:
    """First card on the screen and the pages there, by column number."""
    counts = {column.number: column.count for column in view.columns} if view else {}
    tops = dict.fromkeys(counts, 0) | ask.tops
    if cursor:
        tops[cursor[0]] = _top_round(cursor, tops.get(cursor[0], 0), ask)
    pages = {}
    for number in tops:
        fits = counts[number] - ask.rows if counts else tops[number]
        tops[number] = max(0, min(tops[number], fits))
        if ask.columns is None or number in ask.columns or (cursor and number == cursor[0]):
            last = tops[number] + ask.rows
            last = min(last, counts[number] - 1) if counts else last
            pages[number] = read_pages(session, ask.place, number, covering(tops[number], last))
    return tops, pages


def _top_round(cursor: tuple[int, int], top: int, ask: Ask) -> int:
    """First card on the screen so that the cursor keeps its row, or else stands in the middle."""
    number, index = cursor
    if number == ask.place.number:
        return index - ask.row
    return top if top <= index < top + ask.rows else index - ask.rows // 2


def read_pages(
    session: Session, place: Place, number: int, pages: Iterable[int]
) -> dict[int, list[Card]]:
    """Pages of one column by their number; a short one is the last."""
    read = partial(page, session, number, narrowing=place.narrowing, order=place.order, limit=SIZE)
    found = {}
    for at in pages:
        found[at] = read(offset=at * SIZE)
        if len(found[at]) < SIZE:
            break
    return found


def _names(session: Session, narrowing: Narrowing) -> dict[str, dict[int, str]]:
    """Names that the words of the narrowing need."""
    if not (narrowing.owners or narrowing.regions):
        return {}
    from store.queries.people import names

    return names(session)


def keep(session: Session, place: Place) -> None:
    """Remember the place for the next time."""
    drafts.place_put(session, PLACE, place.value())


def rows_in(lines: int) -> int:
    """Cards that fit whole in a column on a terminal of so many lines."""
    return max(1, (lines - BEYOND) // HEIGHT)
