"""What a manager sees before he starts a review (会前): the queue to come, who has filled in, the week, key dates (method §6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from peewee import SQL, fn

from store.database import guarded
from store.domain import days, review
from store.models import (
    Brief,
    Decision,
    Event,
    KeyDate,
    Member,
    Project,
    Region,
    Review,
)
from store.queries.reviewing.meeting import Past, reviews
from store.queries.reviewing.promises import Counts, since_last_review
from store.queries.reviewing.queue import Queued, queue, reviewed_before
from store.queries.reviewing.standing import fresh
from store.session import Session
from store.usecases.reviewing.settling import why_not

WEEK = 7
UNFINISHED = 20
"""Running reviews that are offered again."""


class Rep(NamedTuple):
    """Somebody whose funnel can be reviewed. projects: open ones he owns."""

    id: int
    name: str
    region: int | None
    region_name: str
    projects: int


class Week(NamedTuple):
    """What happened to these reps' projects in the last seven days."""

    new: int
    advanced: int
    back: int
    won: int
    lost: int
    pushed: int


class DateAhead(NamedTuple):
    """A key date within seven days."""

    day: str
    kind: str
    note: str
    project: int
    name: str


class Pending(NamedTuple):
    """A third *continue* that waits for the reader's word."""

    decision: int
    project: int
    name: str
    rep: str
    day: str
    intent: str
    reason: str
    evidence: str
    until: str


class Before(NamedTuple):
    """Everything of the 会前 screen. briefed: projects with a brief that no review has taken up yet."""

    queue: tuple[Queued, ...]
    briefed: frozenset[int]
    promises: Counts
    week: Week
    dates: tuple[DateAhead, ...]
    pending: tuple[Pending, ...]
    unfinished: tuple[Past, ...]
    opening: bool
    today: str


@guarded
def reps(session: Session) -> list[Rep]:
    """Members who own open projects, by region and name. One statement."""
    count = fn.COUNT(Project.id)
    rows = (
        Member.select(Member.id, Member.name, Member.region, Region.name, count)
        .join(Project, on=(Project.owner == Member.id))
        .join_from(Member, Region, "LEFT OUTER JOIN")
        .where(Project.live == 1, Member.archived == 0)
        .group_by(Member.id, Member.name, Member.region, Region.name)
        .order_by(fn.COALESCE(Region.name, ""), Member.id)
    )
    return [Rep(row[0], row[1], row[2], row[3] or "", row[4]) for row in rows.tuples()]


@guarded
def within(session: Session, region: int) -> set[int]:
    """A region and those below it."""
    parents = list(Region.select(Region.id, Region.parent).tuples())
    found, before = {region}, 0
    while len(found) != before:
        before = len(found)
        found |= {row for row, parent in parents if parent in found}
    return found


@guarded
def before(session: Session, members: Sequence[int]) -> Before:
    """The 会前 screen of a review of these reps. A fixed number of statements."""
    with session.book.reading():
        found = tuple(queue(session, members))
        imported = any(one.imported for one in found)
        return Before(
            found,
            _briefed(members),
            since_last_review(session, members),
            _week(session, members),
            _dates(session, members),
            _pending(session),
            tuple(reviews(session, state="open", limit=UNFINISHED)),
            imported and not reviewed_before(session, members),
            session.today,
        )


def _mine(members: Sequence[int]) -> Any:
    return (Project.live == 1) & Project.owner.in_(list(members))


def _briefed(members: Sequence[int]) -> frozenset[int]:
    rows = (
        Brief.select(Brief.project)
        .join(Project)
        .where(_mine(members), Brief.archived == 0, fresh())
    )  # fmt: skip
    return frozenset(project for (project,) in rows.tuples())


def _week(session: Session, members: Sequence[int]) -> Week:
    first = datetime.fromisoformat(days.add(session.today, -WEEK))
    since = (
        int(first.replace(tzinfo=ZoneInfo(session.book.clock.zone)).astimezone(UTC).timestamp())
        * 1_000_000
    )
    pushed = Event.after.contains('"pushes":')
    rows = (
        Event.select(Event.kind, pushed, fn.COUNT(Event.id))
        .join(Project, on=(Event.project_id == Project.id))
        .where(
            Project.owner.in_(list(members)),
            Project.archived == 0,
            Event.entity == "project",
            Event.at >= since,
        )
        .group_by(SQL("1"), SQL("2"))
    )
    kinds: dict[str, int] = {}
    pushes = 0
    for kind, push, n in rows.tuples():
        kinds[kind] = kinds.get(kind, 0) + n
        pushes += n if push and kind != "project.undone" else 0

    def of(*names: str) -> int:
        return sum(kinds.get(f"project.{name}", 0) for name in names)

    return Week(
        of("created"),
        of("advanced", "skipped"),
        of("regressed"),
        of("won"),
        of("lost", "dropped"),
        pushes,
    )


def _dates(session: Session, members: Sequence[int]) -> tuple[DateAhead, ...]:
    rows = (
        KeyDate.select(KeyDate.day, KeyDate.kind, KeyDate.note, Project.id, Project.name)
        .join(Project)
        .where(
            _mine(members), KeyDate.archived == 0, KeyDate.day >= session.today,
            KeyDate.day <= days.add(session.today, review.KEY_DAYS),
        )
        .order_by(KeyDate.day, KeyDate.id)
    )  # fmt: skip
    return tuple(DateAhead(*row) for row in rows.tuples())


@guarded
def waiting_continue(session: Session, project: int) -> int | None:
    """The decision of a project that waits for the word of the manager one level up. One statement."""
    row = (
        Decision.select(Decision.id)
        .where(
            Decision.project == project, Decision.kind == "continue", Decision.state == "pending",
            Decision.archived == 0,
        )
        .order_by(Decision.id.desc()).limit(1).tuples().first()
    )  # fmt: skip
    return int(row[0]) if row else None


def _pending(session: Session) -> tuple[Pending, ...]:
    if not session.can("decision.settle"):
        return ()
    owner = Member.alias()
    rows = (
        Decision.select(
            Decision.id, Project.id, Project.name, owner.name, Decision.day, Decision.intent, Decision.note,
            Decision.evidence, Decision.until, Review.leader,
        )
        .join(Project)
        .join_from(Project, owner, "LEFT OUTER JOIN", on=(Project.owner == owner.id))
        .join_from(Decision, Review)
        .where(
            Decision.kind == "continue", Decision.state == "pending", Decision.archived == 0, Project.live == 1,
        )
        .order_by(Decision.id)
    )  # fmt: skip
    asked: dict[int, bool] = {}
    found = []
    for row in rows.tuples():
        leader = row[9]
        if leader not in asked:
            asked[leader] = why_not(session, leader) is None
        if asked[leader]:
            number, project, name, rep, day, intent, reason, evidence, until = row[:9]
            found.append(
                Pending(
                    number, project, name, rep or "", day, intent, reason, evidence, until or ""
                )
            )
    return tuple(found)
