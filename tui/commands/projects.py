"""Commands that act on the project under the cursor, and undo."""

from __future__ import annotations

from functools import partial

from store.text import N_, Message, msg
from tui.commands import several
from tui.commands.base import (
    ALL,
    BOARD,
    BOOK,
    EVERYWHERE,
    LISTED,
    PROJECTS,
    REVIEW,
    Command,
    Context,
    Where,
    always,
    needs_card,
    needs_some,
)

OPEN: frozenset[Where] = frozenset({"board", "project"})


async def _open(context: Context) -> None:
    from tui.screens.project import open_project

    if context.card:
        await open_project(context.app, context.card.id)


async def _new(context: Context) -> None:
    from tui.screens.forms import open_project_form

    project = await open_project_form(context.app, None)
    if project is not None:
        await context.app.board.go_to(project)


async def _edit(context: Context) -> None:
    if context.here.marks:
        await several.ask(context, "owner")
        return
    from store.queries.projects import project
    from tui.screens.forms import open_project_form

    if context.card:
        wanted = context.card.id
        values = await context.app.work.read(lambda session: project(session, wanted))
        await open_project_form(context.app, values)


async def _close(context: Context) -> None:
    if context.here.marks:
        await several.ask(context, "park")
        return
    from tui.screens.forms import open_close_form

    if context.card:
        await open_close_form(context.app, context.card)


async def _shift(context: Context, by: int) -> None:
    if context.here.marks:
        await several.shift(context, by)
    elif context.card:
        await context.app.move_project(context.card, context.card.stage + by)


def _no_shift(context: Context, by: int) -> Message | None:
    card = context.card
    if context.here.marks:
        return None
    if card is None:
        return needs_card(context)
    if card.status in ("won", "lost", "dropped"):
        return msg("This project is closed; {key} opens it again.", key=_key(context))
    if card.stage + by < 1:
        return msg("This is the first stage.")
    if card.stage + by > len(context.app.board.columns):
        return msg("This is the last stage; {key} closes the project.", key=_key(context))
    return None


def _key(context: Context) -> str:
    return context.app.key_of("project.close")


async def _undo(context: Context) -> None:
    await context.app.step_back(redo=False)


async def _redo(context: Context) -> None:
    await context.app.step_back(redo=True)


COMMANDS = (
    Command(
        "project.open",
        N_("Open"),
        N_("Open the project: facts, next step, history."),
        ("enter",),
        PROJECTS,
        _open,
        where=LISTED,
        why_not=needs_card,
        footer=1,
    ),
    Command(
        "project.forward",
        N_("Advance"),
        N_("Move the project one stage forward."),
        (">",),
        PROJECTS,
        partial(_shift, by=1),
        "project.move",
        where=OPEN,
        why_not=partial(_no_shift, by=1),
        footer=2,
    ),
    Command(
        "project.back",
        N_("Step back"),
        N_("Move the project one stage back."),
        ("<",),
        PROJECTS,
        partial(_shift, by=-1),
        "project.move",
        where=OPEN,
        why_not=partial(_no_shift, by=-1),
    ),
    Command(
        "project.new",
        N_("New"),
        N_("Add a project."),
        ("n",),
        PROJECTS,
        _new,
        "project.create",
        where=BOARD,
        why_not=always,
        footer=7,
    ),
    Command(
        "project.edit",
        N_("Edit"),
        N_("Change the project's facts."),
        ("e",),
        PROJECTS,
        _edit,
        "project.edit",
        where=EVERYWHERE | REVIEW,
        why_not=needs_some,
    ),
    Command(
        "project.close",
        N_("Close"),
        N_("Won, lost, parked or dropped, with the reason; or open it again."),
        ("D",),
        PROJECTS,
        _close,
        "project.close",
        where=EVERYWHERE,
        why_not=needs_some,
        footer=6,
    ),
    Command(
        "book.undo",
        N_("Undo"),
        N_("Take back your latest change."),
        ("u",),
        BOOK,
        _undo,
        "history.undo",
        where=ALL,
    ),
    Command(
        "book.redo",
        N_("Redo"),
        N_("Do again what you took back."),
        ("ctrl+r",),
        BOOK,
        _redo,
        "history.redo",
        where=ALL,
    ),
)
