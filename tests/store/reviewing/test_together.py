"""One client's due projects, two leaders, the third *continue*, the opening of the book, skips (method §5, §6)."""

from __future__ import annotations

import pytest

from store.domain.days import add
from store.errors import Invalid, NotAllowed
from store.models import Decision, Member, Project, Region, Review, ReviewEntry
from store.queries.check import check
from store.queries.projects import project as view
from store.queries.reviewing.meeting import meeting
from store.queries.reviewing.sheet import sheet
from store.session import Session, open_session
from store.usecases import history
from store.usecases.gates import tick_item
from store.usecases.members import add_member, add_region, edit_member
from store.usecases.projects import close_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.deciding import Decided
from store.usecases.reviewing.opening import close_review, open_review, skip
from store.usecases.reviewing.seat import go, seat
from store.usecases.reviewing.settling import settle_continue
from store.usecases.settings import set_setting
from tests.store.reviewing.conftest import Team, entry_of, project


def _continue(who: Session, entry: int) -> Decided:
    until = add(who.today, 20)
    return deciding.go_on(who, entry, intent="low", reason="再等", evidence="批文", until=until)


def _wait(who: Session, entry: int) -> Decided:
    return deciding.wait(who, entry, until=add(who.today, 9), source="招标网")


def done(*entries: int) -> list[bool]:
    return [ReviewEntry.get_by_id(one).done_day is not None for one in entries]


class Due:
    """Three projects of one client and one of another, all due a verdict; the third is another rep's."""

    def __init__(self, team: Team) -> None:
        owners = (team.zhou, team.zhou, team.he)
        self.projects = [project(who, f"{n} 期") for n, who in enumerate(owners)]
        self.projects.append(project(team.he, "别处", client="别的客户"))
        team.clock.step(days=30)
        self.review = open_review(team.li, members=["zhou", "he"])
        self.entries = [entry_of(self.review, one) for one in self.projects]


def test_the_client_s_due_projects_are_reviewed_together_across_reps(team: Team) -> None:
    due = Due(team)
    one, two, three, other = due.entries
    assert _continue(team.li, other).owed == ()
    assert _continue(team.li, one).owed == ("together",)
    assert deciding.unchanged(team.li, one, reason="说过了").owed == ("together",), (
        "no way round it"
    )
    assert _wait(team.chief, two).owed == ("together",)
    assert done(one, two, three, other) == [False, False, False, True]
    deciding.drop(team.li, three, reason="budget")
    assert done(one, two, three) == [True, True, True]
    assert close_review(team.li, due.review) == 0 and check(team.chief) == []


def owes(who: Session, review: int, entry: int) -> tuple[str, ...]:
    """What the queue and the page say that an entry owes: the same, and ✓ on both where it is nothing."""
    line, page = meeting(who, review).line(entry), sheet(who, entry)
    assert line is not None and (line.owed, line.done) == (page.owed, page.done)
    assert line.done == (not line.owed)
    return line.owed


def test_deciding_the_queue_and_the_page_give_one_answer(team: Team) -> None:
    due = Due(team)
    one, two, three, _ = due.entries
    assert owes(team.li, due.review, one) == ("verdict", "together")
    told = _continue(team.li, one)
    assert told.owed == owes(team.li, due.review, one) == ("together",)
    told = _wait(team.chief, two)
    assert told.owed == owes(team.li, due.review, two) == ("together",)
    assert owes(team.li, due.review, three) == ("verdict",), (
        "it holds the others up, they do not it"
    )
    told = deciding.park(team.li, three, until=add(team.li.today, 9), reason="冻结")
    assert told.owed == () and [owes(team.li, due.review, row) for row in (one, two, three)] == [()] * 3  # fmt: skip
    history.undo(team.li)
    assert [owes(team.li, due.review, row) for row in (one, two)] == [("together",)] * 2
    deciding.drop(team.li, three, reason="budget")
    assert [owes(team.li, due.review, row) for row in (one, two)] == [()] * 2
    assert close_review(team.li, due.review) == 1, "the other client's"


def test_progress_of_the_last_one_lifts_it_on_both(team: Team) -> None:
    due = Due(team)
    one, two, three, _ = due.entries
    _continue(team.li, one)
    _continue(team.li, two)
    tick_item(team.he, due.projects[2], item="visited", evidence="照片")
    assert owes(team.li, due.review, one) == owes(team.li, due.review, two) == ()
    assert owes(team.li, due.review, three) == ("decision",)


