"""The queue of a review before it is frozen: what a rep sees in his brief is what his manager will see (method §6)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from peewee import JOIN, fn

from store.database import guarded
from store.domain import days, review, rhythm
from store.domain.review import Candidate, Place
from store.domain.rhythm import Rhythm
from store.models import (
    Client,
    Event,
    KeyDate,
    Member,
    NextStep,
    Process,
    Project,
    Review,
    ReviewEntry,
    Stage,
)
from store.queries.flagged import counts, is_red
from store.queries.reviewing.standing import seen
from store.queries.reviewing.trails import trails
from store.session import Session
from store.usecases import anchors, derived

CHUNK = 500


class Queued(NamedTuple):
    """A project in the queue to come, and what stands there now. amount: minor units; d: progress days."""

    project: int
    name: str
    client: int
    client_name: str
    member: int | None
    rep: str
    stage: int
    amount: int
    currency: str
    close: str | None
    d: int
    waiting: bool
    chip: rhythm.Chip
    duty: rhythm.Duty
    key_date: str | None
    reviewed_on: str | None
    imported: bool
    must: bool
    why: tuple[str, ...]


@guarded
def queue(session: Session, members: Sequence[int]) -> list[Queued]:
    """The open projects of these reps, each rep's in the order of method §6, the reps in the order given.

    A big project must be discussed where it changed since its last review: see `_changed`. Four statements, whatever the
    number of projects.
    """
    with session.book.reading():
        numbers = anchors.numbers()
        rows = _projects(session, members)
        nearest = _key_dates(session, members)
        changed = _changed(members)
    found = [_queued(row, session.today, numbers, nearest, changed) for row in rows]
    return [one for member in members for one in _arranged(found, member)]


def _arranged(found: Sequence[tuple[Queued, Candidate]], member: int) -> list[Queued]:
    mine = {one.project: (one, candidate) for one, candidate in found if one.member == member}
    places: list[Place] = review.arrange(candidate for _, candidate in mine.values())
    return [mine[p.project][0]._replace(must=p.must, why=p.why) for p in places]


def _projects(session: Session, members: Sequence[int]) -> list[tuple[Any, ...]]:
    broken = NextStep.select(fn.COUNT(NextStep.id)).where(
        NextStep.project == Project.id, NextStep.archived == 0, NextStep.state == "open",
        NextStep.due < session.today,
    )  # fmt: skip
    query = (
        Project.select(
            Project.id, Project.name, Project.client, Client.name, Project.owner, Member.name, Stage.number,
            Project.amount, Project.currency, Project.close, Project.d_anchor, Project.hold_until,
            Project.provisional_day, Project.reviewed_on, Project.base_kind, Process.big_amount, broken,
            counts(is_red(derived.cutoffs(session.today))),
        )
        .join(Client)
        .switch(Project).join(Stage)
        .join(Process)
        .switch(Project).join(Member, JOIN.LEFT_OUTER, on=(Project.owner == Member.id))
        .where(Project.live == 1, Project.owner.in_(list(members)))
        .order_by(Project.id)
    )  # fmt: skip
    return list(query.tuples())


def _mine(members: Sequence[int]) -> Any:
    return Project.select(Project.id).where(Project.live == 1, Project.owner.in_(list(members)))


def _key_dates(session: Session, members: Sequence[int]) -> dict[int, str]:
    """The nearest key date of each project within seven days."""
    last = days.add(session.today, review.KEY_DAYS)
    rows = (
        KeyDate.select(KeyDate.project, fn.MIN(KeyDate.day))
        .where(
            KeyDate.project.in_(_mine(members)), KeyDate.archived == 0,
            KeyDate.day >= session.today, KeyDate.day <= last,
        )
        .group_by(KeyDate.project)
    )  # fmt: skip
    return dict(rows.tuples())


def _changed(members: Sequence[int]) -> set[int]:
    """The big projects of these reps that changed since their last review, as the sheet shows it.

    What counts is a field of the project that got another value: stage, close, amount, status, owner and whatever else the
    sheet tells under *since the last review*. Touches, promises, gate items, whom it waits for, key dates and briefs stand
    there too, each in a line of its own, and are no change; what was taken back never happened. One that was never reviewed
    is new to the meeting: it needs no change (`_queued`).
    """
    big = (
        Project.select(Project.id.alias("project"), seen(Project.id).alias("since"))
        .join(Stage)
        .join(Process)
        .where(
            Project.live == 1, Project.owner.in_(list(members)), Project.amount >= Process.big_amount,
            Project.reviewed_on.is_null(False),
        )
        .alias("big")
    )  # fmt: skip
    rows = (
        Event.select(Event.project_id, Event.kind, Event.before, Event.after)
        .join(big, on=((Event.project_id == big.c.project) & (Event.id > big.c.since)))
        .where(Event.entity.concat("") == "project")  # by the few projects, not by all their events
        .order_by(Event.project_id, Event.id)
    )
    return {
        project
        for project, events in groupby(rows.tuples(), itemgetter(0))
        if trails([event[1:] for event in events], {})
    }


def _queued(
    row: Sequence[Any],
    today: str,
    numbers: Rhythm,
    nearest: dict[int, str],
    changed: set[int],
) -> tuple[Queued, Candidate]:
    (project, name, client, client_name, member, rep, stage, amount, currency, close, anchor, hold, provisional,
     reviewed, base, big_amount, broken, red) = row  # fmt: skip
    d = rhythm.progress_days(today, anchor, hold, provisional, numbers)
    waiting = rhythm.held(today, hold)
    duty = rhythm.duty(d, waiting, numbers)
    big = amount >= big_amount and (reviewed is None or project in changed)
    date = nearest.get(project)
    candidate = Candidate(project, client, member, amount, duty, date, bool(broken), big, bool(red))
    queued = Queued(
        project, name, client, client_name, member, rep or "", stage, amount, currency, close,
        d, waiting, rhythm.chip(d, waiting, numbers), duty, date, reviewed,
        base not in ("created", ""), False, (),
    )  # fmt: skip
    return queued, candidate


@guarded
def reviewed_before(session: Session, members: Sequence[int]) -> bool:
    """Whether one of these reps had a turn in a review before."""
    rows = (
        ReviewEntry.select(ReviewEntry.id)
        .join(Review)
        .where(ReviewEntry.member.in_(list(members)), Review.archived == 0)
        .limit(1)
    )
    return bool(rows.tuples().first())
