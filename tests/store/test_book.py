"""Opening a book, good and bad: what is wrong, where, what to do, and nothing lost."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store import database
from store.clock import FixedClock
from store.database import Book, explain, gate, look_at, open_book, wait_for_change
from store.errors import NotAllowed, NotFound, Unavailable
from store.models import Command, Event, Member, Project
from store.queries.board import board, page
from store.queries.check import check
from store.session import Session, open_session
from store.usecases.clients import create_client
from store.usecases.members import edit_member
from store.usecases.projects import create_project, edit_project
from tests import postgres as server
from tests.store.conftest import Two

sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
postgres = pytest.mark.parametrize("engine", ["postgres"], indirect=True)


def refusal(path: Path | str, **how: bool) -> str:
    """The sentence with which opening is refused; it names the book."""
    with pytest.raises(Unavailable) as found:
        open_book(path, **how).close()
    assert found.value.exit_code == 7
    assert str(path) in str(found.value)
    assert str(path) in found.value.text("zh")
    return str(found.value)


def listing(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


# -- opening ---------------------------------------------------------------------------------------


def test_a_new_book_has_one_administrator_and_eight_stages(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "漏斗 100%#?.db"
    book = open_book(path)
    session = open_session(book, login="wang")
    assert session.actor.roles == {"administrator"}
    assert len(board(session).columns) == 8
    assert check(session) == []
    assert Command.select(Command.name).tuples().get() == ("book.begin",)
    book.close()
    assert open_session(open_book(path), login="wang").actor == session.actor
    with pytest.raises(NotAllowed):
        open_session(book, login="li")


def test_several_who_open_a_new_book_at_once_share_it(
    tmp_path: Path, new_database: str, engine: str
) -> None:
    """Whoever comes first makes it; the others wait and find it made."""
    path = str(tmp_path / "book.db") if engine == "sqlite" else new_database
    environment = os.environ | {"PYTHONPATH": str(Path(database.__file__).parent.parent)}
    crowd = [
        subprocess.Popen([sys.executable, "-B", "-c", READ, path, "2026-11-23T10:00:00"], env=environment,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(5)
    ]  # fmt: skip
    said = [process.communicate()[0].splitlines()[-1] for process in crowd]
    book = open_book(path, clock=FixedClock())
    session = open_session(book, login="chief")
    assert check(session) == []
    assert Member.select().count() == 1
    assert said.count("written") == 1, "the others want the same project, and hear that it is there"
    assert {line.split()[0] for line in said} == {"written", "Invalid"}
    book.close()
    assert not [path.name for path in tmp_path.iterdir() if "before" in path.name]


@pytest.mark.parametrize("login", ["wang\x00", "wang\ud800", "\x1b[2Jwang"])
def test_an_odd_login_is_the_text_of_it(book: Book, login: str) -> None:
    assert open_session(book, login=login).actor.login == "wang"
    assert open_session(book, login="wang").actor.id == open_session(book, login=login).actor.id


@pytest.fixture
def new_database(engine: str) -> Iterator[str]:
    """An empty database of the server."""
    if engine == "sqlite":
        yield ""
        return
    name = f"empty_{os.getpid()}_{time.monotonic_ns()}"
    yield server.create(name)
    server.drop(name)


def test_an_empty_file_becomes_a_book(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    path.touch()
    book = open_book(path)
    assert open_session(book, login="wang").can("member.add")
    book.close()


def _aged(path: Path) -> None:
    path.touch()
    os.utime(path, (time.time() - 60,) * 2)


@pytest.mark.parametrize("beside", ["", ".gate", "-wal"])
def test_a_truncated_book_is_no_new_one(tmp_path: Path, beside: str) -> None:
    path = tmp_path / "book.db"
    if beside:
        path.with_name(path.name + beside).write_bytes(b"kept" if beside == "-wal" else b"")
    _aged(path)
    before = listing(tmp_path)
    assert "is empty and holds no Loudou book" in refusal(path)
    assert listing(tmp_path) == before


def test_an_empty_file_is_never_read_as_a_book(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    path.touch()
    assert "is empty" in refusal(path, create=False)


def test_an_empty_file_waits_for_its_maker(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    _aged(path)
    with gate(str(path), str(path)):
        look_at(path, str(path), create=True)
    refusal(path)


def test_a_folder_is_no_book(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)
    assert listing(tmp_path) == {}


def test_a_missing_book_is_not_made_where_it_must_exist(tmp_path: Path) -> None:
    assert "There is no book at" in refusal(tmp_path / "none.db", create=False)
    assert listing(tmp_path) == {}


def test_a_file_in_the_place_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    refusal(tmp_path / "file" / "book.db")
    assert listing(tmp_path) == {"file": b"x"}


@pytest.mark.parametrize(
    "content",
    [b"x", b"\x00" * 5000, "客户,项目\n".encode() * 50, b"SQLite format 2\x00" + b"\x00" * 99],
)
def test_what_is_no_database_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "book.db"
    path.write_bytes(content)
    assert "damaged or is no Loudou book" in refusal(path)
    assert listing(tmp_path) == {"book.db": content}


def test_another_programs_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE notes (text)")
    other.close()
    before = path.read_bytes()
    assert "is a database, but no Loudou book" in refusal(path)
    assert path.read_bytes() == before
    assert [*listing(tmp_path)] == ["other.db"]


def open_and_work(path: Path, clock: FixedClock) -> None:
    book = open_book(path, clock=clock)
    try:
        session = open_session(book, login="chief")
        page(session, 1)
        create_project(session, name="one more", client="c1")
    finally:
        book.close()


@sqlite
def test_a_damaged_book_says_so(book_url: str, fixed_clock: FixedClock) -> None:
    path, clock = Path(book_url), fixed_clock
    book = open_book(path, clock=clock)
    session = open_session(book, login="chief")
    for number in range(20):
        create_project(session, name=f"p{number}", client=f"c{number}")
    book.close()
    whole = path.read_bytes()
    damages = {
        "cut off": whole[: len(whole) // 2],
        "only the head": whole[:100],
        "pages overwritten": whole[:4096] + b"\xff" * (len(whole) - 4096),
        "schema overwritten": whole[:100] + b"\xff" * 4000 + whole[4100:],
    }
    for what, content in damages.items():
        path.write_bytes(content)
        with pytest.raises(Unavailable) as found:
            open_and_work(path, clock)
        assert "damaged" in str(found.value), what
    path.write_bytes(whole)
    book = open_book(path, clock=clock)
    assert check(open_session(book, login="chief")) == []
    book.close()


@sqlite
def test_a_quietly_damaged_book_is_found_by_check(session: Session, book_url: str) -> None:
    for number in range(100):
        create_client(session, name=f"client {number}", remarks="x" * 2000)
    session.book.db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    session.book.close()
    path = Path(book_url)
    content = bytearray(path.read_bytes())
    for at in range(len(content) // 2 // 4096 * 4096, len(content), 8 * 4096):
        content[at : at + 64] = b"\xff" * 64
    path.write_bytes(content)
    book = open_book(path, clock=session.clock)
    findings: list[str] = []
    with contextlib.suppress(Unavailable):  # a reader may fall over it first
        findings = ["the sentence of the error"]
        findings = [str(finding) for finding in check(open_session(book, login="chief"))]
    assert findings, "check finds it, or says that the file is damaged"
    book.close()


def test_a_book_of_a_newer_program_is_left_as_it_is(book_url: str, engine: str) -> None:
    book = open_book(book_url)
    book.db.execute_sql(
        "INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2030-01-01 00:00:00')"
    )
    book.close()
    with pytest.raises(Unavailable, match="written by a newer Loudou"):
        open_book(book_url)


@postgres
def test_a_server_that_is_not_there(book_url: str) -> None:
    with pytest.raises(Unavailable, match="connection") as found:
        open_book("postgresql://somebody:secret@127.0.0.1:1/book")
    assert "secret" not in str(found.value), "no password in a message"


@postgres
def test_a_database_that_is_not_there(book_url: str) -> None:
    with pytest.raises(Unavailable, match="does not exist"):
        open_book(book_url.replace("/book_", "/no_book_"))


@postgres
def test_another_programs_server_database(session: Session, book_url: str) -> None:
    session.book.db.execute_sql("DROP TABLE schema_migration")
    session.book.close()
    with pytest.raises(Unavailable, match="no Loudou book"):
        open_book(book_url)


# -- who may open it -------------------------------------------------------------------------------


def test_an_unknown_login_is_told_whom_to_ask(two: Two) -> None:
    edit_member(two.ann, "Bob", archived=1)
    for login in ("mallory", "bob", "Ann", "ANN", "", "x' OR 1=1 --"):
        if not login:
            continue
        with pytest.raises(NotAllowed) as found:
            open_session(two.ann.book, login=login)
        assert "chief, Ann" in str(found.value)
        assert login in str(found.value)
        assert "member add" in str(found.value)
    assert Member.select().count() == 3


def test_only_an_administrator_acts_as_another(two: Two) -> None:
    with pytest.raises(NotAllowed, match="--as; Bob"):
        open_session(two.ann.book, login="bob", as_member="Ann")
    with pytest.raises(NotFound):
        open_session(two.ann.book, login="ann", as_member="Nobody")
    session = open_session(two.ann.book, login="ann", as_member="bob")
    assert (session.actor.name, session.can("member.add")) == ("Bob", False)
    create_project(session, name="p", client="c")
    actor, via = (
        Command.select(Command.actor, Command.via)
        .order_by(Command.id.desc())
        .limit(1)
        .tuples()
        .get()
    )
    assert (actor, via) == (two.bob.actor.id, two.ann.actor.id), (
        "the command remembers who was behind it"
    )


def test_the_language_is_asked_then_the_members_then_english(two: Two) -> None:
    edit_member(two.ann, "Bob", lang="zh")
    book = two.ann.book
    assert open_session(book, login="bob").lang == "zh"
    assert open_session(book, login="bob", lang="en").lang == "en"
    assert open_session(book, login="ann").lang == "en"


# -- read-only -------------------------------------------------------------------------------------

READ = """
import os, sys, tempfile
from store.clock import FixedClock
from store.database import open_book
from store.errors import LoudouError
from store.queries.board import board, page
from store.session import open_session
from store.usecases.projects import create_project

