"""A field that takes several of a list."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rich.cells import cell_len

from tui.commands.keys import spell
from tui.present.clip import clip
from tui.widgets.form_choice import Choice, Pick
from tui.widgets.form_fields import caret_pieces
from tui.widgets.form_text import Row


@dataclass
class Several(Pick):
    """Several of many: `enter` or `space` in the open list takes or leaves one; the value is a tuple."""

    taken: list[Choice] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether none is taken."""
        return not self.taken

    def put(self, value: Any) -> None:
        """Take the choices of these values."""
        self.taken = [c for c in self.choices if c.value in (value or ())]
        self.edit.put("")

    def value(self) -> tuple[Any, ...]:
        """The values taken."""
        return tuple(c.value for c in self.taken)

    def aside(self) -> str:
        """Nothing: what is taken stands in the line."""
        return ""

    def state(self) -> Any:
        """The names taken."""
        return [c.name for c in self.taken]

    def restore(self, state: Any) -> None:
        """Take the names a draft kept."""
        if isinstance(state, list):
            self.taken = [c for c in self.choices if c.name in state]

    def enter(self) -> None:
        """Nothing to replace."""

    def leave(self) -> None:
        """Close the list; letters typed to filter are gone."""
        self.open, self.surplus = False, 0
        self.edit.put("")

    def accept(self) -> bool:
        """Take or leave the marked one, and stay; with the list shut go on."""
        if not self.open:
            return True
        self._toggle()
        return False

    def key_pressed(self, key: str, character: str | None) -> bool:
        """`space` in the list toggles; backspace with nothing typed gives the last one back."""
        space = spell(key, character) == "space"
        if space and self.open:
            self._toggle()
            return True
        if space and not self.edit.text:
            self.open = True
            return True
        if key == "backspace" and not self.edit.text:
            if self.taken:
                self.taken.pop()
            return True
        return super().key_pressed(key, character)

    def cells(self, here: bool) -> tuple[list[Row], tuple[int, int] | None]:
        """The names taken, then what is being typed to filter."""
        names = ("、" if self.reading.lang == "zh" else ", ").join(c.name for c in self.taken)
        if not here:
            return [[(clip(names, self.room) or "–", "" if names else "dim")]], None
        names = clip(names + "  ", self.room - 6) if names else ""
        text, at = self.edit.window(self.room - cell_len(names))
        return [[(names, ""), *caret_pieces(text, at)]], (cell_len(names) + at, 0)

    def _toggle(self) -> None:
        found = self.matches()
        if not found:
            return
        choice = found[min(self.mark, len(found) - 1)]
        if choice in self.taken:
            self.taken.remove(choice)
        else:
            self.taken.append(choice)
        if self.edit.text:
            self.edit.put("")
            self.mark = self.matches().index(choice)

    def _line(self, choice: Choice, marked: bool, width: int) -> Row:
        row = list(super()._line(choice, marked, width - 2))
        sign = "✓ " if choice in self.taken else "  "
        return [row[0], (sign, "liston"), *row[1:]]

    def _settle(self) -> None:
        return
