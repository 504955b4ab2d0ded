"""Writing a plan: one command, batches of a thousand rows at the speed of `executemany`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from store.models import Client, Contact, Layout, Member, Project, Region
from store.text import msg
from store.usecases import settings
from store.usecases.core import usecase
from store.usecases.doing import Doing
from store.usecases.importing import shelf
from store.usecases.importing.matching import match
from store.usecases.importing.plan import Change, Changes, Plan, Progress, Ref, Stopped
from store.usecases.judging import rejudge

BATCH = 1000
_DERIVED = ("folded", "keys", "sort_name", "live", "touch_day", "silent_since", "next_due")


@usecase("book.import")
def write(
    do: Doing, plan: Plan, *, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None,
    command: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Write a plan within the gate; where the book changed since it was made, it is matched anew.

    Gives the counts. Raises Stopped when `cancelled` says so: the transaction leaves the book as it was.
    """
    if shelf.last_event() != plan.seen:
        found = shelf.load(projects=plan.kind == "projects")
        match(plan, found, do.today, do.book.clock.zone)
    if plan.kind == "projects" and plan.records:
        settings.reporting_currency(do, plan.currency)
    _Writer(do, plan.changes, progress, cancelled).run()
    if plan.layout:
        _remember(do, *plan.layout)
    return {"projects": plan.report.projects.data(), "clients": plan.report.clients.data()}


def _remember(do: Doing, signature: str, mapping: str) -> None:
    """Keep the mapping of this layout for the next file like it."""
    row = Layout.select(Layout.id).where(Layout.signature == signature).tuples().first()
    if row:
        do.change(Layout, row[0], {"mapping": mapping, "archived": 0}, kind="layout.changed")
    else:
        do.create(Layout, {"signature": signature, "mapping": mapping})


class _Writer:
    """The steps of one import, with progress and a way out after each batch."""

    def __init__(
        self,
        do: Doing,
        changes: Changes,
        progress: Progress | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self.do, self.changes, self.progress, self.cancelled = do, changes, progress, cancelled
        self.ids: dict[tuple[str, str], int] = {}
        self.done = 0

    def run(self) -> None:
        changes = self.changes
        self._people("region", Region, changes.regions)
        self._people("member", Member, changes.members)
        self._clients()
        self._change(Client, changes.client_changes)
        for batch in _batches(changes.contacts):
            self._tick(len(self.do.create_many(Contact, [self._resolved(row) for row in batch])))
        for batch in _batches(changes.contact_changes):
            self.do.change_many(Contact, batch, kind="contact.changed")
            self._tick(len(batch))
        for batch in _batches(changes.projects):
            rows = [self._resolved({**new.values, **new.quiet}) for new in batch]
            self._tick(len(self.do.create_many(Project, rows, quiet=_DERIVED)))
        self._change(Project, changes.project_changes)
        taken_back = [c.id for c in changes.project_changes if c.after.get("top_stage", 9) < c.before.get("top_stage", 0)]  # fmt: skip
        if taken_back:
            rejudge(self.do, taken_back)

    def _tick(self, count: int) -> None:
        self.done += count
        if self.cancelled and self.cancelled():
            raise Stopped(msg("Stopped; nothing was imported."))
        if self.progress:
            self.progress("write", self.done, self.changes.size)

    def _people(self, entity: str, table: Any, rows: Mapping[str, dict[str, Any]]) -> None:
        for key, new in zip(rows, self.do.create_many(table, list(rows.values())), strict=True):
            self.ids[entity, key] = new
        self._tick(len(rows))

    def _clients(self) -> None:
        for batch in _batches(self.changes.clients):
            rows = [{**self._resolved(new.values), "created_day": self.do.today} for new in batch]
            ids = self.do.create_many(Client, rows)
            contacts = []
            for new, row_id in zip(batch, ids, strict=True):
                self.ids["client", new.key] = row_id
                if new.contact:
                    contacts.append({"client_id": row_id, **new.contact})
            self.do.create_many(Contact, contacts)
            self._tick(len(batch))

    def _change(self, table: Any, changes: list[Change]) -> None:
        by_kind: dict[str, list[Change]] = {}
        for change in changes:
            by_kind.setdefault(change.kind, []).append(change)
        for kind, same in by_kind.items():
            for batch in _batches(same):
                self.do.change_many(
                    table, [(c.id, c.version, c.before, self._resolved(c.after)) for c in batch], kind=kind,
                    quiet={c.id: c.quiet for c in batch if c.quiet},
                )  # fmt: skip
                self._tick(len(batch))

    def _resolved(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Refs replaced by the ids of the rows made meanwhile."""
        return {
            name: self.ids[value.table, value.key] if isinstance(value, Ref) else value
            for name, value in row.items()
        }


def _batches(rows: list[Any]) -> Iterable[list[Any]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
