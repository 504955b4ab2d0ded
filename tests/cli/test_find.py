"""`loudou find` in a shell."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.conftest import Said
from tui.present.clip import width

Loudou = Callable[..., Said]


def test_anything_by_a_few_letters(filled: Loudou) -> None:
    rows = filled("find", "wsts", "--json").ok().json
    assert rows == [
        {
            "kind": "project",
            "id": 1,
            "name": "污水提升泵项目",
            "detail": "苏州恒达水务有限公司 · 周敏 · 4 Demo & technical exchange",
            "project": 1,
            "client": 1,
            "d": 0,
            "chip": "1",
        }
    ]
    rows = filled("find", "sz", "--json").ok().json
    assert [(row["kind"], row["project"], row["client"]) for row in rows] == [
        ("client", None, 1),
        ("project", 2, 1),
        ("project", 1, 1),
    ]
    assert [row["kind"] for row in filled("find", "苏州", "--kind", "project", "--json").ok().json] == ["project"] * 2  # fmt: skip
    assert len(filled("find", "苏州", "--kind", "project", "--limit", "1", "--json").ok().json) == 1
    assert [row["name"] for row in filled("find", "泵", "恒达", "周敏", "--json").ok().json] == []
    assert [row["name"] for row in filled("find", "泵", "一期", "--json").ok().json] == ["泵站一期"]


def test_a_table_that_lines_up(filled: Loudou, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = filled("find", "p-1").ok().out.splitlines()
    assert "P-1" in lines[1] and "污水提升泵项目" in lines[1]
    monkeypatch.setenv("COLUMNS", "60")
    lines = filled("--lang", "zh", "find", "苏州").ok().out.splitlines()
    assert (
        lines[0].startswith("类型") and lines[1].startswith("客户") and lines[2].startswith("项目")
    )
    assert all(width(line) <= 60 for line in lines)
    assert "[red]Drives[/]" in filled("find", "driv").ok().out


def test_a_typo_and_nothing(filled: Loudou) -> None:
    said = filled("find", "nordwrek").ok().out
    assert "resembles" in said and "Nordwerk AG" in said
    assert filled("find", "qqq").ok().out.strip() == "Nothing is called that."
    assert filled("find", "qqq", "--json").ok().json == []
    assert filled("find", "\x1b[31m泵站\x1b[0m", "--json").ok().json[0]["name"] == "泵站一期"
    assert filled("find", "x" * 100_000).ok().out.strip() == "Nothing is called that."


def test_a_wrong_call(filled: Loudou) -> None:
    assert filled("find").code == 2
    assert filled("find", "a", "--kind", "stage").code == 2
    assert filled("find", "a", "--limit", "0").code == 2
