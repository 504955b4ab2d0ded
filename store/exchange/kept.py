"""What was worked out about the rows of a table, kept for reading it again under other decisions.

A row is known again by its list: a corrected row is another list, so it is worked out anew. Nothing is kept
that depends on another thing than the row and the key it is kept under.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from store.exchange.layout import Table
from store.exchange.source import Row

T = TypeVar("T")
WAYS = {"kind": 6, "record": 1}
"""Of how many ways of reading the results are kept: records take a kilobyte each."""


class Kept:
    """Results for each row of one table, by what they depend on."""

    def __init__(self) -> None:
        self._table: tuple[Any, ...] = ()
        self._found: dict[str, list[tuple[Any, Sequence[Row], list[Any]]]] = {}

    def begin(self, table: Table) -> None:
        """Forget all of another table: other headings, or a sheet of another file."""
        first = table.sheet.rows[0] if table.sheet.rows else None
        mine = (first, len(table.sheet.rows), table.columns, table.header_row, table.header_rows)
        same = len(self._table) == len(mine) and self._table[0] is first
        if not (same and self._table[1:] == mine[1:]):
            self._table, self._found = mine, {}

    def each(
        self, what: str, key: Any, rows: Sequence[Row], make: Callable[[int, Row], T]
    ) -> list[T]:
        """`make(place, row)` for each row, taken from what is kept where the key and the row are the same.

        what: one of `WAYS`. key: all else that a result depends on, compared by its value.
        """
        held = self._found.setdefault(what, [])
        place = next((n for n, (k, _, _) in enumerate(held) if k == key), None)
        if place is None:
            found = [make(n, row) for n, row in enumerate(rows)]
        else:
            _, old, kept = held.pop(place)
            pairs = enumerate(zip(rows, old, kept, strict=True))
            found = [one if row is was else make(n, row) for n, (row, was, one) in pairs]
        held.insert(0, (key, rows, found))
        del held[WAYS[what] :]
        return found
