"""Where the headings are, and what the rows that are no records are (method §15)."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from store.domain.names import clean
from store.exchange.headings import Heading, known, read_heading, unit_line
from store.exchange.source import Cell, Row, Sheet

RowKind = Literal[
    "title",
    "header",
    "subtotal",
    "grand_total",
    "numbered_blank",
    "blank",
    "note_sheet",
    "left_out",
]
HEADER_WITHIN = 40
"""Headings are looked for in this many rows from the top."""

_SUBTOTAL = re.compile(r".{0,20}(小计|小結|subtotal)|.{1,20}(合计|汇总)|.{1,20}(?<!grand)total")
_GRAND = re.compile(r"(总计|合计|总合计|共计|总和|汇总|grandtotal|total|totals|sum)")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no record: always reported, never dropped."""

    sheet: str
    row: int
    kind: RowKind


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its index from 0 and its heading (of a merged pair, the lower one)."""

    index: int
    heading: Heading


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with its headings found. Row numbers are the file's, from 1."""

    sheet: Sheet
    columns: tuple[Column, ...]
    header_row: int
    header_rows: int
    unit: int | None
    unit_word: str
    currency: str | None

    @property
    def first_row(self) -> int:
        """The number of the first row after the headings."""
        return self.header_row + self.header_rows

    @property
    def signature(self) -> str:
        """Recognizes the same layout next week: the headings in their order, and the unit."""
        names = [f"{c.index}:{c.heading.folded}:{c.heading.unit or ''}" for c in self.columns]
        text = "\n".join([*names, f"{self.unit or ''}"])
        return hashlib.sha256(text.encode()).hexdigest()[:24]


def text_of(cell: Cell) -> str:
    """A cell as the text that a person sees; a whole number without its `.0`."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time().isoformat() == "00:00:00" else str(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def tidy(text: str, *, lines: bool = False) -> str:
    """`clean`, with a short way for the usual cell."""
    return text.strip() if text.isprintable() else clean(text, lines=lines)


def find_table(
    sheet: Sheet,
    *,
    extra: Collection[str] = (),
    header_row: int | None = None,
    header_rows: int | None = None,
) -> Table | None:
    """The table of a sheet, or None where no row of headings is recognized.

    `extra` are further headings (folded) that a map file names; `header_row` (from 1) and
    `header_rows` decide instead of the evidence.
    """
    if header_row is None:
        header_row = _best_row(sheet, extra)
        if header_row is None:
            return None
    if header_row > len(sheet.rows):
        return None
    if header_rows is None:
        header_rows = 2 if _second_row(sheet, header_row, extra) else 1
    columns = _columns(sheet, header_row, header_rows)
    if not columns:
        return None
    unit, word, currency = _unit_above(sheet, header_row)
    _unmerge(sheet, header_row - 1 + header_rows)
    return Table(sheet, columns, header_row, header_rows, unit, word, currency)


def _known(text: str, extra: Collection[str]) -> bool:
    heading = read_heading(text)
    return known(heading) or heading.folded in extra


def _best_row(sheet: Sheet, extra: Collection[str]) -> int | None:
    """The row (from 1) with the most known headings; one known heading is enough in a narrow table."""
    best, best_score = None, 0
    for number, row in enumerate(sheet.rows[:HEADER_WITHIN], 1):
        texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
        score = sum(_known(text, extra) for text in texts)
        named = any(read_heading(text).folded in extra for text in texts)
        if score > best_score and (score >= 2 or len(texts) == score or named):
            best, best_score = number, score
    return best


def _second_row(sheet: Sheet, header_row: int, extra: Collection[str]) -> bool:
    """Whether the row below the headings belongs to them: names only under group headings, none under known ones."""
    if header_row >= len(sheet.rows):
        return False
    upper, lower = sheet.rows[header_row - 1], sheet.rows[header_row]
    filled = [(i, cell) for i, cell in enumerate(lower) if text_of(cell)]
    if not filled or not all(isinstance(cell, str) for _, cell in filled):
        return False
    if not any(_known(str(cell), extra) for _, cell in filled):
        return False
    return not any(
        _known(text_of(upper[i]), extra) for i, _ in filled if i < len(upper) and text_of(upper[i])
    )


def _columns(sheet: Sheet, header_row: int, header_rows: int) -> tuple[Column, ...]:
    rows = [
        sheet.rows[n]
        for n in range(header_row - 1, min(header_row - 1 + header_rows, len(sheet.rows)))
    ]
    width = max((len(row) for row in rows), default=0)
    columns = []
    for index in range(width):
        texts = [text_of(row[index]) for row in rows if index < len(row)]
        text = next((t for t in reversed(texts) if t), "")
        if text:
            columns.append(Column(index, read_heading(text)))
    return tuple(columns)


def _unit_above(sheet: Sheet, header_row: int) -> tuple[int | None, str, str | None]:
    """The unit in the nearest line above the headings that names one, in one cell or two."""
    for row in reversed(sheet.rows[: header_row - 1]):
        texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
        for text in (*texts, " ".join(texts)):
            unit, word, currency = unit_line(text)
            if unit is not None or currency is not None:
                return unit, word, currency
    return None, "", None


def _unmerge(sheet: Sheet, first: int) -> None:
    """Repeat texts that are merged downwards in each row from index `first`; never amounts and days."""
    rows = sheet.rows
    for (top, left), (bottom, _) in sheet.merged:
        if bottom <= top or top < first or top >= len(rows) or left >= len(rows[top]):
            continue
        text = rows[top][left]
        if isinstance(text, str) and text.strip():
            for index in range(top + 1, min(bottom + 1, len(rows))):
                if left < len(rows[index]) and rows[index][left] in (None, ""):
                    rows[index][left] = text


def above(table: Table) -> list[Skipped]:
    """The rows above the records: titles, headings, blanks."""
    out = []
    for number in range(1, table.first_row):
        row = table.sheet.rows[number - 1]
        kind: RowKind = "header"
        if number < table.header_row:
            kind = "title" if any(text_of(cell) for cell in row) else "blank"
        out.append(Skipped(table.sheet.name, number, kind))
    return out


@lru_cache(maxsize=65536)
def fold_cell(text: str) -> str:
    """A cell for comparing labels: no blanks, marks or width."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in wide if unicodedata.category(c)[0] in "LNM")


