"""A project of a past review as it lay on the table, and under it what was decided."""

from __future__ import annotations

from typing import NamedTuple

from textual import events
from textual.strip import Strip

from store.queries.reviewing.past_moment import Moment
from store.queries.reviewing.past_sheet import past_sheet
from store.queries.reviewing.replay import Replay, Replayed
from store.queries.reviewing.sheet import Sheet
from store.reports.minutes import flat
from store.session import Session
from store.text import N_
from tui.present.clip import drawable, spread, width
from tui.present.reviewing.decided import decided_rows, line_then
from tui.present.reviewing.look import Look
from tui.present.reviewing.page import page_rows
from tui.present.words import t
from tui.widgets.drawn import Drawn
from tui.widgets.form_text import Row

HEAD = 2
FEW = 4
"""Lines that what was decided gets at least, its rule counted in."""


class Then(NamedTuple):
    """What lay on the table, and when. left: after the last decision, else before the first."""

    left: bool
    moment: Moment
    sheet: Sheet


def read_then(session: Session, entry: int, *, left: bool) -> Then:
    """A project of a past review as it was."""
    return Then(left, *past_sheet(session, entry, left=left))


class ReplaySheet(Drawn):
    """One project of that review: its page, which scrolls, and under it what was decided."""

    DEFAULT_CSS = "ReplaySheet { height: 1fr; }"

    def __init__(self, shown: Replay, then: Then) -> None:
        super().__init__()
        self.shown, self.then = shown, then
        self.at = self.top = 0
        self._page: list[Row] = []
        self._below: list[Row] = []

    @property
    def entry(self) -> Replayed:
        """The project that is shown."""
        return self.shown.entries[self.at]

    @property
    def low(self) -> int:
        """Lines for what was decided and the rule over it; they scroll once the page is at its end."""
        room = self.size.height - HEAD
        return min(len(self._below) + 1, max(FEW, room // 2))

    @property
    def room(self) -> int:
        """Lines for the page."""
        return max(1, self.size.height - HEAD - self.low)

    @property
    def _over(self) -> tuple[int, int]:
        """Lines of the page, and of what was decided, for which there is no room."""
        return max(0, len(self._page) - self.room), len(self._below) + 1 - self.low

    def put(self, at: int, then: Then) -> None:
        """Show a project from its first line on."""
        self.at, self.then, self.top = at, then, 0
        self.lay()

    def lay(self) -> None:
        """Lay the lines out, for the width and the project that is shown."""
        app, one, cells = self.loudou, self.then, self.size.width
        look = Look(cells, self.lang, one.moment.day, app.currency, glyphs=self.glyphs, past=True)
        self._page = page_rows(one.sheet, line_then(one.sheet, self.entry), look)
        self._below = decided_rows(self.entry, self.shown.told, look)
        self.top = max(0, min(self.top, sum(self._over)))
        self.refresh()

    def on_resize(self) -> None:
        """Lay out for the new width."""
        self.lay()

    def roll(self, by: int) -> None:
        """Scroll by lines, as far as there are any."""
        self.top = max(0, min(self.top + by, sum(self._over)))
        self.refresh()

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
        if y == 0:
            return self._head()
        if y == 1:
            return self.line([("rule", " " + self.glyphs.rule * (self.size.width - 2))])
        over, y = self._over[0], y - HEAD
        if y < self.room:
            return self._row(self._page, min(self.top, over) + y)
        if y == self.room:
            return self._rule()
        return self._row(self._below, max(0, self.top - over) + y - self.room - 1)

    def _row(self, rows: list[Row], at: int) -> Strip:
        row = rows[at] if at < len(rows) else []
        return self.line([(tone or "text", self.glyphs.plain(drawable(text))) for text, tone in row])  # fmt: skip

    def _head(self) -> Strip:
        cells, glyphs, told = self.size.width, self.glyphs, self.shown.told
        name = t(self.lang, N_("Review of {scope}, {day}"), scope=flat(told.scope), day=told.day)
        kind = t(self.lang, N_("must discuss") if self.entry.must else N_("at a glance"))
        end = f"{kind}  {self.at + 1}/{len(self.shown.entries)}   {t(self.lang, self._when())}"
        both = spread(drawable(name), end, cells - 2, glyphs.ellipsis)
        cut = len(both) - len(end)
        return self.line([("accent_strong", " " + glyphs.plain(both[:cut])), ("soft", glyphs.plain(both[cut:]))])  # fmt: skip

    def _when(self) -> str:
        if not self.entry.decisions:
            return N_("as the meeting ended")
        return N_("as it was left") if self.then.left else N_("as it came to the table")

    def _rule(self) -> Strip:
        """The rule over what was decided; at its end, how much lies below."""
        below, rule = sum(self._over) - self.top, self.glyphs.rule
        cells = max(0, min(self.size.width - 4, 96))
        if not below:
            return self.line([("rule", "  " + rule * cells)])
        more = self.glyphs.plain(t(self.lang, N_("{n} more lines, ↓ scrolls"), n=below))
        return self.line([("rule", "  " + rule * max(0, cells - width(more) - 2)), ("dim", "  " + more)])  # fmt: skip
