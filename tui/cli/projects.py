"""`loudou projects` and `loudou project`: a list, and one project with its history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from store.domain.stages import STATUSES
from tui.cli.desk import Desk, put_json
from tui.cli.narrowing import narrowing_options
from tui.cli.spoken import Whole, as_json, command, option
from tui.cli.words import shown
from tui.present.words import N_, nt, t

if TYPE_CHECKING:
    from store.queries.projects import ProjectRow
    from store.session import Session

ORDERS = ("amount", "close", "silence", "stage", "name")


@command("projects", N_("List projects; the open ones unless told otherwise."))
@narrowing_options
@option(
    "--status",
    type=click.Choice((*STATUSES, "all")),
    default="open",
    help=N_("Projects of this status; `all` for every one."),
)
@option("--order", type=click.Choice(ORDERS), help=N_("What comes first."))
@option("--limit", type=Whole(1), help=N_("At most this many."))
@option("--offset", type=Whole(0), default=0, help=N_("Leave out the first ones."))
@as_json
@click.pass_obj
def projects(
    desk: Desk,
    narrowing: Any,
    status: str,
    order: str | None,
    limit: int | None,
    offset: int,
    json: bool,
) -> None:
    """Print a list of projects."""
    from store.queries.projects import projects as read

    with desk.session() as session:
        chosen, by = narrowing(session), narrowing.order(session, order)
        narrowing.tell_gone(session)
        found = read(session, chosen, status=status, order=by, limit=limit, offset=offset)
        if json:
            put_json([as_value(row) for row in found])
        else:
            desk.put(listing(desk, session, found))


def as_value(row: ProjectRow) -> dict[str, Any]:
    """A project as `projects --json` prints it. This shape is kept stable."""
    return {
        "id": row.id,
        "name": row.name,
        "client": row.client,
        "owner": row.owner,
        "region": row.region,
        "stage": row.stage,
        "status": row.status,
        "amount": row.amount,
        "currency": row.currency,
        "close": row.close,
        "d": row.d,
        "chip": row.chip,
    }


def listing(desk: Desk, session: Session, rows: Sequence[ProjectRow]) -> list[str]:
    """Projects as a table, their sums last, one currency at a time."""
    from tui.present.card import chip_word
    from tui.present.money import measure
    from tui.present.table import Column, table

    lang = session.lang
    if not rows:
        return [t(lang, "No project matches. `loudou projects --status all` lists every one.")]
    sums: dict[str, int] = {}
    for row in rows:
        sums[row.currency] = sums.get(row.currency, 0) + row.amount
    units = {
        currency: measure((r.amount for r in rows if r.currency == currency), currency, lang)
        for currency in sums
    }
    one = next(iter(units.values())).label if len(units) == 1 else ""
    several_statuses = len({row.status for row in rows}) > 1
    columns = [
        Column("#"),
        Column(t(lang, "Project"), flexible=True, least=14),
        Column(t(lang, "Client"), flexible=True, least=10, missable=1),
        Column(t(lang, "Owner"), flexible=True, least=6),
        Column(t(lang, "Region"), flexible=True, least=6, missable=4),
        Column(t(lang, "Stage"), flexible=True, least=6, missable=2),
        *([Column(t(lang, "Status"), missable=5)] if several_statuses else []),
        Column(t(lang, "Amount {unit}", unit=one).strip(), right=True),
        Column(t(lang, "Expected close"), missable=3),
        Column("1-15-30", missable=6),
    ]
    lines = [
        [
            shown(row.id),
            row.name,
            row.client,
            row.owner or "–",
            row.region or "",
            f"{row.stage} {row.stage_name}",
            *([t(lang, STATUSES[row.status])] if several_statuses else []),
            f"{units[row.currency](row.amount)}{'' if one else f' {units[row.currency].label}'}",
            row.close or "",
            chip_word(row.chip, lang),
        ]
        for row in rows
    ]
    total = ["", nt(lang, "{n} project", "{n} projects", len(rows)), *[""] * (len(columns) - 2)]
    if one:
        total[-3] = next(iter(units.values()))(next(iter(sums.values())))
    out = table(columns, lines, total=total, width=desk.width, look=desk.look)
    if not one:
        out += [f"{units[c](amount)} {units[c].label}" for c, amount in sorted(sums.items())]
    return out
