"""A review as its screens read it."""

from __future__ import annotations

from store.queries.reviewing.meeting import meeting, reviews
from store.usecases.projects import close_project, edit_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.opening import add_project, attend, close_review, open_review, skip
from tests.store.reviewing.conftest import Team, entry_of, project


def test_a_meeting_says_what_each_project_owes(team: Team) -> None:
    one, two, other = (
        project(team.zhou, "泵站"),
        project(team.zhou, "二期"),
        project(team.he, "机组", client="无锡恒信"),
    )
    team.clock.step(days=31)
    late = project(team.he, "新机组", client="无锡恒信")
    review = open_review(team.li, members=["zhou", "he"], budget=58)
    found = meeting(team.li, review)
    assert [(line.name, line.rep, line.must) for line in found.lines] == [
        ("泵站", "周敏", True), ("二期", "周敏", True), ("机组", "何涛", True), ("新机组", "何涛", False),
    ]  # fmt: skip
    assert found.lines[0].owed == ("verdict", "together") and found.lines[0].chip == "30"
    assert (found.scope, found.leader_name, found.budget, found.opening) == (
        "周敏 何涛",
        "李经理",
        58,
        False,
    )
    deciding.wait(team.li, entry_of(review, one), until="2027-01-10", source="招标网")
    close_project(team.zhou, two, to="won")
    edit_project(team.li, other, owner="周敏")
    skip(team.li, entry_of(review, late))
    attend(team.li, review, member="zhou", presence="absent")
    added = project(team.he, "又一", client="无锡恒信")
    add_project(team.li, review, project=added)
    lines = {line.name: line for line in meeting(team.li, review).lines}
    assert [line.name for line in lines.values()] == ["机组", "又一", "泵站", "二期", "新机组"]
    assert (lines["泵站"].chip, lines["泵站"].owed, lines["泵站"].done) == ("wait", (), True)
    assert (lines["二期"].gone, lines["二期"].owed, lines["机组"].handed) == ("won", (), "周敏")
    assert lines["又一"].must and lines["又一"].why == ("added",)
    assert close_review(team.li, review) == 3
    assert [(past.total, past.done, past.state) for past in reviews(team.li)] == [(5, 1, "closed")]
