"""All commands, in the order in which lists of them show them."""

from __future__ import annotations

from tui.commands import (
    clients,
    finding,
    importing,
    moving,
    opened,
    projects,
    reviewing,
    several,
    showing,
    working,
)
from tui.commands.base import Command

COMMANDS: tuple[Command, ...] = (
    *projects.COMMANDS,
    *working.COMMANDS,
    *several.COMMANDS,
    *clients.COMMANDS,
    *importing.COMMANDS,
    *moving.COMMANDS,
    *finding.COMMANDS,
    *showing.COMMANDS,
    *opened.COMMANDS,
    *reviewing.COMMANDS,
)
