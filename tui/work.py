"""The only door from the event loop to the database.

Threads, each with its own connection: an interactive one for reads and single writes, which also
watches the book for other people's changes, a job one for what takes long, one for notes (drafts,
the place one is at), which may wait long for the write gate, and one for finds, each of which a
newer one interrupts. Calls come back to the event
loop as awaitables; a newer read of a group supersedes older ones not yet begun.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from itertools import count
from typing import Any, NamedTuple, TypeVar

from store.database import Book, Interruption
from store.errors import Interrupted, LostConnection, LoudouError
from store.queries.events import last_event, touched_since
from store.session import Session
from store.usecases.upkeep import roll
from tui.lane import Lane

T = TypeVar("T")
LEAVING = 2.0
"""Seconds that leaving waits for notes which queue for the write gate."""
POLL = 0.16
"""Seconds between looks at the change signal: others' changes are seen within half a second."""


class Superseded(Exception):
    """A newer read of the same group took this one's place: the caller drops what it was doing."""


class Changed(NamedTuple):
    """What commits touched: projects by id, stages by number, or so much that all is read anew."""

    projects: frozenset[int]
    stages: frozenset[int]
    everything: bool
    files: bool = False
    """Whether clients' files may say something else now."""
    reviews: bool = False
    """Whether something of a review was written: its queue, a brief, a decision."""
    seats: frozenset[int] = frozenset()
    """Reviews of which another project lies on the table."""


EVERYTHING = Changed(frozenset(), frozenset(), True, True, True)


