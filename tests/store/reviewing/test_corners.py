"""Corners of the rule that a random year rarely meets (method §5), one by one."""

from __future__ import annotations

import pytest

from store.domain.days import add
from store.models import Decision, GateTick, Project, ReviewEntry
from store.queries.check import check
from store.queries.reviewing.meeting import meeting
from store.queries.reviewing.sheet import sheet
from store.session import Session
from store.usecases import history
from store.usecases.gates import tick_item, untick_item
from store.usecases.projects import close_project, create_project, move_project, reopen_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.opening import open_review
from store.usecases.working import archive_touch, record_touch
from tests.store.reviewing.conftest import Team, entry_of, project


def _progress(team: Team, one: int, day: str) -> int:
    return record_touch(team.zhou, one, day=day, kind="call", note="定了", contact="王工", outcome="progress")  # fmt: skip


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


# -- a stage up and down again: what counts is where a day ends ------------------------------------


def _stood(one: int) -> tuple[int, str | None, str]:
    row = Project.get_by_id(one)
    return row.top_stage, row.top_day, row.d_anchor


def _moved(who: Session, one: int, *stages: int) -> None:
    for stage in stages:
        move_project(who, one, stage=stage)


@pytest.mark.parametrize(
    ("stages", "top"),
    [
        ((4, 3), 3), ((5, 4, 3), 3), ((5, 2), 3), ((4, 3, 4, 3), 3), ((5, 3, 4, 2), 3), ((2, 3), 3),
        ((5, 4), 4), ((6, 3, 4), 4), ((5, 2, 6, 5), 5), ((5, 4, 5), 5), ((4, 5, 3, 4), 4),
    ],
)  # fmt: skip
def test_a_day_counts_where_it_ends(team: Team, stages: tuple[int, ...], top: int) -> None:
    one = project(team.zhou, "泵站", stage=3)
    team.clock.step(days=31)
    base, today = Project.get_by_id(one).base_day, team.li.today
    _moved(team.zhou, one, *stages)
    assert _stood(one) == ((top, today, today) if top > 3 else (3, None, base))
    assert check(team.chief) == []
    team.clock.step(days=1)
    _moved(team.zhou, one, 1, top)
    assert _stood(one)[0] == top, "no progress: it was there before"
    _moved(team.zhou, one, top + 1)
    assert _stood(one) == (top + 1, team.li.today, team.li.today)
    assert check(team.chief) == []


def test_forward_today_and_back_tomorrow_stays_progress(team: Team) -> None:
    one = project(team.zhou, "泵站", stage=3)
    team.clock.step(days=31)
    day = team.li.today
    _moved(team.zhou, one, 5, 4)
    team.clock.step(days=1)
    _moved(team.zhou, one, 3)
    assert _stood(one) == (4, day, day)
    _moved(team.zhou, one, 4, 6, 4)
    assert _stood(one) == (4, day, day), "back to the progress of the day before"
    assert check(team.chief) == []


def test_forward_and_back_among_undone_moves(team: Team) -> None:
    one = project(team.zhou, "泵站", stage=3)
    team.clock.step(days=31)
    first, base = team.li.today, Project.get_by_id(one).base_day
    _moved(team.zhou, one, 5)
    history.undo(team.zhou)
    assert _stood(one) == (3, None, base)
    _moved(team.zhou, one, 4, 3)
    assert _stood(one) == (3, None, base)
    history.undo(team.zhou)
    assert _stood(one) == (4, first, first), "the step back never happened"
    _moved(team.zhou, one, 3)
    assert _stood(one) == (3, None, base)
    _moved(team.zhou, one, 5)
    team.clock.step(days=1)
    history.undo(team.zhou)
    _moved(team.zhou, one, 4, 3)
    assert _stood(one) == (3, None, base), "yesterday's move is none any more"
    history.undo(team.zhou)
    history.undo(team.zhou)
    _moved(team.zhou, one, 6)
    second = team.li.today
    assert _stood(one) == (6, second, second)
    assert check(team.chief) == []


