"""A manager selects several projects and acts on all: one key, one undo; what is refused is listed first."""

from __future__ import annotations

import pytest

from store import drafts
from store.queries.board import Narrowing
from store.queries.projects import project
from store.session import Session
from store.usecases.members import add_member
from store.usecases.projects import close_project, create_project, move_project
from tests.tui.driver import at_board, colleague
from tui import work as work_module
from tui.screens.board.place import PlaceScreen

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def fill(session: Session, *counts: int) -> dict[str, int]:
    """Projects P1.0, P1.1 … in stage 1, and so on; the first of a stage is the largest. Ids by name."""
    return {
        f"P{stage}.{at}": create_project(
            session,
            name=f"P{stage}.{at}",
            client="Yuxi",
            stage=stage,
            amount=(1000 - at) * 100_000,
            region="East" if at % 2 else "West",
        )
        for stage, count in enumerate(counts, 1)
        for at in range(count)
    }


def stages_of(session: Session, ids: dict[str, int]) -> dict[str, int]:
    return {name: project(session, row).stage.number for name, row in ids.items()}


async def test_what_is_selected_pushes_nothing_out_of_a_narrow_header(session: Session) -> None:
    ids = fill(session, 4)
    close_project(session, ids["P1.3"], to="parked", reason="budget", day="2026-12-20")
    async with at_board(session, (80, 24)) as desk:
        before = desk.lines[0].split()
        await desk.give("x", "j", "x")
        after = desk.lines[0].split()
        assert after[1:4] == ["✓", "2", "·"]
        assert after[4:] == before[1:], "sums, parked, day and person stay"
        assert "parked" in after


async def test_three_are_moved_and_one_undo_brings_all_back(session: Session) -> None:
    ids = fill(session, 4)
    async with at_board(session) as desk:
        await desk.give("x", "j", "x", "j", "x")
        assert "✓ 3 selected · 4 projects" in desk.lines[0]
        assert [line[:8] for line in desk.lines[6:18:4]] == [" ✓P1.0  ", " ✓P1.1  ", "▌✓P1.2  "]
        assert "X Selected" in desk.lines[-1]
        await desk.give(">")
        assert "Done for 3; u takes all of it back." in desk.lines[-1]
        assert desk.names(2) == ["P1.0", "P1.1", "P1.2"]
        await desk.give(">")
        assert set(stages_of(session, ids).values()) == {1, 3}
        await desk.give("u", "u")
        assert set(stages_of(session, ids).values()) == {1}
        assert "✓ 3 selected" in desk.lines[0], "they stay selected"
        await desk.give(">")
        assert desk.names(2) == ["P1.0", "P1.1", "P1.2"], "one's own undo is no conflict"
        assert desk.aligned()
        await desk.give("esc")
        assert "selected" not in desk.lines[0]
        assert not any("✓" in line for line in desk.lines)


@SQLITE
async def test_escape_without_a_selection_says_nothing(session: Session) -> None:
    fill(session, 1)
    async with at_board(session) as desk:
        before = desk.lines
        await desk.give("esc")
        assert desk.lines == before
        await desk.give("X")
        assert "No project is selected; x selects one." in desk.lines[-1]
        await desk.give("x", "x")
        assert "selected" not in desk.lines[0]


async def test_one_is_refused_and_the_rest_is_asked_about(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_module, "POLL", 60.0)  # the board has not heard of the other's move
    ids = fill(session, 3)
    other = colleague(session, "Ann")
    async with at_board(session) as desk:
        await desk.give("x", "j", "x", "j", "x")
        move_project(other, ids["P1.1"], stage=5)
        await desk.opens(">")
        await desk.sees("1 project refuses this")
        await desk.sees("P1.1")
        await desk.sees("Ann has changed the same meanwhile")
        await desk.press("esc")
        await desk.closed()
        assert stages_of(session, ids) == {"P1.0": 1, "P1.1": 5, "P1.2": 1}
        await desk.opens(">")
        await desk.sees("Do it for the other 2")
        await desk.press("down", "enter")
        await desk.closed()
        await desk.sees("Done for 2, left out 1; u takes all of it back.")
        assert stages_of(session, ids) == {"P1.0": 2, "P1.1": 5, "P1.2": 2}
        await desk.give("u")
        assert stages_of(session, ids) == {"P1.0": 1, "P1.1": 5, "P1.2": 1}


@SQLITE
async def test_marks_survive_narrowing_order_and_refresh(session: Session) -> None:
    ids = fill(session, 4)
    async with at_board(session) as desk:
        await desk.give("x", "j", "x")
        await desk.board.narrow(Narrowing(text="P1.3"))
        assert "✓ 2 selected · " in desk.lines[0]
        await desk.give("0")
        await desk.board.sort("name")
        create_project(session, name="P0", client="Yuxi")
        await desk.sees("P0")
        assert desk.picture.count("✓P1.") == 2
        assert set(desk.board.marks) == {ids["P1.0"], ids["P1.1"]}


