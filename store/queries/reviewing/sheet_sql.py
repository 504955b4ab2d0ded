"""The statements behind a project on the table, built once."""

from __future__ import annotations

from typing import Any

from peewee import JOIN, fn

from store.models import (
    Brief,
    Client,
    Contact,
    Decision,
    Event,
    KeyDate,
    Member,
    NextStep,
    Project,
    Region,
    Review,
    ReviewEntry,
    Touch,
)
from store.prepared import Marks, Prepared
from store.queries.reviewing.standing import said_in, written

LATEST = 40
"""Touches, and promises settled, of those since the last review: so many are read."""

HEAD = Prepared(
    lambda mark: (
        ReviewEntry.select(
            ReviewEntry.review, ReviewEntry.start, ReviewEntry.skips, ReviewEntry.done_day, Review.opening, Review.leader,
            Project.id, Project.name, Project.client, Client.name, Client.klass, Project.owner, Member.name, Project.stage,
            Project.status, Project.archived, Project.amount, Project.currency, Project.close, Project.pushes, Project.version,
            Project.d_anchor, Project.hold_until, Project.provisional_day, Project.continues, Project.parks, Project.waiting_for,
            Project.waiting_since, Project.touch_day, Project.silent_since, Project.stage_since, Project.reviewed_on,
            Project.created_day, Project.skips, Project.next_due, ReviewEntry.member,
            Project.base_kind, Project.d_base,
        )
        .join(Review).switch(ReviewEntry)
        .join(Project).join(Client)
        .join_from(Project, Member, JOIN.LEFT_OUTER, on=(Project.owner == Member.id))
        .where(ReviewEntry.id == mark.number("entry"))
    )
)  # fmt: skip
HEAD_NAMES = (
    "review", "start", "skips", "done_day", "opening", "leader", "project", "name", "client_id", "client", "klass", "owner_id", "owner",
    "stage_id", "status", "archived", "amount", "currency", "close", "pushes", "version", "d_anchor", "hold_until",
    "provisional_day", "continues", "parks", "waiting_for", "waiting_since", "touch_day", "silent_since", "stage_since",
    "reviewed_on", "created_day", "stage_skips", "next_due", "member", "base_kind", "d_base",
)  # fmt: skip

BEFORE = Prepared(
    lambda mark: (
        ReviewEntry.select(ReviewEntry.id, ReviewEntry.done_day)
        .where(
            ReviewEntry.project == mark.number("project"), ReviewEntry.review != mark.number("review"),
            ReviewEntry.done_day.is_null(False), ReviewEntry.archived == 0,
        )
        .order_by(ReviewEntry.done_day.desc(), ReviewEntry.id.desc()).limit(1)
    )
)  # fmt: skip


SINCE = Prepared(
    lambda mark: Event.select(fn.COALESCE(fn.MAX(Event.id), 0)).where(said_in(mark.number("entry")))
)
"""The last event of the previous review on this project: what came after it is new."""

EVENTS = Prepared(
    lambda mark: (
        Event.select(Event.kind, Event.before, Event.after, Event.at)
        .where(Event.project_id == mark.number("project"), Event.id > mark.number("since"), Event.entity == "project")
        .order_by(Event.id)
    )
)  # fmt: skip
TOUCHES = Prepared(
    lambda mark: (
        Touch.select(Touch.id, Touch.day, Touch.kind, Contact.name, Member.name, Touch.note, Touch.outcome, Touch.confirmed_by)
        .join(Event, on=((Event.entity == "touch") & (Event.entity_id == Touch.id) & (Event.version == 1)))
        .switch(Touch).join(Contact, JOIN.LEFT_OUTER, on=(Touch.contact == Contact.id))
        .switch(Touch).join(Member, JOIN.LEFT_OUTER, on=(Touch.member == Member.id))
        .where(Touch.project == mark.number("project"), Touch.archived == 0, Event.id > mark.number("since"))
        .order_by(Touch.day.desc(), Touch.id.desc()).limit(LATEST)
    )
)  # fmt: skip
STEPS = Prepared(
    lambda mark: (
        NextStep.select(NextStep.id, NextStep.text, NextStep.due, NextStep.first_due, Member.name, NextStep.role)
        .join(Member, JOIN.LEFT_OUTER, on=(NextStep.owner == Member.id))
        .where(NextStep.project == mark.number("project"), NextStep.archived == 0, NextStep.state == "open")
        .order_by(NextStep.due, NextStep.id)
    )
)  # fmt: skip


def _settled(mark: Marks) -> Any:
    finished = Event.select(fn.MAX(Event.id)).where(
        Event.entity == "next_step", Event.entity_id == NextStep.id, Event.kind == "next_step.finished"
    )  # fmt: skip
    return (
        NextStep.select(NextStep.id, NextStep.text, NextStep.due, NextStep.first_due, NextStep.done_day, Member.name, NextStep.role, NextStep.state)
        .join(Member, JOIN.LEFT_OUTER, on=(NextStep.owner == Member.id))
        .where(
            NextStep.project == mark.number("project"), NextStep.archived == 0, NextStep.state != "open",
            fn.COALESCE(finished, 0) > mark.number("since"),
        )
        .order_by(NextStep.state.desc(), NextStep.done_day.desc(), NextStep.id.desc()).limit(LATEST)
    )  # fmt: skip


