"""Lines of text in tones that scroll; only those that became different are painted."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.geometry import Region
from textual.strip import Strip

from tui.present.clip import drawable
from tui.widgets.drawn import Drawn
from tui.widgets.form_text import Row


class Sheet(Drawn):
    """Rows under one another. Subclasses or owners give the rows for the present width."""

    DEFAULT_CSS = "Sheet { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[Row] = ()
        self.top = 0

    def put(self, rows: Sequence[Row], *, top: int | None = None) -> None:
        """Show other rows; what looks the same stays as it is on the terminal."""
        before, self.rows = self._seen(), rows
        wanted = self.top if top is None else top
        self.top = max(0, min(wanted, len(rows) - self.size.height))
        self._repaint(before)

    def roll(self, by: int) -> None:
        """Scroll by lines, as far as there are any."""
        self.put(self.rows, top=self.top + by)

    def _seen(self) -> list[Row]:
        return [self._row(y) for y in range(self.size.height)]

    def _row(self, y: int) -> Row:
        at = self.top + y
        return self.rows[at] if at < len(self.rows) else ()

    def _repaint(self, before: Sequence[Row]) -> None:
        cells = self.size.width
        changed = [y for y, row in enumerate(before) if list(row) != list(self._row(y))]
        if changed:
            self.refresh(*(Region(0, y, cells, 1) for y in changed))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls."""
        event.stop()
        self.roll(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls."""
        event.stop()
        self.roll(-3)

    def render_line(self, y: int) -> Strip:
        """The strip at line `y`."""
        glyphs = self.glyphs
        return self.line(
            [(style or "text", glyphs.plain(drawable(text))) for text, style in self._row(y)]
        )
