"""A manager works his board: moves, undoes, is overtaken by others, narrows, resizes, comes back."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from textual.events import Key, MouseScrollDown

from store.queries.board import Narrowing, board
from store.queries.projects import project
from store.session import Session
from store.usecases import importing
from store.usecases.members import add_member
from store.usecases.projects import close_project, create_project, edit_project, move_project
from tests.tui.driver import at_board, colleague
from tui import work as work_module
from tui.screens.board.place import PlaceScreen

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def fill(session: Session, *counts: int) -> dict[str, int]:
    """Projects P1.0, P1.1 … in stage 1, and so on; the first of a stage is the largest. Ids by name."""
    owner = add_member(session, name="周敏")
    return {
        f"P{stage}.{at}": create_project(
            session,
            name=f"P{stage}.{at}",
            client=f"Client {at % 5}",
            owner=owner,
            region="East" if at % 2 else "West",
            stage=stage,
            amount=(1000 - at) * 100_000,
        )
        for stage, count in enumerate(counts, 1)
        for at in range(count)
    }


async def test_a_card_moves_is_undone_and_redone(session: Session) -> None:
    ids = fill(session, 3, 2)
    async with at_board(session) as desk:
        assert (desk.on, desk.at) == ("P1.0", (1, 0))
        await desk.give("j", ">")
        assert (desk.on, desk.at) == ("P1.1", (2, 1))
        assert desk.names(1) == ["P1.0", "P1.2"]
        assert project(session, ids["P1.1"]).stage.number == 2
        assert "2 · " in desk.lines[3]
        await desk.give("u")
        assert desk.names(1) == ["P1.0", "P1.1", "P1.2"]
        assert (desk.on, desk.at) == ("P1.1", (1, 1))
        assert "Undone: move to another stage." in desk.lines[-1]
        await desk.give("ctrl+r")
        assert desk.names(2) == ["P2.0", "P1.1", "P2.1"]
        assert desk.on == "P1.1"
        assert "5 projects" in desk.lines[0]


@SQLITE
async def test_keys_typed_ahead_are_carried_out_in_order(session: Session) -> None:
    ids = fill(session, 2)
    async with at_board(session) as desk:
        await desk.press(">", ">", ">", "<")
        await desk.quiet()
        assert project(session, ids["P1.0"]).stage.number == 3
        assert desk.at == (3, 0)


@SQLITE
async def test_what_others_do_is_seen_in_half_a_second(session: Session) -> None:
    ids = fill(session, 4, 2)
    other = colleague(session, "Ann")
    async with at_board(session) as desk:
        await desk.give("j", "j")
        assert desk.on == "P1.2"
        move_project(other, ids["P1.0"], stage=2)
        begun = time.monotonic()
        await desk.until(lambda: desk.names(1) == ["P1.1", "P1.2", "P1.3"], "the move")
        assert time.monotonic() - begun < 0.5
        assert (desk.on, desk.at) == ("P1.2", (1, 1))
        assert desk.names(2) == ["P1.0", "P2.0", "P2.1"]
        edit_project(other, ids["P1.2"], name="Renamed by Ann")
        await desk.stands_on("Renamed by Ann")
        move_project(other, ids["P1.2"], stage=7)
        await desk.until(lambda: desk.at == (7, 0), "the cursor following its project")


@SQLITE
async def test_overlapping_moves_show_both_values(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_module, "POLL", 60.0)  # the board has not heard of the other's move
    ids = fill(session, 2)
    other = colleague(session, "Ann")
    async with at_board(session) as desk:
        move_project(other, ids["P1.0"], stage=5)
        await desk.press(">")
        await desk.until(lambda: desk.panel is not None, "the question")
        assert "Ann" in desk.picture
        assert "mine" in desk.picture and "theirs" in desk.picture
        await desk.press("esc")
        await desk.closed()
        assert project(session, ids["P1.0"]).stage.number == 5


@SQLITE
async def test_narrowing_and_order_keep_the_cursor_and_survive_a_restart(session: Session) -> None:
    fill(session, 6, 4)
    async with at_board(session) as desk:
        await desk.give("j", "j", "j")
        assert desk.on == "P1.3"
        await desk.board.narrow(Narrowing(text="Client 3"))
        await desk.quiet()
        assert (desk.on, desk.at) == ("P1.3", (1, 0))
        assert "“Client 3”" in desk.lines[0] and "2 projects" in desk.lines[0]
        assert board(session, Narrowing(text="Client 3")).total.count == 2
        await desk.board.sort("name")
        assert desk.on == "P1.3"
    async with at_board(session) as desk:
        assert (desk.on, desk.at, desk.board.order) == ("P1.3", (1, 0), "name")
        assert "2 projects" in desk.lines[0]
        await desk.give("0")
        assert (desk.on, desk.at) == ("P1.3", (1, 3))
        assert "10 projects" in desk.lines[0]
        await desk.give("0")
        assert "not narrowed" in desk.lines[-1]


@SQLITE
async def test_a_small_terminal_and_back(session: Session) -> None:
    fill(session, 9, 1, 1, 1, 1, 1, 1, 9)
    async with at_board(session) as desk:
        await desk.give("8", "j", "j", "j", "j", "j", "j")
        assert desk.shown == [1, 2, 3, 4, 5, 6, 7, 8]
        for size, columns in (((80, 24), [5, 6, 7, 8]), ((60, 15), [6, 7, 8]), ((160, 45), 8)):
            await desk.pilot.resize_terminal(*size)
            await desk.quiet()
            assert desk.on == "P8.6"
            assert desk.shown == (list(range(1, 9)) if columns == 8 else columns)
            assert any("▌" in line and "P8.6" in line for line in desk.lines), desk.picture
            assert desk.aligned()
        await desk.pilot.resize_terminal(59, 15)
        await desk.quiet()
        assert "The board needs 60×15 cells; this is 59×15." in desk.picture
        await desk.pilot.resize_terminal(80, 24)
        await desk.quiet()
        assert desk.on == "P8.6" and "P8.6" in desk.picture


@SQLITE
async def test_columns_scroll_as_wholes_and_say_that_there_is_more(session: Session) -> None:
    fill(session, 2, 1, 1, 1, 1, 1, 1, 1)
    async with at_board(session, (80, 24)) as desk:
        assert desk.shown == [1, 2, 3, 4]
        assert desk.lines[2].rstrip().endswith("▸") and "◂" not in desk.lines[2]
        await desk.give("l", "l", "l", "l")
        assert desk.shown == [2, 3, 4, 5]
        assert desk.lines[2].startswith("◂") and desk.lines[2].rstrip().endswith("▸")
        await desk.give("8")
        assert desk.shown == [5, 6, 7, 8] and "▸" not in desk.lines[2]
        await desk.give("1")
        assert desk.shown == [1, 2, 3, 4]


@SQLITE
async def test_a_long_column_is_read_in_windows(session: Session) -> None:
    fill(session, 150)
    async with at_board(session) as desk:
        await desk.give("G")
        assert (desk.on, desk.at) == ("P1.149", (1, 149))
        await desk.give("k", "pageup", "g")
        assert desk.on == "P1.0"
        for _ in range(40):
            await desk.press("j")
        await desk.stands_on("P1.40")
        assert any("▌" in line and "P1.40" in line for line in desk.lines)
        await desk.give("pagedown", "pagedown")
        assert desk.names(1)[-1] == desk.on
        assert "…" not in desk.picture


@SQLITE
async def test_the_mouse_picks_opens_scrolls_and_drags(session: Session) -> None:
    ids = fill(session, 30, 2)
    async with at_board(session) as desk:
        await desk.click(1, 2)
        assert desk.on == "P1.2"
        await desk.drag(1, 1, 4)
        assert project(session, ids["P1.1"]).stage.number == 4
        assert "2→" in desk.picture  # stages 2 and 3 were skipped, and it is marked
        assert not any(column.aimed for column in desk.board.columns)
        column = desk.column(1)
        await desk.pilot._post_mouse_events([MouseScrollDown], column, offset=(3, 9))
        await desk.quiet()
        assert column.top == 2


@SQLITE
async def test_places_beside_the_board_are_lists(session: Session) -> None:
    ids = fill(session, 3)
    close_project(session, ids["P1.1"], to="lost", reason="price")
    async with at_board(session) as desk:
        await desk.press("P")
        await desk.until(lambda: desk.panel is not None, "the menu")
        await desk.sees("lost")
        await desk.app.show_place("lost")
        await desk.until(lambda: isinstance(desk.app.screen, PlaceScreen), "the list")
        await desk.sees("P1.1")
        assert "1 project" in desk.lines[0] and "rice" in desk.picture


@SQLITE
async def test_a_key_that_is_not_available_says_why(session: Session) -> None:
    fill(session, 0, 0, 0, 0, 0, 0, 0, 1)
    async with at_board(session) as desk:
        assert "No project here." in desk.picture and "n adds one." in desk.picture
        await desk.give(">")
        assert "No project is under the cursor." in desk.lines[-1]
        await desk.give("8", ">")
        assert "This is the last stage; D closes the project." in desk.lines[-1]
        await desk.give("9")
        assert "There is no column 9; the last one is 8." in desk.lines[-1]
        await desk.give("Z")
        assert "Z means nothing here; ? shows the keys." in desk.lines[-1]
        await desk.give("k")
        assert "enter Open" in desk.lines[-1]


@SQLITE
async def test_a_reader_is_told_that_his_role_may_not(session: Session) -> None:
    ids = fill(session, 2)
    reader = colleague(session, "Fin", ("finance",))
    async with at_board(reader) as desk:
        assert "Advance" not in desk.lines[-1] and "Open" in desk.lines[-1]
        await desk.give(">")
        assert "Your role may not do this: Advance." in desk.lines[-1]
        await desk.drag(1, 0, 3)
        assert project(session, ids["P1.0"]).stage.number == 1


@SQLITE
async def test_chinese_input_methods_mean_the_same_keys(session: Session) -> None:
    ids = fill(session, 2)
    async with at_board(session) as desk:
        for character, at in (("》", (2, 0)), ("》", (3, 0)), ("１", (1, 0)), ("ｌ", (2, 0))):
            desk.app.post_message(Key("some_name", character))
            await desk.pilot.pause()
            await desk.quiet()
            assert desk.at == at, character
        assert project(session, ids["P1.0"]).stage.number == 3


@SQLITE
async def test_hostile_names_are_text_and_keep_the_columns(session: Session) -> None:
    names = [
        "[red]bold[/] [@click=app.quit]x[/]",
        "\x1b]0;owned\x07title",
        "\x1b[2Jcleared",
        "=cmd|'/C calc'!A0",
        "zero\u200bwidth\u200djoin\u2060er",
        "\u202egnirts rtl",
        "שלום עולם 12",
        "👨‍👩‍👧‍👦 family 🇨🇳 flag 👍🏽",
        "e\u0301e\u0301e\u0301 combining",
        "全角字符项目名称很长很长很长很长",
    ]
    for at, name in enumerate(names):
        create_project(
            session, name=name, client=name, owner="周敏", stage=1 + at % 8, amount=10**8
        )
    async with at_board(session) as desk:
        assert desk.aligned()
        assert "[red]bold[/]" in desk.picture and "\x1b" not in desk.picture
        assert "=cmd|" in desk.picture and "zerowidthjoiner" in desk.picture
        for size in ((80, 24), (61, 20), (101, 30)):
            await desk.pilot.resize_terminal(*size)
            await desk.quiet()
            assert desk.aligned(), size


@SQLITE
async def test_a_new_day_is_noticed(session: Session) -> None:
    ids = fill(session, 1)
    edit_project(session, ids["P1.0"], close="2026-11-23")
    async with at_board(session) as desk:
        assert "red" not in desk.lines[0]
        session.book.clock.step(days=1)  # type: ignore[attr-defined]
        await desk.until(lambda: "red 1" in desk.lines[0], "the close date having passed")
        assert "Tue 11-24" in desk.lines[0]


@SQLITE
async def test_leaving_keeps_the_place_at_once(session: Session) -> None:
    fill(session, 5)
    async with at_board(session) as desk:
        await desk.give("j", "j", "j")
        await desk.press("q")
        await asyncio.sleep(0)
    async with at_board(session) as desk:
        assert desk.on == "P1.3"


@SQLITE
async def test_a_new_day_brings_parked_projects_back(session: Session) -> None:
    ids = fill(session, 2)
    close_project(session, ids["P1.0"], to="parked", day="2026-11-25", reason="budget")
    async with at_board(session) as desk:
        assert desk.names(1) == ["P1.1"]
        session.book.clock.step(days=2)  # type: ignore[attr-defined]
        await desk.until(lambda: desk.names(1) == ["P1.0", "P1.1"], "the return of the parked one")
        assert "2 projects" in desk.lines[0]


@SQLITE
async def test_light_colours_are_kept_for_the_next_time(session: Session) -> None:
    fill(session, 1)
    async with at_board(session) as desk:
        dark = desk.app.tones
        desk.app.give_by_id("theme.switch")
        await desk.quiet()
        assert desk.app.tones != dark
        assert desk.column(1).render_line(0)._segments[0].style == desk.app.tones.dim
    async with at_board(session) as desk:
        assert desk.app.tones != dark


@SQLITE
async def test_the_footer_names_only_keys_that_work(session: Session) -> None:
    async with at_board(session) as desk:
        assert "n New" in desk.lines[-1]
        assert "enter Open" not in desk.lines[-1]
        assert "Advance" not in desk.lines[-1]
        fill(session, 1)
        await desk.sees("enter Open")
        await desk.give("l")
        assert "enter Open" not in desk.lines[-1]


LEDGER = """客户名称,项目名称,业务员,区域,阶段,合同金额(万元),预计签约日期
苏州恒达水务有限公司,污水提升泵,周敏,华东,技术交流,281.6,2026-12-28
无锡恒信,泵站二期,李华,华东,商务谈判,120,2026-11-30
杭州瑞通,变频改造,周敏,华东,技术交流,90,2027-01-15
"""


async def test_a_ledger_is_imported_under_the_board_and_taken_back(
    session: Session, tmp_path: Path
) -> None:
    file = tmp_path / "ledger.csv"
    file.write_text(LEDGER, "utf-8")
    async with at_board(session) as desk:
        assert "0 projects" in desk.lines[0]
        importing.apply(session, importing.prepare(session, file))
        await desk.sees("3 projects")
        assert desk.names(4) == ["污水提升泵", "变频改造"]
        assert "2 · 3.7M" in desk.column(4).render_line(1).text
        await desk.give("4", "u")
        assert "Undone: import." in desk.lines[-1]
        assert "0 projects" in desk.lines[0]
        assert desk.names(4) == []
        await desk.give("ctrl+r")
        assert desk.names(7) == ["泵站二期"]


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_a_lost_connection_is_made_again(session: Session) -> None:
    ids = fill(session, 2)
    async with at_board(session) as desk:
        session.book.db.execute_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        await desk.give("j", ">")
        assert desk.on == "P1.1"
        assert project(session, ids["P1.1"]).stage.number == 2
        move_project(session, ids["P1.0"], stage=3)
        await desk.until(lambda: desk.names(3) == ["P1.0"], "the other's move")


@SQLITE
async def test_the_mirror_leads_to_the_projects_behind_a_sentence(session: Session) -> None:
    ids = fill(session, 3)
    edit_project(session, ids["P1.2"], close="2026-10-01")
    edit_project(session, ids["P1.0"], owner=None)
    async with at_board(session) as desk:
        desk.app.give_by_id("mirror.open")
        await desk.sees("1 project is past its expected close.")
        menu = desk.panel
        assert menu is not None
        sentences = [answer.name for answer in menu.answers]  # type: ignore[attr-defined]
        await desk.press(str(1 + sentences.index("1 project is past its expected close.")))
        await desk.quiet()
        assert desk.names(1) == ["P1.2"]
        assert "close date past" in desk.lines[0]
        await desk.board.narrow(Narrowing(owners=(0,)))
        await desk.quiet()
        assert desk.names(1) == ["P1.0"]
        assert "no owner" in desk.lines[0]
