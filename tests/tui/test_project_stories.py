"""An opened project: gate items ticked, open ones passed by, people and days added, the timeline narrowed."""

from __future__ import annotations

import pytest

from store.queries.projects import project
from store.session import Session
from store.usecases.clients import create_client
from store.usecases.gates import tick_item
from store.usecases.keydates import set_key_date
from store.usecases.members import add_member
from store.usecases.projects import create_project, edit_project, move_project
from store.usecases.working import link_client, record_touch, set_next_step, staff_project
from tests.tui.driver import BoardDesk, at_board, colleague
from tui.screens.project.screen import ProjectScreen

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def pumps(session: Session) -> int:
    found = create_project(session, name="Pump house", client="Yuxi Water", amount=5_000_000)
    edit_project(session, found, amount=4_000_000)
    record_touch(session, found, day="2026-11-20", kind="visit", note="Saw the pit", contact="Mr Li")  # fmt: skip
    set_next_step(session, found, text="Send drawings", due="2026-11-27")
    return found


async def opened(desk: BoardDesk) -> ProjectScreen:
    """Open the only project of the board."""
    await desk.give("enter")
    await desk.until(lambda: isinstance(desk.app.screen, ProjectScreen), "the project")
    screen = desk.app.screen
    assert isinstance(screen, ProjectScreen)
    return screen


@SQLITE
async def test_a_gate_item_is_ticked_with_its_evidence_and_the_move_is_unmarked(
    session: Session, pumps: int
) -> None:
    async with at_board(session) as desk:
        screen = await opened(desk)
        await desk.sees("0/1")
        assert screen.mark and screen.mark.kind == "gate"
        await desk.opens("space")
        await desk.press("ctrl+s")
        await desk.sees("This is needed.")
        assert project(session, pumps).gate[0].open, "no tick without evidence"
        await desk.type("Call of 11-20 Mr Li")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("✓")
        await desk.sees("Call of 11-20 Mr Li · 11-23 chief")
        assert "1/1" in desk.picture
        await desk.give(">")
        await desk.sees("2 Survey · day 0")
        assert "gate item was open" not in desk.picture
        await desk.give("u", "u")
        await desk.sees("0/1")
        await desk.give(">")
        await desk.sees("1 gate item was open; that is noted.")
        await desk.sees("! 1 gate item was open")
        assert project(session, pumps).stage.number == 2


@SQLITE
async def test_the_cursor_walks_folds_and_opens_items_again(session: Session, pumps: int) -> None:
    move_project(session, pumps, stage=3)
    first = next(item for item in project(session, pumps).gate if item.stage == 3)
    tick_item(session, pumps, item=first.id, evidence="Signed")
    async with at_board(session, (100, 30)) as desk:
        await desk.press("3")
        await desk.quiet()
        screen = await opened(desk)
        await desk.give("space")
        assert project(session, pumps).gate[0].open, "ticked before, open again"
        for _ in range(40):
            if screen.mark and screen.mark.kind == "fold":
                break
            await desk.press("j")
        assert screen.mark and screen.mark.kind == "fold"
        await desk.press("enter")
        await desk.sees("2 The need is sketched")
        await desk.press("j")
        assert screen.mark.kind == "gate"
        await desk.press("G")
        await desk.press("home")
        assert screen.page.top == 0


@SQLITE
async def test_participants_team_and_days_are_added_changed_and_removed(
    session: Session, pumps: int
) -> None:
    create_client(session, name="Design Institute Nr 3")
    add_member(session, name="Ma Xiao", roles=("presales",))
    async with at_board(session) as desk:
        screen = await opened(desk)
        await desk.opens("a")
        await desk.opens("enter")
        await desk.type("Design Inst")
        await desk.sees("Design Institute Nr 3")
        await desk.press("enter")
        await desk.type("institute")
        await desk.press("enter", "ctrl+s")
        await desk.closed()
        await desk.sees("design institute  Design Institute Nr 3")
        await desk.opens("a")
        await desk.press("m")
        await desk.opens("enter")
        await desk.type("Ma")
        await desk.press("enter")
        await desk.type("presales")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("Ma Xiao")
        await desk.opens("a")
        await desk.press("d")
        await desk.opens("enter")
        await desk.press("enter")
        await desk.type("+5")
        await desk.press("enter")
        await desk.type("Room 3")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("in 5 days  Room 3")
        view = project(session, pumps)
        assert [(o.name, o.role) for o in view.organisations] == [("Design Institute Nr 3", "institute")]  # fmt: skip
        assert [(p.name, p.role) for p in view.team] == [("Ma Xiao", "presales")]
        assert [(d.kind, d.day) for d in view.key_dates] == [("tender", "2026-11-28")]
        for _ in range(9):
            await desk.press("j")
        assert screen.mark and screen.mark.kind == "date"
        await desk.opens("enter")
        await desk.opens("enter")
        await desk.press("tab")
        await desk.type("2026-11-01")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("22 days ago")
        await desk.press("k")
        assert screen.mark.kind == "link"
        await desk.opens("enter")
        await desk.press("r", "enter")
        await desk.closed()
        await desk.until(lambda: not project(session, pumps).organisations, "the removal")
        await desk.give("u")
        await desk.sees("design institute  Design Institute Nr 3")


