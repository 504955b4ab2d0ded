"""A project's gate, clocks and timeline from a shell."""

from __future__ import annotations

from collections.abc import Callable

from tests.cli.conftest import Said


def test_an_item_is_ticked_and_opened_again(filled: Callable[..., Said]) -> None:
    loudou = filled
    items = loudou("gate", "P-1", "--json").ok().json
    assert {"key", "stage", "text", "wanted", "met", "evidence", "day", "who"} == set(items[0])
    assert [item["stage"] for item in items[:3]] == [4, 4, 4]
    assert not any(item["met"] for item in items)
    said = loudou("gate", "P-1", "--tick", "minutes_signed", "--evidence", "纪要 11-20").ok()
    assert said.err == "Saved P-1.\n"
    met = [item for item in loudou("gate", "P-1", "--json").json if item["met"]]
    assert [(item["key"], item["evidence"], item["who"]) for item in met] == [
        ("minutes_signed", "纪要 11-20", "chief")]  # fmt: skip
    shown = loudou("gate", "P-1").ok().out
    assert "✓ minutes_signed" in shown and "○ feasibility_accepted" in shown
    assert loudou("gate", "P-1", "--tick", "minutes_signed").code == 5, "no tick without evidence"
    assert loudou("gate", "P-1", "--tick", "nonsense", "--evidence", "x").code == 3
    assert loudou("gate", "P-1", "--tick", "nonsense").code == 3, "the item comes first"
    assert loudou("gate", "P-1", "--evidence", "x").code == 2
    assert loudou("gate", "P-1", "--tick", "a", "--untick", "b").code == 2
    loudou("gate", "P-1", "--untick", "minutes_signed").ok()
    assert loudou("gate", "P-1", "--untick", "minutes_signed").code == 5


def test_a_move_past_open_items_says_so_and_the_timeline_keeps_it(
    filled: Callable[..., Said],
) -> None:
    loudou = filled
    said = loudou("move", "P-1", "5").ok()
    assert "3 gate items were open; that is noted." in said.err
    moves = loudou("project", "P-1", "--timeline", "--kind", "moves", "--json").ok().json
    assert [(entry["kind"], entry["gate_open"]) for entry in moves] == [
        ("project.advanced", 3), ("project.created", 0)]  # fmt: skip
    shown = loudou("project", "P-1", "--timeline").ok().out
    assert "3 gate items were open" in shown and "4 Exchange → 5 Solution" in shown
    older = loudou("project", "P-1", "--before", str(moves[0]["id"]), "--json").ok().json
    assert [entry["id"] for entry in older] == [moves[1]["id"]]
    assert "Nothing of this kind" in loudou("project", "P-1", "--kind", "touches").ok().out
    assert loudou("project", "P-1", "--kind", "gossip").code == 2


def test_the_clocks_are_told_with_their_reason(filled: Callable[..., Said]) -> None:
    found = filled("project", "P-1", "--json").ok().json
    assert set(found["clocks"]) == {"silence", "stage", "waiting", "progress"}
    assert found["clocks"]["stage"]["why"] == "baseline"
    assert found["clocks"]["progress"] | {"since": "", "text": ""} == {
        "days": 0, "since": "", "why": "base", "who": "", "text": "", "until": None, "counts_until": None}  # fmt: skip
    assert found["clocks"]["progress"]["text"].startswith("baseline")
    assert (found["d"], found["chip"]) == (0, "1")
    assert "never moved; baseline" in found["clocks"]["stage"]["text"]
    assert found["gates"] and found["participants"] == [] and found["key_dates"] == []
    assert "never touched; baseline" in filled("project", "P-1").ok().out
