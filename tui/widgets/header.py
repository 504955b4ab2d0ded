"""The board's first line, and the thin rule under it."""

from __future__ import annotations

from textual.geometry import Region
from textual.strip import Strip

from store.queries.board import Total
from tui.present.heading import day_words, selected_words, sums_words, top_line
from tui.widgets.drawn import Drawn


class Header(Drawn):
    """Title, narrowing, sums, day and who is at the keyboard. The narrowing stands here only."""

    DEFAULT_CSS = "Header { height: 2; }"

    def __init__(self, total: Total | None, narrowing: str = "") -> None:
        super().__init__()
        self.total = total
        self.narrowing = narrowing
        self.selected = 0
        self._drawn: tuple[tuple[object, ...], Strip] | None = None

    def show(self, total: Total | None, narrowing: str) -> None:
        """Take new sums (None: being counted) and the words of the narrowing.

        Nothing is drawn where they are the same.
        """
        if (total, narrowing) != (self.total, self.narrowing):
            self.total, self.narrowing = total, narrowing
            self.refresh()

    def select(self, count: int) -> None:
        """Say how many projects are selected."""
        self.selected = count
        self.refresh(Region(0, 0, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """The strip at line `y`."""
        cells = self.size.width
        if y:
            return self.line([("rule", " " + self.glyphs.rule * (cells - 2))])
        today, who = self.loudou.session.today, self.loudou.session.actor.name
        what = (cells, self.total, self.narrowing, self.selected, today, who, self.lang, self.glyphs, self.tones)  # fmt: skip
        if self._drawn is None or self._drawn[0] != what:
            day, lang = day_words(today, self.lang), self.lang
            line = top_line(cells, self.narrowing, self._wording, day, who, lang, self.glyphs)
            self._drawn = what, self.line(line)
        return self._drawn[1]

    def _wording(self, short: int) -> list[str]:
        if self.total is not None:
            return sums_words(self.total, self.selected, self.lang, self.glyphs, short)
        selected = selected_words(self.selected, self.lang, self.glyphs, short=short > 0)
        return [*selected, self.glyphs.ellipsis]  # being counted
