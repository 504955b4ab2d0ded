"""`loudou due` at the shell: what is due, whose it is, as text and as JSON."""

from __future__ import annotations

from collections.abc import Callable

from tests.cli.conftest import Said

Loudou = Callable[..., Said]


def test_nothing_is_due_in_a_new_book(filled: Loudou) -> None:
    assert filled("due").ok().out == "Nothing is due.\n"
    assert filled("due", "--json").ok().json["total"] == 0
    assert filled("--lang", "zh", "due").ok().out == "没有待办。\n"


def test_a_promise_due_today_is_listed_with_its_words(filled: Loudou) -> None:
    filled("next", "P-1", "约王工看泵房", "--due", "today").ok()
    filled("next", "P-2", "Send the offer", "--due", "today").ok()
    found = filled("due", "--json").ok().json
    assert (found["total"], found["kinds"]["promise"], found["kinds"]["verdict"]) == (2, 2, 0)
    assert [row["id"] for row in found["projects"]] == [1, 2], "the larger amount first"
    (why,) = found["projects"][0]["why"]
    assert (why["kind"], why["text"]) == ("promise", "promise due today: 约王工看泵房")
    assert found["projects"][0]["chip"] == "1"
    out = filled("due").ok().out
    assert "P-1" in out and "约王工看泵房" in out and "2 projects" in out
    assert [row["id"] for row in filled("due", "--rep", "李华", "--json").ok().json["projects"]] == [2]  # fmt: skip
    assert [row["id"] for row in filled("due", "--offset", "1", "--json").ok().json["projects"]] == [2]  # fmt: skip
    assert filled("due", "--rep", "nobody").code == 3


def test_the_guide_names_every_field(filled: Loudou) -> None:
    from tui.help import guide

    filled("next", "P-1", "Call", "--due", "today").ok()
    found = filled("due", "--json").ok().json
    names = {*found, *found["kinds"], *found["projects"][0], *found["projects"][0]["why"][0]}
    for lang in ("zh", "en"):
        text = guide("json", "zh" if lang == "zh" else "en")
        assert [name for name in names if f'"{name}"' not in text] == []
