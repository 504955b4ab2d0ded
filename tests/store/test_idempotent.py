"""A command is done exactly once, however often it is said and wherever the connection breaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from store.database import Book
from store.errors import Conflict, Invalid, LostConnection, NotAllowed
from store.models import Command, Event, Project
from store.queries.board import board, page
from store.queries.check import check
from store.queries.events import last_event
from store.session import Session, open_session
from store.usecases.clients import create_client
from store.usecases.history import redo, undo
from store.usecases.importing import import_records
from store.usecases.projects import close_project, create_project, edit_project, move_project
from store.usecases.working import archive_touch, finish_next_step, record_touch, set_next_step
from tests.store.conftest import Two

postgres = pytest.mark.parametrize("engine", ["postgres"], indirect=True)


def counts() -> tuple[int, int]:
    return Command.select().count(), Event.select().count()


def test_every_kind_of_command_said_twice_is_done_once(session: Session) -> None:
    project = create_project(session, name="Pump house", client="Yuxi Water")
    touch = record_touch(
        session, project, day=session.today, kind="call", note="x", contact="Mr Li"
    )
    step = set_next_step(session, project, text="Call", due=session.today)
    commands: list[Callable[[str], Any]] = [
        lambda c: create_project(session, name="Lift station", client="Yuxi Water", command=c),
        lambda c: edit_project(session, project, amount=5, command=c),
        lambda c: move_project(session, project, stage=4, command=c),
        lambda c: finish_next_step(session, step, command=c),
        lambda c: archive_touch(session, touch, command=c),
        lambda c: close_project(session, project, to="won", command=c),
        lambda c: create_client(session, name="Anning Steel", command=c),
        lambda c: import_records(session, [{"client": "C", "name": "P"}], command=c),
        lambda c: undo(session, command=c),
        lambda c: redo(session, command=c),
    ]
    for command in commands:
        uuid = str(uuid4())
        first = command(uuid)
        before = counts()
        again = command(uuid)
        assert again == first
        assert type(again) is type(first)
        assert counts() == before
        for name in ("rest", "kept"):
            assert getattr(again, name, None) == getattr(first, name, None)
    assert check(session) == []


def test_a_command_that_changes_nothing_is_remembered_too(session: Session) -> None:
    project = create_project(session, name="p", client="c", amount=5)
    assert edit_project(session, project, amount=5, command="once") == 1
    edit_project(session, project, amount=6)
    assert edit_project(session, project, amount=5, command="once") == 1
    assert Project.select(Project.amount).tuples().get() == (6,)


def test_what_was_refused_may_be_said_again(two: Two) -> None:
    with pytest.raises(Invalid):
        create_project(two.bob, name="", client="c", command="once")
    project = create_project(two.bob, name="p", client="c", command="once")
    edit_project(two.ann, project, amount=5)
    with pytest.raises(Conflict):
        edit_project(two.bob, project, seen=1, amount=7, command="twice")
    assert edit_project(two.bob, project, seen=2, amount=7, command="twice") == 3


def test_the_kept_rest_of_an_undo_is_given_again(two: Two) -> None:
    project = create_project(two.bob, name="p", client="c")
    edit_project(two.ann, project, amount=5)
    first = undo(two.bob, rest=True, command="once")
    assert first.kept
    assert undo(two.bob, rest=True, command="once") == first


def test_rights_are_asked_before_the_answer_is_given_again(session: Session) -> None:
    from dataclasses import replace

    create_project(session, name="p", client="c", command="once")
    visitor = replace(session, actor=replace(session.actor, roles=frozenset({"legal"})))
    with pytest.raises(NotAllowed):
        create_project(visitor, name="p", client="c", command="once")


def test_one_uuid_is_one_command(session: Session) -> None:
    """The same UUID for something else is a fault of the caller: he must not take the first answer for his own."""
    project = create_project(session, name="p", client="c", command="once")
    with pytest.raises(Invalid):
        move_project(session, project, stage=2, command="once")
    with pytest.raises(Invalid):
        edit_project(session, project, amount=7, command="once")


# -- the connection breaks -------------------------------------------------------------------------


class Breaker:
    """Ends the book's backend, as a crash of the server or of the line would."""

    def __init__(self, book: Book) -> None:
        self.book, self.broken = book, 0
        self.door = psycopg.connect(book.url, autocommit=True)

    def now(self) -> None:
        (pid,) = self.book.db.execute_sql("SELECT pg_backend_pid()").fetchone()
        self.end(pid)

    def end(self, pid: int) -> None:
        self.door.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
        self.broken += 1


