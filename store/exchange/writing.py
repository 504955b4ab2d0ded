"""Tables of values as files: CSV that spreadsheet programs read, and XLSX. No formula comes out of a book.

A cell of text that a spreadsheet would take for a formula is written as text (method: text from people is data).
"""

from __future__ import annotations

import csv
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any
from uuid import uuid4

from store.errors import Invalid, Unavailable
from store.reports.tables import Column, Row, Value
from store.text import Lang, msg, translate
from store.why import why

FORMATS = ("csv", "xlsx")
ROWS = 1_048_575
"""Rows that a sheet of XLSX holds under its heading."""
CELL = 32_767
"""Characters that a cell of XLSX holds."""
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""Beginnings that some spreadsheet program takes for a formula, full-width ones too."""


class Exists(Invalid):
    """There is a file of that name already, and nobody said to replace it."""


def write(
    file: Path, format: str, columns: Sequence[Column], pages: Iterable[Sequence[Row]], lang: Lang
) -> int:
    """Write `columns` with their titles into a file; gives how many rows it has. Raises OSError, Invalid."""
    return (_write_xlsx if format == "xlsx" else _write_csv)(file, columns, pages, lang)


@contextmanager
def told(target: Path) -> Iterator[None]:
    """An OSError of writing `target` as a sentence. Raises Unavailable."""
    try:
        yield
    except OSError as error:
        raise Unavailable(
            msg("The file {file} was not written: {why}.", file=str(target), why=why(error))
        ) from error


def no_folder(path: Path) -> None:
    """Raises Invalid where `path` is a folder, whatever ending a file there would get."""
    if os.path.isdir(os.path.expanduser(path)) or not path.name:
        raise _folder(path)


def _folder(path: Path) -> Invalid:
    return Invalid(msg("{path} is a folder; name a file in it.", path=str(path)), "file")


def usable(path: Path, *, replace: bool) -> Path:
    """The file that `path` means, behind links, if it can be written there.

    Raises Invalid: a folder, no such folder, something that is no file, or a file that is there and not to be replaced.
    """
    try:
        target = Path(os.path.realpath(path.expanduser()))
        if target.is_dir() or not path.name:
            raise _folder(path)
        if not target.parent.is_dir():
            raise Invalid(msg("There is no folder {path}.", path=str(target.parent)), "file")
        if os.path.lexists(target):
            if not target.is_file():
                raise Invalid(msg("{path} is no ordinary file.", path=str(path)), "file")
            if not replace:
                raise Exists(msg("There is a file {path} already.", path=str(path)), "file")
    except (OSError, RuntimeError, ValueError) as error:
        reason = why(error) if isinstance(error, OSError) else str(error)
        raise Invalid(
            msg("{path} cannot be a file: {why}.", path=str(path), why=reason), "file"
        ) from error
    return target


class Part:
    """The file that becomes `target`, beside it under a hidden name, locked for as long as somebody writes it.

    A program that was killed leaves its part behind, unlocked; the next one for the same target takes it away.
    """

    def __init__(self, target: Path) -> None:
        """Make the file. Raises OSError."""
        begin = f".loudou-{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:12]}-"
        _sweep(target.parent, begin)
        while True:
            self.path = target.with_name(f"{begin}{uuid4().hex[:8]}.part")
            self._held = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
            _lock(self._held)
            if _is(self._held, self.path):  # nobody took it for a left one before it was locked
                return
            os.close(self._held)

    def drop(self) -> None:
        """Take it away, if it has not become the target, and let go."""
        self.path.unlink(missing_ok=True)
        os.close(self._held)


def _sweep(folder: Path, begin: str) -> None:
    """Take away parts that nobody writes any more; what cannot be told is left alone."""
    try:
        names = os.listdir(folder)
    except OSError:  # a folder that one may write in and not look into
        return
    for path in [folder / n for n in names if n.startswith(begin) and n.endswith(".part")]:
        try:
            held = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            continue
        try:
            if stat.S_ISREG(os.fstat(held).st_mode) and _lock(held) and _is(held, path):
                os.unlink(path)
        except OSError:
            continue
        finally:
            os.close(held)


def _lock(handle: int) -> bool:
    """Whether the file is ours now; False too on a file system without locks."""
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is(handle: int, path: str | Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path, follow_symlinks=False))
    except FileNotFoundError:
        return False


def put(part: Path, target: Path, *, replace: bool) -> None:
    """Give a finished file its name; without `replace` never in the place of another. Raises OSError, Invalid."""
    if replace:
        os.replace(part, target)
        return
    try:
        os.link(part, target)
    except FileExistsError:
        raise Exists(msg("There is a file {path} already.", path=str(target)), "file") from None
    except OSError:  # a file system without links
        os.rename(part, target)


# -- CSV -----------------------------------------------------------------------------------------


def _write_csv(
    file: Path, columns: Sequence[Column], pages: Iterable[Sequence[Row]], lang: Lang
) -> int:
    count = 0
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([translate(column.title, lang) for column in columns])
        for page in pages:
            writer.writerows([[plain(value) for value in row] for row in page])
            count += len(page)
        _settle(out)
    return count


def plain(value: Value) -> str | int:
    """A value as a cell of CSV: text without formulas, numbers without separators."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return f"{value:f}" if isinstance(value, Decimal) else value


