"""Commands on the lines of an opened project: gate items, team, participants, key dates, its timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from store.text import N_, msg
from tui.commands.base import PROJECTS, SHOWING, Command, Context, Where

if TYPE_CHECKING:
    from tui.screens.project.screen import ProjectScreen

OPENED: frozenset[Where] = frozenset({"project"})


def _screen(context: Context) -> ProjectScreen:
    return cast("ProjectScreen", context.here)


async def _tick(context: Context) -> None:
    from tui.screens.project.acting import tick

    screen = _screen(context)
    if screen.mark and screen.mark.kind == "fold":
        screen.page.fold()
    elif screen.mark and screen.mark.kind == "gate":
        await tick(context.app, screen.view, screen.mark.id)
    else:
        context.app.tell(msg("The cursor is on no gate item; the arrows go there."))


async def _open(context: Context) -> None:
    from tui.screens.project.acting import act

    screen = _screen(context)
    if screen.mark is None:
        context.app.tell(
            msg("There is no line to act on; {key} adds one.", key=context.app.key_of("line.add"))
        )
    elif screen.mark.kind == "fold":
        screen.page.fold()
    else:
        await act(context.app, screen.view, screen.mark)


async def _add(context: Context) -> None:
    from tui.screens.project.acting import add

    await add(context.app, _screen(context).view)


async def _kind(context: Context) -> None:
    await _screen(context).narrow()


COMMANDS = (
    Command(
        "gate.tick",
        N_("Tick"),
        N_("Say that the gate item is met, with its evidence; or that it is open again."),
        ("space",),
        PROJECTS,
        _tick,
        "gate.tick",
        where=OPENED,
        footer=1,
    ),
    Command(
        "line.open",
        N_("Open the line"),
        N_("Change or remove what the cursor is on: evidence, team member, participant, key date."),
        ("enter",),
        PROJECTS,
        _open,
        where=OPENED,
    ),
    Command(
        "line.add",
        N_("Add"),
        N_("Add a participant, a team member or a key date."),
        ("a",),
        PROJECTS,
        _add,
        "project.link",
        where=OPENED,
        footer=3,
    ),
    Command(
        "timeline.kind",
        N_("Kind"),
        N_("Show only touches, moves, next steps or changes in the timeline, in turn; then all."),
        ("f",),
        SHOWING,
        _kind,
        where=OPENED,
        footer=5,
    ),
)
