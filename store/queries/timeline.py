"""The timeline of a project: touches, moves, next steps and field changes as one list, newest first, in pages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from store.models import (
    Client,
    Contact,
    Decision,
    Event,
    GateItem,
    GateTick,
    KeyDate,
    Member,
    NextStep,
    ProjectClient,
    Region,
    Stage,
    TeamMember,
    Touch,
)
from store.session import Session

HIDDEN = frozenset({"folded", "stem", "keys", "sort_name", "imported", "extra", "top_stage", "d_anchor", "stage_since",
                    "base_day", "base_kind", "created_day", "waiting_since", "parks", "pushes", "skips", "first_due", "silent_since",
                    "gate_open", "top_day", "parked_day", "d_base", "provisional_day", "continues", "reviewed_on", "same",
                    "confirmed_by_id", "progress_day", "progress_by_id"})  # fmt: skip
"""Columns whose changes follow from others; the history does not list them."""
KINDS = ("touches", "moves", "steps", "changes")
"""What a timeline can be narrowed to."""
BOOKS = "review_entry"
"""The entity that keeps a meeting's books: when a project was queued, skipped, done; its decisions tell what came of it."""
MOVES = ("created", "imported", "advanced", "skipped", "regressed", "won", "lost", "dropped", "parked", "reopened")  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, before and after, with names instead of ids; `field` is the column without `_id`."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One event of a project: `at` UTC µs, `kind` such as project.advanced, `note` what was written there.

    day: the touch's, tick's, key date's or decision's own day. what: kind of the touch, key date or decision, role of a
    participant, text of the gate item. whom: the contact, member or organisation. gone: what it made was taken back since.
    gate_open: gate items that a move passed while they were open. until: a decision's day. stages: numbers from and to of
    a decided move. pending: a *continue* that waits for its word.
    """

    id: int
    at: int
    who: str
    kind: str
    lines: tuple[FieldChange, ...]
    note: str = ""
    day: str = ""
    what: str = ""
    whom: str = ""
    outcome: str = ""
    gone: bool = False
    gate_open: int = 0
    until: str = ""
    stages: tuple[int, int] | None = None
    pending: bool = False


def history(
    session: Session,
    project_id: int,
    *,
    limit: int = 50,
    before: int | None = None,
    only: str = "",
) -> list[Change]:
    """What happened to a project, newest first; `before` an event id for the next page, `only` one of KINDS.

    A number of statements that does not grow with the page. What only keeps a meeting's books is left out.
    """
    query = Event.select(
        Event.id, Event.at, Member.name, Event.kind, Event.entity, Event.entity_id, Event.before, Event.after
    ).join(Member, on=(Event.actor == Member.id)).where(
        Event.project_id == project_id, Event.entity != BOOKS, *_only(only)
    )  # fmt: skip
    if before is not None:
        query = query.where(Event.id < before)
    with session.book.reading():
        found = [
            _Past(*[*row[:6], json.loads(row[6] or "{}"), json.loads(row[7] or "{}")])
            for row in query.order_by(Event.id.desc()).limit(limit).tuples()
        ]
        rows, names = _rows(session, found), _names(session, found)
    return [_change(past, rows, names) for past in found]


def _only(kind: str) -> list[Any]:
    """The condition on events of one kind."""
    went = Event.after.contains('"stage_id":') | Event.after.contains('"status":')
    moved = (Event.entity == "project") & (
        Event.kind.in_([f"project.{move}" for move in MOVES])
        | ((Event.kind == "project.undone") & went)
    )
    conditions = {
        "touches": [Event.entity == "touch"],
        "moves": [moved],
        "steps": [Event.entity == "next_step"],
        "changes": [Event.entity.not_in(("touch", "next_step")), ~moved],
    }
    return conditions.get(kind, [])


@dataclass(frozen=True, slots=True)
class _Past:
    """One event as it is stored."""

    id: int
    at: int
    who: str
    kind: str
    entity: str
    entity_id: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]


Rows = Mapping[tuple[str, int], Mapping[str, Any]]
Names = Mapping[tuple[str, int], str]
_SHOWN: dict[str, tuple[Any, tuple[str, ...]]] = {
    "touch": (Touch, ("archived", "day", "kind", "contact_id")),
    "next_step": (NextStep, ("archived", "text")),
    "gate_tick": (GateTick, ("archived", "day", "item_id")),
    "key_date": (KeyDate, ("archived", "day", "kind")),
    "team_member": (TeamMember, ("archived", "role", "member_id")),
    "project_client": (ProjectClient, ("archived", "role", "client_id")),
    "decision": (Decision, ("archived", "kind", "day")),
}
"""Rows that hang on a project, and what of them the timeline says."""
_NAMED: dict[str, Any] = {
    "owner_id": Member, "member_id": Member, "client_id": Client, "region_id": Region, "contact_id": Contact,
}  # fmt: skip


def _rows(session: Session, found: Iterable[_Past]) -> Rows:
    """The present rows behind the events, by entity and id; one statement per entity."""
    rows: dict[tuple[str, int], Mapping[str, Any]] = {}
    wanted: dict[str, set[int]] = {}
    texts = GateItem.text_zh if session.lang == "zh" else GateItem.text_en
    for past in found:
        if past.entity in _SHOWN:
            wanted.setdefault(past.entity, set()).add(past.entity_id)
    for entity, ids in wanted.items():
        table, names = _SHOWN[entity]
        columns = [table._meta.columns[name] for name in names]
        query = table.select(table.id, *columns).where(table.id.in_(sorted(ids)))
        if entity == "touch":
            query = query.select_extend(Contact.name).join(Contact, "LEFT OUTER JOIN")
        elif entity == "gate_tick":
            query = query.select_extend(texts).join(GateItem)
        elif entity == "team_member":
            query = query.select_extend(Member.name).join(Member)
        elif entity == "project_client":
            query = query.select_extend(Client.name).join(Client)
        for row in query.tuples():
            values = dict(zip(("id", *names, "name"), row, strict=False))
            rows[entity, row[0]] = values
    return rows


def _names(session: Session, found: Iterable[_Past]) -> Names:
    """Names of the rows that fields point at, by table and id; one statement per table."""
    wanted: dict[Any, set[int]] = {}
    for past in found:
        for values in (past.before, past.after) if past.before else (past.after,):
            for name, value in values.items():
                table = Stage if name == "stage_id" else _NAMED.get(name)
                if table is not None and value is not None:
                    wanted.setdefault(table, set()).add(value)
    names: dict[tuple[str, int], str] = {}
    column = Stage.column_zh if session.lang == "zh" else Stage.column_en
    for table, ids in wanted.items():
        said = (table.number, column) if table is Stage else (table.name,)
        query = table.select(table.id, *said).where(table.id.in_(sorted(ids)))
        for row_id, *parts in query.tuples():
            names[table._meta.table_name, row_id] = " ".join(str(part) for part in parts)
    return names


def _change(past: _Past, rows: Rows, names: Names) -> Change:
    row = rows.get((past.entity, past.entity_id), {})
    made = not past.before
    # a row is told as the event made it, and one that is only changed as it stands
    told = {**row, **past.after} if made else {**row, **past.before}
    whom = str(row.get("name") or "") if past.entity != "gate_tick" else ""
    if past.entity == "touch" and told.get("contact_id"):
        whom = names.get(("contact", told["contact_id"]), whom)
    what = row.get("name") if past.entity == "gate_tick" else told.get("role") or told.get("kind")
    decided = past.entity == "decision"
    lines = () if made else _lines(past, names)
    return Change(
        past.id, past.at, past.who, past.kind,
        tuple(line for line in lines if line.field == "archived") if decided else lines,  # its kind says the rest
        note=_note(past, row), until=str(told.get("until") or "") if decided else "",
        stages=(told["from_stage"], told["to_stage"]) if decided and told.get("to_stage") else None,
        pending=decided and told.get("state") == "pending",
        day=str(told.get("day") or "") if row else "", what=str(what or "") if row else "", whom=whom,
        outcome=str(past.after.get("outcome") or "") if made else "",
        gone=made and bool(row.get("archived")), gate_open=len(past.after.get("gate_open", ())),
    )  # fmt: skip


def _note(past: _Past, row: Mapping[str, Any]) -> str:
    """What was written: with a new row, with a promise, or why a decision was settled."""
    after, made = past.after, not past.before
    if past.entity == "decision":
        names = ("source", "note", "evidence") if made else ("reason",)
        return " · ".join(str(after[name]) for name in names if after.get(name))
    if past.entity == "brief":
        note = after.get("work") or after.get("problem") or after.get("next_text")
    else:
        note = after.get("note") or after.get("text") or after.get("evidence")
    if past.entity == "next_step":
        return str(note or ("" if made else row.get("text", "")))
    return str(note or "") if made else ""


def _lines(past: _Past, names: Names) -> tuple[FieldChange, ...]:
    plain = tuple(
        FieldChange(
            name.removesuffix("_id"),
            _named(name, past.before.get(name), names),
            _named(name, value, names),
        )
        for name, value in past.after.items()
        if name not in HIDDEN
    )
    return plain + _extras(past.before.get("extra"), past.after.get("extra"))


def _extras(before: str | None, after: str | None) -> tuple[FieldChange, ...]:
    """Each extra field that was changed, by its own name."""
    if before == after:
        return ()
    old, new = json.loads(before or "{}"), json.loads(after or "{}")
    return tuple(
        FieldChange(name, str(old.get(name, "")), str(new.get(name, "")))
        for name in dict.fromkeys((*old, *new))
        if old.get(name) != new.get(name)
    )


def _named(name: str, value: Any, names: Names) -> Any:
    if value is None:
        return ""
    table = Stage if name == "stage_id" else _NAMED.get(name)
    return names.get((table._meta.table_name, value), value) if table else value
