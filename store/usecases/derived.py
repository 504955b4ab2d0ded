"""State that follows from the rest: `live`, the anchors that touches and next steps set, and the kept totals.

Changed by delta with each command, recounted on the first use on another day (architecture §11).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import SQL, Case, fn

from store.database import Book
from store.domain.flags import SILENT_LIMIT, Limits, limits
from store.models import NextStep, Project, Setting, StageTotal, Touch, Upkeep
from store.queries.flagged import colour

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Share:
    """What one project adds to the totals."""

    place: str
    stage: int
    currency: str
    amount: int
    red: int
    amber: int


NOWHERE = Share("", 0, "", 0, 0, 0)


def cutoffs(today: str) -> Limits:
    """The flags' cut-off days with the book's own limit."""
    import json

    row = (
        Setting.select(Setting.value)
        .where(Setting.key == "silent_days", Setting.archived == 0)
        .tuples()
        .first()
    )
    return limits(today, int(json.loads(row[0])) if row else SILENT_LIMIT)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def shares(ids: Sequence[int], today: str, book: Book) -> dict[int, Share]:
    """The present shares of projects; archived ones have none."""
    found = dict.fromkeys(ids, NOWHERE)
    at = cutoffs(today)
    for chunk in _chunks(ids):
        rows = Project.select(
            Project.id,
            Project.live,
            Project.status,
            Project.stage,
            Project.currency,
            Project.amount,
            colour(at),
        ).where(Project.id.in_(list(chunk)), Project.archived == 0)
        for row_id, live, status, stage, currency, amount, tint in rows.tuples():
            found[row_id] = Share(
                "board" if live else status,
                stage,
                currency,
                amount,
                int(bool(live) and tint == 2),
                int(bool(live) and tint == 1),
            )
    return found


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
        changed = (
            StageTotal.update(
                count=StageTotal.count + count,
                amount=StageTotal.amount + amount,
                red=StageTotal.red + red,
                amber=StageTotal.amber + amber,
            )
            .where(
                StageTotal.place == place,
                StageTotal.stage == stage,
                StageTotal.currency == currency,
            )
            .execute()
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


def refresh(ids: Sequence[int], today: str) -> None:
    """Recompute `live`, `touch_day`, `silent_since` and `next_due` of projects from their rows."""
    for chunk in _chunks(ids):
        touch_day, next_due = _touch_day(), _next_due()
        Project.update(
            live=live_case(today),
            touch_day=touch_day,
            silent_since=fn.COALESCE(touch_day, Project.base_day),
            next_due=next_due,
        ).where(Project.id.in_(list(chunk))).execute()


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
    """1 where a project stands on the board today: open, or parked and due back (method §5)."""
    back = (Project.status == "parked") & (Project.hold_until <= today)
    return Case(None, [(Project.archived == 1, 0), (Project.status == "open", 1), (back, 1)], 0)


def counted(today: str) -> list[tuple[str, int, str, int, int, int, int]]:
    """The totals as SQL counts them now: (place, stage, currency, count, amount, red, amber)."""
    at = cutoffs(today)
    live = live_case(today)
    place = Case(None, [(live == 1, "board")], Project.status)
    tint = colour(at)
    red = fn.SUM(Case(None, [((live == 1) & (tint == 2), 1)], 0))
    amber = fn.SUM(Case(None, [((live == 1) & (tint == 1), 1)], 0))
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


def day_of(book: Book) -> str:
    """The day for which `live` and the totals hold; empty for a new book."""
    row = Upkeep.select(Upkeep.day).tuples().first()
    return str(row[0]) if row else ""


def roll(book: Book, today: str) -> None:
    """Recount where the totals hold for another day."""
    if day_of(book) != today:
        recount(book, today)


def catch_up(book: Book, ids: Sequence[int], today: str) -> None:
    """Derived state after a run of commands that left it (`Session.later`): these projects, and all totals."""
    with book.writing():
        refresh(ids, today)
        recount(book, today)
