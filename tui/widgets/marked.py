"""Lines that scroll, and a cursor on those one can act on; a title and a rule above."""

from __future__ import annotations

from typing import NamedTuple

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tui.present.clip import drawable
from tui.widgets.drawn import Drawn, Parts
from tui.widgets.form_text import Row

HEAD = 2
"""Lines above what scrolls: the title and the rule."""


class Mark(NamedTuple):
    """What a line stands for: a kind of thing, and which one."""

    kind: str
    id: int


class Line(NamedTuple):
    """A line of the page, and what it stands for where one can act on it. Its first two cells are left to the cursor."""

    row: Row
    mark: Mark | None = None


class Marked(Drawn):
    """Scrolls by whole lines, and follows the cursor. Subclasses say what is written: `head` and `lay`."""

    DEFAULT_CSS = "Marked { height: 1fr; }"

    class Picked(Message):
        """The line under the cursor was clicked twice."""

    def __init__(self) -> None:
        super().__init__()
        self.top = 0
        self.mark: Mark | None = None
        """What the cursor stands on."""
        self._laid: list[Line] = []
        self._made: object = None

    def head(self, cells: int) -> Parts:
        """The title, so many cells wide."""
        raise NotImplementedError

    def lay(self, cells: int) -> list[Line]:
        """The lines for a page so many cells wide."""
        raise NotImplementedError

    def key(self) -> object:
        """What the lines depend on beside the width; while it is the same they are not laid anew."""
        return None

    @property
    def room(self) -> int:
        """Lines that scroll."""
        return max(1, self.size.height - HEAD)

    @property
    def at_end(self) -> bool:
        """Whether the last lines are in sight."""
        return self.top + self.room >= len(self._lines()) - 2

    def shown_anew(self, before: list[tuple[int, Mark]]) -> None:
        """After other values were taken: the cursor stays on what it stood on, or goes to its neighbour."""
        self._made = None
        self._keep_mark(before)
        self.turn(self.top)
        self.refresh()

    def turn(self, top: int) -> None:
        """Scroll so that line `top` comes first, as far as there is one."""
        top = max(0, min(top, len(self._lines()) - self.room))
        if top != self.top:
            self.top = top
            self.refresh()
        self.turned()

    def turned(self) -> None:
        """What is in sight may have changed."""

    def step(self, by: int) -> None:
        """Down or up by one: the cursor to the next line one can act on, else the page by a line."""
        marks = self.marked()
        at = next((n for n, (_, mark) in enumerate(marks) if mark == self.mark), None)
        if at is None or not self._seen(marks[at][0]):
            inside = [n for n, (line, _) in enumerate(marks) if self._seen(line)]
            wanted = (inside[0] if by > 0 else inside[-1]) if inside else None
        else:
            wanted = at + by if 0 <= at + by < len(marks) else None
        if wanted is None:
            self.turn(self.top + by)
            return
        line, mark = marks[wanted]
        if self._seen(line):
            self.stand(mark)
        else:  # in sight together with what lies between, or as far as a screenful goes
            far = line - self.room + 2 if by > 0 else line - 1
            near = self.top + by * max(1, self.room - 2)
            self.turn(min(far, near) if by > 0 else max(far, near))
            if self._seen(line):
                self.stand(mark)

    def stand(self, mark: Mark | None) -> None:
        """Put the cursor on a line."""
        lines = {line for line, one in self.marked() if one in (mark, self.mark)}
        self.mark = mark
        for line in lines:
            if self._seen(line):
                self.refresh(Region(0, HEAD + line - self.top, self.size.width, 1))

    def _seen(self, line: int) -> bool:
        return self.top <= line < self.top + self.room

    def marked(self) -> list[tuple[int, Mark]]:
        """The lines one can act on, by their number."""
        return [(n, line.mark) for n, line in enumerate(self._lines()) if line.mark]

    def _keep_mark(self, before: list[tuple[int, Mark]]) -> None:
        marks = [mark for _, mark in self.marked()]
        if self.mark in marks:
            return
        at = next((n for n, (_, mark) in enumerate(before) if mark == self.mark), 0)
        self.mark = marks[min(at, len(marks) - 1)] if marks else None

    def on_resize(self) -> None:
        """Lay out for the new width; what was in sight stays about there."""
        self._made = None
        self._keep_mark([])
        self.turn(self.top)

    def on_click(self, event: events.Click) -> None:
        """The cursor to the line under the pointer; twice acts on it."""
        at = self.top + event.y - HEAD
        found = next((mark for line, mark in self.marked() if line == at), None)
        if found and event.y >= HEAD:
            self.stand(found)
            if event.chain == 2:
                self.post_message(self.Picked())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls."""
        event.stop()
        self.turn(self.top + 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls."""
        event.stop()
        self.turn(self.top - 3)

    def render_line(self, y: int) -> Strip:
        """The strip at line `y`."""
        cells, glyphs = self.size.width, self.glyphs
        if y == 0:
            return self.line(self.head(cells))
        if y == 1:
            return self.line([("rule", " " + glyphs.rule * (cells - 2))])
        lines = self._lines()
        at = self.top + y - HEAD
        line = lines[at] if at < len(lines) else Line([])
        parts = [(style or "text", glyphs.plain(drawable(text))) for text, style in line.row]
        if line.mark and line.mark == self.mark:
            parts[0] = (parts[0][0], parts[0][1][1:])
            bold = [("strong" if tone == "text" else tone, text) for tone, text in parts]
            return self.line([("accent", glyphs.cursor), *bold])
        return self.line(parts)

    def _lines(self) -> list[Line]:
        key = (self.size.width, self.key())
        if self._made != key:
            self._laid = self.lay(max(20, self.size.width - 2))
            self._made = key
        return self._laid
