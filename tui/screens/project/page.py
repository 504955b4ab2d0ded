"""The page of a project: lines to scroll, and a cursor on those one can act on."""

from __future__ import annotations

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from store.queries.projects import ProjectView
from tui.present.card import CHIP_TONES, chip_word
from tui.present.clip import clip_name, drawable, spread, width
from tui.screens.project.lines import Past, page_lines, title_parts
from tui.screens.project.rows import Line, Mark
from tui.widgets.drawn import Drawn
from tui.widgets.form_fields import Reading

HEAD = 2
"""Lines above what scrolls: the title and the rule."""


class Page(Drawn):
    """Shows a project; scrolls by whole lines, and follows the cursor."""

    DEFAULT_CSS = "Page { height: 1fr; }"

    class AtEnd(Message):
        """The last lines came into sight, and there is older history."""

    class Picked(Message):
        """The line under the cursor was clicked twice."""

    def __init__(self, view: ProjectView, past: Past) -> None:
        super().__init__()
        self.view, self.past = view, past
        self.top = 0
        self.mark: Mark | None = None
        """What the cursor stands on."""
        self.unfolded = False
        self._laid: list[Line] = []
        self._made = (0, 0)

    @property
    def room(self) -> int:
        """Lines that scroll."""
        return max(1, self.size.height - HEAD)

    @property
    def at_end(self) -> bool:
        """Whether the last lines are in sight."""
        return self.top + self.room >= len(self._lines()) - 2

    def show(self, view: ProjectView, past: Past) -> None:
        """Take what was read; the cursor stays on what it stood on, or goes to its neighbour."""
        before = self._marked()
        self.view, self.past = view, past
        self._made = (0, 0)
        self._keep_mark(before)
        self.turn(self.top)
        self.refresh()

    def fold(self) -> None:
        """Show the open items of earlier stages one by one, or as one line again."""
        self.unfolded = not self.unfolded
        self._made = (0, 0)
        self.refresh()

    def turn(self, top: int) -> None:
        """Scroll so that line `top` comes first, as far as there is one."""
        top = max(0, min(top, len(self._lines()) - self.room))
        if top != self.top:
            self.top = top
            self.refresh()
        if self.past.more and self.at_end:
            self.post_message(self.AtEnd())

    def step(self, by: int) -> None:
        """Down or up by one: the cursor to the next line one can act on, else the page by a line."""
        marks = self._marked()
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
            self._stand(mark)
        else:  # in sight together with what lies between, or as far as a screenful goes
            far = line - self.room + 2 if by > 0 else line - 1
            near = self.top + by * max(1, self.room - 2)
            self.turn(min(far, near) if by > 0 else max(far, near))
            if self._seen(line):
                self._stand(mark)

    def _stand(self, mark: Mark | None) -> None:
        lines = {line for line, one in self._marked() if one in (mark, self.mark)}
        self.mark = mark
        for line in lines:
            if self._seen(line):
                self.refresh(Region(0, HEAD + line - self.top, self.size.width, 1))

    def _seen(self, line: int) -> bool:
        return self.top <= line < self.top + self.room

    def _marked(self) -> list[tuple[int, Mark]]:
        return [(n, line.mark) for n, line in enumerate(self._lines()) if line.mark]

    def _keep_mark(self, before: list[tuple[int, Mark]]) -> None:
        marks = [mark for _, mark in self._marked()]
        if self.mark in marks:
            return
        at = next((n for n, (_, mark) in enumerate(before) if mark == self.mark), 0)
        self.mark = marks[min(at, len(marks) - 1)] if marks else None

    def on_resize(self) -> None:
        """Lay out for the new width; what was in sight stays about there."""
        self._made = (0, 0)
        self._keep_mark([])
        self.turn(self.top)

    def on_click(self, event: events.Click) -> None:
        """The cursor to the line under the pointer; twice acts on it."""
        at = self.top + event.y - HEAD
        found = next((mark for line, mark in self._marked() if line == at), None)
        if found and event.y >= HEAD:
            self._stand(found)
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
            name, where = title_parts(self.view, self.lang)
            chip = chip_word(self.view.chip, self.lang)
            end = f"  {chip}" if chip else ""
            where = glyphs.plain(where)
            room = max(8, cells - 4 - width(where + end))
            name = clip_name(drawable(name), room, glyphs.ellipsis)
            both = spread(name, drawable(where), cells - 2 - width(end), glyphs.ellipsis)
            return self.line(
                [
                    ("strong", " " + both[: len(name)]),
                    ("soft", both[len(name) :]),
                    (CHIP_TONES.get(self.view.chip, "soft"), end),
                ]
            )
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
        key = (self.size.width, id(self.past))
        if self._made != key:
            session, cells = self.loudou.session, max(20, self.size.width - 2)
            reading = Reading(session.lang, session.today, self.view.currency)
            self._laid = page_lines(
                self.view, self.past, cells, reading, session.clock.zone, self.unfolded
            )
            self._made = key
        return self._laid
