"""Members and regions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from store.domain.access import ROLES
from store.domain.names import clean, fold, keys
from store.errors import Invalid
from store.models import Member, Region
from store.text import msg
from store.usecases import find, values
from store.usecases.core import usecase
from store.usecases.doing import Doing


@usecase("member.add")
def add_member(
    do: Doing, /, *, name: str, roles: Sequence[str] = ("rep",), login: str | None = None,
    region: find.Key | None = None, lang: str = "", command: str | None = None,
) -> int:  # fmt: skip
    """A new member; `login` is the OS user who may act as him. Gives the id. Raises Invalid for a taken name or login."""
    return new_member(
        do,
        name=name,
        roles=roles,
        login=login,
        region=find.region_id(region) if region is not None else None,
        lang=lang,
    )


def new_member(
    do: Doing,
    *,
    name: str,
    roles: Sequence[str],
    login: str | None = None,
    region: int | None = None,
    lang: str = "",
) -> int:
    """Add a member within another command."""
    name = values.name(name)
    _free(name)
    return do.create(Member, {
        "name": name, "folded": fold(name), "keys": keys(name), "login": _login(login, None), "roles": _roles(roles),
        "region_id": region, "lang": values.choice(lang, ("", "zh", "en"), "lang"),
    })  # fmt: skip


@usecase("member.edit")
def edit_member(
    do: Doing,
    /,
    member: find.Key,
    *,
    seen: int | None = None,
    command: str | None = None,
    **fields: Any,
) -> int:
    """Change name, login, roles, region, lang or archived (0/1) of a member; gives the version.

    Raises Invalid for a name or login that an active member has, and where no administrator would be left.
    """
    values.only(fields, ("name", "login", "roles", "region", "lang", "archived"))
    row_id = _any_member(member) if "archived" in fields else find.member_id(member)
    row: dict[str, Any] = {}
    if "name" in fields:
        name = values.name(fields["name"])
        row |= {"name": name, "folded": fold(name), "keys": keys(name)}
    if "login" in fields:
        row["login"] = _login(fields["login"], row_id)
    if "roles" in fields:
        row["roles"] = _roles(fields["roles"])
    if "region" in fields:
        row["region_id"] = (
            find.region_id(fields["region"]) if fields["region"] not in (None, "") else None
        )
    if "lang" in fields:
        row["lang"] = values.choice(fields["lang"], ("", "zh", "en"), "lang")
    if "archived" in fields:
        row["archived"] = int(bool(fields["archived"]))
    _stay_apart(row_id, row)
    version = do.change(Member, row_id, row, kind="member.changed", seen=seen)
    keep_an_administrator()
    return version


def _free(name: str, row_id: int | None = None) -> None:
    """Refuse the name of another active member. Raises Invalid."""
    holders = Member.select(Member.id).where(Member.folded == fold(name), Member.archived == 0)
    if any(holder != row_id for (holder,) in holders.tuples()):
        raise Invalid(msg("There is already a member called “{name}”.", name=name), "name")


def _stay_apart(row_id: int, row: dict[str, Any]) -> None:
    """Of two active members none has the other's name, whether one is renamed or comes back."""
    found = Member.select(Member.name, Member.archived).where(Member.id == row_id).tuples().first()
    if found and not row.get("archived", found[1]) and not row.keys().isdisjoint(("name", "archived")):  # fmt: skip
        _free(row.get("name", found[0]), row_id)


def _any_member(key: find.Key) -> int:
    """A member by id, name or login, archived or not; active ones first."""
    condition = (
        Member.id == find.row_id(key)
        if str(key).isdecimal()
        else (Member.folded == find.folded(key)) | (Member.login == clean(str(key)))
    )
    row = (
        Member.select(Member.id)
        .where(condition)
        .order_by(Member.archived, Member.id)
        .tuples()
        .first()
    )
    return int(row[0]) if row else find.member_id(key)


@usecase("region.add")
def add_region(
    do: Doing, /, *, name: str, parent: find.Key | None = None, command: str | None = None
) -> int:
    """A new region below `parent`; gives the id."""
    return new_region(do, name, find.region_id(parent) if parent is not None else None)


def new_region(do: Doing, name: str, parent: int | None = None) -> int:
    """Add a region within another command. Raises Invalid for a taken name."""
    name = values.name(name, "region")
    if Region.select().where(Region.folded == fold(name), Region.archived == 0).exists():
        raise Invalid(msg("There is already a region called “{name}”.", name=name), "name")
    return do.create(Region, {"name": name, "folded": fold(name), "parent_id": parent})


def _roles(roles: Sequence[str]) -> str:
    if not roles:
        raise Invalid(msg("A member has at least one role."), "roles")
    return " ".join(dict.fromkeys(values.choice(role, ROLES, "roles") for role in roles))


def _login(login: str | None, row_id: int | None) -> str | None:
    login = clean(login or "")
    if not login:
        return None
    holder = Member.select(Member.id, Member.name).where(Member.login == login).tuples().first()
    if holder and holder[0] != row_id:
        raise Invalid(
            msg("The login “{login}” belongs to {name}.", login=login, name=holder[1]), "login"
        )
    return login


def keep_an_administrator() -> None:
    """Refuse a command after which no active administrator could log in. Raises Invalid."""
    left = Member.select(Member.roles).where(Member.archived == 0, Member.login.is_null(False))
    if not any("administrator" in roles.split() for (roles,) in left.tuples()):
        raise Invalid(
            msg("The book needs an administrator with a login; make somebody else one first."),
            "roles",
        )
