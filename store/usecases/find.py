"""From what a person names (an id, a name, a login, a code) to the row's id."""

from __future__ import annotations

from typing import Any

from store.domain.names import clean, fold
from store.errors import Invalid
from store.models import Client, Contact, Member, Project, Region
from store.text import msg
from store.usecases.clashes import missing

Key = int | str


def member_id(key: Key) -> int:
    """An active member by id, name or login. Raises NotFound, Invalid where two have the name."""
    return _one(Member, member_by(key), "member", key)


def member_by(key: Key) -> Any:
    """The condition that a member is meant by `key`: an id, a name or a login."""
    if _is_id(key):
        return Member.id == row_id(key)
    return (Member.folded == folded(key)) | (Member.login == clean(str(key)))


def region_id(key: Key) -> int:
    """A region by id or name."""
    return _one(
        Region,
        Region.id == row_id(key) if _is_id(key) else Region.folded == folded(key),
        "region",
        key,
    )


def client_id(key: Key) -> int:
    """A client by id, code or name (folded as method §7 says)."""
    by = (
        Client.id == row_id(key)
        if _is_id(key)
        else (Client.code == clean(str(key))) | (Client.folded == folded(key))
    )
    return _one(Client, by, "client", key)


def contact_id(key: Key, client: int) -> int:
    """A contact of one client by id or name."""
    by = Contact.id == row_id(key) if _is_id(key) else Contact.folded == folded(key)
    return _one(Contact, by & (Contact.client == client), "contact", key)


def project_id(key: Key) -> int:
    """A project by id, `P-12`, code or name."""
    text = clean(str(key))
    bare = text[2:] if text[:2].upper() == "P-" else text
    if isinstance(key, int) or bare.isdecimal():
        return _one(Project, Project.id == row_id(bare), "project", key)
    return _one(Project, (Project.code == text) | (Project.folded == fold(text)), "project", key)


def folded(key: Key) -> str:
    """The fold of a name as a person gave it: cleaned first, as the stored name was."""
    return fold(clean(str(key)))


def row_id(key: Key) -> int:
    """A row's number; 0, which no row has, where the engines cannot hold it."""
    return int(key) if 0 < int(key) < 2**31 else 0


def _is_id(key: Key) -> bool:
    return isinstance(key, int) or key.isdecimal()


def _one(table: Any, condition: Any, entity: str, key: Key) -> int:
    rows = [
        row
        for (row,) in table.select(table.id).where(condition, table.archived == 0).limit(2).tuples()
    ]
    if not rows:
        raise missing(entity, key)
    if len(rows) > 1:
        raise Invalid(
            msg(
                "More than one {what} is called “{key}”; give its id.",
                what=msg(entity.replace("_", " ")),
                key=str(key),
            )
        )
    return int(rows[0])
