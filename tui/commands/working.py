"""Commands that work a project: what happened, what is next, whom it waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from store.domain.stages import CLOSED
from store.text import N_, Message, msg
from tui.commands import several
from tui.commands.base import (
    ARCHIVE,
    EVERYWHERE,
    PROJECTS,
    REVIEW,
    Command,
    Context,
    Where,
    needs_card,
    needs_some,
)

if TYPE_CHECKING:
    from tui.screens.archive.screen import ArchiveScreen

WORKED: frozenset[Where] = EVERYWHERE | REVIEW | {"brief", "promises"}
"""Where what happened and what is next is written down."""


def _project(context: Context) -> int | None:
    """The project under the cursor; in the archive that of a line in the file."""
    if context.where == "archive":
        return cast("ArchiveScreen", context.here).project
    return context.card.id if context.card else None


async def _touch(context: Context) -> None:
    from tui.screens.forms.touch import open_touch_form

    project = _project(context)
    if project is not None:
        await open_touch_form(context.app, project)


def _no_touch(context: Context) -> Message | None:
    if context.where == "archive" and _project(context) is None:
        return msg("A touch is written on a project: open the file and go to a project's line.")
    return None if context.where == "archive" else needs_card(context)


async def _next(context: Context) -> None:
    from tui.screens.forms.promise import open_next_form

    if context.here.marks:
        await several.ask(context, "next")
    elif context.card:
        await open_next_form(context.app, context.card.id)


async def _wait(context: Context) -> None:
    from tui.screens.forms.waiting import open_wait_form

    if context.card:
        await open_wait_form(context.app, context.card.id)


def _no_waiting(context: Context) -> Message | None:
    card = context.card
    if card and card.status in CLOSED:
        return msg("A closed project waits for nobody.")
    return needs_card(context)


COMMANDS = (
    Command(
        "touch.new",
        N_("Touch"),
        N_("Write down a visit, call or message, and what follows from it."),
        ("t",),
        PROJECTS,
        _touch,
        "touch.capture",
        where=WORKED | ARCHIVE,
        why_not=_no_touch,
        footer=3,
    ),
    Command(
        "next.step",
        N_("Next step"),
        N_("Promise what is next, or say that it is done or comes later."),
        ("s",),
        PROJECTS,
        _next,
        "next.set",
        where=WORKED - REVIEW,
        why_not=needs_some,
        footer=4,
    ),
    Command(
        "project.wait",
        N_("Waits for"),
        N_("Whom the project waits for, and since when."),
        ("w",),
        PROJECTS,
        _wait,
        "project.wait",
        where=EVERYWHERE | REVIEW,
        why_not=_no_waiting,
    ),
)
