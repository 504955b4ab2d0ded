"""A list of projects, one line each, drawn by the line API from pages of a long list."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from store.queries.board import Card
from tui.present.listing import row
from tui.present.pages import Pages
from tui.widgets.drawn import Drawn

WHEEL = 3
"""Lines that one notch of the wheel scrolls by."""


class Listing(Drawn):
    """Shows pages of cards and a cursor; says when it needs more of them."""

    DEFAULT_CSS = "Listing { height: 1fr; }"

    @dataclass
    class Wanted(Message):
        """Pages on the screen have not been read."""

        pages: list[int]

    @dataclass
    class Picked(Message):
        """A line was clicked twice."""

    def __init__(self, empty: str) -> None:
        super().__init__()
        self.pages = Pages()
        self.top = self.cursor = 0
        self.empty = empty
        self.marks: Container[int] = ()
        """Projects that are selected."""

    @property
    def card(self) -> Card | None:
        """The project under the cursor."""
        return self.pages.card(self.cursor)

    def stand(self, index: int) -> None:
        """Put the cursor on a line, as near as there is one, and scroll it into sight."""
        before, self.cursor = self.cursor, max(0, min(index, self.pages.count - 1))
        height = max(1, self.size.height)
        top = max(min(self.top, self.cursor), self.cursor - height + 1)
        if top != self.top:
            self.top = top
            self.refresh()
        else:
            for line in {before, self.cursor}:
                self.refresh(Region(0, line - top, self.size.width, 1))
        self.want()

    def want(self) -> None:
        """Ask for the pages that are missing on the screen."""
        missing = self.pages.missing(self.top, self.top + self.size.height)
        if missing:
            self.post_message(self.Wanted(missing))

    def render_line(self, y: int) -> Strip:
        """The strip at line `y`."""
        index = self.top + y
        if not self.pages.count:
            return self.line([("dim", f"  {self.empty}")] if y == 1 else [])
        card = self.pages.card(index)
        if card is None:
            return self.line([])
        lit, marked = index == self.cursor, card.id in self.marks
        parts = self.parts(card, self.size.width - 3, lit)
        if lit or marked:
            edge = (self.glyphs.cursor if lit else " ") + (self.glyphs.tick if marked else " ")
            return self.line([("accent_strong" if marked else "accent", edge), *parts])
        (tone, first), *rest = parts
        return self.line([(tone, "  " + first), *rest])

    def parts(self, card: Card, cells: int, lit: bool) -> list[tuple[str, str]]:
        """A line of `cells` as (tone, text) parts; `lit`: under the cursor."""
        session = self.loudou.session
        name, facts = row(card, cells, session.today, self.lang, self.glyphs, self.loudou.currency)
        return [("strong" if lit else "text", name), ("text" if lit else "soft", facts)]

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.stand(self.cursor)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the line under the pointer; twice opens it."""
        if self.top + event.y < self.pages.count:
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
