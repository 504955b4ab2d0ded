"""The clocks of one project, each with why it last began anew (method §4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from peewee import JOIN

from store.domain import days
from store.models import Contact, Event, Member, Touch
from store.prepared import Prepared


class Clock(NamedTuple):
    """A clock: whole days since a day, and why it began there.

    why: `touch` (`kind` is the touch's, `whom` the contact), `moved`, `said`, `created`, or `baseline` where nothing has
    happened yet (`kind` says which day that is: created, imported, registered, followed_up). who: the member.
    """

    days: int
    since: str
    why: str
    kind: str = ""
    whom: str = ""
    who: str = ""


class Clocks(NamedTuple):
    """Silence, stage, and waiting where the project waits for somebody."""

    silence: Clock
    stage: Clock
    waiting: Clock | None


_LAST_TOUCH = Prepared(
    lambda mark: (
        Touch.select(Touch.kind, Contact.name, Member.name)
        .join(Contact, on=(Touch.contact == Contact.id))
        .switch(Touch)
        .join(Member, JOIN.LEFT_OUTER, on=(Touch.member == Member.id))
        .where(
            Touch.project == mark.number("project"),
            Touch.day == mark.text("day"),
            Touch.archived == 0,
        )
        .order_by(Touch.id.desc())
        .limit(1)
    )
)


_SET = Prepared(
    lambda mark: (
        Event.select(Event.kind, Member.name)
        .join(Member, on=(Event.actor == Member.id))
        .where(
            Event.project_id == mark.number("project"),
            Event.entity == "project",
            Event.kind != "project.undone",
            (Event.after ** mark.text("one")) | (Event.after ** mark.text("other")),
        )
        .order_by(Event.id.desc())
        .limit(1)
    )
)


def _last(project: int, one: str, other: str) -> tuple[str, str]:
    """Kind and actor of the newest event that set one of two columns to what stands there; an undo is no reason."""
    found = _SET.rows(project=project, one=f"%{one}%", other=f"%{other}%")
    return (str(found[0][0]), str(found[0][1])) if found else ("", "")


def clocks(row: Mapping[str, Any], today: str) -> Clocks:
    """The clocks of a project's row (columns by name). At most three statements, whatever the project has lived through."""
    return Clocks(_silence(row, today), _stage(row, today), _waiting(row, today))


def _silence(row: Mapping[str, Any], today: str) -> Clock:
    since = row["silent_since"]
    n = max(0, days.between(since, today))
    found = _LAST_TOUCH.rows(project=row["id"], day=row["touch_day"] or "")
    if not found:
        return Clock(n, since, "baseline", row["base_kind"])
    kind, whom, who = found[0]
    return Clock(n, since, "touch", kind, whom, who or "")


def _stage(row: Mapping[str, Any], today: str) -> Clock:
    since = row["stage_since"]
    n = days.between(since, today)
    stage = row["stage_id"]
    kind, who = _last(row["id"], f'"stage_id":{stage},', f'"stage_id":{stage}}}')
    if kind in ("project.created", "project.imported", ""):
        return Clock(n, since, "baseline", row["base_kind"], who=who)
    return Clock(n, since, "moved", kind, who=who)


def _waiting(row: Mapping[str, Any], today: str) -> Clock | None:
    if not row["waiting_for"] or not row["waiting_since"]:
        return None
    since = row["waiting_since"]
    n, holder = days.between(since, today), row["waiting_for"]
    kind, who = _last(row["id"], f'"waiting_for":"{holder}"', f'"waiting_since":"{since}"')
    if kind in ("project.created", "project.imported", ""):
        return Clock(n, since, "baseline", row["base_kind"], holder, who)
    return Clock(n, since, "said", kind, row["waiting_for"], who)
