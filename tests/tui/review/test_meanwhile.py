"""What happens to the project on the table while somebody types: every change has its word, and the text stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store.models import Decision
from store.usecases.projects import close_project, edit_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.seat import seat
from tests.store.reviewing.conftest import entry_of
from tests.tui.review.conftest import SQLITE, Meet
from tests.tui.review.driver import TableDesk, at_table


def decided(meet: Meet) -> list[str]:
    """What was decided on the old pump station."""
    rows = Decision.select(Decision.kind).where(Decision.project == meet.old)
    return [kind for (kind,) in rows.order_by(Decision.id).tuples()]


async def types_a_continue(desk: TableDesk) -> None:
    """The verdict *continue* with its reason, not yet saved."""
    await desk.press("v")
    await desk.sees("Verdict")
    await desk.press("c")
    await desk.sees("Verdict: continue")
    await desk.type("Budget stands")


@SQLITE
@pytest.mark.parametrize(
    ("becomes", "word"),
    [
        (lambda meet: close_project(meet.team.chief, meet.old, to="won"), "is won meanwhile"),
        (lambda meet: close_project(meet.team.chief, meet.old, to="lost", reason="price"), "is lost meanwhile"),
        (lambda meet: close_project(meet.team.chief, meet.old, to="parked", day="2027-01-11", reason="Frozen"), "is parked until 2027-01-11"),
    ],
)  # fmt: skip
async def test_a_verdict_on_what_is_gone_meanwhile_says_why_not_and_keeps_its_text(
    meet: Meet, becomes: Callable[[Meet], object], word: str
) -> None:
    async with at_table(meet.li, meet.review) as desk:
        await types_a_continue(desk)
        becomes(meet)
        await desk.press("ctrl+s")
        await desk.sees(word)
        await desk.sees("Budget stands")
        await desk.press("escape")
        await desk.closed()
        await desk.give("]")
        await desk.lies("Phase two")
        assert decided(meet) == []


@SQLITE
async def test_one_handed_over_is_decided_and_says_to_whom(meet: Meet) -> None:
    async with at_table(meet.li, meet.review) as desk:
        await types_a_continue(desk)
        edit_project(meet.team.chief, meet.old, owner=meet.team.he.actor.id)
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("handed over to 何涛")
        assert decided(meet) == ["continue"]


@SQLITE
async def test_a_clock_that_jumps_back_neither_ends_the_meeting_nor_takes_time_back(meet: Meet) -> None:  # fmt: skip
    async with at_table(meet.li, meet.review) as desk:
        meet.team.clock.step(seconds=600)
        await desk.give("]")
        spent = seat(meet.li, meet.review).elapsed
        assert spent >= 600
        meet.team.clock.step(days=-2)
        await desk.give("[")
        await desk.lies("Pump station")
        await desk.opens("d")
        await desk.type("Budget stands")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("no change Budget stands")
        assert seat(meet.li, meet.review).elapsed == spent
        assert decided(meet) == ["unchanged"]


@SQLITE
async def test_a_form_says_what_the_other_leader_decided_meanwhile(meet: Meet) -> None:
    async with at_table(meet.li, meet.review) as desk:
        await desk.press("v")
        await desk.sees("Verdict")
        await desk.press("d")
        await desk.sees("Verdict: drop")
        entry = entry_of(meet.review, meet.old)
        deciding.go_on(
            meet.team.chief, entry, intent="low", reason="Budget stands", evidence="Notice", until="2027-01-11"
        )  # fmt: skip
        await desk.sees("Somebody else decided here meanwhile: continue.")
        await desk.type("budget")
        await desk.press("enter", "ctrl+s")
        await desk.closed()
        await desk.sees("Reviewed.")
        assert "Somebody else" not in desk.picture
        assert decided(meet) == ["continue", "drop"]
