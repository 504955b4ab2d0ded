"""The queue of a review before it is frozen: what a rep sees in his brief is what his manager will see (method §6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from peewee import JOIN, fn

from store.clock import day_of
from store.database import guarded
from store.domain import days, review, rhythm
from store.domain.review import Candidate, Place
from store.domain.rhythm import Rhythm
from store.models import (
    Client,
    Command,
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

    Four statements, whatever the number of projects.
    """
    with session.book.reading():
        numbers = anchors.numbers()
        rows = _projects(session, members)
        nearest = _key_dates(session, members)
        changed = _changed(session, members)
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


def _changed(session: Session, members: Sequence[int]) -> dict[int, str]:
    """The day of the last event of each project: to tell a big one that changed since its review.

    What was taken back never happened. By day: what happened on the day of the review was seen there.
    """
    standing = (Command.undone == 0) & (Command.kind != "undo")
    rows = (
        Event.select(Event.project_id, fn.MAX(Event.at))
        .join(Command, on=(Command.uuid == Event.command))
        .where(Event.project_id.in_(_mine(members)), Event.entity.not_in(NOT_A_CHANGE), standing)
        .group_by(Event.project_id)
    )
    return {project: day_of(at, session.book.clock.zone) for project, at in rows.tuples()}


NOT_A_CHANGE = ("review_entry", "decision", "brief")
"""What the meeting itself writes is no change of a project."""


def _queued(
    row: Sequence[Any],
    today: str,
    numbers: Rhythm,
    nearest: dict[int, str],
    changed: dict[int, str],
) -> tuple[Queued, Candidate]:
    (project, name, client, client_name, member, rep, stage, amount, currency, close, anchor, hold, provisional,
     reviewed, base, big_amount, broken, red) = row  # fmt: skip
    d = rhythm.progress_days(today, anchor, hold, provisional, numbers)
    waiting = rhythm.held(today, hold)
    duty = rhythm.duty(d, waiting, numbers)
    big = amount >= big_amount and changed.get(project, "") > (reviewed or "")
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
