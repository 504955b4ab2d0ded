"""A rep prepares the review at his desk; his manager sees who has not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from store.clock import FixedClock
from store.models import Brief, NextStep, Touch
from store.session import Session, open_session
from store.usecases.members import add_member
from store.usecases.projects import create_project
from store.usecases.reviewing.briefs import write_brief
from store.usecases.working import record_touch, set_next_step
from tests.tui.driver import BoardDesk, at_board
from tui.screens.project.screen import ProjectScreen
from tui.screens.review.brief import BriefScreen, CoverageScreen

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def people(session: Session) -> tuple[Session, Session]:
    """周敏 sells, 李经理 leads; 周敏 has two projects with broken promises and two at a glance, 何涛 has one."""
    for name, login, role in (
        ("周敏", "zhou", "rep"), ("何涛", "he", "rep"), ("李经理", "li", "regional_manager"),
    ):  # fmt: skip
        add_member(session, name=name, login=login, roles=(role,))
    zhou, li = (
        replace(open_session(session.book, login=login), lang=session.lang)
        for login in ("zhou", "li")
    )
    clock = session.book.clock
    assert isinstance(clock, FixedClock)
    made = {}
    for name, amount, due in (
        ("污水提升泵项目", 281_60, "2026-11-24"), ("泵站二期", 190_00, "2026-11-24"), ("Valves", 50_00, "2026-12-05"), ("Drives", 40_00, ""),
    ):  # fmt: skip
        made[name] = create_project(zhou, name=name, client="苏州恒达水务有限公司", amount=amount)
        if due:
            set_next_step(zhou, made[name], text=f"送样机 {name}", due=due)
    create_project(session, name="何涛的项目", client="杭州瑞通", owner="何涛")
    clock.step(days=3)
    record_touch(
        zhou,
        made["污水提升泵项目"],
        day="2026-11-25",
        kind="visit",
        note="看了现场",
        contact="王工",
    )
    return zhou, li


def screen_of(desk: BoardDesk) -> BriefScreen:
    here = desk.app.here
    assert isinstance(here, BriefScreen)
    return here


def on(desk: BoardDesk) -> str:
    item = screen_of(desk).item
    return item.queued.name if item else ""


async def opened(desk: BoardDesk) -> BriefScreen:
    await desk.give("b")
    await desk.until(lambda: isinstance(desk.app.here, BriefScreen), "the queue")
    await desk.pilot.pause()
    return screen_of(desk)


async def test_a_rep_fills_in_what_is_discussed_and_confirms_the_rest(session: Session) -> None:
    zhou, _ = people(session)
    async with at_board(zhou) as desk:
        await opened(desk)
        assert "Preparing the review ▸ 周敏" in desk.lines[0]
        assert "must discuss: 0/2 filled · at a glance: 2" in desk.lines[0] and desk.aligned()
        assert on(desk) == "污水提升泵项目" and "○" in desk.lines[2] and "promise broken" in desk.lines[2]  # fmt: skip
        assert "✗ Promise broken: 送样机 污水提升泵项目, by 11-24" in desk.picture
        assert "11-25 visit 王工: 看了现场" in desk.picture
        await desk.press("y")
        assert "This one will be discussed: enter asks for a few words." in desk.lines[-1]
        form = await desk.opens("enter")
        assert desk.form.field("work").value() == "11-25 visit 王工: 看了现场"
        assert "Promise broken" in desk.seen_in(form)
        desk.form.field("problem").put("设计院未确认选型")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.panel not in (None, form), "the next form")
        assert "泵站二期" in desk.picture and desk.form.field("problem").value() is None
        await desk.press("ctrl+s")
        await desk.sees("Write what was done, or what comes next.")
        desk.form.field("next").put("约设计院")
        await desk.press("ctrl+s")
        await desk.sees("A next step is a text and a day.")
        desk.form.field("due").put("fri")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("All that must be discussed is prepared.")
        assert "must discuss: 2/2 filled" in desk.lines[0]
        await desk.give("j", "y")
        await desk.sees("Taken as it is: Valves.")
        await desk.press("y")
        assert "Its brief is written already." in desk.lines[-1]
        await desk.give("j", "y")
        assert "Write what was done, or what comes next." in desk.lines[-1]
        await desk.app.work.job(lambda _: record_touch(zhou, 4, day="2026-11-26", kind="call", note="在等预算"))  # fmt: skip
        await desk.sees("11-26 call: 在等预算")
        await desk.give("y")
        await desk.sees("Taken as it is: Drives; it lacks a next step, s sets one.")
        rows = Brief.select(Brief.project, Brief.work, Brief.problem, Brief.next_text, Brief.next_due).order_by(Brief.id)  # fmt: skip
        assert list(rows.tuples()) == [
            (1, "11-25 visit 王工: 看了现场", "设计院未确认选型", "", None),
            (2, "", "", "约设计院", "2026-11-27"),
            (3, "", "", "送样机 Valves", "2026-12-05"),
            (4, "11-26 call: 在等预算", "", "", None),
        ]
        await desk.give("u")
        await desk.until(lambda: Brief.get_by_id(4).archived == 1, "the brief taken back")
        await desk.press("esc")
        await desk.until(lambda: desk.app.here is desk.board, "the board")


@SQLITE
async def test_touch_and_next_step_on_the_project_under_the_cursor(session: Session) -> None:
    zhou, _ = people(session)
    async with at_board(zhou) as desk:
        await opened(desk)
        await desk.give("j")
        assert on(desk) == "泵站二期"
        await desk.opens("t")
        desk.form.field("note").put("定了总工")
        desk.form.field("kind").put("call")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("11-26 call: 定了总工")
        await desk.app.work.job(lambda _: record_touch(zhou, 2, day="2026-11-26", kind="call", note="又打了"))  # fmt: skip
        await desk.until(lambda: any(line.strip() == "11-26 call: 又打了" for line in desk.lines), "a line of its own")  # fmt: skip
        assert Touch.get(Touch.note == "定了总工").project_id == 2
        await desk.opens("s")
        desk.form.field("what").put("move")
        desk.form.field("until").put("2026-12-01")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.until(lambda: on(desk) == "泵站二期" and not screen_of(desk).item.broken, "it moved")  # type: ignore[union-attr]  # fmt: skip
        assert NextStep.get(NextStep.project == 2).due == "2026-12-01"
        await desk.pilot.click(screen_of(desk).roster, offset=(6, 2))
        assert on(desk) == "Valves"
        await desk.pilot.click(screen_of(desk).roster, offset=(6, 1), times=2)
        await desk.until(lambda: desk.panel is not None, "the form at two clicks")
        assert "泵站二期" in desk.seen_in(desk.form)
        await desk.press("esc")
        await desk.closed()
        await desk.give("right")
        await desk.until(lambda: isinstance(desk.app.here, ProjectScreen), "the project")
        await desk.give("b")
        await desk.until(lambda: isinstance(desk.app.here, BriefScreen), "the queue again")
        assert on(desk) == "泵站二期"


@SQLITE
async def test_what_was_typed_outlives_a_crash(session: Session) -> None:
    zhou, _ = people(session)
    async with at_board(zhou) as desk:
        await opened(desk)
        await desk.opens("enter")
        await desk.press("pagedown", "pagedown")
        await desk.paste("设计院\n未确认")
        await desk.pilot.pause(0.6)
    async with at_board(zhou) as desk:
        await desk.sees("A half-typed brief on 污水提升泵项目 is kept: b leads there.")
        await opened(desk)
        await desk.opens("enter")
        assert desk.form.field("problem").value() == "设计院\n未确认"
        await desk.pilot.resize_terminal(80, 24)
        await desk.sees("What you typed last time is back")
        await desk.paste("长" * 100_000)
        await desk.sees("80007 were left")
        await desk.press("ctrl+s")
        await desk.sees("80007 were left")
        assert Brief.select().count() == 0, "nothing is cut without a word"


@SQLITE
async def test_two_write_the_same_brief(session: Session) -> None:
    zhou, li = people(session)
    async with at_board(zhou) as desk:
        await opened(desk)
        await desk.opens("enter")
        desk.form.field("work").put("我写的")
        await desk.app.work.job(lambda _: write_brief(li, 1, work="经理写的"))
        form = desk.form
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.panel is not form, "the conflict")
        assert "Somebody changed the same" in desk.picture and "经理写的" in desk.picture
        await desk.press("down", "enter")
        await desk.until(lambda: Brief.get_by_id(1).work == "我写的", "mine")


async def test_a_manager_sees_who_has_not_filled_in(session: Session) -> None:
    zhou, li = people(session)
    write_brief(zhou, 1, work="看了现场")
    async with at_board(li) as desk:
        await desk.give("b")
        await desk.until(lambda: isinstance(desk.app.here, CoverageScreen), "who has filled in")
        await desk.pilot.pause()
        assert "1/2 reps are ready   not yet: 周敏" in desk.lines[0] and desk.aligned()
        assert "1 missing" in desk.lines[2] and "must discuss: 1/2 filled" in desk.lines[2]
        await desk.press("t")
        await desk.give("enter")
        await desk.until(lambda: isinstance(desk.app.here, BriefScreen), "his queue")
        assert on(desk) == "泵站二期", "the first that lacks it"
        await desk.give("k")
        await desk.sees("Brief of 11-26, 周敏")
        await desk.app.work.job(lambda _: write_brief(zhou, 2, work="去了设计院"))
        await desk.sees("must discuss: 2/2 filled")
        await desk.press("esc")
        await desk.sees("2/2 reps are ready")


@SQLITE
@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_it_fits_the_terminal_in_chinese(session: Session, size: tuple[int, int]) -> None:
    zhou, li = people(session)
    row = write_brief(zhou, 1, work="等甲方通知")
    Brief.update(same=3).where(Brief.id == row).execute()
    async with at_board(zhou.speaking("zh"), size) as desk:
        await opened(desk)
        await desk.give("k")
        assert desk.aligned()
        assert "与上周相同 ×3" in desk.lines[2]
        for text in (
            "周会准备 ▸ 周敏",
            "必谈 1/2 已填 · 过一眼 2",
            "约定落空",
            "11-25 拜访 王工:看了现场",
        ):
            assert text in desk.picture, desk.picture
        await desk.opens("enter")
        assert desk.aligned()
        for text in ("工作", "进展", "问题", "支持"):
            assert text in desk.picture, desk.picture
    async with at_board(li.speaking("zh"), size) as desk:
        await desk.give("b")
        await desk.sees("1/2 人已填   未填 周敏")
        assert desk.aligned()
