"""A past review's sheets are those that lay on the table, whatever was written later."""

from __future__ import annotations

import pytest

from store.domain.days import add
from store.errors import NotFound
from store.queries.reviewing.past_sheet import past_sheet
from store.queries.reviewing.sheet import Sheet, sheet
from store.usecases.history import undo
from store.usecases.members import add_member, edit_member
from store.usecases.projects import close_project, edit_project, move_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.briefs import write_brief
from store.usecases.reviewing.opening import close_review, open_review
from store.usecases.reviewing.settling import settle_continue
from store.usecases.settings import set_setting
from store.usecases.working import archive_touch, record_touch, set_next_step
from tests.store.reviewing.conftest import Team, counted, entry_of, project
from tests.store.reviewing.past_life import Life

MOST = 25
"""Statements at most, whatever happened since."""


def same(then: Sheet, kept: Sheet, what: str) -> None:
    """Every field, none left out."""
    told = {
        name: (one, two)
        for name, one, two in zip(Sheet._fields, then, kept, strict=True)
        if one != two
    }
    assert not told, f"{what} of {kept.name}: read now, seen then {told}"


def test_whatever_comes_later_a_sheet_stays_as_it_was(team: Team) -> None:
    """Weeks of reviews with all that a book knows happening between, in and after them."""
    life = Life(team, seed=3)
    life.work(20)
    for _ in range(8):
        team.clock.step(days=11)
        life.grow(1)
        life.meet()
        life.work(10)
    life.correct()
    life.work(120)
    for entry, kept in life.came.items():
        same(past_sheet(team.li, entry)[1], kept, "what came")
    for entry, kept in life.left.items():
        same(past_sheet(team.li, entry, left=True)[1], kept, "what was left")
    assert len(life.left) == len(life.came) >= 50
    assert not life.missing(), life.counts


def test_what_was_written_later_is_not_known_yet(team: Team) -> None:
    pumps = project(team.zhou, "泵站", amount=31_000_000, stage=2)
    seen = record_touch(
        team.zhou, pumps, day="2026-11-20", kind="visit", note="看现场", contact="王工"
    )
    set_next_step(team.zhou, pumps, text="送样", due="2026-12-20")
    team.clock.step(days=35)
    review = open_review(team.li, members=["zhou"])
    entry = entry_of(review, pumps)
    came = sheet(team.li, entry)
    deciding.go_on(
        team.li, entry, intent="high", reason="批了", evidence="批文", until="2027-01-10"
    )
    left = sheet(team.li, entry)
    close_review(team.li, review)
    team.clock.step(days=40)
    record_touch(team.zhou, pumps, day="2026-12-27", kind="call", note="后来补记", contact="张总", outcome="progress")  # fmt: skip
    archive_touch(team.zhou, seen)
    move_project(team.zhou, pumps, stage=5)
    edit_project(team.zhou, pumps, name="改了名", amount=1, close="2027-06-30", client="无锡恒信")
    edit_member(team.chief, "zhou", name="周敏敏")
    close_project(team.zhou, pumps, to="won", day="2027-02-01")
    undo(team.zhou)
    at, then = past_sheet(team.li, entry)
    same(then, came, "what came")
    assert (at.day, then.name, then.chip, then.duty) == ("2026-12-28", "泵站", "30", "verdict")
    assert [one.note for one in then.touches] == ["看现场"]
    assert [one.text for one in then.broken] == ["送样"]
    assert not then.taken and then.owed == ("verdict",)
    at, then = past_sheet(team.li, entry, left=True)
    same(then, left, "what was left")
    assert (at.day, then.chip, then.d, [one.kind for one in then.taken]) == ("2026-12-28", "1", 0, ["continue"])  # fmt: skip


def test_a_word_that_was_waited_for_is_not_there_yet(team: Team) -> None:
    pumps = project(team.zhou, "泵站")
    for _ in range(3):
        team.clock.step(days=31)
        review = open_review(team.li, members=["zhou"])
        entry, until = entry_of(review, pumps), add(team.li.today, 10)
        told = deciding.go_on(team.li, entry, intent="low", reason="再看", evidence="批文", until=until)  # fmt: skip
        kept = sheet(team.li, entry)
        close_review(team.li, review)
    settle_continue(team.chief, told.id, accept=True, reason="可以")
    assert kept.pending and kept.d == 31
    same(past_sheet(team.li, entry, left=True)[1], kept, "what was left")