SETTLED = Prepared(_settled)
"""Promises settled since: late ones first, then those kept, the newest first."""
DATES = Prepared(
    lambda mark: (
        KeyDate.select(KeyDate.kind, KeyDate.day, KeyDate.note)
        .where(
            KeyDate.project == mark.number("project"), KeyDate.archived == 0, KeyDate.day >= mark.text("first"),
            KeyDate.day <= mark.text("last"),
        )
        .order_by(KeyDate.day, KeyDate.id)
    )
)  # fmt: skip


def _brief(mark: Marks) -> Any:
    used = Decision.select(Decision.brief).where(
        Decision.project == mark.number("project"), Decision.brief.is_null(False), Decision.review != mark.number("review"),
    )  # fmt: skip
    return (
        Brief.select(
            Brief.id, Member.name, Brief.day, Brief.work, Brief.progress, Brief.problem, Brief.support, Brief.next_text,
            Brief.next_due, Brief.same, Brief.progress_day,
        )
        .join(Member, on=(Brief.member == Member.id))
        .where(
            Brief.project == mark.number("project"), Brief.archived == 0, Brief.id.not_in(used), written() > mark.number("since"),
        )
        .order_by(Brief.day.desc(), Brief.id.desc()).limit(1)
    )  # fmt: skip


BRIEF = Prepared(_brief)
PROVISIONAL = Prepared(
    lambda mark: (
        Touch.select(Touch.id, Touch.day, Member.name, Contact.name, Touch.note)
        .join(Contact, on=(Touch.contact == Contact.id))
        .switch(Touch).join(Member, JOIN.LEFT_OUTER, on=(Touch.member == Member.id))
        .where(
            Touch.project == mark.number("project"), Touch.outcome == "progress", Touch.confirmed_by.is_null(),
            Touch.archived == 0, Touch.day > mark.text("anchor"),
        )
        .order_by(Touch.day.desc(), Touch.id.desc()).limit(1)
    )
)  # fmt: skip


def _together(mark: Marks) -> Any:
    judged = Decision.select(fn.COUNT(Decision.id)).where(
        Decision.entry == ReviewEntry.id, Decision.archived == 0, Decision.state != "refused",
        Decision.kind.in_(["continue", "wait", "park"]),  # a drop counts by the status: it may be reopened
    )  # fmt: skip
    return (
        ReviewEntry.select(
            ReviewEntry.id, Project.name, judged, Project.status, Project.d_anchor, Project.hold_until,
            Project.provisional_day,
        )
        .join(Project)
        .where(
            # by the client's few projects, not by the review's thousands of entries
            (ReviewEntry.review + 0) == mark.number("review"), ReviewEntry.archived == 0, Project.archived == 0,
            Project.client == mark.number("client"), ReviewEntry.id != mark.number("entry"),
            ReviewEntry.start.contains('"duty":"verdict"'),
        )
        .order_by(ReviewEntry.place, ReviewEntry.id)
    )  # fmt: skip


TOGETHER = Prepared(_together)
VERDICTS = Prepared(
    lambda mark: (
        Decision.select(
            Decision.id, Decision.kind, Decision.state, Decision.day, Decision.note, Decision.until, Decision.intent,
            Decision.evidence, Decision.source, Decision.review, Review.leader,
        )
        .join(Review, JOIN.LEFT_OUTER, on=(Decision.review == Review.id))
        .where(
            Decision.project == mark.number("project"), Decision.archived == 0,
            Decision.kind.in_(["continue", "wait", "park", "drop"]),
        )
        .order_by(Decision.id.desc()).limit(4)
    )
)  # fmt: skip
DECIDED = Prepared(
    lambda mark: (
        Decision.select(Decision.id, Decision.kind, Decision.state, Decision.note, Decision.until, Decision.outcome, Decision.intent,
                        Decision.from_stage, Decision.to_stage, Decision.d, Decision.lifted)
        .where(Decision.entry == mark.number("entry"), Decision.archived == 0)
        .order_by(Decision.id)
    )
)  # fmt: skip
MEMBERS = Prepared(lambda _: Member.select(Member.id, Member.name))
REGIONS = Prepared(lambda _: Region.select(Region.id, Region.name))
CLIENTS = Prepared(
    lambda mark: Client.select(Client.id, Client.name).where(
        Client.id.in_([mark.number("one"), mark.number("two"), mark.number("three")])
    )
)
BORN = Prepared(
    lambda mark: Event.select(fn.COALESCE(fn.MIN(Event.id), 0)).where(
        Event.project_id == mark.number("project"), Event.entity == "project"
    )
)
