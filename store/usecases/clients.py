"""Clients and their contacts (method §7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store.domain.names import fold, keys, stem
from store.domain.touches import CONTACT_ROLES
from store.errors import Invalid, NotFound
from store.models import Client, Contact, Project
from store.text import msg
from store.usecases import find, values
from store.usecases.core import usecase
from store.usecases.doing import Doing

LINES = (
    "kind",
    "industry",
    "relationship",
    "standing",
    "source",
    "address",
    "phone",
    "state",
    "potential",
    "credit_note",
)
FIELDS = ("name", "code", "klass", "region", "owner", "deputy", "remarks", "extra", *LINES)
CONTACT_FIELDS = (
    "name",
    "department",
    "title",
    "roles",
    "influence",
    "attitude",
    "concerns",
    "phone",
    "mail",
    "our",
)


@usecase("client.create")
def create_client(do: Doing, /, *, name: str, command: str | None = None, **fields: Any) -> int:
    """A new client file; gives the id. Raises Invalid where the folded name or the code is taken."""
    return new_client(do, {"name": name, **fields})


def filed(do: Doing, key: find.Key) -> int:
    """A client by id, code or name; a name that nobody has is filed within another command. Raises NotFound, Invalid."""
    try:
        return find.client_id(key)
    except NotFound:
        if isinstance(key, int) or key.isdecimal():
            raise
        return new_client(do, {"name": values.name(key, "client")})


def new_client(do: Doing, fields: Mapping[str, Any]) -> int:
    """Add a client within another command."""
    row = client_row(fields)
    same = (
        Client.select(Client.name)
        .where(Client.folded == row["folded"], Client.archived == 0)
        .tuples()
        .first()
    )
    if same:
        raise Invalid(msg("There is already a client “{name}”.", name=same[0]), "name")
    _free_code(row.get("code"), None)
    return do.create(Client, {**row, "created_day": do.today})


@usecase("client.edit")
def edit_client(
    do: Doing,
    /,
    client: find.Key,
    *,
    seen: int | None = None,
    command: str | None = None,
    **fields: Any,
) -> int:
    """Change fields of a client; gives the version. Raises Invalid, NotFound, Conflict."""
    row_id = find.client_id(client)
    row = client_row(fields)
    if (
        "folded" in row
        and Client.select()
        .where(Client.folded == row["folded"], Client.id != row_id, Client.archived == 0)
        .exists()
    ):
        raise Invalid(msg("There is already a client “{name}”.", name=row["name"]), "name")
    _free_code(row.get("code"), row_id)
    version = do.change(Client, row_id, row, kind="client.changed", seen=seen)
    if "keys" in row:
        _rekey_projects(row_id, row["name"])
    return version


def client_row(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Checked columns of the client fields given."""
    values.only(fields, FIELDS)
    row: dict[str, Any] = {}
    for field, value in fields.items():
        if field == "name":
            name = values.name(value)
            row |= {"name": name, "folded": fold(name), "stem": stem(name), "keys": keys(name)}
        elif field == "code":
            row["code"] = values.line(value or "", "code") or None
        elif field == "klass":
            row["klass"] = values.choice(str(value or "").upper(), ("", "A", "B", "C"), "klass")
        elif field == "region":
            row["region_id"] = find.region_id(value) if value not in (None, "") else None
        elif field in ("owner", "deputy"):
            row[f"{field}_id"] = find.member_id(value) if value not in (None, "") else None
        elif field == "extra":
            row["extra"] = values.extra(value)
        else:
            row[field] = values.note(value or "", field)
    return row


def _free_code(code: str | None, row_id: int | None) -> None:
    holder = (
        Client.select(Client.id, Client.name).where(Client.code == code).tuples().first()
        if code
        else None
    )
    if holder and holder[0] != row_id:
        raise Invalid(
            msg("The code “{code}” belongs to {name}.", code=code, name=holder[1]), "code"
        )


def _rekey_projects(client: int, name: str) -> None:
    """The client's name is part of its projects' search keys."""
    for row_id, project in (
        Project.select(Project.id, Project.name).where(Project.client == client).tuples()
    ):
        Project.update(keys=keys(project, name)).where(Project.id == row_id).execute()


@usecase("contact.add")
def add_contact(
    do: Doing, /, client: find.Key, *, name: str, command: str | None = None, **fields: Any
) -> int:
    """A new contact of a client; gives the id."""
    return new_contact(do, find.client_id(client), {"name": name, **fields})


def new_contact(do: Doing, client: int, fields: Mapping[str, Any]) -> int:
    """Add a contact within another command."""
    row = contact_row(fields)
    _free_name(client, row, None)
    return do.create(Contact, {"client_id": client, **row})


@usecase("contact.edit")
def edit_contact(
    do: Doing,
    /,
    contact: int,
    *,
    seen: int | None = None,
    command: str | None = None,
    **fields: Any,
) -> int:
    """Change fields of a contact; gives the version. Raises Invalid where the client has another of that name."""
    row = contact_row(fields)
    if "folded" in row:
        _free_name(do.row(Contact, contact, ["client_id"])["client_id"], row, contact)
    return do.change(Contact, contact, row, kind="contact.changed", seen=seen)


@usecase("contact.archive")
def archive_contact(do: Doing, /, contact: int, *, command: str | None = None) -> None:
    """Take a contact off a client's file: he left, or never was. The touches with him keep his name."""
    do.row(Contact, contact, ["id"])
    do.change(Contact, contact, {"archived": 1}, kind="contact.archived")


def _free_name(client: int, row: Mapping[str, Any], contact: int | None) -> None:
    """Two people of one name at one client cannot be told apart: the second says what sets him apart."""
    same = Contact.select(Contact.id, Contact.name).where(
        Contact.client == client, Contact.folded == row["folded"], Contact.archived == 0
    )
    for found, name in same.tuples():
        if found != contact:
            raise Invalid(
                msg("“{name}” is a contact of this client already; add what tells the two apart.", name=name),
                "name",
            )  # fmt: skip


def contact_row(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Checked columns of the contact fields given: influence 1–5 (0 unknown), attitude −2…+2."""
    values.only(fields, CONTACT_FIELDS)
    row: dict[str, Any] = {}
    for field, value in fields.items():
        if field == "name":
            name = values.name(value)
            row |= {"name": name, "folded": fold(name), "keys": keys(name)}
        elif field == "roles":
            wanted = value.split() if isinstance(value, str) else list(value)
            row["roles"] = " ".join(values.choice(role, CONTACT_ROLES, "roles") for role in wanted)
        elif field in ("influence", "attitude"):
            low, high = (0, 5) if field == "influence" else (-2, 2)
            if not isinstance(value, int) or not low <= value <= high:
                raise Invalid(msg("Give a number from {low} to {high}.", low=low, high=high), field)
            row[field] = value
        elif field == "our":
            row["our_id"] = find.member_id(value) if value not in (None, "") else None
        else:
            row[field] = values.note(value or "", field)
    return row
