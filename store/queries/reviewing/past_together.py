"""A client's other projects that were due a verdict in a past review, as they stood at its moment (method §5)."""

from __future__ import annotations

from typing import Any

from peewee import JOIN

from store.domain import review as rules
from store.models import Decision, Event, Project, ReviewEntry
from store.prepared import Marks, Prepared
from store.queries.reviewing.past_moment import Moment
from store.queries.rewind import COLUMNS, Rows, by_id, rewind

TABLES = (ReviewEntry, Project, Decision)


def _due(mark: Marks) -> Any:
    """Verdicts due in the review when its queue was frozen: entry, project, decision, of projects that are the client's or
    went from one client to another since."""
    due = ReviewEntry.alias("due")
    here = (due.review == mark.number("review")) & due.start.contains('"duty":"verdict"')
    moved = Event.select(Event.project_id).where(
        Event.project_id.in_(due.select(due.project).where(here)), Event.id > mark.number("event"),
        Event.before.contains('"client_id":'),
    )  # fmt: skip
    return (
        ReviewEntry.select(*(column for table in TABLES for column in table._meta.columns.values()))
        .join(Project)
        .join_from(
            ReviewEntry, Decision, JOIN.LEFT_OUTER,
            on=(Decision.project == ReviewEntry.project) & (Decision.entry == ReviewEntry.id),
        )
        .where(
            ReviewEntry.review == mark.number("review"), ReviewEntry.id != mark.number("entry"),
            ReviewEntry.start.contains('"duty":"verdict"'),
            (Project.client == mark.number("client")) | Project.id.in_(moved),
        )
    )  # fmt: skip


_DUE = Prepared(_due)


def together(at: Moment, client: int) -> list[tuple[Any, ...]]:
    """(entry, name, judged, status, d's anchor, held until, provisional progress), in the order of the queue.

    A past d is replayed for the project on the table alone: of the others, what was not judged by then counts as due.
    One or two statements.
    """
    rows = _DUE.rows(review=at.review, entry=at.entry, client=client, event=at.event)
    if not rows:
        return []
    entries, projects, decisions = _split(rows)
    names = [table._meta.table_name for table in TABLES]
    later = list(
        Event.select(*COLUMNS)
        .where(Event.project_id.in_(list(projects)), Event.id > at.event, Event.entity.in_(names))
        .order_by(Event.id.desc())
        .tuples()
    )
    entries, projects, decisions = (
        rewind(some, name, later) for some, name in zip((entries, projects, decisions), names, strict=True)
    )  # fmt: skip
    found = []
    for one in sorted(entries.values(), key=lambda one: (one["place"], one["id"])):
        project = projects[one["project_id"]]
        if one["archived"] or project["archived"] or project["client_id"] != client:
            continue
        judged = one["done_day"] is not None or any(
            made["entry_id"] == one["id"] and _judges(made) for made in decisions.values()
        )
        found.append((one["id"], project["name"], judged, project["status"], "", None, None))
    return found


def _judges(made: dict[str, Any]) -> bool:
    return (
        not made["archived"]
        and made["state"] != "refused"
        and made["kind"] in rules.VERDICTS - {"drop"}
    )


def _split(rows: list[tuple[Any, ...]]) -> tuple[Rows, ...]:
    """Joined rows as the rows of each table."""
    found, start = [], 0
    for table in TABLES:
        end = start + len(table._meta.columns)
        ids = (row[start:end] for row in rows if row[start] is not None)
        found.append(by_id(table, ids))
        start = end
    return tuple(found)
