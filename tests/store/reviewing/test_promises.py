"""The ledger of promises: standings, pages, what became of them since the last review, keep-rates."""

from __future__ import annotations

import pytest

from store.domain.days import add
from store.domain.promises import Rate, keep_rate, outcome
from store.queries.reviewing.promises import Counts, ledger, records, since_last_review
from store.usecases.projects import close_project
from store.usecases.reviewing.opening import close_review, open_review
from store.usecases.working import change_next_step, finish_next_step, set_next_step
from tests.store.reviewing.conftest import Team, counted, project

TODAY = "2026-11-23"


@pytest.mark.parametrize(
    ("state", "first_due", "due", "found"),
    [
        ("open", TODAY, TODAY, "open"),
        ("open", "2026-11-22", "2026-11-22", "broken"),
        ("open", "2026-11-20", "2026-11-30", "late"),  # 改期, its first day is over
        ("open", "2026-11-25", "2026-11-30", "open"),
        ("open", "2026-11-10", "2026-11-20", "broken"),
        ("kept", "2026-11-20", "2026-11-20", "kept"),
        ("late", "2026-11-20", "2026-11-22", "late"),
    ],
)
def test_how_a_promise_counts(state: str, first_due: str, due: str, found: str) -> None:
    assert outcome(state, first_due, due, TODAY) == found


def test_the_keep_rate_counts_what_fell_due_in_the_window() -> None:
    def kept(day: str) -> tuple[str, str, str]:
        return "kept", day, day

    promises = [
        kept("2026-10-26"), kept("2026-10-27"), kept(TODAY), kept("2026-11-24"), ("open", TODAY, TODAY),
        ("late", "2026-11-02", "2026-11-09"), ("open", "2026-11-20", "2026-11-20"), ("open", "2026-11-20", "2026-12-20"),
    ]  # fmt: skip
    assert keep_rate(promises, TODAY, 4) == Rate(2, 2, 1)
    assert keep_rate(promises, TODAY, 4).percent == 40
    assert keep_rate(promises, TODAY, 13) == Rate(3, 2, 1)
    assert keep_rate([kept("2026-11-24")], TODAY, 4).percent is None, "nothing fell due: no 0"
    assert (
        Rate(1, 1, 0).percent == 50 and Rate(2, 1, 0).percent == 67 and Rate(0, 0, 1).percent == 0
    )


def fill(team: Team) -> list[int]:
    """Two weeks: kept, late, moved, broken, open and empty ones of Zhou and He. Gives their projects."""
    one, two = project(team.zhou, "泵站"), project(team.he, "二期", client="杭州瑞通")
    kept = set_next_step(team.zhou, one, text="送样机", due="2026-11-25")
    late = set_next_step(team.zhou, one, text="报价", due="2026-11-25", role="commerce")
    moved = set_next_step(team.zhou, one, text="约总工", due="2026-11-26")
    set_next_step(team.zhou, one, text="拿到设计院确认", due="2026-11-27")
    set_next_step(team.zhou, one, text="继续跟进", due="2026-12-24")
    set_next_step(team.he, two, text="开标资料", due="2026-11-28")
    team.clock.step(days=2)
    finish_next_step(team.zhou, kept)
    change_next_step(team.zhou, moved, due="2026-12-10")
    team.clock.step(days=5)
    finish_next_step(team.zhou, late)
    return [one, two]


def told(team: Team, **which: object) -> list[str]:
    return [one.text for one in ledger(team.li, **which).promises]  # type: ignore[arg-type]


def test_the_ledger(team: Team) -> None:
    _, two = fill(team)
    found = ledger(team.li)
    assert [(p.text, p.name, p.standing, p.moved, p.empty) for p in found.promises] == [
        ("拿到设计院确认", "周敏", "broken", False, False),
        ("开标资料", "何涛", "broken", False, False),
        ("约总工", "周敏", "open", True, False),
        ("继续跟进", "周敏", "open", False, True),
        ("报价", "周敏", "late", False, False),
        ("送样机", "周敏", "kept", False, False),
    ]
    assert found.counts == {"open": 2, "kept": 1, "late": 1, "broken": 2}
    assert found.promises[1].project_name == "二期" and found.promises[1].client == "杭州瑞通"
    he = [team.he.actor.id]
    assert told(team, members=he) == ["开标资料"]
    assert ledger(team.li, members=he, state="kept").counts["broken"] == 1
    assert told(team, state="late") == ["报价"]
    assert told(team, role="commerce") == ["报价"]
    assert told(team, members=[]) == []
    first, rest = (told(team, limit=4, offset=offset) for offset in (0, 4))
    assert (len(first), len(rest)) == (4, 2) and first + rest == told(team)
    team.clock.step(days=10)
    assert told(team, weeks=2) == ["拿到设计院确认", "开标资料", "约总工", "继续跟进"]
    assert len(told(team, weeks=3)) == 6
    close_project(team.he, two, to="lost", reason="price")
    assert told(team, members=he) == [], "what is open on a lost project is nobody's promise"


def test_the_next_review_opens_with_what_became_of_them(team: Team) -> None:
    fill(team)
    both = [team.zhou.actor.id, team.he.actor.id]
    found = since_last_review(team.li, both)
    week = add(team.li.today, -7)
    assert found == Counts(1, 2, 2, (("周敏", 1), ("何涛", 1)), week) and found.total == 5
    review = open_review(team.li, members=["zhou"])
    assert since_last_review(team.li, both) == found, "a review that still runs is not the last one"
    close_review(team.li, review)
    team.clock.step(days=1)
    assert since_last_review(team.li, both) == Counts(0, 1, 2, (("周敏", 1), ("何涛", 1))), (
        "each rep his own day"
    )
    assert since_last_review(team.li, both[:1]).since == add(team.li.today, -1)
    assert since_last_review(team.li, both[1:]) == Counts(0, 0, 1, (("何涛", 1),), add(week, 1))
    assert since_last_review(team.li, []) == Counts(0, 0, 0, ())


def test_keep_rates_per_person(team: Team) -> None:
    fill(team)
    team.clock.step(days=26)
    zhou, he, li = (one.actor.id for one in (team.zhou, team.he, team.li))
    found = {one.name: (one.short, one.long) for one in records(team.li, [zhou, he, li])}
    assert found["周敏"] == (Rate(0, 0, 1), Rate(1, 1, 3)), "what was moved and is unkept is broken"
    assert found["何涛"] == (Rate(), Rate(0, 0, 1)), "four weeks ago is out of the window"
    assert found["李经理"] == (Rate(), Rate()) and found["李经理"][0].percent is None
    assert [one.name for one in records(team.li)] == ["周敏", "何涛"]


def test_the_number_of_statements_is_fixed(team: Team) -> None:
    fill(team)
    me = [team.zhou.actor.id]
    for read, n in ((ledger, 2), (since_last_review, 2), (records, 2)):
        with counted(team.li) as statements:
            read(team.li, members=me)
        assert len(statements) == n, read
