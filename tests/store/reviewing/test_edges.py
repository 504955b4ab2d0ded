"""The last day on which a rule allows something, and the first on which it does not (method §5, §6)."""

from __future__ import annotations

import pytest

from store.domain.days import add
from store.errors import Invalid
from store.models import Project, ReviewEntry, Touch
from store.queries.check import check
from store.queries.reviewing.queue import queue
from store.usecases.keydates import set_key_date
from store.usecases.projects import close_project, create_project, edit_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.opening import open_review, skip
from store.usecases.working import archive_touch, record_touch, set_next_step
from tests.store.reviewing.conftest import Team, entry_of, project


@pytest.mark.parametrize(("d", "last"), [(15, 14), (16, 13), (22, 7), (29, 0)])
def test_the_step_of_a_recheck_lies_before_day_thirty(team: Team, d: int, last: int) -> None:
    one = project(team.zhou, "泵站")
    team.clock.step(days=d)
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    deciding.say_outcome(team.li, entry, outcome="none")
    with pytest.raises(Invalid, match=add(team.li.today, last)):
        deciding.promise(team.li, entry, text="送样机", due=add(team.li.today, last + 1))
    assert deciding.promise(team.li, entry, text="送样机", due=add(team.li.today, last)).owed == ()


def test_an_accepted_step_after_day_thirty_does_not_pay_a_recheck(team: Team) -> None:
    one = project(team.zhou, "泵站")
    team.clock.step(days=20)
    step = set_next_step(team.zhou, one, text="送样机", due=add(team.li.today, 10))
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    assert step and deciding.say_outcome(team.li, entry, outcome="none").owed == ("next",)
    assert deciding.accept(team.li, entry).owed == ("next",)
    assert deciding.promise(team.li, entry, text="送样机", due=add(team.li.today, 9)).owed == ()


@pytest.mark.parametrize("days", [0, 90, 91])
def test_a_drop_is_inherited_for_ninety_days(team: Team, days: int) -> None:
    one = project(team.zhou, "泵站")
    team.clock.step(days=33)
    close_project(team.zhou, one, to="dropped", reason="no_intent")
    team.clock.step(days=days)
    anchor = add(team.li.today, -33) if days <= 90 else team.li.today
    for name, client, expected in (
        ("泵 站", "苏州恒达水务", anchor), ("二期", "苏州恒达水务", team.li.today), ("泵站", "无锡水务", team.li.today),
    ):  # fmt: skip
        made = create_project(team.zhou, name=name, client=client)
        assert Project.get_by_id(made).d_anchor == expected, (name, client)
    assert check(team.chief) == []


@pytest.mark.parametrize(("to", "reason"), [("lost", "price"), ("won", "")])
def test_only_a_drop_is_inherited(team: Team, to: str, reason: str) -> None:
    one = project(team.zhou, "泵站")
    team.clock.step(days=33)
    close_project(team.zhou, one, to=to, reason=reason)
    made = create_project(team.zhou, name="泵站", client="苏州恒达水务")
    assert Project.get_by_id(made).d_anchor == team.li.today


@pytest.mark.parametrize("d", [29, 30, 31])
def test_a_verdict_is_due_on_the_day_a_wait_ends_and_not_before(team: Team, d: int) -> None:
    one = project(team.zhou, "泵站")
    team.clock.step(days=d)
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    deciding.wait(team.li, entry, until=add(team.li.today, 40), source="招标网")
    team.clock.step(days=39)
    (before,) = queue(team.li, [team.zhou.actor.id])
    assert (before.d, before.chip, before.duty) == (d, "wait", "")
    team.clock.step(days=1)
    (after,) = queue(team.li, [team.zhou.actor.id])
    due = "verdict" if d >= 30 else "recheck"
    assert (after.d, after.chip, after.duty) == (d, "30" if d >= 30 else "15", due)


@pytest.mark.parametrize(("ahead", "must"), [(-1, False), (0, True), (7, True), (8, False)])
def test_a_key_date_is_discussed_from_seven_days_before(team: Team, ahead: int, must: bool) -> None:
    one = project(team.zhou, "泵站")
    set_next_step(team.zhou, one, text="送样机", due=add(team.li.today, 20))
    set_key_date(team.zhou, one, kind="tender", day=add(team.li.today, ahead))
    (found,) = queue(team.li, [team.zhou.actor.id])
    assert ("key_date" in found.why) == must


def test_only_progress_of_the_project_with_a_named_person_is_confirmed(team: Team) -> None:
    one, other = project(team.zhou, "泵站"), project(team.zhou, "二期")
    team.clock.step(days=31)
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    wrong = [
        record_touch(team.zhou, where, day=team.li.today, kind="call", note="谈", contact=who, outcome=outcome)
        for where, who, outcome in (
            (other, "王工", "progress"), (one, None, "progress"), (one, "王工", "none"), (one, "王工", "")
        )
    ]  # fmt: skip
    for touch in wrong:
        with pytest.raises(Invalid, match="can be confirmed"):
            deciding.confirm(team.li, entry, touch=touch)
    right = record_touch(team.zhou, one, day=team.li.today, kind="call", note="定了", contact="王工", outcome="progress")  # fmt: skip
    deciding.confirm(team.li, entry, touch=right)
    for again in (right, None):
        with pytest.raises(Invalid, match=r"confirmed already|no progress to confirm"):
            deciding.confirm(team.li, entry, touch=again)
    assert Touch.get_by_id(right).confirmed_by_id == team.li.actor.id
    archive_touch(team.zhou, wrong[1])
    assert Project.get_by_id(one).d_anchor == team.li.today


def test_edits_notes_and_a_quiet_brief_move_no_clock(team: Team) -> None:
    from store.usecases.reviewing.briefs import write_brief

    one = project(team.zhou, "泵站")
    base = Project.get_by_id(one).d_anchor
    team.clock.step(days=31)
    edit_project(team.zhou, one, amount=5, remarks="好消息")
    record_touch(team.zhou, one, day=team.li.today, kind="message", note="内部")
    write_brief(team.zhou, one, work="拜访", progress="进展很大")
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    assert deciding.unchanged(team.li, entry, reason="等").owed == ("verdict",)
    assert Project.get_by_id(one).d_anchor == base
    assert deciding.confirm(team.li, entry).owed == ()
    assert Project.get_by_id(one).d_anchor == team.li.today, "the manager's y, as of today"


def test_a_skip_goes_behind_everybody_and_a_blank_is_no_reason(team: Team) -> None:
    one, _ = project(team.zhou, "泵站"), project(team.he, "二期", client="无锡水务")
    review = open_review(team.li, members=["zhou", "he"])
    entry = entry_of(review, one)
    skip(team.li, entry)
    last = ReviewEntry.select().where(ReviewEntry.review == review).order_by(ReviewEntry.place.desc()).get()  # fmt: skip
    assert last.id == entry
    with pytest.raises(Invalid, match="skipped again"):
        skip(team.li, entry, reason=" \n ")
    skip(team.li, entry, reason="他去了现场")
    deciding.unchanged(team.li, entry, reason="等")
    with pytest.raises(Invalid, match="reviewed already"):
        skip(team.li, entry, reason="再等")
