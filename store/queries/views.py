"""Saved views: the narrowings and orders that the book shares, and what of them is there no longer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from store.domain.names import fold
from store.models import Member, Region, SavedView
from store.queries.narrowing import ORDERS, Narrowing
from store.session import Session
from store.text import Message, msg
from store.usecases.clashes import missing

Names = Mapping[int, tuple[str, bool]]
"""Name by id, and whether it was archived."""


class View(NamedTuple):
    """A saved view. `gone`: a sentence for each owner or region in it that was archived or is unknown."""

    id: int
    name: str
    narrowing: Narrowing
    order: str
    gone: tuple[Message, ...]
    version: int


def views(session: Session) -> list[View]:
    """The views of the book, by name. Three statements."""
    with session.book.reading():
        rows = list(
            SavedView.select(SavedView.id, SavedView.name, SavedView.value, SavedView.version)
            .where(SavedView.archived == 0)
            .order_by(SavedView.folded, SavedView.id)
            .tuples()
        )
        owners, regions = _names(Member), _names(Region)
    return [_view(row, owners, regions) for row in rows]


def view(session: Session, name: str) -> View:
    """The view of that name, whichever way it is written. Raises NotFound."""
    for one in views(session):
        if fold(one.name) == fold(name):
            return one
    raise missing("saved_view", name)


def _names(table: Any) -> Names:
    rows = table.select(table.id, table.name, table.archived).tuples()
    return {row: (name, bool(archived)) for row, name, archived in rows}


def _view(found: Sequence[Any], owners: Names, regions: Names) -> View:
    row, name, value, version = found
    kept = _kept(value)
    wanted = kept.get("narrowing")
    narrowing = Narrowing.from_json(wanted if isinstance(wanted, dict) else {})
    order = kept.get("order")
    gone = (
        *(_gone(owners, key, OWNERS) for key in narrowing.owners),
        *(_gone(regions, key, REGIONS) for key in narrowing.regions),
    )
    return View(
        row,
        name,
        narrowing,
        order if order in ORDERS else ORDERS[0],
        tuple(sentence for sentence in gone if sentence),
        version,
    )


def _kept(value: str) -> dict[str, Any]:
    found = json.loads(value or "{}")
    return found if isinstance(found, dict) else {}


OWNERS = (
    msg("{name} has left, but may still have projects"),
    msg("one owner is no longer in the book"),
)
REGIONS = (
    msg("the region {name} was taken out of the book"),
    msg("one region is no longer in the book"),
)


def _gone(names: Names, key: int, sentences: tuple[Message, Message]) -> Message | None:
    if key == 0 or (key in names and not names[key][1]):
        return None
    if key in names:
        return Message(sentences[0].id, {"name": names[key][0]})
    return sentences[1]