@pytest.fixture
def breaker(session: Session) -> Any:
    found = Breaker(session.book)
    yield found
    found.door.close()


@postgres
def test_a_connection_lost_between_commands_is_made_anew(
    session: Session, breaker: Breaker
) -> None:
    create_project(session, name="first", client="c")
    breaker.now()
    create_project(session, name="second", client="c")
    assert board(session).total.count == 2
    assert check(session) == []


@postgres
@pytest.mark.parametrize("at", range(1, 40, 3))
def test_a_connection_lost_in_the_middle_does_the_command_once(
    session: Session, breaker: Breaker, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """The backend ends before the n-th statement of the command."""
    create_project(session, name="first", client="c")
    before = counts()
    statements = 0
    execute = session.book.db.execute_sql

    def spy(*args: Any, **words: Any) -> Any:
        nonlocal statements
        statements += 1
        if statements == at:
            (pid,) = execute("SELECT pg_backend_pid()").fetchone()
            breaker.end(pid)
        return execute(*args, **words)

    monkeypatch.setattr(session.book.db, "execute_sql", spy)
    project = create_project(session, name="second", client="d", owner="Wang", region="North")
    monkeypatch.undo()
    assert breaker.broken == (1 if statements >= at else 0)
    assert counts()[0] == before[0] + 1
    assert [card.id for card in page(session, 1) if card.name == "second"] == [project]
    assert check(session) == []


def lose_at_commit(
    book: Book, breaker: Breaker, monkeypatch: pytest.MonkeyPatch, *, arrived: bool
) -> None:
    """The next COMMIT's answer never comes: the server did it (`arrived`) or did not."""
    real = book.db.commit

    def commit() -> None:
        (pid,) = book.db.execute_sql("SELECT pg_backend_pid()").fetchone()
        monkeypatch.setattr(book.db, "commit", real)
        if arrived:
            real()
        breaker.end(pid)
        if arrived:
            from peewee import OperationalError

            raise OperationalError(
                "consuming input failed: server closed the connection unexpectedly"
            )
        real()

    monkeypatch.setattr(book.db, "commit", commit)


@postgres
@pytest.mark.parametrize("arrived", [True, False])
def test_a_connection_lost_at_commit_does_the_command_once(
    session: Session, breaker: Breaker, monkeypatch: pytest.MonkeyPatch, arrived: bool
) -> None:
    first = create_project(session, name="first", client="c")
    before = counts()
    lose_at_commit(session.book, breaker, monkeypatch, arrived=arrived)
    moved = move_project(session, first, stage=3)
    assert (moved.version, moved.skipped) == (2, 1)
    assert breaker.broken == 1
    assert counts() == (before[0] + 1, before[1] + 1)
    lose_at_commit(session.book, breaker, monkeypatch, arrived=arrived)
    second = create_project(session, name="second", client="c")
    assert [card.id for card in page(session, 1)] == [second]
    lose_at_commit(session.book, breaker, monkeypatch, arrived=arrived)
    assert undo(session).name == "project.create"
    assert page(session, 1) == []
    assert check(session) == []


@postgres
def test_reading_over_a_lost_connection_says_so(session: Session, breaker: Breaker) -> None:
    create_project(session, name="first", client="c")
    for read in (board, lambda s: page(s, 1), last_event, lambda s: s.book.signal(), check):
        breaker.now()
        with pytest.raises(LostConnection):
            read(session)
        session.book.reconnect()
        read(session)
    breaker.now()
    with pytest.raises(LostConnection):
        open_session(session.book, login="chief")
    session.book.reconnect()
    assert open_session(session.book, login="chief").actor == session.actor


@postgres
def test_a_lost_connection_inside_a_larger_write_takes_all_of_it_back(
    session: Session, breaker: Breaker
) -> None:
    """A part cannot be done again by itself: the caller hears of it."""
    with pytest.raises(LostConnection), session.book.writing():  # noqa: PT012
        create_project(session, name="first", client="c")
        breaker.now()
        create_project(session, name="second", client="c")
    session.book.reconnect()
    assert board(session).total.count == 0
    assert check(session) == []
