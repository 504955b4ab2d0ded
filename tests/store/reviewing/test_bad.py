"""What a meeting must survive: nobody there, nothing to discuss, a clock set back, a pasted book, too many projects."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from store.domain.days import add
from store.errors import Invalid, NotFound
from store.models import Brief, Decision, Project, ReviewEntry, ReviewPerson
from store.queries.check import check
from store.queries.reviewing.queue import queue
from store.session import open_session
from store.usecases import derived
from store.usecases.projects import close_project, create_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.briefs import write_brief
from store.usecases.reviewing.opening import add_project, attend, close_review, open_review, skip
from store.usecases.reviewing.seat import go, seat
from store.usecases.working import record_touch, set_next_step
from tests.store.reviewing.conftest import Team, entry_of, project

PASTED = "贴" * 100_000
DIRTY = "\x1b[31m红\x1b[0m\r\n第二行\x07\u202e倒\ttab\x00"


def test_a_rep_without_projects_and_nobody_at_all(team: Team) -> None:
    review = open_review(team.li, members=["he"])
    assert (seat(team.li, review).entry, queue(team.li, [team.he.actor.id])) == (None, [])
    assert go(team.li, review, None).seq == 2
    assert close_review(team.li, review) == 0
    with pytest.raises(Invalid, match="at least one rep"):
        open_review(team.li, members=[])
    with pytest.raises(NotFound):
        open_review(team.li, members=["nobody"])
    again = open_review(team.li, members=["he", "zhou", "he"])
    assert ReviewPerson.select().where(ReviewPerson.review == again).count() == 2
    assert check(team.chief) == []


def test_an_absent_rep_s_turn_comes_last_and_a_moved_one_has_its_day(team: Team) -> None:
    one = project(team.zhou, "泵站")
    review = open_review(team.li, members=["zhou", "he"])
    with pytest.raises(Invalid, match="still to come"):
        attend(team.li, review, member="zhou", presence="moved", until=team.li.today)
    with pytest.raises(Invalid):
        attend(team.li, review, member="zhou", presence="asleep")
    with pytest.raises(NotFound):
        attend(team.li, review, member="chief", presence="absent")
    attend(team.li, review, member="zhou", presence="absent")
    rows = list(ReviewPerson.select(ReviewPerson.member, ReviewPerson.presence).order_by(ReviewPerson.block).tuples())  # fmt: skip
    assert rows == [(team.he.actor.id, "present"), (team.zhou.actor.id, "absent")]
    told = deciding.unchanged(team.li, entry_of(review, one), reason="他不在")
    assert told.owed == (), "his projects are decided without him"


def test_what_is_not_there(team: Team) -> None:
    review = open_review(team.li, members=["zhou"])
    for entry in (0, -1, 99, 2**40):
        with pytest.raises(NotFound):
            deciding.unchanged(team.li, entry, reason="x")
        with pytest.raises(NotFound):
            skip(team.li, entry)
    for meeting in (0, 99, 2**40):
        with pytest.raises(NotFound):
            close_review(team.li, meeting)
        with pytest.raises(NotFound):
            seat(team.li, meeting)
    with pytest.raises(NotFound):
        add_project(team.li, review, project=4711)


def test_only_what_runs_is_added_and_once(team: Team) -> None:
    review = open_review(team.li, members=["zhou"])
    one, gone = project(team.he, "泵站"), project(team.he, "二期")
    close_project(team.he, gone, to="won")
    assert ReviewEntry.get_by_id(add_project(team.li, review, project=one)).why == "added"
    for other, word in ((one, "already"), (gone, "Only an open project")):
        with pytest.raises(Invalid, match=word):
            add_project(team.li, review, project=other)
    close_review(team.li, review)
    with pytest.raises(Invalid, match="closed"):
        add_project(team.li, review, project=one)


@pytest.mark.parametrize("back", [1, 400])
def test_a_clock_set_back_makes_no_negative_days(team: Team, back: int) -> None:
    one, two = project(team.zhou, "泵站"), project(team.zhou, "二期")
    record_touch(team.zhou, one, day=team.li.today, kind="call", note="定了", contact="王工", outcome="progress")  # fmt: skip
    review = open_review(team.li, members=["zhou"])
    entries = [entry_of(review, one), entry_of(review, two)]
    go(team.li, review, entries[0])
    team.clock.step(seconds=90)
    spent = go(team.li, review, entries[1]).elapsed
    team.clock.step(days=-back)
    assert go(team.li, review, entries[0]).elapsed == spent
    assert {(row.d, row.chip, row.duty) for row in queue(team.li, [team.zhou.actor.id])} == {(0, "1", "")}  # fmt: skip
    assert (
        deciding.wait(team.li, entries[0], until=add(team.li.today, 9), source="招标网").owed == ()
    )
    assert deciding.confirm(team.li, entries[0]).owed == ()
    assert deciding.unchanged(team.li, entries[1], reason="等").owed == ()
    assert Decision.select().where(Decision.d < 0).count() == 0
    assert check(team.chief) == []
    close_review(team.li, review)
    team.clock.step(days=back)
    fresh = open_session(team.chief.book, login="chief", lang="en")
    assert check(fresh) == []
    assert all(row.d >= 0 for row in queue(fresh, [team.zhou.actor.id]))


def test_pasted_books_are_refused_with_a_word(team: Team) -> None:
    one = project(team.zhou, "泵站")
    review = open_review(team.li, members=["zhou"])
    entry = entry_of(review, one)
    for field in ("work", "progress", "problem", "support"):
        with pytest.raises(Invalid, match="longer than 20000") as told:
            write_brief(team.zhou, one, **{field: PASTED})  # type: ignore[arg-type]
        assert told.value.field == field
    with pytest.raises(Invalid, match="longer than") as told:
        write_brief(team.zhou, one, next_text=PASTED, next_due=team.li.today)
    assert told.value.field == "next_text"
    with pytest.raises(Invalid, match="longer than"):
        skip(team.li, entry, reason=PASTED)
    with pytest.raises(Invalid, match="longer than"):
        close_review(team.li, review, note=PASTED)
    with pytest.raises(Invalid, match="longer than"):
        open_review(team.li, members=["zhou"], scope=PASTED)
    assert Brief.select().count() == 0 and ReviewEntry.get_by_id(entry).skips == 0


def test_text_with_escapes_is_text(team: Team) -> None:
    one = project(team.zhou, "泵站")
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    write_brief(team.zhou, one, work=DIRTY, next_text=DIRTY, next_due=add(team.li.today, 2))
    deciding.accept(team.li, entry)
    deciding.unchanged(team.li, entry, reason=DIRTY)
    deciding.say_outcome(team.li, entry, outcome="none", note=DIRTY)
    texts = [text for row in Decision.select(Decision.note).tuples() for text in row]
    texts += [text for row in Brief.select(Brief.work, Brief.next_text).tuples() for text in row]
    for text in texts:
        assert "红" in text and "倒" in text
        assert not {c for c in text if ord(c) < 32} - {"\n", "\t"} and "\u202e" not in text
    assert all("\n" not in text for text in texts[:2]), "a step and a reason are one line"
    assert check(team.chief) == []


def test_a_step_and_a_brief_in_the_past(team: Team) -> None:
    one = project(team.zhou, "泵站")
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    with pytest.raises(Invalid, match="has passed"):
        write_brief(team.zhou, one, next_text="送样机", next_due=add(team.li.today, -1))
    write_brief(team.zhou, one, next_text="送样机", next_due=team.li.today)
    team.clock.step(days=1)
    with pytest.raises(Invalid, match="no next step"):
        deciding.accept(team.li, entry)
    set_next_step(team.zhou, one, text="送样机", due=team.li.today)
    assert deciding.accept(team.li, entry).owed == ()


def test_a_queue_of_two_thousand(team: Team) -> None:
    later: set[int] = set()
    fast = replace(team.zhou, later=later)
    with team.chief.book.writing():
        for n in range(2000):
            create_project(fast, name=f"项目 {n}", client=f"客户 {n % 300}", amount=n * 100)
        derived.catch_up(team.chief.book, sorted(later), team.chief.today)
    team.clock.step(days=30)
    derived.roll(team.chief.book, team.chief.today)
    started = time.process_time()
    review = open_review(team.li, members=["zhou"])
    opening = time.process_time() - started
    assert ReviewEntry.select().where(ReviewEntry.review == review).count() == 2000
    first = seat(team.li, review).entry
    assert first is not None
    started = time.process_time()
    told = deciding.unchanged(team.li, first, reason="等")
    deciding.go_on(
        team.li, first, intent="low", reason="等", evidence="批文", until=add(team.li.today, 9)
    )
    deciding_took = time.process_time() - started
    assert told.owed == ("verdict", "together")
    started = time.process_time()
    assert close_review(team.li, review) == 2000
    assert (opening < 4, deciding_took < 1, time.process_time() - started < 2) == (True, True, True)
    assert Project.get_by_id(1).live == 1