def test_yesterdays_move_done_again_is_yesterdays(team: Team) -> None:
    one = project(team.zhou, "泵站", stage=3)
    team.clock.step(days=31)
    day = team.li.today
    _moved(team.zhou, one, 5)
    team.clock.step(days=1)
    history.undo(team.zhou)
    history.redo(team.zhou)
    _moved(team.li, one, 4)
    assert _stood(one) == (5, day, day)
    assert check(team.chief) == []


def test_forward_and_back_at_the_table_lifts_no_duty(team: Team) -> None:
    one, other = project(team.zhou, "泵站", stage=3), project(team.zhou, "二期")
    team.clock.step(days=31)
    review = open_review(team.li, members=["zhou"])
    entry, beside = entry_of(review, one), entry_of(review, other)
    _wait(team, beside, 9)
    assert deciding.move(team.li, entry, by=1).owed == ()
    assert _done(entry, beside) == [True, True]
    assert deciding.move(team.li, entry, by=-1).owed == ("verdict",)
    assert _done(entry, beside) == [False, False], "its client's other project is judged with it"
    last = Decision.select().where(Decision.entry == entry).order_by(Decision.id.desc()).get()
    assert (last.d, last.lifted) == (31, 0)
    history.undo(team.li)
    assert _done(entry, beside) == [True, True]
    history.redo(team.li)
    assert _done(entry, beside) == [False, False]
    assert _wait(team, entry, 9).owed == ()
    assert _done(entry, beside) == [True, True]
    assert check(team.chief) == []


def test_dropped_and_brought_back_it_was_not_dropped(team: Team) -> None:
    one, other = project(team.zhou, "泵站"), project(team.zhou, "二期")
    team.clock.step(days=31)
    review = open_review(team.li, members=["zhou"])
    entry, beside = entry_of(review, one), entry_of(review, other)
    _wait(team, beside, 9)
    assert deciding.drop(team.li, entry, reason="no_intent").owed == ()
    assert _done(entry, beside) == [True, True]
    reopen_project(team.zhou, one)
    assert _done(entry, beside) == [False, False]
    line = meeting(team.li, review).line(entry)
    assert line and line.owed == sheet(team.li, entry).owed == ("verdict",)
    assert deciding.unchanged(team.li, entry, reason="等开会").owed == ("verdict",)
    assert deciding.drop(team.li, entry, reason="no_intent").owed == ()
    assert _done(entry, beside) == [True, True]
    history.undo(team.li)
    assert _done(entry, beside) == [False, False]
    history.undo(team.li)
    history.undo(team.zhou)
    assert _done(entry, beside) == [True, True], "the drop stands again"
    assert check(team.chief) == []


def _done(*entries: int) -> list[bool]:
    return [ReviewEntry.get_by_id(one).done_day is not None for one in entries]


@pytest.mark.parametrize("how", ["board", "undo", "untick", "archive"])
def test_what_lifted_the_duty_and_is_taken_back_that_day(team: Team, how: str) -> None:
    one = project(team.zhou, "泵站", stage=3)
    team.clock.step(days=31)
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    touch = 0
    if how in ("board", "undo"):
        _moved(team.zhou, one, 4)
    elif how == "untick":
        tick_item(team.zhou, one, item="visited", evidence="照片")
    else:
        touch = _progress(team, one, team.li.today)
    assert deciding.unchanged(team.li, entry, reason="等开会").owed == ()
    if how == "board":
        _moved(team.zhou, one, 3)
    elif how == "undo":
        history.undo(team.zhou)
    elif how == "untick":
        untick_item(team.zhou, one, item="visited")
    else:
        archive_touch(team.zhou, touch)
    assert _done(entry) == [False]
    assert deciding.unchanged(team.li, entry, reason="等开会").owed == ("verdict",)
    assert _wait(team, entry, 9).owed == ()
    assert check(team.chief) == []
