"""Commands that work a project: what happened, what is next, whom it waits for."""

from __future__ import annotations

from store.domain.stages import CLOSED
from store.text import N_, Message, msg
from tui.commands import several
from tui.commands.base import EVERYWHERE, PROJECTS, REVIEW, Command, Context, needs_card, needs_some


async def _touch(context: Context) -> None:
    from tui.screens.forms.touch import open_touch_form

    if context.card:
        await open_touch_form(context.app, context.card.id)


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
        where=EVERYWHERE | REVIEW,
        why_not=needs_card,
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
        where=EVERYWHERE,
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
