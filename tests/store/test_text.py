"""Messages: sentences as values, rendered late and never by what is in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import drafts
from store.errors import (
    Clash,
    Conflict,
    Invalid,
    LostConnection,
    LoudouError,
    NotAllowed,
    NotFound,
    Unavailable,
    Usage,
)
from store.session import Session
from store.text import Day, Message, Money, msg, nmsg, ntranslate, render, translate


def test_a_sentence_with_its_values_in_both_languages() -> None:
    message = msg("There is already a client “{name}”.", name="玉溪")
    assert render(message, "en") == "There is already a client “玉溪”."
    assert "玉溪" in render(message, "zh")
    assert render(message, "zh") != render(message, "en"), "the catalogue knows it"


def test_values_from_outside_reach_no_terminal_as_commands() -> None:
    evil = "a\x1b]0;owned\x07\x1b[2Jb\u202ec\x9bd\nlast"
    for value in (evil, Path(evil), (evil,), msg("{x}", x=evil)):
        assert render(msg("“{name}”", name=value), "en") == "“abcd\nlast”"
    for value in ("", " ", " a ", "玉溪", "🙂"):
        assert render(msg("“{name}”", name=value), "en") == f"“{value}”", "plain text stays"


def test_values_are_shown_the_readers_way() -> None:
    message = msg(
        "{a} · {b} · {c} · {d}",
        a=Money(281_600_000, "CNY"),
        b=Day("2026-12-28"),
        c=("x", 2, msg("rep")),
        d=None,
    )
    assert render(message, "en") == "2.8M · 2026-12-28 · x, 2, rep · None"
    assert render(message, "zh") == "281.6万 · 2026-12-28 · x、2、销售 · None"


@pytest.mark.parametrize(
    "value",
    ["{name}", "{0}", "{name.__class__}", "{", "}", "%s", "%(x)s", "{{}}", "[red]", "\\"],
)
def test_what_people_wrote_is_never_a_template(value: str) -> None:
    assert render(msg("Name: {name}", name=value), "en") == f"Name: {value}"
    assert (
        render(msg("Outer: {inner}", inner=msg("Name: {name}", name=value)), "en")
        == f"Outer: Name: {value}"
    )
    assert render(msg("All: {items}", items=(value, value)), "en") == f"All: {value}, {value}"


def test_braces_without_values_are_braces() -> None:
    assert render(msg("{{x}}"), "en") == "{x}"
    assert render(msg("{{{n}}}", n=1), "en") == "{1}"


def test_the_count_chooses_the_wording() -> None:
    for n, expected in (
        (0, "0 projects have no owner."),
        (1, "1 project has no owner."),
        (2, "2 projects have no owner."),
    ):
        assert (
            render(nmsg("{n} project has no owner.", "{n} projects have no owner.", n), "en")
            == expected
        )
    assert ntranslate("a", "b", 1, "en") == "a"
    assert translate("", "zh") == "", "not the catalogue's head"
    assert translate("no such sentence", "zh") == "no such sentence"


def test_a_message_is_a_value() -> None:
    assert msg("x {a}", a=1) == Message("x {a}", {"a": 1})
    with pytest.raises(AttributeError):
        msg("x").id = "y"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("kind", "code", "status"),
    [
        (LoudouError, "error", 1), (Usage, "usage", 2), (NotFound, "not_found", 3), (NotAllowed, "not_allowed", 4), (Invalid, "invalid", 5),
        (Conflict, "conflict", 6), (Unavailable, "unavailable", 7), (LostConnection, "lost_connection", 7),
    ],
)  # fmt: skip
def test_each_error_has_a_code_and_an_exit_status(
    kind: type[LoudouError], code: str, status: int
) -> None:
    error = kind(msg("This cannot be empty."))
    assert (error.code, error.exit_code, str(error)) == (code, status, "This cannot be empty.")
    assert error.text("zh") != error.text("en")


def test_what_a_conflict_and_a_refusal_carry() -> None:
    clash = Clash("project", 1, "p", "amount", 1, 2, "Ann", 3)
    assert Conflict(msg("x"), (clash,)).fields == (clash,)
    assert Conflict(msg("x")).fields == ()
    assert Invalid(msg("x"), "name").field == "name"
    assert Invalid(msg("x")).field == ""


# -- drafts ----------------------------------------------------------------------------------------


def test_a_draft_and_a_place_are_kept_per_member_without_an_event(session: Session) -> None:
    from store.models import Event
    from store.session import open_session
    from store.usecases.members import add_member

    add_member(session, name="Ann", login="ann")
    ann, events = open_session(session.book, login="ann"), Event.select().count()
    value = {"name": "半句", "n": [1, None, "\x1b[2J\x00"], "deep": {"x": True}}
    drafts.put(session, "project:1", {"old": 1})
    drafts.put(session, "project:1", value)
    drafts.place_put(session, "project:1", "a place is no draft")
    assert drafts.get(session, "project:1") == value
    assert drafts.get(ann, "project:1") is None
    assert drafts.place_get(session, "project:1") == "a place is no draft"
    drafts.drop(session, "project:1")
    assert drafts.get(session, "project:1") is None
    assert drafts.place_get(session, "project:1") == "a place is no draft"
    assert Event.select().count() == events


def test_half_a_character_in_a_draft_is_no_reason_to_lose_it(session: Session) -> None:
    drafts.put(session, "k", "abc\ud800")
    assert drafts.get(session, "k").startswith("abc")
    long = "长" * 300_000
    drafts.put(session, "k", long)
    assert drafts.get(session, "k") == long
    with pytest.raises(Invalid):
        drafts.put(session, "k", "x" * 1_000_001)
    assert drafts.get(session, "k") == long, "what was kept stays"
