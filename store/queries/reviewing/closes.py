"""Past close dates in the rep's own words: each expected close, the day it was moved, and what was said then (method §6)."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from peewee import JOIN

from store.clock import day_of
from store.database import guarded
from store.domain import days
from store.models import Brief, Contact, Decision, Event, Member, Touch
from store.prepared import Prepared
from store.session import Session

SAID = 3
"""Things said that are told of one date."""
EARLIER = 14
"""Days before a date was moved in which what was said belongs to it."""


class Saying(NamedTuple):
    """Something written near a date: kind `touch` (its kind in `what`), `brief`, or `decision` (its kind in `what`)."""

    day: str
    kind: str
    what: str
    who: str
    whom: str
    text: str


class Close(NamedTuple):
    """An expected close: since which day it stood, who said so, and what was said about then, newest first.

    close: None where it was taken away. days: later than the one before, 0 for the first.
    """

    day: str
    who: str
    close: str | None
    days: int
    said: tuple[Saying, ...]


_MOVED = Prepared(
    lambda mark: (
        Event.select(Event.at, Member.name, Event.before, Event.after, Event.kind)
        .join(Member, on=(Event.actor == Member.id))
        .where(
            Event.project_id == mark.number("project"), Event.entity == "project", Event.after.contains('"close":')
        )
        .order_by(Event.id)
    )
)  # fmt: skip
_TOUCHES = Prepared(
    lambda mark: (
        Touch.select(Touch.day, Touch.kind, Member.name, Contact.name, Touch.note)
        .join(Member, JOIN.LEFT_OUTER, on=(Touch.member == Member.id))
        .switch(Touch).join(Contact, JOIN.LEFT_OUTER, on=(Touch.contact == Contact.id))
        .where(Touch.project == mark.number("project"), Touch.archived == 0, Touch.note != "")
        .order_by(Touch.day, Touch.id)
    )
)  # fmt: skip
_BRIEFS = Prepared(
    lambda mark: (
        Brief.select(Brief.day, Member.name, Brief.work, Brief.progress, Brief.problem)
        .join(Member, on=(Brief.member == Member.id))
        .where(Brief.project == mark.number("project"), Brief.archived == 0)
        .order_by(Brief.day, Brief.id)
    )
)  # fmt: skip
_DECISIONS = Prepared(
    lambda mark: (
        Decision.select(Decision.day, Decision.kind, Decision.note)
        .where(
            Decision.project == mark.number("project"), Decision.archived == 0, Decision.state != "refused",
            Decision.note != "", Decision.kind.in_(["continue", "wait", "park", "unchanged"]),
        )
        .order_by(Decision.day, Decision.id)
    )
)  # fmt: skip


@guarded
def closes(session: Session, project_id: int) -> list[Close]:
    """Every expected close a project had, oldest first. Four statements."""
    with session.book.reading():
        events = _MOVED.rows(project=project_id)
        said = sorted(_said(project_id), key=lambda one: one.day)
    zone = session.book.clock.zone
    found: list[Close] = []
    for at, who, before, after, kind in events:
        old, new = json.loads(before or "{}").get("close"), json.loads(after)["close"]
        if kind.endswith(".undone") and found:
            found.pop()  # it was taken back: nobody has to answer for it
            if found:
                continue
        if found and found[-1].close == new:
            continue
        day = day_of(at, zone)
        later = days.between(old, new) if old and new else 0
        found.append(Close(day, who, new or None, later, _near(said, day)))
    return found


def _near(said: list[Saying], day: str) -> tuple[Saying, ...]:
    """What was written in the fortnight before the date was moved, and on that day; newest first."""
    first = days.add(day, -EARLIER)
    return tuple(one for one in reversed(said) if first <= one.day <= day)[:SAID]


def _said(project: int) -> list[Saying]:
    rows: list[Any] = [Saying(day, "touch", kind, who or "", whom or "", note) for day, kind, who, whom, note in _TOUCHES.rows(project=project)]  # fmt: skip
    for day, who, *texts in _BRIEFS.rows(project=project):
        text = " / ".join(text for text in texts if text)
        if text:
            rows.append(Saying(day, "brief", "", who, "", text))
    rows += [Saying(day, "decision", kind, "", "", note) for day, kind, note in _DECISIONS.rows(project=project)]  # fmt: skip
    return rows
