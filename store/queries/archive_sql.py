"""The statements behind a client's file, each built once."""

from __future__ import annotations

from typing import Any

from peewee import JOIN, fn

from store.models import (
    Client,
    Contact,
    Member,
    PotentialProject,
    Project,
    ProjectClient,
    Region,
    Stage,
    Touch,
)
from store.prepared import Marks, Prepared
from store.queries import checks
from store.queries.flagged import counts

Deputy = Member.alias("deputy")
FIELDS = (
    "kind", "industry", "relationship", "standing", "source", "address", "phone", "state", "potential", "credit_note",
    "remarks",
)  # fmt: skip
"""Columns of a client that are plain text."""


def _client() -> Any:
    return (
        Client.select(
            Client.id, Client.version, Client.name, Client.code, Client.klass, Client.region, Region.name, Client.owner,
            Member.name, Client.deputy, Deputy.name, Client.extra, *(getattr(Client, name) for name in FIELDS),
        )
        .join(Region, JOIN.LEFT_OUTER, on=(Client.region == Region.id)).switch(Client)
        .join(Member, JOIN.LEFT_OUTER, on=(Client.owner == Member.id)).switch(Client)
        .join(Deputy, JOIN.LEFT_OUTER, on=(Client.deputy == Deputy.id)).switch(Client)
    )  # fmt: skip


def _deal_columns() -> tuple[Any, ...]:
    return (
        Project.id, Project.name, Project.status, Stage.number, Stage.column_zh, Stage.column_en, Project.amount,
        Project.currency, fn.COALESCE(Project.closed_day, Project.hold_until), Project.reason,
        Project.live, Project.d_anchor, Project.hold_until, Project.provisional_day, checks.reviewed(),
    )  # fmt: skip


def _newest(query: Any) -> Any:
    """Running ones first, then the newest."""
    running = counts(Project.status == "open")
    return query.order_by(running.desc(), Project.id.desc())


def _deals(mark: Marks) -> Any:
    query = Project.select(*_deal_columns()).join(Stage, on=(Project.stage == Stage.id))
    mine = query.where(Project.client == mark.number("client"), Project.archived == 0)
    return _newest(mine).limit(mark.number("limit"))


def _linked(mark: Marks) -> Any:
    query = (
        ProjectClient.select(*_deal_columns(), ProjectClient.role)
        .join(Project, on=(ProjectClient.project == Project.id))
        .join(Stage, on=(Project.stage == Stage.id))
        .where(ProjectClient.client == mark.number("client"), ProjectClient.archived == 0)
        .where(Project.archived == 0)
    )
    return _newest(query).limit(mark.number("limit"))


def _counts(mark: Marks) -> Any:
    client = mark.number("client")
    deals = Project.select(fn.COUNT(Project.id)).where(
        Project.client == client, Project.archived == 0
    )
    touches = Touch.select(fn.COUNT(Touch.id)).where(Touch.client == client, Touch.archived == 0)
    return Client.select(deals, touches).where(Client.id == client)


def _contacts(mark: Marks) -> Any:
    return (
        Contact.select(
            Contact.id, Contact.name, Contact.department, Contact.title, Contact.roles, Contact.influence,
            Contact.attitude, Contact.concerns, Contact.phone, Contact.mail, Contact.our, Member.name, Contact.version,
        )
        .join(Member, JOIN.LEFT_OUTER, on=(Contact.our == Member.id))
        .where(Contact.client == mark.number("client"), Contact.archived == 0)
        .order_by(Contact.influence.desc(), Contact.id)
    )  # fmt: skip


def _last(mark: Marks) -> Any:
    return (
        Touch.select(Touch.contact, Touch.kind, fn.MAX(Touch.day))
        .where(Touch.client == mark.number("client"), Touch.archived == 0)
        .where(Touch.contact.is_null(False))
        .group_by(Touch.contact, Touch.kind)
    )


def _members(mark: Marks) -> Any:
    return (
        Touch.select(Member.name)
        .join(Member, on=(Touch.member == Member.id))
        .where(Touch.client == mark.number("client"), Touch.day >= mark.text("since"))
        .where(Touch.archived == 0, Touch.contact.is_null(False))
        .group_by(Member.id, Member.name)
        .order_by(Member.id)
        .limit(2)
    )


def _touches(mark: Marks) -> Any:
    return (
        Touch.select(Touch.id, Touch.day, Touch.kind, Contact.name, Member.name, Touch.note, Touch.outcome, Project.name)
        .join(Contact, JOIN.LEFT_OUTER, on=(Touch.contact == Contact.id)).switch(Touch)
        .join(Member, JOIN.LEFT_OUTER, on=(Touch.member == Member.id)).switch(Touch)
        .join(Project, JOIN.LEFT_OUTER, on=(Touch.project == Project.id))
        .where(Touch.client == mark.number("client"), Touch.archived == 0)
        .order_by(Touch.day.desc(), Touch.id.desc()).limit(mark.number("limit"))
    )  # fmt: skip


def _potentials(mark: Marks) -> Any:
    row = PotentialProject
    return (
        row.select(row.id, row.name, row.amount, row.currency, row.expected, row.note, row.version)
        .where(row.client == mark.number("client"), row.archived == 0)
        .order_by(row.amount.desc(), row.id)
        .limit(mark.number("limit"))
    )


CLIENT = Prepared(
    lambda mark: _client().where(Client.id == mark.number("client"), Client.archived == 0)
)
CLIENT_OF = Prepared(
    lambda mark: (
        _client()
        .join(Project, on=(Project.client == Client.id))
        .where(Project.id == mark.number("project"))
    )
)
COUNTS = Prepared(_counts)
CONTACTS = Prepared(_contacts)
LAST = Prepared(_last)
MEMBERS = Prepared(_members)
DEALS = Prepared(_deals)
LINKED = Prepared(_linked)
TOUCHES = Prepared(_touches)
POTENTIALS = Prepared(_potentials)