def test_one_that_closes_or_makes_progress_meanwhile_holds_nobody_up(team: Team) -> None:
    due = Due(team)
    one, two, three, _ = due.entries
    assert _continue(team.li, one).owed == ("together",)
    close_project(team.he, due.projects[2], to="lost", reason="price")
    assert deciding.move(team.li, two, by=1).owed == (), "beyond its highest stage: nothing is due"
    assert done(one, two, three) == [True, True, False]
    assert close_review(team.li, due.review) == 1, "the other client's"


def test_at_the_end_an_unjudged_one_keeps_all_of_its_client_open(team: Team) -> None:
    due = Due(team)
    _continue(team.li, due.entries[0])
    _wait(team.li, due.entries[1])
    assert close_review(team.li, due.review, until=add(team.li.today, 3)) == 4
    assert {ReviewEntry.get_by_id(one).until for one in due.entries} == {add(team.li.today, 3)}
    assert all(Project.get_by_id(one).reviewed_on is None for one in due.projects)


def test_a_verdict_taken_back_opens_what_hung_on_it(team: Team) -> None:
    due = Due(team)
    one, two, three, _other = due.entries
    _continue(team.li, one)
    _continue(team.chief, two)
    assert _wait(team.chief, three).owed == () and done(one, two, three) == [True] * 3
    history.undo(team.li)
    assert done(one, two, three) == [False] * 3, "the other leader's ✓ hung on it"
    assert Project.get_by_id(due.projects[1]).reviewed_on is None
    history.redo(team.li)
    assert done(one, two, three) == [True] * 3
    assert check(team.chief) == []


def test_half_of_a_recheck_taken_back_by_another_leader(team: Team) -> None:
    one = project(team.zhou, "泵站")
    team.clock.step(days=20)
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    deciding.say_outcome(team.li, entry, outcome="none")
    deciding.promise(team.chief, entry, text="送样机", due=add(team.li.today, 5))
    assert done(entry) == [True]
    history.undo(team.li)
    assert done(entry) == [False] and check(team.chief) == []


def test_two_leaders_share_one_seat_and_both_decisions_stay(team: Team) -> None:
    due = Due(team)
    one, two, _, _ = due.entries
    assert go(team.li, due.review, one).seq == 2
    assert go(team.chief, due.review, two).seq == 3
    _continue(team.li, one)
    _wait(team.chief, one)
    last = seat(team.li, due.review)
    assert (last.entry, last.who, last.seq) == (two, "chief", 3), (
        "the last move wins, deciding moves nobody"
    )
    rows = Decision.select(Decision.kind, Decision.entry).order_by(Decision.id).tuples()
    assert list(rows) == [("continue", one), ("wait", one)]
    row = Project.get_by_id(due.projects[0])
    assert (row.hold_until, row.d_anchor, row.continues) == (
        add(team.li.today, 9),
        add(team.li.today, 9),
        1,
    )


def _third(team: Team, days: int = 30) -> tuple[int, int, Decided]:
    """A third *continue* in a row: its project, its entry in a running review, what was decided."""
    one = project(team.zhou, "泵站")
    for n in (1, 2, 3):
        team.clock.step(days=days)
        review = open_review(team.li, members=["zhou"])
        entry = entry_of(review, one)
        told = _continue(team.li, entry)
        if n < 3:
            close_review(team.li, review)
    return one, entry, told


def test_a_refused_third_continue_opens_the_verdict_again(team: Team) -> None:
    one, entry, told = _third(team)
    assert told.pending and told.owed == () and done(entry) == [True]
    assert Project.get_by_id(one).d_anchor == add(team.li.today, -30), "pending, it moves nothing"
    settle_continue(team.chief, told.id, accept=False, reason="不再拖")
    assert done(entry) == [False] and Project.get_by_id(one).continues == 2
    assert _continue(team.li, entry).pending, "again, and again it waits"
    assert _wait(team.li, entry).owed == ()
    assert check(team.chief) == []


def test_the_clock_says_who_decided(team: Team) -> None:
    one = project(team.zhou, "一期")
    team.clock.step(days=30)
    _continue(team.li, entry_of(open_review(team.li, members=["zhou"]), one))
    clock = view(team.he, one).clocks.progress
    assert clock and (clock.why, clock.who, clock.what) == ("continue", team.li.actor.name, "再等")
    two, _, told = _third(team)
    settle_continue(team.chief, told.id, accept=True, reason="战略客户")
    clock = view(team.he, two).clocks.progress
    assert clock and clock.who == team.chief.actor.name, "his was the last word"


