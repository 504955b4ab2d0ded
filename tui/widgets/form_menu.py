"""A short question: some lines of text, and a few answers to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from rich.cells import cell_len

from store.domain.names import fold
from store.text import N_, Lang
from tui.commands.keys import spell
from tui.present.words import t
from tui.widgets.form_choice import Choice
from tui.widgets.form_text import Row, wrap
from tui.widgets.panel import Panel

T = TypeVar("T")


class Menu(Panel[object]):
    """Answers one under another; arrows walk, `enter` takes, a letter or number goes to its answer.

    text: lines above the answers, each a row of styled pieces. at: the answer the cursor starts on.
    """

    shape = "middle"

    def __init__(
        self,
        title: str,
        answers: Sequence[Choice],
        *,
        lang: Lang,
        text: Sequence[Row] = (),
        at: int = 0,
        yes: int | None = None,
    ) -> None:
        super().__init__(title, lang=lang)
        self.answers, self.text = list(answers), list(text)
        self.at = at
        self.yes = yes
        """The answer that `y` gives at once."""
        self._first = 0
        self._reading = False
        self._unknown = ""
        """The key that was pressed last, where it means nothing here."""

    def press(self, key: str, character: str | None) -> None:
        """Walk, take, or step back."""
        meant = spell(key, character)
        self._reading = meant in ("pgup", "pgdn", "home", "end")
        self._unknown = ""
        if meant in ("up", "k", "down", "j"):
            step = 1 if meant in ("down", "j") else -1
            self.at = max(0, min(self.at + step, len(self.answers) - 1))
        elif meant in ("enter", "space"):
            self.finish(self.answers[self.at].value)
        elif meant == "y" and self.yes is not None:
            self.finish(self.answers[self.yes].value)
        elif meant.isdigit() and 1 <= int(meant) <= len(self.answers):
            self.finish(self.answers[int(meant) - 1].value)
        elif not self._letter(meant):
            self._unknown = meant if len(meant) == 1 and meant not in self._scrolls() else ""
            super().press(key, character)

    def _letter(self, meant: str) -> bool:
        word = fold(meant) if len(meant) == 1 else ""
        for step in range(1, len(self.answers) + 1):
            n = (self.at + step) % len(self.answers)
            answer = self.answers[n]
            begins = (fold(answer.name), *answer.keys.split())
            if word and any(name.startswith(word) for name in begins):
                self.at = n
                return True
        return False

    def click(self, x: int, line: int) -> None:
        """A click on an answer gives it."""
        del x
        if 0 <= line - self._first < len(self.answers):
            self.finish(self.answers[line - self._first].value)

    def rows(self, width: int) -> list[Row]:
        """The text, then the answers."""
        rows: list[Row] = [[]]
        for row in self.text:
            if len(row) == 1:
                rows += [[(" " + line, row[0][1])] for line in wrap(row[0][0], width - 1)]
            else:
                rows.append(row)
        if self.text:
            rows.append([])
        self._first = len(rows)
        for n, answer in enumerate(self.answers):
            here = n == self.at
            note = answer.note
            gap = max(1, width - 2 - cell_len(answer.name) - cell_len(note))
            rows.append(
                [
                    ("▌" if here else " ", "bar"),
                    (answer.name, "strong" if here else "text"),
                    (" " * gap + note, "dim"),
                ]
            )
        return [*rows, []]

    def in_sight(self) -> tuple[int, int] | None:
        """The answers, unless the text above is being read."""
        last = self._first + len(self.answers) - 1
        return None if self._reading else (min(self._first + self.at, last), last)

    def foot(self, width: int) -> list[Row]:
        """The keys; above them that the last one is none."""
        keys = t(self.lang, "enter takes   esc back")
        rows: list[Row] = [[(" " + line, "dim")] for line in wrap(keys, width - 1)]
        if self._unknown:
            said = t(self.lang, N_("{key} is no answer here; ↑ ↓ walk to one."), key=self._unknown)
            rows = [*([(" " + line, "amber")] for line in wrap(said, width - 1)), *rows]
        return rows
