"""Corners of the rule that a random year rarely meets (method §5), one by one."""

from __future__ import annotations

from store.domain.days import add
from store.models import GateTick, Project
from store.queries.check import check
from store.usecases.gates import tick_item
from store.usecases.projects import close_project, create_project, reopen_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.opening import open_review
from store.usecases.working import record_touch
from tests.store.reviewing.conftest import Team, entry_of, project


def _progress(team: Team, one: int, day: str) -> None:
    record_touch(team.zhou, one, day=day, kind="call", note="定了", contact="王工", outcome="progress")  # fmt: skip


def _wait(team: Team, entry: int, n: int) -> deciding.Decided:
    return deciding.wait(team.li, entry, until=add(team.li.today, n), source="招标网")


def test_a_parking_ends_the_wait_of_the_same_day(team: Team) -> None:
    one = project(team.zhou, "泵站")
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    _wait(team, entry, 60)
    back = add(team.li.today, 20)
    deciding.park(team.li, entry, until=back, reason="冻结")
    row = Project.get_by_id(one)
    assert (row.hold_until, row.d_anchor) == (back, add(back, -15))
    team.clock.step(days=20)
    assert check(team.chief) == []
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    assert deciding.unchanged(team.li, entry, reason="等").owed == ("outcome", "next"), "back at 15"


def test_brought_back_and_told_to_wait_on_the_day_of_its_parking(team: Team) -> None:
    one = project(team.zhou, "泵站")
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    close_project(team.zhou, one, to="parked", day=add(team.li.today, 20), reason="冻结")
    reopen_project(team.zhou, one)
    _wait(team, entry, 9)
    row = Project.get_by_id(one)
    assert (row.hold_until, row.d_anchor) == (add(team.li.today, 9), add(team.li.today, 9 - 15))
    assert check(team.chief) == []


def test_progress_from_before_the_base_makes_d_no_larger(team: Team) -> None:
    one = project(team.zhou, "泵站")
    made = team.li.today
    _progress(team, one, add(made, -40))
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    deciding.confirm(team.li, entry)
    assert Project.get_by_id(one).d_anchor == made
    assert check(team.chief) == []


def test_a_verdict_after_the_duty_was_lifted_hangs_on_nobody(team: Team) -> None:
    one, _ = project(team.zhou, "泵站"), project(team.zhou, "二期")
    team.clock.step(days=31)
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    _progress(team, one, team.li.today)
    assert _wait(team, entry, 9).owed == ()
    assert deciding.unchanged(team.li, entry, reason="等").owed == ()


def test_what_happens_after_the_drop_changes_no_inherited_d(team: Team) -> None:
    one = project(team.zhou, "泵站")
    team.clock.step(days=33)
    close_project(team.zhou, one, to="dropped", reason="no_intent")
    team.clock.step(days=2)
    tick_item(team.zhou, one, item="visited", evidence="照片")
    again = create_project(team.zhou, name="泵站", client="苏州恒达水务")
    assert Project.get_by_id(again).d_anchor == add(team.li.today, -33)
    assert check(team.chief) == []


def test_a_tick_told_anew_is_no_progress(team: Team) -> None:
    one = project(team.zhou, "泵站")
    day = team.li.today
    tick_item(team.zhou, one, item="visited", evidence="照片")
    team.clock.step(days=31)
    tick_item(team.zhou, one, item="visited", evidence="同一张照片")
    assert Project.get_by_id(one).d_anchor == GateTick.get(GateTick.project == one).day == day
