"""Commands that decide what is shown: narrowing, order, places beside the board, keys, palette."""

from __future__ import annotations

from store.text import N_, Message, msg
from tui.commands.base import (
    ALL,
    ARCHIVE,
    BOARD,
    LISTED,
    LISTS,
    PAST,
    REVIEW,
    SHOWING,
    Command,
    Context,
    Where,
)

AWAY: frozenset[Where] = LISTS | PAST | {"place", "project", "before"}


async def _narrow(context: Context) -> None:
    from tui.screens.forms import open_narrow_form

    board = context.app.board
    before = board.narrowing
    wanted = await open_narrow_form(context.app, before)
    await board.narrow(before if wanted is None else wanted)


async def _clear(context: Context) -> None:
    board = context.app.board
    await board.narrow(type(board.narrowing)())


def _not_narrowed(context: Context) -> Message | None:
    return None if context.app.board.narrowing else msg("The board is not narrowed.")


async def _order(context: Context) -> None:
    from tui.screens.forms import open_order_menu

    board = context.app.board
    wanted = await open_order_menu(context.app, board.order)
    if wanted and wanted != board.order:
        await board.sort(wanted)


async def _places(context: Context) -> None:
    from tui.screens.forms import open_places_menu

    place = await open_places_menu(context.app)
    if place:
        await context.app.show_place(place)


async def _due(context: Context) -> None:
    await context.app.show_due()


async def _views(context: Context) -> None:
    from tui.screens.board.views import open_views

    await open_views(context.app)


async def _export(context: Context) -> None:
    from tui.screens.forms.exporting import export_shown

    await export_shown(context.app, context.here)


async def _palette(context: Context) -> None:
    from tui.screens.palette import open_palette

    commands = context.app.commands
    if context.where == "board":
        from tui.screens.board.views import view_commands

        commands = (*commands, *await view_commands(context.app))
    command = await open_palette(context.app, commands, context)
    if command:
        context.here.give_next(command)


async def _help(context: Context) -> None:
    from tui.screens.help import open_help

    await open_help(context.app, context.app.commands, context.where)


async def _mirror(context: Context) -> None:
    from tui.screens.board.mirror import open_mirror

    wanted = await open_mirror(context.app)
    if wanted is not None:
        await context.app.board.narrow(wanted)


def _theme(context: Context) -> None:
    context.app.switch_theme()


def _back(context: Context) -> None:
    if context.here.marks:
        context.here.unmark()
    else:
        context.here.dismiss()


def _leave(context: Context) -> None:
    context.app.exit()


COMMANDS = (
    Command(
        "narrow.ask",
        N_("Narrow"),
        N_("Show only some owners, regions, classes, flags or words; the sums follow."),
        ("f",),
        SHOWING,
        _narrow,
        where=BOARD,
        footer=8,
    ),
    Command(
        "narrow.clear",
        N_("Show all"),
        N_("Clear the narrowing."),
        ("0",),
        SHOWING,
        _clear,
        where=BOARD,
        why_not=_not_narrowed,
    ),
    Command(
        "order.ask",
        N_("Order"),
        N_("Order the cards by amount, close date, days since contact, stage age or name."),
        ("o",),
        SHOWING,
        _order,
        where=BOARD,
        footer=9,
    ),
    Command(
        "views.open",
        N_("Views"),
        N_("Saved views: open one, save what is shown, replace, remove."),
        ("V",),
        SHOWING,
        _views,
        where=BOARD,
    ),
    Command(
        "places.open",
        N_("Places"),
        N_("List the projects beside the board: parked, won, lost, dropped."),
        ("P",),
        SHOWING,
        _places,
        where=LISTED,
    ),
    Command(
        "due.open",
        N_("What is due"),
        N_("List what is due: verdicts, re-checks, promises, what comes back."),
        ("T",),
        SHOWING,
        _due,
        where=BOARD,
    ),
    Command(
        "export.ask",
        N_("Export"),
        N_("Write the projects, clients or promises listed here to a file: XLSX or CSV."),
        ("ctrl+e",),
        SHOWING,
        _export,
        "export.record",
        where=LISTED | ARCHIVE | {"promises"},
    ),
    Command(
        "mirror.open",
        N_("Mirror"),
        N_("What the book says about the business, and the projects behind each sentence."),
        (),
        SHOWING,
        _mirror,
        where=BOARD,
    ),
    Command(
        "palette.open",
        N_("Commands"),
        N_("Find a command by its name."),
        (":", "ctrl+p"),
        SHOWING,
        _palette,
        where=ALL,
        listed=False,
    ),
    Command(
        "help.keys",
        N_("Keys"),
        N_("All keys: those of this screen first, then the others'."),
        ("?",),
        SHOWING,
        _help,
        where=ALL,
    ),
    Command(
        "theme.switch",
        N_("Light or dark"),
        N_("Change the theme: dark colours or light ones."),
        (),
        SHOWING,
        _theme,
        where=ALL,
    ),
    Command(
        "go.back",
        N_("Back"),
        N_("Back to where you were."),
        ("esc",),
        SHOWING,
        _back,
        where=AWAY,
        footer=6,
    ),
    Command(
        "app.leave",
        N_("Leave"),
        N_("Leave; everything is saved already."),
        ("q", "ctrl+q"),
        SHOWING,
        _leave,
        where=ALL - REVIEW,
    ),
)