def work(path):
    try:
        book = open_book(path, clock=FixedClock(sys.argv[2]))
        session = open_session(book, login="chief")
        print("read", board(session).total.count, len(page(session, 1)))
        create_project(session, name="one more", client="c")
        print("written")
        book.close()
    except LoudouError as error:
        print(type(error).__name__, error)

if len(sys.argv) > 3:  # everything is loaded before the rights are dropped
    work(sys.argv[3])
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    print("---")
work(sys.argv[1])
"""


def said_by_another(
    path: Path | str, moment: str = "2026-11-23T10:00:00", warm_up: str = ""
) -> list[str]:
    """What another process says that opens the book, reads and writes."""
    done = subprocess.run(
        [sys.executable, "-B", "-c", READ, str(path), moment, *([warm_up] if warm_up else [])], capture_output=True, text=True,
        check=False, cwd="/", env=os.environ | {"PYTHONPATH": str(Path(database.__file__).parent.parent)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split("---\n")[-1].splitlines()


def as_a_plain_user(path: Path, moment: str = "2026-11-23T10:00:00") -> list[str]:
    """The same without root's rights: root may write anywhere."""
    with tempfile.TemporaryDirectory() as folder:
        return said_by_another(path, moment, f"{folder}/warm.db")


@pytest.fixture
def shared(session: Session, book_url: str) -> Iterator[Path]:
    """A closed book with one project in a folder that everybody may enter."""
    create_project(session, name="p", client="c")
    session.book.close()
    folder = (
        Path("/tmp" if os.access("/tmp", os.W_OK) else Path(book_url).parent)
        / f"loudou-shared-{os.getpid()}-{time.monotonic_ns()}"
    )
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    path = folder / "book.db"
    shutil.copyfile(book_url, path)
    path.chmod(0o666)
    yield path
    folder.chmod(0o777)
    shutil.rmtree(folder)


