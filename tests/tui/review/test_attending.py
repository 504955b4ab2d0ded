"""Who is there: an absent rep's projects come last, whoever is moved has his day."""

from __future__ import annotations

from store.models import ReviewPerson
from tests.tui.review.conftest import SQLITE, Meet
from tests.tui.review.driver import at_table


@SQLITE
async def test_an_absent_rep_comes_last(meet: Meet) -> None:
    async with at_table(meet.li, meet.review) as desk:
        await desk.lies("Pump station")
        await desk.press("A")
        await desk.until(lambda: "Who is there" in desk.picture)
        await desk.press("right", "ctrl+s")
        await desk.until(lambda: desk.table.meeting.turns[-1].name == "周敏")
        await desk.sees("周敏 is absent; his turn comes last.")
        row = ReviewPerson.select(ReviewPerson.presence).order_by(ReviewPerson.block.desc()).get()
        assert row.presence == "absent"
        assert [line.rep for line in desk.table.meeting.lines] == ["何涛", "周敏", "周敏", "周敏"]
        await desk.lies("Pump station")
