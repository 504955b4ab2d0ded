"""One project on the table, since its previous review."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from store.queries.reviewing.queue import queue
from store.queries.reviewing.sheet import sheet
from store.usecases.gates import tick_item
from store.usecases.history import redo, undo
from store.usecases.projects import edit_project, move_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.briefs import write_brief
from store.usecases.reviewing.opening import close_review, open_review
from store.usecases.working import finish_next_step, record_touch, set_next_step, wait_for
from tests.store.reviewing.conftest import Team, entry_of, project


def test_each_change_since_the_previous_review_is_told_with_what_lay_between(team: Team) -> None:
    pumps = project(team.zhou, "泵站", amount=31_000_000, stage=4)
    edit_project(team.zhou, pumps, close="2026-11-30")
    first = open_review(team.li, members=["zhou"])
    deciding.unchanged(team.li, entry_of(first, pumps), reason="等设计院")
    close_review(team.li, first)
    team.clock.step(days=7)
    edit_project(team.zhou, pumps, close="2026-12-15")
    edit_project(team.zhou, pumps, close="2026-12-28", amount=28_161_000)
    record_touch(team.zhou, pumps, day="2026-11-25", kind="visit", note="看现场", contact="王工", outcome="progress")  # fmt: skip
    wait_for(team.zhou, pumps, who="institute", since="2026-11-21")
    set_next_step(team.zhou, pumps, text="拿到设计院确认", due="2026-12-02")
    write_brief(team.zhou, pumps, work="拜访总工", progress="同意试机", problem="选型未定")
    review = open_review(team.li, members=["zhou"])
    found = sheet(team.li, entry_of(review, pumps))
    ways = {one.field: one.values for one in found.changes}
    assert ways["close"] == ("2026-11-30", "2026-12-15", "2026-12-28")
    assert ways["amount"] == (31_000_000, 28_161_000)
    assert next(one.later for one in found.changes if one.field == "close") == 2
    assert found.unchanged == ("stage", "owner") and not found.first
    assert found.since == "2026-11-23"
    assert [(one.day, one.kind, one.whom, one.note) for one in found.touches] == [
        ("2026-11-25", "visit", "王工", "看现场")
    ]
    assert (found.waiting_for, found.waiting_days) == ("institute", 9)
    assert found.brief and found.brief.work == "拜访总工" and found.brief.who == "周敏"
    assert found.provisional and found.provisional.whom == "王工"
    assert found.gate.total > 0 and len(found.gate.lacking) == found.gate.total - found.gate.met
    assert [step.text for step in found.steps] == ["拿到设计院确认"] and not found.broken


def test_a_broken_promise_and_verdicts_come_with_the_client_s_other_due_projects(
    team: Team,
) -> None:
    one, two = project(team.zhou, "泵站"), project(team.zhou, "二期")
    set_next_step(team.zhou, one, text="拿到设计院确认", due="2026-11-27")
    team.clock.step(days=31)
    review = open_review(team.li, members=["zhou"])
    found = sheet(team.li, entry_of(review, one))
    assert [(step.text, step.late) for step in found.broken] == [("拿到设计院确认", 27)]
    assert found.first and found.duty == "verdict" and found.owed == ("verdict", "together")
    assert [(other.name, other.judged) for other in found.together] == [("二期", False)]
    deciding.wait(team.li, entry_of(review, two), until="2027-01-10", source="招标网")
    found = sheet(team.li, entry_of(review, one))
    assert found.owed == ("verdict",) and found.together[0].judged
    deciding.park(team.li, entry_of(review, one), until="2027-01-10", reason="缺预算")
    found = sheet(team.li, entry_of(review, one))
    assert found.done and found.verdicts[0].kind == "park" and found.kinds == {"park"}


def test_what_was_taken_back_is_no_change(team: Team) -> None:
    pumps = project(team.zhou, "泵站", stage=2)
    review = open_review(team.li, members=["zhou"])
    move_project(team.li, pumps, stage=3)
    entry = entry_of(review, pumps)
    assert [way.values for way in sheet(team.li, entry).changes if way.field == "stage"] == [("2 Survey", "3 Proposal")]  # fmt: skip
    undo(team.li)
    assert not [way for way in sheet(team.li, entry).changes if way.field == "stage"]


@pytest.fixture
def counted(team: Team, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many statements were run since it was asked the last time."""
    seen: list[str] = []
    db = team.li.book.db
    run = db.execute_sql

    def noted(sql: str, *args: Any, **kwargs: Any) -> Any:
        if sql.lstrip().startswith("SELECT"):
            seen.append(sql)
        return run(sql, *args, **kwargs)

    monkeypatch.setattr(db, "execute_sql", noted)

    def count() -> int:
        n = len(seen)
        seen.clear()
        return n

    return count


