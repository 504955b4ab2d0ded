"""Importing on the screen: from a colleague's spreadsheet to cards on the board."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from store import drafts
from store.exchange.mapfile import read_map
from store.queries.board import board
from store.queries.clients import clients
from store.queries.people import members
from store.queries.projects import project, projects
from store.session import Session
from store.text import Lang
from store.usecases.importing import apply, prepare
from tests.exchange.ledgers import made_ledger, write_csv, write_xlsx
from tests.tui.importing.driver import at_wizard
from tui.screens.importing.file import listed

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
HEAD = ["客户名称", "项目名称", "负责人", "销售阶段", "预估合同金额(万元)", "预计签约日期"]
ROWS = [
    ["苏州恒达水务", "污水提升泵", "周敏", "技术交流", 281.6, "2026-12-28"],
    ["无锡瑞通石化", "阀门总包", "周敏", "方案确认", "一百八十几", "2026-12-30"],
    ["杭州源远纺织", "变频控制柜", "小李", "商务谈判", 90, "2027-02-31"],
]


def ledger(folder: Path, rows: list[list[Any]] | None = None, name: str = "台账.xlsx") -> Path:
    return write_xlsx(folder / name, {"台账": [HEAD, *(rows or ROWS)]})


def names(session: Session) -> set[str]:
    return {row.name for row in projects(session)}


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_a_ledger_with_a_wrong_cell_is_corrected_and_imported(
    session: Session, tmp_path: Path, lang: Lang
) -> None:
    speaking = session.speaking(lang)
    async with at_wizard(speaking) as desk:
        await desk.names(ledger(tmp_path))
        await desk.stands_at(3)
        assert "281.6" in desk.picture
        assert "2,816,000" in desk.picture  # as it will be
        await desk.press("y")
        await desk.stands_at(4)
        await desk.press("y")
        await desk.stands_at(5)
        assert "一百八十几" in desk.picture
        assert ("2 行会被拒收" if lang == "zh" else "2 rows would be refused") in desk.picture
        await desk.press("enter")
        await desk.type("180x")  # still wrong: checked at once
        await desk.press("enter")
        await desk.checked()
        assert "180x" in desk.picture
        await desk.press("enter")
        await desk.type("180")
        await desk.press("enter")
        await desk.checked()
        await desk.goes_to("2027-02-31")
        await desk.press("-")  # this row is left out
        await desk.checked()
        assert ("0 行会被拒收" if lang == "zh" else "0 rows would be refused") in desk.picture
        await desk.press("y")
        await desk.stands_at(6)
        assert names(session) == set()  # a dry run
        await desk.press("enter")
        await desk.sees("已导入。" if lang == "zh" else "Imported.")
        assert desk.aligned()
        await desk.press("enter")  # the mirror
        await desk.sees("照镜子" if lang == "zh" else "The mirror")
        await desk.press("esc")
        await desk.quiet()
        # the board is told behind the wizard's draft, which goes first
        await desk.until(lambda: desk.board.total.count == 2, "the imported projects")
    found = {row.name: row.amount for row in projects(session)}
    assert found == {"污水提升泵": 281_600_000, "阀门总包": 180_000_000}


async def test_what_the_wizard_imported_is_known_to_the_importer(
    session: Session, tmp_path: Path
) -> None:
    made = made_ledger(tmp_path)
    async with at_wizard(session) as desk:
        await desk.names(made.workbook)
        await desk.stands_at(2)
        await desk.press("enter")
        for step in (3, 4, 5):
            await desk.stands_at(step)
            await desk.press("y")
        await desk.stands_at(6)
        await desk.press("enter")
        await desk.sees("Imported.")
        await desk.press("enter")
        await desk.sees("The mirror")
        await desk.press("esc")
        await desk.quiet()
    total = board(session).total
    assert (total.count, total.amount) == (
        made.expected["projects"],
        made.expected["amount_minor"],
    )
    again = apply(session, prepare(session, made.workbook))
    assert again.projects.unchanged == made.expected["projects"]
    assert (again.projects.created, again.projects.updated, again.projects.refused) == (0, 0, 0)


@SQLITE
async def test_a_mapping_made_here_serves_the_command_line(
    session: Session, tmp_path: Path
) -> None:
    rows = [
        ["Bauer", "Pumps", "Anna", "Schritt zwei", 12, "tbd"],
        ["Huber", "Valves", "Ben", "lost it", 7, "tbd"],
    ]
    head = ["Kunde", "Vorhaben", "Wer", "Stand", "Summe", "Bemerkung"]
    file = write_xlsx(tmp_path / "kunden.xlsx", {"A": [["Vertrieb"], head, *rows]})
    async with at_wizard(session) as desk:
        await desk.names(file)
        await desk.stands_at(2)  # no heading is known
        await desk.sees("No row of headings")
        await desk.press("h")
        await desk.until(lambda: desk.panel is not desk.wizard, "the rows")
        await desk.takes("  2", "1 row")
        await desk.stands_at(3)
        await desk.sees("No column of “A” holds the client")
        for heading, field in (
            ("Kunde", "client"), ("Vorhaben", "project"), ("Wer", "owner"), ("Stand", "stage"), ("Summe", "amount"),
        ):  # fmt: skip
            await desk.goes_to(heading)
            await desk.opens("enter")
            await desk.takes(field)
        assert "Bauer" in desk.lines[-6] or "Bauer" in desk.picture
        await desk.press("y")
        await desk.stands_at(4)
        await desk.press("y")  # refused: values that nobody knows
        assert desk.step == 4
        await desk.opens("enter")
        await desk.takes("2 ")
        await desk.goes_to("lost it")
        await desk.opens("enter")
        await desk.takes("lost", "price")
        await desk.goes_to("Ben")
        await desk.opens("enter")
        await desk.takes("chief")  # somebody of the book
        await desk.opens("w")
        await desk.press("ctrl+s")
        await desk.sees("Written:")
        await desk.press("y")
        await desk.stands_at(5)
        await desk.press("y")
        await desk.stands_at(6)
        assert "Projects: 2 created" in desk.picture
        assert "New reps, without a login: Anna" in desk.picture
    plan = prepare(session, file, decisions=read_map(tmp_path / "kunden.map.toml"))
    apply(session, plan)
    found = {
        row.name: (row.owner, row.stage, row.status) for row in projects(session, status="all")
    }
    assert found["Pumps"] == ("Anna", 2, "open")
    assert found["Valves"][0] == "chief"
    assert found["Valves"][2] == "lost"
    lost = projects(session, status="lost")
    assert [project(session, row.id).reason for row in lost] == ["price"]


@SQLITE
async def test_a_half_made_import_is_offered_again(session: Session, tmp_path: Path) -> None:
    file = ledger(tmp_path)
    async with at_wizard(session) as desk:
        await desk.names(file)
        await desk.stands_at(3)
        await desk.press("y")
        await desk.stands_at(4)
        await desk.press("y")
        await desk.stands_at(5)
        await desk.press("enter")
        await desk.type("180")
        await desk.press("enter")
        await desk.checked()
        await desk.until(lambda: not desk.app.work.noted, "the draft")
    kept = drafts.get(session, "import")
    assert kept["said"]["cells"] == [{"row": 3, "column": HEAD[4], "text": "180"}]
    async with at_wizard(session) as desk:
        await desk.opens("i")
        assert "What you chose last time is back" in desk.picture
        await desk.press("enter")
        await desk.stands_at(5)
        assert "1 row would be refused" in desk.picture
        assert "corrected" in desk.picture
        for step in (4, 3, 1):
            await desk.press("esc")
            await desk.stands_at(step)
        await desk.press("ctrl+d")
        await desk.until(lambda: not desk.app.work.noted, "the draft's end")
    assert drafts.get(session, "import") is None


@SQLITE
async def test_stopping_leaves_the_book_as_it_was(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event

    from store.usecases.importing import writing

    begun, go = Event(), Event()
    tick = writing._Writer._tick

    def waiting(self: Any, count: int) -> None:
        begun.set()
        go.wait(10)
        tick(self, count)

    monkeypatch.setattr(writing._Writer, "_tick", waiting)
    file = ledger(tmp_path, [ROWS[0]])
    async with at_wizard(session) as desk:
        await desk.names(file)
        for step in (3, 4, 5):
            await desk.stands_at(step)
            await desk.press("y")
        await desk.stands_at(6)
        await desk.press("enter")
        await desk.until(begun.is_set, "the writing")
        await desk.press("ctrl+c")
        go.set()
        await desk.sees("Stopped; nothing was imported.")
        assert names(session) == set()
        assert clients(session) == []
        await desk.press("enter")  # and once more, to its end
        await desk.sees("Imported.")
    assert names(session) == {"污水提升泵"}


@SQLITE
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("missing.xlsx", None, "There is no file"),
        ("empty.csv", b"", "is empty"),
        ("headings.csv", ",".join(HEAD).encode(), "has headings but no rows"),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + b"x" * 50, "is a PNG file"),
        ("damaged.xlsx", b"PK\x03\x04" + b"x" * 500, "damaged.xlsx"),
        ("page.xls", b"<html><table></table></html>", "web page"),
        ("words.csv", "甲,乙\n丙,丁\n".encode(), "No row of headings"),
    ],
)
async def test_a_bad_file_is_told_in_the_words_of_the_command_line(
    session: Session, tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    async with at_wizard(session) as desk:
        await desk.names(tmp_path / name)
        await desk.sees(words)
        await desk.press("y", "y", "y", "y", "y", "enter")
        await desk.checked()
    assert names(session) == set()


@SQLITE
async def test_a_directory_is_no_file_and_a_folder_is_walked_into(
    session: Session, tmp_path: Path
) -> None:
    inner = tmp_path / "收件"
    inner.mkdir()
    ledger(inner, name="2026 台账.xlsx")
    (tmp_path / "notes.pdf").write_bytes(b"%PDF")
    (tmp_path / ".hidden.csv").write_text("a")
    assert [entry.name for entry in listed(str(tmp_path))] == ["收件/"]
    async with at_wizard(session, (80, 24)) as desk:
        await desk.names(tmp_path)
        await desk.sees("directory; name one spreadsheet")
        await desk.type("/")
        await desk.press("tab")  # the only one there is
        await desk.sees("2026 台账.xlsx")
        await desk.press("down", "enter")
        await desk.stands_at(3)
        assert desk.aligned()
        await desk.press("esc", "esc")
        await desk.closed()
        await desk.opens("i")  # begins where one was
        assert "2026 台账.xlsx" in desk.picture


@SQLITE
async def test_a_whole_path_takes_the_place_of_the_folder_offered(
    session: Session, tmp_path: Path
) -> None:
    file = ledger(tmp_path)
    async with at_wizard(session) as desk:
        for begun in (str(tmp_path) + "/", "~/"):
            await desk.opens("i")
            await desk.type(begun)
            assert f"Path  {begun}" in desk.picture
            await desk.press("esc")
            await desk.closed()
        await desk.opens("i")
        await desk.paste(str(file))
        await desk.press("enter")
        await desk.stands_at(3)


@SQLITE
async def test_after_an_import_the_cursor_is_on_a_project(session: Session, tmp_path: Path) -> None:
    file = ledger(tmp_path, [ROWS[0]])  # its stage is the third
    async with at_wizard(session) as desk:
        await desk.names(file)
        for step in (3, 4, 5):
            await desk.stands_at(step)
            await desk.press("y")
        await desk.stands_at(6)
        await desk.press("enter")
        await desk.sees("Imported.")
        await desk.press("enter")
        await desk.sees("The mirror")
        await desk.press("esc")
        await desk.quiet()
        assert desk.board.card and desk.board.card.name == "污水提升泵"


@SQLITE
async def test_thousands_of_problems_are_paged(session: Session, tmp_path: Path) -> None:
    rows = [[f"客户{n}", "泵", "周敏", "技术交流", "不知道", ""] for n in range(3000)]
    file = write_csv(tmp_path / "many.csv", [HEAD, *rows])
    async with at_wizard(session, (80, 24)) as desk:
        await desk.names(file)
        for step in (3, 4):
            await desk.stands_at(step)
            await desk.press("y")
        await desk.stands_at(5)
        assert "3000 rows would be refused" in desk.picture
        await desk.press("G")
        assert "row 3001" in desk.picture
        assert desk.aligned()


@SQLITE
async def test_a_new_book_asks_how_to_begin(session: Session, tmp_path: Path) -> None:
    async with at_wizard(session.speaking("zh"), (80, 24), greeting=True) as desk:
        await desk.sees("导入我现在用的 Excel")
        assert "Start empty with the eight standard stages" in desk.picture
        await desk.press("2")
        await desk.sees("1 文件")
        await desk.press("esc")
        await desk.sees("看一看:示例数据")
        await desk.press("1")
        await desk.until(lambda: desk.app.wish == "demo", "the wish")
    assert names(session) == set()  # the examples have a book of their own
    async with at_wizard(session, greeting=True) as desk:
        await desk.sees("Look around")
        await desk.press("3")
        await desk.closed()
    apply(session, prepare(session, ledger(tmp_path, [ROWS[0]])))
    async with at_wizard(session, greeting=True) as desk:
        await desk.quiet()
        assert "Look around" not in desk.picture
    assert [one.name for one in members(session)] == ["chief", "周敏"]


@SQLITE
async def test_a_file_name_from_elsewhere_drives_no_terminal(
    session: Session, tmp_path: Path
) -> None:
    (tmp_path / "a\x1b[2J.csv").write_text("x")
    os.close(os.open(os.fsencode(tmp_path) + b"/\xff.csv", os.O_CREAT))
    async with at_wizard(session) as desk:
        await desk.opens("i")
        await desk.press("ctrl+u")
        await desk.paste(f"{tmp_path}/")
        assert "0 files" in desk.picture
