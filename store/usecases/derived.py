"""State that follows from the rest: `live`, the anchors that touches and next steps set, and the kept totals.

Changed by delta with each command, recounted on the first use on another day (architecture §11).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from peewee import SQL, Case, fn

from store.database import Book
from store.domain.flags import USUAL, Limits, limits
from store.domain.rhythm import DAYS, Rhythm
from store.models import NextStep, Project, StageTotal, Touch, Upkeep
from store.prepared import Prepared
from store.queries.flagged import counts, is_amber, is_red
from store.queries.settings import read_all

CHUNK = 500
FEW = 8
"""Up to so many projects one by one, with statements built before."""


class Share(NamedTuple):
    """What one project adds to the totals."""

    place: str
    stage: int
    currency: str
    amount: int
    red: int
    amber: int


NOWHERE = Share("", 0, "", 0, 0, 0)


def cutoffs(today: str) -> Limits:
    """The flags' cut-off days with the book's own numbers, in one statement."""
    silent, *rhythm = read_all("silent_days", *DAYS)
    return limits(today, int(silent), Rhythm(*map(int, rhythm)))


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def _share_query(at: Limits, condition: Any) -> Any:
    return Project.select(
        Project.id,
        Project.live,
        Project.status,
        Project.stage,
        Project.currency,
        Project.amount,
        counts((Project.live == 1) & is_red(at)),
        counts((Project.live == 1) & is_amber(at)),
    ).where(condition, Project.archived == 0)


_CUTS = Limits._fields[:5]
"""The days among the limits."""

_SHARE = Prepared(
    lambda mark: _share_query(
        Limits._make([*(mark.text(name) for name in _CUTS), USUAL]),
        Project.id == mark.number("id"),
    )
)


def shares(ids: Sequence[int], at: Limits) -> dict[int, Share]:
    """The present shares of projects; archived ones have none."""
    if len(ids) <= FEW:
        days = dict(zip(_CUTS, at, strict=False))
        rows = [row for row_id in ids for row in _SHARE.rows(id=row_id, **days)]
    else:
        rows = [
            row
            for chunk in _chunks(ids)
            for row in _share_query(at, Project.id.in_(list(chunk))).tuples()
        ]
    found = dict.fromkeys(ids, NOWHERE)
    for row_id, live, status, stage, currency, amount, red, amber in rows:
        found[row_id] = Share("board" if live else status, stage, currency, amount, red, amber)
    return found


_ADD = Prepared(
    lambda mark: StageTotal.update(
        count=StageTotal.count + mark.number("count"),
        amount=StageTotal.amount + mark.number("amount"),
        red=StageTotal.red + mark.number("red"),
        amber=StageTotal.amber + mark.number("amber"),
    ).where(
        StageTotal.place == mark.text("place"),
        StageTotal.stage == mark.number("stage"),
        StageTotal.currency == mark.text("currency"),
    )
)


def apply(before: dict[int, Share], after: dict[int, Share]) -> None:
    """Change the totals by the difference."""
    deltas: dict[tuple[str, int, str], list[int]] = {}
    for sign, side in ((-1, before), (1, after)):
        for share in side.values():
            if share.place:
                delta = deltas.setdefault((share.place, share.stage, share.currency), [0, 0, 0, 0])
                for i, value in enumerate((1, share.amount, share.red, share.amber)):
                    delta[i] += sign * value
    for (place, stage, currency), (count, amount, red, amber) in deltas.items():
        if not (count or amount or red or amber):
            continue
        changed = _ADD.run(
            place=place,
            stage=stage,
            currency=currency,
            count=count,
            amount=amount,
            red=red,
            amber=amber,
        )
        if not changed:
            StageTotal.insert(
                place=place,
                stage=stage,
                currency=currency,
                count=count,
                amount=amount,
                red=red,
                amber=amber,
            ).execute()


def refresh(ids: Sequence[int], today: str, recheck: int | None = None) -> None:
    """Recompute the 1-15-30 anchors, `live`, `touch_day`, `silent_since` and `next_due` of projects from their rows.

    recheck: the days of the re-check, where they are known.
    """
    from store.usecases import anchors  # a start that only reads does without

    if len(ids) <= FEW:
        for row_id in ids:
            anchors.refresh([row_id], recheck)
            _REFRESH.run(id=row_id, today=today)
        return
    for chunk in _chunks(ids):
        anchors.refresh(chunk, recheck)
        _refreshing(today, Project.id.in_(list(chunk))).execute()


def replay_parked() -> None:
    """Replay the anchors of all projects that were ever parked: they come back at another d."""
    from store.usecases import anchors

    ids = [row for (row,) in Project.select(Project.id).where(Project.parked_day.is_null(False)).tuples()]  # fmt: skip
    for chunk in _chunks(ids):
        anchors.refresh(chunk)


def _refreshing(today: str, condition: Any) -> Any:
    touch_day, next_due = _touch_day(), _next_due()
    return Project.update(
        live=live_case(today),
        touch_day=touch_day,
        silent_since=fn.COALESCE(touch_day, Project.base_day),
        next_due=next_due,
    ).where(condition)


def _touch_day() -> Any:
    """Day of the last customer touch: one that names a contact (method §4)."""
    return Touch.select(fn.MAX(Touch.day)).where(
        Touch.project == Project.id, Touch.archived == 0, Touch.contact.is_null(False)
    )


def _next_due() -> Any:
    return NextStep.select(fn.MIN(NextStep.due)).where(
        NextStep.project == Project.id, NextStep.archived == 0, NextStep.state == "open"
    )


def live_case(today: str) -> Any:
    """1 where a project stands on the board today: open, or parked and due back, or brought back by progress (method §5)."""
    over = Project.hold_until.is_null() | (Project.hold_until <= today)
    back = (Project.status == "parked") & over
    return Case(None, [(Project.archived == 1, 0), (Project.status == "open", 1), (back, 1)], 0)


_REFRESH = Prepared(lambda mark: _refreshing(mark.text("today"), Project.id == mark.number("id")))


def counted(today: str) -> list[tuple[str, int, str, int, int, int, int]]:
    """The totals as SQL counts them now: (place, stage, currency, count, amount, red, amber)."""
    at = cutoffs(today)
    live = live_case(today)
    place = Case(None, [(live == 1, "board")], Project.status)
    red = fn.SUM(counts((live == 1) & is_red(at)))
    amber = fn.SUM(counts((live == 1) & is_amber(at)))
    rows = (
        Project.select(
            place.alias("place"),
            Project.stage,
            Project.currency,
            fn.COUNT(Project.id),
            fn.SUM(Project.amount),
            red,
            amber,
        )
        .where(Project.archived == 0)
        .group_by(SQL("1"), SQL("2"), SQL("3"))
        .tuples()
    )
    return [(row[0], row[1], row[2], *(int(value) for value in row[3:])) for row in rows]


def recount(book: Book, today: str) -> None:
    """Set `live` and the totals anew for `today`."""
    with book.writing():
        stale = live_case(today)
        Project.update(live=stale).where(Project.live != stale).execute()
        StageTotal.delete().execute()
        for place, stage, currency, count, amount, red, amber in counted(today):
            StageTotal.insert(
                place=place,
                stage=stage,
                currency=currency,
                count=count,
                amount=amount,
                red=red,
                amber=amber,
            ).execute()
        if not Upkeep.update(day=today).execute():
            Upkeep.insert(day=today).execute()


_DAY = Prepared(lambda _: Upkeep.select(Upkeep.day))


def day_of(book: Book) -> str:
    """The day for which `live` and the totals hold; empty for a new book."""
    rows = _DAY.rows()
    return str(rows[0][0]) if rows else ""


def roll(book: Book, today: str) -> None:
    """Recount where the totals hold for another day."""
    if day_of(book) != today:
        recount(book, today)


def catch_up(book: Book, ids: Sequence[int], today: str) -> None:
    """Derived state after a run of commands that left it (`Session.later`): these projects, and all totals."""
    with book.writing():
        refresh(ids, today)
        recount(book, today)
