"""A year of weekly reviews: the product follows the method exactly as a naive reading of the text does (`naive`)."""

from __future__ import annotations

from typing import Any

import pytest

from store.domain import rhythm
from store.models import Project, ReviewEntry
from store.queries.check import check
from store.queries.reviewing.queue import queue
from store.queries.reviewing.sheet import sheet
from store.session import Session
from store.usecases import anchors
from tests.store.reviewing import naive
from tests.store.reviewing.year import BIG, Firm


def _same(firm: Firm) -> None:
    """Chip, d, duty, row, last review and place of every project."""
    today, numbers = firm.today, anchors.numbers()
    rows: dict[int, Any] = {row.id: row for row in Project.select()}
    for saga in firm.alive():
        row = rows[saga.id]
        told = (saga.id, saga.reviewed() or None, saga.on_table(today))
        assert (saga.id, row.reviewed_on, bool(row.live)) == told, _story(firm, saga.id)
        if saga.status in ("open", "parked"):
            d = rhythm.progress_days(
                today, row.d_anchor, row.hold_until, row.provisional_day, numbers
            )
            held = rhythm.held(today, row.hold_until)
            found = (d, held, rhythm.chip(d, held, numbers), row.continues)
            state = saga.after(today)
            assert found == (saga.d(today), saga.waiting(today), saga.chip(today), state.row), (
                _story(firm, saga.id)
            )


def _story(firm: Firm, project: int) -> str:
    return "\n".join(
        f"{fact.made} {fact.on} {fact.kind} {fact.what}{' undone' if fact.by in firm.undone else ''}"
        for fact in firm.sagas[project].facts
    )


def _queue(firm: Firm, session: Session, team: tuple[str, ...]) -> None:
    found = [
        (one.project, list(one.why)) for one in queue(session, [firm.ids[one] for one in team])
    ]
    told = naive.queue(firm.alive(), team, firm.today, BIG)
    for one, other in zip(found, told, strict=False):
        if one != other:
            pytest.fail(f"{firm.today}: {one}, the text says {other}\n{_story(firm, one[0])}")
    assert found == told


def _week(firm: Firm, n: int, events: int) -> None:
    for _ in range(7):
        firm.clock.step(days=1)
        firm.live_on(events)
    firm.settle_pending()
    for saga in firm.running():
        if firm.random.random() < 0.2:
            firm.brief(saga)
    if n % 3 == 0:
        firm.create(f"r{1 + n % 9}", f"项目{n}", firm.random.choice(firm.clients))
    _same(firm)
    for manager, team in zip(("m1", "m2"), firm.teams, strict=True):
        _queue(firm, firm.session_of(manager), team)
        _meet(firm, manager, team)


def _meet(firm: Firm, manager: str, team: tuple[str, ...]) -> None:
    expected = naive.queue(firm.alive(), team, firm.today, BIG)
    review, meeting = firm.meet(manager, team)
    fields = (ReviewEntry.id, ReviewEntry.project, ReviewEntry.must, ReviewEntry.why)
    rows = list(ReviewEntry.select(*fields).where(ReviewEntry.review == review).order_by(ReviewEntry.place).tuples())  # fmt: skip
    assert [(p, must, why.split()) for _, p, must, why in rows] == [(p, int(bool(w)), w) for p, w in expected]  # fmt: skip
    for entry, project, _, why in rows:
        if firm.sagas[project].amount >= BIG:  # the reason is what the table shows
            shown = sheet(firm.session_of(manager), entry)
            assert ("big" in why.split()) == (shown.first or bool(shown.changes)), _story(firm, project)  # fmt: skip
        saga = firm.sagas[project]
        if firm.random.random() < 0.02:
            firm._end(saga, saga.owner)
        elif firm.random.random() < 0.93:
            firm.decide(manager, meeting, entry, saga)
    firm.end(manager, review, meeting)
    done = {p for (p,) in ReviewEntry.select(ReviewEntry.project).where(ReviewEntry.review == review, ReviewEntry.done_day.is_null(False)).tuples()}  # fmt: skip
    for one in done ^ meeting.done:
        said = (meeting.due[one], meeting.said.get(one), one in meeting.judged)
        pytest.fail(
            f"{firm.today}: ✓ {one in done}, the text says {one not in done}; {said}\n{_story(firm, one)}"
        )
    _same(firm)


def _year(session: Session, *, seed: int, clients: int, projects: int, events: int) -> Firm:
    firm = Firm(session, seed=seed, clients=clients)
    for n in range(projects):
        firm.create(f"r{1 + n % 9}", f"开局{n}", firm.clients[n % clients])
    for week in range(52):
        _week(firm, week, events)
        if week % 13 == 12:
            assert check(session) == []
    return firm


def test_a_year_of_reviews(session: Session) -> None:
    firm = _year(session, seed=1532, clients=7, projects=16, events=2)
    for what in (
        "go_on",
        "wait",
        "park",
        "drop",
        "confirm",
        "settled",
        "withdrawn",
        "inherited",
        "undo",
        "redo",
        "conflict",
    ):
        assert firm.counted.get(what), f"the year saw no {what}: {firm.counted}"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 5))
def test_a_year_of_many_projects(session: Session, seed: int) -> None:
    _year(session, seed=seed, clients=20, projects=63, events=6)
