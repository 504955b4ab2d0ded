"""A past review's queue, to be stepped through: what was decided on each project, why and when it came up (method §6).

What lay on the table then is read project by project (`past_sheet`).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from store.database import guarded
from store.models import ReviewEntry
from store.queries.reviewing.minutes import Decided, Minutes, minutes
from store.session import Session


class Replayed(NamedTuple):
    """A project of a past review. must: discussed, not accepted at a glance. why: keys of the reasons, most urgent first.

    until: the day it was put off to.
    """

    id: int
    project: int
    must: bool
    why: tuple[str, ...]
    skips: int
    skip_reason: str
    until: str | None
    decisions: tuple[Decided, ...]


class Replay(NamedTuple):
    """A past review: its minutes, and its queue in the order in which it was gone through."""

    told: Minutes
    entries: tuple[Replayed, ...]


@guarded
def replay(session: Session, review_id: int) -> Replay:
    """A review to step through; the statements of `minutes` and one more. Raises NotFound."""
    with session.book.reading():
        told = minutes(session, review_id)
        rows = _rows(review_id)
    blocks = {one.member: n for n, one in enumerate(told.people)}
    rows.sort(key=lambda row: (row[2] > 0, blocks.get(row[1], len(blocks)) if not row[2] else 0))
    made: dict[int | None, list[Decided]] = {}
    for one in told.decisions:
        made.setdefault(one.entry, []).append(one)
    return Replay(told, tuple(_entry(row, tuple(made.get(row[0], ()))) for row in rows))


def _rows(review_id: int) -> list[tuple[Any, ...]]:
    rows = (
        ReviewEntry.select(
            ReviewEntry.id, ReviewEntry.member, ReviewEntry.skips, ReviewEntry.project, ReviewEntry.must, ReviewEntry.why,
            ReviewEntry.skip_reason, ReviewEntry.until,
        )
        .where(ReviewEntry.review == review_id, ReviewEntry.archived == 0)
        .order_by(ReviewEntry.place, ReviewEntry.id)
    )  # fmt: skip
    return list(rows.tuples())


def _entry(row: tuple[Any, ...], decisions: tuple[Decided, ...]) -> Replayed:
    id_, _, skips, project, must, why, reason, until = row
    return Replayed(id_, project, bool(must), tuple(why.split()), skips, reason, until, decisions)
