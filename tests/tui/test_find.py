"""A person finds things by a few letters, from wherever he is."""

from __future__ import annotations

import threading
import time

import pytest

from store.queries.board import Narrowing
from store.session import Session
from store.usecases.clients import create_client
from store.usecases.members import add_member
from store.usecases.projects import close_project, create_project
from store.usecases.working import record_touch
from tests.store.test_find import SLOW
from tests.tui.driver import BoardDesk, at_board
from tests.tui.test_board_stories import SQLITE
from tui.screens.find.panel import FindPanel
from tui.screens.project.screen import ProjectScreen
from tui.work import Superseded, Work


@pytest.fixture
def deals(session: Session) -> dict[str, int]:
    """Two projects of a client in 苏州, one in 重庆, one lost; a touch; two members."""
    for name in ("周敏", "仇英"):
        add_member(session, name=name)
    found = {
        name: create_project(session, name=name, client=client, owner=owner, stage=stage, amount=amount)
        for name, client, owner, stage, amount in (
            ("污水提升泵项目", "苏州恒达水务有限公司", "周敏", 4, 300),
            ("泵站一期", "苏州恒达水务有限公司", "仇英", 7, 200),
            ("变频改造", "重庆两江化工有限公司", "周敏", 1, 100),
            ("旧阀门", "重庆两江化工有限公司", "周敏", 2, 50),
        )
    }  # fmt: skip
    record_touch(session, found["泵站一期"], day="2026-11-18", kind="visit", note="进水口改为 DN400", contact="王工")  # fmt: skip
    close_project(session, found["旧阀门"], to="lost", reason="price")
    return found


async def finding(desk: BoardDesk, text: str) -> FindPanel:
    """Type into the find panel and wait until its rows are those of the text."""
    panel = await desk.opens("/")
    assert isinstance(panel, FindPanel)
    await desk.press("ctrl+u")
    await desk.type(text)
    await desk.until(lambda: panel.found_for == text, f"rows for {text}")
    await desk.pilot.pause()
    return panel


async def test_the_cursor_goes_to_a_project_on_the_board(
    session: Session, deals: dict[str, int]
) -> None:
    async with at_board(session.speaking("zh")) as desk:
        panel = await finding(desk, "wsts")
        assert "污水提升泵项目" in desk.seen_in(panel) and "4 方案演示与技术交流" in desk.seen_in(
            panel
        )
        assert "enter 到该项目" in desk.seen_in(panel)
        await desk.press("enter")
        await desk.stands_on("污水提升泵项目")
        await desk.quiet()
        assert desk.panel is None and desk.at == (4, 0)


async def test_a_project_that_is_not_on_the_board_is_opened(
    session: Session, deals: dict[str, int]
) -> None:
    async with at_board(session.speaking("zh")) as desk:
        await finding(desk, "旧阀门")
        assert "丢单" in desk.picture
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.here, ProjectScreen), "the project")
        await finding(desk, "变频")
        await desk.press("enter")
        await desk.until(lambda: desk.app.here.card and desk.app.here.card.name == "变频改造", "it")
        assert len(desk.app.screen_stack) == 3
        await desk.give("esc", "esc")
        assert desk.app.here is desk.board


async def test_a_narrowing_that_hides_a_project_is_left_alone(
    session: Session, deals: dict[str, int]
) -> None:
    async with at_board(session) as desk:
        await desk.board.narrow(Narrowing(text="重庆"))
        await finding(desk, "泵站一期")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.here, ProjectScreen), "the project")
        assert desk.board.narrowing == Narrowing(text="重庆")


async def test_a_member_narrows_the_board_and_leads_back_to_it(
    session: Session, deals: dict[str, int]
) -> None:
    async with at_board(session) as desk:
        await desk.give("enter")
        assert desk.app.here is not desk.board
        panel = await finding(desk, "qy")
        assert "this owner's projects" in desk.seen_in(panel)
        await desk.press("enter")
        await desk.until(lambda: desk.app.here is desk.board, "the board")
        await desk.quiet()
        assert desk.board.total.count == 1 and "仇英" in desk.lines[0]
        await desk.stands_on("泵站一期")


async def test_a_contact_leads_to_the_clients_file_and_a_touch_to_its_project(
    session: Session, deals: dict[str, int]
) -> None:
    async with at_board(session) as desk:
        await finding(desk, "wg")
        await desk.press("enter")
        await desk.sees("苏州恒达水务有限公司")
        await desk.press("esc", "esc")  # out of the file, out of the archive
        await desk.until(lambda: desk.app.here is desk.board and desk.panel is None, "the board")
        await desk.quiet()
        panel = await finding(desk, "dn4")
        assert "Touches" in desk.seen_in(panel) and "11-18 visit" in desk.seen_in(panel)
        await desk.press("enter")
        await desk.stands_on("泵站一期")


