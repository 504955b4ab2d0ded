"""The client archive: lists and one file (method §7)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from peewee import JOIN, fn

from store.database import guarded
from store.domain.names import terms
from store.models import Client, Contact, Member, Project, Region
from store.queries.projects import ProjectRow, projects
from store.session import Session
from store.usecases.clashes import missing

Deputy = Member.alias("deputy")


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client in a list, with the count of its open projects and their sum in the reporting currency's minor units."""

    id: int
    code: str
    name: str
    klass: str
    region: str
    owner: str
    open_projects: int


@dataclass(frozen=True, slots=True)
class ContactView:
    """A person at the client; influence 1–5 (0 unknown), attitude −2…+2."""

    id: int
    name: str
    department: str
    title: str
    roles: tuple[str, ...]
    influence: int
    attitude: int
    phone: str
    mail: str
    version: int


@dataclass(frozen=True, slots=True)
class ClientView:
    """A client's file."""

    id: int
    code: str
    name: str
    klass: str
    kind: str
    industry: str
    region: str
    relationship: str
    standing: str
    source: str
    address: str
    phone: str
    state: str
    potential: str
    credit_note: str
    owner: str
    deputy: str
    remarks: str
    extra: Mapping[str, str]
    version: int
    contacts: tuple[ContactView, ...]
    projects: tuple[ProjectRow, ...]


@guarded
def clients(
    session: Session, text: str = "", *, limit: int | None = None, offset: int = 0
) -> list[ClientRow]:
    """Active clients whose search keys hold every term of `text`, by id."""
    running = (
        Project.select(Project.client, fn.COUNT(Project.id).alias("n"))
        .where(Project.live == 1)
        .group_by(Project.client)
    )
    query = (
        Client.select(Client.id, Client.code, Client.name, Client.klass, Region.name, Member.name, fn.COALESCE(running.c.n, 0))
        .join(Region, JOIN.LEFT_OUTER, on=(Client.region == Region.id)).switch(Client)
        .join(Member, JOIN.LEFT_OUTER, on=(Client.owner == Member.id)).switch(Client)
        .join(running, JOIN.LEFT_OUTER, on=(running.c.client_id == Client.id))
        .where(Client.archived == 0)
    )  # fmt: skip
    for term in terms(text):
        query = query.where(Client.keys.contains(f" {term}"))
    rows = query.order_by(Client.id).limit(limit).offset(offset).tuples()
    return [
        ClientRow(r[0], r[1] or "", r[2], r[3], r[4] or "", r[5] or "", int(r[6])) for r in rows
    ]


def client(session: Session, client_id: int) -> ClientView:
    """One client with contacts and all its projects. Raises NotFound."""
    plain = (
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
        "remarks",
    )
    with session.book.reading():
        row = (
            Client.select(
                Client.id, Client.code, Client.name, Client.klass, Region.name, Member.name, Deputy.name, Client.extra, Client.version,
                *(getattr(Client, name) for name in plain),
            )
            .join(Region, JOIN.LEFT_OUTER, on=(Client.region == Region.id)).switch(Client)
            .join(Member, JOIN.LEFT_OUTER, on=(Client.owner == Member.id)).switch(Client)
            .join(Deputy, JOIN.LEFT_OUTER, on=(Client.deputy == Deputy.id))
            .where(Client.id == client_id, Client.archived == 0).tuples().first()
        )  # fmt: skip
        if row is None:
            raise missing("client", client_id)
        mine = tuple(
            item for item in projects(session, status="all", order="stage", client=client_id)
        )
        return ClientView(
            id=row[0], code=row[1] or "", name=row[2], klass=row[3], region=row[4] or "", owner=row[5] or "", deputy=row[6] or "",
            extra=json.loads(row[7] or "{}"), version=row[8], contacts=_contacts(client_id), projects=mine,
            **dict(zip(plain, row[9:], strict=True)),
        )  # fmt: skip


def _contacts(client_id: int) -> tuple[ContactView, ...]:
    rows = Contact.select(
        Contact.id, Contact.name, Contact.department, Contact.title, Contact.roles, Contact.influence, Contact.attitude,
        Contact.phone, Contact.mail, Contact.version,
    ).where(Contact.client == client_id, Contact.archived == 0).order_by(Contact.id)  # fmt: skip
    return tuple(ContactView(*[*row[:4], tuple(row[4].split()), *row[5:]]) for row in rows.tuples())
