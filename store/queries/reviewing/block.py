"""What opens a rep's turn in a review: the promises of his last one, and the key dates of his week (method §6)."""

from __future__ import annotations

from typing import Any, NamedTuple

from peewee import JOIN, fn

from store.database import guarded
from store.domain import days, review
from store.domain.promises import empty_phrase, outcome
from store.models import (
    Client,
    Event,
    KeyDate,
    Member,
    NextStep,
    Project,
    Review,
    ReviewEntry,
    ReviewPerson,
)
from store.prepared import Marks, Prepared
from store.queries.reviewing.before import DateAhead
from store.queries.reviewing.promises import WEEK, Promise, Record, records
from store.session import Session
from store.usecases.clashes import missing

ORDER = ("broken", "late", "open", "kept")
"""What became of promises, what needs a word first."""
_ALWAYS = 2**31 - 1
"""Beyond every event."""


class Block(NamedTuple):
    """The page that opens a rep's turn. entry: the project to which it leads; since: the day of his last review, if any.

    promises: broken ones first, by day; their `standing` is what they count as (改期 as late). record: how he keeps his word.
    """

    entry: int
    review: int
    member: int
    rep: str
    presence: str
    until: str | None
    since: str
    promises: tuple[Promise, ...]
    dates: tuple[DateAhead, ...]
    record: Record

    def of(self, standing: str) -> int:
        """How many promises count as that."""
        return sum(1 for one in self.promises if one.standing == standing)


_HEAD = Prepared(
    lambda mark: (
        ReviewEntry.select(ReviewEntry.review, Member.id, Member.name, ReviewPerson.presence, ReviewPerson.until)
        .join(Member, on=(ReviewEntry.member == Member.id))
        .join_from(
            ReviewEntry, ReviewPerson, JOIN.LEFT_OUTER,
            on=((ReviewPerson.review == ReviewEntry.review) & (ReviewPerson.member == ReviewEntry.member) & (ReviewPerson.archived == 0)),
        )
        .where(ReviewEntry.id == mark.number("entry"))
    )
)  # fmt: skip


def _last(mark: Marks) -> Any:
    closed = Event.select(fn.MAX(Event.id)).where(
        Event.entity == "review", Event.entity_id == Review.id, Event.kind == "review.closed"
    )
    return (
        Review.select(Review.day, closed)
        .join(ReviewPerson, on=(ReviewPerson.review == Review.id))
        .where(
            ReviewPerson.member == mark.number("member"), ReviewPerson.archived == 0, ReviewPerson.presence == "present",
            Review.state == "closed", Review.archived == 0,
        )
        .order_by(Review.day.desc(), Review.id.desc()).limit(1)
    )  # fmt: skip


_LAST = Prepared(_last)


def _stood(mark: Marks) -> Any:
    """What stood when the last review ended, and what was broken since, be it promised after it."""
    made, ended, own = Event.alias("made"), Event.alias("ended"), Project.alias("own")
    promised = made.select(fn.MIN(made.id)).where(
        made.entity == "next_step", made.entity_id == NextStep.id
    )
    finished = ended.select(fn.MAX(ended.id)).where(
        ended.entity == "next_step", ended.entity_id == NextStep.id, ended.kind == "next_step.finished"
    )  # fmt: skip
    mine = own.select(own.id).where(own.owner == mark.number("member"))
    is_open = NextStep.state == "open"
    after = (
        ~is_open
        & (NextStep.done_day >= mark.text("day"))
        & (fn.COALESCE(finished, 0) > mark.number("since"))
    )
    broken = is_open & (NextStep.due < mark.text("today"))
    return (
        NextStep.select(
            NextStep.id, NextStep.text, NextStep.due, NextStep.first_due, NextStep.owner, fn.COALESCE(Member.name, ""),
            NextStep.role, NextStep.state, NextStep.done_day, Project.id, Project.name, Client.name,
        )
        .join(Project).join(Client)
        .join_from(NextStep, Member, JOIN.LEFT_OUTER, on=(NextStep.owner == Member.id))
        .where(
            (NextStep.owner == mark.number("member")) | NextStep.project.in_(mine),  # tells most apart: first
            NextStep.archived == 0, Project.archived == 0, ~is_open | Project.status.in_(("open", "parked")),
            broken | ((promised < mark.number("before")) & (is_open | after)),
        )
        .order_by(NextStep.due, NextStep.id)
    )  # fmt: skip


_STOOD = Prepared(_stood)
_DATES = Prepared(
    lambda mark: (
        KeyDate.select(KeyDate.day, KeyDate.kind, KeyDate.note, Project.id, Project.name)
        .join(Project)
        .where(
            Project.live == 1, Project.owner == mark.number("member"), KeyDate.archived == 0,
            KeyDate.day >= mark.text("first"), KeyDate.day <= mark.text("last"),
        )
        .order_by(KeyDate.day, KeyDate.id)
    )
)  # fmt: skip


@guarded
def block(session: Session, entry: int) -> Block:
    """What opens the turn of an entry's rep. Six statements. Raises NotFound, also where the entry has no rep.

    The promises are those that stood when the last review at which he was there ended, his own and those on his projects,
    and whatever is broken today; where there was none, those that stand and those settled within a week.
    """
    today = session.today
    with session.book.reading():
        found = _HEAD.rows(entry=entry)
        if not found:
            raise missing("review_entry", entry)
        number, member, rep, presence, until = found[0]
        last = _LAST.rows(member=member)
        since, ended = last[0] if last else ("", 0)
        rows = _STOOD.rows(
            member=member, today=today, day="" if last else days.add(today, -WEEK), since=ended or 0,
            before=ended or _ALWAYS,
        )  # fmt: skip
        dates = _DATES.rows(member=member, first=today, last=days.add(today, review.KEY_DAYS))
        (record,) = records(session, [member])
    promises = [_promise(row, today) for row in rows]
    promises.sort(key=lambda one: ORDER.index(one.standing))  # by day within each
    return Block(
        entry, number, member, rep, presence or "present", until, since, tuple(promises),
        tuple(DateAhead(*row) for row in dates), record,
    )  # fmt: skip


def _promise(row: tuple[Any, ...], today: str) -> Promise:
    text, due, first_due, state = row[1], row[2], row[3], row[7]
    told = outcome(state, first_due, due, today)
    return Promise._make((*row, told, due != first_due, empty_phrase(text)))
