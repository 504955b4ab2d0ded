"""Whom a touch was with: a person at one of the organisations that a project sells to (method §4, §7)."""

from __future__ import annotations

from typing import Any, NamedTuple

from store.domain.names import fold
from store.errors import Invalid
from store.models import Client, Contact, Project, ProjectClient
from store.prepared import Marks, Prepared
from store.text import msg
from store.usecases import clients, find, values
from store.usecases.clashes import missing
from store.usecases.doing import Doing


class Met(NamedTuple):
    """A contact (None: nobody is named) and the client whose touch it is: the contact's own, else the main one."""

    contact: int | None
    client: int


def organisations(project: Any) -> Any:
    """The clients a project sells to, as a query for `in_`: the main one and those linked to it."""
    main = Project.select(Project.client).where(Project.id == project)
    linked = ProjectClient.select(ProjectClient.client).where(
        ProjectClient.project == project, ProjectClient.archived == 0
    )
    return main.union(linked)


def _people() -> Any:
    return (
        Contact.select(Contact.id, Contact.client, Contact.name, Client.name)
        .join(Client, on=(Contact.client == Client.id))
        .where(Contact.archived == 0)
        .order_by(Contact.id)
    )


def _named(mark: Marks) -> Any:
    ours = Contact.client.in_(organisations(mark.number("project")))
    return _people().where(ours, Contact.folded == mark.text("folded"))


_NAMED = Prepared(_named)
_KNOWN = Prepared(lambda mark: _people().where(Contact.id == mark.number("id")))
_ORGANISATIONS = Prepared(lambda mark: organisations(mark.number("project")))


def met(do: Doing, project: int, key: find.Key | None) -> Met:
    """The contact by id, or by name at the project's organisations; a name nobody there has is filed at the main client.

    Raises NotFound; Invalid for a contact of an unrelated client, and for a name that several people have.
    """
    main = int(do.row(Project, project, ["client_id"])["client_id"])
    if key in (None, ""):
        return Met(None, main)
    if isinstance(key, int):
        return _known(project, main, key)
    name = values.name(key, "contact")
    found = _NAMED.rows(project=project, folded=fold(name))
    if len(found) > 1:
        raise Invalid(
            msg(
                "“{name}” is more than one person: {people}. Choose one, or give the number.",
                name=name,
                people=tuple(f"{row[0]} {row[2]} ({row[3]})" for row in found),
            ),
            "contact",
        )
    if found:
        return Met(found[0][0], found[0][1])
    return Met(clients.new_contact(do, main, {"name": name}), main)


def _known(project: int, main: int, key: int) -> Met:
    found = _KNOWN.rows(id=find.row_id(key))
    if not found:
        raise missing("contact", key)
    contact, client, name, other = found[0]
    if client != main and (client,) not in _ORGANISATIONS.rows(project=project):
        raise Invalid(
            msg(
                "{name} belongs to {other}, which has no part in this project.",
                name=name,
                other=other,
            ),
            "contact",
        )
    return Met(contact, client)
