"""A field of a few words on one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.cells import cell_len

from store.domain.names import fold
from tui.commands.keys import spell
from tui.widgets.form_choice import Choice
from tui.widgets.form_fields import Field
from tui.widgets.form_text import Row


@dataclass
class Words(Field):
    """A few words on one line, one of them chosen (several with `many`): `▸ won   lost   parked   dropped`."""

    choices: Sequence[Choice] = ()
    many: bool = False
    at: int = 0
    taken: list[Any] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether no word is chosen."""
        return not self.taken

    def put(self, value: Any) -> None:
        """Choose the word of that value, or the words of these."""
        wanted = tuple(value or ()) if self.many else (value,)
        self.taken = [c.value for c in self.choices if c.value in wanted]
        if self.taken:
            self.at = next(n for n, c in enumerate(self.choices) if c.value == self.taken[0])

    def value(self) -> Any:
        """The chosen value, None without; a tuple with `many`."""
        if self.many:
            return tuple(self.taken)
        return self.taken[0] if self.taken else None

    def state(self) -> Any:
        """The values chosen."""
        return list(self.taken)

    def restore(self, state: Any) -> None:
        """Choose what a draft kept."""
        if isinstance(state, list):
            self.put(tuple(state) if self.many else (state or [None])[0])

    def key_pressed(self, key: str, character: str | None) -> bool:
        """← → choose (walk, with `many`, where `space` takes or leaves); a letter goes to the word it begins."""
        if key in ("left", "right"):
            step = 1 if key == "right" else -1
            self._go((self.at + step) % len(self.choices))
            return True
        if spell(key, character) == "space":
            if self.many:
                self._toggle()
            else:
                self._go((self.at + 1) % len(self.choices))
            return True
        word = fold(character or "")
        if not word:
            return False
        for step in range(1, len(self.choices) + 1):
            n = (self.at + step) % len(self.choices)
            choice = self.choices[n]
            if any(k.startswith(word) for k in (fold(choice.name), *choice.keys.split())):
                self._go(n)
                return True
        return False

    def paste(self, text: str) -> None:
        """Nothing to paste into."""

    def cells(self, here: bool) -> tuple[list[Row], tuple[int, int] | None]:
        """The words, over as many lines as they need."""
        lines: list[list[tuple[str, str]]] = [[]]
        self._cells: list[tuple[int, int, int]] = []
        used = 0
        for n, choice in enumerate(self.choices):
            size = cell_len(choice.name) + 2
            if used and used + size > self.room:
                lines.append([])
                used = 0
            on = choice.value in self.taken
            sign = ("✓ " if self.many else "▸ ") if on else "  "
            if here and self.many and n == self.at:
                sign = "✓▸" if on else " ▸"
            style = "on" if on else ("strong" if here and n == self.at else "dim")
            self._cells.append((len(lines) - 1, used, used + size))
            lines[-1] += [(sign, "on"), (choice.name, style), ("  ", "")]
            used += size + 2
        return [*lines], None

    def click(self, x: int, line: int) -> None:
        """A click on a word."""
        for n, (at, left, right) in enumerate(getattr(self, "_cells", ())):
            if at == line and left <= x < right:
                self.at = n
                if self.many:
                    self._toggle()
                else:
                    self._go(n)

    def _go(self, n: int) -> None:
        self.at, self.error = n, None
        if not self.many:
            self.taken = [self.choices[n].value]

    def _toggle(self) -> None:
        value = self.choices[self.at].value
        if value in self.taken:
            self.taken.remove(value)
        else:
            self.taken.append(value)
