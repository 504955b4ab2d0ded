"""Li's region with two reps and what they work on; a review of them is opened by each story."""

from __future__ import annotations

import pytest

from store.session import Session
from store.usecases.reviewing.briefs import write_brief
from store.usecases.reviewing.opening import open_review
from store.usecases.working import record_touch, set_next_step
from tests.store.reviewing.conftest import Team, project, team

__all__ = ["SQLITE", "Meet", "meet", "team"]
SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


class Meet:
    """Zhou's old pump station (a verdict is due, a promise broken), his younger phase two, and a small valve at a glance."""

    def __init__(self, team: Team) -> None:
        self.team = team
        self.old = project(team.zhou, "Pump station", amount=31_000_000, stage=4)
        set_next_step(team.zhou, self.old, text="Institute confirms", due="2026-12-10")
        team.clock.step(days=26)
        self.two = project(team.zhou, "Phase two", client="Wuxi", amount=500_000_000)
        team.clock.step(days=5)
        record_touch(team.zhou, self.two, day="2026-12-24", kind="visit", note="Saw the pit", contact="Mr Li", outcome="progress")  # fmt: skip
        set_next_step(team.zhou, self.two, text="Tender day", due="2026-12-25")
        self.small = project(team.zhou, "Valve", client="Ningbo")
        write_brief(team.zhou, self.small, work="Called twice", next_text="Send the offer", next_due="2026-12-28")  # fmt: skip
        self.tiny = project(team.he, "Meter", client="Hefei")
        set_next_step(team.he, self.tiny, text="Ask for the plan", due="2026-12-29")
        self.review = open_review(team.li, members=["zhou", "he"], scope="East")

    @property
    def li(self) -> Session:
        """Who leads."""
        return self.team.li


@pytest.fixture
def meet(team: Team) -> Meet:
    """The review, open, nobody at the table yet."""
    return Meet(team)
