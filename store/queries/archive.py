"""One client's file as the panel and the archive show it: a fixed number of statements, however large it is (method §7)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from store.database import guarded
from store.domain import days
from store.domain.coverage import IN_PERSON, KNOWN_DAYS, Coverage, Known, coverage, only_one
from store.domain.flags import Limits
from store.domain.rhythm import pulse
from store.queries import archive_sql as sql
from store.queries import checks
from store.session import Session
from store.usecases import derived
from store.usecases.clashes import missing

PROJECTS, TOUCHES, POTENTIALS = 40, 30, 40
"""Lines of each list that are read at most."""


class Person(NamedTuple):
    """A contact; influence 1–5 (0 unknown), attitude −2…+2; day and kind of the last touch, day last met in person."""

    id: int
    name: str
    department: str
    title: str
    roles: tuple[str, ...]
    influence: int
    attitude: int
    concerns: str
    phone: str
    mail: str
    our_id: int | None
    our: str
    version: int
    last: str | None = None
    kind: str = ""
    met: str | None = None


class Deal(NamedTuple):
    """A project of the client; `role` is the client's part where it is not the main one. Amount in minor units."""

    id: int
    name: str
    status: str
    stage: int
    stage_zh: str
    stage_en: str
    amount: int
    currency: str
    closed: str | None
    reason: str
    role: str
    d: int | None = None
    chip: str = ""
    check: bool = False


class Potential(NamedTuple):
    """A project that may come one day (stage 0); amount in minor units."""

    id: int
    name: str
    amount: int
    currency: str
    expected: str | None
    note: str
    version: int


class Met(NamedTuple):
    """A touch: its day, kind, whom (a contact, "" for nobody named), by whom, what happened, on which project."""

    id: int
    day: str
    kind: str
    contact: str
    member: str
    note: str
    outcome: str
    project: str


class ClientFile(NamedTuple):
    """A client's whole file. `deals_more`, `touches_more`: how many are not in the lists. sole: who alone met them."""

    id: int
    version: int
    name: str
    code: str
    klass: str
    region_id: int | None
    region: str
    owner_id: int | None
    owner: str
    deputy_id: int | None
    deputy: str
    fields: Mapping[str, str]
    extra: Mapping[str, str]
    people: tuple[Person, ...]
    deals: tuple[Deal, ...]
    deals_more: int
    potentials: tuple[Potential, ...]
    touches: tuple[Met, ...]
    touches_more: int
    coverage: Coverage
    sole: str


@guarded
def client_file(session: Session, client: int) -> ClientFile:
    """The file of a client. Raises NotFound."""
    with session.book.reading():
        rows = sql.CLIENT.rows(client=client)
        if not rows:
            raise missing("client", client)
        return _file(session, rows[0])


@guarded
def file_beside(session: Session, project: int) -> ClientFile | None:
    """The file of a project's client; None where that project is gone."""
    with session.book.reading():
        rows = sql.CLIENT_OF.rows(project=project)
        return _file(session, rows[0]) if rows else None


def _file(session: Session, row: tuple[Any, ...]) -> ClientFile:
    client, today = int(row[0]), session.today
    at = derived.cutoffs(today)
    people = _people(client)
    ((deals, touches),) = sql.COUNTS.rows(client=client)
    mine = sql.DEALS.rows(client=client, limit=PROJECTS)
    others = sql.LINKED.rows(client=client, limit=PROJECTS)
    latest = sql.TOUCHES.rows(client=client, limit=TOUCHES)
    members = sql.MEMBERS.rows(client=client, since=days.add(today, -KNOWN_DAYS))
    fields = dict(zip(sql.FIELDS, row[12:], strict=True))
    known = [Known(one.roles, one.last, one.met) for one in people]
    return ClientFile(
        client, row[1], row[2], row[3] or "", row[4], row[5], row[6] or "", row[7], row[8] or "",
        row[9], row[10] or "", fields, json.loads(row[11] or "{}"), people,
        tuple(_deal(one, at) for one in [*((*one, "") for one in mine), *others]),
        int(deals) - len(mine),
        tuple(Potential(*one) for one in sql.POTENTIALS.rows(client=client, limit=POTENTIALS)),
        tuple(Met(*one[:3], *(part or "" for part in one[3:])) for one in latest),
        int(touches) - len(latest), coverage(known, today), only_one(name for (name,) in members),
    )  # fmt: skip


def _deal(row: tuple[Any, ...], at: Limits) -> Deal:
    *shown, live, anchor, hold, provisional, reviewed, role = row
    running = bool(live) or shown[2] == "parked"
    shown[2] = "open" if live else shown[2]
    now = pulse(running, at.today, anchor, hold, provisional, at.rhythm)
    due = checks.is_due(live, reviewed, at.today, at.rhythm)
    return Deal._make((*shown, role, *now, due))


def _people(client: int) -> tuple[Person, ...]:
    """The contacts, those with most influence first, with when they were last touched and met."""
    last: dict[int, tuple[str, bool, str]] = {}
    met: dict[int, str] = {}
    for contact, kind, day in sql.LAST.rows(client=client):
        face = kind in IN_PERSON
        last[contact] = max(last.get(contact, ("", False, "")), (day, face, kind))
        if face:
            met[contact] = max(met.get(contact, ""), day)
    people = [
        Person(*row[:4], tuple(row[4].split()), *row[5:10], row[10], row[11] or "", row[12])  # type: ignore[call-arg]
        for row in sql.CONTACTS.rows(client=client)
    ]
    return tuple(
        one._replace(last=last[one.id][0], kind=last[one.id][2], met=met.get(one.id))
        if one.id in last
        else one
        for one in people
    )
