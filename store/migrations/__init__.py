"""Numbered, frozen, atomic steps of the schema; applied under a lock, after a backup, never backwards."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import Unavailable
from store.text import msg

if TYPE_CHECKING:
    from store.database import Book

HERE = Path(__file__).parent
LATEST = "0004_block"
TABLE = "schema_migration"


def no_book(shown: str) -> Unavailable:
    """Somebody else's database."""
    return Unavailable(
        msg(
            "{book} is a database, but no Loudou book. Nothing was changed; name another file.",
            book=shown,
        )
    )


def refuse_newer(shown: str, theirs: str) -> None:
    """Raises Unavailable where the newest step of a book is one that this program does not know."""
    if theirs > LATEST:
        raise Unavailable(
            msg(
                "The book {book} was written by a newer Loudou ({theirs}; this one knows {ours}). Nothing was changed; update the program.",
                book=shown,
                theirs=theirs,
                ours=LATEST,
            )
        )


def applied(book: Book) -> list[str]:
    """Names of the steps this book has, in order; empty for a new book. Raises Unavailable for somebody else's file."""
    if not book.db.table_exists(TABLE):
        if not book.db.get_tables():
            return []
        if not book.db.table_exists(TABLE):  # somebody may have made the book between the two looks
            raise no_book(book.shown)
    return [
        name
        for (name,) in book.db.execute_sql(f"SELECT name FROM {TABLE} ORDER BY name").fetchall()
    ]


def ensure(book: Book, *, migrate: bool) -> None:
    """Bring the book to LATEST. Refuses one written by a newer program; without `migrate` refuses an older one."""
    names = applied(book)
    if names:
        refuse_newer(book.shown, names[-1])
    if names and names[-1] == LATEST:
        return
    if not migrate:
        raise Unavailable(msg("The book {book} needs `loudou migrate` first.", book=book.shown))
    with _lock(book):
        names = applied(book)
        if names and names[-1] >= LATEST:
            return  # somebody else did it while we waited
        if names:
            _backup(book, names[-1])
        _run(book)


def _run(book: Book) -> None:
    from playhouse.migrations import Runner

    Runner(book.db, str(HERE), table_name=TABLE).up()


def _backup(book: Book, name: str) -> None:
    """A copy beside the file before its schema changes; servers are backed up by their operators."""
    if book.engine == "sqlite":
        from store.backup import backup

        target = plain = f"{book.url}.before-{LATEST}-from-{name}"
        number = 1
        while Path(target).exists():  # an earlier try that failed has left its own
            number += 1
            target = f"{plain}-{number}"
        backup(book, Path(target))


@contextlib.contextmanager
def _lock(book: Book) -> Iterator[None]:
    if book.engine == "postgres":
        book.db.execute_sql("SELECT pg_advisory_lock(4305)")
        try:
            yield
        finally:
            book.db.execute_sql("SELECT pg_advisory_unlock(4305)")
        return
    import fcntl

    try:
        handle = os.open(f"{book.url}.gate", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
    except OSError as error:
        raise Unavailable(
            msg(
                "The book {book} is read-only: nothing can be changed in it. Check the file's permissions, or open a copy.",
                book=book.shown,
            )
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
