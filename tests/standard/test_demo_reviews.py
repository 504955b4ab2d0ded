"""The demo's weekly reviews: what three rounds of meetings leave in the book on its day."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.clock import FixedClock
from store.database import Book, open_book
from store.domain import days
from store.domain.review import owed
from store.models import (
    Brief,
    Decision,
    Member,
    NextStep,
    Project,
    Review,
    ReviewEntry,
    ReviewPerson,
)
from store.queries.reviewing.before import Before, before, reps
from store.queries.reviewing.meeting import meeting
from store.queries.reviewing.queue import queue
from store.session import Session, open_session
from store.standard.demo import build, make_plan
from tests.conftest import LOGIN, NOW

TODAY = NOW[:10]
LAST = days.add(TODAY, -7)


@pytest.fixture(scope="module")
def held(demo_book: Path) -> Iterator[Session]:
    """The Chinese demo on its day, as its administrator sees it; only read."""
    opened = open_book(str(demo_book), clock=FixedClock(NOW))
    yield open_session(opened, login=LOGIN, lang="zh")
    opened.close()


def all_before(session: Session) -> Before:
    return before(session, [one.id for one in reps(session)])


def test_every_region_meets_three_times(held: Session) -> None:
    """Each by its own manager, with all its reps, late on the same working day; nothing stays open."""
    everybody = 9
    for back in (21, 14, 7):
        day = days.add(TODAY, -back)
        rows = list(Review.select().where(Review.day == day))
        assert len({row.leader_id for row in rows}) == len(rows) == 4
        people = ReviewPerson.select().where(ReviewPerson.review.in_([row.id for row in rows]))
        assert len({row.member_id for row in people}) == people.count() == everybody
        for row in rows:
            leader = Member.get_by_id(row.leader_id)
            assert leader.roles == "regional_manager"
            regions = {Member.get_by_id(one.member_id).region_id for one in people if one.review_id == row.id}  # fmt: skip
            assert regions == {leader.region_id}
            assert 4 * 60_000_000 < row.ended - row.started < 45 * 60_000_000
    assert not Review.select().where((Review.state != "closed") | (Review.opening != 0)).exists()


def test_what_is_done_was_owed(held: Session) -> None:
    """✓ only with what the duty at that moment asks for; what was left lies ahead of its review."""
    left = 0
    for entry in ReviewEntry.select():
        made = list(Decision.select().where(Decision.entry == entry.id, Decision.kind != "correct"))
        review = Review.get_by_id(entry.review_id)
        if entry.done_day is None:
            assert not made
            assert entry.until > review.day
            left += 1
            continue
        assert {one.day for one in made} == {entry.done_day} == {review.day}
        # Nobody's duty was lifted by a touch in the meeting, so it is the one that was frozen.
        duty = json.loads(entry.start)["duty"]
        assert owed(duty, {one.kind for one in made}) == ()
    assert 4 <= left <= 25


def test_all_that_can_be_decided_is(held: Session) -> None:
    kinds = Counter(kind for (kind,) in Decision.select(Decision.kind).tuples())
    glance = kinds["accept"] + kinds["unchanged"]
    assert kinds.keys() >= {"continue", "wait", "park", "drop", "outcome", "next", "confirm"}
    assert glance > 0.4 * kinds.total()
    assert kinds["correct"] == 1
    for one in Decision.select().where(Decision.kind.in_(("unchanged", "continue", "park"))):
        assert one.note
        assert "{" not in one.note
    for one in Decision.select().where(Decision.kind == "continue"):
        assert one.intent
        assert one.evidence
        assert one.day < one.until <= days.add(one.day, 30)
    for one in Decision.select().where(Decision.kind == "wait"):
        assert one.source


def test_chips_of_all_kinds(held: Session) -> None:
    rows = queue(held, [one.id for one in reps(held)])
    chips = Counter(one.chip for one in rows)
    assert min(chips[one] for one in ("1", "15", "30", "wait")) >= 2
    assert chips["1"] > chips["15"] > chips["30"]
    back = [day for (day,) in Project.select(Project.return_day).where(
        Project.status == "parked", Project.live == 0).tuples()]  # fmt: skip
    assert len(back) == 5
    assert any(TODAY < day <= days.add(TODAY, 14) for day in back), "one comes back soon"


def test_a_third_continue_waits_for_a_word(held: Session) -> None:
    """The administrator sees it before the meeting: there is no manager one level up."""
    (one,) = all_before(held).pending
    rows = Decision.select().where(Decision.project == one.project, Decision.kind == "continue")
    assert [row.state for row in rows.order_by(Decision.id)] == ["accepted", "accepted", "pending"]
    assert one.day == LAST
    (now,) = [row for row in queue(held, [m.id for m in reps(held)]) if row.project == one.project]
    assert (now.chip, now.duty) == ("30", "verdict"), "until then the verdict stays due"


def test_most_have_filled_in(held: Session) -> None:
    """Two reps all of it, two none of it, and the screen before the meeting can say who."""
    seen = all_before(held)
    share: dict[str, float] = {}
    for rep in reps(held):
        mine = [one.project for one in seen.queue if one.member == rep.id]
        share[rep.name] = sum(one in seen.briefed for one in mine) / len(mine)
    assert {name for name, value in share.items() if value == 0} == {"何涛", "仇英"}
    assert {name for name, value in share.items() if value == 1} >= {"周敏", "曾雨桐"}
    assert len(seen.briefed) > 0.5 * len(seen.queue)
    fresh = Brief.select().where(Brief.day >= days.add(TODAY, -2))
    assert any(one.support for one in fresh)
    assert any(one.progress and not one.progress_day for one in fresh)
    assert max(one.same for one in fresh) == 3
    texts = "".join(f"{one.work}{one.progress}{one.problem}{one.support}{one.next_text}" for one in Brief.select())  # fmt: skip
    assert "{" not in texts


def test_promises_of_the_meetings(held: Session) -> None:
    """Most are kept, some late; a few of the last meeting are broken when the next one opens."""
    made = NextStep.select().join(Decision, on=(Decision.step == NextStep.id)).where(Decision.kind == "next")  # fmt: skip
    states = Counter("broken" if one.state == "open" and one.due < TODAY else one.state for one in made)  # fmt: skip
    assert states["kept"] > states["late"] > states["broken"] > 0
    assert states["kept"] > 0.5 * states.total()


def test_the_project_of_the_screens(held: Session) -> None:
    """Its verdict is due on the day, its promise of the last review is broken, its dates and money moved since."""
    name = make_plan(TODAY).deals[0].name
    project = Project.get(Project.name == name)
    (one,) = [row for row in queue(held, [project.owner_id]) if row.project == project.id]
    assert (one.d, one.chip, one.duty, one.reviewed_on) == (30, "30", "verdict", LAST)
    assert {"verdict", "broken"} <= set(one.why)
    last = Decision.select().where(Decision.project == project.id, Decision.day == LAST)
    assert [row.kind for row in last.order_by(Decision.id)] == ["outcome", "next"]
    (step,) = NextStep.select().where(NextStep.project == project.id, NextStep.state == "open")
    assert (step.text, step.due) == ("拿到设计院选型确认", "2026-11-20")
    brief = Brief.get(Brief.project == project.id)
    assert (brief.work, brief.progress) == ("拜访总工，已提交参数修改版方案", "对方同意现场试机")
    assert (brief.problem, brief.support) == ("设计院未确认选型", "售前 1 天，现场")
    assert brief.day == days.add(TODAY, -1)


def test_a_past_review_reads_whole(held: Session) -> None:
    row = Review.select().where(Review.day == LAST).order_by(Review.id).first()
    seen = meeting(held, row.id)
    assert [turn.presence for turn in seen.turns] == ["present"] * 3
    assert sum(line.done for line in seen.lines) >= len(seen.lines) - 4


@pytest.mark.parametrize("day", ["2026-11-21", "2026-11-22"])
def test_nobody_meets_on_a_weekend(new_book: Callable[[str], str], day: str) -> None:
    book: Book = open_book(new_book("sqlite"), clock=FixedClock(f"{day}T10:00:00"))
    try:
        build(book, lang="zh", login=LOGIN)
        found = {days.weekday(one) for (one,) in Review.select(Review.day).tuples()}
        assert found == {4}
    finally:
        book.close()
