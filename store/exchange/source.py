"""Opening a spreadsheet file: what it is (by content, not by name), and its sheets as rows of cells."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Literal

from store.errors import Invalid, NotFound, Unavailable, Usage
from store.exchange import archive, delimited
from store.text import Message, msg
from store.why import why

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Row = list[Cell]


def cell_at(row: Row, index: int) -> Cell:
    """The cell of a column; rows may be shorter than the widest one."""
    return row[index] if 0 <= index < len(row) else None


FILE_LIMIT = 256 * 1024 * 1024
"""The largest file that is opened, in bytes."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"), (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7-Zip"), (b"SQLite format 3", "SQLite"),
    (b"\x7fELF", "ELF"), (b"MZ", "EXE"), (b"{\\rtf", "RTF"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: rows as the file numbers them from 1, merged ranges ((row, column), …) from 0."""

    name: str
    rows: list[Row]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """An opened file; `notes` say how it was read (encoding, delimiter, a misleading extension)."""

    name: str
    kind: Literal["text", "workbook"]
    sheets: tuple[Sheet, ...]
    notes: tuple[Message, ...] = ()


def open_source(path: str | Path) -> Source:
    """Read the file at `path`.

    Raises NotFound (no such file), Usage (a directory), Unavailable (may not be read) and Invalid
    (empty, too large, damaged, locked by a password, no spreadsheet): each says what to do.
    """
    path = Path(path)
    try:
        if path.is_dir():
            raise Usage(
                msg("“{file}” is a directory; name one spreadsheet file in it.", file=str(path))
            )
        if path.exists() and not path.is_file():
            raise Usage(
                msg("“{file}” is no ordinary file; save the table to a file first.", file=str(path))
            )
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
    except FileNotFoundError:
        raise NotFound(msg("There is no file “{file}”; check the path.", file=str(path))) from None
    except PermissionError:
        raise Unavailable(
            msg("“{file}” may not be read; check its permissions.", file=str(path))
        ) from None
    except (OSError, ValueError) as error:
        raise Unavailable(
            msg("“{file}” cannot be read: {why}.", file=str(path), why=why(error))
        ) from None
    _refuse_other(path, head, size)
    if head.startswith((b"PK\x03\x04", _OLE)):
        return _workbook(path, zipped=head.startswith(b"PK"))
    return _text(path)


def _refuse_other(path: Path, head: bytes, size: int) -> None:
    """Stop at files that hold nothing, too much, or something else than a table."""
    if not head.strip():
        raise Invalid(msg("“{file}” is empty; nothing was imported.", file=path.name))
    if size > FILE_LIMIT:
        raise Invalid(
            msg("“{file}” has {mb} MB, the limit is {limit} MB; split it into smaller files.",
                file=path.name, mb=size // 2**20, limit=FILE_LIMIT // 2**20)
        )  # fmt: skip
    for magic, what in _OTHER:
        if head.startswith(magic):
            raise Invalid(
                msg("“{file}” is a {what} file, not a spreadsheet; save the table as XLSX or CSV.",
                    file=path.name, what=what)
            )  # fmt: skip
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise Invalid(
            msg("“{file}” is a web page or XML file; open it in a spreadsheet program and save it "
                "as XLSX or CSV.", file=path.name)
        )  # fmt: skip


def _text(path: Path) -> Source:
    found = delimited.read(path)
    notes = [msg("Read as {encoding} text, separated by {delimiter}.",
                 encoding=found.encoding, delimiter=found.delimiter_name)]  # fmt: skip
    if path.suffix.casefold() in {".xlsx", ".xls", ".ods", ".xlsm", ".xlsb"}:
        notes.append(msg("“{file}” is named like a workbook but holds text.", file=path.name))
    return Source(path.name, "text", (Sheet(path.stem, found.rows),), tuple(notes))


def _workbook(path: Path, *, zipped: bool) -> Source:
    """XLSX, XLS and ODS by calamine, after the archive was found sound and of bounded size."""
    import python_calamine as calamine

    if zipped:
        archive.check(path)
    elif archive.encrypted(path):
        raise _locked(path)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        sheets = tuple(_sheet(book, meta) for meta in book.sheets_metadata if _is_table(meta))
    except calamine.PasswordError:
        raise _locked(path) from None
    except calamine.CalamineError:
        raise archive.damaged(path) from None
    except BaseException as error:
        # A panic of the parser arrives as a BaseException whose class nobody exports.
        if type(error).__name__ != "PanicException":
            raise
        raise archive.damaged(path) from None
    notes: tuple[Message, ...] = ()
    if path.suffix.casefold() in {".csv", ".tsv", ".txt"}:
        notes = (msg("“{file}” is named like text but holds a workbook.", file=path.name),)
    return Source(path.name, "workbook", sheets, notes)


def _is_table(meta: object) -> bool:
    return getattr(getattr(meta, "typ", None), "name", str(meta.typ)).endswith("WorkSheet")  # type: ignore[attr-defined]


def _sheet(book: object, meta: object) -> Sheet:
    sheet = book.get_sheet_by_name(meta.name)  # type: ignore[attr-defined]
    rows = sheet.to_python(skip_empty_area=False)
    hidden = not str(meta.visible).endswith(".Visible")  # type: ignore[attr-defined]
    return Sheet(meta.name, rows, tuple(sheet.merged_cell_ranges or ()), hidden)  # type: ignore[attr-defined]


def _locked(path: Path) -> Invalid:
    return Invalid(
        msg("“{file}” is protected by a password; open it, save a copy without the password and "
            "import that.", file=path.name)
    )  # fmt: skip
