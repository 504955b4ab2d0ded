"""The board: columns and totals, windows of cards, and where a project stands."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import JOIN, SQL, Case, fn

from store.database import guarded
from store.domain import days
from store.domain.flags import Limits, flags
from store.domain.money import half_up
from store.domain.stages import PLACES, weighing_rates
from store.models import Client, Member, Process, Project, Stage, StageTotal
from store.queries import flagged
from store.queries.narrowing import ORDERS, Narrowing, before, conditions, on_board, order_by
from store.session import Session
from store.usecases import derived
from store.usecases.settings import read

__all__ = [
    "ORDERS",
    "Board",
    "Card",
    "Column",
    "Narrowing",
    "StageView",
    "Total",
    "board",
    "page",
    "place",
    "position",
    "stages",
]

EVERYTHING = Narrowing()


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage as shown: `rate` in basis points when completed, `weight` those of an open project sitting in it."""

    id: int
    number: int
    key: str
    name: str
    column: str
    rate: int
    weight: int
    norm_days: int


@dataclass(frozen=True, slots=True)
class Column:
    """A stage's open projects: count of all, money of the reporting currency in minor units, `other` beside it."""

    stage_id: int
    number: int
    key: str
    name: str
    count: int
    amount: int
    weighted: int
    red: int
    amber: int
    other: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """The whole board, and how many projects stand in the places beside it."""

    count: int
    amount: int
    weighted: int
    red: int
    amber: int
    currency: str
    other: tuple[tuple[str, int], ...]
    parked: int
    won: int
    lost: int
    dropped: int


@dataclass(frozen=True, slots=True)
class Board:
    """Columns left to right, the total, and the basis of the weights (`completed` or `current`)."""

    columns: tuple[Column, ...]
    total: Total
    basis: str


@dataclass(frozen=True, slots=True)
class Card:
    """A project as a card: `silence_days` since the last customer touch, or since the baseline where `never`."""

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


@guarded
def stages(session: Session) -> tuple[StageView, ...]:
    """The stages of the book's first process, in order."""
    zh = session.lang == "zh"
    rows = list(
        Stage.select(
            Stage.id, Stage.number, Stage.key, Stage.name_zh if zh else Stage.name_en, Stage.column_zh if zh else Stage.column_en,
            Stage.rate, Stage.norm_days,
        ).where(Stage.process == _first_process(), Stage.archived == 0).order_by(Stage.number).tuples()
    )  # fmt: skip
    weights = weighing_rates([row[5] for row in rows], str(read("weight_basis")))
    return tuple(
        StageView(*[*row[:6], weight, row[6]]) for row, weight in zip(rows, weights, strict=True)
    )


def board(session: Session, narrowing: Narrowing = EVERYTHING) -> Board:
    """Columns and totals, true under any narrowing: from the kept totals, or counted by SQL where narrowed."""
    with session.book.reading():
        if narrowing:
            rows: Iterable[Any] = _counted(session, narrowing)
        elif derived.day_of(session.book) == session.today:
            rows = StageTotal.select(
                StageTotal.place, StageTotal.stage, StageTotal.currency, StageTotal.count, StageTotal.amount, StageTotal.red, StageTotal.amber
            ).where(StageTotal.count > 0).tuples()  # fmt: skip
        else:
            rows = derived.counted(session.today)
        return _assemble(
            stages(session), list(rows), str(read("currency")), str(read("weight_basis"))
        )


def _counted(session: Session, narrowing: Narrowing) -> list[tuple[Any, ...]]:
    """Totals of a narrowing, counted in one statement; red and amber of open projects only."""
    live = Project.live == 1
    tint = flagged.colour(derived.cutoffs(session.today))
    where = Case(None, [(live, "board")], Project.status)
    query = Project.select(
        where, Project.stage, Project.currency, fn.COUNT(Project.id), fn.SUM(Project.amount),
        fn.SUM(Case(None, [(live & (tint == 2), 1)], 0)), fn.SUM(Case(None, [(live & (tint == 1), 1)], 0)),
    ).where(Project.archived == 0, *conditions(session, narrowing))  # fmt: skip
    return [
        (*row[:3], *(int(value) for value in row[3:]))
        for row in query.group_by(SQL("1"), SQL("2"), SQL("3")).tuples()
    ]