def _settle(out: IO[Any]) -> None:
    """On the disk before it gets its name: a full disk is met here, not after."""
    out.flush()
    os.fsync(out.fileno())


# -- XLSX ----------------------------------------------------------------------------------------


def _write_xlsx(
    file: Path, columns: Sequence[Column], pages: Iterable[Sequence[Row]], lang: Lang
) -> int:
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    with TemporaryDirectory(prefix="loudou-") as folder, file.open("wb") as out:
        options = {
            "constant_memory": True,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        book = Workbook(out, options)
        sheet = _Sheet(book, columns, lang)
        try:
            for page in pages:
                sheet.add(page)
            book.close()
        except FileCreateError as error:
            raise error.args[0] from error  # the OSError in it
        finally:
            sheet.close()
        _settle(out)
    return sheet.rows


class _Sheet:
    """One sheet: a bold heading that stays in sight, and the rows under it."""

    def __init__(self, book: Any, columns: Sequence[Column], lang: Lang) -> None:
        self.rows = 0
        self.sheet = book.add_worksheet()
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.money = book.add_format({"num_format": "#,##0.00"})
        self.whole = book.add_format({"num_format": "#,##0"})
        bold = book.add_format({"bold": True})
        self.sheet.freeze_panes(1, 0)
        for at, column in enumerate(columns):
            self.sheet.set_column(at, at, column.width)
            self.sheet.write_string(0, at, translate(column.title, lang), bold)
        self.days = frozenset(at for at, column in enumerate(columns) if column.kind == "day")

    def add(self, page: Sequence[Row]) -> None:
        """Rows under those that are there. Raises Invalid where a sheet holds no more."""
        if self.rows + len(page) > ROWS:
            raise Invalid(
                msg("A sheet of XLSX holds {n} rows at most; export as CSV.", n=ROWS), "format"
            )
        for row in page:
            self.rows += 1
            for at, value in enumerate(row):
                if value not in ("", None):
                    self._cell(at, value)

    def _cell(self, at: int, value: Any) -> None:
        if at in self.days:
            self.sheet.write_datetime(self.rows, at, date.fromisoformat(value), self.day)
        elif isinstance(value, str):
            self.sheet.write_string(self.rows, at, value[:CELL])
        elif isinstance(value, Decimal):
            form = self.money if value.as_tuple().exponent else self.whole
            self.sheet.write_number(self.rows, at, float(value), form)
        else:
            self.sheet.write_number(self.rows, at, value)

    def close(self) -> None:
        """Let go of the file of rows, also where it was never packed into the book."""
        for handle in (getattr(self.sheet, "row_data_fh", None), getattr(self.sheet, "fh", None)):
            if handle is not None and hasattr(handle, "close"):
                handle.close()
