"""`loudou export` at the shell: both formats, narrowed, not over a file unless told to, each one remembered."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.conftest import Said

Loudou = Callable[..., Said]
SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_list_is_written_and_remembered(filled: Loudou, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    said = filled("export", "projects", str(file), "--owner", "周敏", "--order", "name").ok()
    assert (said.out, said.err) == ("", f"2 rows in {file}.\n")
    assert [row["Project"] for row in rows_of(file)] == ["[red]Drives[/]", "污水提升泵项目"]
    last = filled("events", "--json", "--limit", "1").ok().json[0]
    assert (last["kind"], last["command"] != "", last["after"]["rows"]) == ("export.saved", True, 2)
    assert "export saved in a file" in filled("events", "--limit", "1").ok().out
    filled("undo").ok()
    assert filled("projects", "--json").json, "undo passes the export by"


def test_xlsx_by_ending_and_by_option(filled: Loudou, tmp_path: Path) -> None:
    filled("view", "save", "Hers", "--owner", "周敏").ok()
    for name, more in (("a.xlsx", ()), ("b", ("--format", "xlsx"))):
        filled("export", "projects", str(tmp_path / name), "--view", "hers", *more).ok()
        sheet = CalamineWorkbook.from_path(tmp_path / name).get_sheet_by_index(0).to_python()
        assert [row[2] for row in sheet[1:]] == ["污水提升泵项目", "[red]Drives[/]"]
        assert sheet[1][10] == 2_816_000.0
    filled("export", "clients", str(tmp_path / "c.xlsx"), "--text", "苏州").ok()
    sheet = CalamineWorkbook.from_path(tmp_path / "c.xlsx").get_sheet_by_index(0).to_python()
    assert [row[2] for row in sheet] == ["Client", "苏州恒达水务有限公司"]


@SQLITE
def test_a_file_that_is_there_needs_force(filled: Loudou, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("mine")
    said = filled("export", "clients", str(file))
    assert said.code == 5
    assert said.err == f"loudou: There is a file {file} already; --force replaces it.\n"
    assert file.read_text() == "mine"
    filled("export", "clients", str(file), "--force").ok()
    assert [row["Client"] for row in rows_of(file)] == ["苏州恒达水务有限公司", "Nordwerk AG"]
    assert [path.name for path in tmp_path.glob(".*")] == []


@SQLITE
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("projects", "list"), 2, "end the file's name in .csv or .xlsx"),
        (("projects", "{}", "--format", "csv"), 5, "is a folder; name a file in it."),
        (("projects", "{}"), 5, "is a folder; name a file in it."),
        (("projects", "{}/no/list.csv"), 5, "There is no folder"),
        (("projects", "{}/list.csv", "--view", "none"), 3, "There is no saved view"),
        (("projects", "/dev/full", "--format", "xlsx", "--force"), 5, "is no ordinary file"),
        (("members", "{}/list.csv"), 2, "No such command"),
    ],
)
def test_mistakes_are_told(
    filled: Loudou, tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    answer = filled("export", *(word.format(tmp_path) for word in words))
    assert (answer.code, said in answer.err) == (code, True), answer.err
    assert not [*tmp_path.glob("*.csv"), *tmp_path.glob(".*")]


@SQLITE
def test_who_may_not_export_is_told(filled: Loudou, tmp_path: Path) -> None:
    filled("member", "add", "Dist", "--login", "dist", "--role", "distributor").ok()
    said = filled("export", "projects", str(tmp_path / "list.csv"), login="dist")
    assert said.code == 4
    assert "Dist may not do this (export)" in said.err


def test_the_keepers_queue_says_why(loudou: Loudou, tmp_path: Path) -> None:
    loudou("new", "Pumps", "--client", "Nordwerk AG", "--owner", "Zhou").ok()
    loudou("new", "Valves", "--client", "Nordwerk").ok()
    for lang, title, double in (
        ("en", "Why", "; as Nordwerk AG?"), ("zh", "原因", ";与 Nordwerk AG 是同一家?"),
    ):  # fmt: skip
        file = tmp_path / f"{lang}.csv"
        loudou("--lang", lang, "export", "clients", str(file), "--queue").ok()
        whys = [row[title] for row in rows_of(file)]
        assert len(whys) == 2, "each client once, however many its reasons"
        assert all(why.startswith({"en": "missing owner, ", "zh": "缺"}[lang]) for why in whys)
        assert [why.endswith(double) for why in whys] == [False, True]