@sqlite
def test_a_book_that_one_may_write_is_written(shared: Path) -> None:
    assert as_a_plain_user(shared) == ["read 1 1", "written"]


@sqlite
@pytest.mark.parametrize("moment", ["2026-11-23T10:00:00", "2026-12-24T10:00:00"])
def test_a_file_that_one_may_only_read_is_read(shared: Path, moment: str) -> None:
    shared.chmod(0o444)
    before = shared.read_bytes()
    said = as_a_plain_user(shared, moment)
    assert said[0] == "read 1 1"
    assert said[1].startswith("Unavailable")
    assert "is read-only" in said[1]
    assert shared.read_bytes() == before


@sqlite
def test_a_folder_that_one_may_not_write(shared: Path) -> None:
    for mode in (0o666, 0o444):
        shared.chmod(mode)
        shared.parent.chmod(0o555)
        before = listing(shared.parent)
        said = as_a_plain_user(shared)
        assert said[-1].startswith("Unavailable")
        assert "permissions" in said[-1], said
        assert listing(shared.parent) == before


@sqlite
def test_a_folder_that_one_may_not_enter(shared: Path) -> None:
    shared.parent.chmod(0o000)
    (said,) = as_a_plain_user(shared)
    assert said.startswith("Unavailable")
    assert str(shared) in said


