"""`loudou due`: what is due between meetings, the weightiest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tui.cli.desk import Desk, put_json
from tui.cli.spoken import Whole, as_json, command, option
from tui.cli.words import shown
from tui.present.words import N_, nt, t

if TYPE_CHECKING:
    from store.queries.due import Due, DueList
    from store.session import Session
    from store.text import Lang

LIMIT = 200


@command("due", N_("List what is due: verdicts, re-checks, promises, what comes back."))
@option("--rep", "reps", multiple=True, metavar="MEMBER", help=N_("Only this owner's; repeatable."))
@option("--limit", type=Whole(1), default=LIMIT, help=N_("At most this many."))
@option("--offset", type=Whole(0), default=0, help=N_("Leave out the first ones."))
@as_json
@click.pass_obj
def due(desk: Desk, reps: tuple[str, ...], limit: int, offset: int, json: bool) -> None:
    """Print what is due."""
    from store.queries.due import due as read
    from store.queries.narrowing import Narrowing
    from store.usecases.find import member_id

    with desk.session() as session:
        with session.book.guard():
            owners = tuple(map(member_id, reps))
        found = read(session, Narrowing(owners=owners), limit=limit, offset=offset)
        if json:
            put_json(as_value(found, session.lang))
        else:
            desk.put(_listing(desk, session, found))


def as_value(found: DueList, lang: Lang) -> dict[str, Any]:
    """What is due as `due --json` prints it. This shape is kept stable."""
    return {
        "total": found.total,
        "kinds": dict(found.kinds),
        "checks": found.checks,
        "projects": [_value(line, lang) for line in found.lines],
    }


def _value(line: Due, lang: Lang) -> dict[str, Any]:
    from store.text import render

    card = line.card
    plain = ("id", "name", "client", "owner", "stage", "status", "amount", "currency", "close", "d", "chip")  # fmt: skip
    return {
        **{name: getattr(card, name) for name in plain},
        "why": [
            {"kind": one.kind, "day": one.day, "who": one.who, "text": render(one.sentence, lang)}
            for one in line.why
        ],
    }


def _listing(desk: Desk, session: Session, found: DueList) -> list[str]:
    from store.domain.money import show
    from tui.present.card import chip_word
    from tui.present.due import counts_words, why_words
    from tui.present.table import Column, table

    lang = session.lang
    if not found.lines:
        return [t(lang, "Nothing is due.")]
    columns = [
        Column("#"),
        Column("1-15-30"),
        Column(t(lang, "Project"), flexible=True, least=14),
        Column(t(lang, "Owner"), flexible=True, least=6),
        Column(t(lang, "Client"), flexible=True, least=10, missable=1),
        Column(t(lang, "Amount {unit}", unit="").strip(), right=True, missable=2),
        Column(t(lang, "What is due"), flexible=True, least=24),
    ]
    lines = [
        [
            shown(card.id), chip_word(card.chip, lang), card.name, card.owner or "–", card.client,
            show(card.amount, card.currency, lang), why_words(why, lang, session.today),
        ]
        for card, why in found.lines
    ]  # fmt: skip
    counts = " · ".join(counts_words(found, lang))
    total = ["", "", nt(lang, "{n} project", "{n} projects", found.total), *[""] * 3, counts]
    return table(columns, lines, total=total, width=desk.width, look=desk.look)
