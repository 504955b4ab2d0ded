"""One stage of the board: its head and its cards, drawn by the line API from pages of a long list."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from itertools import islice

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from store.queries.board import Card
from store.queries.board import Column as Sums
from tui.present.card import CHIP_TONES, HEIGHT, face
from tui.present.heading import column_lines
from tui.present.pages import SIZE, Pages, at_least
from tui.widgets.drawn import Drawn

HEAD = 4
"""Lines above the cards: name, count and sum, weighted and red, a blank one."""
CACHED = 200
"""Drawn cards kept at most."""
WHEEL = 2
"""Cards that one notch of the wheel scrolls by."""


class Column(Drawn):
    """The cards of one stage. It keeps what it shows; the board decides what that is."""

    DEFAULT_CSS = "Column { width: 1fr; height: 1fr; }"

    @dataclass
    class Picked(Message):
        """A card was clicked; twice means open it."""

        number: int
        index: int
        opened: bool

    @dataclass
    class Scrolled(Message):
        """The wheel moved the cards: pages may be missing."""

        number: int

    @dataclass
    class Dragged(Message):
        """A card is being dragged (`dropped`: let go) at this place of the screen."""

        card: Card
        x: int
        dropped: bool

    def __init__(self, sums: Sums) -> None:
        super().__init__()
        self.sums = sums
        self.pages = Pages()
        self.top = 0
        self.cursor: int | None = None
        self.aimed = False
        self.before = self.after = False
        self.hint: tuple[str, ...] = ()
        self.marks: Container[int] = ()
        """Projects that are selected."""
        self._strips: dict[tuple[Card, bool, bool], list[Strip]] = {}
        self._heads: list[Strip] = []
        self._head_key: object = None
        self._cut_for = 0
        self._held: Card | None = None
        self._moved = False

    @property
    def number(self) -> int:
        """The stage's number, from 1."""
        return self.sums.number

    @property
    def rows(self) -> int:
        """Cards that fit whole."""
        return max(1, (self.size.height - HEAD) // HEIGHT)

    @property
    def count(self) -> int:
        """Cards in the column, as far as is known."""
        return self.pages.count

    def show(self, sums: Sums | None) -> None:
        """Take new sums for the head; None: they are being counted."""
        sums = sums or self.sums._replace(count=-1)
        self.pages.count = sums.count if sums.count >= 0 else 0
        if sums != self.sums:
            self.sums = sums
            self.refresh(Region(0, 0, self.size.width, HEAD - 1))

    def take(self, pages: dict[int, list[Card]], top: int, *, counted: bool) -> None:
        """Show other cards, from `top` on; only those that differ are drawn again.

        counted: whether the sums shown are those of these cards already.
        """
        seen = range(self.rows + 1)
        before = [self.pages.card(self.top + row) for row in seen]
        self.pages.clear(self.count if counted else at_least(pages, self.count))
        for number, cards in pages.items():
            self.pages.put(number, cards)
        moved, self.top = top - self.top, top
        for row in seen:
            if before[row] != self.pages.card(top + row):
                self._refresh_card(top + row)
        if moved and self.cursor is not None:
            self._refresh_card(self.cursor)
            self._refresh_card(self.cursor + moved)

    def add(self, pages: dict[int, list[Card]]) -> None:
        """Take in more cards of the same list."""
        for number, cards in pages.items():
            self.pages.put(number, cards)
            for index in range(number * SIZE, (number + 1) * SIZE):
                if self.top <= index <= self.top + self.rows:
                    self._refresh_card(index)

    def restyle(self) -> None:
        """Draw everything again: language, theme or signs have changed."""
        self._cut_anew()
        self.refresh()

    def top_for(self, index: int) -> int:
        """The first card to show so that the one at `index` is seen whole, with the least scrolling."""
        return max(min(self.top, index), index - self.rows + 1)

    def stand(self, index: int | None) -> None:
        """Put the cursor on a card, or take it away; only the cards concerned are drawn."""
        before, self.cursor = self.cursor, index
        if before == index:
            return
        if before is None or index is None:
            self.refresh(Region(0, 0, self.size.width, 1))
        for place in (before, index):
            if place is not None:
                self._refresh_card(place)

    def scroll_cards(self, top: int) -> bool:
        """Show the cards from `top` on; whether anything changed."""
        top = max(0, min(top, self.count - 1))
        if top == self.top:
            return False
        self.top = top
        self.refresh(Region(0, HEAD, self.size.width, self.size.height - HEAD))
        return True

    def aim(self, aimed: bool) -> None:
        """Mark this column as the one a dragged card would land in."""
        if aimed != self.aimed:
            self.aimed = aimed
            self.refresh(Region(0, 0, self.size.width, 1))

    def render_span(self, first: int, end: int, width: int) -> list[Strip]:
        """The strips of the lines from `first` to before `end`."""
        if self._cut_for != width:  # a resize paints before it tells the widgets
            self._cut_anew()
        head = self._head()
        rows = range(max(0, first - HEAD) // HEIGHT, max(0, end - HEAD + HEIGHT - 1) // HEIGHT)
        cards = (strip for row in rows for strip in (*self._card(self.top + row), head[-1]))
        start = HEAD + rows.start * HEIGHT  # the line of the first of these cards
        return [*head[first:end], *islice(cards, max(0, first - start), max(0, end - start))]

    def render_line(self, y: int) -> Strip:
        """The strip at line `y`."""
        return self.render_span(y, y + 1, self.size.width)[0]

    def _card(self, index: int) -> list[Strip]:
        """The lines of a card, or of the place of one."""
        lit = index == self.cursor
        card = self.pages.card(index)
        if card is None:
            return self._draw_none(index, lit)
        key = (card, lit, card.id in self.marks)
        strips = self._strips.get(key)
        if strips is None:
            if len(self._strips) >= CACHED:
                self._strips.clear()
            strips = self._strips[key] = self._draw(*key)
        return strips

    def _head(self) -> list[Strip]:
        """The lines above the cards, the blank one last."""
        here = self.cursor is not None or self.aimed
        key = (self.sums, here, self.before, self.after)
        if key != self._head_key or not self._heads:
            self._head_key, self._heads = key, self._draw_head(here)
        return self._heads

    def _draw_head(self, here: bool) -> list[Strip]:
        cells, glyphs = self.size.width, self.glyphs
        lines = column_lines(self.sums, cells - 3, self.loudou.currency, self.lang, glyphs)
        left, right = glyphs.less if self.before else " ", glyphs.more if self.after else " "
        name = ("accent_strong" if here else "strong", lines[0][0][1])
        first = self.line([("dim", left + " "), name], cells - 1)
        return [
            Strip.join([first, self.line([("dim", right)], 1)]),
            *(self.line([("text", "  "), *parts]) for parts in lines[1:]),
            self.line(()),
        ]

    def _draw(self, card: Card, lit: bool, marked: bool) -> list[Strip]:
        shown = face(card, self.size.width - 3, self.lang, self.glyphs, self.loudou.currency)
        bar = [("accent", self.glyphs.cursor + " ")] if lit else []
        name, facts, dim = ("strong", "text", "soft") if lit else ("text", "soft", "dim")
        lead = "" if lit else "  "
        flag = "red" if card.flag == "red" else "amber"
        edge, first = bar, lead
        if marked:
            edge = [("accent_strong", (self.glyphs.cursor if lit else " ") + self.glyphs.tick)]
            first = ""
        return [
            self.line([*edge, (name, first + shown.name)]),
            self.line([*bar, (facts, lead + shown.facts)]),
            self.line(
                [
                    *bar,
                    (dim, lead + shown.owner),
                    (CHIP_TONES.get(card.chip, dim), shown.chip),
                    (dim, shown.check),
                    ("amber", shown.mark),
                    (dim, shown.clock),
                    (flag, shown.sign),
                ]
            ),
        ]

    def _draw_none(self, index: int, lit: bool) -> list[Strip]:
        if not lit and index >= self.count:
            return self._head()[HEAD - 1 :] * (HEIGHT - 1)
        words = [self.glyphs.ellipsis] if index < self.count else []
        if lit and not self.count:
            room = max(1, self.size.width - 3)
            from tui.widgets.form_text import wrap

            words = [line for hint in self.hint for line in wrap(hint, room)][: HEIGHT - 1]
        bar = self.glyphs.cursor + " " if lit else "  "
        words += [""] * (HEIGHT - 1 - len(words))
        return [self.line([("accent", bar), ("dim", word)]) for word in words]

    def _refresh_card(self, index: int) -> None:
        y = HEAD + (index - self.top) * HEIGHT
        if HEAD <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, HEIGHT - 1))

    def show_marks(self, projects: Container[int]) -> None:
        """Draw anew those of these projects that are in sight: selected now, or no longer."""
        for index in range(self.top, self.top + self.rows + 1):
            card = self.pages.card(index)
            if card and card.id in projects:
                self._refresh_card(index)

    def _cut_anew(self) -> None:
        self._cut_for = self.size.width
        self._strips.clear()
        self._heads = []

    def _index_at(self, y: int) -> int | None:
        index = self.top + (y - HEAD) // HEIGHT
        return index if y >= HEAD and index < self.count else None

    def on_click(self, event: events.Click) -> None:
        """Pick the card under the pointer."""
        index = self._index_at(event.y)
        if index is not None and not self._moved:
            self.post_message(self.Picked(self.number, index, event.chain == 2))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of a card: it may be dragged."""
        index = self._index_at(event.y)
        self._held = self.pages.card(index) if index is not None and event.button == 1 else None
        self._moved = False
        if self._held:
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Say where the held card is."""
        if self._held and (self._moved or not self.region.contains(event.screen_x, event.screen_y)):
            self._moved = True
            self.post_message(self.Dragged(self._held, event.screen_x, False))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let the card go."""
        held, self._held = self._held, None
        if held:
            self.release_mouse()
            if self._moved:
                self.post_message(self.Dragged(held, event.screen_x, True))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll towards the end."""
        self._wheel(event, WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll towards the beginning."""
        self._wheel(event, -WHEEL)

    def _wheel(self, event: events.MouseEvent, by: int) -> None:
        event.stop()
        last = max(0, self.count - self.rows)
        if self.scroll_cards(min(self.top + by, max(last, self.top))):
            self.post_message(self.Scrolled(self.number))
