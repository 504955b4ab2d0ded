"""Preparing for the review: the queue a rep's manager will see, with what he says about it beforehand (method §6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from peewee import JOIN, Case, fn

from store.database import guarded
from store.domain import access, briefs, days
from store.domain.briefs import Happened
from store.models import Brief, Contact, Event, Member, NextStep, Project, Region, Touch
from store.queries.narrowing import branches
from store.queries.reviewing.queue import Queued, queue
from store.queries.reviewing.standing import fresh, last_review
from store.session import Session

WEEK = 7
"""Days of touches that are told of a project which was never reviewed."""


class Written(NamedTuple):
    """A brief as it was written. same: in how many briefs in a row the same stood there; day: when."""

    id: int
    member: str
    day: str
    work: str
    progress: str
    problem: str
    support: str
    next_text: str
    next_due: str | None
    same: int
    version: int


class Step(NamedTuple):
    """An open promise on a project; broken where its day has passed."""

    id: int
    text: str
    due: str
    broken: bool


class Prepared(NamedTuple):
    """A project in the queue to come, and what there is to prepare it.

    brief: the one for the coming review, None where none is written. last: the one before it. touches: since the last
    review, oldest first. work, progress: prefilled from them in the language of the session. step: the next open one
    that lies ahead; broken: the one whose day passed first.
    """

    queued: Queued
    brief: Written | None
    last: Written | None
    touches: tuple[Happened, ...]
    work: str
    progress: str
    step: Step | None
    broken: Step | None

    @property
    def owed(self) -> bool:
        """Whether a text is asked for and not written yet: only on what must be discussed."""
        return self.queued.must and self.brief is None

    def offered(self) -> dict[str, Any]:
        """The arguments of `write_brief` as they stand: the written brief, else what is prefilled and the open step."""
        if self.brief:
            one = self.brief
            return {
                "work": one.work, "progress": one.progress, "problem": one.problem, "support": one.support,
                "next_text": one.next_text, "next_due": one.next_due,
            }  # fmt: skip
        return {
            "work": self.work, "progress": self.progress, "problem": "", "support": "",
            "next_text": self.step.text if self.step else "", "next_due": self.step.due if self.step else None,
        }  # fmt: skip


class Coverage(NamedTuple):
    """How far a rep is: projects that must be discussed, those of them with a brief, and those at a glance."""

    member: int
    name: str
    must: int
    filled: int
    glance: int

    @property
    def missing(self) -> int:
        """Briefs that are still to be written."""
        return self.must - self.filled


@guarded
def prepared(session: Session, members: Sequence[int]) -> list[Prepared]:
    """The queue to come of these reps, in its order, with all that prepares it. Eight statements."""
    with session.book.reading():
        found = queue(session, members)
        written = _briefs(members)
        happened = _touches(session, members)
        steps = _steps(session, members)
    return [
        _prepared(one, written.get(one.project, []), happened[one.project], steps[one.project], session)
        for one in found
    ]  # fmt: skip


@guarded
def prepared_one(session: Session, project: int) -> Prepared | None:
    """A project in its owner's queue, with all that prepares it; None where it is in nobody's. Nine statements."""
    with session.book.reading():
        row = Project.select(Project.owner).where(Project.id == project).tuples().first()
        found = prepared(session, [row[0]]) if row and row[0] else []
    return next((item for item in found if item.queued.project == project), None)


def _prepared(
    one: Queued, written: list[tuple[bool, Written]], touches: list[Happened], steps: list[Step], session: Session
) -> Prepared:  # fmt: skip
    standing = written[0][1] if written and written[0][0] else None
    before = [brief for _, brief in written if brief is not standing]
    work, progress = briefs.prefilled(touches, session.today, session.lang)
    return Prepared(
        one, standing, before[0] if before else None, tuple(touches), work, progress,
        next((step for step in steps if not step.broken), None),
        next((step for step in steps if step.broken), None),
    )  # fmt: skip


@guarded
def coverage(session: Session, members: Sequence[int] | None = None) -> tuple[Coverage, ...]:
    """Who has filled in his briefs: these reps, or all whom the actor leads. Seven or eight statements."""
    with session.book.reading():
        names = _reps(session) if members is None else _named(members)
        found = queue(session, list(names))
        rows = Brief.select(Brief.project).where(
            Brief.project.in_(_mine(list(names))), Brief.archived == 0, fresh()
        )
        filled = {project for (project,) in rows.tuples()}
    counts: dict[int, list[int]] = {member: [0, 0, 0] for member in names}
    for one in found:
        if one.member is not None:
            of = counts[one.member]
            of[0 if one.must else 2] += 1
            of[1] += int(one.must and one.project in filled)
    return tuple(Coverage(member, names[member], *of) for member, of in counts.items())


@guarded
def may_lead(session: Session) -> bool:
    """Whether the actor sees who has prepared and who has not."""
    return not access.LEADERS.isdisjoint(session.actor.roles)


def _named(members: Sequence[int]) -> dict[int, str]:
    rows = dict(Member.select(Member.id, Member.name).where(Member.id.in_(list(members))).tuples())
    return {member: rows[member] for member in members if member in rows}


def _reps(session: Session) -> dict[int, str]:
    """Members with open projects: a regional manager's are those of his region and the ones below it, if he has one."""
    owners = Project.select(Project.owner).where(Project.live == 1, Project.owner.is_null(False))
    query = Member.select(Member.id, Member.name).where(Member.archived == 0, Member.id.in_(owners))
    if "administrator" not in session.actor.roles:
        own = Member.select(Member.region).where(Member.id == session.actor.id)
        region = own.join(Region).where(Region.archived == 0).tuples().first()
        if region:
            inside = Member.region.in_(branches([region[0]])) | (Member.id == session.actor.id)
            query = query.where(inside)
    return dict(query.order_by(Member.id).tuples())


