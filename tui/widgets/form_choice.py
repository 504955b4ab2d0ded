"""A field that offers choices: a list that filters as one types."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len

from store.domain.names import fold
from store.text import Message, msg
from tui.present.clip import clip
from tui.present.words import t
from tui.widgets.form_fields import Field
from tui.widgets.form_text import Row, tidy

DROP = 7
"""Lines of an open list."""
_NEW = object()
"""Value of the line that takes what was typed as a new name."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the things to choose: its value, name, further search keys (pinyin, initials), and a dim remark."""

    value: Any
    name: str
    keys: str = ""
    note: str = ""


def matching(choices: Iterable[Choice], typed: str) -> list[Choice]:
    """The choices that `typed` may mean: same beginnings first, then anywhere in the name, then pinyin and initials."""
    word = fold(typed)
    if not word:
        return list(choices)
    ranked: list[tuple[int, int, Choice]] = []
    for place, choice in enumerate(choices):
        name, rank = fold(choice.name), -1
        if name.startswith(word):
            rank = 0
        elif word in name:
            rank = 1
        elif any(key.startswith(word) for key in choice.keys.casefold().split()):
            rank = 2
        if rank >= 0:
            ranked.append((rank, place, choice))
    return [choice for _, _, choice in sorted(ranked, key=lambda found: found[:2])]


