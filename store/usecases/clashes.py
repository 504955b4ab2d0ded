"""What two people changed at once, and rows that are not there: the two ways a command can miss."""

from __future__ import annotations

import json
from typing import Any

from store.errors import Clash, NotFound
from store.models import ENTITIES, Client, Event, Member, Region, Stage
from store.text import N_, Both, Message, msg

ENTITY_NAMES = {
    "project": N_("project"),
    "client": N_("client"),
    "contact": N_("contact"),
    "member": N_("member"),
    "region": N_("region"),
    "touch": N_("touch"),
    "next_step": N_("next step"),
    "stage": N_("stage"),
    "saved_view": N_("saved view"),
    "gate_tick": N_("gate item"),
    "key_date": N_("key date"),
    "team_member": N_("team member"),
    "project_client": N_("participant"),
    "review": N_("review"),
    "review_person": N_("turn of a rep"),
    "review_entry": N_("project in a review"),
    "brief": N_("brief"),
    "decision": N_("decision"),
}


FOLLOWING = frozenset(
    {"same", "skips", "pushes", "top_stage", "top_day", "stage_since", "parked_day", "parks"}
)
"""Columns that a use case sets along with the one a person chose: that one tells the clash."""


def clashes_since(table: Any, row_id: int, seen: int, wanted: dict[str, Any]) -> tuple[Clash, ...]:
    """Fields of `wanted` that events changed to something else since version `seen` of a row."""
    entity = table._meta.table_name
    rows = (
        Event.select(Event.after, Event.at, Member.name)
        .join(Member, on=(Event.actor == Member.id))
        .where(Event.entity == entity, Event.entity_id == row_id, Event.version > seen)
        .order_by(Event.version)
        .tuples()
    )
    found: dict[str, Clash] = {}
    for after, at, who in rows:
        for name, value in json.loads(after).items():
            if name in wanted and name not in FOLLOWING:
                mine = shown(entity, name, wanted[name])
                found[name] = Clash(
                    entity,
                    row_id,
                    title(entity, row_id),
                    name,
                    mine,
                    shown(entity, name, value),
                    who,
                    at,
                )
    return tuple(clash for clash in found.values() if clash.mine != clash.theirs)


def shown(entity: str, name: str, value: Any) -> Any:
    """A stored value as people know it: names instead of ids."""

    tables = {
        "owner_id": Member,
        "deputy_id": Member,
        "member_id": Member,
        "our_id": Member,
        "client_id": Client,
        "region_id": Region,
        "parent_id": Region,
    }
    if value is None:
        return ""
    if name == "stage_id":
        row = (
            Stage.select(Stage.number, Stage.column_zh, Stage.column_en)
            .where(Stage.id == value)
            .tuples()
            .first()
        )
        return (
            Message("{number} {name}", {"number": row[0], "name": Both(row[1], row[2])})
            if row
            else value
        )
    table = tables.get(name)
    if table is None:
        return value
    row = table.select(table.name).where(table.id == value).tuples().first()
    return row[0] if row else value


def title(entity: str, row_id: int) -> str:
    """The name of a row, for lists of clashes."""

    table = ENTITIES[entity]
    column = (
        "name"
        if "name" in table._meta.columns
        else "text"
        if "text" in table._meta.columns
        else None
    )
    if column is None and "project_id" in table._meta.columns:
        row = table.select(table.project).where(table.id == row_id).tuples().first()
        return title("project", row[0]) if row and row[0] else f"#{row_id}"
    if column is None:
        return f"#{row_id}"
    row = table.select(table._meta.columns[column]).where(table.id == row_id).tuples().first()
    return str(row[0]) if row else f"#{row_id}"


def missing(entity: str, key: object) -> NotFound:
    """There is no such row, or it was archived."""
    return NotFound(
        msg(
            "There is no {what} “{key}” in this book; check the spelling or list them.",
            what=Message(ENTITY_NAMES.get(entity, entity)),
            key=str(key),
        )
    )
