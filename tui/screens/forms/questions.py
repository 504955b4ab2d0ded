"""Short questions: an order, a place, yes or no, and what to do where two people changed the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from rich.cells import cell_len

from store.clock import local_time
from store.domain.stages import PLACES, STATUSES
from store.errors import Clash, Conflict
from store.queries.board import ORDERS
from store.queries.timeline import HIDDEN
from store.text import N_, Message, render
from tui.present import fields
from tui.present.clip import clip
from tui.present.narrowing import ORDER_NAMES
from tui.present.words import t
from tui.widgets.form_choice import Choice
from tui.widgets.form_menu import Menu
from tui.widgets.form_text import Row, wrap

if TYPE_CHECKING:
    from tui.application import Loudou

SHOWN = 5
"""Clashes shown one by one; the rest are counted."""
LINES = 3
"""Lines shown of a long value."""
Decision = Literal["theirs", "mine"]


async def open_order_menu(app: Loudou, order: str) -> str | None:
    """Ask for the order of the cards."""
    answers = [Choice(key, t(app.lang, ORDER_NAMES[key]), key) for key in ORDERS]
    at = ORDERS.index(order) if order in ORDERS else 0
    menu = Menu(t(app.lang, N_("Order of the cards")), answers, lang=app.lang, at=at)
    return _text(await menu.ask(app))


async def open_places_menu(app: Loudou) -> str | None:
    """Ask which place beside the board to list."""
    total = app.board.total
    answers = [
        Choice(place, t(app.lang, STATUSES[place]), place, note=str(getattr(total, place)))
        for place in PLACES
    ]
    menu = Menu(t(app.lang, N_("Beside the board")), answers, lang=app.lang)
    return _text(await menu.ask(app))


async def confirm(app: Loudou, message: Message) -> bool:
    """Ask yes or no; `esc` is no."""
    answers = [
        Choice(True, t(app.lang, N_("Yes")), "y", note="y"),
        Choice(False, t(app.lang, N_("No")), "n"),
    ]
    menu = Menu("", answers, lang=app.lang, text=[[(render(message, app.lang), "text")]], yes=0)
    menu.takes_ahead = False
    return await menu.ask(app) is True


async def settle_conflict(app: Loudou, conflict: Conflict) -> Decision | None:
    """Show both values of what two people changed, and ask which stands; None on `esc`."""
    answers = [
        Choice("theirs", t(app.lang, N_("Keep theirs")), "theirs"),
        Choice("mine", t(app.lang, N_("Write mine again")), "mine"),
    ]
    title = t(app.lang, N_("Somebody changed the same"))
    menu = Menu(title, answers, lang=app.lang, text=clash_rows(app, conflict.fields))
    menu.takes_ahead = False
    answer = await menu.ask(app)
    return "mine" if answer == "mine" else "theirs" if answer == "theirs" else None


async def show_conflict(app: Loudou, conflict: Conflict) -> bool:
    """Show both values; True where mine is to be written again."""
    return await settle_conflict(app, conflict) == "mine"


async def show_undo_clash(app: Loudou, conflict: Conflict) -> bool:
    """List what others changed since; True where the rest is to be undone."""
    answers = [
        Choice(False, t(app.lang, N_("Undo nothing")), "nothing"),
        Choice(True, t(app.lang, N_("Undo the rest")), "rest"),
    ]
    title = t(app.lang, N_("Others have changed some of this since"))
    menu = Menu(title, answers, lang=app.lang, text=clash_rows(app, conflict.fields))
    menu.takes_ahead = False
    return await menu.ask(app) is True


def clash_rows(app: Loudou, clashes: Sequence[Clash]) -> list[Row]:
    """Each clash: what it is about, then mine and theirs with who and when."""
    lang, width = app.lang, 56
    mine, theirs = t(lang, N_("mine")), t(lang, N_("theirs"))
    gap = max(cell_len(mine), cell_len(theirs)) + 2
    rows: list[Row] = []
    clashes = [clash for clash in clashes if clash.field not in HIDDEN] or clashes
    for clash in clashes[:SHOWN]:
        field = _field(clash)
        name = fields.label(field, lang)
        about = clip(str(clash.name), width - cell_len(name) - 4)
        rows.append([(" ", ""), (name, "strong"), ("  " + about, "dim")])
        for whose, value in ((mine, clash.mine), (theirs, clash.theirs)):
            lines = wrap(fields.value(field, value, lang, app.currency), width - gap - 4)[:LINES]
            rows.append(
                [("   " + whose + " " * (gap - cell_len(whose)), "dim"), (lines[0], "text")]
            )
            rows += [[(" " * (gap + 3), ""), (line, "text")] for line in lines[1:]]
        who = f"{clash.who} · {moment(clash.at, app.session.clock.zone)}"
        rows.append([(" " * (gap + 3) + who, "dim"), ("", "")])
    if len(clashes) > SHOWN:
        rows.append(_line(t(lang, N_("and {n} more"), n=len(clashes) - SHOWN), "dim"))
    return rows


def moment(at: int, zone: str) -> str:
    """A moment (µs UTC) as `11-23 10:05` in the business time zone."""
    return local_time(at, zone)[5:]


def _field(clash: Clash) -> str:
    return clash.field.removesuffix("_id")


def _line(text: str, style: str) -> Row:
    return [(" ", ""), (text, style)]


def _text(answer: object) -> str | None:
    return answer if isinstance(answer, str) else None