# -- locked, full ----------------------------------------------------------------------------------


def unchanged(session: Session, change: Callable[[], object]) -> str:
    before = list(Event.select(Event.id).tuples()), list(Project.select().tuples())
    with pytest.raises(Unavailable) as found:
        change()
    assert (list(Event.select(Event.id).tuples()), list(Project.select().tuples())) == before
    assert check(session) == []
    assert session.book.shown in str(found.value)
    return str(found.value)


@sqlite
def test_a_book_locked_by_another_program(session: Session, book_url: str) -> None:
    other = sqlite3.connect(book_url, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    session.book.db.execute_sql("PRAGMA busy_timeout = 50")
    assert "is locked by another program" in unchanged(
        session, lambda: create_project(session, name="p", client="c")
    )
    other.execute("ROLLBACK")
    create_project(session, name="p", client="c")
    other.close()


@sqlite
def test_a_writer_who_does_not_finish(
    session: Session, book_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "GATE_SECONDS", 0.3)
    hold = "import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX); print('mine', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, f"{book_url}.gate"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        said = unchanged(session, lambda: create_project(session, name="p", client="c"))
        assert "Somebody else has been writing" in said
        other.kill()
    create_project(session, name="p", client="c")
    assert board(session).total.count == 1


@postgres
def test_a_writer_who_does_not_finish_on_a_server(
    session: Session, book_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    monkeypatch.setattr(database, "GATE_SECONDS", 0.3)
    monkeypatch.setattr(database.Book, "writing", database.Book.writing)
    with psycopg.connect(book_url) as other:
        other.execute(f"SELECT pg_advisory_xact_lock({database._ADVISORY})")
        said = unchanged(session, lambda: create_project(session, name="p", client="c"))
        assert "locked" in said
    create_project(session, name="p", client="c")


@sqlite
def test_a_full_disk_loses_nothing(session: Session) -> None:
    project = create_project(session, name="p", client="c")
    (pages,) = session.book.db.execute_sql("PRAGMA page_count").fetchone()
    session.book.db.execute_sql(f"PRAGMA max_page_count = {pages}")
    done = 0

    def fill() -> None:
        nonlocal done
        for number in range(500):
            edit_project(session, project, remarks=f"{number} " * 4000)
            done = number + 1

    with pytest.raises(Unavailable, match="no room left"):
        fill()
    assert check(session) == []
    kept = Project.select(Project.remarks).where(Project.id == project).tuples().get()[0]
    assert kept == (f"{done - 1} " * 4000).strip() if done else kept == ""
    session.book.db.execute_sql(f"PRAGMA max_page_count = {pages + 100}")
    edit_project(session, project, remarks="there is room again")
    assert check(session) == []


# -- two connections -------------------------------------------------------------------------------


def test_the_signal_tells_of_others(session: Session, book_url: str) -> None:
    before = session.book.signal()
    assert session.book.signal() == before
    assert not wait_for_change(session.book, before, 0.05)
    assert said_by_another(book_url)[-1] == "written"
    assert wait_for_change(session.book, before, 1)
    assert board(session).total.count == 1


def test_a_reader_sees_one_moment(session: Session, book_url: str) -> None:
    with session.book.reading():
        assert board(session).total.count == 0
        assert said_by_another(book_url)[-1] == "written", "a reader keeps no writer waiting"
        assert board(session).total.count == 0
    assert board(session).total.count == 1


def test_threads_of_one_program_queue_at_the_gate(session: Session) -> None:
    import threading

    failures: list[BaseException] = []

    def work(name: str) -> None:
        try:
            with session.book.connected():
                for number in range(5):
                    create_project(session, name=f"{name} {number}", client="c")
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert board(session).total.count == 20
    assert check(session) == []


def test_a_nested_write_that_fails_takes_only_itself_back(session: Session) -> None:
    with session.book.writing():
        create_project(session, name="outer", client="c")
        with contextlib.suppress(RuntimeError), session.book.writing():
            create_project(session, name="inner", client="c")
            raise RuntimeError
    assert [card.name for card in page(session, 1)] == ["outer"]
    assert check(session) == []


# -- sentences -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "code", "word"),
    [
        ("database is locked", "unavailable", "locked"),
        ("canceling statement due to lock timeout", "unavailable", "locked"),
        ("attempt to write a readonly database", "unavailable", "read-only"),
        ("cannot execute INSERT in a read-only transaction", "unavailable", "read-only"),
        ("database or disk is full", "unavailable", "room"),
        ("could not extend file: No space left on device", "unavailable", "room"),
        ("database disk image is malformed", "unavailable", "damaged"),
        ("file is not a database", "unavailable", "damaged"),
        ("unable to open database file", "unavailable", "opened"),
        ("disk I/O error", "unavailable", "disk"),
        ("terminating connection due to administrator command", "lost_connection", "lost"),
        ("server closed the connection unexpectedly", "lost_connection", "lost"),
        ("the connection is closed", "lost_connection", "lost"),
        ("connection to server at 1.2.3.4 failed: Connection refused", "lost_connection", "lost"),
        ("SSL SYSCALL error: EOF detected", "lost_connection", "lost"),
        ("could not receive data from server: Connection reset by peer", "lost_connection", "lost"),
        (
            "consuming input failed: server closed the connection unexpectedly",
            "lost_connection",
            "lost",
        ),
        ("something\nquite   new", "unavailable", "something quite new"),
    ],
)
def test_each_driver_error_becomes_a_sentence(error: str, code: str, word: str) -> None:
    found = explain(Exception(error), "my.book")
    assert (found.code, found.exit_code) == (code, 7)
    assert word in str(found)
    assert "my.book" in str(found)


def test_a_password_is_not_shown() -> None:
    for url in (
        "postgresql://u:p%40ss@h/db",
        "postgres://u:secret@h:5433/db?sslmode=require",
        "postgresql://h/db?password=secret&user=u",
    ):
        shown = Book.shown.fget(type("B", (), {"url": url, "engine": "postgres"})())  # type: ignore[attr-defined]
        assert "secret" not in shown
        assert "p%40ss" not in shown
        assert "db" in shown