async def test_arrows_walk_over_the_headings_and_esc_changes_nothing(
    session: Session, deals: dict[str, int]
) -> None:
    async with at_board(session) as desk:
        before = desk.on
        panel = await finding(desk, "苏州")
        assert [hit.kind for hit in panel.hits] == ["client", "project", "project"]
        await desk.press("up")
        assert panel.at == 0
        await desk.press("down", "down", "down", "down")
        assert panel.at == 2 and "3/3" in desk.seen_in(panel)
        (marked,) = [line for line in desk.seen_in(panel).splitlines() if "▌" in line]
        assert "污水提升泵项目" in marked
        assert desk.aligned()
        await desk.press("esc")
        await desk.closed()
        assert desk.on == before
        again = await desk.opens("/")
        await desk.until(
            lambda: isinstance(again, FindPanel) and len(again.hits) == 3, "the same rows"
        )
        await desk.type("cq")
        await desk.until(
            lambda: again.found_for == "cq", "other rows: what stood there was replaced"
        )


async def test_enter_right_behind_the_letters_waits_for_their_rows(
    session: Session, deals: dict[str, int]
) -> None:
    async with at_board(session) as desk:
        await desk.press("/", "w", "s", "t", "s", "enter")
        await desk.stands_on("污水提升泵项目")
        await desk.closed()


async def test_what_can_be_typed_and_what_is_not_found(
    session: Session, deals: dict[str, int]
) -> None:
    create_client(session, name="Siemens Energy")
    async with at_board(session, (80, 24)) as desk:
        panel = await desk.opens("/")
        await desk.sees("pinyin or initials (cq)")
        await desk.press("enter")
        assert desk.panel is panel
        await desk.type("qqq")
        await desk.sees("Nothing is called that.")
        await desk.press("enter")
        assert desk.panel is panel
        await desk.press("ctrl+u")
        await desk.sees("pinyin or initials (cq)")
        await desk.type("seimens")
        await desk.sees("this resembles it")
        await desk.sees("Siemens Energy")
        assert desk.aligned()


async def test_pasted_text_is_cut_and_is_no_markup(session: Session, deals: dict[str, int]) -> None:
    create_project(session, name="[red]旧[/] \u202e泵", client="[b]X")
    async with at_board(session) as desk:
        panel = await desk.opens("/")
        await desk.paste("\x1b[31m[red]旧\n" + "\x00" * 5)
        await desk.until(lambda: panel.found_for, "the rows")
        await desk.pilot.pause()
        assert "[red]旧[/] 泵" in desk.seen_in(panel) and desk.aligned()
        await desk.press("ctrl+u")
        await desk.paste("泵" * 100_000)
        await desk.sees("Nothing is called that.")
        assert len(panel.edit.text) <= 200 and desk.aligned()


@SQLITE
async def test_a_book_that_cannot_be_read_is_said_and_does_not_stick(
    session: Session, deals: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.errors import Unavailable
    from store.text import msg
    from tui.screens.find import panel as module

    def fails(*_: object, **__: object) -> None:
        raise Unavailable(msg("The book {book} is unavailable: {reason}", book="B", reason="R"))

    async with at_board(session) as desk:
        panel = await desk.opens("/")
        with monkeypatch.context() as patch:
            patch.setattr(module, "find", fails)
            await desk.type("泵")
            await desk.sees("The book B is unavailable: R")
        await desk.type("站")
        await desk.until(lambda: panel.hits, "rows")
        await desk.until(lambda: "unavailable" not in desk.picture, "the error's end")


async def test_a_newer_search_breaks_the_older_off(session: Session) -> None:
    """Ten seconds of SQL are cut short by the next keystroke; other reads go on meanwhile."""
    import asyncio

    work = Work(session.book, session)
    began = threading.Event()

    def slow(s: Session) -> None:
        with s.book.guard(), s.book.reading():
            began.set()
            s.book.db.execute_sql(SLOW[s.book.engine]).fetchall()

    try:
        older = asyncio.create_task(work.search(slow))
        while not began.is_set():
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        assert await work.read(lambda s: s.today) == "2026-11-23"
        assert not older.done()
        start = time.monotonic()
        assert await work.search(lambda s: "newer") == "newer"
        with pytest.raises(Superseded):
            await older
        assert time.monotonic() - start < 5
        last = asyncio.create_task(work.search(slow))
        await asyncio.sleep(0.2)
    finally:
        start = time.monotonic()
        work.stop()
        assert time.monotonic() - start < 5, "leaving does not wait for a find"
    with pytest.raises(Superseded):
        await last
