"""The replay of past close dates: one after another, each with what was said then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.geometry import Size

from store.domain import review, touches
from store.queries.reviewing.closes import Close, Saying
from store.queries.reviewing.sheet import Sheet
from store.text import N_
from tui.present.clip import drawable, pad, width
from tui.present.reviewing.look import Look
from tui.present.words import nt, t
from tui.widgets.form_text import Row, wrap
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from tui.screens.review.table.screen import TableScreen

WIDTH = 110


class Replay(Panel[None]):
    """Every expected close with the day it was given and the rep's own words."""

    shape = "middle"
    takes_ahead = False

    def __init__(self, screen: TableScreen, sheet: Sheet, found: Sequence[Close]) -> None:
        app = screen.loudou
        super().__init__(t(app.lang, N_("Past close dates")), lang=app.lang)
        self.sheet, self.found = sheet, found
        self.look = Look(WIDTH, app.lang, app.session.today, app.currency, screen.presenter, app.glyphs)  # fmt: skip

    def extent(self, size: Size) -> tuple[int, int]:
        """Wide enough for sentences."""
        return min(WIDTH, size.width - 4), max(8, size.height - 6)

    def aside(self) -> str:
        """The project."""
        return drawable(self.sheet.name)

    def rows(self, width: int) -> list[Row]:
        """One block per date, oldest first."""
        if not self.found:
            return [[], [(" " + t(self.lang, N_("No expected close was ever given.")), "dim")]]
        rows: list[Row] = [[]]
        for one in self.found:
            rows += [*self._date(one), *self._said(one, width), []]
        pushes = sum(1 for one in self.found if one.days > 0)
        total = sum(one.days for one in self.found if one.days > 0)
        if pushes:
            told = nt(self.lang, "put off once", "put off {n} times", pushes)
            rows.append([(f" {told}, {self.look.days(total)}", "amber")])
        return rows

    def _date(self, one: Close) -> list[Row]:
        lang = self.lang
        close = self.look.weekday(one.close) if one.close else t(lang, N_("taken away"))
        later = ""
        if one.days:
            text = N_("{n} days later") if one.days > 0 else N_("{n} days earlier")
            later = t(lang, text, n=abs(one.days))
        said = t(lang, N_("said on {day} by {name}"), day=self.look.day(one.day), name=drawable(one.who))  # fmt: skip
        return [[(" " + pad(close, 18), "strong"), (pad(later, 14), "amber" if one.days > 0 else "soft"), (said, "dim")]]  # fmt: skip

    def _said(self, one: Close, cells: int) -> list[Row]:
        rows: list[Row] = []
        for saying in one.said:
            head = pad(self._head(saying), 24)
            lines = wrap(self.look.said(drawable(saying.text)), max(12, cells - 6 - width(head)))
            rows.append([("   " + head, "dim"), (lines[0], "text")])
            rows += [[(" " * (3 + width(head)), ""), (line, "text")] for line in lines[1:3]]
        return rows or [[("   " + t(self.lang, N_("nothing was written down then")), "dim")]]

    def _head(self, saying: Saying) -> str:
        lang = self.lang
        if saying.kind == "touch":
            what = t(lang, touches.KINDS.get(saying.what, saying.what))
        elif saying.kind == "brief":
            what = t(lang, N_("brief"))
        else:
            what = t(lang, review.KINDS[saying.what])
        who = drawable(saying.whom or saying.who)
        return " ".join(part for part in (self.look.day(saying.day), what, who) if part) + " "
