"""Copies of a book while it is in use, and putting one back."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from store import migrations
from store.address import password, without_password
from store.database import GATE_SECONDS, Book, explain, gate, is_postgres, is_sqlite, look_at
from store.errors import Invalid, NotFound, Unavailable
from store.text import msg
from store.why import why

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


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
                reason=why(error),
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
    # Everybody on the machine may read a program's arguments, only its user the environment.
    secret = password(book.url)
    done = subprocess.run(
        [tool, "--format=custom", f"--file={target}", f"--dbname={without_password(book.url)}"],
        env=os.environ | ({"PGPASSWORD": secret} if secret else {}),
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

    The backup is checked first: nothing is replaced by a damaged one. It is written into the file that
    stands there, in one transaction, so that programs which have the book open go on in what was restored;
    only a damaged book is set aside by its name. Raises Invalid, Unavailable (also while it is in use).
    """
    if is_postgres(url):
        raise Invalid(
            msg(
                "A PostgreSQL book is restored by its operator: pg_restore --clean --dbname=URL FILE."
            )
        )
    source, target = Path(source).expanduser(), Path(url).expanduser()
    try:
        _look_at_backup(source)
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
                _replace(target, part)
    except OSError as error:
        raise Unavailable(
            msg(
                "{path} cannot be written: {reason}.",
                path=str(error.filename or target),
                reason=why(error),
            )
        ) from error


def _look_at_backup(source: Path) -> None:
    """Refuse what is no backup before anything is touched. Raises NotFound, Unavailable, OSError."""
    if not source.exists():
        raise NotFound(msg("There is no backup {path}; check the path.", path=str(source)))
    if source.is_file() and not is_sqlite(source):
        raise _bad(str(source))
    look_at(source, str(source), create=False)


def _bad(shown: str) -> Unavailable:
    return Unavailable(
        msg("The backup {path} is damaged or is no Loudou book; restore another one.", path=shown)
    )


def _replace(target: Path, part: Path) -> None:
    """`part` becomes the book at `target`, behind the write gate. Raises Unavailable, OSError."""
    kept = _keep(target) if target.exists() else None
    if kept is None:
        _set_aside(target)
        os.replace(part, target)
        return
    try:
        _write_into(target, part)
    except sqlite3.Error as error:
        kept.unlink()  # nothing was replaced
        raise explain(error, str(target)) from error


def _keep(target: Path) -> Path | None:
    """Copy the book that stands there to the next free name beside it; None where it is too damaged for that."""
    with _part_of(target) as part:
        shutil.copymode(target, part)
        try:
            with (
                contextlib.closing(sqlite3.connect(target)) as old,
                contextlib.closing(sqlite3.connect(part)) as copy,
            ):
                old.backup(copy, progress=_not_for_ever())
                copy.execute("PRAGMA journal_mode = DELETE")
                if copy.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                    return None
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
                return None
            raise explain(error, str(target)) from error
        kept = _kept_name(target)
        os.replace(part, kept)
    return kept


def _write_into(target: Path, part: Path) -> None:
    """All of `part` into the live file, in one transaction that its readers see as any other."""
    with (
        contextlib.closing(sqlite3.connect(part)) as new,
        contextlib.closing(sqlite3.connect(target)) as live,
    ):
        (size,) = live.execute("PRAGMA page_size").fetchone()
        if new.execute("PRAGMA page_size").fetchone() != (size,):  # a journal keeps its page size
            new.execute(f"PRAGMA page_size = {int(size)}")
            new.execute("VACUUM")
        new.backup(live, progress=_not_for_ever())


def _not_for_ever() -> Callable[[int, int, int], None]:
    """SQLite's backup waits for a lock without end; this ends it after GATE_SECONDS."""
    end = time.monotonic() + GATE_SECONDS

    def look(status: int, remaining: int, total: int) -> None:
        del remaining, total
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > end:
            raise sqlite3.OperationalError("database is locked")

    return look


def _check_copy(part: Path, shown: str) -> None:
    """Refuse a damaged copy, another program's, and one that a newer program wrote. Raises Unavailable."""
    try:
        with contextlib.closing(sqlite3.connect(part)) as copy:
            if copy.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise _bad(shown)
            query = "SELECT 1 FROM sqlite_master WHERE name = ?"
            if copy.execute(query, (migrations.TABLE,)).fetchone() is None:
                raise migrations.no_book(shown)
            (newest,) = copy.execute(f"SELECT max(name) FROM {migrations.TABLE}").fetchone()
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
            raise _bad(shown) from error
        raise explain(error, shown) from error
    migrations.refuse_newer(shown, newest or "")


def _kept_name(target: Path) -> Path:
    """The next free name beside a book for what stood there before."""
    kept = target.with_name(f"{target.name}.before-restore")
    number = 1
    while kept.exists():
        number += 1
        kept = target.with_name(f"{target.name}.before-restore-{number}")
    return kept


def _set_aside(target: Path) -> None:
    """A damaged book, with its journal, under the next free name beside it."""
    kept = _kept_name(target)
    for tail in ("-wal", "-shm", ""):
        if (part := Path(f"{target}{tail}")).exists():
            os.replace(part, f"{kept}{tail}")
