"""Everything a map file can say can be said on the screen, and the other way round."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from store.exchange.mapfile import read_map
from store.queries.projects import project, projects
from store.session import Session
from store.text import Lang
from store.usecases.importing import apply, prepare
from tests.exchange.ledgers import write_xlsx
from tests.tui.importing.driver import WizardDesk, at_wizard

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
BOTH = pytest.mark.parametrize(("lang", "size"), [("en", (80, 24)), ("zh", (160, 45))])
"""Both languages and both sizes, each once."""
HEAD = ["客户名称", "项目名称", "负责人", "销售阶段", "金额", "备注"]
ROWS = [["恒达", "泵", "周敏", "技术交流", 12, "远"], ["瑞通", "阀", "小李", "商务谈判", 7, "近"]]


def book(
    folder: Path, rows: list[list[Any]], head: list[str] | None = None, name: str = "a.xlsx"
) -> Path:
    return write_xlsx(folder / name, {"A": [head or HEAD, *rows]})


def amounts(session: Session) -> dict[str, tuple[int, str]]:
    return {row.name: (row.amount, row.currency) for row in projects(session, status="all")}


async def to_the_end(desk: WizardDesk, step: int = 3) -> None:
    """From a page to the outcome of the import."""
    for page in range(step, 6):
        await desk.stands_at(page)
        await desk.press("y")
    await desk.stands_at(6)
    await desk.press("enter")
    await desk.sees("已导入。" if desk.wizard.lang == "zh" else "Imported.")


@BOTH
@SQLITE
async def test_any_unit_and_any_currency(
    session: Session, tmp_path: Path, lang: Lang, size: tuple[int, int]
) -> None:
    zh = lang == "zh"
    async with at_wizard(session.speaking(lang), size) as desk:
        await desk.names(book(tmp_path, ROWS))
        await desk.stands_at(3)
        await desk.goes_to("金额的单位" if zh else "one unit of an amount")
        await desk.opens("enter")
        await desk.takes_and_writes("另一个数" if zh else "another number", "500")
        await desk.goes_to("币种" if zh else "currency")
        await desk.opens("enter")
        await desk.takes_and_writes("另一个代码" if zh else "another code", "sek")
        assert "6,000" in desk.picture  # as it will be
        assert desk.aligned()
        await to_the_end(desk)
    assert amounts(session) == {"泵": (600_000, "SEK"), "阀": (350_000, "SEK")}


@SQLITE
async def test_a_unit_that_is_none_is_refused_at_once(session: Session, tmp_path: Path) -> None:
    async with at_wizard(session) as desk:
        await desk.names(book(tmp_path, ROWS))
        await desk.stands_at(3)
        for line, answer, wrong, words in (
            ("one unit of an amount", "another number", "0", "a whole number"),
            ("currency", "another code", "yuan", "is no currency"),
        ):
            await desk.goes_to(line)
            await desk.opens("enter")
            menu = desk.panel
            await desk._takes(answer)
            await desk.until(lambda menu=menu: desk.panel not in (menu, desk.wizard), "the form")  # type: ignore[misc]
            await desk.type(wrong)
            await desk.press("ctrl+s")
            await desk.sees(words)
            await desk.press("esc")


@BOTH
@SQLITE
async def test_a_column_without_a_heading_is_taken_and_remembered(
    session: Session, tmp_path: Path, lang: Lang, size: tuple[int, int]
) -> None:
    zh = lang == "zh"
    head = ["客户名称", "", "负责人", "阶段", ""]
    rows = [["恒达", "泵", "周敏", "技术交流", 5], ["恒达", "阀", "周敏", "商务谈判", 6]]
    async with at_wizard(session.speaking(lang), size) as desk:
        await desk.names(book(tmp_path, rows, head))
        await desk.stands_at(3)
        for letter, field in (
            ("B", "项目" if zh else "project"),
            ("E", "金额" if zh else "amount"),
        ):
            await desk.goes_to(f"▌{letter} ")
            await desk.opens("enter")
            await desk.takes(field)
        await desk.goes_to("▌B ")
        await desk.press("k")
        await desk.checked()
        key = " · 认行" if zh else " · key"
        assert any("▌B " in line and key in line for line in desk.lines)
        assert desk.aligned()
        await desk.press("w")
        await desk.sees("映射文件" if zh else "Map file")
        await desk.press("ctrl+s")
        await desk.sees("已写入" if zh else "Written:")
        await to_the_end(desk)
    assert amounts(session) == {"泵": (500, "CNY"), "阀": (600, "CNY")}
    assert read_map(tmp_path / "a.map.toml").key == ("B",)
    rows[1][0] = "恒达二厂"  # the key is the project's name alone
    report = apply(session, prepare(session, book(tmp_path, rows, head, "b.xlsx")))
    assert (report.projects.created, report.projects.updated) == (0, 1)


@SQLITE
async def test_headings_of_several_rows(session: Session, tmp_path: Path) -> None:
    upper = ["Wer", "Was", "Wie weit", "Summe"]
    lower = ["Kunde", "Vorhaben", "Stand", "in EUR"]
    file = write_xlsx(tmp_path / "k.xlsx", {"A": [["Vertrieb"], upper, lower, ["Bauer", "Pumpe", "4", 9]]})  # fmt: skip
    async with at_wizard(session) as desk:
        await desk.names(file)
        await desk.stands_at(2)
        await desk.press("h")
        await desk.until(lambda: desk.panel is not desk.wizard, "the rows")
        await desk.takes("  2", "2 rows")
        await desk.stands_at(3)
        for heading, field in (
            ("Kunde", "client"), ("Vorhaben", "project"), ("Stand", "stage"), ("in EUR", "amount"),
        ):  # fmt: skip
            await desk.goes_to(heading)
            await desk.opens("enter")
            await desk.takes(field)
        await to_the_end(desk)
    assert amounts(session) == {"Pumpe": (900, "EUR")}


@BOTH
@SQLITE
async def test_another_column_decides_on_the_stage_too(
    session: Session, tmp_path: Path, lang: Lang, size: tuple[int, int]
) -> None:
    zh = lang == "zh"
    rows = [["恒达", "泵", "周敏", "技术交流", 1, "没戏了"], ["瑞通", "阀", "周敏", "技术交流", 2, "有戏"],
            ["源远", "柜", "周敏", "商务谈判", 3, ""]]  # fmt: skip
    file = book(tmp_path, rows)
    async with at_wizard(session.speaking(lang), size) as desk:
        await desk.names(file)
        await desk.stands_at(3)
        await desk.goes_to("备注")
        await desk.press("v")
        assert ("也定阶段" if zh else "stage too") in desk.picture
        await desk.press("y")
        await desk.stands_at(4)
        await desk.goes_to("技术交流 · 没戏了")
        await desk.opens("enter")
        await desk.takes("丢单" if zh else "lost", "关系" if zh else "relationship")
        assert ("丢单 · 关系" if zh else "lost · relationship") in desk.picture
        await desk.goes_to("技术交流 · 有戏")
        await desk.opens("enter")
        await desk.takes("7 ")
        await desk.opens("enter")
        await desk.takes("(按字面意思)" if zh else "(what the words say)")
        assert desk.aligned()
        await to_the_end(desk, 4)
    found = {row.name: (row.stage, row.status) for row in projects(session, status="all")}
    assert found == {"泵": (4, "lost"), "阀": (4, "open"), "柜": (7, "open")}
    later = book(tmp_path, [["华星", "闸", "周敏", "技术交流", 1, "没戏了"]], name="b.xlsx")
    apply(session, prepare(session, later))
    lost = projects(session, status="lost")
    assert {project(session, row.id).reason for row in lost} == {"relationship"}
    assert len(lost) == 2


@BOTH
@SQLITE
async def test_any_row_is_left_out_and_any_cell_corrected(
    session: Session, tmp_path: Path, lang: Lang, size: tuple[int, int]
) -> None:
    zh = lang == "zh"
    rows = [*ROWS, ["试一试", "不算", "周敏", "技术交流", 1, ""]]
    async with at_wizard(session.speaking(lang), size) as desk:
        await desk.names(book(tmp_path, rows))
        for step in (3, 4):
            await desk.stands_at(step)
            await desk.press("y")
        await desk.stands_at(5)
        for row, answers in ((4, ["不要这一行" if zh else "leave the row out"]), (2, ["金额: 12"])):
            await desk.opens("a")
            await desk.type(str(row))
            await desk.press("ctrl+s")
            await desk.until(lambda: desk.panel is not desk.wizard, "the cells")
            await desk.sees("恒达" if row == 2 else "试一试")
            if row == 4:
                await desk.takes(*answers)
            else:
                await desk.takes_and_writes(answers[0], "99")
        assert ("不要的行" if zh else "left out") in desk.picture
        assert "99" in desk.picture
        assert desk.aligned()
        await to_the_end(desk, 5)
    assert amounts(session) == {"泵": (9_900, "CNY"), "阀": (700, "CNY")}


@SQLITE
async def test_a_row_that_the_file_has_not_is_refused(session: Session, tmp_path: Path) -> None:
    async with at_wizard(session) as desk:
        await desk.names(book(tmp_path, ROWS))
        for step in (3, 4):
            await desk.stands_at(step)
            await desk.press("y")
        await desk.stands_at(5)
        await desk.opens("a")
        for wrong in ("1", "4", "x", "²"):
            await desk.press("ctrl+u")
            await desk.type(wrong)
            await desk.press("ctrl+s")
            await desk.sees("a row from 2 to 3")


MAP = """
kind = "projects"
unit = "万元"
currency = "USD"
key = ["Kunde", "Was"]
ignore = ["Egal"]
skip = [4]
[columns]
client = "Kunde"
name = "Was"
owner = "Wer"
status = "Stand"
amount = "Summe"
[[values]]
when = { Stand = "aus" }
status = "lost"
reason = "late"
[owners]
"A." = "Anna"
[[cells]]
row = 3
column = "Summe"
text = "8"
"""


@BOTH
@SQLITE
async def test_a_map_file_is_read_on_the_screen(
    session: Session, tmp_path: Path, lang: Lang, size: tuple[int, int]
) -> None:
    rows = [["Kunde", "Was", "Wer", "Stand", "Summe", "Egal"], ["Bauer", "Pumpe", "A.", "aus", 2, "x"],
            ["Huber", "Ventil", "A.", "aus", "acht", "y"], ["Test", "Test", "A.", "aus", 1, "z"]]  # fmt: skip
    file = write_xlsx(tmp_path / "k.xlsx", {"A": rows})
    (tmp_path / "k.map.toml").write_text(MAP, encoding="utf-8")
    (tmp_path / "bad.toml").write_text('unit = "Pfund"', encoding="utf-8")
    async with at_wizard(session.speaking(lang), size) as desk:
        await desk.names(file)
        await desk.stands_at(2)  # no heading is known
        await desk.opens("m")
        await desk.press("ctrl+u")
        await desk.paste(str(tmp_path / "bad.toml"))
        await desk.press("ctrl+s")
        await desk.sees("Pfund")
        assert desk.aligned()
        await desk.press("ctrl+u")
        await desk.paste(str(tmp_path / "k.map.toml"))
        await desk.press("ctrl+s")
        await desk.stands_at(3)
        assert "20,000" in desk.picture
        assert desk.aligned()
        await to_the_end(desk)
    assert amounts(session) == {"Pumpe": (2_000_000, "USD"), "Ventil": (8_000_000, "USD")}
    found = {project(session, row.id).reason for row in projects(session, status="lost")}
    assert found == {"late"}
    assert {row.owner for row in projects(session, status="lost")} == {"Anna"}


@SQLITE
async def test_a_map_for_another_file_changes_nothing(session: Session, tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text('sheet = "Elsewhere"', encoding="utf-8")
    async with at_wizard(session) as desk:
        await desk.names(book(tmp_path, ROWS))
        await desk.stands_at(3)
        await desk.opens("m")
        await desk.press("ctrl+u")
        await desk.paste(str(tmp_path / "other.toml"))
        await desk.press("ctrl+s")
        await desk.sees("has no sheet “Elsewhere”")
        await to_the_end(desk)
    assert set(amounts(session)) == {"泵", "阀"}
