"""When a project lay on the table of a past review: the last event that was known then, and the day (method §6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from peewee import JOIN, fn

from store.clock import day_of
from store.models import Decision, Event, Review, ReviewEntry
from store.session import Session
from store.usecases.clashes import missing

NOW = 2**62
"""Beyond every event."""


class Moment(NamedTuple):
    """The state of the book after the event `event`, seen on `day`, of an entry of a review."""

    event: int
    day: str
    entry: int
    review: int
    project: int
    leader: int
    opening: int


def moment(session: Session, entry: int, *, left: bool) -> Moment:
    """The moment before the first decision on an entry; `left`: after the last, when it was gone from (✓).

    Where nothing was decided, both are the end of the review, or now while it runs. Two statements. Raises NotFound.
    """
    rows = _read(entry)
    if not rows:
        raise missing("review_entry", entry)
    review, project, leader, opening, done = rows[0][:5]
    stands = {row[5] for row in rows if not row[6]}
    events = _events(review, entry, [row[5] for row in rows if row[5] is not None])
    closed = next((one for one in events if one.entity == "review"), None)
    mine = [one for one in events if one.entity != "review" and (not closed or one.id <= closed.last)]  # fmt: skip
    decided = next((one for one in mine if one.entity == "decision" and one.row in stands), None)
    then: Happened | None
    if decided and not left:
        then, event = decided, decided.first - 1
    elif done is not None:
        then, event = mine[-1], mine[-1].last
    else:
        then, event = closed, closed.last if closed else NOW
    day = day_of(then.at, session.book.clock.zone) if then else session.today
    return Moment(event, day, entry, review, project, leader, opening)


class Happened(NamedTuple):
    """An event; first, last: of those of the same command."""

    id: int
    at: int
    entity: str
    row: int
    first: int
    last: int


def _read(entry: int) -> Sequence[tuple[Any, ...]]:
    """The entry, once for each decision, also one that was taken back."""
    mine = (Decision.project == ReviewEntry.project) & (Decision.entry == ReviewEntry.id)
    query = (
        ReviewEntry.select(
            ReviewEntry.review, ReviewEntry.project, Review.leader, Review.opening, ReviewEntry.done_day, Decision.id,
            Decision.archived,
        )
        .join(Review)
        .join_from(ReviewEntry, Decision, JOIN.LEFT_OUTER, on=mine & (Decision.kind != "correct"))
        .where(ReviewEntry.id == entry)
    )  # fmt: skip
    return list(query.tuples())


def _events(review: int, entry: int, decisions: Sequence[int]) -> list[Happened]:
    """What happened to an entry and its decisions, and the end of its review, oldest first."""
    same = Event.alias("same")
    bounds = [same.select(edge(same.id)).where(same.command == Event.command) for edge in (fn.MIN, fn.MAX)]  # fmt: skip
    query = (
        Event.select(Event.id, Event.at, Event.entity, Event.entity_id, *bounds)
        .where(
            ((Event.entity == "review") & (Event.entity_id == review) & (Event.kind == "review.closed"))
            | ((Event.entity == "review_entry") & (Event.entity_id == entry))
            | ((Event.entity == "decision") & Event.entity_id.in_(list(decisions)))
        )
        .order_by(Event.id)
    )  # fmt: skip
    return [
        Happened(id_, at, entity, row, int(first), int(last))
        for id_, at, entity, row, first, last in query.tuples()
    ]
