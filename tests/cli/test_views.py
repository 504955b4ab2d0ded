"""Saved views at the shell: saved, listed, used by the lists, removed; what of them is gone is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.conftest import Said

Loudou = Callable[..., Said]


def test_a_view_is_saved_used_and_removed(filled: Loudou) -> None:
    said = filled("view", "save", "周敏的", "--owner", "周敏", "--order", "name").ok()
    assert (said.out, said.err) == ("", "Saved the view 周敏的.\n")
    (one,) = filled("view", "list", "--json").ok().json
    assert set(one) == {"id", "name", "narrowing", "order", "gone", "version"}
    assert (one["name"], one["order"], one["gone"]) == ("周敏的", "name", [])
    listed = filled("view", "list").ok().out
    assert "周敏" in listed
    assert "1 view" in listed
    names = [row["name"] for row in filled("projects", "--view", "周敏的", "--json").json]
    assert names == ["[red]Drives[/]", "污水提升泵项目"]
    assert filled("board", "--view", "周敏的", "--json").json["total"]["count"] == 2
    narrower = filled("projects", "--view", "周敏的", "--text", "水", "--json").json
    assert [row["name"] for row in narrower] == ["污水提升泵项目"]
    other = filled("projects", "--view", "周敏的", "--owner", "李华", "--json").json
    assert [row["name"] for row in other] == ["泵站一期"], "an option stands in place of the view's"
    first = filled("projects", "--view", "周敏的", "--order", "amount", "--json").json[0]
    assert first["name"] == "污水提升泵项目"
    filled("view", "remove", "周敏的").ok()
    assert filled("projects", "--view", "周敏的").code == 3
    filled("undo").ok()
    assert filled("view", "show", "周敏的", "--json").ok().json == {**one, "version": 3}


def test_what_is_gone_is_said_and_the_rest_shown(filled: Loudou) -> None:
    filled("view", "save", "Hers", "--owner", "周敏", "--flag", "amber").ok()
    filled("member", "edit", "周敏", "--archive").ok()
    said = filled("projects", "--view", "hers", "--json").ok()
    assert len(said.json) == 2
    assert said.err == "View hers: 周敏 has left, but may still have projects.\n"
    shown = filled("view", "show", "hers").ok().out
    assert "周敏 ▸ amber" in shown
    assert "has left" in shown


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_view_that_is_not_there_and_one_without_a_name(filled: Loudou) -> None:
    for words in (("view", "show", "North"), ("view", "remove", "North"), ("board", "--view", "x")):
        said = filled(*words)
        assert said.code == 3
        assert "There is no saved view" in said.err
    assert filled("view", "save", " ").code == 5
    assert filled("view", "save", "All").ok()
    assert "everything" in filled("view", "list").ok().out
