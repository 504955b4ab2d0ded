"""Tables line up by cells whatever is written in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.present.table import Column, Look, clip, facts, pad, table

COLUMNS = (
    Column("项目", flexible=True, least=6),
    Column("Client", flexible=True, least=6, missable=1),
    Column("金额", right=True),
)
ROWS = [
    ["污水提升泵项目(二期)", "苏州恒达水务有限公司", "281.6万"],
    ["[red]pump[/]", "👨‍👩‍👧 & Söhne", "1,200.0万"],
    ["שלום", "a\u0301\u200bb", "0"],
]


def test_numbers_end_in_the_same_cell() -> None:
    lines = table(COLUMNS, ROWS, total=["合计", "", "1,481.6万"])
    assert {cell_len(line) for line in lines if not line.startswith("─")} == {cell_len(lines[0])}
    assert lines[-2] == "─" * cell_len(lines[0])
    assert lines[-1].startswith("合计")
    assert lines[-1].endswith("1,481.6万")


@pytest.mark.parametrize("width", [24, 30, 40, 60])
def test_fits_the_terminal_and_never_clips_numbers(width: int) -> None:
    lines = table(COLUMNS, ROWS, width=width)
    assert max(map(cell_len, lines)) <= width
    assert [line.split()[-1] for line in lines[1:]] == ["281.6万", "1,200.0万", "0"]


def test_missable_columns_go_first() -> None:
    narrow = "\n".join(table(COLUMNS, ROWS, width=20))
    assert "Client" not in narrow
    assert "项目" in narrow
    assert "Client" in "\n".join(table(COLUMNS, ROWS, width=30))


@given(st.text(max_size=40), st.integers(0, 30))
def test_clip_never_exceeds_its_width(text: str, width: int) -> None:
    cut = clip(text, width)
    assert cell_len(cut) <= width
    if cell_len(text) <= width:
        assert cut == text


def test_clip_keeps_whole_characters() -> None:
    assert clip("污水提升泵", 6) == "污水…"
    assert clip("污水提升泵", 6, "..") == "污水.."
    assert clip("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 3) == "👨‍👩‍👧…"
    assert clip("泵", 1) == "…"
    assert clip("泵", 0) == ""


def test_pad_counts_cells() -> None:
    assert pad("泵", 4) == "泵  "
    assert pad("泵", 4, right=True) == "  泵"
    assert pad("水泵项目", 4) == "水泵项目"


def test_colour_changes_nothing_but_colour() -> None:
    import re

    plain = table(COLUMNS, ROWS, total=["Total", "", "1"])
    coloured = table(COLUMNS, ROWS, total=["Total", "", "1"], look=Look(colour=True))
    assert [re.sub(r"\x1b\[\d+m", "", line) for line in coloured] == plain
    assert coloured != plain


def test_ascii_has_no_drawn_lines() -> None:
    lines = table(
        COLUMNS[::2], [["pump station", "1"]], total=["a", "1"], width=10, look=Look(ascii=True)
    )
    assert lines[1].startswith("pump~")
    assert lines[2].strip("-") == ""


def test_facts_leave_out_what_is_empty_and_keep_lines_apart() -> None:
    lines = facts([("负责", "周敏"), ("B角", ""), ("Remarks", "one\ntwo")], width=40)
    assert lines == ["负责     周敏", "Remarks  one", "         two"]
