"""Past reviews: listed, opened, stepped through as they were, and set right."""

from __future__ import annotations

import pytest

from store.clock import FixedClock
from store.queries.reviewing.minutes import minutes
from store.queries.reviewing.replay import replay
from store.session import Session
from store.usecases.projects import edit_project
from store.usecases.reviewing.opening import close_review, open_review
from tests.tui.driver import at_board
from tests.tui.review.test_closing_stories import meeting, words
from tui.screens.review.closing import ClosingScreen
from tui.screens.review.past import PastScreen
from tui.screens.review.replay import ReplayScreen

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
    edit_project(session, pump, amount=77_00, close="2027-05-05")
    async with at_board(session) as desk:
        await desk.give("R", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, ClosingScreen), "its end")
        await desk.give("]")
        await desk.until(lambda: isinstance(desk.app.screen, ReplayScreen), "the replay")
        await desk.sees("1/6   as it was")
        assert "Pump" in desk.picture and "10k" in desk.picture and "05-05" not in desk.picture
        assert "0 days without progress" in desk.picture
        await desk.sees("next step · send the sample · Zhou · by 11-26")
        await desk.opens("e")
        await desk.type("two samples")
        await desk.press("enter")
        await desk.closed()
        await desk.sees("two samples")
        assert "corrected on 2027-01-02 by chief: two samples" in words(desk)
        await desk.give("]", "space")
        assert "3/6" in desk.lines[0]
        await desk.sees("put off to Mon 11-30")
        await desk.give("e")
        assert "Nothing was decided here" in desk.lines[-1]
        await desk.give("[", "backspace", "[")
        assert "That is the first project" in desk.lines[-1]
        fixes = [fix.note for one in minutes(session, review).decisions for fix in one.corrections]
        assert fixes == ["two samples"]


def test_start_facts_stay_as_they_were(session: Session) -> None:
    review = meeting(session)
    before = replay(session, review)
    assert [(one.number, one.must, one.stage, one.amount, one.chip) for one in before.entries][:2] == [
        (1, False, 2, 10_000_00, "1"), (2, False, 2, 10_000_00, "1"),
    ]  # fmt: skip
    assert [one.name for one in before.entries if one.decisions] == ["Pump", "Drive"]
    edit_project(session, before.entries[0].project, amount=5_00)
    assert replay(session, review).entries == before.entries
