"""`loudou board`: the board as numbers and as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tui.cli.desk import Desk, put_json
from tui.cli.narrowing import narrowing_options
from tui.cli.spoken import Whole, as_json, command, option
from tui.present.words import N_, t

if TYPE_CHECKING:
    from store.queries.board import Board, Card, Narrowing
    from store.session import Session

CARDS = 3
"""Cards under each stage where the board is printed instead of opened."""


@command("board", N_("Print the board: what stands in each stage, totals last."))
@narrowing_options
@option("--cards", type=Whole(0), default=0, help=N_("Also the first N cards of each stage."))
@as_json
@click.pass_obj
def board(desk: Desk, narrowing: Any, cards: int, json: bool) -> None:
    """Print the board."""
    from store.queries.board import board as read

    with desk.session() as session:
        chosen = narrowing(session)
        narrowing.tell_gone(session)
        found = read(session, chosen)
        if json:
            put_json(as_value(found))
        else:
            desk.put(lines(desk, session, found, chosen, cards))


def as_value(found: Board) -> dict[str, Any]:
    """The board as `--json` prints it: amounts in minor units. This shape is kept stable."""
    return {
        "columns": [
            {
                "key": column.key,
                "name": column.name,
                "count": column.count,
                "amount": column.amount,
                "weighted": column.weighted,
                "red": column.red,
                "amber": column.amber,
            }
            for column in found.columns
        ],
        "total": {
            "count": found.total.count,
            "amount": found.total.amount,
            "weighted": found.total.weighted,
            "red": found.total.red,
            "amber": found.total.amber,
            "currency": found.total.currency,
            "other": dict(found.total.other),
            "parked": found.total.parked,
            "won": found.total.won,
            "lost": found.total.lost,
            "dropped": found.total.dropped,
        },
    }


def lines(
    desk: Desk, session: Session, found: Board, narrowing: Narrowing, cards: int
) -> list[str]:
    """The board as text: a table of the stages, then their first cards."""
    out = _stages(desk, session, found)
    if not found.total.count and not narrowing:
        return [*out, "", t(session.lang, EMPTY)]
    if cards:
        out += _cards(desk, session, found, narrowing, cards)
    return out


EMPTY = N_("No project here. `loudou new` adds one, `loudou import FILE` reads a spreadsheet.")


def _stages(desk: Desk, session: Session, found: Board) -> list[str]:
    from tui.present.money import measure, other
    from tui.present.table import Column, table

    lang, total = session.lang, found.total
    unit = measure([column.amount for column in found.columns], total.currency, lang)
    columns = [
        Column(t(lang, "Stage"), flexible=True),
        Column(t(lang, "Projects"), right=True),
        Column(t(lang, "Amount {unit}", unit=unit.label).strip(), right=True),
        Column(t(lang, "Weighted"), right=True),
        Column(t(lang, "Red"), right=True),
        Column(t(lang, "Amber"), right=True, missable=1),
    ]
    rows = [
        [
            f"{column.number} {column.name}",
            f"{column.count:,}",
            unit(column.amount),
            unit(column.weighted),
            _sign(column.red),
            _sign(column.amber),
        ]
        for column in found.columns
    ]
    last = [
        t(lang, "Total"),
        f"{total.count:,}",
        unit(total.amount),
        unit(total.weighted),
        _sign(total.red),
        _sign(total.amber),
    ]
    out = table(columns, rows, total=last, width=desk.width, look=desk.look)
    places = t(
        lang,
        "Parked {parked} · won {won} · lost {lost} · dropped {dropped}",
        parked=total.parked,
        won=total.won,
        lost=total.lost,
        dropped=total.dropped,
    )
    beside = other(total.other, lang)
    return [*out, desk.look.dim(places), *([desk.look.dim(beside)] if beside else [])]


def _sign(count: int) -> str:
    return f"{count:,}" if count else ""


def _cards(
    desk: Desk, session: Session, found: Board, narrowing: Narrowing, limit: int
) -> list[str]:
    """The first cards of every stage, in one table so that they line up under each other."""
    from store.queries.board import page
    from tui.present.table import Column, table

    columns = [
        Column("", flexible=True, least=16),
        Column("", flexible=True, least=10, missable=1),
        Column("", right=True),
        Column("", flexible=True, least=6),
        Column(""),
        Column("", right=True),
        Column(""),
    ]
    stages = [
        (column, page(session, column.number, narrowing=narrowing, order="amount", limit=limit))
        for column in found.columns
    ]
    rows = [_card(session, card) for _, cards in stages for card in cards]
    width = min(desk.width or 120, 120) - 2
    drawn = iter(table(columns, rows, width=width, look=desk.look)[1:])
    out = []
    for column, cards in stages:
        if cards:
            out += ["", desk.look.bold(f"{column.number} {column.name}")]
            out += [f"  {next(drawn)}" for _ in cards]
    return out


def _card(session: Session, card: Card) -> list[str]:
    from store.domain.money import show
    from tui.present.card import chip_word

    days = t(session.lang, "{n}d", n=card.silence_days)
    return [
        card.name,
        card.client,
        show(card.amount, card.currency, session.lang),
        card.owner,
        chip_word(card.chip, session.lang),
        t(session.lang, "never") if card.never else days,
        {"red": "✗", "amber": "!"}.get(card.flag, ""),
    ]
