"""A rep looks at what is due, works on it, takes the list with him; chips stand on cards and on an opened project."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from store.domain.days import add
from store.models import Project
from store.queries.board import Narrowing
from store.queries.projects import project
from store.session import Session
from store.usecases import derived
from store.usecases.projects import create_project, move_project
from store.usecases.working import set_next_step
from tests.tui.driver import BoardDesk, at_board
from tui.screens.board.due import DueScreen

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def ids(session: Session) -> dict[str, int]:
    """One due for a verdict, one for a re-check, one promise of today, one that is well, one that waits."""
    made = {
        name: create_project(session, name=name, client="Yuxi Water", amount=amount, stage=1)
        for name, amount in (("Pumps", 500), ("Valves", 900), ("Fans", 100), ("Mixers", 50), ("Dryers", 20))
    }  # fmt: skip
    today = session.today
    with session.book.writing():
        for name, still in (("Pumps", 33), ("Valves", 20)):
            Project.update(d_anchor=add(today, -still), d_base=add(today, -still)).where(
                Project.id == made[name]
            ).execute()
        Project.update(hold_until=add(today, 30)).where(Project.id == made["Dryers"]).execute()
    derived.recount(session.book, today)
    set_next_step(session, made["Fans"], text="Send the drawing", due=today)
    return made


async def due(desk: BoardDesk) -> DueScreen:
    """The list of what is due, opened by its key."""
    await desk.press("T")
    await desk.until(lambda: isinstance(desk.app.screen, DueScreen), "the list")
    screen = desk.app.screen
    assert isinstance(screen, DueScreen)
    await desk.until(lambda: screen.card is not None, "its first page")
    await desk.quiet()
    return screen


@SQLITE
async def test_chips_stand_on_the_cards(session: Session, ids: dict[str, int]) -> None:
    async with at_board(session) as desk:
        for name, chip in (("Pumps", "30"), ("Valves", "15"), ("Mixers", "1"), ("Dryers", "wait")):
            at = next(n for n, line in enumerate(desk.lines) if name in line)
            words = desk.lines[at + 2].replace("▌", " ").split()
            assert chip in words, (name, words)
            assert ("✗" in words) == (name == "Pumps"), "a verdict is due: red"
        assert "red 1" in desk.lines[0]


@SQLITE
@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_the_list_says_why_and_leads_to_the_project(
    session: Session, ids: dict[str, int], size: tuple[int, int]
) -> None:
    async with at_board(session, size) as desk:
        screen = await due(desk)
        assert "What is due" in desk.lines[0]
        assert "verdict 1 · re-check 1 · 3 projects" in desk.lines[0]
        rows = [line.replace("▌", " ").split() for line in desk.lines[2:5]]
        assert [row[:2] for row in rows] == [["30", "Pumps"], ["15", "Valves"], ["1", "Fans"]]
        assert "verdict due since" in desk.lines[2]
        assert "re-check due since" in desk.lines[3]
        assert "promise due today: Send the" in desk.lines[4]
        assert "Mixers" not in desk.picture and desk.aligned()
        await desk.press("enter")
        await desk.sees("Clocks")
        assert desk.lines[0].rstrip().endswith("30"), "the chip in the first line"
        assert "verdict is due since" in " ".join(desk.picture.split())
        await desk.press("escape")
        await desk.until(lambda: desk.app.screen is screen, "back on the list")


@SQLITE
async def test_what_is_done_leaves_the_list(session: Session, ids: dict[str, int]) -> None:
    async with at_board(session) as desk:
        screen = await due(desk)
        move_project(session, ids["Pumps"], stage=2)
        await desk.until(lambda: screen.listing.pages.count == 2, "one fewer")
        await desk.quiet()
        assert "Pumps" not in desk.picture
        assert screen.card is not None and screen.card.name == "Valves"
        await desk.opens("s")
        await desk.press("escape")
        await desk.closed()
        await desk.opens("t")
        await desk.press("escape")
        await desk.closed()


@SQLITE
async def test_the_narrowing_of_the_board_holds_and_nothing_due_says_so(
    session: Session, ids: dict[str, int]
) -> None:
    async with at_board(session) as desk:
        await desk.board.show_view(Narrowing(text="mixers"), "amount")
        await desk.quiet()
        await desk.press("T")
        await desk.sees("Nothing is due.")
        assert "mixers" in desk.lines[0]


@SQLITE
async def test_the_list_goes_into_a_file_with_why(
    session: Session, ids: dict[str, int], tmp_path: Path
) -> None:
    async with at_board(session) as desk:
        await due(desk)
        await desk.opens("ctrl+e")
        await desk.press("right", "tab", "ctrl+u")
        await desk.paste(str(tmp_path / "due"))
        await desk.press("enter")
        await desk.closed()
        with (tmp_path / "due.csv").open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert [(row["Project"], row["Chip"], row["Days without progress"]) for row in rows] == [
            ("Pumps", "30", "33"), ("Valves", "15", "20"), ("Fans", "1", "0"),
        ]  # fmt: skip
        assert rows[2]["What is due"] == "promise due today: Send the drawing"
        assert "verdict due since" in rows[0]["What is due"]


@SQLITE
async def test_the_clock_of_progress_stands_beside_the_others(
    session: Session, ids: dict[str, int]
) -> None:
    session.clock.step(days=1)  # type: ignore[attr-defined]
    move_project(session, ids["Mixers"], stage=2)
    async with at_board(session) as desk:
        screen = await due(desk)
        assert screen.card is not None
        await desk.press("escape")
        await desk.quiet()
        await desk.app.board.go_to(ids["Mixers"])
        await desk.quiet()
        await desk.press("enter")
        await desk.sees("beyond the highest stage 11-24")
        assert project(session, ids["Mixers"]).chip == "1"
