"""A page of the wizard: what it shows in so many lines, and its keys. Long lists are windowed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from tui.present.clip import clip, drawable, pad, width
from tui.widgets.form_text import Row

if TYPE_CHECKING:
    from store.text import Lang
    from tui.screens.importing.state import State
    from tui.screens.importing.wizard import Wizard

GAP = 2


class Page:
    """One step. `keys` is the message id of the line of keys under it."""

    name: ClassVar[str]
    keys: str = ""

    def __init__(self, wizard: Wizard) -> None:
        self.wizard = wizard

    @property
    def state(self) -> State:
        """What was chosen so far."""
        return self.wizard.state

    @property
    def lang(self) -> Lang:
        """Language of the person."""
        return self.wizard.lang

    def enter(self) -> None:
        """The page comes up."""

    def fresh(self) -> None:
        """The file was looked at anew."""

    def rows(self, width: int, height: int) -> list[Row]:
        """The lines of the page: at most `height`."""
        raise NotImplementedError

    def press(self, meant: str, key: str, character: str | None) -> None:
        """A key; `meant` is its spelling."""

    def paste(self, text: str) -> None:
        """Pasted text."""

    def click(self, x: int, line: int) -> None:
        """A click on a line of the page."""

    def place(self) -> str:
        """Where in a long page one is."""
        return ""

    def caret(self) -> tuple[int, int] | None:
        """Cell and line where typing goes."""
        return None

    def back(self) -> bool:
        """`esc`: whether there was a level to step back within the page."""
        return False

    def obstacle(self) -> str:
        """Why the next page cannot be gone to yet; empty when it can."""
        return ""


class ListPage(Page):
    """A page with a list of which one entry is under the cursor."""

    at = 0
    top = 0
    first = 0
    """Line of the page on which the list begins."""
    shown = 1

    def entries(self) -> Sequence[Any]:
        """What is listed."""
        raise NotImplementedError

    def line(self, entry: Any, here: bool, cells: int) -> Row:
        """One entry on one line, without the bar of the cursor."""
        raise NotImplementedError

    def chosen(self, entry: Any) -> None:
        """`enter` on an entry."""

    @property
    def here(self) -> Any:
        """The entry under the cursor, None in an empty list."""
        found = self.entries()
        return found[self.at] if self.at < len(found) else None

    def window(self, cells: int, height: int) -> list[Row]:
        """The entries in sight."""
        found = self.entries()
        self.shown = max(1, height)
        self.at = max(0, min(self.at, len(found) - 1))
        self.top = max(min(self.top, self.at), self.at - self.shown + 1)
        self.top = max(0, min(self.top, len(found) - self.shown))
        rows: list[Row] = []
        for number, entry in enumerate(found[self.top : self.top + height], self.top):
            here = number == self.at
            rows.append([("▌" if here else " ", "bar"), *self.line(entry, here, cells - 1)])
        return rows

    def place(self) -> str:
        """Which of how many, where not all are in sight."""
        count = len(self.entries())
        return f"{self.at + 1}/{count}" if count > self.shown else ""

    def press(self, meant: str, key: str, character: str | None) -> None:
        """Walk, and take."""
        del key, character
        count = len(self.entries())
        walks = {"down": 1, "j": 1, "up": -1, "k": -1, "pgdn": self.shown, "pgup": -self.shown,
                 "home": -count, "g": -count, "end": count, "G": count}  # fmt: skip
        if meant in walks:
            self.at = max(0, min(self.at + walks[meant], count - 1))
        elif meant in ("enter", "space") and self.here is not None:
            self.chosen(self.here)
        elif meant in ("y", "tab", "ctrl+s"):
            self.wizard.go_on()

    def click(self, x: int, line: int) -> None:
        """A click goes to an entry; on the one under the cursor it takes it."""
        del x
        number = self.top + line - self.first
        if self.first <= line and number < len(self.entries()):
            if number == self.at:
                self.chosen(self.here)
            self.at = number


def cells_of(texts: Sequence[tuple[str, str, int]]) -> Row:
    """Columns of a line: (text, style, cells), each clipped and filled to its width; negative: at the right."""
    row: list[tuple[str, str]] = []
    for text, style, room in texts:
        shown = clip(drawable(" ".join(text.split())), abs(room))
        blank = " " * (abs(room) - width(shown))
        row.append((blank + shown if room < 0 else pad(shown, room), style))
        row.append((" " * GAP, ""))
    return row[:-1]


def share(total: int, *parts: tuple[int, int]) -> list[int]:
    """Widths of columns in `total` cells: parts are (least, weight); what is left goes by weight."""
    room = max(0, total - GAP * (len(parts) - 1) - sum(least for least, _ in parts))
    weights = sum(weight for _, weight in parts) or 1
    return [least + room * weight // weights for least, weight in parts]
