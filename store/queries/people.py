"""Members and regions, as lists and as choices of forms."""

from __future__ import annotations

from dataclasses import dataclass

from peewee import JOIN

from store.database import guarded
from store.domain.names import keys
from store.models import Client, Member, Region
from store.session import Session


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member with his region's name; `login` empty where he cannot act."""

    id: int
    name: str
    login: str
    roles: tuple[str, ...]
    region: str
    lang: str
    archived: bool
    version: int
    keys: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a form: `keys` are its search tokens (letters, pinyin, initials), a blank before each."""

    id: int
    name: str
    keys: str


@guarded
def members(session: Session, *, archived: bool = False) -> list[MemberView]:
    """Active members by name; with `archived` all of them."""
    query = Member.select(
        Member.id, Member.name, Member.login, Member.roles, Region.name, Member.lang, Member.archived, Member.version, Member.keys
    ).join(Region, JOIN.LEFT_OUTER, on=(Member.region == Region.id))  # fmt: skip
    if not archived:
        query = query.where(Member.archived == 0)
    return [
        MemberView(
            row[0],
            row[1],
            row[2] or "",
            tuple(row[3].split()),
            row[4] or "",
            row[5],
            bool(row[6]),
            row[7],
            row[8],
        )
        for row in query.order_by(Member.archived, Member.id).tuples()
    ]


@guarded
def member_choices(session: Session) -> list[Choice]:
    """Active members, as choices of an owner."""
    return [
        Choice(*row)
        for row in Member.select(Member.id, Member.name, Member.keys)
        .where(Member.archived == 0)
        .order_by(Member.id)
        .tuples()
    ]


def names(session: Session) -> dict[str, dict[int, str]]:
    """Names of all owners and regions by id, archived ones too: for the words of a narrowing."""
    return {
        "owners": dict(Member.select(Member.id, Member.name).tuples()),
        "regions": dict(Region.select(Region.id, Region.name).tuples()),
    }


@guarded
def region_choices(session: Session) -> list[Choice]:
    """Regions; a branch is named with its parents."""
    rows = {
        row: (name, parent)
        for row, name, parent in Region.select(Region.id, Region.name, Region.parent)
        .where(Region.archived == 0)
        .tuples()
    }

    def path(row: int | None, seen: tuple[int, ...] = ()) -> str:
        if row is None or row not in rows or row in seen:
            return ""
        name, parent = rows[row]
        above = path(parent, (*seen, row))
        return f"{above} › {name}" if above else name

    return [Choice(row, path(row), keys(rows[row][0])) for row in rows]


@guarded
def client_choices(session: Session, text: str = "", limit: int = 50) -> list[Choice]:
    """Clients whose search keys hold every term of `text`, by name."""
    from store.domain.names import terms

    query = Client.select(Client.id, Client.name, Client.keys).where(Client.archived == 0)
    for term in terms(text):
        query = query.where(Client.keys.contains(f" {term}"))
    return [Choice(*row) for row in query.order_by(Client.name).limit(limit).tuples()]
