"""Taking events back, newest first, a page at a time; an undo of an undo is the same arithmetic."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import fn

from store.domain.names import fold, keys
from store.errors import Clash
from store.models import (
    ENTITIES,
    Brief,
    Client,
    Command,
    Contact,
    Decision,
    Event,
    GateTick,
    KeyDate,
    Member,
    NextStep,
    PotentialProject,
    Project,
    ProjectClient,
    Region,
    Review,
    ReviewEntry,
    ReviewPerson,
    Setting,
    TeamMember,
    Touch,
)
from store.usecases import projects
from store.usecases.anchors import STORED
from store.usecases.bulk import update_many
from store.usecases.clashes import shown, title
from store.usecases.doing import Doing

CHUNK = 500
REFERENCES: dict[str, tuple[tuple[Any, str], ...]] = {
    "project": tuple((table, "project_id") for table in (Touch, NextStep, ProjectClient, TeamMember, GateTick, KeyDate, ReviewEntry, Brief, Decision)),
    "client": tuple((table, "client_id") for table in (Project, Contact, Touch, ProjectClient, PotentialProject)),
    "contact": ((Touch, "contact_id"),),
    "touch": ((Decision, "touch_id"),),
    "next_step": ((Decision, "step_id"),),
    "brief": ((Decision, "brief_id"),),
    "review": ((ReviewPerson, "review_id"), (ReviewEntry, "review_id"), (Decision, "review_id")),
    "review_entry": ((Decision, "entry_id"),),
    "decision": ((Decision, "corrects_id"),),
    "member": (
        (Project, "owner_id"), (Client, "owner_id"), (Client, "deputy_id"), (Contact, "our_id"),
        (NextStep, "owner_id"), (TeamMember, "member_id"), (GateTick, "member_id"), (Touch, "confirmed_by_id"),
        (Review, "leader_id"), (ReviewPerson, "member_id"), (ReviewEntry, "member_id"), (Brief, "member_id"),
    ),
    "region": ((Project, "region_id"), (Client, "region_id"), (Member, "region_id"), (Region, "parent_id")),
}  # fmt: skip
"""Who points at a row that a command made: while somebody else's row does, the row stays."""
RULE_DAYS = frozenset(
    {"silent_days", "check_days", "recheck_days", "verdict_days", "provisional_days"}
)
"""Settings on which flags depend: the totals are counted anew."""
UNIQUE = {"project": "code", "client": "code", "member": "login"}
"""Unique columns that an archived row gives free."""
NAMED = ("client", "member", "region", "saved_view")
"""Of these, two active rows never have the same name."""


@dataclass(frozen=True, slots=True)
class Past:
    """One event to take back."""

    seq: int
    entity: str
    entity_id: int
    version: int
    before: dict[str, Any]
    after: dict[str, Any]
    event: int
    at: int
    project: int | None


def stored(entity: str, after: str) -> dict[str, Any]:
    """The columns that an event set; what it told beside them, and what follows from others, is nothing to take back."""
    columns = ENTITIES[entity]._meta.columns.keys() - (STORED if entity == "project" else ())
    return {name: value for name, value in json.loads(after or "{}").items() if name in columns}


def revert(do: Doing, page: Sequence[Past], uuid: str, origin: str) -> tuple[int, list[Clash]]:
    """Undo the events of one page; gives how many changes that made and those that others have changed since.

    `origin` is the UUID of what was first done, where `uuid` did that again.
    """
    do.watch({past.project for past in page if past.project})
    count, clashes = 0, []
    for entity, pasts in _by_entity(page):
        if entity == "setting":
            pasts = _settings(do, pasts)
        state = _present(entity, [past.entity_id for past in pasts])
        made = _made(entity, pasts, origin)
        made_seqs = {past.seq for past in made}
        foreign = _foreign(entity, made, uuid)
        rivals = _rivals(
            entity, [(past, _wanted(past, state[past.entity_id])) for past in pasts], state
        )
        changed: dict[int, dict[str, Any]] = {}
        for past in pasts:
            row = state[past.entity_id]
            wanted = _wanted(past, row)
            clash = _clash(past, row, past.seq in made_seqs, foreign, rivals)
            if clash:
                clashes.append(clash)
                continue
            before = {name: row[name] for name in wanted if row[name] != wanted[name]}
            if not before:
                continue
            after = {name: wanted[name] for name in before}
            row |= after
            row["version"] += 1
            changed.setdefault(past.entity_id, {}).update(after, version=row["version"])
            do.remember(
                f"{entity}.undone",
                entity,
                past.entity_id,
                row["version"],
                before,
                after,
                past.project,
            )
            count += 1
        update_many(do.book, ENTITIES[entity], changed.items())
        _rename(entity, changed)
    return count, clashes


