"""What opens a rep's turn: the promises of his last review and this week's key dates; where the table stands."""

from __future__ import annotations

from store.queries.reviewing.block import block
from store.usecases.history import undo
from store.usecases.keydates import set_key_date
from store.usecases.projects import close_project, edit_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.opening import attend, close_review, open_review
from store.usecases.reviewing.seat import go, seat
from store.usecases.working import change_next_step, finish_next_step, set_next_step
from tests.store.reviewing.conftest import Team, counted, entry_of, project


def told(team: Team, review: int, of: int) -> list[tuple[str, str]]:
    """Text and standing of every promise on the page that opens the turn of a project's rep."""
    return [(one.text, one.standing) for one in block(team.li, entry_of(review, of)).promises]


def test_the_promises_of_the_last_review_and_what_became_of_them(team: Team) -> None:
    pumps = project(team.zhou, "泵站")
    gone = project(team.zhou, "二期", client="无锡恒信")
    before = set_next_step(team.zhou, pumps, text="会前兑现", due="2026-11-24")
    finish_next_step(team.zhou, before)
    first = open_review(team.li, members=["zhou"])
    kept = set_next_step(team.zhou, pumps, text="兑现", due="2026-11-26")
    moved = set_next_step(team.zhou, pumps, text="改期", due="2026-11-25")
    broken = set_next_step(team.zhou, pumps, text="落空", due="2026-11-27")
    set_next_step(team.zhou, pumps, text="未到期", due="2026-12-10")
    set_next_step(team.he, pumps, text="别人答应的", due="2026-12-11")
    set_next_step(team.zhou, gone, text="随项目去了", due="2026-11-28")
    deciding.unchanged(team.li, entry_of(first, pumps), reason="等设计院")
    same_day = set_next_step(team.zhou, pumps, text="会上答应、会后当天兑现", due="2026-11-23")
    close_review(team.li, first)
    finish_next_step(team.zhou, same_day)
    team.clock.step(days=2)
    finish_next_step(team.zhou, kept)
    change_next_step(team.zhou, moved, due="2026-12-05")
    close_project(team.zhou, gone, to="won")
    set_next_step(team.zhou, pumps, text="会后新答应", due="2026-12-20")
    set_next_step(team.zhou, pumps, text="会后答应又落空", due="2026-11-26")
    team.clock.step(days=5)
    second = open_review(team.li, members=["zhou", "he"])
    found = block(team.li, entry_of(second, pumps))
    assert told(team, second, pumps) == [
        ("会后答应又落空", "broken"), ("落空", "broken"), ("改期", "late"), ("未到期", "open"), ("别人答应的", "open"),
        ("会上答应、会后当天兑现", "kept"), ("兑现", "kept"),
    ]  # fmt: skip
    assert (found.rep, found.since, found.presence) == ("周敏", "2026-11-23", "present")
    assert [found.of(name) for name in ("broken", "late", "open", "kept")] == [2, 1, 2, 2]
    first_line = found.promises[0]
    assert (first_line.project_name, first_line.due, first_line.name) == (
        "泵站",
        "2026-11-26",
        "周敏",
    )
    assert found.record.short.total == 6, "his own words, whatever meeting they were given in"
    finish_next_step(team.zhou, broken)
    assert ("落空", "late") in told(team, second, pumps)
    undo(team.zhou)
    assert ("落空", "broken") in told(team, second, pumps)


def test_a_rep_s_first_review_opens_with_what_stands_and_what_was_settled_in_a_week(
    team: Team,
) -> None:
    pumps = project(team.zhou, "泵站")
    old = set_next_step(team.zhou, pumps, text="早就兑现", due="2026-11-24")
    finish_next_step(team.zhou, old)
    team.clock.step(days=10)
    fresh = set_next_step(team.zhou, pumps, text="刚兑现", due="2026-12-04")
    finish_next_step(team.zhou, fresh)
    set_next_step(team.zhou, pumps, text="还要做", due="2026-12-09")
    review = open_review(team.li, members=["zhou"])
    assert told(team, review, pumps) == [("还要做", "open"), ("刚兑现", "kept")]
    assert block(team.li, entry_of(review, pumps)).since == ""


