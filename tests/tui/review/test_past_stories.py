"""Past reviews: listed, opened, stepped through as they were, and set right."""

from __future__ import annotations

import pytest

from store.clock import FixedClock
from store.queries.reviewing.minutes import minutes
from store.queries.reviewing.replay import replay
from store.session import Session
from store.usecases.projects import close_project, edit_project, move_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.opening import close_review, open_review
from store.usecases.working import record_touch
from tests.store.reviewing.conftest import entry_of
from tests.tui.driver import at_board
from tests.tui.review.conftest import Meet
from tests.tui.review.test_closing_stories import meeting, words
from tui.screens.review.closing import ClosingScreen
from tui.screens.review.past import PastScreen
from tui.screens.review.replay import ReplayScreen, open_replay

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@SQLITE
async def test_the_list_goes_back_page_by_page_and_opens_one(session: Session) -> None:
    first = meeting(session)
    close_review(session, first)
    for n in range(60):
        close_review(session, open_review(session, members=["He"], scope=f"week {n}"))
    async with at_board(session, (80, 24)) as desk:
        await desk.give("R")
        await desk.sees("week 59")
        assert desk.aligned()
        for _ in range(4):
            await desk.give("G")
        await desk.sees("North")
        assert isinstance(desk.app.screen, PastScreen)
        assert "2/6" in next(line for line in desk.lines if "North" in line)
        await desk.give("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ClosingScreen), "its end")
        await desk.sees("Review of North")
        await desk.give("esc")
        await desk.until(lambda: isinstance(desk.app.screen, PastScreen), "the list")
        await desk.opens("m")
        await desk.sees("Decisions")


@SQLITE
async def test_a_book_without_reviews_says_so(session: Session) -> None:
    async with at_board(session, (80, 24)) as desk:
        await desk.give("R")
        await desk.sees("There has been no review yet.")
        await desk.give("m")
        assert "No review is under the cursor." in desk.lines[-1]


async def test_one_is_stepped_through_as_it_was_and_set_right(session: Session) -> None:
    clock = session.book.clock
    assert isinstance(clock, FixedClock)
    review = meeting(session)
    pump = next(one.project for one in minutes(session, review).decisions if one.name == "Pump")
    close_review(session, review)
    clock.step(days=40)
    edit_project(session, pump, name="Pump No 2", amount=77_00, close="2027-05-05")
    record_touch(session, pump, day="2026-11-20", kind="visit", note="written later", contact="Wu")
    move_project(session, pump, stage=5)
    async with at_board(session) as desk:
        await desk.give("R", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, ClosingScreen), "its end")
        await desk.give("]")
        await desk.until(lambda: isinstance(desk.app.screen, ReplayScreen), "the replay")
        await desk.sees("1/6   as it came to the table")
        picture = words(desk)
        assert (
            "Pump 1 0 days · baseline 11-23, day of creation" in picture
            and "2 Survey day 0" in picture
        )
        assert "10k" in picture and "never touched" in picture and "Next step none" in picture
        for later in ("No 2", "05-05", "written later", "5 "):
            assert later not in desk.picture
        await desk.sees("next step · send the sample · Zhou · by 11-26")
        await desk.give("tab")
        await desk.sees("as it was left")
        assert "Next step send the sample · Thu 11-26 · Zhou" in words(desk)
        await desk.opens("e")
        await desk.type("two samples")
        await desk.press("enter")
        await desk.closed()
        await desk.sees("two samples")
        assert "corrected on 2027-01-02 by chief: two samples" in words(desk)
        await desk.give("]", "space")
        await desk.sees("3/6   as the meeting ended")
        await desk.sees("put off to Mon 11-30")
        await desk.give("tab")
        assert "Nothing was decided on it" in desk.lines[-1]
        await desk.give("e")
        assert "Nothing was decided here" in desk.lines[-1]
        await desk.give("[", "backspace")
        await desk.sees("1/6   as it came to the table")
        await desk.give("[")
        assert "That is the first project" in desk.lines[-1]
        fixes = [fix.note for one in minutes(session, review).decisions for fix in one.corrections]
        assert fixes == ["two samples"]


@SQLITE
@pytest.mark.parametrize("size", [(160, 45), (80, 24)])
async def test_a_verdict_is_seen_as_it_was_due_with_all_that_was_decided(
    meet: Meet, size: tuple[int, int]
) -> None:
    li, entry = meet.li, entry_of(meet.review, meet.old)
    reason = "The ministry moved the budget to the spring, " * 12
    deciding.go_on(li, entry, intent="high", reason=reason, evidence="the letter", until="2027-01-20")  # fmt: skip
    deciding.say_outcome(li, entry, outcome="silent", note="nobody answers")
    close_review(li, meet.review)
    meet.team.clock.step(days=30)
    close_project(li, meet.old, to="won", day="2027-01-10")
    async with at_board(li, size) as desk:
        await open_replay(desk.app, meet.review)
        await desk.sees("verdict today")
        assert "Promise broken, due 12-10: Institute confirms" in words(desk)
        assert "won" not in desk.picture and "y confirms" not in desk.picture
        assert desk.aligned()
        await desk.sees("verdict: continue")
        if size == (80, 24):  # what has no room below the page comes as one scrolls
            await desk.sees("more lines")
            assert "nobody answers" not in desk.picture
        await desk.give(*["down"] * 30)
        await desk.sees("nobody answers")
        assert "more lines" not in desk.picture
        await desk.give("tab")
        await desk.sees("0 days · continued 12-2")
        await desk.give("G")
        await desk.sees("Meter")


def test_its_queue_keeps_its_order_and_reasons(session: Session) -> None:
    review = meeting(session)
    before = replay(session, review)
    assert [(one.must, one.why, one.skips) for one in before.entries] == [(False, (), 0)] * 6
    assert [len(one.decisions) for one in before.entries] == [1, 1, 0, 0, 0, 0]
    edit_project(session, before.entries[0].project, amount=5_00)
    assert replay(session, review).entries == before.entries
