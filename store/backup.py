"""Copies of a book while it is in use, and putting one back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path

from store.database import Book, is_postgres, open_book
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
    handle, part = tempfile.mkstemp(dir=target.parent, prefix=target.name, suffix=".part")
    os.close(handle)
    try:
        source, copy = sqlite3.connect(f"file:{book.url}?mode=ro", uri=True), sqlite3.connect(part)
        with book.guard():
            try:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
            finally:
                copy.close()
                source.close()
        os.replace(part, target)
    finally:
        Path(part).unlink(missing_ok=True)


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
    open_book(source, create=False, migrate=False).close()
    target.parent.mkdir(parents=True, exist_ok=True)
    kept = target.with_name(f"{target.name}.before-restore")
    number = 1
    while kept.exists():
        number += 1
        kept = target.with_name(f"{target.name}.before-restore-{number}")
    book = open_book(target, create=False) if target.exists() else None
    try:
        if book is not None:
            with book.writing():
                pass  # wait for whoever writes now
            book.db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            book.close()
            os.replace(target, kept)
        for tail in ("-wal", "-shm"):
            Path(f"{target}{tail}").unlink(missing_ok=True)
        shutil.copyfile(source, target)
    except OSError as error:
        raise Unavailable(
            msg(
                "{path} cannot be written: {reason}.",
                path=str(target),
                reason=error.strerror or "?",
            )
        ) from error
