"""A small list of commands with a line to type in: letters of either language, keys, or pinyin initials."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.geometry import Size

from store.domain.names import fold
from store.text import N_, Lang, render, translate
from tui.commands.base import Command, Context, on
from tui.commands.keys import show
from tui.present.clip import clip
from tui.present.words import t
from tui.widgets.form_fields import caret_pieces
from tui.widgets.form_text import Edit, Row, tidy
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from tui.application import Loudou

LINES = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """A command as listed: its name, why it is not available, and what it is found by."""

    command: Command
    name: str
    obstacle: str
    words: tuple[str, ...]


def entries(commands: Iterable[Command], context: Context) -> list[Entry]:
    """The commands that work here, by their names in both languages."""
    lang = context.session.lang
    found = []
    for command in on(commands, context.where):
        if not command.listed:
            continue
        why = command.obstacle(context)
        names = {fold(translate(command.name, each)) for each in ("zh", "en")}
        if ": " in command.name:  # a saved view, found by its own name too
            names |= {fold(command.name.split(": ", 1)[1])}
        helps = {fold(translate(command.help, each)) for each in ("zh", "en")}
        found.append(
            Entry(
                command,
                translate(command.name, lang),
                render(why, lang) if why else "",
                (*names, *helps, *command.keys),
            )
        )
    return found


def found(entries: Sequence[Entry], typed: str, initials: Mapping[str, str]) -> list[Entry]:
    """The entries that `typed` may mean, beginnings of names first. initials: pinyin keys of names, once known."""
    word = fold(typed)
    if not typed.strip():
        return list(entries)
    ranked: list[tuple[int, int, Entry]] = []
    for place, entry in enumerate(entries):
        names, keys = entry.words[:2], initials.get(entry.name, "").split()
        if typed.strip() in entry.command.keys:
            rank = 0
        elif word and any(name.startswith(word) for name in names):
            rank = 1
        elif word and any(key.startswith(word) for key in keys):
            rank = 2
        elif word and any(word in name for name in entry.words):
            rank = 3
        else:
            continue
        ranked.append((rank, place, entry))
    return [entry for _, _, entry in sorted(ranked, key=lambda item: item[:2])]


class Palette(Panel[Command]):
    """The list; `enter` gives the marked command."""

    shape = "middle"

    def __init__(
        self,
        listed: Sequence[Entry],
        lang: Lang,
        learn: Callable[[list[str]], Awaitable[dict[str, str]]] | None = None,
    ) -> None:
        super().__init__(t(lang, N_("Commands")), lang=lang)
        self.listed = listed
        self.edit = Edit(limit=60)
        self.at = 0
        self.initials: dict[str, str] = {}
        self.learn = learn
        """Gives the pinyin of names; asked once letters are typed, for its tables take half a second to load."""
        self._first = 0

    @property
    def matches(self) -> list[Entry]:
        """What the list shows."""
        return found(self.listed, self.edit.text, self.initials)

    def aside(self) -> str:
        """Where one is in a list that is longer than what is seen."""
        many = len(self.matches)
        return f"{self.at + 1}/{many} ↓ " if many > LINES - 1 else ""

    def extent(self, size: Size) -> tuple[int, int]:
        """A height that does not change while the list does."""
        return min(64, size.width), min(LINES + 7, size.height)

    def press(self, key: str, character: str | None) -> None:
        """Typing filters, arrows walk."""
        matches = self.matches
        if key == "escape":
            self.finish(None)
        elif key in ("up", "down", "tab", "shift+tab"):
            step = 1 if key in ("down", "tab") else -1
            self.at = max(0, min(self.at + step, len(matches) - 1))
        elif key == "enter":
            if matches:
                self.finish(matches[self.at].command)
        elif self.edit.key(key) or (
            character and character.isprintable() and self.edit.insert(character)
        ):
            self.at = self.top = 0
            if self.learn and any(c.isascii() and c.isalpha() for c in self.edit.text):
                self.run_worker(self._learn(self.learn))
                self.learn = None

    async def _learn(self, learn: Callable[[list[str]], Awaitable[dict[str, str]]]) -> None:
        self.initials = await learn([entry.name for entry in self.listed])
        self.repaint()

    def paste(self, text: str) -> None:
        """Pasted text filters."""
        self.edit.insert(tidy(text))
        self.at = self.top = 0

    def click(self, x: int, line: int) -> None:
        """A click gives the command."""
        del x
        matches = self.matches
        if 0 <= line - self._first < len(matches):
            self.finish(matches[line - self._first].command)

    def rows(self, width: int) -> list[Row]:
        """The line to type in, and the commands that fit."""
        text, at = self.edit.window(width - 4)
        rows: list[Row] = [[(" : ", "dim"), *caret_pieces(text, at)], []]
        self._first = len(rows)
        matches = self.matches
        for n, entry in enumerate(matches):
            here = n == self.at
            keys = " ".join(show(key) for key in entry.command.keys[:2])
            tone = "dim" if entry.obstacle else "strong" if here else "text"
            says = clip(entry.obstacle, width - cell_len(entry.name) - cell_len(keys) - 6)
            gap = max(1, width - 2 - cell_len(entry.name) - cell_len(says) - 2 - cell_len(keys))
            rows.append(
                [
                    ("▌" if here else " ", "bar"),
                    (entry.name, tone),
                    ("  " + says, "dim"),
                    (" " * gap + keys, "dim"),
                ]
            )
        if not matches:
            rows.append([(" " + t(self.lang, N_("No command is called that.")), "dim")])
        return rows

    def caret(self) -> tuple[int, int] | None:
        """Behind what is typed."""
        return (3 + self.edit.window(max(1, self.size.width - 8))[1], 0)

    def in_sight(self) -> tuple[int, int] | None:
        """The marked line."""
        line = self._first + self.at
        return (0 if self.at < LINES - 2 else line, line)

    def foot(self, width: int) -> list[Row]:
        """What the marked command does."""
        matches = self.matches
        says = translate(matches[self.at].command.help, self.lang) if matches else ""
        return [[(" " + clip(says, width - 1), "dim")]]


async def open_palette(
    app: Loudou, commands: Sequence[Command], context: Context
) -> Command | None:
    """Let a person find a command by name; gives it, None on `esc`."""

    async def learn(names: list[str]) -> dict[str, str]:
        return await app.work.job(lambda _: pinyin(names))

    listed = entries(commands, context)
    return await Palette(listed, app.lang, learn if app.lang == "zh" else None).ask(app)


def pinyin(names: Iterable[str]) -> dict[str, str]:
    """Name → its pinyin and initials; of `视图: 华东` those of what stands behind the colon too."""
    from store.domain.names import pinyin_keys

    return {
        name: " ".join(pinyin_keys(part) for part in (name, *name.split(": ", 1)[1:]))
        for name in names
    }
