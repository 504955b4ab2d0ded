"""The archive as a list, and the keeper's queue: files with something missing, files nobody has looked at, doubles."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from peewee import JOIN, Case, fn

from store.database import guarded
from store.domain import days
from store.domain.coverage import RHYTHM
from store.domain.names import terms
from store.models import Client, Contact, Event, Member, Project, Touch
from store.queries.settings import read
from store.session import Session

GAPS = ("owner", "deputy", "class", "industry", "region", "phone", "contacts", "decision")
"""What a file should say, by name; `decision`: a decision maker among the contacts."""
KINDS = ("incomplete", "stale", "double")
"""Why a file is in the queue."""


class Listed(NamedTuple):
    """A client in the archive's list."""

    id: int
    name: str
    klass: str
    owner: str


class Queued(NamedTuple):
    """A file that needs its keeper.

    amount: sum of its open projects in the book's currency (minor units). missing: names of GAPS. last: day of the
    last touch, None for none. other: the client that may be the same (id, name), for a double.
    """

    kind: str
    id: int
    name: str
    klass: str
    owner: str
    amount: int
    missing: tuple[str, ...] = ()
    last: str | None = None
    other: tuple[int, str] | None = None


def _by_class() -> Any:
    return Case(Client.klass, (("A", 0), ("B", 1), ("C", 2)), 3)


@guarded
def archive(
    session: Session, text: str = "", *, limit: int = 50, offset: int = 0
) -> tuple[int, list[Listed]]:
    """How many clients hold every term of `text` (letters, pinyin, initials), and a page of them, class A first."""
    found = Client.select().where(Client.archived == 0)
    for term in terms(text):
        found = found.where(Client.keys.contains(f" {term}"))
    page = (
        found.select(Client.id, Client.name, Client.klass, fn.COALESCE(Member.name, ""))
        .join(Member, JOIN.LEFT_OUTER, on=(Client.owner == Member.id))
        .order_by(_by_class(), Client.id)
    )
    with session.book.reading():
        return found.count(), [Listed(*row) for row in page.limit(limit).offset(offset).tuples()]


@guarded
def place_of(session: Session, client: int) -> int:
    """Where a client stands in the whole list, from 0; behind all where it is gone."""
    rank = _by_class()
    own = Client.select(rank).where(Client.id == client).scalar()
    before = (rank < own) | ((rank == own) & (Client.id < client))
    return Client.select().where(Client.archived == 0, before).count()


@guarded
def queue(
    session: Session, kind: str, *, limit: int | None = 50, offset: int = 0
) -> tuple[int, list[Queued]]:
    """How many files are in the keeper's queue for one reason, and a page of them, most valuable first."""
    make = {"incomplete": _incomplete, "stale": _stale, "double": _doubles}[kind]
    with session.book.reading():
        query = make(session)
        order = (query.c.amount.desc(), query.c.rank, query.c.id)
        found = _outer(query).order_by(*order).limit(limit).offset(offset)
        return _count(query), [_queued(kind, row) for row in found.tuples()]


def _outer(query: Any) -> Any:
    return Client.select(*(getattr(query.c, name) for name in COLUMNS)).from_(query)


def _count(query: Any) -> int:
    return int(Client.select(fn.COUNT(query.c.id)).from_(query).scalar())


COLUMNS = ("id", "name", "klass", "owner", "amount", *(f"has_{gap}" for gap in GAPS), "last", "other_id", "other_name")  # fmt: skip


def _queued(kind: str, row: tuple[Any, ...]) -> Queued:
    start = 5 + len(GAPS)
    missing = tuple(gap for gap, has in zip(GAPS, row[5:start], strict=True) if not has)
    last, other_id, other_name = row[start:]
    other = (int(other_id), str(other_name)) if other_id else None
    return Queued(kind, row[0], row[1], row[2], row[3], int(row[4]), missing, last, other)


