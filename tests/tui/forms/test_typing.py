"""What is typed into one line, and what a form understands of it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from rich.cells import cell_len

from tui.widgets.form_choice import Choice, Pick, matching
from tui.widgets.form_fields import Amount, Day, Field, Reading, complain
from tui.widgets.form_several import Several
from tui.widgets.form_text import Edit, tidy, wrap
from tui.widgets.form_words import Words

EN = Reading("en", "2026-11-23")


def typed(text: str, *keys: str) -> Edit:
    """A line with `text` typed, then some keys."""
    edit = Edit()
    edit.insert(text)
    for key in keys:
        assert edit.key(key)
    return edit


def test_keys_edit_by_grapheme() -> None:
    assert typed("污水👨‍👩‍👧", "backspace").text == "污水"
    assert typed("e\u0301x", "left", "backspace").text == "x"
    assert typed("污水泵", "home", "delete").text == "水泵"
    assert typed("new pump", "ctrl+w").text == "new "
    assert typed("new pump", "left", "left", "ctrl+k").text == "new pu"
    assert typed("new pump", "ctrl+left", "ctrl+u").text == "pump"


def test_no_key_moves_outside_the_line() -> None:
    edit = typed("a", "left", "left", "backspace", "right", "right", "delete", "ctrl+right")
    assert (edit.text, edit.at) == ("a", 1)


def test_first_letter_replaces_a_fresh_value() -> None:
    edit = Edit()
    edit.put("old", fresh=True)
    edit.insert("n")
    assert edit.text == "n"
    edit.put("old", fresh=True)
    edit.key("end")
    edit.insert("er")
    assert edit.text == "older"


@pytest.mark.parametrize("width", [4, 7, 12, 40])
def test_the_cursor_is_always_in_the_window(width: int) -> None:
    edit = typed("污水提升泵 project (二期)")
    for _ in range(20):
        shown, at = edit.window(width)
        assert cell_len(shown) <= width
        assert 0 <= at < width
        edit.key("left")


def test_a_line_is_bounded() -> None:
    edit = Edit(limit=5)
    assert edit.insert("abcdefgh")
    assert not edit.insert("i")
    assert edit.text == "abcde"


def test_a_paste_is_cleaned_and_quick() -> None:
    nasty = "泵\x1b]0;owned\x07\x1b[2J\r\n二期\u202e\x00" + "x" * 100_000
    start = time.perf_counter()
    clean = tidy(nasty)
    assert time.perf_counter() - start < 0.5
    assert clean.startswith("泵 二期x")
    assert len(clean) < 5_000
    assert all(c.isprintable() for c in clean)


@pytest.mark.parametrize("width", [8, 13, 30])
def test_wrapping_loses_nothing_and_fits(width: int) -> None:
    text = "18 天未联系:11-05 之后没有接触过客户的任何人 and nobody wrote averyverylongwordindeed"
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def day(text: str, reading: Reading = EN) -> Day:
    field = Day("close", "Expected close", reading=reading)
    field.paste(text)
    return field


@pytest.mark.parametrize(
    ("text", "iso", "shown"),
    [
        ("fri", "2026-11-27", "→ Fri 11-27"),
        ("周五", "2026-11-27", "→ Fri 11-27"),
        ("+3", "2026-11-26", "→ Thu 11-26"),
        ("today", "2026-11-23", "→ Mon 11-23"),
        ("12-1", "2026-12-01", "→ Tue 12-01"),
        ("下周三", "2026-12-02", "→ Wed 12-02"),
        ("3-5", "2027-03-05", "→ Fri 2027-03-05"),
    ],
)
def test_a_day_shows_what_it_understood(text: str, iso: str, shown: str) -> None:
    field = day(text)
    assert field.value() == iso
    assert field.aside() == shown
    field.leave()
    assert field.edit.text == iso


@pytest.mark.parametrize("text", ["31 February", "2-31", "0025-01-01", "9999-01-01", "soonish"])
def test_what_is_no_day_is_said_under_the_field(text: str) -> None:
    field = day(text)
    assert field.complaint() is not None
    assert "Not a day" in complain(field.error, "en")


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("281.6万", 281_600_000),
        ("2.8M", 280_000_000),
        ("120k", 12_000_000),
        ("1,200,000", 120_000_000),
    ],
)
def test_amounts_as_people_write_them(text: str, minor: int) -> None:
    field = Amount("amount", "Amount", reading=EN)
    field.paste(text)
    assert field.value() == minor
    assert field.complaint() is None
    assert field.aside().startswith("→ ")


@pytest.mark.parametrize("text", ["-5", "99999999999999", "12 apples", "1e99"])
def test_amounts_that_cannot_be(text: str) -> None:
    field = Amount("amount", "Amount", reading=EN)
    field.paste(text)
    assert field.complaint() is not None


def test_an_amount_comes_back_as_it_was() -> None:
    for currency, minor in (("CNY", 281_610_055), ("CNY", 100), ("JPY", 5_000)):
        field = Amount("amount", "Amount", reading=EN, currency=lambda c=currency: c)
        field.put(minor)
        assert field.value() == minor


PEOPLE = (
    Choice(1, "周敏", " 周 敏 zhoumin zm "),
    Choice(2, "李华", " 李 华 lihua lh "),
    Choice(3, "Zoe Miller", " zoe miller "),
    Choice(4, "[red]Bob[/]", " red bob "),
)


@pytest.mark.parametrize(
    ("text", "first"), [("zm", 1), ("lihua", 2), ("华", 2), ("mill", 3), ("zo", 3), ("[red", 4)]
)
def test_choices_filter_by_letters_and_pinyin(text: str, first: int) -> None:
    assert matching(PEOPLE, text)[0].value == first


def pick(**how: object) -> Pick:
    field = Pick("owner", "Owner", choices=PEOPLE, reading=EN, **how)  # type: ignore[arg-type]
    field.enter()
    return field


def give(field: Field, text: str, *keys: str) -> None:
    for character in text:
        field.key_pressed(character, character)
    for key in keys:
        if key == "enter":
            field.accept()
        else:
            field.key_pressed(key, None)


def test_enter_takes_the_marked_choice() -> None:
    field = pick()
    give(field, "z", "down", "enter")
    assert field.value() == 1
    assert not field.open


def test_typing_over_a_choice_replaces_it() -> None:
    field = pick()
    field.put(1)
    field.enter()
    give(field, "lh", "enter")
    assert (field.value(), field.edit.text) == (2, "李华")


def test_a_name_outside_the_list_is_refused() -> None:
    field = pick()
    give(field, "Nobody")
    field.leave()
    assert field.complaint() is not None
    assert "Nobody" in complain(field.error, "en")


def test_a_free_name_is_new_and_said_so() -> None:
    field = pick(free=True, new="new client")
    give(field, "Acme")
    assert field.aside() == "new client"
    field.leave()
    assert (field.value(), field.complaint()) == ("Acme", None)


def test_a_new_name_like_a_known_one_is_the_last_line() -> None:
    field = pick(free=True, new="new client")
    give(field, "周", "down", "enter")
    assert field.value() == "周"
    field = pick(free=True, new="new client")
    give(field, "周", "enter")
    assert field.value() == 1


def test_the_same_name_folded_is_the_known_one() -> None:
    field = pick(free=True)
    give(field, "zoe  MILLER")
    field.back()
    field.leave()
    assert field.value() == 3


def test_back_closes_the_list_and_keeps_the_text() -> None:
    field = pick()
    give(field, "z")
    assert field.back()
    assert not field.back()
    assert field.edit.text == "z"


def test_several_are_taken_and_left() -> None:
    field = Several("owners", "Owner", choices=PEOPLE, reading=EN)
    give(field, "zm", "enter")
    give(field, "lh", "enter")
    assert field.value() == (1, 2)
    give(field, "zm", "enter")
    assert field.value() == (2,)
    give(field, "", "backspace")
    assert field.value() == ()


def words(many: bool) -> Words:
    return Words("to", "To", choices=[Choice(w, w) for w in ("won", "lost", "parked")], many=many)


def test_words_choose_with_arrows_and_letters() -> None:
    field = words(False)
    assert field.value() is None
    give(field, "p")
    assert field.value() == "parked"
    give(field, "", "right")
    assert field.value() == "won"
    give(field, "", "left")
    assert field.value() == "parked"


def test_several_words_toggle_with_space() -> None:
    field = words(True)
    give(field, "", "space", "right", "right", "space")
    assert field.value() == ("won", "parked")
    give(field, "", "space")
    assert field.value() == ("won",)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Field("name", "Name"),
        lambda: Amount("amount", "Amount"),
        lambda: Day("close", "Close"),
        lambda: Pick("owner", "Owner", choices=PEOPLE, free=True),
        lambda: Several("owners", "Owner", choices=PEOPLE),
        lambda: words(True),
        lambda: words(False),
    ],
)
def test_a_draft_comes_back_as_it_was_and_odd_ones_do_no_harm(make: Callable[[], Field]) -> None:
    field = make()
    give(field, "120" if isinstance(field, Amount) else "z", "enter")
    again = make()
    again.restore(field.state())
    assert (again.state(), again.value()) == (field.state(), field.value())
    for odd in (None, 5, {"a": 1}, ["nothing"], "\x1b[2J"):
        again.restore(odd)
        again.complaint()


def test_a_line_break_in_a_stored_text_is_seen_and_kept() -> None:
    field = Field("remarks", "Remarks")
    field.put("老客户\n多次合作")
    kept = Field("remarks", "Remarks")
    kept.restore(field.state())
    assert kept.value() == "老客户\n多次合作"
    kept.edit.insert("x")
    assert kept.value() == "老客户\n多次合作x"
    assert "老客户⏎多次合作" in "".join(text for text, _ in kept.cells(here=False)[0][0])
    assert kept.edit.window(40) == ("老客户⏎多次合作x", 16)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("去完成它,或改期。", 14, ["去完成它,或改", "期。"]),
        ("去完成它,或改期。", 16, ["去完成它,或改", "期。"]),
        ("他说：“好。”", 10, ["他说：“", "好。”"]),
        ("。。。。", 4, ["。。", "。。"]),
        ("改。", 2, ["改", "。"]),
    ],
)
def test_no_line_begins_with_a_mark_that_ends_something(
    text: str, width: int, lines: list[str]
) -> None:
    assert wrap(text, width) == lines
