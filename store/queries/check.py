"""`loudou check`: does the book hold together? Rows against events, anchors and totals against their recomputation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from peewee import fn

from store.domain.names import fold
from store.models import ENTITIES, Command, Event, NextStep, Project, StageTotal, Touch
from store.session import Session
from store.text import N_, Message, msg
from store.usecases import anchors, derived
from store.usecases.doing import DERIVED

CHUNK = 500
LIMIT = 100
"""At most so many findings; a book with more is damaged as a whole."""

SEARCHED = {
    "project": N_("The search table disagreed with the projects; it was built anew."),
    "client": N_("The search table disagreed with the clients; it was built anew."),
    "contact": N_("The search table disagreed with the contacts; it was built anew."),
    "touch": N_("The search table disagreed with the touches; it was built anew."),
}
"""Tables with a search table, and what is said where that lacks rows."""


def check(session: Session) -> list[Message]:
    """Findings, worst first; none for a sound book."""
    found: list[Message] = []
    with session.book.guard(), session.book.reading():
        for part in (_engine, _commands, _rows, _anchors, _rhythm, _totals):
            for finding in part(session):
                found.append(finding)
                if len(found) >= LIMIT:
                    return found
    return found + list(_search(session))


def _search(session: Session) -> Iterator[Message]:
    """A search table knows every row of its own; one that does not is built anew, being derived state."""
    book = session.book
    if book.engine != "sqlite" or book.readonly:
        return
    for table, disagreed in SEARCHED.items():
        found = f"{table}_search"
        lacking = f"SELECT count(*) FROM {table} WHERE id NOT IN (SELECT id FROM {found}_docsize)"
        with book.guard():
            if not book.db.execute_sql(lacking).fetchone()[0]:
                continue
            with book.writing():
                book.db.execute_sql(f"INSERT INTO {found}({found}) VALUES ('rebuild')")
        yield msg(disagreed)


def _engine(session: Session) -> Iterator[Message]:
    """The engine's own check of the file, its references and the search table."""
    book = session.book
    if book.engine != "sqlite":
        return
    for (line,) in book.db.execute_sql("PRAGMA integrity_check(20)").fetchall():
        if line != "ok":
            yield msg("The file is damaged: {detail}", detail=line)
    for row in book.db.execute_sql("PRAGMA foreign_key_check").fetchall():
        yield msg("Row {id} of {table} points at nothing.", id=row[1], table=row[0])


def _commands(session: Session) -> Iterator[Message]:
    """Every command has all its events, in one run of numbers from 1."""
    counted = Event.select(
        Event.command, fn.COUNT(Event.id).alias("n"), fn.MAX(Event.seq).alias("top")
    ).group_by(Event.command)
    query = Command.select(Command.uuid, Command.events, counted.c.n, counted.c.top).join(
        counted, "LEFT OUTER JOIN", on=(counted.c.command == Command.uuid)
    )  # fmt: skip
    for uuid, events, n, top in query.tuples():
        if events != (n or 0) or events != (top or 0):
            yield msg(
                "Command {uuid} has {n} of its {events} events.", uuid=uuid, n=n or 0, events=events
            )
    orphans = (
        Event.select(Event.command)
        .where(Event.command.not_in(Command.select(Command.uuid)))
        .distinct()
        .limit(5)
    )
    for (uuid,) in orphans.tuples():
        yield msg("Events of the unknown command {uuid}.", uuid=uuid)


def _rows(session: Session) -> Iterator[Message]:
    """Every row equals the fold of its events: nothing was changed behind the use cases' back."""
    for entity, table in ENTITIES.items():
        columns = table._meta.columns
        names = [name for name in columns if name not in DERIVED and name != "id"]
        plain = {name: columns[name].default for name in names}
        folds = ["folded"] if "folded" in columns else []
        fields = [columns[name] for name in ("id", *names, *folds)]
        last = 0
        while rows := list(
            table.select(*fields).where(table.id > last).order_by(table.id).limit(CHUNK).tuples()
        ):
            states = _fold(entity, [row[0] for row in rows])
            for row in rows:
                present = dict(zip((*names, *folds), row[1:], strict=True))
                state = states.get(row[0])
                if state is None:
                    yield msg("{entity} {id} was made without an event.", entity=entity, id=row[0])
                    continue
                whole = plain | state
                wrong = [name for name in names if present[name] != whole[name]]
                if folds and present["folded"] != fold(present["name"]):
                    wrong.append("folded")
                if wrong:
                    yield msg(
                        "{entity} {id}: {fields} differ from the events.",
                        entity=entity,
                        id=row[0],
                        fields=tuple(wrong),
                    )
            last = rows[-1][0]


