"""The minutes of a review: every decision once, in order, and what it did (method §6)."""

from __future__ import annotations

import pytest

from store.domain.days import add
from store.errors import Invalid, NotFound
from store.models import Project
from store.queries.find import find
from store.queries.reviewing.minutes import Minutes, minutes, newest
from store.usecases.projects import close_project, edit_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.opening import attend, close_review, open_review
from store.usecases.reviewing.seat import go
from store.usecases.working import set_next_step
from tests.store.reviewing.conftest import Team, entry_of, project


def held(team: Team) -> tuple[int, dict[str, int]]:
    """A review of nine projects with every kind of decision; each is named after what becomes of it."""
    names = ("去", "停", "等", "继续", "推进", "约定", "不变", "未谈", "赢了")
    found = {
        name: project(team.zhou if n % 2 else team.he, name, client=f"客户{n}", amount=100_000_00, stage=3)
        for n, name in enumerate(names)
    }  # fmt: skip
    team.clock.step(days=31)
    review = open_review(team.li, members=["zhou", "he"], lang="zh")
    at = {name: entry_of(review, row) for name, row in found.items()}
    day = team.li.today
    deciding.drop(team.li, at["去"], reason="no_intent", note="=SUM(A1)")
    deciding.park(team.li, at["停"], until=add(day, 60), reason="预算冻结")
    deciding.wait(team.li, at["等"], until=add(day, 20), source="招标网")
    deciding.go_on(team.li, at["继续"], intent="high", reason="预算已批", evidence="招标公告", until=add(day, 25))  # fmt: skip
    deciding.move(team.li, at["推进"], by=1)
    deciding.say_outcome(team.li, at["约定"], outcome="silent", note="没人接电话")
    deciding.promise(team.li, at["约定"], text="送样机", due=add(day, 5))
    deciding.unchanged(team.li, at["不变"], reason="等他们开会")
    edit_project(team.li, found["约定"], close=add(day, 40))
    edit_project(team.li, found["约定"], close=add(day, 50))
    close_project(team.zhou, found["赢了"], to="won")
    return review, found


def test_every_decision_once_and_in_order(team: Team) -> None:
    review, _ = held(team)
    told = minutes(team.li, review)
    assert [(one.kind, one.name) for one in told.decisions] == [
        ("drop", "去"), ("park", "停"), ("wait", "等"), ("continue", "继续"), ("move", "推进"), ("outcome", "约定"),
        ("next", "约定"), ("unchanged", "不变"),
    ]  # fmt: skip
    drop, park, wait, go_on, move, outcome, step, _ = told.decisions
    assert (drop.reason, drop.note, drop.from_stage, drop.by, drop.rep) == (
        "no_intent", "=SUM(A1)", 3, "李经理", "何涛",
    )  # fmt: skip
    assert (park.until, wait.source) == (add(team.li.today, 60), "招标网")
    assert (go_on.intent, go_on.evidence, go_on.d) == ("high", "招标公告", 31)
    assert (move.from_stage, move.to_stage, move.to_name) == (3, 4, "技术交流")
    assert (outcome.outcome, step.until, step.owner) == ("silent", add(team.li.today, 5), "周敏")
    assert [(p.name, p.text, p.owner, p.due) for p in told.promises] == [
        ("约定", "送样机", "周敏", add(team.li.today, 5))
    ]
    # completed basis: stage 3 weighs with the rate of stage 2, stage 4 with that of stage 3
    assert (told.weighted, told.rescheduled) == (_weighted(), 1)
    assert told.counts == dict.fromkeys(("drop", "park", "wait", "continue", "move", "outcome", "next", "unchanged"), 1)  # fmt: skip
    assert [one.name for one in told.left] == ["约定", "未谈", "不变"]
    assert [one.partly for one in told.left] == [True, False, True]
    assert (told.total, told.done, told.gone) == (9, 5, 1)
    assert newest(team.li) == review


def _weighted() -> int:
    from store.models import Stage

    rate = dict(Stage.select(Stage.number, Stage.rate).tuples())
    return 100_000_00 * (rate[3] - rate[2] - 2 * rate[2]) // 10_000


