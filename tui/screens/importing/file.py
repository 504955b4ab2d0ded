"""Step 1: which file. A path is typed, completed with `tab`, or walked to in the list under it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import ClassVar

from tui.present.clip import width as cell_len
from tui.present.words import N_, nt, t
from tui.screens.importing.pages import ListPage, cells_of
from tui.widgets.form_fields import caret_pieces
from tui.widgets.form_text import Edit, Row, tidy

READABLE = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
MOST = 5_000
"""Entries of a folder that are listed."""
LONGEST = 4_096
SIZES = ("B", "KB", "MB", "GB")


@dataclass(frozen=True, slots=True)
class Entry:
    """A folder (its name ends with `/`) or a spreadsheet in the folder shown."""

    name: str
    size: int = 0


def listed(folder: str) -> list[Entry]:
    """Folders and spreadsheets, by name; hidden ones and names that no terminal shows are left out."""
    found = []
    try:
        with os.scandir(os.path.expanduser(folder) or ".") as entries:
            for entry, _ in zip(entries, range(MOST), strict=False):
                if entry.name.startswith((".", "~$")) or not entry.name.isprintable():
                    continue
                try:
                    if entry.is_dir():
                        found.append(Entry(entry.name + "/"))
                    elif entry.name.casefold().endswith(READABLE):
                        found.append(Entry(entry.name, entry.stat().st_size))
                except OSError:
                    continue  # gone meanwhile
    except (OSError, ValueError):
        return []
    return sorted(found, key=lambda one: (one.name.endswith("/"), one.name.casefold()))


class FilePage(ListPage):
    """The path, and what lies in its folder."""

    name: ClassVar[str] = N_("File")
    keys = N_("enter open   tab complete   ↑ ↓ list   ctrl+d start over   esc back")
    first = 3

    def enter(self) -> None:
        """Begin with the path chosen before."""
        self.edit = Edit(limit=LONGEST)
        self.edit.put(self.state.path)
        self._untouched = True
        self._folder, self._found = "", list[Entry]()
        self.marked = False

    @property
    def folder(self) -> str:
        """The folder part of what is typed."""
        return self.edit.text[: self.edit.text.rfind("/") + 1]

    def entries(self) -> list[Entry]:
        """What may be meant by the rest of it."""
        if self.folder != self._folder or not self._found:
            self._folder, self._found = self.folder, listed(self.folder)
        word = self.edit.text[len(self.folder) :].casefold()
        begins = [one for one in self._found if one.name.casefold().startswith(word)]
        return begins or [one for one in self._found if word in one.name.casefold()]

    def rows(self, width: int, height: int) -> list[Row]:
        """The path and the list."""
        label = t(self.lang, N_("Path"))
        self._margin = cell_len(label) + 3
        text, at = self.edit.window(max(8, width - self._margin - 1))
        self._caret = (at + self._margin, 0)
        found = self.window(width, height - self.first - 1)
        rest = nt(self.lang, "{n} file or folder", "{n} files and folders", len(self.entries()))
        rows: list[Row] = [
            [(" ", ""), (label, "strong"), ("  ", ""), *caret_pieces(text, at)],
            [],
            [(" " + rest, "dim")],
        ]
        return [*rows, *found]

    def line(self, entry: Entry, here: bool, cells: int) -> Row:
        """A name, and how large the file is."""
        size, unit = float(entry.size), 0
        while size >= 1024 and unit < len(SIZES) - 1:
            size, unit = size / 1024, unit + 1
        shown = "" if entry.name.endswith("/") else f"{size:.0f} {SIZES[unit]}"
        style = "strong" if here and self.marked else ("dim" if not shown else "text")
        room = min(cells - 11, 70)
        return cells_of([(entry.name, style, room), (shown, "dim", -8)])

    def caret(self) -> tuple[int, int]:
        """In the path."""
        return self._caret

    def press(self, meant: str, key: str, character: str | None) -> None:
        """Editing, completing, walking; `enter` opens."""
        if key == "enter":
            self._enter()
        elif key == "tab":
            self._complete()
        elif key in ("up", "down", "pageup", "pagedown"):
            self.at -= 0 if self.marked or key != "down" else 1
            self.marked = True
            super().press(meant, key, character)
        elif self.edit.key(key) or (
            character and character.isprintable() and self._insert(character)
        ):
            self._typed()

    def paste(self, text: str) -> None:
        """A path dragged into the terminal may stand in quotation marks."""
        self._insert(tidy(text).strip("'\""))
        self._typed()

    def _insert(self, text: str) -> bool:
        """Type or paste; a whole path takes the place of the folder offered, a name goes on in it."""
        self.edit.fresh = self._untouched and text.startswith(("/", "~"))
        return self.edit.insert(text)

    def chosen(self, entry: Entry) -> None:
        """Into a folder, or open a file."""
        self.edit.put(self.folder + entry.name)
        self._typed()
        if not entry.name.endswith("/"):
            self._open()

    def click(self, x: int, line: int) -> None:
        """A click takes an entry."""
        number = self.top + line - self.first
        if line >= self.first and number < len(self.entries()):
            self.at, self.marked = number, True
        super().click(x, line)

    def _typed(self) -> None:
        self.at, self.marked, self._untouched = 0, False, False
        self.wizard.note = ""

    def _enter(self) -> None:
        if self.marked and self.here:
            self.chosen(self.here)
        else:
            self._open()

    def _open(self) -> None:
        self.wizard.open(self.edit.text.strip())

    def _complete(self) -> None:
        """As far as all that may be meant begin alike; a single one is taken whole."""
        word = self.edit.text[len(self.folder) :]
        found = [self.here] if self.marked and self.here else self.entries()
        names = [one.name for one in found if one.name.casefold().startswith(word.casefold())]
        if not names:
            names = [found[0].name] if len(found) == 1 else []
        common = _common(names)
        if common and len(common) >= len(word):
            self.edit.put(self.folder + common)
            self._typed()


def _common(names: list[str]) -> str:
    """The beginning that all names share, letter by letter."""
    shared = 0
    for letters in zip(*names, strict=False):
        if len(set(letters)) > 1:
            break
        shared += 1
    return names[0][:shared] if names else ""
