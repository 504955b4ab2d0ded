"""All commands, in the order in which lists of them show them."""

from __future__ import annotations

from tui.commands import (
    before,
    briefing,
    clients,
    closing,
    finding,
    importing,
    moving,
    opened,
    projects,
    promising,
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
    *before.COMMANDS,
    *briefing.COMMANDS,
    *promising.COMMANDS,
    *importing.COMMANDS,
    *moving.COMMANDS,
    *finding.COMMANDS,
    *showing.COMMANDS,
    *opened.COMMANDS,
    *reviewing.COMMANDS,
    *closing.COMMANDS,
)
