"""Commands about clients: the panel beside the board, the archive."""

from __future__ import annotations

from store.text import N_
from tui.commands.base import BOARD, CLIENTS, Command, Context


async def _panel(context: Context) -> None:
    board = context.app.board
    await (board.close_panel() if board.beside else board.open_panel())


COMMANDS = (
    Command(
        "client.panel",
        N_("Client"),
        N_("Show the client's file beside the board, or close it."),
        ("c",),
        CLIENTS,
        _panel,
        where=BOARD,
        footer=5,
    ),
)