def test_a_refused_continue_counts_no_more_once_it_was_refused(team: Team) -> None:
    pumps = project(team.zhou, "泵站")
    for n in range(3):
        team.clock.step(days=31)
        review = open_review(team.li, members=["zhou"])
        entry, until = entry_of(review, pumps), add(team.li.today, 10)
        told = deciding.go_on(team.li, entry, intent="low", reason="再看", evidence="批文", until=until)  # fmt: skip
        if n == 2:
            settle_continue(team.chief, told.id, accept=False, reason="不行")
        close_review(team.li, review)
    kept = sheet(team.li, entry)
    assert kept.continues == 2 and kept.owed == ("verdict",)
    team.clock.step(days=3)
    record_touch(team.zhou, pumps, day=team.li.today, kind="call", note="批了", contact="王工")
    same(past_sheet(team.li, entry, left=True)[1], kept, "what was left")


def test_the_book_s_settings_are_those_of_then(team: Team) -> None:
    set_setting(team.chief, "recheck_days", 10)
    pumps = project(team.zhou, "泵站", stage=3)
    close_project(team.zhou, pumps, to="parked", day=add(team.li.today, 10), reason="缺预算")
    team.clock.step(days=12)
    review = open_review(team.li, members=["zhou"])
    entry = entry_of(review, pumps)
    kept = sheet(team.li, entry)
    assert (kept.d, kept.chip) == (12, "15")
    deciding.unchanged(team.li, entry, reason="等设计院")
    close_review(team.li, review)
    for key, value in (("recheck_days", 20), ("verdict_days", 40), ("weight_basis", "current")):
        set_setting(team.chief, key, value)
    assert sheet(team.li, entry).stage.weight != kept.stage.weight
    same(past_sheet(team.li, entry)[1], kept, "what came")


def test_a_brief_that_another_review_took_up_is_not_shown_in_this_one(team: Team) -> None:
    pumps = project(team.zhou, "泵站")
    write_brief(team.zhou, pumps, progress="同意试机")
    one, two = (open_review(team.li, members=["zhou"]) for _ in range(2))
    deciding.confirm(team.li, entry_of(one, pumps))
    entry = entry_of(two, pumps)
    kept = sheet(team.li, entry)
    assert kept.brief is None
    deciding.unchanged(team.li, entry, reason="等设计院")
    write_brief(team.zhou, pumps, work="拜访总工")
    same(past_sheet(team.li, entry)[1], kept, "what came")
    shown = past_sheet(team.li, entry_of(one, pumps))[1].brief
    assert shown and shown.progress == "同意试机"


def test_what_was_not_discussed_is_as_the_meeting_ended_and_a_running_one_as_it_is(
    team: Team,
) -> None:
    pumps = project(team.zhou, "泵站")
    review = open_review(team.li, members=["zhou"])
    entry = entry_of(review, pumps)
    edit_project(team.zhou, pumps, amount=5_00)
    assert past_sheet(team.li, entry)[1] == sheet(team.li, entry)
    close_review(team.li, review)
    kept = sheet(team.li, entry)
    team.clock.step(days=9)
    edit_project(team.zhou, pumps, amount=7_00)
    for left in (False, True):
        at, then = past_sheet(team.li, entry, left=left)
        same(then, kept, "at the end")
        assert at.day == "2026-11-23" and then.amount == 5_00
    with pytest.raises(NotFound):
        past_sheet(team.li, 999)


def test_the_number_of_statements_does_not_grow(team: Team) -> None:
    one, two = project(team.zhou, "泵站"), project(team.zhou, "二期")
    team.clock.step(days=31)
    review = open_review(team.li, members=["zhou"])
    deciding.wait(team.li, entry_of(review, one), until="2027-01-10", source="招标网")
    close_review(team.li, review)
    entry = entry_of(review, two)
    past_sheet(team.li, entry)
    with counted(team.li) as few:
        past_sheet(team.li, entry)
    for n in range(40):
        edit_project(team.zhou, two, amount=1000 + n)
        record_touch(team.zhou, two, day=team.li.today, kind="call", note=str(n), contact=f"王{n}")
        add_member(team.chief, name=f"成员{n}")
    with counted(team.li) as many:
        assert past_sheet(team.li, entry)[1].together
    assert len(few) == len(many) <= MOST
