"""A list of lines in tones with a cursor; its owner draws each line for the present width."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tui.present.clip import drawable
from tui.widgets.drawn import Drawn
from tui.widgets.form_text import Row

WHEEL = 3
"""Lines that one notch of the wheel scrolls by."""


class Roster(Drawn):
    """Shows `count` lines as `draw(index, cells)` gives them; says when the cursor moved or a line was clicked twice."""

    DEFAULT_CSS = "Roster { height: 1fr; }"

    class Moved(Message):
        """The cursor is on another line."""

    class Picked(Message):
        """A line was clicked twice."""

    def __init__(self, empty: str, draw: Callable[[int, int], Row]) -> None:
        super().__init__()
        self.empty, self.draw = empty, draw
        self.count = self.cursor = self.top = 0

    def put(self, count: int, cursor: int) -> None:
        """Other lines, the cursor on one of them."""
        self.count = count
        self.cursor = max(0, min(cursor, count - 1))
        self._into_sight()
        self.refresh()
        self.post_message(self.Moved())

    def stand(self, index: int) -> None:
        """Put the cursor on a line, as near as there is one."""
        before, self.cursor = self.cursor, max(0, min(index, self.count - 1))
        if self._into_sight():
            self.refresh()
        else:
            for line in {before, self.cursor}:
                self.refresh(Region(0, line - self.top, self.size.width, 1))
        if before != self.cursor:
            self.post_message(self.Moved())

    def _into_sight(self) -> bool:
        """Scroll as far as the cursor needs; whether that was any."""
        height = max(1, self.size.height)
        top = max(min(self.top, self.cursor), self.cursor - height + 1)
        top = max(0, min(top, self.count - height))
        moved, self.top = top != self.top, top
        return moved

    def render_line(self, y: int) -> Strip:
        """The strip at line `y`."""
        index = self.top + y
        if not self.count:
            return self.line([("dim", f"  {self.empty}")] if y == 1 else [])
        if index >= self.count:
            return self.line([])
        here, glyphs = index == self.cursor, self.glyphs
        row = self.draw(index, self.size.width - 3)
        parts = [
            ("strong" if here and tone in ("text", "soft") else tone, glyphs.plain(drawable(text)))
            for text, tone in row
        ]
        return self.line([("accent", glyphs.cursor if here else " "), ("text", " "), *parts])

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._into_sight()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the line under the pointer; twice opens it."""
        if self.top + event.y < self.count:
            self.stand(self.top + event.y)
            if event.chain == 2:
                self.post_message(self.Picked())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll towards the end."""
        event.stop()
        self.stand(self.cursor + WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll towards the beginning."""
        event.stop()
        self.stand(self.cursor - WHEEL)
