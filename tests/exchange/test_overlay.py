"""Cells corrected and rows left out, for one file."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.errors import Invalid
from store.exchange.decisions import Correction, Decisions, Rule
from store.exchange.layout import find_table
from store.exchange.mapfile import from_data, map_text, read_map
from store.exchange.overlay import column_name, corrected
from store.exchange.source import Sheet
from store.queries.projects import projects
from store.session import Session
from store.usecases.importing import apply, prepare
from tests.exchange.ledgers import write_csv

HEAD = ["client", "project", "amount, $", "stage"]


def test_a_correction_leaves_the_file_as_it_is() -> None:
    rows = [list(HEAD), ["A", "x", 1, "4"], ["B"]]
    table = find_table(Sheet("s", rows))  # type: ignore[arg-type]
    assert table
    said = Decisions(cells=(Correction(2, "amount, $", "2"), Correction(3, "D", "5")))
    new = corrected(table, said)
    assert new.sheet.rows[1:] == [["A", "x", "2", "4"], ["B", None, None, "5"]]
    assert table.sheet.rows[1:] == [["A", "x", 1, "4"], ["B"]]
    assert corrected(table, Decisions()) is table
    for row in (1, 4):
        with pytest.raises(Invalid, match="rows with data are 2 to 3"):
            corrected(table, Decisions(cells=(Correction(row, "client", "x"),)))
    with pytest.raises(Invalid, match="nowhere"):
        corrected(table, Decisions(cells=(Correction(2, "nowhere", "x"),)))


def test_columns_whose_headings_say_the_same_are_named_by_letter() -> None:
    table = find_table(Sheet("s", [["客户", "项目", "金额(元)", "金额(万元)"], ["A", "x", 1, 2]]))
    assert table
    assert [column_name(table, n) for n in range(4)] == ["客户", "项目", "C", "D"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_map_file_corrects_and_leaves_out_this_time_only(
    session: Session, tmp_path: Path
) -> None:
    file = write_csv(tmp_path / "a.csv", [HEAD, ["A", "x", "one", "4"], ["B", "y", "two", "4"]])
    map_file = tmp_path / "m.toml"
    map_file.write_text('skip = [3]\n[[cells]]\nrow = 2\ncolumn = "amount, $"\ntext = "7"\n')
    report = apply(session, prepare(session, file, decisions=read_map(map_file)))
    assert (report.projects.created, report.projects.refused) == (1, 0)
    assert [(row.row, row.kind) for row in report.skipped] == [(1, "header"), (3, "left_out")]
    assert [row.amount for row in projects(session)] == [700]
    again = prepare(session, file)  # the mapping is remembered, the corrections are not
    assert again.report.projects.refused == 2
    assert again.decisions.columns["client"] == "client"


def test_a_map_that_was_written_says_what_was_decided(tmp_path: Path) -> None:
    said = Decisions(
        kind="projects", header_row=3, unit=10_000, key=("客户", "产品"), ignore=frozenset({"备注2"}),
        columns={"client": '用"户"单位\\', "stage": ""}, dates={"close": "DMY"},
        values=(Rule((("状态", "已中标"), ("进展", "")), 4, "won", "imported"),),
        owners={"小周": "周敏"}, regions={"沪": "华东"},
        cells=(Correction(2, "a", "b"),), skip=frozenset({7}),
    )  # fmt: skip
    path = tmp_path / "m.toml"
    path.write_text(map_text(said), encoding="utf-8")
    assert read_map(path) == said.of_layout


@pytest.mark.parametrize(
    "data",
    [
        {"skip": 3}, {"skip": ["3"]}, {"skip": [0]}, {"cells": [{"row": 2, "text": "x"}]},
        {"cells": [{"column": "A", "text": "x"}]}, {"cells": [{"row": 2, "column": "A", "txt": "x"}]},
        {"cells": [{"row": 2, "column": "A", "text": 5}]}, {"cells": {"row": 2}},
    ],
)  # fmt: skip
def test_a_wrong_entry_is_named(data: dict[str, object]) -> None:
    with pytest.raises(Invalid, match=next(iter(data))):
        from_data(data, "m.toml")
