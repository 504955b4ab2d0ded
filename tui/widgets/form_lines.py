"""A field of several lines: pasted line breaks stay, long lines wrap, arrows walk in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len, split_graphemes

from store.domain.names import TEXT_LIMIT, clean
from tui.present.clip import clip
from tui.widgets.form_fields import Field, caret_pieces
from tui.widgets.form_text import Row

LEAST, MOST = 2, 6
"""Lines it takes on the screen."""
PASTED = 400_000
"""Characters looked at in one paste."""
BREAKS = frozenset({"ctrl+j", "alt+enter", "shift+enter", "ctrl+enter"})
"""Keys that begin a new line; `enter` goes to the next field."""


class Span(NamedTuple):
    """A line as it is drawn: characters `start` to `end`; hard where a line break follows it."""

    start: int
    end: int
    hard: bool


def spans(text: str, width: int) -> list[Span]:
    """`text` in lines of at most `width` cells, broken after a blank where there is one; blanks may hang over."""
    found: list[Span] = []
    offset = 0
    for line in text.split("\n"):
        found += _wrapped(line, offset, width)
        offset += len(line) + 1
    return found


def _wrapped(line: str, offset: int, width: int) -> list[Span]:
    found: list[Span] = []
    start = used = 0
    blank = -1
    for first, last, cells in split_graphemes(line)[0]:
        cluster = line[first:last]
        if cluster != " " and used + cells > width and first > start:
            at = blank if blank > start else first
            found.append(Span(offset + start, offset + at, False))
            start, used, blank = at, cell_len(line[at:first]), -1
        used += cells
        if cluster == " ":
            blank = last
        elif cells == 2:
            blank = -1
    return [*found, Span(offset + start, offset + len(line), True)]


@dataclass
class Lines(Field):
    """Several lines of text."""

    top: int = 0
    _laid: tuple[str, int, list[Span]] | None = None

    def __post_init__(self) -> None:
        self.edit.limit = min(self.edit.limit, TEXT_LIMIT)

    def restore(self, state: object) -> None:
        """Take what a draft kept, with its lines."""
        text = self.kept(state)
        if text is not None:
            self.edit.put(clean(text[:PASTED], lines=True))

    def paste(self, text: str) -> None:
        """Take pasted text with its lines."""
        plain = clean(text[:PASTED], lines=True).replace("\t", " ")
        self.take(plain, max(0, len(text) - PASTED))

    def _pressed(self, key: str, character: str | None) -> bool:
        if key in BREAKS:
            self.error = None
            if not self.edit.insert("\n"):
                self.surplus += 1
            return True
        if key in ("up", "down"):
            return self._walk(1 if key == "down" else -1)
        if key in ("home", "end"):
            span = self._spans()[self._line()]
            self.edit.at, self.edit.fresh = span.start if key == "home" else span.end, False
            return True
        return super()._pressed(key, character)

    def cells(self, here: bool) -> tuple[list[Row], tuple[int, int] | None]:
        """A window on the lines with the caret in sight; as many lines here as elsewhere, so that nothing jumps."""
        found, line = self._spans(), self._line()
        shown = max(LEAST, min(MOST, len(found)))
        if here:
            self.top = max(min(self.top, line), line - shown + 1)
        self.top = max(0, min(self.top, len(found) - shown))
        rows: list[Row] = []
        for n in range(self.top, self.top + shown):
            text = self._text(found[n]) if n < len(found) else ""
            if here and n == line:
                at = cell_len(self.edit.text[found[n].start : self.edit.at])
                rows.append(caret_pieces(text, min(at, self.room - 1)))
            elif not here and not self.edit.text and n == 0:
                rows.append([("–", "dim")])
            else:
                rows.append([(text, "")])
        if not here and len(found) > self.top + shown:
            rows[-1] = [(clip(self._text(found[self.top + shown - 1]) + " …", self.room), "")]
        at = cell_len(self.edit.text[found[line].start : self.edit.at])
        return rows, (min(at, self.room - 1), line - self.top) if here else None

    def click(self, x: int, line: int) -> None:
        """A click puts the caret there."""
        found = self._spans()
        at = min(self.top + line, len(found) - 1)
        self.edit.at, self.edit.fresh = self._at(found[at], x), False

    def _spans(self) -> list[Span]:
        width = max(2, self.room - 1)  # the caret has room behind the last letter
        if self._laid is None or self._laid[:2] != (self.edit.text, width):
            self._laid = (self.edit.text, width, spans(self.edit.text, width))
        return self._laid[2]

    def _line(self) -> int:
        """The line that the caret is in: at a soft break that is the one it begins."""
        found, at = self._spans(), self.edit.at
        for n, span in enumerate(found):
            if at < span.end or (at == span.end and span.hard):
                return n
        return len(found) - 1

    def _text(self, span: Span) -> str:
        return clip(self.edit.text[span.start : span.end].rstrip(), self.room)

    def _walk(self, by: int) -> bool:
        found, line = self._spans(), self._line()
        to = line + by
        if not 0 <= to < len(found):
            return False
        column = cell_len(self.edit.text[found[line].start : self.edit.at])
        self.edit.at, self.edit.fresh = self._at(found[to], column), False
        return True

    def _at(self, span: Span, cells: int) -> int:
        """The character of a line at so many cells, at most its last."""
        used, at = 0, span.start
        for first, last, size in split_graphemes(self.edit.text[span.start : span.end])[0]:
            if used + size > cells:
                break
            used, at = used + size, span.start + last
            del first
        if at == span.end and not span.hard and at > span.start:
            at = span.start + max(
                f for f, _, _ in split_graphemes(self.edit.text[span.start : span.end])[0]
            )
        return at
