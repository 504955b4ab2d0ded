"""Whole lists, a page at a time: first the ids in their order, then the lines of some of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from peewee import JOIN, fn

from store.database import guarded
from store.domain import days
from store.domain import flags as flagging
from store.domain.names import terms
from store.domain.rhythm import pulse
from store.domain.stages import PLACES
from store.models import Client, Member, Project, Region, Stage
from store.queries.narrowing import Narrowing, conditions, on_board, order_by
from store.session import Session
from store.usecases import derived

Deputy = Member.alias("deputy")


class ProjectLine(NamedTuple):
    """A project with what a list says of it: days ISO, the amount in minor units, its worst flag."""

    id: int
    code: str
    name: str
    client: str
    klass: str
    owner: str
    region: str
    stage: int
    stage_name: str
    status: str
    amount: int
    currency: str
    close: str | None
    touch_day: str | None
    silence_days: int
    next_due: str | None
    flag: str
    rule: str
    closed_day: str | None
    hold_until: str | None
    reason: str
    product: str
    d: int | None
    chip: str


class ClientLine(NamedTuple):
    """A client with what a list says of it."""

    id: int
    code: str
    name: str
    klass: str
    industry: str
    region: str
    owner: str
    deputy: str
    address: str
    phone: str
    open_projects: int


@guarded
def project_ids(session: Session, narrowing: Narrowing, order: str, status: str) -> list[int]:
    """Ids of the projects of a status under a narrowing, in one of ORDERS; `day`: as a place beside the board has them."""
    query = Project.select(Project.id).where(Project.archived == 0)
    if status == "open":
        query = query.where(*on_board(session, narrowing))
    else:
        query = query.where(*conditions(session, narrowing))
        if status in PLACES:
            query = query.where(Project.status == status, Project.live == 0)
    if order != "day":
        by = order_by(order)
    elif status == "parked":
        by = (Project.hold_until, Project.id)
    else:
        by = (Project.closed_day.desc(), Project.id.desc())
    return [row for (row,) in query.order_by(*by).tuples()]


@guarded
def project_lines(session: Session, ids: Sequence[int]) -> list[ProjectLine]:
    """The projects of these ids, in their order; at most some thousand at a time."""
    at, today = derived.cutoffs(session.today), session.today
    column = Stage.column_zh if session.lang == "zh" else Stage.column_en
    query = (
        Project.select(
            Project.id, Project.code, Project.name, Client.name, Client.klass, Member.name, Region.name, Stage.number, column,
            Project.status, Project.amount, Project.currency, Project.close, Project.touch_day, Project.silent_since,
            Project.next_due, Project.live, Project.closed_day, Project.hold_until, Project.reason, Project.product,
            Project.d_anchor, Project.provisional_day,
        )
        .join(Client, on=(Project.client == Client.id)).switch(Project)
        .join(Member, JOIN.LEFT_OUTER, on=(Project.owner == Member.id)).switch(Project)
        .join(Region, JOIN.LEFT_OUTER, on=(Project.region == Region.id)).switch(Project)
        .join(Stage, on=(Project.stage == Stage.id))
        .where(Project.id.in_(list(ids)))
    )  # fmt: skip
    found = {row[0]: _line(row, at, today) for row in query.tuples()}
    return [found[row] for row in ids if row in found]


def _line(row: Sequence[Any], at: flagging.Limits, today: str) -> ProjectLine:
    (row_id, code, name, client, klass, owner, region, stage, stage_name, status, amount, currency, close, touch_day,
     silent_since, next_due, live, closed_day, hold_until, reason, product, d_anchor, provisional) = row  # fmt: skip
    worst = (
        flagging.flags(silent_since, next_due, close, d_anchor, hold_until, provisional, at)[:1]
        if live
        else []
    )
    running = live or status == "parked"
    return ProjectLine(
        row_id, code or "", name, client, klass, owner or "", region or "", stage, stage_name, "open" if live else status,
        amount, currency, close, touch_day, max(0, days.between(silent_since, today)), next_due,
        worst[0].colour if worst else "", worst[0].rule if worst else "", closed_day, hold_until, reason, product,
        *pulse(running, today, d_anchor, hold_until, provisional, at.rhythm),
    )  # fmt: skip


@guarded
def client_ids(session: Session, text: str) -> list[int]:
    """Ids of the active clients whose search keys hold every term of `text`."""
    query = Client.select(Client.id).where(Client.archived == 0)
    for term in terms(text):
        query = query.where(Client.keys.contains(f" {term}"))
    return [row for (row,) in query.order_by(Client.id).tuples()]


@guarded
def client_lines(session: Session, ids: Sequence[int]) -> list[ClientLine]:
    """The clients of these ids, in their order; at most some thousand at a time."""
    running = dict(
        Project.select(Project.client, fn.COUNT(Project.id))
        .where(Project.live == 1, Project.client.in_(list(ids)))
        .group_by(Project.client)
        .tuples()
    )
    query = (
        Client.select(
            Client.id, Client.code, Client.name, Client.klass, Client.industry, Region.name, Member.name, Deputy.name,
            Client.address, Client.phone,
        )
        .join(Region, JOIN.LEFT_OUTER, on=(Client.region == Region.id)).switch(Client)
        .join(Member, JOIN.LEFT_OUTER, on=(Client.owner == Member.id)).switch(Client)
        .join(Deputy, JOIN.LEFT_OUTER, on=(Client.deputy == Deputy.id))
        .where(Client.id.in_(list(ids)))
    )  # fmt: skip
    found = {
        row[0]: ClientLine._make(
            [row[0], *(value or "" for value in row[1:]), running.get(row[0], 0)]
        )
        for row in query.tuples()
    }
    return [found[row] for row in ids if row in found]
