"""A manager goes through the promises: narrows them, opens a project, takes the list out."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.clock import FixedClock
from store.models import NextStep
from store.queries.reviewing.promises import Counts
from store.session import Session
from store.usecases.members import add_member
from store.usecases.projects import create_project
from store.usecases.working import change_next_step, finish_next_step, set_next_step
from tests.tui.driver import BoardDesk, at_board
from tui.present.promises import period_line, promise_line
from tui.screens.project.screen import ProjectScreen
from tui.screens.review.promises import PromisesScreen

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def fill(session: Session) -> None:
    """周敏 kept one, broke one, moved one; 李华 has an empty phrase ahead."""
    for name in ("周敏", "李华"):
        add_member(session, name=name)
    one = create_project(
        session, name="污水提升泵项目", client="苏州恒达水务有限公司", owner="周敏"
    )
    two = create_project(session, name="泵站二期", client="无锡恒信", owner="李华")
    kept, moved, _ = (
        set_next_step(session, one, text=text, due=due, owner="周敏")
        for text, due in (("送样机", "2026-11-25"), ("约总工", "2026-11-26"), ("拿到设计院确认", "2026-11-26"))
    )  # fmt: skip
    set_next_step(session, two, text="继续跟进", due="2026-12-20", owner="李华", role="presales")
    finish_next_step(session, kept)
    change_next_step(session, moved, due="2026-12-10")
    clock = session.book.clock
    assert isinstance(clock, FixedClock)
    clock.step(days=7)


def screen_of(desk: BoardDesk) -> PromisesScreen:
    here = desk.app.here
    assert isinstance(here, PromisesScreen)
    return here


def on(desk: BoardDesk) -> str:
    one = screen_of(desk).promise
    return one.text if one else ""


async def opened(desk: BoardDesk) -> None:
    await desk.give("L")
    await desk.until(lambda: isinstance(desk.app.here, PromisesScreen), "the ledger")
    await desk.pilot.pause()


async def test_the_ledger_is_narrowed_and_leads_to_the_project(session: Session) -> None:
    fill(session)
    async with at_board(session) as desk:
        await opened(desk)
        assert desk.aligned() and "broken 1" in desk.lines[0] and "kept 1" in desk.lines[0]
        assert on(desk) == "拿到设计院确认" and "✗ 11-26" in desk.lines[2]
        assert "day moved" in desk.lines[3] and "empty phrase" in desk.lines[4]
        form = await desk.opens("f")
        await desk.press("down")
        shown = " ".join(desk.seen_in(form).split())
        assert "周敏 4 wk 33 % · 13 wk 33 %" in shown, shown
        await desk.press("esc")
        desk.form.field("member").put(2)
        desk.form.field("state").put("kept")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.until(lambda: on(desk) == "送样机", "only what 周敏 kept")
        assert "Promises ▸ 周敏 · kept" in desk.lines[0] and desk.aligned()
        assert "4 wk 33 % · 13 wk 33 %" in desk.lines[0]
        await desk.give("0")
        assert "▸" not in desk.lines[0]
        await desk.press("0")
        assert "All promises are shown." in desk.lines[-1]
        await desk.opens("s")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("late 1")
        step = NextStep.get(NextStep.text == "拿到设计院确认")
        assert step.state == "late"
        assert on(desk) == "拿到设计院确认", "the cursor stays on it where it has gone"
        await desk.give("g", "enter")
        await desk.until(lambda: isinstance(desk.app.here, ProjectScreen), "the project")
        assert "污水提升泵项目" in desk.lines[0]
        await desk.press("esc", "esc")
        await desk.until(lambda: desk.app.here is desk.board, "the board")


@SQLITE
async def test_a_long_ledger_is_read_by_pages(session: Session) -> None:
    fill(session)
    for n in range(150):
        set_next_step(session, 1, text=f"第{n}步", due="2026-12-30")
    async with at_board(session, (80, 24)) as desk:
        await opened(desk)
        await desk.give("G")
        await desk.until(lambda: on(desk) == "送样机", "the last")
        assert desk.aligned()
        await desk.give("pageup", "pageup", "pageup")
        await desk.until(lambda: on(desk).startswith("第"), "what lies between")
        await desk.give("g")
        assert on(desk) == "拿到设计院确认"


@SQLITE
async def test_what_is_listed_is_taken_out_as_a_file(session: Session, tmp_path: Path) -> None:
    fill(session)
    async with at_board(session) as desk:
        await opened(desk)
        await desk.opens("f")
        desk.form.field("state").put("open")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.opens("ctrl+e")
        desk.form.field("format").put("csv")
        desk.form.field("file").put(str(tmp_path / "found"))
        await desk.press("ctrl+s")
        await desk.closed()
        lines = (tmp_path / "found.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert (
        lines[1]
        == "P-1,污水提升泵项目,苏州恒达水务有限公司,约总工,周敏,,2026-11-26,2026-12-10,to do,,day moved"
    )
    assert "继续跟进" in lines[2] and lines[2].endswith("to do,,empty phrase")


@SQLITE
@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_it_fits_the_terminal_in_chinese(session: Session, size: tuple[int, int]) -> None:
    fill(session)
    async with at_board(session.speaking("zh"), size) as desk:
        await opened(desk)
        assert desk.aligned()
        for text in ("约定", "落空 1", "改期", "空话", "拿到设计院确认", "周敏"):
            assert text in desk.picture, desk.picture


@SQLITE
async def test_an_empty_ledger_says_so(session: Session) -> None:
    async with at_board(session) as desk:
        await opened(desk)
        await desk.sees("No promise was made yet.")
        await desk.press("enter")
        assert "No promise is under the cursor." in desk.lines[-1]


def test_the_line_before_the_meeting() -> None:
    counts = Counts(14, 5, 3, (("周敏", 2), ("李华", 1)))
    assert promise_line(counts, "zh") == "22 条:兑现 14 · 迟 5 · 落空 3(周敏 2 · 李华 1)"
    assert (
        promise_line(counts, "en") == "22 promises: kept 14 · late 5 · broken 3 (周敏 2 · 李华 1)"
    )
    own = period_line(counts, "en", "2026-11-23")
    assert own.startswith("22 promises since each rep's last review: kept 14")
    same = period_line(counts._replace(since="2026-11-16"), "zh", "2026-11-23")
    assert same.startswith("11-16 以来 22 条:兑现 14")
    assert promise_line(Counts(1, 0, 0, ()), "en") == "1 promise: kept 1 · late 0 · broken 0"
    assert promise_line(Counts(0, 0, 0, ()), "zh") == "上次周会以来没有到期的约定"
