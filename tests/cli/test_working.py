"""A rep finishes his day from a shell: touches and next steps."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store.clock import FixedClock
from tests.cli.conftest import Said

Loudou = Callable[..., Said]


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Monday 2026-11-23 for every command."""
    monkeypatch.setattr("store.database.SystemClock", lambda *a, **k: FixedClock())


def steps(loudou: Loudou) -> list[tuple[object, ...]]:
    """Text, due, owner and standing of the promises of P-1."""
    found = loudou("next", "P-1", "--list", "--json").ok().json
    return [(s["text"], s["due"], s["owner"], s["standing"]) for s in found]


def test_a_day_from_a_shell(filled: Loudou) -> None:
    said = filled(
        "touch", "P-1", "看了现场", "--with", "王工", "--kind", "拜访", "--outcome", "progress", "--day", "周五",
        "--next", "送样机", "--due", "周五", "--owner", "李华",
    ).ok()  # fmt: skip
    assert said.out == "1\n"
    assert "Wrote down a touch for P-1 污水提升泵项目." in said.err
    assert "王工 is a new contact of 苏州恒达水务有限公司." in said.err
    assert "Weak" not in said.err
    shown = filled("project", "P-1", "--json").ok().json
    assert (shown["silence_days"], shown["never_touched"]) == (3, False)
    assert steps(filled) == [("送样机", "2026-11-27", "李华", "open")]
    said = filled("touch", "P-1", "样机到了", "--with", "1", "--kind", "call", "--done", "1").ok()
    assert "Next step done: kept." in said.err
    assert "Weak: no next date." in said.err
    filled("undo").ok()
    assert steps(filled) == [("送样机", "2026-11-27", "李华", "open")]


def test_a_touch_with_somebody_of_a_participant(filled: Loudou, book_url: str) -> None:
    stranger = institute(book_url)
    answer = filled("touch", "P-1", "看了图纸", "--with", str(stranger))
    assert answer.code == 5
    assert "Stranger belongs to Other, which has no part in this project." in answer.err
    said = filled("touch", "P-1", "看了图纸", "--with", "王工").ok()
    assert "new contact" not in said.err
    file = filled("client", "华东市政设计院", "--json").ok().json
    assert [(one["contact"], one["note"]) for one in file["touches"]] == [("王工", "看了图纸")]
    assert filled("project", "P-1", "--json").ok().json["silence_days"] == 0


def institute(book_url: str) -> int:
    """A design institute with 王工 takes part in P-1, another client does not; gives a contact of the latter."""
    from store.database import open_book
    from store.session import open_session
    from store.usecases.clients import add_contact, create_client
    from store.usecases.working import link_client

    book = open_book(book_url)
    book.connect()
    session = open_session(book, login="chief")
    link_client(session, 1, client="华东市政设计院", role="institute")
    add_contact(session, "华东市政设计院", name="王工")
    stranger = add_contact(session, create_client(session, name="Other"), name="Stranger")
    book.disconnect()
    book.close()
    return stranger


def test_promises_from_a_shell(filled: Loudou) -> None:
    assert filled("next", "P-1", "送样机", "--due", "+3", "--role", "presales").ok().out == "1\n"
    said = filled("next", "P-1", "继续跟进", "--due", "2026-11-30").ok()
    assert "Weak: the next step says nothing." in said.err
    said = filled("next", "P-1", "--done")
    assert said.code == 5
    assert "1 送样机" in said.err
    assert "Moved to 2026-12-01" in filled("next", "P-1", "--move", "1", "--due", "12-1").ok().err
    said = filled("next", "P-1", "--move", "1", "--due", "12-1").ok()
    assert "due 2026-12-01 already; nothing changed" in said.err
    assert "Moved" not in said.err
    filled("next", "P-1", "约设计院", "--reword", "2").ok()
    assert "kept" in filled("next", "P-1", "--done", "2").ok().err
    assert "late" in filled("next", "P-1", "--done", "--day", "today").ok().err
    assert [row[0] + ":" + str(row[3]) for row in steps(filled)] == ["约设计院:kept", "送样机:late"]
    table = filled("next", "P-1").ok().out
    assert "day moved" in table
    assert "送样机" in table


