"""Windows of cards: columns, places beside the board, and where a project stands."""

from __future__ import annotations

import contextlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from peewee import JOIN, fn

from store.database import guarded
from store.domain import days
from store.domain.flags import Limits, flags
from store.domain.rhythm import pulse
from store.models import Client, Member, Process, Project, Stage
from store.prepared import Marks, Prepared
from store.queries import checks
from store.queries.narrowing import EVERYTHING, Narrowing, before, conditions, on_board, order_by
from store.session import Session
from store.usecases import derived

KEPT = 32
"""Statements of so many narrowings and orders are kept built."""

MADE = 256
"""So many cards are kept made, a screenful of the board: after a change most of what is read says what it did."""


class Card(NamedTuple):
    """A project as a card: `silence_days` since the last customer touch, or since the baseline where `never`.

    d: days without progress, chip: `1 15 30 wait` (method §5); None and "" where it no longer runs. check: its weekly
    check is due, in a book in which reviews are lived.
    """

    id: int
    name: str
    client: str
    owner: str
    amount: int
    currency: str
    close: str | None
    stage: int
    silence_days: int
    never: bool
    flag: str
    rule: str
    next_due: str | None
    status: str
    version: int
    skips: int
    reason: str = ""
    day: str | None = None
    d: int | None = None
    chip: str = ""
    check: bool = False


@guarded
def page(
    session: Session,
    stage: int,
    *,
    narrowing: Narrowing = EVERYTHING,
    order: str = "amount",
    offset: int = 0,
    limit: int = 50,
) -> list[Card]:
    """A window of one column (`stage` by number): at most `limit` cards from `offset` on."""

    def build(mark: Marks) -> Any:
        at = Stage.select(Stage.id).where(
            Stage.process == first_process(),
            Stage.number == mark.number("stage"),
            Stage.archived == 0,
        )
        ids = Project.select(Project.id).where(Project.stage == at, *on_board(session, narrowing))
        by = order_by(order)
        window = ids.order_by(*by).limit(mark.number("limit")).offset(mark.number("offset"))
        return _card_query(window, by)

    at = derived.cutoffs(session.today)
    window = _kept(session, at, narrowing, ("page", order), build)
    rows = window.rows(stage=stage, limit=limit, offset=offset)
    return [_card(row, at, at.today) for row in rows]


_statements: OrderedDict[tuple[Any, ...], Prepared] = OrderedDict()


def _kept(
    session: Session,
    at: Limits,
    narrowing: Narrowing,
    what: tuple[Any, ...],
    build: Callable[[Marks], Any],
) -> Prepared:
    """The built statement of a narrowing; not kept for regions, whose tree may grow."""
    if narrowing.regions:
        return Prepared(build)
    key = (session.book.engine, at, narrowing, *what)
    kept = _statements.get(key)
    if kept is None:  # asked from two threads: what is in hand is used, whatever the other evicts
        kept = _statements[key] = Prepared(build)
        if len(_statements) > KEPT:
            with contextlib.suppress(KeyError):
                _statements.popitem(last=False)
    return kept


def first_process() -> Any:
    """The process whose stages the board shows."""
    return Process.select(Process.id).where(Process.archived == 0).order_by(Process.id).limit(1)


@guarded
def place(
    session: Session,
    place: str,
    *,
    narrowing: Narrowing = EVERYTHING,
    order: str = "day",
    offset: int = 0,
    limit: int = 50,
) -> list[Card]:
    """A window of a place beside the board (parked, won, lost, dropped), newest first or by one of ORDERS."""
    by = (Project.closed_day.desc(), Project.id.desc()) if order == "day" else order_by(order)
    if place == "parked":
        by = (Project.hold_until, Project.id) if order == "day" else by
    ids = (
        Project.select(Project.id)
        .where(Project.status == place, Project.live == 0, Project.archived == 0, *conditions(session, narrowing))
        .order_by(*by).limit(limit).offset(offset)
    )  # fmt: skip
    return _cards(session, ids, by)


