"""A client's file in lines: nothing wider than its cells, in either language, whatever people typed."""

from __future__ import annotations

from typing import get_args

import pytest

from store.domain.coverage import Coverage
from store.queries.archive import ClientFile, Deal, Met, Person, Potential
from store.queries.archive_sql import FIELDS
from store.text import Lang
from tui.present.client import Look, file_lines
from tui.present.clip import drawable, width

TODAY = "2026-11-23"
LONG = "苏州工业园区恒达水务环境工程技术(集团)股份有限公司"


def file(**fields: str) -> ClientFile:
    """A file with long and odd things in every place."""
    people = (
        Person(1, "张总", "", "总经理", ("decision", "coach"), 5, 0, "", "1", "", None, "", 1, "2026-11-21", "call"),
        Person(2, LONG, LONG, "", ("technical",), 0, 2, "a\nb", "", "", 3, "周敏", 1, "2026-10-01", "call", "2026-09-01"),
        Person(3, "Élodie \u202e Zed", "", "", (), 1, -2, "", "", "", None, "", 1),
    )  # fmt: skip
    deals = (
        Deal(7, LONG + "(二期)", "open", 4, "技术交流", "Exchange", 281_600_000, "CNY", None, "", ""),
        Deal(8, "变频改造", "lost", 4, "技术交流", "Exchange", 0, "CNY", "2024-11-02", "price", ""),
        Deal(9, "Lift", "open", 1, "规划邀约", "Appointment", 100_000_000, "USD", None, "", "institute"),
    )  # fmt: skip
    note = "看了现场,要求进水口改为 DN400\n" * 20
    return ClientFile(
        1, 3, LONG, "C-1", "A", 1, "华东", 2, "周敏", None, "", {**dict.fromkeys(FIELDS, ""), **fields},
        {"备注列" * 10: "x" * 300}, people, deals, 3,
        (Potential(1, LONG, 50_000_000, "", "2027-06-01", "", 1),),
        (Met(1, "2026-11-21", "call", "张总", "周敏", note, "", "P"), Met(2, "2025-11-18", "visit", "", "周敏", "", "", "P")),
        4, Coverage("unmet", True, ("technical",)), "周敏",
    )  # fmt: skip


@pytest.mark.parametrize("lang", get_args(Lang))
@pytest.mark.parametrize("cells", [37, 52, 95])
@pytest.mark.parametrize("whole", [False, True])
def test_no_line_is_wider_than_its_cells(lang: Lang, cells: int, whole: bool) -> None:
    look = Look(cells, lang, TODAY, "CNY", whole, project=7)
    for line in file_lines(file(relationship="key", state="扩产中 " * 30, kind="user"), look):
        assert width("".join(drawable(text) for text, _ in line.row)) <= cells, line


def texts(look: Look, **fields: str) -> list[str]:
    return ["".join(text for text, _ in line.row) for line in file_lines(file(**fields), look)]


def test_what_is_known_is_said_in_words() -> None:
    look = Look(52, "en", TODAY, "CNY", project=7)
    said = "\n".join(texts(look, relationship="key"))
    for words in ("class A · key account", "owner 周敏 · deputy –", "! only 周敏 has been in touch in 90 days",
                  "decision maker not met yet", "technical gatekeeper untouched for 30 days", "●●●●●  neutral",
                  "2d ago · call · never met !", "53d ago · call · met 83d ago", "against us", "never touched",
                  "lost 2024-11", "and 3 more", "▸ ", "1.0M USD", "2027-06-01  500k", "11-21      call  张总: 看了现场",
                  "2025-11-18 visit 周敏"):  # fmt: skip
        assert words in said, words
    assert "no coach" not in said


def test_on_a_narrow_panel_what_weighs_most_is_said_and_nothing_ends_in_a_dot() -> None:
    said = texts(Look(37, "en", TODAY, "CNY"))
    assert any("never met !" in line for line in said)
    assert not [line for line in said if line.endswith(("·", "·…", "· …"))]


def test_each_place_can_be_walked_to() -> None:
    lines = file_lines(file(), Look(52, "zh", TODAY, "CNY", whole=True))
    targets = list(dict.fromkeys(line.target for line in lines if line.target))
    assert targets == [
        ("client", 1), ("contact", 1), ("contact", 2), ("contact", 3),
        ("project", 7), ("project", 8), ("project", 9), ("potential", 1),
        ("facts", 1), ("extra", 1),
    ]  # fmt: skip
