"""A question whose answers are one key each."""

from __future__ import annotations

from store.domain.names import fold
from tui.commands.keys import spell
from tui.widgets.form_menu import Menu


class Quick(Menu):
    """As a menu, but the letter of an answer takes it at once."""

    def press(self, key: str, character: str | None) -> None:
        """Take the answer of that letter; else walk as in any menu."""
        meant = spell(key, character)
        word = fold(meant) if len(meant) == 1 else ""
        if word and not meant.isdigit():
            for answer in self.answers:
                if word in answer.keys.split():
                    self.finish(answer.value)
                    return
        super().press(key, character)