class Work:
    """Runs functions of a session on a few threads with a connection each.

    `session` is passed to every function as its only argument, in the thread that runs it.
    """

    def __init__(self, book: Book, session: Session) -> None:
        self._book = book
        self._session = session
        self._lanes: dict[str, Lane] = {}
        self._notes: Lane | None = None
        self.noted: dict[str, Any] = {}
        self._newest: dict[str, int] = {}
        self._numbers = count(1)
        self._search: Interruption | None = None
        self._signal = self._event = 0
        self._day = ""
        self._seats: dict[int, int] = {}
        self._failing = False
        self._on_change: Callable[[Changed], None] = lambda _: None
        self._on_failure: Callable[[LoudouError], None] = lambda _: None

    def submit(self, call: Callable[[Session], T], lane: str = "interactive") -> Future[T]:
        """Start `call` on a lane's thread, before or outside an event loop."""
        return self._lane(lane).submit(self._connected, call)

    def _lane(self, name: str) -> Lane:
        if name not in self._lanes:
            self._lanes[name] = Lane(f"loudou-{name}")
        return self._lanes[name]

    def _connected(self, call: Callable[[Session], T]) -> T:
        """Call on this thread's connection, which is closed where the server was down at the last try."""
        self._book.connect()
        return call(self._session)

    async def read(
        self, call: Callable[[Session], T], group: str = "", lane: str = "interactive"
    ) -> T:
        """The answer of a reading function. Raises Superseded if a newer one of `group` came.

        lane: `job` for what a person need not wait for, such as counting a large narrowing.
        """
        call = self._steady(call)
        if not group:
            return await asyncio.wrap_future(self.submit(call, lane))
        number = self._newest[group] = next(self._numbers)

        def run(session: Session) -> T:
            if self._newest[group] != number:
                raise Superseded
            return call(session)

        answer = await asyncio.wrap_future(self.submit(run, lane))
        if self._newest[group] != number:
            raise Superseded
        return answer

    async def search(self, call: Callable[[Session], T]) -> T:
        """The answer of a reading function on a thread of its own. Raises Superseded if a newer search came.

        A newer one interrupts it in the middle of its statement, and nothing else: no other read, no write.
        """
        interruption = Interruption()
        older, self._search = self._search, interruption
        if older:
            older.now()
        call = self._steady(call)

        def run(session: Session) -> T:
            while True:
                try:
                    with self._book.breakable(interruption):
                        return call(session)
                except Interrupted:
                    if interruption.asked:
                        raise Superseded from None
                    # it was meant for the one before: a server may hear of it late

        answer = await asyncio.wrap_future(self.submit(run, "find"))
        if interruption.asked:
            raise Superseded
        return answer

    def end_search(self) -> None:
        """Nobody waits for what is being searched any more."""
        if self._search:
            self._search.now()

    async def do(
        self, call: Callable[[Session], T], ahead: Callable[[Session, Changed], None] | None = None
    ) -> T:
        """The answer of one writing use case; what it touched has been announced when this ends.

        ahead: reads, on the same trip to the book, what will be asked for once that is announced.
        """

        def run(session: Session) -> tuple[T, Changed | None]:
            answer, changed = call(session), None
            # what is written is written: where this fails, the next look will tell what it touched
            with suppress(LoudouError), self._book.reading():
                changed = self._news(session)
                if changed and ahead:
                    ahead(session, changed)
            return answer, changed

        answer, changed = await asyncio.wrap_future(self.submit(run))
        if changed:
            self._on_change(changed)
        return answer

    async def job(self, call: Callable[[Session], T]) -> T:
        """The answer of something long (an import, a backup), beside the interactive thread."""
        return await asyncio.wrap_future(self.submit(call, "job"))

    def note(self, key: str, value: Any, write: Callable[[Session], None]) -> Future[None]:
        """Write a note beside everything else; one of the same key not yet begun is left out.

        Until it is in the book, `noted` has `value` under `key`.
        """
        if self._notes is None:
            self._notes = Lane("loudou-notes")
        group = f"note:{key}"
        number = self._newest[group] = next(self._numbers)
        self.noted[key] = value

        def run() -> None:
            if self._newest[group] != number:
                return
            self._connected(self._steady(write))
            if self._newest[group] == number:
                self.noted.pop(key, None)

        return self._notes.submit(run)

    def remember(self, session: Session) -> None:
        """Note where the book stands, in the interactive thread: changes count from here."""
        self._signal = self._book.signal()
        self._event = last_event(session)
        self._day = session.today

    def sit(self, review: int, seq: int) -> None:
        """Announce from now on where this review stands; `seq` is the move that is known already."""
        self._seats[review] = seq

    def rise(self, review: int) -> None:
        """Announce the moves of this review no more."""
        self._seats.pop(review, None)

    async def watch(
        self, changed: Callable[[Changed], None], failed: Callable[[LoudouError], None]
    ) -> None:
        """Call `changed` in this event loop after commits by anyone, and when a new day begins; until this is cancelled."""
        self._loop = asyncio.get_running_loop()
        self._on_change, self._on_failure = changed, failed
        await asyncio.wrap_future(self._lane("interactive").watch(self._looked, POLL))

    def stop(self) -> None:
        """End the threads after what they are doing, closing their connections; notes wait LEAVING at most."""
        self.end_search()
        if self._notes:
            self._notes.submit(self._book.disconnect)
            self._notes.end(LEAVING)
        for lane in self._lanes.values():
            lane.submit(self._book.disconnect)
            lane.end()

    def _steady(self, call: Callable[[Session], T]) -> Callable[[Session], T]:
        """A reading function that is called again on a new connection where the old one is lost."""

        def run(session: Session) -> T:
            try:
                return call(session)
            except LostConnection:
                self._book.reconnect()
                return call(session)

        return run

    def _looked(self) -> None:
        try:
            self._book.connect()
            changed = self._steady(self._seen)(self._session)
        except LoudouError as error:
            if not self._failing:  # told once, not at every look
                self._failing = True
                self._say(self._on_failure, error)
            return
        if self._failing:  # what failed to be read meanwhile is read now
            self._failing, changed = False, EVERYTHING
        if changed:
            self._say(self._on_change, changed)

    def _say(self, call: Callable[[T], None], what: T) -> None:
        with suppress(RuntimeError):  # the event loop has ended: nobody looks any more
            self._loop.call_soon_threadsafe(call, what)

    def _seen(self, session: Session) -> Changed | None:
        """What happened since the last look, if the book's signal or the day changed."""
        signal, day = self._book.signal(), session.today
        if signal == self._signal and day == self._day:
            # a server's signal is the end of the events, and a move in a review makes none
            return self._moved(session, None) if self._book.engine != "sqlite" else None
        if day != self._day:
            roll(session)  # parked ones come back, flags turn
        changed = self._moved(session, self._news(session))
        self._signal = signal
        return changed

    def _moved(self, session: Session, changed: Changed | None) -> Changed | None:
        """What changed, and the watched reviews that stand elsewhere since the last look."""
        if not self._seats:
            return changed
        from store.usecases.reviewing.seat import moves

        found = {review: seq for review, seq in moves(session, tuple(self._seats)) if seq > self._seats.get(review, seq)}  # fmt: skip
        if not found:
            return changed
        self._seats |= {review: seq for review, seq in found.items() if review in self._seats}
        nothing = Changed(frozenset(), frozenset(), False)
        return (changed or nothing)._replace(seats=frozenset(found))

    def _news(self, session: Session) -> Changed | None:
        """What events since the last look touched; the same events are told once."""
        news = touched_since(session, self._event)
        everything = news.many or session.today != self._day
        self._event, self._day = news.last, session.today
        if everything or news.projects or news.stages or news.files or news.reviews:
            files, reviews = everything or news.files, everything or news.reviews
            return Changed(news.projects, news.stages, everything, files, reviews)
        return None
