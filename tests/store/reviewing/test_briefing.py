"""Preparing for the review: who is asked for what, what is prefilled, and which meeting a brief belongs to."""

from __future__ import annotations

import pytest

from store.domain.briefs import Happened, prefilled, told
from store.errors import Conflict, Invalid, NotAllowed
from store.models import Brief
from store.queries.events import events
from store.queries.reviewing.briefing import Prepared, coverage, prepared
from store.queries.timeline import history
from store.session import open_session
from store.usecases.history import undo
from store.usecases.members import add_member, edit_member
from store.usecases.projects import close_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.briefs import write_brief
from store.usecases.reviewing.opening import close_review, open_review
from store.usecases.working import record_touch, set_next_step, staff_project
from tests.store.reviewing.conftest import Team, counted, entry_of, project


def queue_of(team: Team) -> dict[str, Prepared]:
    return {one.queued.name: one for one in prepared(team.zhou, [team.zhou.actor.id])}


def filled(team: Team) -> list[tuple[str, int, int, int]]:
    return [(one.name, one.must, one.filled, one.glance) for one in coverage(team.li)]


def reviewed(team: Team, row: int) -> None:
    """A review in which the project is discussed and its brief not accepted as such."""
    review = open_review(team.li, members=["zhou"])
    deciding.unchanged(team.li, entry_of(review, row), reason="等他们开会")
    close_review(team.li, review)


def visit(team: Team, row: int, note: str, **more: str) -> None:
    kind = more.pop("kind", "visit")
    day = more.pop("day", team.zhou.today)
    record_touch(team.zhou, row, day=day, kind=kind, note=note, **more)


def test_a_touch_as_a_line() -> None:
    one = Happened("2026-11-18", "visit", "王工", "看了现场\n改 DN400", "")
    assert told(one, "2026-11-23", "zh") == "11-18 拜访 王工:看了现场 改 DN400"
    assert told(one, "2027-01-04", "en") == "2026-11-18 visit 王工: 看了现场 改 DN400"
    assert told(one._replace(contact="", note=""), "2026-11-23", "zh") == "11-18 拜访"
    long = told(one._replace(note="长" * 900), "2026-11-23", "zh")
    assert len(long) < 230 and long.endswith("…")
    many = [one._replace(note=f"第{n}次", outcome="progress" if n == 29 else "") for n in range(30)]
    work, progress = prefilled(many, "2026-11-23", "zh")
    assert len(work.splitlines()) == 20 and work.endswith("第29次")
    assert progress == "11-18 拜访 王工:第29次"


def test_the_queue_is_the_managers_and_prefilled(team: Team) -> None:
    one, two = project(team.zhou, "泵站", amount=900_00), project(team.zhou, "二期")
    set_next_step(team.zhou, one, text="送样机", due="2026-11-24")
    set_next_step(team.zhou, one, text="约总工", due="2026-12-04")
    visit(team, two, "很久以前", day="2026-11-01")
    team.clock.step(days=3)
    visit(team, one, "看了现场", contact="王工")
    visit(team, one, "同意试机", kind="call", contact="王工", outcome="progress")
    found = queue_of(team)
    assert list(found) == ["泵站", "二期"]
    first = found["泵站"]
    assert first.queued.why == ("broken", "red") and first.owed
    assert first.work.splitlines() == ["11-26 visit 王工: 看了现场", "11-26 call 王工: 同意试机"]
    assert first.progress == "11-26 call 王工: 同意试机"
    assert first.broken and first.broken.text == "送样机"
    assert first.step and (first.step.text, first.step.due) == ("约总工", "2026-12-04")
    assert first.offered()["next_due"] == "2026-12-04"
    second = found["二期"]
    assert not second.queued.must and not second.owed and second.touches == ()
    assert filled(team) == [("周敏", 1, 0, 1)]
    write_brief(team.zhou, one, work="看了现场")
    assert filled(team) == [("周敏", 1, 1, 1)]
    written = queue_of(team)["泵站"]
    assert written.brief and written.brief.member == "周敏" and not written.owed
    assert written.offered()["work"] == "看了现场" and written.offered()["next_text"] == ""


def test_a_brief_belongs_to_the_meeting_after_it(team: Team) -> None:
    """Also where it was discussed without being accepted, and where all happens on one day."""
    one = project(team.zhou, "泵站")
    set_next_step(team.zhou, one, text="送样机", due="2026-11-24")
    team.clock.step(days=2)
    visit(team, one, "上午看了现场")
    first = write_brief(team.zhou, one, work="上午看了现场")
    assert write_brief(team.zhou, one, work="上午看了现场,交了图") == first, "written anew"
    reviewed(team, one)
    now = queue_of(team)["泵站"]
    assert now.brief is None and now.last and now.last.work == "上午看了现场,交了图"
    assert now.touches == (), "what the meeting knew is not told again"
    visit(team, one, "下午又去")
    assert queue_of(team)["泵站"].work.endswith("下午又去")
    second = write_brief(team.zhou, one, work="上午看了现场,交了图!")
    assert second != first
    assert queue_of(team)["泵站"].brief is not None
    assert Brief.get_by_id(first).work == "上午看了现场,交了图", "last week's words stay"


