"""Undoing what somebody else has changed since: both values are told, and `--rest` does the others."""

from __future__ import annotations

from collections.abc import Callable

from tests.cli.conftest import Said

Loudou = Callable[..., Said]


def test_both_values_are_told_and_nothing_is_undone(filled: Loudou) -> None:
    filled("member", "add", "Ann", "--login", "ann", "--role", "rep").ok()
    filled("edit", "P-1", "--amount", "300万", "--remarks", "mine").ok()
    filled("edit", "P-1", "--amount", "310万", login="ann").ok()
    refused = filled("undo")
    assert refused.code == 6
    assert "污水提升泵项目 · Amount:" in refused.err
    assert "3.1M (Ann)" in refused.err
    assert filled("project", "1", "--json").json["amount"] == 310_000_000
    assert "金额" in filled("--lang", "zh", "undo").err
    done = filled("undo", "--rest").ok()
    assert "Left as Ann has it" in done.err
    assert filled("project", "1", "--json").json["amount"] == 310_000_000, "a row is kept whole"


def test_stages_are_named_in_the_readers_language(filled: Loudou) -> None:
    filled("member", "add", "Ann", "--login", "ann", "--role", "rep").ok()
    filled("move", "P-1", "5").ok()
    filled("move", "P-1", "6", login="ann").ok()
    assert "now 6 Evaluation (Ann)" in filled("undo").err
    assert "现在 6 项目评估(Ann)" in filled("--lang", "zh", "undo").err
