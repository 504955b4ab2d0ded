"""Commands that move the cursor."""

from __future__ import annotations

from collections.abc import Awaitable
from functools import partial

from store.text import N_, Message, msg
from tui.commands.base import ALL, BOARD, MOVING, Command, Context


def _step(context: Context, by: int) -> Awaitable[None] | None:
    return context.here.step(by)


def _screenful(context: Context, by: int) -> Awaitable[None] | None:
    return context.here.step(by * context.here.rows)


def _end(context: Context, last: bool) -> Awaitable[None] | None:
    return context.here.end(last)


def _side(context: Context, by: int) -> Awaitable[None] | None:
    return context.app.board.side(by)


def _column(context: Context) -> Awaitable[None] | None:
    return context.app.board.into(int(context.key))


def _no_column(context: Context) -> Message | None:
    last = len(context.app.board.columns)
    if context.key.isdigit() and 1 <= int(context.key) <= last:
        return None
    return msg("There is no column {n}; the last one is {last}.", n=context.key, last=last)


COMMANDS = (
    Command(
        "go.up",
        N_("Up"),
        N_("To the project above."),
        ("up", "k"),
        MOVING,
        partial(_step, by=-1),
        where=ALL,
    ),
    Command(
        "go.down",
        N_("Down"),
        N_("To the project below."),
        ("down", "j"),
        MOVING,
        partial(_step, by=1),
        where=ALL,
    ),
    Command(
        "go.left",
        N_("Left"),
        N_("To the column on the left."),
        ("left", "h"),
        MOVING,
        partial(_side, by=-1),
        where=BOARD,
    ),
    Command(
        "go.right",
        N_("Right"),
        N_("To the column on the right."),
        ("right", "l"),
        MOVING,
        partial(_side, by=1),
        where=BOARD,
    ),
    Command(
        "go.column",
        N_("Column"),
        N_("To the column with this number."),
        tuple("123456789"),
        MOVING,
        _column,
        where=BOARD,
        why_not=_no_column,
        listed=False,
    ),
    Command(
        "go.first",
        N_("First"),
        N_("To the first project of the column."),
        ("g", "home"),
        MOVING,
        partial(_end, last=False),
        where=ALL,
    ),
    Command(
        "go.last",
        N_("Last"),
        N_("To the last project of the column."),
        ("G", "end"),
        MOVING,
        partial(_end, last=True),
        where=ALL,
    ),
    Command(
        "go.page_up",
        N_("Page up"),
        N_("A screenful back."),
        ("pgup",),
        MOVING,
        partial(_screenful, by=-1),
        where=ALL,
    ),
    Command(
        "go.page_down",
        N_("Page down"),
        N_("A screenful on."),
        ("pgdn",),
        MOVING,
        partial(_screenful, by=1),
        where=ALL,
    ),
)
