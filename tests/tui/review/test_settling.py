"""On the table: the word of the manager one level up on a third *continue* in a row."""

from __future__ import annotations

from store.domain.days import add
from store.models import Decision
from store.usecases.reviewing import deciding
from store.usecases.reviewing.opening import close_review, open_review
from tests.store.reviewing.conftest import Team, entry_of, project
from tests.tui.review.conftest import SQLITE
from tests.tui.review.driver import at_table


def third(team: Team) -> tuple[int, int]:
    """A running review in which a third *continue* was said; its number and that decision's."""
    one = project(team.zhou, "Pump station")
    for n in (1, 2, 3):
        team.clock.step(days=30)
        review = open_review(team.li, members=["zhou"])
        told = deciding.go_on(
            team.li, entry_of(review, one), intent="low", reason="Again", evidence="Approval", until=add(team.li.today, 20)
        )  # fmt: skip
        if n < 3:
            close_review(team.li, review)
    return review, told.id


def state(decision: int) -> str:
    """What became of a decision."""
    return str(Decision.get_by_id(decision).state)


@SQLITE
async def test_y_gives_the_word_of_who_has_it(team: Team) -> None:
    review, told = third(team)
    async with at_table(team.li, review) as desk:
        await desk.lies("Pump station")
        await desk.sees("waits for the manager one level up")
        await desk.give("y")
        await desk.sees("There is no manager one level up; an administrator decides this")
        assert desk.panel is None and state(told) == "pending"
    async with at_table(team.chief, review, (80, 24)) as desk:
        await desk.lies("Pump station")
        assert "your word" in desk.lines[-3], desk.picture
        await desk.opens("y")
        await desk.sees("A continue that waits for your word")
        await desk.press("ctrl+s")
        await desk.sees("There is no manager one level up: say why")
        await desk.type("A strategic client")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("Your word on the continue is written down.")
        assert state(told) == "accepted" and "your word" not in desk.lines[-3]
        await desk.give("y")
        await desk.sees("There is no progress to confirm")


@SQLITE
async def test_while_one_waits_no_other_is_offered_or_asked_for(team: Team) -> None:
    review, told = third(team)
    close_review(team.li, review)
    team.clock.step(days=7)
    review = open_review(team.li, members=["zhou"])
    async with at_table(team.li, review) as desk:
        await desk.lies("Pump station")
        assert desk.table.sheet and desk.table.sheet.duty == "verdict" and desk.table.sheet.pending
        assert "wait for a date" in desk.lines[-3] and " continue " not in desk.lines[-3], (
            desk.picture
        )
        await desk.press("v")
        await desk.sees("one waits")
        await desk.press("c")
        await desk.sees("still waits for the manager one level up: get that word")
        assert desk.panel is None and state(told) == "pending"


@SQLITE
async def test_a_refused_one_makes_the_verdict_due_again(team: Team) -> None:
    review, told = third(team)
    async with at_table(team.chief, review) as desk:
        await desk.give("right")
        await desk.opens("enter")
        await desk.sees("My word")
        await desk.press("right", "enter")
        await desk.type("No intent any more")
        await desk.press("ctrl+s")
        await desk.closed()
        assert state(told) == "refused"
        await desk.sees("still owed: a verdict")