@SQLITE
async def test_roles_are_changed_in_place(session: Session, pumps: int) -> None:
    link_client(session, pumps, client="Institute Nr 3", role="institute")
    staff_project(session, pumps, member="chief", role="presales")
    async with at_board(session) as desk:
        screen = await opened(desk)
        while not (screen.mark and screen.mark.kind == "team"):
            await desk.press("j")
        await desk.opens("enter")
        await desk.opens("enter")
        await desk.type("consultant")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("technical consultant  chief")
        while screen.mark.kind != "link":
            await desk.press("j")
        await desk.opens("enter")
        await desk.opens("enter")
        await desk.type("contr")
        await desk.press("enter")
        await desk.closed()
        await desk.sees("general contractor  Institute Nr 3")
        await desk.sees("design institute → general contractor")
        assert "another role Institute Nr 3" in desk.picture
        await desk.give("u")
        await desk.sees("Undone: another role of an organisation.")
        view = project(session, pumps)
        assert [(p.name, p.role) for p in view.team] == [("chief", "consultant")]
        assert [(o.name, o.role) for o in view.organisations] == [("Institute Nr 3", "institute")]


@SQLITE
async def test_the_timeline_is_narrowed_by_kind(session: Session, pumps: int) -> None:
    async with at_board(session) as desk:
        screen = await opened(desk)
        await desk.sees("visit Mr Li")
        assert "written 11-23" in desk.picture, "on its own day, written later"
        shown = {
            "touches": (("Saw the pit",), ("50k → 40k", "added")),
            "moves": (("added",), ("Saw the pit", "50k → 40k")),
            "steps": (("next step set",), ("Saw the pit", "added")),
            "changes": (("50k → 40k",), ("Saw the pit", "next step set")),
            "": (("Saw the pit", "50k → 40k", "next step set"), ()),
        }
        for kind, (there, gone) in shown.items():
            await desk.give("f")
            assert screen.page.past.only == kind
            assert all(text in desk.picture for text in there), kind
            assert not any(text in desk.picture for text in gone), kind


@SQLITE
@pytest.mark.parametrize("size", [(80, 24), (100, 30), (160, 45)])
async def test_clocks_come_first_and_nothing_is_clipped(
    session: Session, pumps: int, size: tuple[int, int]
) -> None:
    set_key_date(session, pumps, kind="bid_bond", day="2026-11-25", note="很长的备注" * 20)
    async with at_board(session, size) as desk:
        await opened(desk)
        await desk.sees("last touch 11-20: visit with Mr Li")
        assert "never moved; baseline 11-23, day of creation (norm 15)" in desk.picture
        assert desk.aligned()
        if size[0] < 100:
            order = ["Pump house", "Clocks", "Next step", "Gate of stage 1"]
            places = [desk.picture.index(text) for text in order]
            assert places == sorted(places)


@SQLITE
async def test_who_may_only_read_is_told_so(session: Session, pumps: int) -> None:
    tick_item(session, pumps, item="appointment_accepted", evidence="Mail")
    engineer = colleague(session, "Eva", ("presales",))
    async with at_board(engineer) as desk:
        await opened(desk)
        for key in ("space", "enter", "a"):
            await desk.give(key)
            assert "Your role may not do this" in desk.lines[-1], key
        assert desk.panel is None
    assert not project(session, pumps).gate[0].open
