"""`loudou clients` and `loudou client`: the archive as a list, and one file of it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import click

from tui.cli import words
from tui.cli.desk import Desk, put_json
from tui.cli.spoken import Whole, argument, as_json, command, extra_fields, option
from tui.present.words import N_, Lang, nt, t

if TYPE_CHECKING:
    from store.queries.archive import ClientFile
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
@option(
    "--queue",
    is_flag=True,
    help=N_("Files that need their keeper: incomplete, stale, suspected doubles, with the reason."),
)
@as_json
@click.pass_obj
def clients(desk: Desk, text: str, limit: int | None, offset: int, queue: bool, json: bool) -> None:
    """Print a list of clients."""
    from store.queries.clients import clients as read

    with desk.session() as session:
        if queue:
            _queue(desk, session, limit, offset, json)
            return
        found = read(session, text, limit=limit, offset=offset)
        if json:
            put_json([as_value(row) for row in found])
        else:
            desk.put(_listing(desk, session, found))


def _queue(desk: Desk, session: Session, limit: int | None, offset: int, json: bool) -> None:
    from store.queries.keeping import KINDS, queue
    from tui.cli.client_file import queue_lines, queue_value

    parts = [queue(session, kind, limit=None) for kind in KINDS]
    every = [row for _, found in parts for row in found]
    rows = every[offset : None if limit is None else offset + limit]
    if json:
        put_json([queue_value(row, session.lang) for row in rows])
    else:
        desk.put(queue_lines(desk, session, rows, len(every)))


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
@extra_fields
@as_json
@click.pass_obj
def client(desk: Desk, client: str, extra: tuple[str, ...], json: bool) -> None:
    """Print one client, by number, code or name; with `--set` change its extra fields."""
    from store.queries.archive import client_file
    from store.queries.clients import client as read
    from store.usecases.find import client_id

    with desk.session() as session:
        with session.book.guard():
            row = client_id(unicodedata.normalize("NFKC", client).strip())
        if extra:
            _set(desk, session, row, extra)
            if not json:
                return
        view, file = read(session, row), client_file(session, row)
        if json:
            put_json(file_value(view, file))
        else:
            desk.put(_sheet(desk, session, view, file))


def _set(desk: Desk, session: Session, row: int, given: tuple[str, ...]) -> None:
    from store.queries.clients import client as read
    from store.usecases.clients import edit_client

    view = read(session, row)
    edit_client(session, row, seen=view.version, extra=words.extra(view.extra, given))
    desk.say("Saved {client}.", client=view.name)


def file_value(view: ClientView, file: ClientFile) -> dict[str, Any]:
    """A client as `client --json` prints it. This shape is kept stable."""
    from tui.cli.client_file import more_value, person_value
    from tui.cli.projects import as_value as project_value

    plain = ("id", "code", "name")
    return {
        **{name: getattr(view, name) for name in plain},
        "class": view.klass,
        "region": view.region,
        "owner": view.owner,
        "deputy": view.deputy,
        **{name: getattr(view, name) for name in FILE},
        "extra": dict(view.extra),
        "version": view.version,
        "contacts": [person_value(one) for one in file.people],
        "projects": [project_value(row) for row in view.projects],
        **more_value(file),
    }


def _said(lang: Lang, field: str, value: str) -> str:
    """Words of the method in the reader's language, other text as it is."""
    from tui.present.client import said

    return said(field, value, lang)


def _sheet(desk: Desk, session: Session, view: ClientView, file: ClientFile) -> list[str]:
    from tui.cli.client_file import people_lines, rest_lines
    from tui.cli.projects import listing
    from tui.present.table import facts

    lang, look, width = session.lang, desk.look, desk.width
    pairs = [
        (t(lang, "Class"), view.klass),
        (t(lang, "Code"), view.code),
        (t(lang, "Owner"), view.owner or "–"),
        (t(lang, "Deputy"), view.deputy or "–"),
        (t(lang, "Region"), view.region),
        *((t(lang, label), _said(lang, name, getattr(view, name))) for name, label in FILE.items()),
        *view.extra.items(),
    ]
    out = [look.bold(view.name), "", *facts(pairs, width=width, look=look)]
    people = people_lines(desk, session, file)
    out += ["", *people] if people else []
    out += ["", *(listing(desk, session, view.projects) if view.projects else [])]
    return out + rest_lines(desk, session, file)
