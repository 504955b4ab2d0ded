"""The demo as a book: written by its members through the use cases, the same on both engines."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from store.clock import FixedClock, day_of
from store.database import Book, open_book
from store.errors import Invalid
from store.models import Event, Member, NextStep, Project, Touch
from store.queries.board import Board, board
from store.queries.check import check
from store.queries.timeline import history
from store.session import open_session
from store.standard.demo import build, fill, make_plan
from store.text import Lang, render
from tests.conftest import LOGIN, NOW

TODAY = NOW[:10]


@dataclass(frozen=True)
class Seen:
    """What a built book shows, as values: the book itself is closed again."""

    board: Board
    faults: list[str]
    digest: str
    texts: str
    owners: int
    actors: dict[str, int]
    days: list[str]
    showcase: set[str]
    clock_after: str


def look(book: Book, lang: Lang) -> Seen:
    session = open_session(book, login=LOGIN, lang=lang)
    rows: list[Any] = [tuple(row) for row in Event.select().order_by(Event.id).tuples()]
    rows += [tuple(row) for row in Project.select().order_by(Project.id).tuples()]
    kinds = ("project.created", "project.advanced", "touch.created", "project.won")
    by = (
        Event.select(Event.kind, Member.roles)
        .join(Member, on=(Event.actor == Member.id))
        .where(Event.kind.in_(kinds))
        .tuples()
    )
    actors: dict[str, int] = {}
    for _, roles in by:
        actors[roles] = actors.get(roles, 0) + 1
    texts = [row for (row,) in Touch.select(Touch.note).tuples()]
    texts += [row for (row,) in NextStep.select(NextStep.text).tuples()]
    moments = Event.select(Event.at).order_by(Event.id)
    name = make_plan(TODAY, lang=lang).deals[0].name
    shown = Project.select(Project.id).where(Project.name == name).tuples().first()
    return Seen(
        board=board(session),
        faults=[render(one, "en") for one in check(session)],
        digest=sha256(json.dumps(rows, default=str).encode()).hexdigest(),
        texts="\n".join(texts),
        owners=Project.select().where(Project.owner.is_null(False)).count(),
        actors=actors,
        days=[day_of(at, book.clock.zone) for (at,) in moments.tuples()],
        showcase={change.kind for change in history(session, shown[0], limit=100)},
        clock_after=book.clock.today(),
    )


@pytest.fixture(scope="module")
def demo(demo_book: Path) -> Seen:
    """The Chinese demo on SQLite."""
    book = open_book(str(demo_book), clock=FixedClock(NOW))
    try:
        return look(book, "zh")
    finally:
        book.close()


def built(url: str, lang: Lang) -> Seen:
    book = open_book(url, clock=FixedClock(NOW))
    try:
        build(book, lang=lang, login=LOGIN)
        return look(book, lang)
    finally:
        book.close()


def test_the_book_is_sound(demo: Seen) -> None:
    """`check` recomputes anchors, flags and totals from the events."""
    assert demo.faults == []
    assert demo.owners == len(make_plan(TODAY).deals)


def test_the_board_shows_it(demo: Seen) -> None:
    total = demo.board.total
    assert next(column.name for column in demo.board.columns) == "规划邀约"
    assert all(column.count for column in demo.board.columns)
    assert 95 <= total.count <= 110
    assert total.currency == "CNY"
    assert not total.other
    assert 0.16 <= total.red / total.count <= 0.32
    assert 0.18 <= total.amber / total.count <= 0.30
    assert (total.won, total.lost, total.dropped, total.parked) == (27, 22, 11, 5)


def test_the_members_did_it_themselves(demo: Seen) -> None:
    assert set(demo.actors) == {"rep"}


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_the_same_rows_and_ids_on_the_other_engine(
    demo: Seen, new_book: Callable[[str], str], engine: str
) -> None:
    again = built(new_book(engine), "zh")
    assert again.faults == []
    assert again.board == demo.board
    assert again.digest == demo.digest


def test_the_english_book_tells_the_same_in_english(
    demo: Seen, new_book: Callable[[str], str]
) -> None:
    english = built(new_book("sqlite"), "en")
    assert english.faults == []
    assert not re.search("[\u3000-\u9fff]", english.texts)
    assert english.board.columns[0].name == "Appointment"
    assert [one.count for one in english.board.columns] == [one.count for one in demo.board.columns]
    assert english.board.total.currency == "EUR"


def test_history_happened_on_its_days(demo: Seen) -> None:
    plan = make_plan(TODAY)
    assert demo.days == sorted(demo.days)
    assert demo.days[0] == plan.first_day
    assert demo.days[-1] < TODAY
    assert {"project.created", "project.advanced", "touch.created"} <= demo.showcase
    assert demo.clock_after == TODAY, "the book's own clock is back"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_stopped_halfway_leaves_the_book_as_it_was(book: Book) -> None:
    def stop(what: str, done: int, total: int) -> None:
        if done >= total // 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(book, login=LOGIN, progress=stop)
    assert Project.select().count() == Member.select().count() == Event.select().count() == 0
    assert book.clock.today() == TODAY


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_book_with_projects_is_refused(book: Book) -> None:
    fill(book, 3, login=LOGIN)
    with pytest.raises(Invalid):
        build(book, login=LOGIN)
    assert Project.select().count() == 3


def test_a_large_book(book: Book) -> None:
    report = fill(book, 400, login=LOGIN)
    assert (report.projects.created, report.clients.created, report.problems) == (400, 20, [])
    session = open_session(book, login=LOGIN, lang="zh")
    assert [render(one, "en") for one in check(session)] == []
    shown = board(session)
    assert shown.total.count == 400
    assert all(column.count > 5 for column in shown.columns)
    assert 0.08 <= shown.total.red / 400 <= 0.25