def test_the_number_of_statements_is_fixed(team: Team, counted: Callable[[], int]) -> None:
    poor, rich = project(team.zhou, "泵站"), project(team.zhou, "二期", client="无锡恒信")
    before = open_review(team.li, members=["zhou"])
    deciding.unchanged(team.li, entry_of(before, rich), reason="等设计院")
    for n in range(20):
        edit_project(team.zhou, rich, amount=1000 + n)
        record_touch(team.zhou, rich, day="2026-11-23", kind="call", note=str(n), contact="王工")
    write_brief(team.zhou, rich, work="拜访总工")
    review = open_review(team.li, members=["zhou"])
    counted()
    sheet(team.li, entry_of(review, poor))
    few = counted()
    sheet(team.li, entry_of(review, rich))
    assert few - 2 <= counted() <= 21


def test_last_week_s_brief_is_not_shown_again(team: Team) -> None:
    """Also where it was written on the very day of its review, and discussed without being accepted."""
    pumps = project(team.zhou, "泵站")
    write_brief(team.zhou, pumps, work="拜访总工")
    first = open_review(team.li, members=["zhou"])
    shown = sheet(team.li, entry_of(first, pumps)).brief
    assert shown and shown.work == "拜访总工"
    deciding.unchanged(team.li, entry_of(first, pumps), reason="等设计院")
    shown = sheet(team.li, entry_of(first, pumps)).brief
    assert shown and shown.work == "拜访总工", "it stays on the table it was written for"
    close_review(team.li, first)
    team.clock.step(days=7)
    second = open_review(team.li, members=["zhou"])
    assert sheet(team.li, entry_of(second, pumps)).brief is None
    write_brief(team.zhou, pumps, work="设计院回复了")
    shown = sheet(team.li, entry_of(second, pumps)).brief
    assert shown and shown.work == "设计院回复了"


def test_promises_settled_since_the_previous_review_are_told(team: Team) -> None:
    pumps = project(team.zhou, "泵站")
    old = set_next_step(team.zhou, pumps, text="会前办完", due="2026-11-24")
    finish_next_step(team.zhou, old)
    first = open_review(team.li, members=["zhou"])
    assert [one.text for one in sheet(team.li, entry_of(first, pumps)).settled] == ["会前办完"]
    kept = set_next_step(team.zhou, pumps, text="送样机", due="2026-11-26")
    late = set_next_step(team.li, pumps, text="约高层", due="2026-11-25")
    set_next_step(team.zhou, pumps, text="还没办", due="2026-12-20")
    deciding.unchanged(team.li, entry_of(first, pumps), reason="等设计院")
    close_review(team.li, first)
    team.clock.step(days=1)
    finish_next_step(team.zhou, kept)
    team.clock.step(days=6)
    finish_next_step(team.li, late)
    review = open_review(team.li, members=["zhou"])
    found = sheet(team.li, entry_of(review, pumps))
    assert [(one.text, one.state, one.day, one.owner, one.first_due) for one in found.settled] == [
        ("约高层", "late", "2026-11-30", "李经理", "2026-11-25"),
        ("送样机", "kept", "2026-11-24", "周敏", "2026-11-26"),
    ]
    assert [step.text for step in found.steps] == ["还没办"]
    undo(team.li)  # the opening
    undo(team.li)
    again = open_review(team.li, members=["zhou"])
    assert [one.text for one in sheet(team.li, entry_of(again, pumps)).settled] == ["送样机"]