def test_what_was_not_discussed_is_put_off_for_each_rep(team: Team) -> None:
    review, _ = held(team)
    more = open_review(team.li, members=["he"])
    attend(team.li, more, member="he", presence="moved", until=add(team.li.today, 2))
    he = team.he.actor.id
    with pytest.raises(Invalid, match="still to come"):
        close_review(team.li, review, put_off={he: team.li.today})
    assert close_review(team.li, review, note="散了", put_off={he: add(team.li.today, 3)}) == 3
    told = minutes(team.li, review)
    assert (told.state, told.note, told.gone) == ("closed", "散了", 1)
    assert {(one.rep, one.until) for one in told.left} == {
        ("周敏", add(team.li.today, 7)), ("何涛", add(team.li.today, 3)),
    }  # fmt: skip
    close_review(team.li, more)
    assert {one.until for one in minutes(team.li, more).left} == {add(team.li.today, 2)}


def test_a_correction_stands_beside_what_it_corrects(team: Team) -> None:
    review, _ = held(team)
    close_review(team.li, review)
    before = minutes(team.li, review)
    first = before.decisions[0].id
    team.clock.step(days=1)
    again = deciding.correct(team.li, first, note="是客户取消,不是没意向")
    deciding.correct(team.chief, again, note="取消函已到")
    with pytest.raises(NotFound):
        deciding.correct(team.li, 10**6, note="x")
    told = minutes(team.li, review)
    assert [one.id for one in told.decisions] == [one.id for one in before.decisions]
    assert [(c.note, c.by) for c in told.decisions[0].corrections] == [
        ("是客户取消,不是没意向", "李经理"), ("取消函已到", team.chief.actor.name),
    ]  # fmt: skip
    assert told._replace(decisions=before.decisions) == before


def test_later_edits_change_no_minutes(team: Team) -> None:
    review, found = held(team)
    close_review(team.li, review)
    before = minutes(team.li, review)
    team.clock.step(days=3)
    edit_project(team.li, found["停"], amount=1_00, close=add(team.li.today, 30), owner="何涛")
    close_project(team.li, found["未谈"], to="lost", reason="price")
    assert minutes(team.li, review) == before
    assert (before.decisions[1].rep, before.ended is not None) == ("周敏", True)


def test_a_dropped_project_keeps_its_last_stage_and_is_found(team: Team) -> None:
    review, found = held(team)
    close_review(team.li, review)
    row = Project.get_by_id(found["去"])
    assert (row.status, row.live, row.reason, row.close_note) == (
        "dropped", 0, "no_intent", "=SUM(A1)",
    )  # fmt: skip
    one = minutes(team.li, review).dropped[0]
    assert (one.from_stage, one.from_name, one.reason) == (3, "初步方案", "no_intent")
    assert found["去"] in {hit.id for hit in find(team.zhou, "去") if hit.kind == "project"}
    later = open_review(team.li, members=["he"])
    assert found["去"] not in {line.project for line in minutes(team.li, later).left}


def test_minutes_take_as_many_statements_for_many_projects(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count(review: int) -> int:
        ran: list[str] = []
        database = team.li.book.db
        run = database.execute_sql
        monkeypatch.setattr(database, "execute_sql", lambda sql, *rest: ran.append(sql) or run(sql, *rest))  # fmt: skip
        minutes(team.li, review)
        monkeypatch.undo()
        return sum(sql.lstrip().upper().startswith("SELECT") for sql in ran)

    few, _ = held(team)
    for n in range(30):
        one = project(team.zhou, f"又一 {n}")
        set_next_step(team.zhou, one, text="送样机", due=add(team.li.today, 3))
    many = open_review(team.li, members=["zhou"])
    for line in minutes(team.li, many).left[:20]:
        deciding.unchanged(team.li, line.entry, reason="一样")
    assert count(few) == count(many) <= 9


def test_the_time_of_the_last_project_counts_too(team: Team) -> None:
    project(team.zhou, "泵站")
    review = open_review(team.li, members=["zhou"])
    go(team.li, review, None)
    team.clock.step(seconds=300)
    go(team.li, review, None)
    team.clock.step(seconds=200)
    assert minutes(team.li, review).elapsed == 500
    close_review(team.li, review)
    team.clock.step(seconds=9000)
    assert minutes(team.li, review).elapsed == 500


def test_a_review_that_is_not_there(team: Team) -> None:
    with pytest.raises(NotFound):
        minutes(team.li, 7)
    assert newest(team.li) is None
    empty = open_review(team.li, members=["zhou"])
    told: Minutes = minutes(team.li, empty)
    assert (told.total, told.decisions, told.weighted, told.elapsed) == (0, (), 0, 0)
