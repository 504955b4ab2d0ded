"""What a review owes a project, and what pays it (method §5, §6)."""

from __future__ import annotations

import pytest

from store.errors import Invalid, NotAllowed
from store.models import Decision, Project, ReviewEntry
from store.queries.check import check
from store.usecases import history
from store.usecases.projects import close_project, create_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.opening import attend, close_review, open_review, skip
from store.usecases.reviewing.seat import go, seat
from store.usecases.reviewing.settling import settle_continue
from store.usecases.working import record_touch, set_next_step
from tests.store.reviewing.conftest import Team, entry_of, project


def pace(number: int) -> tuple[str, str | None, int]:
    row = Project.get_by_id(number)
    return row.d_anchor, row.hold_until, row.continues


def done(entry: int) -> str | None:
    return ReviewEntry.get_by_id(entry).done_day


def test_the_queue_is_frozen_in_order(team: Team) -> None:
    small, big = project(team.zhou, "小", amount=1_00), project(team.zhou, "大", amount=900_00)
    promised = project(team.zhou, "约定", amount=5_00)
    glance = project(team.zhou, "一瞥", amount=7_00)
    for one in (small, big, promised, glance):
        set_next_step(
            team.zhou, one, text="送样机", due="2026-11-25" if one == promised else "2026-12-24"
        )
    team.clock.step(days=7)
    review = open_review(team.li, members=["zhou", "he"])
    rows = list(
        ReviewEntry.select(ReviewEntry.project, ReviewEntry.must, ReviewEntry.why)
        .where(ReviewEntry.review == review).order_by(ReviewEntry.place).tuples()
    )  # fmt: skip
    assert rows == [(promised, 1, "broken red"), (big, 0, ""), (glance, 0, ""), (small, 0, "")]
    assert seat(team.li, review).entry == entry_of(review, promised)


def test_a_verdict_is_demanded_at_thirty_days(team: Team) -> None:
    one = project(team.zhou, "泵站")
    team.clock.step(days=30)
    review = open_review(team.li, members=["zhou"])
    entry = entry_of(review, one)
    told = deciding.promise(team.li, entry, text="送样机", due="2026-12-25")
    assert told.owed == ("verdict",) and done(entry) is None
    told = deciding.go_on(
        team.li, entry, intent="high", reason="预算已批", evidence="招标公告", until="2027-01-20"
    )
    assert (told.owed, told.pending, done(entry)) == ((), False, team.li.today)
    assert pace(one) == ("2026-12-23", None, 1)
    assert Project.get_by_id(one).reviewed_on == team.li.today
    with pytest.raises(Invalid, match="No verdict is due"):
        deciding.go_on(team.li, entry, intent="high", reason="x", evidence="y", until="2027-01-20")
    assert check(team.chief) == []


def test_a_recheck_needs_an_outcome_and_a_step_in_time(team: Team) -> None:
    one = project(team.zhou, "泵站")
    team.clock.step(days=20)
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    with pytest.raises(Invalid, match="2026-12-22"):
        deciding.promise(team.li, entry, text="送样机", due="2026-12-23")
    assert deciding.say_outcome(team.li, entry, outcome="silent").owed == ("next",)
    assert deciding.promise(team.li, entry, text="送样机", due="2026-12-22").owed == ()


def test_waiting_keeps_d_still_and_parking_returns_at_fifteen(team: Team) -> None:
    one, two = project(team.zhou, "泵站"), project(team.zhou, "二期")
    team.clock.step(days=31)
    review = open_review(team.li, members=["zhou"])
    first, second = entry_of(review, one), entry_of(review, two)
    assert deciding.wait(team.li, first, until="2027-01-10", source="招标网").owed == ("together",)
    assert deciding.park(team.li, second, until="2027-01-30", reason="预算冻结").owed == ()
    assert done(first) == done(second) == team.li.today
    assert pace(one) == ("2026-12-10", "2027-01-10", 0)
    assert pace(two)[:2] == ("2027-01-15", "2027-01-30")
    assert check(team.chief) == []