def _assemble(
    views: Sequence[StageView], rows: list[tuple[Any, ...]], currency: str, basis: str
) -> Board:
    sums: dict[int, list[int]] = {view.id: [0, 0, 0, 0] for view in views}
    other: dict[int, dict[str, int]] = {view.id: defaultdict(int) for view in views}
    places = dict.fromkeys(PLACES, 0)
    for where, stage, unit, count, amount, red, amber in rows:
        if where != "board":
            places[where] += count
            continue
        if stage not in sums:
            continue
        for i, value in enumerate((count, amount if unit == currency else 0, red, amber)):
            sums[stage][i] += value
        if unit != currency and amount:
            other[stage][unit] += amount
    columns = tuple(
        Column(view.id, view.number, view.key, view.column, count, amount, half_up(amount * view.weight, 10_000), red, amber,
               tuple(sorted(other[view.id].items())))
        for view in views for count, amount, red, amber in [sums[view.id]]
    )  # fmt: skip
    weighted = half_up(
        sum(column.amount * view.weight for column, view in zip(columns, views, strict=True)),
        10_000,
    )
    beside: dict[str, int] = defaultdict(int)
    for column in columns:
        for unit, amount in column.other:
            beside[unit] += amount
    total = Total(
        count=sum(column.count for column in columns), amount=sum(column.amount for column in columns), weighted=weighted,
        red=sum(column.red for column in columns), amber=sum(column.amber for column in columns), currency=currency,
        other=tuple(sorted(beside.items())), parked=places["parked"], won=places["won"], lost=places["lost"], dropped=places["dropped"],
    )  # fmt: skip
    return Board(columns, total, basis)


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
    sql, params = _page_sql(session, narrowing, order)
    marks = {_STAGE: stage, _LIMIT: limit, _OFFSET: offset}
    rows = session.book.db.execute_sql(
        sql, tuple(marks.get(value, value) for value in params)
    ).fetchall()
    at, today = derived.cutoffs(session.today), session.today
    return [_card(row, at, today) for row in rows]


_STAGE, _LIMIT, _OFFSET = -7001, -7002, -7003
"""Stand-ins in a prepared statement for what changes from window to window."""
_prepared: OrderedDict[tuple[Any, ...], tuple[str, tuple[Any, ...]]] = OrderedDict()


def _page_sql(session: Session, narrowing: Narrowing, order: str) -> tuple[str, tuple[Any, ...]]:
    """The statement of a window, built once per narrowing and order: building costs three times what running does."""
    key = (session.book.engine, derived.cutoffs(session.today), narrowing, order)
    if key not in _prepared:
        by = order_by(order)
        stage = Stage.select(Stage.id).where(
            Stage.process == _first_process(), Stage.number == _STAGE, Stage.archived == 0
        )
        ids = (
            Project.select(Project.id).where(Project.stage == stage, *on_board(session, narrowing))
            .order_by(*by).limit(_LIMIT).offset(_OFFSET)
        )  # fmt: skip
        sql, params = _card_query(ids, by).sql()
        if narrowing.regions:  # the tree of regions may have grown
            return sql, tuple(params)
        _prepared[key] = (sql, tuple(params))
        if len(_prepared) > 32:
            _prepared.popitem(last=False)
    return _prepared[key]


def _first_process() -> Any:
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


def position(
    session: Session, project: int, *, narrowing: Narrowing = EVERYTHING, order: str = "amount"
) -> tuple[int, int] | None:
    """(stage number, index in its column) of a project under a narrowing and order; None where it is not on the board."""
    fields = (
        Project.id,
        Project.amount,
        Project.close,
        Project.silent_since,
        Project.stage_since,
        Project.sort_name,
        Project.stage,
    )
    with session.book.reading():
        shown = on_board(session, narrowing)
        row = (
            Project.select(*fields, Stage.number)
            .join(Stage)
            .where(Project.id == project, *shown)
            .tuples()
            .first()
        )
        if row is None:
            return None
        values = dict(
            zip(
                ("id", "amount", "close", "silent_since", "stage_since", "sort_name"),
                row[:6],
                strict=True,
            )
        )
        index = (
            Project.select().where(*shown, Project.stage == row[6], before(order, values)).count()
        )
        return row[7], int(index)


def _cards(session: Session, ids: Any, by: tuple[Any, ...]) -> list[Card]:
    at, today = derived.cutoffs(session.today), session.today
    return [_card(row, at, today) for row in _card_query(ids, by).tuples()]


def _card_query(ids: Any, by: tuple[Any, ...]) -> Any:
    return (
        Project.select(
            Project.id, Project.name, Client.name, Member.name, Project.amount, Project.currency, Project.close, Stage.number,
            Project.silent_since, Project.touch_day, Project.next_due, Project.status, Project.version, Project.skips,
            Project.reason, Project.closed_day, Project.hold_until, Project.live,
        )
        .join(Client, on=(Project.client == Client.id)).switch(Project)
        .join(Member, JOIN.LEFT_OUTER, on=(Project.owner == Member.id)).switch(Project)
        .join(Stage, on=(Project.stage == Stage.id))
        .where(Project.id.in_(ids)).order_by(*by)
    )  # fmt: skip


def _card(row: Sequence[Any], at: Limits, today: str) -> Card:
    (row_id, name, client, owner, amount, currency, close, stage, silent_since, touch_day, next_due, status, version, skips,
     reason, closed_day, hold_until, live) = row  # fmt: skip
    worst = flags(silent_since, next_due, close, at)[:1] if live else []
    return Card(
        row_id, name, client, owner or "", amount, currency, close, stage, max(0, days.between(silent_since, today)), touch_day is None,
        worst[0].colour if worst else "", worst[0].rule if worst else "", next_due, "open" if live else status, version, skips,
        reason, hold_until if status == "parked" else closed_day,
    )  # fmt: skip