def test_a_big_project_changed_where_the_sheet_shows_a_change(team: Team) -> None:
    """A field of it that is another since its last review; touches, promises, gate and dates are no change."""
    pumps = project(team.zhou, "泵站", amount=400_000_000)
    small = project(team.zhou, "阀门", client="无锡恒信")

    def meet() -> tuple[str, ...]:
        why = {one.project: one.why for one in queue(team.li, [team.zhou.actor.id])}
        review = open_review(team.li, members=["zhou"])
        shown = sheet(team.li, entry_of(review, pumps))
        assert ("big" in why[pumps]) == (shown.first or bool(shown.changes)) and not why[small]
        deciding.unchanged(team.li, entry_of(review, pumps), reason="等设计院")
        close_review(team.li, review)
        return why[pumps]

    assert meet() == ("big",), "it is new to the meeting"
    assert meet() == ()
    edit_project(team.zhou, pumps, close="2027-02-01")  # on the day of the review, after it
    assert meet() == ("big",)
    record_touch(team.zhou, pumps, day="2026-11-23", kind="visit", note="看现场", contact="王工")
    wait_for(team.zhou, pumps, who="institute", since="2026-11-21")
    set_next_step(team.zhou, pumps, text="送样机", due="2026-12-20")
    tick_item(team.zhou, pumps, item="visited", evidence="照片")
    edit_project(team.zhou, pumps, close="2027-03-01")
    undo(team.zhou)
    assert meet() == ()


def test_a_move_taken_back_in_the_meeting_is_no_change_in_the_next(team: Team) -> None:
    pumps = project(team.zhou, "泵站", amount=400_000_000)
    first = open_review(team.li, members=["zhou"])
    deciding.unchanged(team.li, entry_of(first, pumps), reason="等设计院")
    deciding.move(team.li, entry_of(first, pumps), stage=3)
    undo(team.li)
    close_review(team.li, first)
    second = open_review(team.li, members=["zhou"])
    assert not sheet(team.li, entry_of(second, pumps)).changes
    deciding.move(team.li, entry_of(second, pumps), stage=3)
    undo(team.li)
    redo(team.li)
    close_review(team.li, second)
    third = open_review(team.li, members=["zhou"])
    assert not sheet(team.li, entry_of(third, pumps)).changes, "the meeting itself moved it"


def test_the_red_flags_are_named(team: Team) -> None:
    pumps = project(team.zhou, "泵站")
    edit_project(team.zhou, pumps, close="2026-12-01")
    record_touch(team.zhou, pumps, day="2026-11-23", kind="visit", note="看现场", contact="王工")
    set_next_step(team.zhou, pumps, text="送样机", due="2027-02-01")
    team.clock.step(days=25)
    review = open_review(team.li, members=["zhou"])
    assert sheet(team.li, entry_of(review, pumps)).red == ("silent", "close_past")


def test_what_its_days_count_from_is_said(team: Team) -> None:
    found = project(team.zhou, "泵站")
    team.clock.step(days=31)
    entry = entry_of(open_review(team.li, members=["zhou"]), found)
    assert sheet(team.li, entry).counted == ("base", "2026-11-23", "created", "", "")
    deciding.go_on(team.li, entry, intent="high", reason="r", evidence="e", until="2027-01-10")
    assert sheet(team.li, entry).counted[:2] == ("continue", team.li.today)
    team.clock.step(days=2)
    touch = record_touch(team.zhou, found, day=team.li.today, kind="visit", note="n", contact="王工", outcome="progress")  # fmt: skip
    assert sheet(team.li, entry).counted[:2] == ("provisional", team.li.today)
    deciding.confirm(team.li, entry, touch=touch)
    assert sheet(team.li, entry).counted == ("touch", team.li.today, "", "", "王工")
