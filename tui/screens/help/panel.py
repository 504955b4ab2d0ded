"""Help: the key table made from the commands, then the guides, one panel over the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from store.text import N_, Lang, translate
from tui.commands.base import GROUPS, Command, Where, on
from tui.commands.keys import show, spell
from tui.help import guide_lines, titles
from tui.present.words import t
from tui.widgets.form_text import Row, wrap
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from tui.application import Loudou

STYLE = re.compile(r"\x1b\[(\d+)m")
"""Where the style of a guide's line changes."""


class Help(Panel[str]):
    """The keys of the screen one comes from, those of the other screens, each by group; and a list of guides to open."""

    shape = "full"

    def __init__(self, commands: Sequence[Command], where: Where, lang: Lang) -> None:
        super().__init__(t(lang, N_("Keys and guides")), lang=lang)
        self.mine = on(commands, where)
        self.elsewhere = tuple(c for c in commands if where not in c.where)
        self.titles = titles(lang)
        self.at = -1
        """The guide marked; before the first none is."""
        self._first = 0

    def press(self, key: str, character: str | None) -> None:
        """Scroll; `tab` walks the guides, `enter` or a number opens one."""
        meant = spell(key, character)
        if meant in ("tab", "shift+tab"):
            step = 1 if meant == "tab" else -1
            self.at = (max(self.at, -1 if step > 0 else 0) + step) % len(self.titles)
        elif meant == "enter" and self.at >= 0:
            self.finish(self.titles[self.at][0])
        elif meant.isdigit() and 1 <= int(meant) <= len(self.titles):
            self.finish(self.titles[int(meant) - 1][0])
        elif meant in ("?", "q"):
            self.finish(None)
        else:
            self.at = -1
            super().press(key, character)

    def click(self, x: int, line: int) -> None:
        """A click opens a guide."""
        del x
        if 0 <= line - self._first < len(self.titles):
            self.finish(self.titles[line - self._first][0])

    def rows(self, width: int) -> list[Row]:
        """The two tables, each in one or two columns and beginning with what it has most of; then the guides."""
        rows: list[Row] = [[]]
        for title, commands in (
            (N_("Keys of this screen"), self.mine),
            (N_("Keys of the other screens"), self.elsewhere),
        ):
            rows += [[(" " + t(self.lang, title), "accent_strong")], *self._table(commands, width)]
        rows.append([(" " + t(self.lang, N_("Guides")), "accent_strong")])
        self._first = len(rows)
        for n, (topic, title) in enumerate(self.titles):
            here = n == self.at
            rows.append(
                [
                    ("▌" if here else " ", "bar"),
                    (f"{n + 1} ", "dim"),
                    (title, "strong" if here else "text"),
                    (f"  {topic}", "dim"),
                ]
            )
        return rows

    def _table(self, commands: Sequence[Command], width: int) -> list[Row]:
        half = (width - 4) // 2 if width >= 96 else width
        groups = [c.group for c in commands if c.keys]
        known = sorted(filter(groups.count, GROUPS), key=groups.count, reverse=True)
        blocks = [self._block(commands, group, half) for group in known]
        if half == width:
            return [row for block in blocks for row in block]
        left, right = _balance(blocks)
        rows: list[Row] = []
        for n in range(max(len(left), len(right))):
            one = left[n] if n < len(left) else []
            two = right[n] if n < len(right) else []
            gap = " " * (half + 4 - sum(cell_len(text) for text, _ in one))
            rows.append([*one, (gap, ""), *two])
        return rows

    def _block(self, commands: Sequence[Command], group: str, width: int) -> list[Row]:
        rows: list[Row] = [[(" " + translate(group, self.lang), "strong")]]
        mine = [c for c in commands if c.group == group and c.keys]
        for name, says, keys in merged(mine, self.lang):
            shown = " ".join(keys)
            lines = wrap(f"{name} · {says}", max(20, width - 16))
            lead = " " + shown + " " * max(1, 14 - cell_len(shown))
            rest = lines[0].removeprefix(name)
            rows.append(
                [
                    (lead, "accent"),
                    (lines[0][: len(lines[0]) - len(rest)], "strong"),
                    (rest, "text"),
                ]
            )
            rows += [[(" " * 15, ""), (line, "text")] for line in lines[1:]]
        return [*rows, []]

    def in_sight(self) -> tuple[int, int] | None:
        """The marked guide."""
        line = self._first + self.at
        return (line, line) if self.at >= 0 else None

    def foot(self, width: int) -> list[Row]:
        """The keys."""
        text = t(self.lang, N_("↑ ↓ scroll   tab, 1–9 guides   esc back"))
        return [[(" " + line, "dim")] for line in wrap(text, width - 1)]


class Guide(Panel[None]):
    """One guide to read."""

    shape = "full"

    def __init__(self, topic: str, lang: Lang) -> None:
        super().__init__(dict(titles(lang))[topic], lang=lang)
        self.topic = topic
        self._made: tuple[int, list[Row]] = (0, [])

    def rows(self, width: int) -> list[Row]:
        """The guide's text for this width."""
        if self._made[0] != width:
            self._made = (width, guide_rows(self.topic, self.lang, min(width, 100)))
        return self._made[1]

    def foot(self, width: int) -> list[Row]:
        """The keys."""
        text = t(self.lang, N_("↑ ↓ scroll   esc back"))
        return [[(" " + line, "dim")] for line in wrap(text, width - 1)]


def merged(commands: Sequence[Command], lang: Lang) -> list[tuple[str, str, list[str]]]:
    """(name, help, keys) of commands."""
    return [(translate(c.name, lang), translate(c.help, lang), _keys(c.keys)) for c in commands]


def _keys(keys: Sequence[str]) -> list[str]:
    digits = [key for key in keys if key.isdigit()]
    if len(digits) > 2:
        return [f"{digits[0]}–{digits[-1]}", *(show(key) for key in keys if not key.isdigit())]
    return [show(key) for key in keys]


def guide_rows(topic: str, lang: Lang, width: int) -> list[Row]:
    """A guide as rows: headings strong, paragraphs wrapped, tables as they are."""
    from tui.present.table import Look

    rows: list[Row] = []
    for line in guide_lines(topic, lang, look=Look(colour=True), width=width - 1)[1:]:
        marks = ["", *STYLE.findall(line)]
        texts = [text for n, text in enumerate(STYLE.split(line)) if n % 2 == 0]
        pieces = [(text, _style(mark)) for mark, text in zip(marks, texts, strict=True) if text]
        if len(pieces) > 1:
            rows.append([(" ", ""), *pieces])
        else:
            text, style = pieces[0] if pieces else ("", "text")
            rows += [[(" " + part, style)] for part in wrap(text.rstrip(), width - 1)]
    return rows


def _style(mark: str) -> str:
    return {"1": "strong", "2": "dim"}.get(mark, "text")


def _balance(blocks: Sequence[list[Row]]) -> tuple[list[Row], list[Row]]:
    left: list[Row] = []
    right: list[Row] = []
    half = sum(map(len, blocks)) / 2
    for block in blocks:
        (left if len(left) + len(block) / 2 <= half else right).extend(block)
    return left, right


async def open_help(app: Loudou, commands: Sequence[Command], where: Where) -> None:
    """Show the keys, those of this kind of screen first; guides open over them, `esc` steps back to the keys."""
    while topic := await Help(commands, where, app.lang).ask(app):
        await Guide(topic, app.lang).ask(app)