def test_an_accepted_one_counts_from_its_own_day(team: Team) -> None:
    one, _, told = _third(team)
    day = team.li.today
    team.clock.step(days=4)
    settle_continue(team.chief, told.id, accept=True, reason="战略客户")
    assert Project.get_by_id(one).d_anchor == day
    with pytest.raises(Invalid, match="does not wait"):
        settle_continue(team.chief, told.id, accept=False, reason="x")
    history.undo(team.chief)
    assert Decision.get_by_id(told.id).state == "pending"
    assert check(team.chief) == []


def test_progress_ends_the_row_and_a_wait_does_not_count(team: Team) -> None:
    one = project(team.zhou, "泵站")
    rows = []
    for act in ("continue", "continue", "wait", "progress", "continue"):
        team.clock.step(days=40)
        entry = entry_of(open_review(team.li, members=["zhou"]), one)
        if act == "progress":
            tick_item(team.zhou, one, item="visited", evidence="照片")
        elif act == "wait":
            _wait(team.li, entry)
        else:
            assert not _continue(team.li, entry).pending
        rows.append(Project.get_by_id(one).continues)
    assert rows == [1, 2, 2, 0, 1]


def test_the_manager_one_level_up_settles_it_and_nobody_else(team: Team) -> None:
    east = add_region(team.chief, name="华东")
    suzhou = add_region(team.chief, name="苏州", parent=east)
    edit_member(team.chief, Member.get(Member.login == "li").id, region=suzhou)
    for name, region, roles in (("赵总", east, ("regional_manager",)), ("同级", suzhou, ("regional_manager",))):  # fmt: skip
        add_member(team.chief, name=name, login=name, roles=roles, region=region)
    above = open_session(team.chief.book, login="赵总", lang="en")
    beside = open_session(team.chief.book, login="同级", lang="en")
    _, _, told = _third(team)
    for who in (team.chief, team.li, beside):
        with pytest.raises(NotAllowed, match="赵总"):
            settle_continue(who, told.id, accept=True, reason="x")
    with pytest.raises(NotAllowed):
        settle_continue(team.zhou, told.id, accept=True, reason="x")
    with pytest.raises(Invalid, match="refused"):
        settle_continue(above, told.id, accept=False)
    settle_continue(above, told.id, accept=True)
    assert Decision.get_by_id(told.id).decided_by == above.actor.id
    assert Region.get_by_id(east).name == "华东"


def test_the_opening_of_the_book_offers_verdicts_and_demands_none(team: Team) -> None:
    one, two = project(team.zhou, "泵站"), project(team.zhou, "二期")
    Project.update(base_kind="imported").execute()
    team.clock.step(days=35)
    review = open_review(team.li, members=["zhou"])
    assert Review.get_by_id(review).opening == 1
    first, second = entry_of(review, one), entry_of(review, two)
    assert deciding.unchanged(team.li, first, reason="建账").owed == ()
    assert _continue(team.li, second).owed == (), "offered all the same"
    close_review(team.li, review)
    again = open_review(team.li, members=["zhou"])
    assert Review.get_by_id(again).opening == 0
    told = deciding.unchanged(team.li, entry_of(again, one), reason="建账")
    assert told.owed == ("verdict",)


def test_a_second_skip_needs_a_reason_from_whoever_skips(team: Team) -> None:
    one, two = project(team.zhou, "泵站"), project(team.zhou, "二期")
    review = open_review(team.li, members=["zhou"])
    first, second = entry_of(review, one), entry_of(review, two)
    skip(team.li, first)
    assert ReviewEntry.get_by_id(first).place > ReviewEntry.get_by_id(second).place
    for who in (team.li, team.chief):
        with pytest.raises(Invalid, match="skipped before"):
            skip(who, first, reason=" \n")
    skip(team.chief, first, reason="他不在")
    assert (ReviewEntry.get_by_id(first).skips, ReviewEntry.get_by_id(first).skip_reason) == (2, "他不在")  # fmt: skip
    assert done(first) == [False], "skipped is not reviewed"


def test_the_thresholds_are_settings_and_the_rule_is_not(team: Team) -> None:
    one = project(team.zhou, "泵站")
    team.clock.step(days=10)
    set_setting(team.chief, "recheck_days", 5)
    set_setting(team.chief, "verdict_days", 10)
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    assert deciding.unchanged(team.li, entry, reason="等").owed == ("verdict",)
    deciding.park(team.li, entry, until=add(team.li.today, 3), reason="冻结")
    assert Project.get_by_id(one).d_anchor == add(team.li.today, 3 - 5)
    set_setting(team.chief, "recheck_days", 6)
    assert Project.get_by_id(one).d_anchor == add(team.li.today, 3 - 6)
    assert check(team.chief) == []
