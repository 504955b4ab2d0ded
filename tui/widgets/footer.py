"""The last line: the most useful keys that work here, or what was just said; a thin rule above."""

from __future__ import annotations

import asyncio

from textual.geometry import Region
from textual.strip import Strip

from store.queries.board import Card
from tui.commands.base import PROJECTS, Command, Context, Where, on
from tui.present.clip import clip, drawable
from tui.present.keyline import key_line
from tui.widgets.drawn import Drawn

SEVERAL = "several."
"""Commands on what is selected: told while something is."""
STAYS = 8.0
"""Seconds that a sentence stays, unless a key is pressed before."""


class Footer(Drawn):
    """Made from the commands of one kind of screen. Sentences take the keys' place for a while."""

    DEFAULT_CSS = "Footer { height: 2; dock: bottom; }"

    def __init__(self, where: Where) -> None:
        super().__init__()
        self.where = where
        self.alone = False
        self._said: tuple[str, str] | None = None
        self._going: asyncio.TimerHandle | None = None

    @property
    def commands(self) -> tuple[Command, ...]:
        """Commands that this person may give here, with the cursor on a project or on none."""
        app = self.loudou
        commands = on(app.commands, self.where)
        if offered := getattr(self.screen, "offered", None):
            commands = offered(commands)
        if not getattr(self.screen, "marks", None):
            commands = tuple(c for c in commands if not c.id.startswith(SEVERAL))
        if self.where == "archive":  # most lines of it are no project's
            commands = tuple(c for c in commands if c.group != PROJECTS)
        if self.where == "project" and isinstance(card := getattr(self.screen, "card", None), Card):
            on_it = Context(app, self.where, card)
            return tuple(c for c in commands if c.obstacle(on_it) is None)
        if not self.alone:
            return tuple(c for c in commands if not c.use_case or app.session.can(c.use_case))
        nowhere = Context(app, self.where)
        return tuple(c for c in commands if c.obstacle(nowhere) is None)

    def stand_alone(self, alone: bool) -> None:
        """Say whether the cursor is on no project: keys that need one are left out."""
        if alone != self.alone:
            self.alone = alone
            self._refresh_keys()

    def say(self, sentence: str, *, error: bool = False) -> None:
        """Show a sentence until the next key, at most for STAYS seconds."""
        self._said = ("red" if error else "strong", sentence)
        if self._going:
            self._going.cancel()
        self._going = asyncio.get_running_loop().call_later(STAYS, self.hush)
        self._refresh_keys()

    def hush(self) -> None:
        """Take the sentence away."""
        if self._said:
            self._said = None
            self._refresh_keys()

    @property
    def said(self) -> str:
        """The sentence shown now, if any."""
        return self._said[1] if self._said else ""

    def _refresh_keys(self) -> None:
        self.refresh(Region(0, 1, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """The strip at line `y`."""
        cells = self.size.width
        if not y:
            return self.line([("rule", " " + self.glyphs.rule * (cells - 2))])
        if self._said:
            tone, sentence = self._said
            words = clip(self.glyphs.plain(drawable(sentence)), cells - 2, self.glyphs.ellipsis)
            return self.line([(tone, " " + words)])
        return self.line(key_line(self.commands, cells, self.lang))