def _count(cell: Cell) -> bool:
    """`97`, `26项`: how many, in a total row."""
    return re.fullmatch(r"\d+(\.0)?\s*[个项家条]?", text_of(cell)) is not None


class RowSorter:
    """Tells which rows of one table are no records; `anchors` are the columns that make a row one.

    `single`: one anchor alone can be a record, as in a list of clients.
    """

    def __init__(
        self, table: Table, anchors: Collection[int], number: int | None, others: Collection[int],
        *, single: bool, labels: Collection[int] = (),
    ) -> None:  # fmt: skip
        self.anchors = frozenset(anchors)
        self.number, self.single = number, single
        self.others, self.labels = frozenset(others), frozenset(labels)
        self.header: dict[int, set[str]] = {}
        for titles in table.sheet.rows[table.header_row - 1 : table.first_row - 1]:
            for index, cell in enumerate(titles):
                self.header.setdefault(index, set()).add(text_of(cell))

    @property
    def key(self) -> tuple[object, ...]:
        """What the kind of a row depends on, besides the row and the headings."""
        return self.anchors, self.number, self.single, self.others, self.labels

    def kind(self, row: Row) -> RowKind | None:
        """The kind of a row that is no record, or None for a record (or a row with a problem)."""
        filled = [i for i, cell in enumerate(row) if cell not in (None, "") and text_of(cell)]
        if not filled:
            return "blank"
        anchored = [i for i in filled if i in self.anchors and not _count(row[i])]
        if len(anchored) < 2 and (total := self._total(row, filled)):
            return total
        if anchored and (len(filled) > 1 or self.single):
            return "header" if self._is_header(row, filled) else None
        if len(filled) == 1:
            return self._single(row, filled[0])
        if self._prefilled(row, filled):
            return "numbered_blank"
        return "header" if self._is_header(row, filled) else None

    def _single(self, row: Row, index: int) -> RowKind | None:
        numeric = re.fullmatch(r"\d{1,7}[.、]?", text_of(row[index])) is not None
        if numeric and (index == self.number or (self.number is None and index == 0)):
            return "numbered_blank"
        return None if numeric else "title"

    def _prefilled(self, row: Row, filled: list[int]) -> bool:
        """A number with nothing but a region or an owner beside it: a line waiting to be filled in."""
        if self.number not in filled or not self.labels.issuperset(set(filled) - {self.number}):
            return False
        return re.fullmatch(r"\d{1,7}[.、]?", text_of(row[self.number])) is not None

    def _total(self, row: Row, filled: list[int]) -> RowKind | None:
        """A total row: one label, at most two more words (its group), no stage, status or day."""
        if any(i in self.others for i in filled):
            return None
        words = [fold_cell(text_of(row[i])) for i in filled if isinstance(row[i], str)]
        words = [word for word in words if word and not re.fullmatch(r"[\d.]+", word)]
        if not 1 <= len(words) <= 3:
            return None
        for word in words:
            if _GRAND.fullmatch(word):
                return "grand_total" if len(words) == 1 else "subtotal"
            if _SUBTOTAL.fullmatch(word):
                return "subtotal"
        return None

    def _is_header(self, row: Row, filled: list[int]) -> bool:
        same = sum(text_of(row[i]) in self.header.get(i, ()) for i in filled)
        return same >= 2 and same * 2 > len(filled)
