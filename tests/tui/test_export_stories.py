"""A manager exports what is listed: asked for a file, told where it lies, able to stop it."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from store.models import Export
from store.queries import listed
from store.queries.board import Narrowing
from store.session import Session
from store.usecases.clients import create_client
from store.usecases.importing import import_records
from store.usecases.projects import close_project, create_project
from tests.tui.driver import BoardDesk, at_board, colleague

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def fill(session: Session) -> list[int]:
    return [
        create_project(session, name=name, client="Yuxi", amount=amount, stage=stage)
        for name, amount, stage in (("Alpha", 100, 1), ("Beta", 900, 2), ("Gamma", 500, 2))
    ]


async def named(desk: BoardDesk, file: Path, *, csv: bool = False) -> None:
    """Open the form and put a file's name in it."""
    await desk.opens("ctrl+e")
    if csv:
        await desk.press("right")
    await desk.press("tab", "ctrl+u")
    await desk.paste(str(file))


def names_in(file: Path) -> list[str]:
    if file.suffix == ".xlsx":
        return [
            r[2] for r in CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()[1:]
        ]
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return [row["Project"] for row in csv.DictReader(stream)]


async def test_the_board_as_it_is_narrowed_and_ordered(session: Session, tmp_path: Path) -> None:
    fill(session)
    async with at_board(session) as desk:
        await desk.board.show_view(Narrowing(text="a"), "name")
        await desk.quiet()
        await named(desk, tmp_path / "list")
        await desk.press("enter")
        await desk.closed()
        await desk.sees(f"1 row in {tmp_path / 'list.xlsx'}.")
        assert names_in(tmp_path / "list.xlsx") == ["Alpha"]
        await desk.board.show_view(Narrowing(), "amount")
        await desk.quiet()
        await named(desk, tmp_path / "list.xlsx", csv=True)
        await desk.press("enter")
        await desk.closed()
        assert names_in(tmp_path / "list.csv") == ["Beta", "Gamma", "Alpha"]
        assert Export.select().count() == 2


@SQLITE
async def test_a_place_beside_the_board(session: Session, tmp_path: Path) -> None:
    for row, day in zip(fill(session), ("2026-11-20", "2026-11-22", "2026-11-21"), strict=True):
        close_project(session, row, to="won", day=day)
    async with at_board(session) as desk:
        await desk.app.show_place("won")
        await desk.sees("Beta")
        await named(desk, tmp_path / "won", csv=True)
        await desk.press("enter")
        await desk.closed()
        assert names_in(tmp_path / "won.csv") == ["Beta", "Gamma", "Alpha"]


@SQLITE
async def test_a_wrong_path_is_told_in_its_field_and_a_file_is_asked_about(
    session: Session, tmp_path: Path
) -> None:
    fill(session)
    (tmp_path / "list.xlsx").write_text("mine")
    async with at_board(session) as desk:
        await named(desk, tmp_path / "no" / "list")
        await desk.press("enter")
        await desk.sees("There is no folder")
        await desk.press("ctrl+u")
        await desk.paste(str(tmp_path))
        await desk.press("enter")
        await desk.sees("folder; ")
        assert not [*tmp_path.parent.glob(f"{tmp_path.name}.*")]
        await desk.press("ctrl+u")
        await desk.paste(str(tmp_path / "list"))
        await desk.opens("enter")
        await desk.sees("Replace it?")
        await desk.press("n", "enter")
        await desk.sees("Nothing was saved.")
        assert (tmp_path / "list.xlsx").read_text() == "mine"
        await desk.opens("enter")
        await desk.press("y")
        await desk.closed()
        assert names_in(tmp_path / "list.xlsx") == ["Beta", "Gamma", "Alpha"]


@SQLITE
async def test_it_is_stopped_on_the_way(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_records(session, [{"client": "Yuxi", "name": f"P {n}"} for n in range(3000)])
    slowly = listed.project_lines

    def lines(session: Session, ids: list[int]) -> list[listed.ProjectLine]:
        time.sleep(0.3)
        return slowly(session, ids)

    monkeypatch.setattr(listed, "project_lines", lines)
    async with at_board(session) as desk:
        await named(desk, tmp_path / "list")
        await desk.opens("enter")
        await desk.sees("of 3,000")
        await desk.press("esc")
        await desk.sees("Stopped; no file was written.")
        assert not [*tmp_path.glob("list*"), *tmp_path.glob(".*")]
        assert not Export.select().exists()
        monkeypatch.undo()
        await desk.press("enter")
        await desk.closed()
        assert len(names_in(tmp_path / "list.xlsx")) == 3000


@SQLITE
async def test_who_may_export_and_who_may_not(session: Session, tmp_path: Path) -> None:
    fill(session)
    async with at_board(colleague(session, "Dist", ("distributor",))) as desk:
        await desk.give("ctrl+e")
        assert "Your role may not do this: Export." in desk.lines[-1]
    async with at_board(colleague(session, "Fin", ("finance",))) as desk:
        await named(desk, tmp_path / "list")
        await desk.press("enter")
        await desk.closed()
        assert (tmp_path / "list.xlsx").exists()


async def test_the_keepers_queue_with_its_reasons(session: Session, tmp_path: Path) -> None:
    create_client(session, name="Nordwerk AG")
    async with at_board(session) as desk:
        await desk.give("C", "Q")
        await desk.sees("missing owner, deputy")
        await named(desk, tmp_path / "queue", csv=True)
        await desk.press("enter")
        await desk.until((tmp_path / "queue.csv").exists, "the file")
    with (tmp_path / "queue.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["Client"] for row in rows] == ["Nordwerk AG"]
    assert rows[0]["Why"].startswith("missing owner, deputy")
