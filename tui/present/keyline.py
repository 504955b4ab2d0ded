"""The footer's line: the most useful keys here, as many as fit."""

from __future__ import annotations

from collections.abc import Sequence

from store.text import Lang, translate
from tui.commands.base import Command
from tui.commands.keys import show
from tui.present.clip import width

MOST = 6
"""Keys shown beside the one that shows all keys."""
HELP = "help.keys"
"""The command that stands at the right end."""


def key_line(commands: Sequence[Command], cells: int, lang: Lang) -> list[tuple[str, str]]:
    """(tone, text) parts: the useful commands in their order, then at the right the keys screen."""
    useful = sorted((c for c in commands if c.footer and c.keys), key=lambda c: c.footer)[:MOST]
    keys = next((c for c in commands if c.id == HELP and c.keys), None)
    end = _words(keys, lang) if keys else ("", "")
    room = cells - 2 - width("".join(end))
    parts: list[tuple[str, str]] = [("text", " ")]
    for command in useful:
        key, name = _words(command, lang)
        if width(key + name) + 3 > room:
            break
        parts += [("strong", key), ("soft", name + "   ")]
        room -= width(key + name) + 3
    return [*parts, ("text", " " * room), ("strong", end[0]), ("soft", end[1])]


def _words(command: Command, lang: Lang) -> tuple[str, str]:
    return show(command.keys[0]), " " + translate(command.name, lang)
