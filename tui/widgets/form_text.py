"""One line of text under a cursor: edited by grapheme, shown in a window of so many cells, no Textual."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, split_graphemes

Row = Sequence[tuple[str, str]]
"""One line of cells: pieces of text, each with the name of its style (`""` plain, `dim`, `strong`, …)."""
MOST = 400
"""Characters a field takes unless it says otherwise."""
PASTED = 4096
"""Characters looked at in one paste: nobody types more into a line, and 100 KB of it must not stall anything."""
BREAK = "⏎"
"""How a line break in a stored text is shown in a line."""
_MARKS = frozenset("。，、；：！？）」』”’》】,;:!?).…")
"""What no line begins with."""
_WORD = re.compile(r"\w+\W*$|\W+$")


def tidy(text: str) -> str:
    """Pasted or stored text as one plain line: escape sequences, controls and bidi overrides out, blanks folded."""
    from store.domain.names import clean

    return clean(text[:PASTED])


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells: at blanks where there are any, else between wide characters.

    No line begins with a mark that ends something, such as `。`: what stands before it comes with it.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used, blank = "", 0, -1
        for start, end, cells in split_graphemes(paragraph)[0]:
            cluster = paragraph[start:end]
            if used + cells > width and line:
                if cluster != " " and blank > 0:
                    lines.append(line[:blank])
                    line = line[blank + 1 :]
                else:
                    down = _carried(line, cluster, width - cells)
                    lines.append(line[: len(line) - len(down)].rstrip())
                    line = down
                    if cluster == " ":
                        used, blank = 0, -1
                        continue
                used, blank = cell_len(line), line.rfind(" ")
            if cluster == " ":
                blank = len(line)
            elif cells == 2:
                blank = -1
            line, used = line + cluster, used + cells
        lines.append(line)
    return lines


def _carried(line: str, cluster: str, room: int) -> str:
    """The end of a line that goes down with `cluster` because that may not begin one; empty where it may or nothing fits."""
    if cluster not in _MARKS:
        return ""
    for start, _, _ in reversed(split_graphemes(line)[0]):
        if line[start] not in _MARKS:
            return line[start:] if start and cell_len(line[start:]) <= room else ""
    return ""


@dataclass(slots=True)
class Edit:
    """A line being typed: `at` counts characters before the cursor; `fresh` means the next key replaces it all."""

    text: str = ""
    at: int = 0
    limit: int = MOST
    fresh: bool = False

    def put(self, text: str, *, fresh: bool = False) -> None:
        """Replace the line, cursor at its end."""
        self.text, self.fresh = text[: self.limit], fresh
        self.at = len(self.text)

    def insert(self, text: str) -> bool:
        """Type or paste `text` at the cursor; False when nothing of it fits or is left after cleaning."""
        room = self.limit - (0 if self.fresh else len(self.text))
        text = text[: max(0, room)]
        if not text:
            return False
        if self.fresh:
            self.text, self.at, self.fresh = "", 0, False
        self.text = self.text[: self.at] + text + self.text[self.at :]
        self.at += len(text)
        return True

    def key(self, key: str) -> bool:
        """Do an editing key, named as Textual names it; False when it is none."""
        move = _KEYS.get(key)
        if move is None:
            return False
        if self.fresh and key in ("backspace", "ctrl+h", "delete"):
            self.put("")
            return True
        self.fresh = False
        move(self)
        return True

    def window(self, width: int) -> tuple[str, int]:
        """What shows of the line in `width` cells with the cursor in sight, and the cursor's cell in it."""
        shown = self.text.replace("\n", BREAK)
        before = cell_len(shown[: self.at])
        spans, total = split_graphemes(shown)
        if total < width:
            return shown, before
        first = max(0, before - width + 1)
        out, left, used, cut = "", 0, 0, 0
        for start, end, cells in spans:
            if left < first:
                left += cells
                cut = left
                continue
            if used + cells > width:
                break
            out, used = out + shown[start:end], used + cells
        return out, before - cut

    def _stops(self) -> list[int]:
        stops, start = [0], 0
        for line in self.text.split(
            "\n"
        ):  # a line break is a stop of its own, not part of a letter
            stops += [start + end for _, end, _ in split_graphemes(line)[0]]
            start += len(line) + 1
            stops.append(start)
        return stops[:-1]

    def _before(self) -> int:
        return max((stop for stop in self._stops() if stop < self.at), default=0)

    def _after(self) -> int:
        return min((stop for stop in self._stops() if stop > self.at), default=len(self.text))

    def _word_before(self) -> int:
        found = _WORD.search(self.text[: self.at])
        return found.start() if found else 0

    def _word_after(self) -> int:
        found = re.match(r"\W*\w+|\W+", self.text[self.at :])
        return self.at + found.end() if found else len(self.text)

    def _cut(self, start: int, end: int) -> None:
        self.text = self.text[:start] + self.text[end:]
        self.at = start

    def _go(self, at: int) -> None:
        self.at = at


_KEYS = {
    "left": lambda e: e._go(e._before()),
    "right": lambda e: e._go(e._after()),
    "home": lambda e: e._go(0),
    "ctrl+a": lambda e: e._go(0),
    "end": lambda e: e._go(len(e.text)),
    "ctrl+e": lambda e: e._go(len(e.text)),
    "ctrl+left": lambda e: e._go(e._word_before()),
    "ctrl+right": lambda e: e._go(e._word_after()),
    "backspace": lambda e: e._cut(e._before(), e.at),
    "ctrl+h": lambda e: e._cut(e._before(), e.at),
    "delete": lambda e: e._cut(e.at, e._after()),
    "ctrl+w": lambda e: e._cut(e._word_before(), e.at),
    "ctrl+u": lambda e: e._cut(0, e.at),
    "ctrl+k": lambda e: e._cut(e.at, len(e.text)),
}
