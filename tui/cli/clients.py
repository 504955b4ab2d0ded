"""`loudou clients` and `loudou client`: the archive as a list, and one file of it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import click

from tui.cli.desk import Desk, put_json
from tui.cli.spoken import Whole, argument, as_json, command, option
from tui.present.words import N_, Lang, nt, t

if TYPE_CHECKING:
    from store.queries.clients import ClientRow, ClientView
    from store.session import Session

FILE = {
    "kind": N_("Kind"),
    "industry": N_("Industry"),
    "relationship": N_("Relationship"),
    "standing": N_("Standing"),
    "source": N_("Source"),
    "address": N_("Address"),
    "phone": N_("Phone"),
    "state": N_("State of business"),
    "potential": N_("Potential"),
    "credit_note": N_("Credit note"),
    "remarks": N_("Remarks"),
}
"""Columns of a client's file that are shown as they are, in their order, and what they are called."""


@command("clients", N_("List clients."))
@option("--text", default="", metavar="WORDS", help=N_("Only where the names contain these words."))
@option("--limit", type=Whole(1), help=N_("At most this many."))
@option("--offset", type=Whole(0), default=0, help=N_("Leave out the first ones."))
@as_json
@click.pass_obj
def clients(desk: Desk, text: str, limit: int | None, offset: int, json: bool) -> None:
    """Print a list of clients."""
    from store.queries.clients import clients as read

    with desk.session() as session:
        found = read(session, text, limit=limit, offset=offset)
        if json:
            put_json([as_value(row) for row in found])
        else:
            desk.put(_listing(desk, session, found))


def as_value(row: ClientRow) -> dict[str, Any]:
    """A client as `clients --json` prints it. This shape is kept stable."""
    return {
        "id": row.id,
        "code": row.code,
        "name": row.name,
        "class": row.klass,
        "region": row.region,
        "owner": row.owner,
        "projects": row.open_projects,
    }


def _listing(desk: Desk, session: Session, rows: list[ClientRow]) -> list[str]:
    from tui.present.table import Column, table

    lang = session.lang
    columns = [
        Column("#", right=True),
        Column(t(lang, "Client"), flexible=True, least=12),
        Column(t(lang, "Class")),
        Column(t(lang, "Code"), missable=2),
        Column(t(lang, "Owner"), flexible=True, least=6),
        Column(t(lang, "Region"), flexible=True, least=6, missable=1),
        Column(t(lang, "Open projects"), right=True),
    ]
    lines = [
        [str(r.id), r.name, r.klass, r.code, r.owner, r.region, str(r.open_projects or "")]
        for r in rows
    ]
    total = ["", nt(lang, "{n} client", "{n} clients", len(rows)), *[""] * 4]
    total.append(str(sum(row.open_projects for row in rows)))
    return table(columns, lines, total=total, width=desk.width, look=desk.look)


@command("client", N_("Show one client: the file, its contacts and projects."))
@argument("client")
@as_json
@click.pass_obj
def client(desk: Desk, client: str, json: bool) -> None:
    """Print one client, by number, code or name."""
    from store.queries.clients import client as read
    from store.usecases.find import client_id

    with desk.session() as session:
        with session.book.guard():
            row = client_id(unicodedata.normalize("NFKC", client).strip())
        view = read(session, row)
        if json:
            put_json(file_value(view))
        else:
            desk.put(_sheet(desk, session, view))


def file_value(view: ClientView) -> dict[str, Any]:
    """A client as `client --json` prints it. This shape is kept stable."""
    from tui.cli.projects import as_value as project_value

    plain = ("id", "code", "name")
    contact = ("name", "department", "title", "influence", "attitude", "phone", "mail")
    return {
        **{name: getattr(view, name) for name in plain},
        "class": view.klass,
        "region": view.region,
        "owner": view.owner,
        "deputy": view.deputy,
        **{name: getattr(view, name) for name in FILE},
        "extra": dict(view.extra),
        "version": view.version,
        "contacts": [
            {**{name: getattr(one, name) for name in contact}, "roles": list(one.roles)}
            for one in view.contacts
        ],
        "projects": [project_value(row) for row in view.projects],
    }


def _said(lang: Lang, value: str) -> str:
    """Words of the method in the reader's language, other text as it is."""
    from store.domain.touches import ORGANISATION_ROLES

    return t(lang, ORGANISATION_ROLES[value]) if value in ORGANISATION_ROLES else value


def _sheet(desk: Desk, session: Session, view: ClientView) -> list[str]:
    from tui.cli.projects import listing
    from tui.present.table import Column, facts, table

    lang, look, width = session.lang, desk.look, desk.width
    pairs = [
        (t(lang, "Class"), view.klass),
        (t(lang, "Code"), view.code),
        (t(lang, "Owner"), view.owner or "–"),
        (t(lang, "Deputy"), view.deputy or "–"),
        (t(lang, "Region"), view.region),
        *((t(lang, label), _said(lang, getattr(view, name))) for name, label in FILE.items()),
        *view.extra.items(),
    ]
    out = [look.bold(view.name), "", *facts(pairs, width=width, look=look)]
    if view.contacts:
        columns = [
            Column(t(lang, "Contact"), flexible=True),
            Column(t(lang, "Department"), flexible=True, missable=1),
            Column(t(lang, "Title"), flexible=True),
            Column(t(lang, "Phone"), flexible=True, least=11),
        ]
        rows = [[one.name, one.department, one.title, one.phone] for one in view.contacts]
        out += ["", *table(columns, rows, width=width, look=look)]
    return [*out, "", *(listing(desk, session, view.projects) if view.projects else [])]
