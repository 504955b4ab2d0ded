"""All commands, in the order in which lists of them show them."""

from __future__ import annotations

from tui.commands import importing, moving, projects, showing
from tui.commands.base import Command

COMMANDS: tuple[Command, ...] = (
    *projects.COMMANDS,
    *moving.COMMANDS,
    *showing.COMMANDS,
    *importing.COMMANDS,
)
