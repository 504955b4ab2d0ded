"""Text tables: encoding by content, delimiter by evidence, rows with bounded memory."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import Invalid
from store.text import N_, Message, msg

if TYPE_CHECKING:
    from store.exchange.source import Row

CELL_LIMIT = 1_000_000
"""The longest cell or line of text, in characters."""
ROW_LIMIT = 1_048_576
_CHUNK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_NAMES = {",": N_("comma"), "\t": N_("tab"), ";": N_("semicolon"), "|": N_("bar")}


@dataclass(frozen=True, slots=True)
class Delimited:
    """The rows of a text file and how they were read."""

    rows: list[Row]
    encoding: str
    delimiter: str

    @property
    def delimiter_name(self) -> Message:
        return msg(_NAMES[self.delimiter])


def read(path: Path) -> Delimited:
    """All rows of the text file. Raises Invalid for undecodable bytes, NULs and oversized cells."""
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(64 * 1024)
    delimiter = _delimiter(sample)
    old = csv.field_size_limit(CELL_LIMIT)
    try:
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(_lines(file, path.name), delimiter=delimiter)
            rows = _rows(reader, path.name)
    finally:
        csv.field_size_limit(old)
    return Delimited(rows, encoding.removesuffix("-sig").upper(), delimiter)


def _rows(reader: Iterator[list[str]], name: str) -> list[Row]:
    """Rows as the file has them; a row that spans several lines stays one row."""
    rows: list[Row] = []
    try:
        for row in reader:
            rows.append(list(row))
            if len(rows) > ROW_LIMIT:
                raise Invalid(
                    msg(
                        "“{file}” has more than {limit} rows; split it.", file=name, limit=ROW_LIMIT
                    )
                )
    except csv.Error:
        raise _too_long(name, len(rows) + 1) from None
    return rows


def _encoding(path: Path) -> str:
    """UTF-8 with or without BOM, UTF-16 with BOM, else GB18030 (method §15)."""
    with path.open("rb") as file:
        head = file.read(4)
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            if (at := _undecodable(path, encoding.removesuffix("-sig"))) is not None:
                raise _bytes(path, encoding.removesuffix("-sig"), at)
            return encoding
    _refuse_nul(path)
    bad = _undecodable(path, "utf-8")
    if bad is None:
        return "utf-8"
    worse = _undecodable(path, "gb18030")
    if worse is None:
        return "gb18030"
    raise _bytes(path, ("UTF-8", "GB18030"), max(bad, worse))


def _undecodable(path: Path, encoding: str) -> int | None:
    """The line (from 1) of the first byte that `encoding` cannot read; None where all is well."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return line + error.object[: error.start].count(b"\n")
            if not chunk:
                return None
            line += chunk.count(b"\n")


def _refuse_nul(path: Path) -> None:
    line = 1
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if (at := chunk.find(0)) >= 0:
                raise Invalid(
                    msg("“{file}” holds a NUL byte in line {line}: it is damaged or not a text "
                        "table; save it again as CSV (UTF-8) or XLSX.",
                        file=path.name, line=line + chunk[:at].count(b"\n"))
                )  # fmt: skip
            line += chunk.count(b"\n")


def _delimiter(sample: str) -> str:
    """The delimiter that gives the most columns in the most rows of the beginning."""
    if sample[:4].casefold() == "sep=" and sample[4:5] in _NAMES:
        return sample[4]  # what Excel writes above a table to say so
    best, best_score = ",", 0
    for delimiter in _NAMES:
        rows = list(csv.reader(_whole_lines(sample), delimiter=delimiter))[:50]
        widths = [len(row) for row in rows if len(row) > 1]
        common = max(set(widths), key=widths.count) if widths else 0
        score = common and widths.count(common) * 100 + common
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _whole_lines(sample: str) -> list[str]:
    lines = io.StringIO(sample, newline="").readlines()
    return [line[:8192] for line in (lines[:-1] or lines)]


def _lines(file: io.TextIOBase, name: str) -> Iterator[str]:
    """Lines of bounded length: a cell of 200 MB is refused after the first million characters."""
    number = 0
    while line := file.readline(CELL_LIMIT + 1):
        number += 1
        if len(line) > CELL_LIMIT:
            raise _too_long(name, number)
        yield line


def _too_long(name: str, row: int) -> Invalid:
    return Invalid(
        msg("“{file}” holds a cell of more than {limit} characters (line {line}); shorten it, or "
            "look for a quotation mark that is not closed.", file=name, limit=CELL_LIMIT, line=row)
    )  # fmt: skip


def _bytes(path: Path, encodings: str | tuple[str, ...], line: int) -> Invalid:
    return Invalid(
        msg("“{file}” cannot be read as {encodings}: undecodable bytes in line {line}; save it "
            "again as CSV (UTF-8) or XLSX.", file=path.name, encodings=encodings, line=line)
    )  # fmt: skip