async def test_the_menu_gives_promises_and_parks(session: Session) -> None:
    ids = fill(session, 3)
    wang = add_member(session, name="王芳")
    chosen = [ids["P1.0"], ids["P1.1"]]
    async with at_board(session) as desk:
        await desk.give("x", "j", "x")
        await desk.opens("X")
        await desk.sees("2 selected projects")
        await desk.opens("1")
        await desk.sees("Move to which stage?")
        await desk.press("4")
        await desk.closed()
        assert desk.names(4) == ["P1.0", "P1.1"]
        await desk.opens("e")
        await desk.sees("Give to an owner")
        await desk.type("王芳")
        await desk.press("enter")
        await desk.press("ctrl+s")
        await desk.closed()
        assert {project(session, row).owner_id for row in chosen} == {wang}
        await desk.opens("X")
        await desk.opens("3")
        await desk.type("Send the drawings")
        await desk.press("enter")
        await desk.type("fri")
        await desk.press("ctrl+s")
        await desk.closed()
        steps = [project(session, row).steps[0] for row in chosen]
        assert {(s.text, s.due) for s in steps} == {("Send the drawings", "2026-11-27")}
        await desk.opens("D")
        await desk.sees("Park until a day")
        await desk.type("+100")
        await desk.press("enter")
        await desk.sees("The return day must lie between")
        await desk.press("up")
        await desk.type("+30")
        await desk.press("enter")
        await desk.type("budget in January")
        await desk.press("enter")
        await desk.closed()
        assert {project(session, row).status for row in chosen} == {"parked"}
        assert project(session, ids["P1.2"]).status == "open"
        assert not desk.board.marks, "they are on the board no longer"
        await desk.give("u", "u", "u", "u")
        assert set(stages_of(session, ids).values()) == {1}
        assert all(project(session, row).owner != "王芳" for row in chosen)


@SQLITE
async def test_several_on_a_list_beside_the_board(session: Session) -> None:
    ids = fill(session, 3)
    for row in ids.values():
        close_project(session, row, to="parked", day="2026-12-20", reason="waits")
    async with at_board(session) as desk:
        await desk.app.show_place("parked")
        await desk.sees("P1.0")
        await desk.give("x", "j", "x")
        assert "2 selected · 3 projects" in desk.lines[0]
        assert desk.picture.count("✓P1.") == 2
        assert desk.aligned()
        await desk.opens("X")
        await desk.press("1")
        await desk.sees("Move to which stage?")
        await desk.press("4")
        await desk.sees("2 projects refuse this")
        assert "Do it for the other" not in desk.picture, "there is no other"
        await desk.press("enter")
        await desk.closed()
        await desk.give("esc")
        assert "selected" not in desk.lines[0]
        assert isinstance(desk.app.screen, PlaceScreen), "the first step back ends the selection"
        await desk.give("esc")
        assert desk.app.screen is desk.board


@SQLITE
@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("e", "wan", "A half-typed owner for several projects is kept: 2 selected, e goes on."),
        ("s", "Send", "A half-typed next step for several projects is kept: 2 selected, s goes on."),
        ("D", "+30", "Half-typed parking of several projects is kept: 2 selected, D goes on."),
    ],
)  # fmt: skip
async def test_a_half_typed_form_for_several_is_offered_after_a_start(
    session: Session, key: str, typed: str, said: str
) -> None:
    ids = fill(session, 3)
    async with at_board(session) as desk:
        await desk.give("x", "j", "x")
        await desk.opens(key)
        await desk.type(typed)
        await desk.pilot.pause(0.5)  # and the program ends in mid-word
    async with at_board(session) as desk:
        await desk.sees(said)
        assert set(desk.board.marks) == {ids["P1.0"], ids["P1.1"]}
        assert "✓ 2 selected" in desk.lines[0]
        assert desk.picture.count("✓P1.") == 2
        await desk.opens(key)
        await desk.sees("ctrl+d starts over")
        assert desk.form.fields[0].state() == typed
        await desk.press("esc")
        await desk.closed()


@SQLITE
async def test_a_saved_form_for_several_leaves_no_draft_and_a_gone_project_is_not_selected(
    session: Session,
) -> None:
    ids = fill(session, 3)
    async with at_board(session) as desk:
        await desk.give("x", "j", "x")
        await desk.opens("s")
        await desk.type("Send it")
        await desk.press("esc")
        await desk.closed()
        assert drafts.get(session, "several:next")["text"] == "Send it"
    close_project(session, ids["P1.0"], to="lost", reason="price")
    async with at_board(session) as desk:
        await desk.sees("A half-typed next step for several projects is kept: 1 selected")
        assert set(desk.board.marks) == {ids["P1.1"]}
        await desk.opens("s")
        await desk.press("tab")
        await desk.type("fri")
        await desk.press("ctrl+s")
        await desk.closed()
        assert [s.text for s in project(session, ids["P1.1"]).steps] == ["Send it"]
        assert drafts.get(session, "several:next") is None
