"""Past close dates in the rep's own words."""

from __future__ import annotations

from store.queries.reviewing.closes import closes
from store.usecases.history import undo
from store.usecases.projects import edit_project
from store.usecases.working import record_touch
from tests.store.reviewing.conftest import Team, project


def test_each_close_date_stands_with_the_day_it_was_moved_and_what_was_said(team: Team) -> None:
    pumps = project(team.zhou, "泵站")
    edit_project(team.zhou, pumps, close="2026-11-30")
    team.clock.step(days=5)
    record_touch(
        team.zhou, pumps, day="2026-11-27", kind="call", note="快了,下周批", contact="张总"
    )
    edit_project(team.zhou, pumps, close="2026-12-15")
    edit_project(team.zhou, pumps, close="2027-06-30")
    undo(team.zhou)
    team.clock.step(days=20)
    edit_project(team.li, pumps, close="2026-12-10")
    found = closes(team.li, pumps)
    assert [(one.day, one.who, one.close, one.days) for one in found] == [
        ("2026-11-23", "周敏", "2026-11-30", 0),
        ("2026-11-28", "周敏", "2026-12-15", 15),
        ("2026-12-18", "李经理", "2026-12-10", -5),
    ]
    assert [(one.day, one.kind, one.whom, one.text) for one in found[1].said] == [
        ("2026-11-27", "touch", "张总", "快了,下周批")
    ]
    assert found[0].said == found[2].said == ()
