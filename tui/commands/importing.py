"""The command that opens the import wizard."""

from __future__ import annotations

from store.text import N_
from tui.commands.base import BOARD, BOOK, Command, Context


async def _import(context: Context) -> None:
    from tui.screens.importing import open_wizard

    await open_wizard(context.app)


COMMANDS = (
    Command(
        "book.import",
        N_("Import"),
        N_("Import a spreadsheet of projects or clients, step by step."),
        ("i",),
        BOOK,
        _import,
        "book.import",
        where=BOARD,
    ),
)
