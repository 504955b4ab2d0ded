"""One command in progress: every row it writes and every event that remembers it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from store.domain.flags import Limits
from store.errors import Conflict
from store.models import Command, Event
from store.session import Session
from store.text import msg
from store.usecases import derived
from store.usecases.bulk import (
    dumps,
    insert_many,
    insert_one,
    next_ids,
    read_one,
    update_many,
    update_one,
)
from store.usecases.clashes import clashes_since, missing

BATCH = 1000
DERIVED = frozenset(
    {
        "folded",
        "stem",
        "keys",
        "sort_name",
        "live",
        "touch_day",
        "silent_since",
        "next_due",
        "d_anchor",
        "hold_until",
        "provisional_day",
        "continues",
        "reviewed_on",
    }
)
"""Columns that follow from others: written, not remembered when a row is made."""


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
        self._replay = False
        self._roomy = False
        self._asked = False
        self._at: Limits | None = None

    # -- one row ---------------------------------------------------------------------------------

    def create(
        self, table: Any, values: dict[str, Any], *, kind: str = "", project: int | None = None
    ) -> int:
        """Insert a row (values by column name) and remember it; gives its id."""
        new = insert_one(self.book, table, values)
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
        told: dict[str, Any] | None = None,
    ) -> int:
        """Set columns of a row and remember those that changed; gives the row's version.

        `seen` is the version the caller looked at: fields changed by others since are a Conflict, others are applied.
        `quiet` columns are derived: written, not remembered; `told` is remembered beside them and is no column. Raises NotFound, Conflict.
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
            mine = {name: values[name] for name in before if name not in DERIVED}
            self._refuse_overlap(table, row_id, seen, version, mine)
        if entity == "project":
            self.watch([row_id])
        after = {name: values[name] for name in before}
        if before:
            version += 1
        stored = {**after, **(quiet or {}), "version": version}
        update_one(self.book, table, row_id, stored)
        if before:
            project = row_id if entity == "project" else row.get("project_id")
            self.remember(kind, entity, row_id, version, before, {**after, **(told or {})}, project)
        return version

    def row(self, table: Any, row_id: int, names: Sequence[str]) -> dict[str, Any]:
        """Columns of one row; an archived one only where `archived` is asked for. Raises NotFound."""
        if not 0 < row_id < 2**31:
            raise missing(table._meta.table_name, row_id)
        found = read_one(self.book, table, [*names, "archived"], "id", row_id)
        if found is None or (found[-1] and "archived" not in names):
            raise missing(table._meta.table_name, row_id)
        return dict(zip(names, found, strict=False))

    # -- many rows -------------------------------------------------------------------------------

    def create_many(
        self, table: Any, rows: list[dict[str, Any]], *, quiet: Sequence[str] = (), kind: str = ""
    ) -> list[int]:
        """Insert rows of the same columns at the speed of `executemany`; `quiet` columns are derived and not remembered."""
        if not rows:
            return []
        entity = table._meta.table_name
        if len(rows) >= BATCH:
            self._roomy = True
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
        self._asked = self._asked or entity != "layout"
        if entity == "setting":
            self._at = None  # the flags' days may be others now
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
            )
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
            self._before.update(derived.shares(new, self._limits()))
        self._stale.update(projects)
        self._recount = self._recount or len(self._before) > BATCH

    def _limits(self) -> Limits:
        """The flags' cut-off days, worked out once."""
        if self._at is None:
            self._at = derived.cutoffs(self.today)
        return self._at

    def derive(self) -> None:
        """Bring the derived columns of what was written so far up to date, for a rule that looks at them."""
        derived.refresh(sorted(self._stale), self.today)

    def recount(self, *, parked: bool = False) -> None:
        """Count the totals anew at the end: too much changed to follow it by differences.

        parked: first replay the anchors of what was ever parked: it comes back at another d.
        """
        self._recount = True
        self._replay = self._replay or parked

    def finish(self, name: str, kind: str, value: Any) -> None:
        """Bring derived columns and totals up to date, write the command and its events."""
        if self._stale:
            derived.refresh(sorted(self._stale), self.today, self._limits().rhythm.recheck)
        if self._replay:
            derived.replay_parked()
        if self._recount:
            derived.recount(self.book, self.today)
        elif self._before:
            derived.apply(self._before, derived.shares(list(self._before), self._limits()))
        self._flush()
        if kind == "do" and self._seq and not self._asked:
            kind = "quiet"  # a remembered layout alone: nothing that anybody would undo
        session = self.session
        insert_one(self.book, Command, {
            "uuid": self.uuid, "at": self.at, "actor_id": session.actor.id, "via_id": session.via, "name": name,
            "kind": kind, "undoes": self.undoes, "events": self._seq, "result": dumps(value),
        })  # fmt: skip

    def release(self) -> None:
        """Give the large page cache back, however the command ended."""
        if self._roomy:
            self.book.roomy(False)

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

    def _refuse_overlap(
        self, table: Any, row_id: int, seen: int, version: int, wanted: dict[str, Any]
    ) -> None:
        clashes = clashes_since(table, row_id, seen, wanted)
        if clashes:
            raise Conflict(
                msg(
                    "{who} has changed the same meanwhile; look again and decide.",
                    who=clashes[0].who,
                ),
                clashes,
                version,
            )
