"""A review that was not ended is offered when its leader comes back, and to nobody else."""

from __future__ import annotations

import pytest

from store.queries.reviewing.unfinished import unfinished
from store.usecases.reviewing.opening import close_review
from tests.tui.driver import at_board
from tests.tui.review.conftest import SQLITE, Meet


def test_only_its_leader_has_a_review_to_finish(meet: Meet) -> None:
    assert unfinished(meet.li) == "East"
    assert unfinished(meet.team.chief) == ""
    close_review(meet.li, meet.review)
    assert unfinished(meet.li) == ""


@SQLITE
@pytest.mark.parametrize("leads", [True, False])
async def test_it_is_said_when_the_board_opens(meet: Meet, leads: bool) -> None:
    async with at_board(meet.li if leads else meet.team.chief) as desk:
        if leads:
            await desk.sees("The review East is not finished: r goes on with it.")
        else:
            await desk.pilot.pause(1.5)
            assert "is not finished" not in desk.picture