def _mine(members: Sequence[int]) -> Any:
    return Project.select(Project.id).where(Project.live == 1, Project.owner.in_(list(members)))


def _briefs(members: Sequence[int]) -> dict[int, list[tuple[bool, Written]]]:
    """The two newest briefs of each project, and whether a review has still to take it up."""
    place = fn.ROW_NUMBER().over(partition_by=[Brief.project], order_by=[Brief.id.desc()])
    ranked = (
        Brief.select(Brief.id, place.alias("place"))
        .where(Brief.project.in_(_mine(members)), Brief.archived == 0)
        .alias("ranked")
    )
    newest = Brief.select(ranked.c.id).from_(ranked).where(ranked.c.place <= 2)
    rows = (
        Brief.select(
            Brief.project, Case(None, [(fresh(), 1)], 0), Brief.id, Member.name, Brief.day, Brief.work, Brief.progress,
            Brief.problem, Brief.support, Brief.next_text, Brief.next_due, Brief.same, Brief.version,
        )
        .join(Member)
        .where(Brief.id.in_(newest))
        .order_by(Brief.id.desc())
    )  # fmt: skip
    found: dict[int, list[tuple[bool, Written]]] = defaultdict(list)
    for project, unused, *brief in rows.tuples():
        found[project].append((bool(unused), Written(*brief)))
    return found


def _touches(session: Session, members: Sequence[int]) -> dict[int, list[Happened]]:
    """The touches since each project's last review; those of its day where they were written down after it."""
    since = fn.COALESCE(Project.reviewed_on, days.add(session.today, -WEEK))
    recorded = Event.select(fn.MIN(Event.id)).where(
        Event.entity == "touch", Event.entity_id == Touch.id
    )
    after = (Touch.day > since) | ((Touch.day == since) & (recorded > last_review(Project.id)))
    rows = (
        Touch.select(Touch.project, Touch.day, Touch.kind, fn.COALESCE(Contact.name, ""), Touch.note, Touch.outcome)
        .join(Project, on=(Touch.project == Project.id)).switch(Touch)
        .join(Contact, JOIN.LEFT_OUTER, on=(Touch.contact == Contact.id))
        .where(Project.live == 1, Project.owner.in_(list(members)), Touch.archived == 0, after)
        .order_by(Touch.day, Touch.id)
    )  # fmt: skip
    found: dict[int, list[Happened]] = defaultdict(list)
    for project, *touch in rows.tuples():
        found[project].append(Happened(*touch))
    return found


def _steps(session: Session, members: Sequence[int]) -> dict[int, list[Step]]:
    """The open promises of each project, the earliest first."""
    rows = (
        NextStep.select(NextStep.project, NextStep.id, NextStep.text, NextStep.due)
        .where(NextStep.project.in_(_mine(members)), NextStep.state == "open", NextStep.archived == 0)
        .order_by(NextStep.due, NextStep.id)
    )  # fmt: skip
    found: dict[int, list[Step]] = defaultdict(list)
    for project, row, text, due in rows.tuples():
        found[project].append(Step(row, text, due, due < session.today))
    return found