def test_done_and_what_follows_is_one_change(filled: Loudou) -> None:
    filled("next", "P-1", "送样机", "--due", "fri").ok()
    said = filled("next", "P-1", "约设计院", "--done", "1", "--due", "+7", "--owner", "李华").ok()
    assert said.out == "2\n"
    assert "Next step done: kept." in said.err
    assert "Promised for P-1 by 2026-11-30." in said.err
    assert [row[:2] + row[3:] for row in steps(filled)] == [
        ("约设计院", "2026-11-30", "open"),
        ("送样机", "2026-11-27", "kept"),
    ]
    filled("undo").ok()
    assert [row[0::3] for row in steps(filled)] == [("送样机", "open")]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("touch", "P-1", "x", "--day", "下周三"), 5, "lies in the future"),
        (("touch", "P-1", "x", "--day", "快了"), 5, "is no day"),
        (("touch", "P-1", "x", "--next", "Send"), 2, "--due"),
        (("touch", "P-1", "x", "--kind", "dream"), 5, "is none of"),
        (("touch", "P-1", "x", "--with", "77"), 3, "There is no contact"),
        (("touch", "P-99", "x"), 3, "no project"),
        (("touch", "P-1", "x", "--next", "a", "--due", "fri", "--owner", "Nobody"), 3, "no member"),
        (("touch", "P-1", "x", "--with", "王工", "--with", "李工"), 2, "--with"),
        (("touch", "P-1", " ", "--with", "王工"), 5, "cannot be empty"),
        (("next", "P-1", "Send"), 2, "needs a day"),
        (("next", "P-1", "Send", "--due", "yesterday"), 5, "lies ahead"),
        (("next", "P-1", "--done"), 3, "no such next step"),
        (("next", "P-1", "--done", "x"), 2, "is no number"),
        (("next", "P-1", "--move", "1"), 2, "new day"),
        (("next", "P-1", "--done", "1", "--move", "2"), 2, "one at a time"),
        (("next", "P-1", "--reword", "1"), 2, "new text"),
        (("next", "P-1", "Visit", "--done", "1"), 2, "--due"),
        (("next", "P-1", "--done", "1", "--due", "fri"), 2, "TEXT"),
        (("next", "P-1", "Visit", "--due", "fri", "--day", "today"), 2, "--done"),
    ],
)
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_what_is_refused(filled: Loudou, words: tuple[str, ...], code: int, said: str) -> None:
    answer = filled(*words)
    assert (answer.code, answer.out) == (code, ""), answer.err
    assert said in answer.err


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_closed_project(filled: Loudou) -> None:
    filled("next", "P-1", "Call", "--due", "fri").ok()
    filled("close", "P-1", "lost", "--reason", "price").ok()
    for change in (("--move", "1", "--due", "+9"), ("Ring", "--reword", "1")):
        answer = filled("next", "P-1", *change)
        assert answer.code == 5
        assert "is lost meanwhile" in answer.err
    assert "kept" in filled("next", "P-1", "--done", "1").ok().err
    assert filled("touch", "P-1", "they rang").ok().out == "1\n"
    answer = filled("next", "P-1", "Send", "--due", "fri")
    assert answer.code == 5
    assert "is lost meanwhile" in answer.err


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_who_may_not(filled: Loudou) -> None:
    filled("member", "add", "Guest", "--login", "guest", "--role", "presales").ok()
    assert filled("touch", "P-1", "x", login="guest").code == 4
    assert filled("next", "P-1", "Send", "--due", "fri", login="guest").code == 4
    assert filled("next", "P-1", "--json", login="guest").ok().json == []