def _settings(do: Doing, pasts: list[Past]) -> list[Past]:
    """Settings to put back. The reporting currency that came with a first project stays while the book holds one."""
    keys_of = dict(
        Setting.select(Setting.id, Setting.key).where(Setting.id.in_([past.entity_id for past in pasts])).tuples()
    )  # fmt: skip
    if not RULE_DAYS.isdisjoint(keys_of.values()):
        do.recount(parked="recheck_days" in keys_of.values())
    used = Project.select().where(Project.archived == 0).exists()
    return [past for past in pasts if not (used and _unsets(past) and keys_of[past.entity_id] == "currency")]  # fmt: skip


def _unsets(past: Past) -> bool:
    return not past.before or past.before.get("archived") == 1


def _by_entity(page: Sequence[Past]) -> Iterator[tuple[str, list[Past]]]:
    """Runs of events on one entity, in order, so that a client goes only after its projects."""
    run: list[Past] = []
    for past in page:
        if run and run[0].entity != past.entity:
            yield run[0].entity, run
            run = []
        run.append(past)
    if run:
        yield run[0].entity, run


def _present(entity: str, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    table = ENTITIES[entity]
    wanted, found = sorted(set(ids)), {}
    names, fields = list(table._meta.columns), list(table._meta.columns.values())
    for start in range(0, len(wanted), CHUNK):
        for row in (
            table.select(*fields).where(table.id.in_(wanted[start : start + CHUNK])).tuples()
        ):
            values = dict(zip(names, row, strict=True))
            found[values["id"]] = values
    return found


def _wanted(past: Past, row: dict[str, Any]) -> dict[str, Any]:
    """The values to put back: those before; a row that was made is archived and frees its unique column."""
    if past.before:
        return {name: past.before.get(name, row[name]) for name in past.after}
    wanted: dict[str, Any] = {"archived": 1}
    if past.entity in UNIQUE:
        wanted[UNIQUE[past.entity]] = None
    return wanted


def _made(entity: str, pasts: Sequence[Past], origin: str) -> list[Past]:
    """Those that made a row, or made again one that `origin` had made: taken back, the row goes."""
    again = [past.entity_id for past in pasts if past.before.get("archived") == 1]
    origins: set[int] = set()
    for start in range(0, len(again), CHUNK):
        rows = Event.select(Event.entity_id).where(
            Event.command == origin, Event.entity == entity, Event.before == "",
            Event.entity_id.in_(again[start : start + CHUNK]),
        )  # fmt: skip
        origins.update(row for (row,) in rows.tuples())
    return [
        past for past in pasts
        if not past.before or (past.before.get("archived") == 1 and past.entity_id in origins)
    ]  # fmt: skip


def _clash(
    past: Past,
    row: dict[str, Any],
    made: bool,
    foreign: dict[int, Any],
    rivals: dict[int, tuple[str, str]],
) -> Clash | None:
    """Why this event cannot be taken back, or None."""
    if made:
        if past.entity_id not in foreign:
            return None
        field, who, at = foreign[past.entity_id]
        return Clash(
            past.entity, past.entity_id, title(past.entity, past.entity_id), field, "", "", who, at
        )
    wanted = _wanted(past, row)
    if all(row[name] == value for name, value in wanted.items()):
        return None  # it is so already: somebody else took it back
    for name, value in past.after.items():
        if row[name] != value:
            who, at = _who(past, name)
            return Clash(past.entity, past.entity_id, title(past.entity, past.entity_id), name,
                         shown(past.entity, name, value), shown(past.entity, name, row[name]), who, at)  # fmt: skip
    if past.entity_id in rivals:
        field, value = rivals[past.entity_id]
        return Clash(past.entity, past.entity_id, title(past.entity, past.entity_id), field, value, value, "", past.at)  # fmt: skip
    return None


def _who(past: Past, name: str) -> tuple[str, int]:
    rows = (
        Event.select(Member.name, Event.at, Event.after)
        .join(Member, on=(Event.actor == Member.id))
        .where(
            Event.entity == past.entity, Event.entity_id == past.entity_id, Event.id > past.event
        )
        .order_by(Event.id.desc())
        .tuples()
    )
    for who, at, after in rows:
        if f'"{name}"' in after:
            return who, at
    return "", past.at


def _rivals(
    entity: str, wishes: Sequence[tuple[Past, dict[str, Any]]], state: dict[int, dict[str, Any]]
) -> dict[int, tuple[str, str]]:
    """Rows that would get a name, code or login back that another row took meanwhile: id → (field, value)."""
    table, unique = ENTITIES[entity], UNIQUE.get(entity, "")
    names: dict[str, int] = {}
    codes: dict[str, int] = {}
    for past, wanted in wishes:
        if not past.before:
            continue
        back = wanted.get("archived") == 0
        if entity in NAMED and (back or "name" in wanted):
            names[fold(wanted.get("name") or state[past.entity_id]["name"])] = past.entity_id
        if wanted.get(unique):
            codes[wanted[unique]] = past.entity_id
    found: dict[int, tuple[str, str]] = {}
    for field, wishes_of, shown_as, active in (
        ("folded", names, "name", True), (unique, codes, unique, False),
    ):  # fmt: skip
        keys_of = list(wishes_of)
        for start in range(0, len(keys_of), CHUNK):
            column = table._meta.columns[field]
            rows = table.select(table.id, column, table.name).where(column.in_(keys_of[start : start + CHUNK]))  # fmt: skip
            for row_id, key, name in (rows.where(table.archived == 0) if active else rows).tuples():
                if row_id != wishes_of[key]:
                    found[wishes_of[key]] = (shown_as, name if active else key)
    return found


def _foreign(entity: str, made: Sequence[Past], uuid: str) -> dict[int, tuple[str, str, int]]:
    """Rows that this command made and that later commands (not undone) changed or point at: id → (field, who, when)."""
    found: dict[int, tuple[str, str, int]] = {}
    versions = {past.entity_id: past.version for past in made}
    ids = list(versions)
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        later = (
            Event.select(Event.entity_id, Event.version, Event.kind, Member.name, Event.at)
            .join(Member, on=(Event.actor == Member.id))
            .switch(Event)
            .join(Command, on=(Command.uuid == Event.command))
            .where(
                Event.entity == entity,
                Event.entity_id.in_(chunk),
                Event.command != uuid,
                Command.kind.in_(("do", "redo")),
                Command.undone == 0,
            )
        )
        for row_id, version, kind, who, at in later.tuples():
            if version > versions[row_id]:
                found[row_id] = (kind, who, at)
        for table, column in REFERENCES.get(entity, ()):
            field = table._meta.columns[column]
            rows = (
                table.select(field, fn.MIN(table.id))
                .where(field.in_(chunk), table.archived == 0)
                .group_by(field)
                .tuples()
            )
            for row_id, pointing in rows:
                found.setdefault(
                    row_id, (table._meta.table_name, title(table._meta.table_name, pointing), 0)
                )
    return found


def _rename(entity: str, changed: dict[int, dict[str, Any]]) -> None:
    """Search and sort keys follow a name that was put back; a client's name is part of its projects' keys."""
    if entity not in ("project", "client"):
        return
    column = Project.id if entity == "project" else Project.client
    for row_id, values in changed.items():
        if not values.keys() & {"name", "client_id"}:
            continue
        rows = Project.select(Project.id, Project.name, Client.name).join(Client).where(column == row_id).tuples()  # fmt: skip
        for project, name, client in list(rows):
            Project.update(
                folded=fold(name), sort_name=projects.sort_name(name), keys=keys(name, client)
            ).where(Project.id == project).execute()
