"""What the board is narrowed to and how it is ordered: values that describe themselves, and their SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from math import isqrt
from typing import Any

from peewee import SQL, fn

from store.domain.flags import RULES, Limits
from store.domain.names import terms
from store.models import Client, Project, Region, StageTotal
from store.prepared import Prepared
from store.queries import flagged
from store.session import Session
from store.usecases import derived
from store.usecases.derived import cutoffs

ORDERS = ("amount", "close", "silence", "stage", "name")
"""Largest amount first; soonest close; longest silence; longest in its stage; name (pinyin)."""
FLAGS = ("red", "amber", *RULES)
RARE = 4
"""A text is rare that matches fewer projects than so many times the root of the board's count.

A rare one is looked up by the search table, once for each column; a common one by walking the order's index,
past as many projects as stand between two matches: the root makes both equally dear.
"""
FEW = 16
"""The least root reckoned with: in a small book every text is looked up."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which projects: owners and regions by id (a region means its branch; 0 none), client classes, flags, text."""

    owners: tuple[int, ...] = ()
    regions: tuple[int, ...] = ()
    classes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.owners or self.regions or self.classes or self.flags or terms(self.text))

    def as_json(self) -> dict[str, Any]:
        """For the place a member is at."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Narrowing:
        """From a stored place; what is unknown is left out."""
        known = {item.name for item in fields(cls)}
        given: dict[str, Any] = {
            name: tuple(item) if isinstance(item, list) else item
            for name, item in value.items()
            if name in known
        }
        return cls(**given)


EVERYTHING = Narrowing()


def conditions(session: Session, narrowing: Narrowing) -> list[Any]:
    """The narrowing as SQL conditions on Project; none where it does not narrow."""
    found: list[Any] = []
    if narrowing.owners:
        found.append(_one_of(Project.owner, narrowing.owners))
    if narrowing.regions:
        found.append(_one_of(Project.region, branches(narrowing.regions)))
    if narrowing.classes:
        found.append(
            Project.client.in_(Client.select(Client.id).where(Client.klass.in_(narrowing.classes)))
        )
    if narrowing.flags:
        found.append(_flags(narrowing.flags, cutoffs(session.today)))
    if words := terms(narrowing.text):
        found.append(text_condition(session, words))
    return found


def on_board(session: Session, narrowing: Narrowing) -> list[Any]:
    """The projects on the board under a narrowing. A rare text drives the query: the order's index stands back."""
    words = terms(narrowing.text)
    return [
        live(session, rare=bool(words) and is_rare(session, words)),
        *conditions(session, narrowing),
    ]


def is_rare(session: Session, words: list[str]) -> bool:
    """Whether a text matches so few projects that collecting them costs less than walking past the others."""
    limit = max(1, RARE * max(FEW, isqrt(int(_ON_BOARD.rows()[0][0] or 0))))
    return session.book.matching(words, limit) < limit


_ON_BOARD = Prepared(
    lambda _: StageTotal.select(fn.SUM(StageTotal.count)).where(StageTotal.place == "board")
)


def live(session: Session, *, rare: bool = False) -> Any:
    """Stands on the board today. A book that nobody may write keeps `live` of an older day: there it is worked out."""
    if session.book.readonly:
        return derived.live_case(session.today) == 1
    return (Project.live + 0) == 1 if rare else Project.live == 1


def text_condition(session: Session, words: list[str]) -> Any:
    """Every term begins at a token of the search keys. A common text is found sooner along the index than collected."""
    book = session.book
    if book.engine == "sqlite" and not is_rare(session, words):
        condition: Any = Project.keys.contains(f" {words[0]}")
        for word in words[1:]:
            condition &= Project.keys.contains(f" {word}")
        return condition
    return book.matches(words)


def order_by(order: str) -> tuple[Any, ...]:
    """The ORDER BY of an order; each has its index (models.projects)."""
    return {
        "amount": (Project.amount.desc(), Project.id),
        "close": (Project.close.is_null(), Project.close, Project.id),
        "silence": (Project.silent_since, Project.id),
        "stage": (Project.stage_since, Project.id),
        "name": (Project.sort_name, Project.id),
    }[order]


def before(order: str, row: Mapping[str, Any]) -> Any:
    """Condition: stands before the row with these values (`id amount close silent_since stage_since sort_name`)."""
    earlier = Project.id < row["id"]
    if order == "amount":
        return (Project.amount > row["amount"]) | ((Project.amount == row["amount"]) & earlier)
    if order == "close":
        if row["close"] is None:
            return Project.close.is_null(False) | earlier
        return (Project.close < row["close"]) | ((Project.close == row["close"]) & earlier)
    field, value = {
        "silence": (Project.silent_since, row["silent_since"]),
        "stage": (Project.stage_since, row["stage_since"]),
        "name": (Project.sort_name, row["sort_name"]),
    }[order]
    return (field < value) | ((field == value) & earlier)


def _one_of(field: Any, ids: Sequence[int]) -> Any:
    wanted = field.in_([row for row in ids if row])
    return (wanted | field.is_null()) if 0 in ids else wanted


def branches(regions: Sequence[int]) -> list[int]:
    """The regions and all below them; one statement."""
    children: dict[int | None, list[int]] = {}
    for row, parent in Region.select(Region.id, Region.parent).where(Region.archived == 0).tuples():
        children.setdefault(parent, []).append(row)
    found, queue = [], list(regions)
    while queue:
        region = queue.pop()
        if region not in found:
            found.append(region)
            queue += children.get(region, [])
    return found


def _flags(names: Sequence[str], at: Limits) -> Any:
    known = {"red": flagged.is_red(at), "amber": flagged.is_amber(at), **flagged.rules(at)}
    wanted = [known[name] for name in names if name in known]
    condition = wanted[0] if wanted else SQL("1 = 1")
    for item in wanted[1:]:
        condition |= item
    return condition
