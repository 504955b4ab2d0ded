"""The memory read: events as rows, and what changed since one last looked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from peewee import fn

from store.database import guarded
from store.models import Event, Member, Project, Stage
from store.prepared import Prepared
from store.session import Session

MANY = 300


class EventRow(NamedTuple):
    """One event: `at` in UTC µs, `before` and `after` by column name with stored values."""

    id: int
    at: int
    who: str
    kind: str
    entity: str
    entity_id: int
    project_id: int | None
    version: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    command: str


class News(NamedTuple):
    """What happened since an event: the last id, the projects, the stages (numbers) they were in or came to; `many` = reload all."""

    last: int
    projects: frozenset[int]
    stages: frozenset[int]
    many: bool
    files: bool = False
    """Whether a client's file may say something else now: a contact, a touch, a potential project."""
    reviews: bool = False
    """Whether something of a review was written: its queue, a brief, a decision."""


FILES = frozenset({"contact", "touch", "potential_project", "client", "project", "project_client"})
"""Entities that a client's file shows."""
REVIEWS = frozenset({"review", "review_person", "review_entry", "brief", "decision"})
"""Entities of a review: the cards say nothing else for them than what their anchors say."""


@guarded
def events(
    session: Session,
    *,
    after: int = 0,
    project: int | None = None,
    limit: int = 100,
    newest: bool = False,
) -> list[EventRow]:
    """Events after id `after`, oldest first; `newest=True` gives the last `limit` of them, newest first."""
    query = (
        Event.select(
            Event.id, Event.at, Member.name, Event.kind, Event.entity, Event.entity_id, Event.project_id, Event.version,
            Event.before, Event.after, Event.command,
        ).join(Member, on=(Event.actor == Member.id)).where(Event.id > after)
    )  # fmt: skip
    if project is not None:
        query = query.where(Event.project_id == project)
    query = query.order_by(Event.id.desc() if newest else Event.id).limit(limit)
    return [
        EventRow(*[*row[:8], json.loads(row[8] or "{}"), json.loads(row[9] or "{}"), row[10]])
        for row in query.tuples()
    ]


@guarded
def last_event(session: Session) -> int:
    """The id of the newest event, 0 in an empty book."""
    return int(Event.select(fn.COALESCE(fn.MAX(Event.id), 0)).scalar())


_SINCE = Prepared(
    lambda mark: (
        Event.select(Event.id, Event.entity, Event.project_id, Event.before, Event.after)
        .where(Event.id > mark.number("event"))
        .order_by(Event.id)
        .limit(MANY)
    )
)
_NUMBER_OF = Prepared(
    lambda mark: (
        Stage.select(Stage.number)
        .join(Project, on=(Project.stage == Stage.id))
        .where(Project.id == mark.number("id"))
    )
)
_NUMBERS = Prepared(lambda _: Stage.select(Stage.id, Stage.number))


def touched_since(session: Session, event: int) -> News:
    """What changed after `event`: enough to refresh only the columns concerned."""
    with session.book.reading():
        rows = _SINCE.rows(event=event)
        if not rows:
            last = last_event(session)  # behind `event` only after a restore
            return News(last, frozenset(), frozenset(), last < event)
        if len(rows) == MANY:
            return News(last_event(session), frozenset(), frozenset(), True)
        many = any(
            entity not in REVIEWS
            and entity
            not in (
                "project",
                "touch",
                "next_step",
                "contact",
                "potential_project",
                "project_client",
                "team_member",
                "gate_tick",
                "key_date",
                "layout",
            )
            for _, entity, *_ in rows
        )
        projects = {row[2] for row in rows if row[2]}
        texts = (text for row in rows for text in row[3:5] if '"stage_id":' in text)
        moved = {json.loads(text)["stage_id"] for text in texts}
        numbers = (
            {number for stage, number in _NUMBERS.rows() if stage in moved} if moved else set()
        )
        numbers |= {row[0] for project in projects for row in _NUMBER_OF.rows(id=project)}
        files = any(row[1] in FILES for row in rows)
        reviews = any(row[1] in REVIEWS for row in rows)
        return News(rows[-1][0], frozenset(projects), frozenset(numbers), many, files, reviews)
