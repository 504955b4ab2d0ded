"""Find: go to anything by a few letters."""

from __future__ import annotations

from store.text import N_
from tui.commands.base import EVERYWHERE, MOVING, Command, Context


async def _find(context: Context) -> None:
    from tui.screens.find import open_find

    await open_find(context.app)


COMMANDS = (
    Command(
        "find.open",
        N_("Find"),
        N_("Find projects, clients, contacts, members and touches by a few letters."),
        ("/",),
        MOVING,
        _find,
        where=EVERYWHERE,
        footer=5,
    ),
)