def test_a_review_at_which_he_was_absent_is_not_his_last(team: Team) -> None:
    pumps = project(team.zhou, "泵站")
    first = open_review(team.li, members=["zhou"])
    close_review(team.li, first)
    team.clock.step(days=7)
    second = open_review(team.li, members=["zhou"])
    attend(team.li, second, member="zhou", presence="absent")
    assert block(team.li, entry_of(second, pumps)).presence == "absent"
    close_review(team.li, second)
    team.clock.step(days=7)
    third = open_review(team.li, members=["zhou"])
    assert block(team.li, entry_of(third, pumps)).since == "2026-11-23"


def test_the_key_dates_of_his_week_in_their_order(team: Team) -> None:
    pumps, other = project(team.zhou, "泵站"), project(team.he, "机组", client="无锡恒信")
    set_key_date(team.zhou, pumps, kind="tender", day="2026-11-30", note="上午九点")
    set_key_date(team.zhou, pumps, kind="bid_bond", day="2026-11-25")
    set_key_date(team.zhou, pumps, kind="tender", day="2026-12-01")
    set_key_date(team.he, other, kind="tender", day="2026-11-26")
    review = open_review(team.li, members=["zhou", "he"])
    dates = block(team.li, entry_of(review, pumps)).dates
    assert [(one.day, one.kind, one.note) for one in dates] == [
        ("2026-11-25", "bid_bond", ""), ("2026-11-30", "tender", "上午九点"),
    ]  # fmt: skip
    assert [one.day for one in block(team.li, entry_of(review, other)).dates] == ["2026-11-26"]


def test_six_statements_however_much_there_is(team: Team) -> None:
    poor, rich = project(team.he, "机组", client="无锡恒信"), project(team.zhou, "泵站")
    close_review(team.li, open_review(team.li, members=["zhou"]))
    for n in range(30):
        set_next_step(team.zhou, rich, text=f"答应 {n}", due="2026-11-25")
        set_key_date(team.zhou, rich, kind="tender", day="2026-12-02")
    team.clock.step(days=7)
    review = open_review(team.li, members=["zhou", "he"])
    for one, many in ((poor, 0), (rich, 30)):
        entry = entry_of(review, one)
        with counted(team.li) as seen:
            assert len(block(team.li, entry).promises) == many
        assert len(seen) == 6


def test_the_seat_remembers_the_page_and_whose_turns_were_opened(team: Team) -> None:
    pumps, other = project(team.zhou, "泵站"), project(team.he, "机组", client="无锡恒信")
    review = open_review(team.li, members=["zhou", "he"])
    zhou, he = team.zhou.actor.id, team.he.actor.id
    born = seat(team.li, review)
    assert (born.entry, born.block, born.opened) == (entry_of(review, pumps), True, {zhou})
    at = go(team.li, review, entry_of(review, pumps))
    assert (at.block, at.opened) == (False, {zhou})
    at = go(team.chief, review, entry_of(review, other), block=True)
    assert (at.block, at.opened, seat(team.he, review)) == (True, {zhou, he}, at)
    edit_project(team.li, other, owner="周敏")
    assert block(team.li, entry_of(review, other)).rep == "何涛", (
        "the queue is frozen, his turn too"
    )
    entry = entry_of(review, other)
    with counted(team.li) as seen:
        go(team.li, review, entry)
    assert len([sql for sql in seen if "seat" in sql]) == 2 and not [
        sql for sql in seen if "review_entry" in sql
    ]


def test_a_review_of_nothing_opens_no_turn(team: Team) -> None:
    empty = seat(team.li, open_review(team.li, members=["zhou"]))
    assert (empty.entry, empty.block, empty.opened) == (None, False, frozenset())
