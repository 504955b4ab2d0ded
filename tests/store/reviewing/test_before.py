"""What a manager sees before he starts."""

from __future__ import annotations

from store.domain.review import MOST_MINUTES, minutes, planned
from store.models import Decision
from store.queries.reviewing.before import before, reps
from store.usecases.keydates import set_key_date
from store.usecases.projects import edit_project, move_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.briefs import write_brief
from store.usecases.reviewing.opening import open_review
from tests.store.reviewing.conftest import Team, entry_of, project


def test_the_expected_minutes_are_those_of_an_hours_meeting() -> None:
    assert minutes(31, 96) == 58 == planned(31, 96)


def test_what_is_proposed_can_be_planned() -> None:
    assert planned(0, 0) == 1
    assert planned(960, 0) == MOST_MINUTES == planned(961, 0) == planned(5_000, 5_000)


def test_before_the_meeting(team: Team) -> None:
    one, two = project(team.zhou, "泵站"), project(team.zhou, "二期")
    project(team.he, "机组", client="无锡恒信")
    zhou, he = [rep.id for rep in reps(team.li)]
    assert [(rep.name, rep.projects) for rep in reps(team.li)] == [("周敏", 2), ("何涛", 1)]
    team.clock.step(days=31)
    move_project(team.zhou, two, stage=3)
    edit_project(team.zhou, two, close="2027-01-01")
    edit_project(team.zhou, two, close="2027-02-01")
    set_key_date(team.zhou, two, kind="tender", day="2026-12-28")
    write_brief(team.zhou, two, work="拜访")
    found = before(team.li, [zhou, he])
    assert [(line.name, line.why) for line in found.queue[:2]] == [
        ("二期", ("key_date", "red")),
        ("泵站", ("verdict", "red")),
    ]
    assert found.briefed == {two}
    assert found.week == (0, 1, 0, 0, 0, 1)
    assert [(date.name, date.kind) for date in found.dates] == [("二期", "tender")]
    assert (found.pending, found.unfinished, found.opening) == ((), (), False)
    review = open_review(team.li, members=[zhou, he])
    told = deciding.go_on(
        team.li,
        entry_of(review, one),
        intent="low",
        reason="再等",
        evidence="批文",
        until="2027-01-10",
    )
    Decision.update(state="pending").where(Decision.id == told.id).execute()
    assert [line.name for line in before(team.chief, [zhou]).pending] == ["泵站"]
    assert before(team.li, [zhou]).pending == ()
    assert [past.total for past in before(team.li, [zhou]).unfinished] == [3]