def _base(session: Session, *more: Any) -> Any:
    """Clients with the value of their open projects, what their file says, and the day of their last touch."""
    money = (
        Project.select(Project.client, fn.SUM(Project.amount).alias("amount"))
        .where(Project.live == 1, Project.currency == str(read("currency")))
        .group_by(Project.client)
        .alias("money")
    )
    decides = fn.SUM(Case(None, [(Contact.roles.contains("decision"), 1)], 0))
    people = (
        Contact.select(Contact.client, fn.COUNT(Contact.id).alias("n"), decides.alias("decides"))
        .where(Contact.archived == 0)
        .group_by(Contact.client)
        .alias("people")
    )
    last = Touch.select(fn.MAX(Touch.day)).where(Touch.client == Client.id, Touch.archived == 0)
    has = {
        "owner": Client.owner.is_null(False), "deputy": Client.deputy.is_null(False), "class": Client.klass != "",
        "industry": Client.industry != "", "region": Client.region.is_null(False), "phone": Client.phone != "",
        "contacts": fn.COALESCE(people.c.n, 0) > 0, "decision": fn.COALESCE(people.c.decides, 0) > 0,
    }  # fmt: skip
    other = more or (_null_number(), _null_text())
    return (
        Client.select(
            Client.id, Client.name, Client.klass, fn.COALESCE(Member.name, "").alias("owner"),
            fn.COALESCE(money.c.amount, 0).alias("amount"), _by_class().alias("rank"),
            *(Case(None, [(has[gap], 1)], 0).alias(f"has_{gap}") for gap in GAPS),
            last.alias("last"), other[0].alias("other_id"), other[1].alias("other_name"),
        )
        .join(Member, JOIN.LEFT_OUTER, on=(Client.owner == Member.id)).switch(Client)
        .join(money, JOIN.LEFT_OUTER, on=(money.c.client_id == Client.id)).switch(Client)
        .join(people, JOIN.LEFT_OUTER, on=(people.c.client_id == Client.id)).switch(Client)
        .where(Client.archived == 0)
    ), has  # fmt: skip


def _null_number() -> Any:
    return fn.NULLIF(Client.id, Client.id)


def _null_text() -> Any:
    return fn.NULLIF(Client.name, Client.name)


def _incomplete(session: Session) -> Any:
    query, has = _base(session)
    return query.where(reduce(or_, (~condition for condition in has.values()))).alias("q")


def _stale(session: Session) -> Any:
    """Nothing happened for longer than the rhythm of the client's class: no touch, no change of file or contacts."""
    query, _ = _base(session)
    quiet = []
    for klass, rhythm in RHYTHM.items():
        day = days.add(session.today, -rhythm)
        moment = _moment(day, session.clock.zone)
        touched = Touch.select(Touch.id).where(
            Touch.client == Client.id, Touch.day >= day, Touch.archived == 0
        )
        quiet.append(
            (Client.klass == klass)
            & ~fn.EXISTS(touched)
            & ~fn.EXISTS(_changed("client", Client.id, Client.version, moment))
            & ~fn.EXISTS(_contact_changed(moment))
        )
    return query.where(reduce(or_, quiet)).alias("q")


def _changed(entity: str, row: Any, version: Any, since: int) -> Any:
    return Event.select(Event.id).where(
        Event.entity == entity, Event.entity_id == row, Event.version == version, Event.at >= since
    )


def _contact_changed(since: int) -> Any:
    one = Contact.alias("touched_contact")
    return one.select(one.id).join(
        Event, on=((Event.entity == "contact") & (Event.entity_id == one.id) & (Event.version == one.version))
    ).where(one.client == Client.id, Event.at >= since)  # fmt: skip


def _moment(day: str, zone: str) -> int:
    """The beginning of a day in µs UTC."""
    return int(datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone)).timestamp()) * 1_000_000


def _doubles(session: Session) -> Any:
    """Clients of the same stem and another fold: the younger one of each pair, with the older."""
    other = Client.alias("older")
    query, _ = _base(session, other.id, other.name)
    same = (other.stem == Client.stem) & (other.folded != Client.folded) & (other.id < Client.id)
    return query.join(other, on=same).where(other.archived == 0).alias("q")
