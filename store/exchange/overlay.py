"""Corrected cells laid over a table: the file and its rows stay as they are."""

from __future__ import annotations

from dataclasses import replace

from store.errors import Invalid
from store.exchange.columns import Columns, column_letter
from store.exchange.decisions import Decisions
from store.exchange.layout import Table
from store.text import msg


def corrected(table: Table, said: Decisions) -> Table:
    """The table with what was said of single cells in their place. Raises Invalid for a cell it does not have."""
    if not said.cells:
        return table
    find = Columns(table, Decisions(), []).index
    rows = list(table.sheet.rows)
    for number, one in enumerate(said.cells, 1):
        entry = f"cells[{number}]"
        if not table.first_row <= one.row <= len(rows):
            raise Invalid(
                msg("The map file's entry {entry} names row {row}; the rows with data are {first} to {last}.",
                    entry=entry, row=one.row, first=table.first_row, last=len(rows))
            )  # fmt: skip
        index = find(one.column, f"{entry}.column")
        row = list(rows[one.row - 1])
        row += [None] * (index + 1 - len(row))
        row[index] = one.text
        rows[one.row - 1] = row
    return replace(table, sheet=replace(table.sheet, rows=rows))


def column_name(table: Table, index: int) -> str:
    """How a map names a column: by its heading, by its letter where others fold to the same."""
    mine = next((c.heading for c in table.columns if c.index == index), None)
    if mine is None or sum(c.heading.folded == mine.folded for c in table.columns) > 1:
        return column_letter(index)
    return mine.text
