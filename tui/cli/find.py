"""`loudou find`: projects, clients, contacts, members and touches by a few letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tui.cli.desk import Desk, put_json
from tui.cli.spoken import Whole, argument, as_json, command, option
from tui.cli.words import shown
from tui.present.words import N_, t

if TYPE_CHECKING:
    from store.queries.find import Hit
    from store.session import Session
    from store.text import Lang

KINDS = ("project", "client", "contact", "member", "touch")
LIMIT = 20


@command(
    "find",
    N_(
        "Find projects, clients, contacts, members and touches: Chinese, pinyin, initials, beginnings."
    ),
)
@argument("text", nargs=-1, required=True)
@option("--kind", type=click.Choice(KINDS), help=N_("Only of this kind."))
@option("--limit", type=Whole(1), default=LIMIT, help=N_("At most this many of each kind."))
@as_json
@click.pass_obj
def find(desk: Desk, text: tuple[str, ...], kind: str | None, limit: int, json: bool) -> None:
    """Print what a text finds, what fits best first."""
    from store.queries.find import find as read

    with desk.session() as session:
        hits = read(session, " ".join(text), limit, (kind,) if kind else KINDS)
        if json:
            put_json([as_value(hit, session.lang) for hit in hits])
        else:
            desk.put(_listing(desk, session, hits))


def as_value(hit: Hit, lang: Lang) -> dict[str, Any]:
    """A row as `find --json` prints it. This shape is kept stable."""
    from tui.present.found import detail

    return {
        "kind": hit.kind,
        "id": hit.id,
        "name": hit.name,
        "detail": detail(hit, lang),
        "project": hit.project,
        "client": hit.client_id,
        "d": hit.d,
        "chip": hit.chip,
    }


def _listing(desk: Desk, session: Session, hits: list[Hit]) -> list[str]:
    from tui.present.found import KIND, facts
    from tui.present.table import Column, table

    lang = session.lang
    if not hits:
        return [t(lang, "Nothing is called that.")]
    columns = [
        Column(t(lang, "Kind")),
        Column("#", right=True),
        Column(t(lang, "Name"), flexible=True, least=14),
        *(Column("", flexible=True, least=least, missable=n) for n, least in enumerate((8, 6, 6))),
    ]
    lines = [
        [
            t(lang, KIND[hit.kind]),
            shown(hit.id) if hit.kind == "project" else str(hit.id),
            hit.name,
            *facts(hit, lang),
        ]
        for hit in hits
    ]
    said = [t(lang, "Nothing is called that; this resembles it.")] if hits[0].near else []
    return [*said, *table(columns, lines, width=desk.width, look=desk.look)]
