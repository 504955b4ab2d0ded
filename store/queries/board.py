"""The board: columns and totals, windows of cards, and where a project stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from peewee import SQL, Case, fn

from store.database import guarded
from store.domain.money import half_up
from store.domain.stages import PLACES, weighing_rates
from store.models import Project, Stage, StageTotal
from store.prepared import Prepared
from store.queries import flagged
from store.queries.cards import Card, card, first_process, page, place, position
from store.queries.narrowing import EVERYTHING, ORDERS, Narrowing, conditions
from store.queries.narrowing import live as on_the_board
from store.queries.settings import read
from store.session import Session
from store.usecases import derived

__all__ = [
    "EVERYTHING",
    "ORDERS",
    "Board",
    "Card",
    "Column",
    "Narrowing",
    "StageView",
    "Total",
    "board",
    "card",
    "page",
    "place",
    "position",
    "stages",
]


class StageView(NamedTuple):
    """A stage as shown: `rate` in basis points when completed, `weight` those of an open project sitting in it."""

    id: int
    number: int
    key: str
    name: str
    column: str
    rate: int
    weight: int
    norm_days: int


class Column(NamedTuple):
    """A stage's open projects: count of all, money of the reporting currency in minor units, `other` beside it."""

    stage_id: int
    number: int
    key: str
    name: str
    count: int  # type: ignore[assignment]
    amount: int
    weighted: int
    red: int
    amber: int
    other: tuple[tuple[str, int], ...] = ()


class Total(NamedTuple):
    """The whole board, and how many projects stand in the places beside it."""

    count: int  # type: ignore[assignment]
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


class Board(NamedTuple):
    """Columns left to right, the total, and the basis of the weights (`completed` or `current`)."""

    columns: tuple[Column, ...]
    total: Total
    basis: str


def _stage_query(name: Any, column: Any) -> Prepared:
    return Prepared(
        lambda _: (
            Stage.select(
                Stage.id, Stage.number, Stage.key, name, column, Stage.rate, Stage.norm_days
            )
            .where(Stage.process == first_process(), Stage.archived == 0)
            .order_by(Stage.number)
        )
    )


_STAGES = {
    "zh": _stage_query(Stage.name_zh, Stage.column_zh),
    "en": _stage_query(Stage.name_en, Stage.column_en),
}
_TOTALS = Prepared(
    lambda _: StageTotal.select(
        StageTotal.place, StageTotal.stage, StageTotal.currency, StageTotal.count, StageTotal.amount, StageTotal.red, StageTotal.amber
    ).where(StageTotal.count > 0)
)  # fmt: skip


@guarded
def stages(session: Session) -> tuple[StageView, ...]:
    """The stages of the book's first process, in order."""
    rows = _STAGES[session.lang].known()
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
            rows = _TOTALS.rows()
        else:
            rows = derived.counted(session.today)
        return _assemble(
            stages(session), tuple(rows), str(read("currency")), str(read("weight_basis"))
        )


def _counted(session: Session, narrowing: Narrowing) -> list[tuple[Any, ...]]:
    """Totals of a narrowing, counted in one statement; red and amber of open projects only."""
    live = on_the_board(session)
    at = derived.cutoffs(session.today)
    where = Case(None, [(live, "board")], Project.status)
    query = Project.select(
        where, Project.stage, Project.currency, fn.COUNT(Project.id), fn.SUM(Project.amount),
        fn.SUM(flagged.counts(live & flagged.is_red(at))), fn.SUM(flagged.counts(live & flagged.is_amber(at))),
    ).where(Project.archived == 0, *conditions(session, narrowing))  # fmt: skip
    return [
        (*row[:3], *(int(value) for value in row[3:]))
        for row in query.group_by(SQL("1"), SQL("2"), SQL("3")).tuples()
    ]


@lru_cache(maxsize=1)  # most changes leave the sums as they are
def _assemble(
    views: tuple[StageView, ...], rows: tuple[tuple[Any, ...], ...], currency: str, basis: str
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
