"""Commands that select several projects and act on them all at once."""

from __future__ import annotations

from store.text import N_, Message, msg
from tui.commands.base import BOARD, LISTED, PROJECTS, Command, Context, needs_card


def _mark(context: Context) -> None:
    if context.card:
        context.here.toggle(context.card)


def _none(context: Context) -> Message | None:
    if context.here.marks:
        return None
    return msg("No project is selected; {key} selects one.", key=context.app.key_of("several.mark"))


def _clear(context: Context) -> None:
    if context.here.marks:  # without a word else: there is nothing to step back from
        context.here.unmark()


async def ask(context: Context, what: str = "") -> None:
    """Ask for what is to be done with the selected projects (`move owner next park`, "" for a menu), and do it."""
    from tui.screens.forms.several import act_on_several

    await act_on_several(context.app, context.here, what)


async def shift(context: Context, by: int) -> None:
    """Move the selected projects by so many stages."""
    from tui.screens.forms.several import shift_several

    await shift_several(context.app, context.here, by)


async def _menu(context: Context) -> None:
    await ask(context)


COMMANDS = (
    Command(
        "several.mark",
        N_("Select"),
        N_(
            "Select the project or leave it out again; > < e s D then act on all that are selected."
        ),
        ("x",),
        PROJECTS,
        _mark,
        where=LISTED,
        why_not=needs_card,
    ),
    Command(
        "several.act",
        N_("Selected"),
        N_("What to do with all selected projects: stage, owner, next step, parking."),
        ("X",),
        PROJECTS,
        _menu,
        where=LISTED,
        why_not=_none,
        footer=1,
    ),
    Command(
        "several.clear",
        N_("Select none"),
        N_("Select nothing any more."),
        ("esc",),
        PROJECTS,
        _clear,
        where=BOARD,
        listed=False,
    ),
)
