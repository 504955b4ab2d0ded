"""Copies of a book while it is in use, and putting one back."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from store import migrations
from store.database import Book, explain, gate, is_postgres, look_at
from store.errors import Invalid, Unavailable
from store.text import msg


def backup(book: Book, target: Path) -> None:
    """Write a consistent copy of a book to a new file: a SQLite file, or `pg_dump`'s archive of a PostgreSQL book.

    Raises Invalid where `target` exists or is a folder, Unavailable where it cannot be written.
    """
    target = Path(target).expanduser()
    if target.exists():
        raise Invalid(msg("{path} exists already; name a new file.", path=str(target)))
    if not target.parent.is_dir():
        raise Invalid(msg("There is no folder {path}.", path=str(target.parent)))
    try:
        if book.engine == "postgres":
            _dump(book, target)
        else:
            _copy(book, target)
    except OSError as error:
        raise Unavailable(
            msg(
                "{path} cannot be written: {reason}.",
                path=str(target),
                reason=error.strerror or "?",
            )
        ) from error


def _copy(book: Book, target: Path) -> None:
    with _part_of(target) as part:
        _copy_file(Path(book.url), part, book.shown)
        os.replace(part, target)


@contextlib.contextmanager
def _part_of(target: Path) -> Iterator[Path]:
    """A file beside `target` to write before it takes its name; gone afterwards."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name, suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def _copy_file(source: Path, part: Path, shown: str) -> None:
    """All that is committed in a SQLite file, also what still stands in its journal, to `part`."""
    try:
        with (
            contextlib.closing(
                sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
            ) as old,
            contextlib.closing(sqlite3.connect(part)) as new,
        ):
            old.backup(new)
            new.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise explain(error, shown) from error


def _dump(book: Book, target: Path) -> None:
    tool = shutil.which("pg_dump")
    if tool is None:
        raise Unavailable(
            msg(
                "Backing up a PostgreSQL book needs the program pg_dump; install PostgreSQL's client programs."
            )
        )
    done = subprocess.run(
        [tool, "--format=custom", f"--file={target}", f"--dbname={book.url}"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Unavailable(
            msg(
                "The book {book} is unavailable: {reason}",
                book=book.shown,
                reason=done.stderr.strip()[:300],
            )
        )


def restore(source: Path, url: str) -> None:
    """Put a backup in the place of the SQLite book at `url`; the book that stood there is kept beside it.

    The backup is checked first: nothing is replaced by a damaged one. Raises Invalid, Unavailable.
    """
    if is_postgres(url):
        raise Invalid(
            msg(
                "A PostgreSQL book is restored by its operator: pg_restore --clean --dbname=URL FILE."
            )
        )
    source, target = Path(source).expanduser(), Path(url).expanduser()
    try:
        look_at(source, str(source), create=False)
        if target.exists() and source.samefile(target):
            raise Invalid(
                msg("{path} is the book itself; name a backup of it.", path=str(source)), "file"
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        with _part_of(target) as part:
            _copy_file(source, part, str(source))
            _check_copy(part, str(source))
            shutil.copymode(target if target.exists() else source, part)
            with gate(str(target), str(target)):  # whoever writes now finishes first
                _set_aside(target)
                os.replace(part, target)
    except OSError as error:
        raise Unavailable(
            msg(
                "{path} cannot be written: {reason}.",
                path=str(error.filename or target),
                reason=error.strerror or "?",
            )
        ) from error


def _check_copy(part: Path, shown: str) -> None:
    """Refuse a damaged copy, another program's, and one that a newer program wrote. Raises Unavailable."""
    try:
        with contextlib.closing(sqlite3.connect(part)) as copy:
            if copy.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise explain(sqlite3.DatabaseError("malformed"), shown)
            query = "SELECT 1 FROM sqlite_master WHERE name = ?"
            if copy.execute(query, (migrations.TABLE,)).fetchone() is None:
                raise migrations.no_book(shown)
            (newest,) = copy.execute(f"SELECT max(name) FROM {migrations.TABLE}").fetchone()
    except sqlite3.Error as error:
        raise explain(error, shown) from error
    migrations.refuse_newer(shown, newest or "")


def _set_aside(target: Path) -> None:
    """The book that stood there, with its journal, under the next free name beside it."""
    kept = target.with_name(f"{target.name}.before-restore")
    number = 1
    while kept.exists():
        number += 1
        kept = target.with_name(f"{target.name}.before-restore-{number}")
    for tail in ("-wal", "-shm", ""):
        if (part := Path(f"{target}{tail}")).exists():
            os.replace(part, f"{kept}{tail}")
