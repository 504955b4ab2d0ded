"""The lines of the table: the header, the project that scrolls, and what can be decided, always in sight."""

from __future__ import annotations

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from store.queries.reviewing.block import Block
from store.queries.reviewing.meeting import Line, Meeting
from store.queries.reviewing.sheet import Sheet
from store.text import N_
from tui.present.clip import drawable, width
from tui.present.reviewing.action import (
    Action,
    action_parts,
    actions,
    block_actions,
    standing,
    start,
)
from tui.present.reviewing.block import block_rows
from tui.present.reviewing.head import Count, count, head_parts, tally
from tui.present.reviewing.look import Look
from tui.present.reviewing.page import page_rows
from tui.present.words import t
from tui.widgets.drawn import Drawn
from tui.widgets.form_text import Row

Laid = Sheet | Block
"""What can lie on the table: a project, or the page that opens its rep's turn."""


class Head(Drawn):
    """Where the meeting stands; a thin rule under it."""

    DEFAULT_CSS = "Head { height: 2; }"

    def __init__(self, meeting: Meeting) -> None:
        super().__init__()
        self.meeting, self.counted = meeting, tally(meeting)
        self.current: Line | None = None
        self.spent = 0
        self.leads = ""
        self.block = False

    def show(
        self, meeting: Meeting, line: Line | None, spent: int, leads: str, block: bool
    ) -> None:
        """Take where the meeting stands now."""
        if meeting is not self.meeting:
            self.meeting, self.counted = meeting, tally(meeting)
        self.current, self.spent, self.leads, self.block = line, spent, leads, block
        self.refresh(Region(0, 0, self.size.width, 1))

    @property
    def turn(self) -> Count:
        """The projects of the rep whose turn it is."""
        return count(self.counted, self.current)

    def tick(self, spent: int) -> None:
        """The clock goes on."""
        if spent != self.spent:
            self.spent = spent
            self.refresh(Region(0, 0, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """The strip at line `y`."""
        cells = self.size.width
        if y:
            return self.line([("rule", " " + self.glyphs.rule * (cells - 2))])
        parts = head_parts(
            self.meeting,
            self.counted,
            self.current,
            self.spent,
            cells,
            self.lang,
            self.glyphs,
            self.leads,
            block=self.block,
        )
        plain = self.glyphs.plain
        return self.line([(tone, plain(text)) for tone, text in parts])


class Page(Drawn):
    """What lies on the table; scrolls by whole lines."""

    DEFAULT_CSS = "Page { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.laid: Laid | None = None
        self.current: Line | None = None
        self.counted = Count(0, 0, (), 0, 0)
        self.presenter = False
        self.top = 0
        self._rows: list[Row] = []
        self._strips: list[Strip] | None = None

    def show(self, laid: Laid | None, line: Line | None, counted: Count, presenter: bool) -> None:
        """Take what lies there; something else begins at its top. Only the lines that differ are painted."""
        if laid is None or self.laid is None or place(laid) != place(self.laid):
            self.top = 0
        self.laid, self.current, self.counted, self.presenter = laid, line, counted, presenter
        self._lay()

    def _lay(self) -> None:
        before, (cells, height) = self._strips or [], self.size
        self._rows = self._made()
        self.top = max(0, min(self.top, len(self._rows) - height))
        shown = [self._parts(row) for row in self._rows[self.top : self.top + height]]
        if shown and self.below:
            shown[-1] = self._more()
        blank = self.line([], cells)
        strips = [self.line(parts, cells) if parts else blank for parts in shown]
        self._strips = strips + [blank] * (height - len(strips))
        changed = [
            y for y, strip in enumerate(self._strips) if y >= len(before) or before[y] != strip
        ]
        if changed:
            self.refresh(*(Region(0, y, cells, 1) for y in changed))

    def _made(self) -> list[Row]:
        app, cells = self.loudou, self.size.width
        if self.laid is None:
            return [[], [("  " + t(self.lang, N_("No project is in the queue; {key} adds one."), key=self.loudou.key_of("review.add")), "dim")]]  # fmt: skip
        look = Look(cells, self.lang, app.session.today, app.currency, self.presenter, self.glyphs,
                    yes=app.key_of("review.confirm"), onward=app.key_of("review.next"))  # fmt: skip
        if isinstance(self.laid, Block):
            return block_rows(self.laid, self.counted, look, self.size.height)
        return page_rows(self.laid, self.current, look)

    def turn(self, by: int) -> None:
        """Scroll by so many lines, as far as there are any."""
        top = max(0, min(self.top + by, len(self._rows) - self.size.height))
        if top != self.top:
            self.top = top
            self._lay()

    @property
    def below(self) -> int:
        """Lines that lie under the last one in sight."""
        return max(0, len(self._rows) - self.size.height - self.top)

    def restyle(self) -> None:
        """Draw anew: the colours are others."""
        self._strips = None
        self._lay()

    def on_resize(self) -> None:
        """Lay out for the new width."""
        self._strips = None
        self._lay()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls."""
        event.stop()
        self.turn(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls."""
        event.stop()
        self.turn(-3)

    def render_line(self, y: int) -> Strip:
        """The strip at line `y`."""
        strips = self._strips
        return strips[y] if strips and y < len(strips) else self.line([])

    def _parts(self, row: Row) -> list[tuple[str, str]]:
        plain = self.glyphs.plain
        return [(tone or "text", plain(drawable(text))) for text, tone in row]

    def _more(self) -> list[tuple[str, str]]:
        said = t(self.lang, N_("{n} more lines, ↓ scrolls"), n=self.below + 1)
        return [("text", " " * max(2, self.size.width - 3 - width(said))), ("dim", self.glyphs.plain(said))]  # fmt: skip


def place(laid: Laid) -> tuple[int, bool]:
    """Where something lies in the queue: its entry, and whether it opens the turn."""
    return laid.entry, isinstance(laid, Block)


class Decision(Drawn):
    """What was decided and what is owed, and the words to decide with: always in sight."""

    DEFAULT_CSS = "Decision { height: 3; }"

    class Taken(Message):
        """A word was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self.laid: Laid | None = None
        self.found: list[Action] = []
        self.at = 0
        self.presenter = False

    @property
    def action(self) -> Action | None:
        """The word under the cursor."""
        return self.found[self.at] if self.at < len(self.found) else None

    def show(self, laid: Laid | None, line: Line | None, lead: bool, presenter: bool) -> None:
        """Take what lies there; the cursor goes to what is due."""
        self.presenter = presenter
        found = block_actions(lead) if isinstance(laid, Block) else actions(laid, line, lead) if laid else []  # fmt: skip
        if _deciding(laid) != _deciding(self.laid) or found != self.found:
            self.at = start(found)
        self.laid, self.found = laid, found
        self.refresh(Region(0, 1, self.size.width, 2))

    def walk(self, by: int) -> None:
        """The cursor to the next word."""
        if self.found:
            self.at = (self.at + by) % len(self.found)
            self.refresh(Region(0, 2, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """The strip at line `y`."""
        cells, app = self.size.width, self.loudou
        if y == 0:
            return self.line([("rule", "  " + self.glyphs.rule * max(0, min(cells - 4, 96)))])
        if self.laid is None or (y == 1 and isinstance(self.laid, Block)):
            return self.line([])
        look = Look(cells, self.lang, app.session.today, app.currency, self.presenter, self.glyphs,
                    yes=app.key_of("review.confirm"), onward=app.key_of("review.next"))  # fmt: skip
        parts = (
            standing(self.laid, look)
            if y == 1 and isinstance(self.laid, Sheet)
            else action_parts(self.found, self.at, look)
        )
        lead = ("text", "  ") if y == 1 else ("text", " ")
        plain = self.glyphs.plain
        return self.line([lead, *((tone, plain(text)) for tone, text in parts)])


def _deciding(laid: Laid | None) -> object:
    """What the words of the decision line are about; other words where it is something else."""
    return laid and (place(laid), getattr(laid, "taken", ()))