@dataclass
class Pick(Field):
    """One of many. free: a name not in the list is taken as it is (a new client), with `new` said behind it.

    lookup: instead of `choices`, asks for what matches (large lists); the form calls it after each key.
    """

    choices: Sequence[Choice] = ()
    free: bool = False
    new: str = ""
    lookup: Callable[[str], Awaitable[Sequence[Choice]]] | None = None
    chosen: Choice | None = None
    open: bool = False
    mark: int = 0
    top: int = 0
    asked: str | None = None

    def put(self, value: Any) -> None:
        """Choose the choice of that value; a `Choice` is taken as it is."""
        found = value if isinstance(value, Choice) else None
        self._choose(found or next((c for c in self.choices if c.value == value), None))

    def value(self) -> Any:
        """The chosen value; the typed name where that is free; None when nothing of the list is meant."""
        meant = self.chosen or self._exact()
        if meant:
            return meant.value
        return (self.edit.text.strip() or None) if self.free else None

    def unreadable(self) -> Message:
        """Says what is not in the list."""
        return msg("“{name}” is not in the list.", name=self.edit.text.strip())

    def aside(self) -> str:
        """Says where a name is new; else the choice's remark."""
        if self.empty:
            return ""
        if self.chosen:
            return self.chosen.note
        return (
            t(self.reading.lang, self.new) if self.free and self.new and not self._exact() else ""
        )

    def restore(self, state: Any) -> None:
        """Take the name a draft kept."""
        text = self.kept(state)
        if text is not None:
            self.chosen = None
            self.edit.put(tidy(text))
            self._settle()

    def matches(self) -> list[Choice]:
        """What the open list shows; where names are free, the new one is its last line."""
        if self.lookup:
            found = list(self.choices) if self.asked == self.wanted else []
        else:
            found = matching(self.choices, self.wanted)
        if self.free and self.wanted.strip() and not self._exact():
            found.append(Choice(_NEW, self.edit.text.strip(), note=t(self.reading.lang, self.new)))
        return found

    @property
    def wanted(self) -> str:
        """What the list is filtered by: nothing while the whole name stands to be replaced."""
        return "" if self.edit.fresh else self.edit.text

    def enter(self) -> None:
        """The whole name is replaced by the first letter typed."""
        self.edit.fresh = bool(self.edit.text)

    def leave(self) -> None:
        """Close the list; what is marked in it counts unless a new name was typed."""
        if self.open and not self.chosen:
            self.accept()
        self.open, self.edit.fresh = False, False
        self._settle()

    def back(self) -> bool:
        """Close the list."""
        was, self.open = self.open, False
        return was

    def accept(self) -> bool:
        """Take what is marked in the open list."""
        found = self.matches() if self.open else []
        if found:
            self._take(found[min(self.mark, len(found) - 1)])
        self.open = False
        return True

    def key_pressed(self, key: str, character: str | None) -> bool:
        """Arrows open and walk the list, letters filter it."""
        if key in ("down", "up") and (self.open or key == "down"):
            if self.open:
                self._walk(1 if key == "down" else -1)
            else:
                self.open, self.mark, self.top = True, self._where(), 0
            return True
        if self.open and key in ("pagedown", "pageup"):
            self._walk(DROP if key == "pagedown" else -DROP)
            return True
        before = self.edit.text
        taken = super().key_pressed(key, character)
        if taken and self.edit.text != before:
            self._typed()
        return taken

    def paste(self, text: str) -> None:
        """Pasted text filters."""
        super().paste(text)
        self._typed()

    def drop(self) -> list[Row]:
        """The open list: a window of it round the marked line."""
        if not self.open:
            return []
        found = self.matches()
        self.top = max(min(self.top, self.mark), self.mark - DROP + 1, 0)
        shown = found[self.top : self.top + DROP]
        rows = [
            self._line(choice, self.top + n == self.mark, self.room)
            for n, choice in enumerate(shown)
        ]
        left = len(found) - self.top - len(shown)
        if left and rows:
            rows[-1] = [*rows[-1][:-1], _pad(f" +{left}", self.room - _cells(rows[-1][:-1]))]
        return rows

    def click(self, x: int, line: int) -> None:
        """A click on the value opens the list; one on a line of it takes that."""
        del x
        if line == 0:
            self.open = not self.open
        elif self.open:
            self.mark = self.top + line - 1
            if self.mark < len(self.matches()):
                self.accept()

    def offered(self, asked: str, choices: Sequence[Choice]) -> None:
        """What a lookup found for the text `asked`."""
        best = matching(choices, asked)
        self.choices = (*best, *(choice for choice in choices if choice not in best))
        self.asked = asked
        self.mark = min(self.mark, max(0, len(self.choices) - 1))

    def _line(self, choice: Choice, marked: bool, width: int) -> Row:
        note = clip(choice.note, width // 2)
        name = clip(choice.name, width - 2 - (cell_len(note) + 1 if note else 0))
        gap = max(1, width - 2 - cell_len(name) - cell_len(note))
        style = "liston" if marked else "list"
        return [("▌ " if marked else "  ", style), (name, style), (" " * gap + note, "listdim")]

    def _typed(self) -> None:
        self.chosen, self.mark, self.top = None, 0, 0
        self.open = bool(self.edit.text)

    def _walk(self, lines: int) -> None:
        count = max(1, len(self.matches()))
        self.mark = max(0, min(self.mark + lines, count - 1))

    def _take(self, choice: Choice) -> None:
        if choice.value is _NEW:
            self.chosen = None
        else:
            self._choose(choice)

    def _where(self) -> int:
        found = self.matches()
        return found.index(self.chosen) if self.chosen in found else 0

    def _choose(self, choice: Choice | None) -> None:
        self.chosen, self.error, self.surplus = choice, None, 0
        self.edit.put(choice.name if choice else "")

    def _exact(self) -> Choice | None:
        word = fold(self.edit.text)
        return next((c for c in self.choices if fold(c.name) == word), None) if word else None

    def _settle(self) -> None:
        if self.chosen is None and not self.empty:
            found = self._exact()
            if found is None and not self.free:
                several = matching(self.choices, self.edit.text)
                found = several[0] if len(several) == 1 else None
            if found:
                self._choose(found)
        elif self.empty:
            self.chosen = None


def _pad(text: str, width: int) -> tuple[str, str]:
    return text.rjust(width)[-width:] if width > 0 else "", "listdim"


def _cells(row: Row) -> int:
    return sum(cell_len(text) for text, _ in row)