@guarded
def card(session: Session, project: int) -> Card | None:
    """One project as a card, wherever it stands; None where there is none."""
    found = _cards(session, [project], (Project.id,))
    return found[0] if found else None


def cards(session: Session, ids: Sequence[int]) -> list[Card]:
    """The projects of these ids as cards, by id; at most some hundred at a time."""
    return _cards(session, list(ids), (Project.id,))


_POSITION = ("id", "amount", "close", "silent_since", "stage_since", "sort_name")


@guarded
def position(
    session: Session, project: int, *, narrowing: Narrowing = EVERYTHING, order: str = "amount"
) -> tuple[int, int] | None:
    """(stage number, index in its column) of a project under a narrowing and order; None where it is not on the board."""

    def here(mark: Marks) -> Any:
        fields = [getattr(Project, name) for name in _POSITION]
        query = Project.select(*fields, Project.stage, Stage.number).join(Stage)
        return query.where(Project.id == mark.number("project"), *on_board(session, narrowing))

    with session.book.reading():
        at = derived.cutoffs(session.today)
        found = _kept(session, at, narrowing, ("here",), here).rows(project=project)
        if not found:
            return None
        *values, stage, number = found[0]
        row = dict(zip(_POSITION, values, strict=True))

        def earlier(mark: Marks) -> Any:
            marks: dict[str, Any] = {"id": mark.number("id"), "amount": mark.number("amount")}
            marks |= {name: mark.text(name) for name in _POSITION[2:]}
            if row["close"] is None:
                marks["close"] = None
            shown = [Project.stage == mark.number("stage"), *on_board(session, narrowing)]
            return Project.select(fn.COUNT(Project.id)).where(*shown, before(order, marks))

        what = ("earlier", order, row["close"] is None)
        index = _kept(session, at, narrowing, what, earlier).rows(**row, stage=stage)[0][0]
        return number, int(index)


def _cards(session: Session, ids: Any, by: tuple[Any, ...]) -> list[Card]:
    at, today = derived.cutoffs(session.today), session.today
    return [_card(row, at, today) for row in _card_query(ids, by).tuples()]


def _card_query(ids: Any, by: tuple[Any, ...]) -> Any:
    return (
        Project.select(
            Project.id, Project.name, Client.name, Member.name, Project.amount, Project.currency, Project.close, Stage.number,
            Project.silent_since, Project.touch_day, Project.next_due, Project.status, Project.version, Project.skips,
            Project.reason, Project.closed_day, Project.hold_until, Project.live,
            Project.d_anchor, Project.provisional_day, checks.reviewed(),
        )
        .join(Client, on=(Project.client == Client.id)).switch(Project)
        .join(Member, JOIN.LEFT_OUTER, on=(Project.owner == Member.id)).switch(Project)
        .join(Stage, on=(Project.stage == Stage.id))
        .where(Project.id.in_(ids)).order_by(*by)
    )  # fmt: skip


@lru_cache(maxsize=MADE)
def _card(row: tuple[Any, ...], at: Limits, today: str) -> Card:
    (row_id, name, client, owner, amount, currency, close, stage, silent_since, touch_day, next_due, status, version, skips,
     reason, closed_day, hold_until, live, d_anchor, provisional, reviewed) = row  # fmt: skip
    worst = (
        flags(silent_since, next_due, close, d_anchor, hold_until, provisional, at)[:1]
        if live
        else []
    )
    running = live or status == "parked"
    return Card(
        row_id, name, client, owner or "", amount, currency, close, stage, max(0, days.between(silent_since, today)), touch_day is None,
        worst[0].colour if worst else "", worst[0].rule if worst else "", next_due, "open" if live else status, version, skips,
        reason, hold_until if status == "parked" else closed_day,
        *pulse(running, today, d_anchor, hold_until, provisional, at.rhythm), checks.is_due(live, reviewed, today, at.rhythm),
    )  # fmt: skip
