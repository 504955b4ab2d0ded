"""Every rule of the review by every way in: who decides, how often it is sent, taken back, done again, too late (method §5, §6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from store.domain.access import LEADERS, ROLES
from store.domain.days import add
from store.errors import Invalid, NotAllowed
from store.models import Decision, Member, NextStep, Project, ReviewEntry
from store.queries.check import check
from store.queries.reviewing.meeting import meeting
from store.queries.reviewing.sheet import sheet
from store.session import Session, open_session
from store.usecases import history
from store.usecases.members import add_member
from store.usecases.projects import close_project, edit_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.deciding import Decided
from store.usecases.reviewing.opening import add_project, attend, close_review, open_review, skip
from store.usecases.working import set_next_step
from tests.store.reviewing.acts import ACTS, DONE, OWED, REFUSED, Act, aged
from tests.store.reviewing.conftest import Team, entry_of, project


def _directly(team: Team, act: Act, entry: int) -> Decided:
    return act(team.li, entry)


def _twice(team: Team, act: Act, entry: int) -> Decided:
    """Sent again after a lost answer: the same decision."""
    uuid = str(uuid4())
    first = act(team.li, entry, uuid)
    assert act(team.li, entry, uuid) == first
    assert Decision.select().where(Decision.entry == entry).count() == 1
    return first


def _by_another(team: Team, act: Act, entry: int) -> Decided:
    return act(team.chief, entry)


def _done_again(team: Team, act: Act, entry: int) -> Decided:
    found = act(team.li, entry)
    history.undo(team.li)
    assert _done(entry) is None and not deciding_on(entry), "taken back, it never happened"
    history.redo(team.li)
    return found


def deciding_on(entry: int) -> list[str]:
    rows = Decision.select(Decision.kind).where(Decision.entry == entry, Decision.archived == 0)
    return [kind for (kind,) in rows.tuples()]


def _done(entry: int) -> str | None:
    return ReviewEntry.get_by_id(entry).done_day


@pytest.mark.parametrize("way", [_directly, _twice, _by_another, _done_again])
def test_what_each_decision_leaves_owed(
    team: Team, way: Callable[[Team, Act, int], Decided]
) -> None:
    found = aged(team.zhou, team.clock)
    review = open_review(team.li, members=["zhou"])
    for (d, name), one in found.items():
        entry, expected = entry_of(review, one), OWED[d].get(name, DONE)
        if expected is REFUSED:
            with pytest.raises(Invalid, match="No verdict is due"):
                ACTS[name](team.li, entry)
            assert not deciding_on(entry)
            continue
        assert way(team, ACTS[name], entry).owed == expected, (d, name)
        assert (_done(entry) is not None) == (expected == DONE), (d, name)
        assert Decision.get(Decision.entry == entry).d == d
        assert (Project.get_by_id(one).reviewed_on is not None) == (expected == DONE)
    seen = {line.project: line for line in meeting(team.li, review).lines}
    for (d, name), one in found.items():
        owed = OWED[d].get(name, DONE)
        if owed is not REFUSED:
            shown = (seen[one].owed, sheet(team.li, seen[one].id).owed)
            assert shown == (owed, owed), f"the queue and the page say the same: {d} {name}"
    assert check(team.chief) == []
    undecided = sum(OWED[d].get(name, DONE) != DONE for d, name in found)
    assert close_review(team.li, review) == undecided


def test_two_that_pay_a_recheck_in_either_order(team: Team) -> None:
    for n, order in enumerate((("next", "outcome"), ("outcome", "next"), ("outcome", "accept"))):
        one = project(team.zhou, f"泵站 {n}", client=f"客户 {n}")
        team.clock.step(days=29)
        if "accept" in order:
            set_next_step(team.zhou, one, text="送样机", due=team.li.today)
        entry = entry_of(open_review(team.li, members=["zhou"]), one)
        assert ACTS[order[0]](team.li, entry).owed and not ACTS[order[1]](team.li, entry).owed


def test_a_step_from_before_the_duty_changed_does_not_pay_it(team: Team) -> None:
    from store.usecases.working import record_touch

    one = project(team.zhou, "泵站")
    team.clock.step(days=40)
    day = add(team.li.today, -20)
    record_touch(team.zhou, one, day=day, kind="call", note="定了", contact="王工", outcome="progress")  # fmt: skip
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    assert Act(deciding.promise, {"text": "签约", "due": 25})(team.li, entry).owed == ("verdict",)
    assert deciding.confirm(team.li, entry).owed == ("outcome", "next")
    assert ACTS["outcome"](team.li, entry).owed == ("next",)
    line = meeting(team.li, ReviewEntry.get_by_id(entry).review_id).line(entry)
    assert line and line.owed == sheet(team.li, entry).owed == ("next",)
    assert line.kinds == {"next", "confirm", "outcome"}, "it was decided, and does not count"
    assert Act(deciding.promise, {"text": "送样机", "due": 9})(team.li, entry).owed == ()


LIMITS: list[tuple[str, dict[str, Any], bool]] = [
    ("continue", {"until": 30}, True), ("continue", {"until": 31}, False), ("continue", {"until": 0}, False),
    ("continue", {"reason": " "}, False), ("continue", {"evidence": ""}, False), ("continue", {"intent": "maybe"}, False),
    ("wait", {"until": 366}, True), ("wait", {"until": 367}, False), ("wait", {"until": 0}, False), ("wait", {"source": ""}, False),
    ("park", {"until": 90}, True), ("park", {"until": 91}, False), ("park", {"until": 0}, False), ("park", {"reason": ""}, False),
    ("drop", {"reason": "bored"}, False), ("drop", {"reason": ""}, False), ("drop", {"reason": "person_left"}, True),
    ("next", {"due": -1}, False), ("next", {"text": ""}, False), ("next", {"due": 0}, True),
    ("unchanged", {"reason": "\n "}, False), ("outcome", {"outcome": ""}, False), ("accept", {}, False),
    ("back", {"by": 0}, False), ("ahead", {"by": 9}, False),
    ("continue", {"reason": "长" * 100_000}, False), ("outcome", {"note": "长" * 100_000}, False), ("next", {"text": "长" * 100_000}, False),
]  # fmt: skip


def test_each_limit_on_its_last_day_and_the_day_after(team: Team) -> None:
    found = [project(team.zhou, f"项目 {n}", client=f"客户 {n}") for n in range(len(LIMITS))]
    team.clock.step(days=30)
    review = open_review(team.li, members=["zhou"])
    for one, (name, change, right) in zip(found, LIMITS, strict=True):
        act, entry = ACTS[name], entry_of(review, one)
        act = act._replace(fields={**act.fields, **change})
        for who in (team.li, team.chief):
            if not right:
                with pytest.raises(Invalid):
                    act(who, entry)
                assert not deciding_on(entry) and Project.get_by_id(one).status == "open"
        if right:
            act(team.li, entry)
            assert deciding_on(entry) == [name], (name, change)
    assert check(team.chief) == []


def test_who_may_not_lead_decides_nothing(team: Team) -> None:
    one = project(team.zhou, "泵站")
    review = open_review(team.li, members=["zhou"])
    entry = entry_of(review, one)
    ways: dict[str, Callable[[Session], Any]] = {
        name: lambda who, act=act: act(who, entry) for name, act in ACTS.items()
    }
    ways |= {
        "confirm": lambda who: deciding.confirm(who, entry), "skip": lambda who: skip(who, entry),
        "close": lambda who: close_review(who, review), "add": lambda who: add_project(who, review, project=one),
        "attend": lambda who: attend(who, review, member="zhou", presence="absent"),
        "open": lambda who: open_review(who, members=["zhou"]),
    }  # fmt: skip
    for n, role in enumerate(sorted(set(ROLES) - LEADERS)):
        add_member(team.chief, name=f"某 {n}", login=f"some{n}", roles=(role,))
        who = open_session(team.chief.book, login=f"some{n}", lang="en")
        for way in ways.values():
            with pytest.raises(NotAllowed):
                way(who)
    assert not deciding_on(entry)


@pytest.mark.parametrize("how", ["won", "lost", "dropped", "archived", "closed"])
def test_what_is_over_takes_no_decision(team: Team, how: str) -> None:
    one = project(team.zhou, "泵站")
    team.clock.step(days=30)
    set_next_step(team.zhou, one, text="送样机", due=team.li.today)
    review = open_review(team.li, members=["zhou"])
    entry = entry_of(review, one)
    if how == "closed":
        close_review(team.li, review)
    elif how == "archived":
        Project.update(archived=1).where(Project.id == one).execute()
    else:
        close_project(team.zhou, one, to=how, reason="" if how == "won" else "price")
    for act in (*ACTS.values(), Act(deciding.confirm, {})):
        for who in (team.li, team.chief):
            with pytest.raises(Invalid, match=r"archived|closed|meanwhile"):
                act(who, entry)
    assert not deciding_on(entry)
    if how != "closed":
        assert close_review(team.li, review) == 0, "it is not put off: it is over"


def test_a_project_handed_over_on_the_table_is_decided_all_the_same(team: Team) -> None:
    one = project(team.zhou, "泵站")
    team.clock.step(days=30)
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    he = Member.get(Member.login == "he").id
    edit_project(team.chief, one, owner=he)
    assert ACTS["next"](team.li, entry).owed == ("verdict",)
    step = NextStep.get_by_id(Decision.get(Decision.entry == entry).step)
    assert step.owner == he, "the new owner promises"
    assert ACTS["continue"](team.li, entry).owed == ()
    assert ReviewEntry.get_by_id(entry).member == Member.get(Member.login == "zhou").id


def test_a_parked_project_is_no_more_judged_until_it_is_back(team: Team) -> None:
    one = project(team.zhou, "泵站")
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    ACTS["park"](team.li, entry)
    for name in ("wait", "park", "ahead", "continue"):
        with pytest.raises(Invalid):
            ACTS[name](team.li, entry)
    assert Project.get_by_id(one).hold_until == add(team.li.today, 20)
    team.clock.step(days=20)
    ACTS["wait"](team.li, entry)
    row = Project.get_by_id(one)
    assert (row.status, row.live, row.hold_until) == ("open", 1, add(team.li.today, 20))
    assert check(team.chief) == []


def test_the_third_parking_is_refused(team: Team) -> None:
    one = project(team.zhou, "泵站")
    for _ in (1, 2):
        entry = entry_of(open_review(team.li, members=["zhou"]), one)
        ACTS["park"](team.li, entry)
        team.clock.step(days=20)
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    for who in (team.li, team.chief):
        with pytest.raises(Invalid, match="2 times already"):
            ACTS["park"](who, entry)
    with pytest.raises(Invalid, match="2 times already"):
        close_project(team.zhou, one, to="parked", day=add(team.li.today, 5), reason="冻结")
