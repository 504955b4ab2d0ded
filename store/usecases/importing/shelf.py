"""What stands in the book already, indexed the ways an import looks it up."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from peewee import fn

from store.domain.names import fold
from store.errors import Invalid
from store.models import Client, Contact, Event, Member, Process, Project, Region, Stage
from store.text import msg

PROJECT_COLUMNS = (
    "id", "version", "name", "folded", "client_id", "owner_id", "region_id", "amount", "currency", "close", "code",
    "product", "tax", "remarks", "extra", "stage_id", "stage_since", "top_stage", "top_day", "skips", "status", "reason", "close_note",
    "closed_day", "hold_until", "return_day", "parked_day", "parks", "pushes", "base_day", "base_kind", "imported",
)  # fmt: skip
CLIENT_COLUMNS = (
    "id", "version", "name", "folded", "stem", "keys", "code", "kind", "industry", "klass", "relationship", "standing",
    "source", "address", "phone", "state", "potential", "credit_note", "remarks", "region_id", "owner_id", "deputy_id",
    "extra", "imported",
)  # fmt: skip
CONTACT_COLUMNS = (
    "id",
    "version",
    "client_id",
    "name",
    "folded",
    "department",
    "title",
    "phone",
    "mail",
)


@dataclass(slots=True)
class Row:
    """A stored row and what the last import said about it."""

    values: dict[str, Any]
    said: dict[str, Any]
    key: str

    @property
    def id(self) -> int:
        return int(self.values["id"])


@dataclass(slots=True)
class Shelf:
    """The book's rows that are not archived. Two projects of one client may have the same name.

    `codes` are taken, of archived rows too: code → id and name of its holder, for the kind of the file.
    """

    seen: int
    stages: dict[int, int]
    numbers: dict[int, int]
    members: dict[str, int]
    regions: dict[str, int]
    clients: dict[int, Row]
    client_by_fold: dict[str, int]
    client_by_code: dict[str, int]
    client_by_key: dict[str, int]
    contacts: dict[tuple[int, str], dict[str, Any]]
    codes: dict[str, tuple[int, str]]
    projects: dict[int, Row] = field(default_factory=dict)
    project_by_key: dict[str, int] = field(default_factory=dict)
    project_by_code: dict[str, int] = field(default_factory=dict)
    project_by_name: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    project_by_client: dict[int, list[int]] = field(default_factory=dict)

    def free_code(self, code: str | None, row_id: int | None) -> None:
        """Raises Invalid where a code is another row's, also one that gives it up in this very file."""
        holder = self.codes.get(code) if code else None
        if holder and holder[0] != row_id:
            message = msg("The code “{code}” belongs to {name}.", code=code, name=holder[1])
            raise Invalid(message, "code")


def last_event() -> int:
    """The newest event of the book: a plan made at this point holds as long as there is no newer one."""
    return int(Event.select(fn.COALESCE(fn.MAX(Event.id), 0)).tuples().first()[0])


def first_process() -> Any:
    """The process that imported projects are lived under."""
    return Process.select(fn.MIN(Process.id)).where(Process.archived == 0)


def load(*, projects: bool) -> Shelf:
    """Read the book; its projects only where the file holds projects."""
    process = first_process()
    stages = dict(
        Stage.select(Stage.number, Stage.id)
        .where(Stage.process == process, Stage.archived == 0)
        .tuples()
    )
    shelf = Shelf(
        seen=last_event(), stages=stages, numbers=dict(Stage.select(Stage.id, Stage.number).tuples()),
        members=_by_fold(Member), regions=_by_fold(Region), clients={}, client_by_fold={}, client_by_code={},
        client_by_key={}, contacts={}, codes=_codes(Project if projects else Client),
    )  # fmt: skip
    for row in _rows(Client, CLIENT_COLUMNS):
        _shelve_client(shelf, row)
    if projects:
        for row in _rows(Project, PROJECT_COLUMNS):
            _shelve_project(shelf, row)
    else:
        for contact in _rows(Contact, CONTACT_COLUMNS):
            shelf.contacts[(contact["client_id"], contact["folded"])] = contact
    return shelf


def _rows(table: Any, names: tuple[str, ...]) -> Any:
    columns = [table._meta.columns[name] for name in names]
    query = table.select(*columns).where(table.archived == 0).order_by(table.id).tuples()
    return (dict(zip(names, row, strict=True)) for row in query.iterator())


def _by_fold(table: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for row_id, folded in (
        table.select(table.id, table.folded).where(table.archived == 0).order_by(table.id).tuples()
    ):
        found.setdefault(folded, row_id)
    return found


def _codes(table: Any) -> dict[str, tuple[int, str]]:
    rows = table.select(table.code, table.id, table.name).where(table.code.is_null(False))
    return {code: (row_id, name) for code, row_id, name in rows.tuples().iterator()}


def _row(values: dict[str, Any]) -> Row:
    data = json.loads(values["imported"]) if values["imported"] else {}
    return Row(values, data.get("values", {}), data.get("key", ""))


def _shelve_client(shelf: Shelf, values: dict[str, Any]) -> None:
    row = _row(values)
    shelf.clients[row.id] = row
    shelf.client_by_fold.setdefault(values["folded"], row.id)
    if values["code"]:
        shelf.client_by_code.setdefault(fold(values["code"]), row.id)
    if row.key:
        shelf.client_by_key.setdefault(row.key, row.id)
    if said := row.said.get("client"):
        shelf.client_by_key.setdefault(f"client:{fold(said)}", row.id)


def _shelve_project(shelf: Shelf, values: dict[str, Any]) -> None:
    row = _row(values)
    shelf.projects[row.id] = row
    if values["code"]:
        shelf.project_by_code.setdefault(fold(values["code"]), row.id)
    if row.key:
        shelf.project_by_key.setdefault(row.key, row.id)
    shelf.project_by_name.setdefault((values["client_id"], values["folded"]), []).append(row.id)
    shelf.project_by_client.setdefault(values["client_id"], []).append(row.id)
