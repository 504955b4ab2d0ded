"""`loudou member add|list|edit`: who may open the book, and as what."""

from __future__ import annotations

from typing import Any

import click

from store.domain.access import ROLES
from store.errors import Usage
from store.text import msg
from tui.cli.desk import Desk, put_json
from tui.cli.spoken import Group, argument, as_json, command, option
from tui.present.words import N_, nt, t


@click.group("member", cls=Group, help=N_("Who may open the book, and as what."))
def member() -> None:
    """The members of a book."""


_role = option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(tuple(ROLES)),
    metavar="ROLE",
    help=N_("What the member is; repeatable. Without one: rep (`loudou help members`)."),
)
_login = option("--login", metavar="LOGIN", help=N_("The OS user who acts as this member."))
_region = option("--region", metavar="REGION", help=N_("The region's name."))
_lang = option("--speaks", type=click.Choice(("zh", "en")), help=N_("The member's language."))


@command("add", N_("Add a member."))
@argument("name")
@_role
@_login
@_region
@_lang
@click.pass_obj
def add(
    desk: Desk,
    name: str,
    roles: tuple[str, ...],
    login: str | None,
    region: str | None,
    speaks: str | None,
) -> None:
    """Add a member and print the number."""
    from store.usecases.members import add_member

    with desk.session(create=True) as session:
        made = add_member(
            session,
            name=name,
            roles=roles or ("rep",),
            login=login,
            region=region,
            lang=speaks or "",
        )
        desk.say("Added member {name}.", name=name)
        desk.put([str(made)])


@command("edit", N_("Change a member; an empty login takes the access away."))
@argument("member")
@option("--name", metavar="NAME", help=N_("The member's name."))
@_role
@_login
@_region
@_lang
@option("--archive/--restore", "archived", default=None, help=N_("Has left, or is back."))
@click.pass_obj
def edit(desk: Desk, /, member: str, **given: Any) -> None:
    """Change what was given."""
    from store.usecases.members import edit_member

    fields = {name: value for name, value in given.items() if value not in (None, ())}
    if "speaks" in fields:
        fields["lang"] = fields.pop("speaks")
    if not fields:
        raise Usage(
            msg("Nothing to change: give a field, as in loudou member edit 周敏 --login zhoumin.")
        )
    with desk.session() as session:
        edit_member(session, member, **fields)
        desk.say("Saved member {name}.", name=member)


@command("list", N_("List the members."))
@as_json
@click.pass_obj
def list_(desk: Desk, json: bool) -> None:
    """Print the members."""
    from store.queries.people import members
    from tui.present.table import Column, table

    with desk.session() as session:
        found = members(session)
        if json:
            put_json(
                [
                    {
                        "id": one.id,
                        "name": one.name,
                        "login": one.login,
                        "roles": list(one.roles),
                        "region": one.region,
                        "lang": one.lang,
                    }
                    for one in found
                ]
            )
            return
        lang = session.lang
        columns = [
            Column("#", right=True),
            Column(t(lang, "Name"), flexible=True),
            Column(t(lang, "Login"), flexible=True),
            Column(t(lang, "Roles"), flexible=True),
            Column(t(lang, "Region"), flexible=True, missable=1),
        ]
        rows = [
            [
                str(one.id),
                one.name,
                one.login,
                ", ".join(t(lang, ROLES[role]) for role in one.roles),
                one.region,
            ]
            for one in found
        ]
        total = ["", nt(lang, "{n} member", "{n} members", len(rows)), "", "", ""]
        desk.put(table(columns, rows, total=total, width=desk.width, look=desk.look))


member.add_command(add)
member.add_command(edit)
member.add_command(list_)
