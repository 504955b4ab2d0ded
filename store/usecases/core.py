"""The one way to change anything: permission, validation, change and event in one transaction (architecture §1–§3).

A use case is a function of a `Doing`; `@usecase` gives it its session, its UUID and its transaction.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Collection, Sequence
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import uuid4

from store.domain.access import allowed
from store.errors import Clash, Conflict, LostConnection, NotAllowed, NotFound
from store.models import Command, Event, Member
from store.session import Session
from store.text import N_, Message, msg
from store.usecases import derived
from store.usecases.bulk import dumps, insert_many, next_ids, update_many

P = ParamSpec("P")
R = TypeVar("R")

ENTITY_NAMES = {
    "project": N_("project"),
    "client": N_("client"),
    "contact": N_("contact"),
    "member": N_("member"),
    "region": N_("region"),
    "touch": N_("touch"),
    "next_step": N_("next step"),
    "stage": N_("stage"),
}
BATCH = 1000
DERIVED = frozenset(
    {"folded", "stem", "keys", "sort_name", "live", "touch_day", "silent_since", "next_due"}
)
"""Columns that follow from others: written, not remembered when a row is made."""


def usecase(
    name: str, *, kind: str = "do", result: Callable[[Any], Any] | None = None
) -> Callable[[Callable[Concatenate[Doing, P], R]], Callable[Concatenate[Session, P], R]]:
    """Make a function of a `Doing` the use case `name` of a `Session`.

    Deny by default (`store.domain.access`); one transaction; the keyword `command` (a UUID) makes it idempotent:
    a second call with the same UUID gives the first result again. `result` rebuilds a stored result from JSON.
    """

    def wrap(function: Callable[Concatenate[Doing, P], R]) -> Callable[Concatenate[Session, P], R]:
        @functools.wraps(function)
        def run(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if not allowed(session.actor.roles, name):
                raise NotAllowed(
                    msg(
                        "{name} may not do this ({usecase}); a member with another role must.",
                        name=session.actor.name,
                        usecase=name,
                    )
                )
            uuid = str(kwargs.get("command") or uuid4())
            outer = session.book.db.in_transaction()
            try:
                return _once(
                    session, name, kind, uuid, result, lambda do: function(do, *args, **kwargs)
                )
            except LostConnection:
                if outer:
                    raise
                session.book.reconnect()
                return _once(
                    session, name, kind, uuid, result, lambda do: function(do, *args, **kwargs)
                )

        REGISTRY[name] = run
        return run

    return wrap


REGISTRY: dict[str, Callable[..., Any]] = {}
"""Every use case by name, for the test that tries all of them with all roles."""


def _once(
    session: Session,
    name: str,
    kind: str,
    uuid: str,
    rebuild: Callable[[Any], Any] | None,
    body: Callable[[Doing], R],
) -> R:
    with session.book.writing():
        stored = Command.select(Command.result).where(Command.uuid == uuid).tuples().first()
        if stored is not None:
            value = json.loads(stored[0])
            return rebuild(value) if rebuild else value
        if session.later is None:
            derived.roll(session.book, session.today)
        do = Doing(session, uuid)
        value = body(do)
        do.finish(name, kind, value)
        return value


class Doing:
    """One command in progress: writes rows and remembers each change as an event."""

    def __init__(self, session: Session, uuid: str) -> None:
        self.session, self.uuid = session, uuid
        self.book = session.book
        self.at, self.today = session.now_us, session.today
        self.undoes: int | None = None
        self._events: list[tuple[Any, ...]] = []
        self._seq = 0
        self._before: dict[int, derived.Share] = {}
        self._stale: set[int] = set()
        self._recount = False

    # -- one row ---------------------------------------------------------------------------------

    def create(
        self, table: Any, values: dict[str, Any], *, kind: str = "", project: int | None = None
    ) -> int:
        """Insert a row (values by column name) and remember it; gives its id."""
        new = int(
            table.insert(
                {table._meta.columns[name]: value for name, value in values.items()}
            ).execute()
        )
        entity = table._meta.table_name
        after = {
            name: value
            for name, value in values.items()
            if value not in ("", None) and name not in DERIVED
        }
        self.remember(
            kind or f"{entity}.created",
            entity,
            new,
            1,
            None,
            after,
            new if entity == "project" else project,
        )
        if entity == "project":
            if self.session.later is None:
                self._before.setdefault(new, derived.NOWHERE)
            self.watch([new])
        return new

    def change(
        self,
        table: Any,
        row_id: int,
        values: dict[str, Any],
        *,
        kind: str,
        seen: int | None = None,
        quiet: dict[str, Any] | None = None,
    ) -> int:
        """Set columns of a row and remember those that changed; gives the row's version.

        `seen` is the version the caller looked at: fields changed by others since are a Conflict, others are applied.
        `quiet` columns are derived: written, not remembered. Raises NotFound, Conflict.
        """
        names = list(values)
        row = self.row(
            table,
            row_id,
            [*names, "version", *(["project_id"] if "project_id" in table._meta.columns else [])],
        )
        before = {name: row[name] for name in names if row[name] != values[name]}
        version = int(row["version"])
        if not before and not quiet:
            return version
        entity = table._meta.table_name
        if seen is not None and seen != version:
            self._refuse_overlap(table, row_id, seen, {name: values[name] for name in before})
        if entity == "project":
            self.watch([row_id])
        after = {name: values[name] for name in before}
        if before:
            version += 1
        stored = {**after, **(quiet or {}), "version": version}
        table.update({table._meta.columns[name]: value for name, value in stored.items()}).where(
            table.id == row_id
        ).execute()
        if before:
            project = row_id if entity == "project" else row.get("project_id")
            self.remember(kind, entity, row_id, version, before, after, project)
        return version

    def row(self, table: Any, row_id: int, names: Sequence[str]) -> dict[str, Any]:
        """Columns of one row; an archived one only where `archived` is asked for. Raises NotFound."""
        fields = [table._meta.columns[name] for name in names]
        query = table.select(*fields).where(table.id == row_id)
        found = (
            (query if "archived" in names else query.where(table.archived == 0)).tuples().first()
        )
        if found is None:
            raise missing(table._meta.table_name, row_id)
        return dict(zip(names, found, strict=True))

    # -- many rows -------------------------------------------------------------------------------

    def create_many(
        self, table: Any, rows: list[dict[str, Any]], *, quiet: Sequence[str] = (), kind: str = ""
    ) -> list[int]:
        """Insert rows of the same columns at the speed of `executemany`; `quiet` columns are derived and not remembered."""
        if not rows:
            return []
        entity = table._meta.table_name
        if len(rows) >= BATCH:
            self.book.roomy()
        ids = next_ids(self.book, entity, len(rows))
        insert_many(
            self.book, table, [{"id": new, **row} for new, row in zip(ids, rows, strict=True)]
        )
        silent = DERIVED.union(quiet)
        for new, row in zip(ids, rows, strict=True):
            after = {
                name: value
                for name, value in row.items()
                if value not in ("", None) and name not in silent
            }
            project = new if entity == "project" else row.get("project_id")
            self.remember(kind or f"{entity}.created", entity, new, 1, None, after, project)
        self._recount = self._recount or entity == "project"
        return list(ids)

    def change_many(
        self,
        table: Any,
        changes: list[tuple[int, int, dict[str, Any], dict[str, Any]]],
        *,
        kind: str,
        quiet: dict[int, dict[str, Any]] | None = None,
    ) -> None:
        """Apply `(id, version, before, after)` to many rows; `quiet` gives derived columns by id."""
        entity = table._meta.table_name
        if entity == "project":
            self.watch([change[0] for change in changes])
        updates = []
        for row_id, version, before, after in changes:
            updates.append(
                (row_id, {**after, **(quiet or {}).get(row_id, {}), "version": version + 1})
            )
            self.remember(
                kind,
                entity,
                row_id,
                version + 1,
                before,
                after,
                row_id if entity == "project" else None,
            )
        update_many(self.book, table, updates)

    # -- the memory ------------------------------------------------------------------------------

    def remember(
        self,
        kind: str,
        entity: str,
        entity_id: int,
        version: int,
        before: dict[str, Any] | None,
        after: dict[str, Any],
        project: int | None,
    ) -> None:
        """One event of this command."""
        self._seq += 1
        self._events.append(
            (
                self.uuid,
                self._seq,
                self.at,
                self.session.actor.id,
                kind,
                entity,
                entity_id,
                project,
                version,
                dumps(before) if before else "",
                dumps(after),
            )  # fmt: skip
        )
        if len(self._events) >= BATCH:
            self._flush()

    def watch(self, projects: Collection[int]) -> None:
        """Take these projects' shares of the totals before they change."""
        if self.session.later is not None:
            self.session.later.update(projects)
            return
        new = [project for project in projects if project not in self._before]
        if new and not self._recount:
            self._before.update(derived.shares(new, self.today, self.book))
        self._stale.update(projects)
        self._recount = self._recount or len(self._before) > BATCH

    def finish(self, name: str, kind: str, value: Any) -> None:
        """Bring derived columns and totals up to date, write the command and its events."""
        if self._stale:
            derived.refresh(sorted(self._stale), self.today)
        if self._recount:
            derived.recount(self.book, self.today)
        elif self._before:
            derived.apply(self._before, derived.shares(list(self._before), self.today, self.book))
        self._flush()
        if self._recount:
            self.book.roomy(False)
        session = self.session
        Command.insert(
            uuid=self.uuid, at=self.at, actor=session.actor.id, via=session.via, name=name, kind=kind,
            undoes=self.undoes, events=self._seq, result=dumps(value),
        ).execute()  # fmt: skip

    def _flush(self) -> None:
        columns = (
            "command",
            "seq",
            "at",
            "actor_id",
            "kind",
            "entity",
            "entity_id",
            "project_id",
            "version",
            "before",
            "after",
        )
        if self._events:
            insert_many(
                self.book, Event, [dict(zip(columns, event, strict=True)) for event in self._events]
            )
            self._events = []

    # -- conflicts -------------------------------------------------------------------------------

    def _refuse_overlap(self, table: Any, row_id: int, seen: int, wanted: dict[str, Any]) -> None:
        clashes = clashes_since(table, row_id, seen, wanted)
        if clashes:
            raise Conflict(
                msg("{who} changed {fields} meanwhile; both values are shown. Look again and decide.",
                    who=clashes[0].who, fields=tuple(msg(clash.field) for clash in clashes)),
                clashes,
            )  # fmt: skip


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
            if name in wanted:
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
    from store.models import Client, Region, Stage

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
            Message("{number} {name}", {"number": row[0], "name": Message(row[2])})
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
    from store.models import ENTITIES

    table = ENTITIES[entity]
    column = (
        "name"
        if "name" in table._meta.columns
        else "text"
        if "text" in table._meta.columns
        else None
    )
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
