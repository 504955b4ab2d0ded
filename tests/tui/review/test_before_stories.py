"""Before the meeting: who takes part, what awaits, how it begins and goes on."""

from __future__ import annotations

import pytest

from store.models import Review, ReviewPerson
from store.usecases.reviewing import deciding
from tests.store.reviewing.conftest import entry_of
from tests.tui.driver import at_board
from tests.tui.review.conftest import SQLITE, Meet


@SQLITE
async def test_a_manager_chooses_his_reps_and_starts(meet: Meet) -> None:
    async with at_board(meet.li) as desk:
        await desk.give("r")
        await desk.until(lambda: "To discuss" in desk.picture)
        assert "0 of 4 done" in desk.picture, "the one that runs is offered again"
        assert "missing: 周敏" in desk.picture and "1 of 2 have filled in" in desk.picture
        assert "1 promise since 12-17: kept 0 · late 0 · broken 1 (周敏 1)" in desk.picture, (
            desk.picture
        )
        assert desk.picture.count("about ") == 1 and "about" not in desk.lines[0]
        await desk.give("A")
        await desk.until(lambda: "To discuss" not in desk.picture)
        await desk.give("r")
        await desk.sees("Choose at least one rep.")
        await desk.give("j", "x")
        await desk.until(lambda: "Pump station" in desk.picture)
        assert "Meter" not in desk.picture
        await desk.press("e")
        await desk.until(lambda: "Plan the review" in desk.picture)
        await desk.press("tab")
        await desk.type("East side")
        await desk.press("tab", "ctrl+u")
        await desk.type("45")
        await desk.press("ctrl+s")
        await desk.until(lambda: "planned 45 min" in desk.picture)
        await desk.give("r")
        await desk.until(lambda: "[–/2]" in desk.picture, "the page that opens Zhou's turn")
        await desk.press("enter")
        await desk.until(lambda: "verdict today" in desk.picture)
        made = Review.select().order_by(Review.id.desc()).get()
        assert (made.scope, made.budget, made.state) == ("East side", 45, "open")
        people = ReviewPerson.select().where(ReviewPerson.review == made.id).count()
        assert people == 1


@SQLITE
async def test_an_unfinished_one_goes_on_where_it_was(meet: Meet) -> None:
    deciding.unchanged(meet.li, entry_of(meet.review, meet.small), reason="waits")
    async with at_board(meet.li) as desk:
        await desk.give("r")
        await desk.until(lambda: "1 of 4 done" in desk.picture)
        await desk.give("enter")
        await desk.until(lambda: "[–/2]" in desk.picture, "the page that opens Zhou's turn")
        await desk.press("enter")
        await desk.until(lambda: "verdict today" in desk.picture)
        assert Review.select().count() == 1


@SQLITE
@pytest.mark.parametrize("key", ["enter", "r"])
async def test_beside_a_running_review_of_the_same_reps_no_other_begins_unasked(meet: Meet, key: str) -> None:  # fmt: skip
    async with at_board(meet.li) as desk:
        await desk.give("r")
        await desk.sees("To discuss")
        await desk.give("j")
        await desk.press(key)
        await desk.sees("The review East of ")
        await desk.press("escape")
        await desk.closed()
        assert Review.select().count() == 1 and "To discuss" in desk.picture
        await desk.press(key)
        await desk.sees("Go on with it")
        await desk.press("enter")
        await desk.until(lambda: "[–/2]" in desk.picture, "the page that opens Zhou's turn")
        assert Review.select().count() == 1
        await desk.press("escape")
        await desk.sees("To discuss")
        await desk.press(key)
        await desk.sees("Go on with it")
        await desk.press("down", "enter")
        await desk.until(lambda: "[–/2]" in desk.picture, "the page that opens Zhou's turn")
        assert Review.select().count() == 2


@SQLITE
async def test_a_rep_may_not_lead(meet: Meet) -> None:
    async with at_board(meet.team.zhou) as desk:
        await desk.give("r")
        await desk.sees("Your role may not do this")