def _fold(entity: str, ids: list[int]) -> dict[int, dict[str, Any]]:
    rows = (
        Event.select(Event.entity_id, Event.after, Event.version)
        .where(Event.entity == entity, Event.entity_id.in_(ids))
        .order_by(Event.id)
    )
    state: dict[int, dict[str, Any]] = {}
    for row_id, after, version in rows.tuples():
        state.setdefault(row_id, {}).update(json.loads(after or "{}"), version=version)
    return state


def _anchors(session: Session) -> Iterator[Message]:
    """Anchors recomputed: last touch, silence, next due, entry into the stage, `live`."""
    touch = (
        Touch.select(Touch.project, fn.MAX(Touch.day))
        .where(Touch.archived == 0, Touch.contact.is_null(False))
        .group_by(Touch.project)
    )
    touches = dict(touch.tuples())
    step = (
        NextStep.select(NextStep.project, fn.MIN(NextStep.due))
        .where(NextStep.archived == 0, NextStep.state == "open")
        .group_by(NextStep.project)
    )
    steps = dict(step.tuples())
    today = derived.day_of(session.book)
    fields = (
        Project.id,
        Project.touch_day,
        Project.silent_since,
        Project.next_due,
        Project.base_day,
        Project.live,
        derived.live_case(today),
    )
    for row_id, touch_day, silent_since, next_due, base_day, live, should_live in (
        Project.select(*fields).order_by(Project.id).tuples().iterator()
    ):
        expected = touches.get(row_id)
        if touch_day != expected or silent_since != (expected or base_day):
            yield msg(
                "P-{id}: the last touch is {found}, the touches say {expected}.",
                id=row_id,
                found=touch_day or "–",
                expected=expected or "–",
            )
        if next_due != steps.get(row_id):
            yield msg(
                "P-{id}: the next step is due {found}, the steps say {expected}.",
                id=row_id,
                found=next_due or "–",
                expected=steps.get(row_id) or "–",
            )
        if live != should_live:
            yield msg(
                "P-{id} should {negation}stand on the board.",
                id=row_id,
                negation="" if should_live else msg("not "),
            )


def _rhythm(session: Session) -> Iterator[Message]:
    """The 1-15-30 anchors replayed from what happened (method §5)."""
    recheck = anchors.numbers().recheck
    last = 0
    while ids := [
        row
        for (row,) in Project.select(Project.id)
        .where(Project.id > last)
        .order_by(Project.id)
        .limit(CHUNK)
        .tuples()
    ]:
        for row_id, true, stored in anchors.true(ids, recheck):
            wrong = [
                name for name, a, b in zip(anchors.STORED, true, stored, strict=True) if a != b
            ]
            if wrong:
                yield msg(
                    "P-{id}: {fields} differ from what happened.", id=row_id, fields=tuple(wrong)
                )
        last = ids[-1]


def _totals(session: Session) -> Iterator[Message]:
    """The kept totals equal what SQL counts for their day."""
    day = derived.day_of(session.book)
    if not day:
        return
    kept = {
        (row[0], row[1], row[2]): row[3:]
        for row in StageTotal.select(
            StageTotal.place, StageTotal.stage, StageTotal.currency, StageTotal.count, StageTotal.amount, StageTotal.red, StageTotal.amber
        ).tuples() if any(row[3:])
    }  # fmt: skip
    true = {(row[0], row[1], row[2]): tuple(row[3:]) for row in derived.counted(day)}
    for key in sorted(set(kept) | set(true)):
        if kept.get(key) != true.get(key):
            yield msg(
                "The kept totals of {place} differ from the projects.",
                place=f"{key[0]}/{key[1]}/{key[2]}",
            )
