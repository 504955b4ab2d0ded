"""The columns side by side: as many whole ones as fit."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Container
from textual.geometry import Size
from textual.reactive import Reactive

from store.queries.board import Column as Sums
from tui.widgets.column import Column

NARROWEST = 18
"""Cells of a column at least."""


class Lanes(Container):
    """Scrolls by whole columns, so that the one with the cursor is seen."""

    DEFAULT_CSS = """
    Lanes { layout: horizontal; height: 1fr; width: 1fr; overflow: hidden; }
    """
    virtual_size = Reactive(Size(0, 0), repaint=False)  # see Drawn

    def __init__(self, sums: Iterable[Sums]) -> None:
        self.columns = [Column(column) for column in sums]
        self._first = 0
        super().__init__(*self.columns)

    def fit(self, cells: int, number: int) -> None:
        """Show the columns that fit into `cells`, the one of this number among them."""
        columns = self.columns
        fit = max(1, min(len(columns), cells // NARROWEST))
        self._first = max(0, min(self._first, len(columns) - fit))
        self._first = max(min(self._first, number - 1), number - fit)
        for index, column in enumerate(columns):
            column.display = self._first <= index < self._first + fit
            before = index == self._first > 0
            after = index == self._first + fit - 1 < len(columns) - 1
            if (before, after) != (column.before, column.after):
                column.before, column.after = before, after
                column.refresh()

    def under(self, x: int) -> Column | None:
        """The column on the screen at a cell of the line."""
        seen = (c for c in self.columns if c.display and x in c.region.column_range)
        return next(seen, None)

    def aim(self, aimed: Column | None) -> None:
        """Mark the column that a dragged card would land in."""
        for column in self.columns:
            column.aim(column is aimed)