def test_a_brief_is_not_accepted_in_the_meeting_after_its_own(team: Team) -> None:
    one = project(team.zhou, "泵站")
    write_brief(
        team.zhou,
        one,
        work="看了现场",
        progress="同意试机",
        next_text="试机",
        next_due="2026-12-04",
    )
    reviewed(team, one)
    team.clock.step(days=7)
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    for decide in (deciding.accept, deciding.confirm):
        with pytest.raises(Invalid, match="There is no"):
            decide(team.li, entry)
    write_brief(team.zhou, one, work="又看了", next_text="试机", next_due="2026-12-04")
    assert deciding.accept(team.li, entry).owed == ()


def test_the_same_again_is_counted(team: Team) -> None:
    one = project(team.zhou, "泵站")
    for n in (1, 2, 3):
        row = write_brief(team.zhou, one, work="等甲方通知", problem="预算")
        assert Brief.get_by_id(row).same == n
        assert Brief.get_by_id(write_brief(team.zhou, one, work="等甲方 通知", problem="预算")).same == n  # fmt: skip
        if n < 3:
            reviewed(team, one)
            team.clock.step(days=7)
    assert Brief.get_by_id(write_brief(team.zhou, one, work="甲方来了", problem="预算")).same == 1


def test_who_writes_a_brief(team: Team) -> None:
    one = project(team.zhou, "泵站")
    with pytest.raises(NotAllowed, match="何涛 is not on 泵站"):
        write_brief(team.he, one, work="x")
    staff_project(team.zhou, one, member="何涛", role="rep")
    row = write_brief(team.he, one, work="x")
    assert write_brief(team.li, one, work="y") == write_brief(team.chief, one, work="z") == row
    add_member(team.chief, name="仇英", login="qiu", roles=("rep",))
    qiu = open_session(team.chief.book, login="qiu", lang="en")
    with pytest.raises(NotAllowed, match="仇英"):
        write_brief(qiu, one, work="x")
    two = project(team.zhou, "二期")
    write_brief(team.zhou, two, work="x")
    undo(team.zhou)
    assert queue_of(team)["二期"].brief is None
    close_project(team.zhou, one, to="won")
    with pytest.raises(Invalid, match="is won meanwhile"):
        write_brief(team.zhou, one, work="x")


def test_what_a_brief_refuses(team: Team) -> None:
    one = project(team.zhou, "泵站")
    for words, field in (
        ({}, "work"), ({"work": " \n"}, "work"), ({"work": "长" * 34_000}, "work"), ({"support": "s" * 100_000}, "support"),
        ({"next_text": "x"}, "next_due"), ({"next_due": "2026-12-01"}, "next_text"),
        ({"next_text": "x", "next_due": "2026-11-20"}, "next_due"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            write_brief(team.zhou, one, **words)
        assert refused.value.field == field
    assert Brief.select().count() == 0
    write_brief(team.zhou, one, work="a")
    write_brief(team.li, one, work="b")
    with pytest.raises(Conflict):
        write_brief(team.zhou, one, work="c", seen=1)
    assert [e.kind for e in events(team.li) if e.entity == "brief"] == ["brief.created", "brief.changed"]  # fmt: skip
    changed, made = history(team.zhou, one)[:2]
    assert (made.kind, made.note, made.lines) == ("brief.created", "a", ())
    assert [(line.field, line.before, line.after) for line in changed.lines] == [
        ("work", "a", "b"),
        ("member", "周敏", "李经理"),
    ]


def test_whom_a_manager_sees(team: Team) -> None:
    from store.usecases.members import add_region

    project(team.zhou, "泵站")
    project(team.he, "二期")
    assert [one.name for one in coverage(team.li)] == ["周敏", "何涛"]
    add_region(team.chief, name="华东")
    add_region(team.chief, name="苏州", parent="华东")
    add_region(team.chief, name="华北")
    for name, region in (("李经理", "华东"), ("周敏", "苏州"), ("何涛", "华北")):
        edit_member(team.chief, name, region=region)
    assert [one.name for one in coverage(team.li)] == ["周敏"]
    assert [one.name for one in coverage(team.chief)] == ["周敏", "何涛"]
    both = [team.he.actor.id, team.zhou.actor.id]
    assert [one.name for one in coverage(team.li, both)] == ["何涛", "周敏"]


def test_the_number_of_statements_is_fixed(team: Team) -> None:
    for n in range(12):
        one = project(team.zhou, f"项目{n}")
        set_next_step(team.zhou, one, text="送样机", due="2026-12-01")
        visit(team, one, "看了现场")
        if n:
            write_brief(team.zhou, one, work=f"{n}")
    me = [team.zhou.actor.id]
    with counted(team.zhou) as statements:
        assert len(prepared(team.zhou, me)) == 12
    assert len(statements) == 7
    with counted(team.li) as statements:
        coverage(team.li, me)
    assert len(statements) == 6


def test_confirmed_progress_is_not_written_over(team: Team) -> None:
    """Also where the review ended without anything else decided on the project."""
    one = project(team.zhou, "泵站")
    first = write_brief(team.zhou, one, work="拜访", progress="同意试机")
    review = open_review(team.li, members=["zhou"])
    deciding.confirm(team.li, entry_of(review, one))
    close_review(team.li, review)
    team.clock.step(days=7)
    assert write_brief(team.zhou, one, work="拜访", progress="试机通过") != first
    deciding.confirm(team.li, entry_of(open_review(team.li, members=["zhou"]), one))
    days = Brief.select(Brief.progress, Brief.progress_day).order_by(Brief.id)
    assert list(days.tuples()) == [("同意试机", "2026-11-23"), ("试机通过", "2026-11-30")]
