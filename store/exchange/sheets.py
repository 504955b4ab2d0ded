"""Choosing the sheet that holds the table."""

from __future__ import annotations

from collections.abc import Collection

from store.errors import Invalid, NotFound
from store.exchange.headings import kind_of
from store.exchange.layout import Skipped, Table, find_table, text_of
from store.exchange.source import Sheet, Source
from store.text import msg


def tables(source: Source, extra: Collection[str] = ()) -> list[Table]:
    """The visible sheets with headings that we know and rows below them."""
    found = (find_table(sheet, extra=extra) for sheet in source.sheets if not sheet.hidden)
    return [t for t in found if t is not None and kind_of([c.heading for c in t.columns])]


def named(source: Source, name: str) -> Sheet:
    """The sheet called `name` (or its number from 1). Raises NotFound listing the sheets there are."""
    for sheet in source.sheets:
        if sheet.name.strip().casefold() == name.strip().casefold():
            return sheet
    if name.isdigit() and 1 <= int(name) <= len(source.sheets):
        return source.sheets[int(name) - 1]
    raise NotFound(
        msg("“{file}” has no sheet “{sheet}”; it has: {sheets}.",
            file=source.name, sheet=name, sheets=[s.name for s in source.sheets])
    )  # fmt: skip


FORMATS = ("CSV", "TSV", "XLSX", "XLS", "ODS")
"""What can be read, for sentences."""


def no_headings(source: Source) -> Invalid:
    """The error for a file in which no row of headings was recognized."""
    if not any(text_of(cell) for sheet in source.sheets for row in sheet.rows for cell in row):
        return Invalid(
            msg(
                "“{file}” holds no cell with anything in it; nothing was imported.",
                file=source.name,
            )
        )
    return Invalid(
        msg("No row of headings was recognized in “{file}”: put one above the data (客户名称, 项目名称, "
            "金额 … or client, project, amount …), or say which column is what with --map FILE. "
            "Spreadsheets are read as {formats}.", file=source.name, formats=FORMATS)
    )  # fmt: skip


def notes_elsewhere(source: Source, chosen: Sheet, tabled: Collection[str]) -> list[Skipped]:
    """The filled rows of sheets without a table, each reported as a row of a note sheet."""
    return [
        Skipped(sheet.name, number, "note_sheet")
        for sheet in source.sheets
        if sheet is not chosen and sheet.name not in tabled
        for number, row in enumerate(sheet.rows, 1)
        if any(text_of(cell) for cell in row)
    ]
