"""A server that goes away for a while under an open board."""

from __future__ import annotations

import pytest

from store.database import Book, explain
from store.errors import LostConnection, LoudouError
from store.session import Session
from store.usecases.projects import move_project
from store.usecases.reviewing.seat import seat
from tests.tui.driver import at_board
from tests.tui.review.conftest import Meet, meet, team
from tests.tui.review.driver import at_table
from tests.tui.test_board_stories import fill

__all__ = ["meet", "team"]
POSTGRES = pytest.mark.parametrize("engine", ["postgres"], indirect=True)
AWAY = 'ALTER DATABASE "{name}" ALLOW_CONNECTIONS {allowed}'


class Outage:
    """Takes a book's database away from everybody, and gives it back."""

    def __init__(self, book: Book) -> None:
        from tests import postgres

        self.door = postgres._door()
        self.name = book.db.execute_sql("SELECT current_database()").fetchone()[0]

    def begin(self) -> None:
        """Nobody gets in, and whoever is in is thrown out."""
        self.door.execute(AWAY.format(name=self.name, allowed=False))
        self.door.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            (self.name,),
        )

    def end(self) -> None:
        """The server is there again."""
        self.door.execute(AWAY.format(name=self.name, allowed=True))


@POSTGRES
async def test_a_board_outlives_a_server_that_is_down_for_several_looks(session: Session) -> None:
    ids = fill(session, 2)
    outage = Outage(session.book)
    async with at_board(session) as desk:
        outage.begin()
        try:
            await desk.until(lambda: desk.app.work._failing, "a look that fails")
            await desk.sees("available")
            await desk.pilot.pause(0.5)  # some looks more: no connection is left by now
        finally:
            outage.end()
        await desk.until(lambda: not desk.app.work._failing, "a look that succeeds")
        session.book.reconnect()
        move_project(session, ids["P1.0"], stage=3)
        await desk.until(lambda: desk.names(3) == ["P1.0"], "the other's move")
        await desk.give("1", ">")
        assert desk.names(2) == ["P1.1"]


@POSTGRES
async def test_a_table_outlives_it_and_the_move_made_meanwhile_is_made_up_for(meet: Meet) -> None:
    outage = Outage(meet.team.chief.book)
    async with at_table(meet.li, meet.review) as desk:
        first = desk.table.entry
        await desk.opens("d")
        await desk.type("Waits")
        outage.begin()
        try:
            await desk.press("ctrl+s")
            await desk.until(lambda: desk.form.problem, "why it is not saved")
            await desk.press("escape")
            await desk.until(lambda: desk.app.work._failing, "a look that fails")
        finally:
            outage.end()
        await desk.until(lambda: not desk.app.work._failing, "a look that succeeds")
        await desk.closed()
        await desk.opens("d")
        await desk.sees("Waits")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("no change Waits")
        outage.begin()
        try:
            await desk.until(lambda: desk.app.work._failing, "a look that fails")
            await desk.press("]")
            await desk.lies("Phase two")
            await desk.until(lambda: not desk.app.here.busy, "the move given up")
        finally:
            outage.end()
        await desk.until(lambda: not desk.app.work._failing, "a look that succeeds")
        meet.li.book.reconnect()
        await desk.until(lambda: seat(meet.li, meet.review).entry == desk.table.entry, "the seat")
        assert desk.table.entry != first
        outage.begin()
        try:
            await desk.until(lambda: desk.app.work._failing, "a look that fails")
            await desk.press("q")
            await desk.until(lambda: desk.app.here is desk.board, "the board")
        finally:
            outage.end()


@POSTGRES
def test_a_use_case_after_an_outage_connects_again(session: Session) -> None:
    ids = fill(session, 1)
    outage = Outage(session.book)
    outage.begin()
    try:
        for _ in range(2):
            with pytest.raises(LoudouError):
                move_project(session, ids["P1.0"], stage=2)
    finally:
        outage.end()
    assert session.book.db.is_closed()
    assert move_project(session, ids["P1.0"], stage=2).version == 2


@pytest.mark.parametrize(
    ("said", "lost"),
    [
        ("Error, database connection not opened.", True),
        ('connection is bad: connection to server on socket "/s" failed: No such file', True),
        ('connection failed: connection to server at "h", port 5 failed: Connection refused', True),
        ("connection failed: FATAL:  the database system is starting up", True),
        ("could not connect to server: connection timed out", True),
        ("connection failed: FATAL:  password authentication failed for user", False),
        ('connection failed: FATAL:  database "book" does not exist', False),
        ("canceling statement due to lock timeout", False),
    ],
)
def test_a_server_that_is_away_is_told_from_one_that_will_not_have_us(
    said: str, lost: bool
) -> None:
    assert isinstance(explain(Exception(said), "book"), LostConnection) is lost


@POSTGRES
def test_nothing_is_listened_to_that_nobody_reads(session: Session) -> None:
    """Notices would pile up in the driver with every commit."""
    fill(session, 1)
    assert not session.book.db.execute_sql("SELECT pg_listening_channels()").fetchall()
