"""Preparing the review and looking at promises from a shell."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store.clock import FixedClock
from tests.cli.conftest import Said

Loudou = Callable[..., Said]
SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FixedClock:
    """It is Monday 2026-11-23 for every command, until it is set forward."""
    clock = FixedClock()
    monkeypatch.setattr("store.database.SystemClock", lambda *a, **k: clock)
    return clock


@pytest.fixture
def week(clock: FixedClock, filled: Loudou) -> Loudou:
    """周敏 may act; a week passed in which one promise of hers was kept, one moved and one broken."""
    filled("member", "edit", "周敏", "--login", "zhou").ok()
    for text, due in (("送样机", "fri"), ("约总工", "wed"), ("拿到设计院确认", "thu")):
        filled("next", "P-1", text, "--due", due, "--owner", "周敏").ok()
    clock.step(days=2)
    filled("next", "P-1", "--done", "1").ok()
    filled("next", "P-1", "--move", "2", "--due", "12-9").ok()
    filled("touch", "P-1", "看了现场", "--with", "王工", login="zhou").ok()
    clock.step(days=4)
    return filled


def test_a_rep_prepares(week: Loudou) -> None:
    found = week("brief", "--json", login="zhou").ok().json
    assert [(one["project"], one["must"], one["why"]) for one in found] == [
        (1, True, ["broken", "red"]),
        (3, False, []),
    ]
    first = found[0]
    assert first["work"] == "11-25 visit 王工: 看了现场" and first["progress"] == ""
    assert first["touches"][0]["note"] == "看了现场" and first["brief"] is None
    assert (first["broken"]["text"], first["next_step"]["due"]) == ("拿到设计院确认", "2026-12-09")
    said = week("brief", login="zhou").ok()
    assert "○" in said.out and "promise broken" in said.out
    assert "must discuss: 0/1 filled · at a glance: 1." in said.err
    said = week("brief", "P-1", "--problem", "设计院未确认", "--next", "催设计院", "--due", "fri", login="zhou").ok()  # fmt: skip
    assert said.out == "1\n" and "The brief on P-1 is written." in said.err
    shown = week("brief", "P-1", "--json", login="zhou").ok().json["brief"]
    assert shown["work"] == "11-25 visit 王工: 看了现场", (
        "what is not said stays as it is prefilled"
    )
    assert (shown["problem"], shown["next_text"], shown["next_due"], shown["same"]) == (
        "设计院未确认",
        "催设计院",
        "2026-12-04",
        1,
    )
    assert week("brief", "P-1", "--problem", "确认了", login="zhou").ok().out == "1\n"
    text = week("brief", "P-1", login="zhou").ok().out
    assert "催设计院" in text and "确认了" in text and "设计院未确认" not in text
    assert "must discuss: 1/1 filled" in week("brief", login="zhou").ok().err


def test_a_manager_sees_who_has_not(week: Loudou) -> None:
    week("brief", "P-2", "--yes", "--work", "去了现场").ok()
    found = week("brief", "--missing", "--json").ok().json
    assert [(one["name"], one["must"], one["filled"], one["missing"], one["glance"]) for one in found] == [
        ("周敏", 1, 0, 1, 1),
        ("李华", 0, 0, 0, 1),
    ]  # fmt: skip
    said = week("brief", "--missing").ok()
    assert "1/2 reps are ready   not yet: 周敏." in said.err and "○  周敏" in said.out
    assert [one["name"] for one in week("brief", "--missing", "--json", login="zhou").ok().json] == ["周敏"]  # fmt: skip
    assert [one["project"] for one in week("brief", "--rep", "周敏", "--json").ok().json] == [1, 3]
    assert "过一眼" in week("--lang", "zh", "brief", "--rep", "周敏").ok().out


@pytest.mark.parametrize(
    ("words", "login", "code", "said"),
    [
        (("brief", "--work", "x"), "chief", 2, "which project"),
        (("brief", "P-1", "--missing"), "chief", 2, "Only one of"),
        (("brief", "P-1", "--next", "x"), "chief", 2, "--due"),
        (("brief", "P-1", "--next", "x", "--due", "快了"), "chief", 5, "is no day"),
        (("brief", "P-1", "--next", "x", "--due", "yesterday"), "chief", 5, "lies ahead"),
        (("brief", "P-1", "--work", "w" * 100_000), "chief", 5, "longer than"),
        (("brief", "P-3", "--yes"), "zhou", 5, "Write what was done"),
        (("brief", "P-2", "--work", "x"), "zhou", 4, "is not on 泵站一期"),
        (("brief", "P-4"), "chief", 5, "has an owner"),
        (("brief", "P-99", "--work", "x"), "chief", 3, "P-99"),
        (("brief", "--rep", "Nobody"), "chief", 3, "Nobody"),
        (("promises", "--state", "dream"), "chief", 5, "is none of"),
        (("promises", "--weeks", "0"), "chief", 2, "range"),
        (("promises", "--rep", "Nobody"), "chief", 3, "Nobody"),
    ],
)
@SQLITE
def test_what_is_refused(
    week: Loudou, words: tuple[str, ...], login: str, code: int, said: str
) -> None:
    answer = week(*words, login=login)
    assert (answer.code, answer.out) == (code, ""), answer.err
    assert said in answer.err


def test_the_ledger_from_a_shell(week: Loudou) -> None:
    week("next", "P-2", "继续跟进", "--due", "12-20", "--owner", "李华", "--role", "presales").ok()
    found = week("promises", "--json").ok().json
    assert [(p["text"], p["owner"], p["standing"], p["moved"], p["empty"]) for p in found["promises"]] == [
        ("拿到设计院确认", "周敏", "broken", False, False),
        ("约总工", "周敏", "open", True, False),
        ("继续跟进", "李华", "open", False, True),
        ("送样机", "周敏", "kept", False, False),
    ]  # fmt: skip
    assert found["counts"] == {"open": 2, "kept": 1, "late": 0, "broken": 1}
    assert found["since_last_review"] == {
        "kept": 1, "late": 1, "broken": 1, "broken_by": [{"name": "周敏", "broken": 1}],
    }  # fmt: skip
    assert found["people"] == [{
        "id": 2, "name": "周敏",
        "weeks4": {"kept": 1, "late": 1, "broken": 1, "percent": 33}, "weeks13": {"kept": 1, "late": 1, "broken": 1, "percent": 33},
    }]  # fmt: skip
    said = week("promises", "--state", "落空").ok()
    assert "拿到设计院确认" in said.out and "送样机" not in said.out
    assert "Since the last review: 3 promises: kept 1 · late 1 · broken 1 (周敏 1)." in said.err
    assert "周敏 keeps 4 wk 33 % · 13 wk 33 %." in said.err
    assert "李华 keeps 4 wk – · 13 wk –." in week("promises", "--rep", "李华").ok().err
    assert [p["owner"] for p in week("promises", "--role", "presales", "--json").ok().json["promises"]] == ["李华"]  # fmt: skip
    table = week("--lang", "zh", "promises").ok()
    assert "改期" in table.out and "3 条:兑现 1 · 迟 1 · 落空 1(周敏 1)" in table.err