def test_the_third_continue_in_a_row_is_pending(team: Team) -> None:
    one = project(team.zhou, "泵站")
    for n in (1, 2, 3):
        team.clock.step(days=30)
        review = open_review(team.li, members=["zhou"])
        told = deciding.go_on(
            team.li,
            entry_of(review, one),
            intent="low",
            reason="再等",
            evidence="批文",
            until=_later(team, 20),
        )
        assert told.pending == (n == 3) and told.owed == ()
        close_review(team.li, review)
    anchor = pace(one)[0]
    with pytest.raises(NotAllowed):
        settle_continue(team.li, told.id, accept=True, reason="x")
    with pytest.raises(Invalid):
        settle_continue(team.chief, told.id, accept=True)
    settle_continue(team.chief, told.id, accept=True, reason="战略客户")
    assert anchor < pace(one)[0] == team.li.today
    assert check(team.chief) == []


def _later(team: Team, n: int) -> str:
    from store.domain.days import add

    return add(team.li.today, n)


def test_progress_counts_for_seven_days_then_only_confirmed(team: Team) -> None:
    one = project(team.zhou, "泵站")
    team.clock.step(days=31)
    record_touch(
        team.zhou,
        one,
        day=team.li.today,
        kind="visit",
        note="试机通过",
        contact="王工",
        outcome="progress",
    )
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    assert deciding.confirm(team.li, entry).owed == ("decision",)
    assert deciding.unchanged(team.li, entry, reason="等他们开会").owed == ()
    assert pace(one)[0] == team.li.today
    with pytest.raises(Invalid, match="no progress"):
        deciding.confirm(team.li, entry)


def test_a_lifted_duty_is_marked(team: Team) -> None:
    one = project(team.zhou, "泵站")
    team.clock.step(days=31)
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    record_touch(
        team.zhou,
        one,
        day=team.li.today,
        kind="call",
        note="定了",
        contact="王工",
        outcome="progress",
    )
    told = deciding.promise(team.li, entry, text="送合同", due=_later(team, 3))
    assert told.owed == () and Decision.get_by_id(told.id).lifted == 1


def test_what_is_gone_is_not_decided_and_a_closed_review_not_undone(team: Team) -> None:
    one, two = project(team.zhou, "泵站"), project(team.zhou, "二期")
    review = open_review(team.li, members=["zhou"])
    close_project(team.zhou, one, to="won")
    with pytest.raises(Invalid, match="won meanwhile"):
        deciding.unchanged(team.li, entry_of(review, one), reason="x")
    skip(team.li, entry_of(review, two))
    with pytest.raises(Invalid, match="skipped before"):
        skip(team.li, entry_of(review, two))
    with pytest.raises(Invalid, match="no next step"):
        deciding.accept(team.li, entry_of(review, two))
    set_next_step(team.zhou, two, text="送样机", due=_later(team, 3))
    assert deciding.accept(team.li, entry_of(review, two)).owed == ()
    attend(team.li, review, member="zhou", presence="moved", until=_later(team, 2))
    assert close_review(team.li, review) == 0
    with pytest.raises(Invalid, match="never undone"):
        history.undo(team.li)
    with pytest.raises(Invalid, match="closed"):
        deciding.unchanged(team.li, entry_of(review, two), reason="x")


def test_a_dropped_project_made_again_goes_on_with_its_d(team: Team) -> None:
    one = project(team.zhou, "泵站")
    team.clock.step(days=33)
    review = open_review(team.li, members=["zhou"])
    deciding.drop(team.li, entry_of(review, one), reason="no_intent")
    assert Project.get_by_id(one).status == "dropped"
    team.clock.step(days=20)
    again = create_project(team.zhou, name="泵站", client="苏州恒达水务")
    assert pace(again)[0] == _later(team, -33)
    assert check(team.chief) == []


def test_only_managers_lead(team: Team) -> None:
    with pytest.raises(NotAllowed):
        open_review(team.zhou, members=["zhou"])
    review = open_review(team.li, members=["zhou"])
    with pytest.raises(NotAllowed):
        go(team.zhou, review, None)
    assert go(team.chief, review, None).seq == 2
