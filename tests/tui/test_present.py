"""Values become cells: cut by meaning, always of the width asked for, readable on every theme."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from store.queries.board import Card, Column, Total
from store.queries.reviewing.promises import Promise
from store.text import Lang
from tui.present.card import face
from tui.present.clip import clip, clip_client, clip_name, drawable, spread, width
from tui.present.due import line as due_line
from tui.present.glyphs import PLAIN, PRETTY
from tui.present.heading import column_lines, day_words, sums_words, top_line
from tui.present.keyline import key_line
from tui.present.money import measure
from tui.present.pages import KEPT, SIZE, Pages
from tui.present.promises import promise_row
from tui.present.reviewing.look import hidden
from tui.present.tones import READABLE, contrast, tones
from tui.themes import DARK, LIGHT

names = st.text(
    st.characters(exclude_categories=["Cs", "Cc"])
    | st.sampled_from("污水提升泵站(二期)3#e\u0301👨\u200d"),
    max_size=40,
)


def card(**changes: object) -> Card:
    """A card with some fields changed."""
    fields: dict[str, object] = {
        "id": 1, "name": "污水提升泵项目", "client": "苏州恒达水务有限公司", "owner": "周敏",
        "amount": 281_610_000, "currency": "CNY", "close": None, "stage": 4, "silence_days": 2,
        "never": False, "flag": "red", "rule": "close_past", "next_due": None, "status": "open",
        "version": 1, "skips": 0, "d": 31, "chip": "30",
    }  # fmt: skip
    return Card(**(fields | changes))  # type: ignore[arg-type]


def column(**changes: object) -> Column:
    """A column's sums with some fields changed."""
    fields: dict[str, object] = {
        "stage_id": 1, "number": 4, "key": "exchange", "name": "技术交流", "count": 8,
        "amount": 334_000_000_00, "weighted": 83_500_000_00, "red": 3, "amber": 1,
    }  # fmt: skip
    return Column(**(fields | changes))  # type: ignore[arg-type]


@given(names, st.integers(0, 30))
def test_text_is_never_wider_than_its_place(text: str, cells: int) -> None:
    shown = drawable(text)
    for cut in (clip, clip_name, clip_client):
        assert width(cut(shown, cells)) <= cells
    assert width(spread(shown, "281.6万", 30)) == 30


@given(names, names, names, st.integers(15, 40), st.sampled_from(["zh", "en"]))
def test_every_line_of_a_card_fills_its_cells(
    name: str, client: str, owner: str, cells: int, lang: str
) -> None:
    shown = face(
        card(name=name, client=client, owner=owner, skips=2, check=True), cells, lang, PRETTY, "CNY"
    )  # type: ignore[arg-type]
    assert cell_len(shown.name) == cells
    assert cell_len(shown.facts) == cells
    third = shown.owner + shown.chip + shown.check + shown.mark + shown.clock + shown.sign
    assert cell_len(third) == cells


def test_what_tells_names_apart_is_kept() -> None:
    assert clip_name("污水提升泵站改造项目(二期)", 17) == "污水提升泵…(二期)"
    assert clip_name("污水提升泵站改造工程 3#", 17) == "污水提升泵站… 3#"
    assert clip_name("Cooling pump improvement 3", 17) == "Cooling pump i… 3"
    assert clip_name("一个很长的没有结尾的项目名称", 11) == "一个很长的…"


def test_companies_lose_their_legal_form_first() -> None:
    assert clip_client("苏州恒达水务有限公司", 12) == "苏州恒达水务"
    assert clip_client("苏州恒达水务有限公司", 20) == "苏州恒达水务有限公司"
    assert clip_client("Siemens Industrial, Ltd.", 18) == "Siemens Industrial"


def test_what_cannot_be_measured_is_not_drawn() -> None:
    assert drawable("a\u200bb\u2060c\ufeff") == "abc"
    assert drawable("👨\u200d👩\u200d👧") == "👨👩👧"
    assert drawable("🇨🇳 flag") == "CN flag"
    assert drawable("e\u0301") == "é"


def test_a_room_sees_days_but_no_amounts_and_numbers() -> None:
    said = "138 1234 5678, 0512-6688 1234 by 2026-11-23: 281.5万 or ¥3,000 for DN400"
    assert hidden(said) == "···, ··· by 2026-11-23: ··· or ··· for DN400"


@pytest.mark.parametrize(
    "amount",
    ["2.8M", "563k", "2.8 M", "1.2m", "EUR 563,000", "563,000 EUR", "USD 1.2m", "eur 500", "620 000 €", "620\u00a0000 €", "¥300",
     "¥3,000", "3百万", "30多万", "三百万", "两千万元", "RMB 300000", "RMB300000", "30万", "1.2亿", "281.5万元", "3千", "20-30万", "2.5–3M",
     "$ 1.2 million", "US$5", "HK$5,000", "300万美元", "CHF 40k", "30w", "1,200,000", "5 thousand", "12 JPY", "1.5mn"],
)  # fmt: skip
def test_a_room_sees_no_amount_however_it_is_written(amount: str) -> None:
    assert hidden(f"DN400, {amount} by 12-01") == "DN400, ··· by 12-01"
    assert hidden(f"约{amount}。") == "约···。"
    assert hidden(f"offer ({amount})") == "offer (···)"


@pytest.mark.parametrize(
    "said",
    ["DN400", "11-21", "3 pumps", "2026-12-01", "P-57", "DN400 and DN500, 3 pumps by 2026-12-01", "10 kV", "30 kW", "16 MPa", "5 km",
     "300 m", "12m³/h", "3千瓦", "10万吨/日", "M16", "stage 4 of 5", "2 of 3 met", "14:30", "80 %", "二期 3 台", "千万别忘", "IP67"],
)  # fmt: skip
def test_numbers_that_are_no_money_stay(said: str) -> None:
    assert hidden(said) == said


def test_a_card_says_what_it_says() -> None:
    shown = face(card(), 17, "zh", PRETTY, "CNY")
    assert shown.facts == "苏州恒达… 281.6万"
    assert (shown.owner, shown.chip, shown.clock, shown.sign) == ("周敏", " 30", "     2天 ", "✗")
    due = face(card(check=True), 17, "zh", PRETTY, "CNY")
    assert (shown.check, due.chip, due.check) == ("", " 30", " ○"), "a mark of its own"
    assert face(card(check=True, owner="", chip=""), 17, "zh", PLAIN, "CNY").check == "o "
    assert face(card(chip="wait"), 17, "zh", PRETTY, "CNY").chip == " 等"
    assert face(card(chip="wait", owner=""), 17, "en", PRETTY, "CNY").chip == "wait "
    assert face(card(chip="", d=None), 17, "zh", PRETTY, "CNY").chip == ""
    assert face(card(amount=0), 17, "zh", PRETTY, "CNY").facts.strip() == "苏州恒达水务"
    assert "USD" in face(card(currency="USD"), 24, "en", PRETTY, "CNY").facts
    assert "never" in face(card(never=True), 17, "en", PRETTY, "CNY").clock
    assert face(card(skips=2), 17, "en", PRETTY, "CNY").mark == " 2→"
    assert face(card(skips=2, owner="欧阳建国"), 17, "zh", PRETTY, "CNY").mark == "", (
        "gives way to whose it is"
    )
    assert face(card(flag=""), 17, "en", PLAIN, "CNY").sign == " "


@given(st.integers(15, 30), st.integers(0, 10**14), st.integers(0, 99_999), st.integers(0, 9_999))
def test_heads_of_columns_keep_within_their_cells(
    cells: int, amount: int, count: int, red: int
) -> None:
    sums = column(count=count, amount=amount, red=red, other=(("USD", 5), ("EUR", 10**12)))
    for lang in ("zh", "en"):
        for line in column_lines(sums, cells, "CNY", lang, PRETTY):
            assert sum(cell_len(text) for _, text in line) <= cells


@given(st.integers(60, 200), names)
def test_the_first_line_fills_the_terminal(cells: int, narrowing: str) -> None:
    total = Total(103, 10**12, 10**11, 17, 24, "CNY", (("USD", 10**9),), 5, 1, 1, 1)
    words = partial(sums_words, total, 0, "zh", PRETTY)
    line = top_line(cells, drawable(narrowing), words, "11-23 周一", "李经理", "zh", PRETTY)
    text = "".join(part for _, part in line)
    assert cell_len(text) <= cells
    assert words(0)[0] in text


@pytest.mark.parametrize(
    ("lang", "other", "sums"),
    [
        ("en", (), "✓ 12/103 · 182.0M · wtd 67.2M · ✗12 · parked 24"),
        ("en", (("USD", 10**9),), "✓ 12/103 · 182.0M+ · wtd 67.2M · ✗12 · parked 24"),
        ("zh", (), "✓ 12/103 · 18,204万 · 加权 6,719万 · ✗12 · 搁置 24"),
    ],
)
def test_selecting_in_80_cells_shortens_the_sums_and_keeps_the_member(
    lang: Lang, other: tuple[tuple[str, int], ...], sums: str
) -> None:
    total = Total(103, 18_204_000_000, 6_719_000_000, 12, 30, "CNY", other, 24, 1, 1, 1)
    words = partial(sums_words, total, 12, lang, PRETTY)
    day, who = day_words("2026-11-23", lang), "Zhou Min" if lang == "en" else "周敏"
    line = top_line(80, "", words, day, who, lang, PRETTY)
    text = "".join(part for _, part in line)
    assert sums in text
    assert text.endswith(f"{day} · {who} ")
    assert cell_len(text) == 80
    roomy = "".join(
        part for _, part in top_line(160, "", words, "Mon 11-23", "Zhou Min", lang, PRETTY)
    )
    assert " · ".join(words(0)) in roomy


@pytest.mark.parametrize("cells", [60, 80, 160])
def test_the_footer_names_what_fits_and_how_to_see_all(cells: int) -> None:
    from tui.commands.registry import COMMANDS

    line = "".join(text for _, text in key_line(COMMANDS, cells, "en"))
    assert cell_len(line) < cells
    assert line.startswith(" enter Open") and line.endswith("? Keys")


@pytest.mark.parametrize(
    "theme", [DARK, LIGHT, *BUILTIN_THEMES.values()], ids=lambda theme: str(theme.name)
)
def test_every_tone_can_be_read(theme: object) -> None:
    variables = theme.to_color_system().generate()  # type: ignore[attr-defined]
    if Color.parse(variables["background"]).ansi is not None:
        return
    made = tones(variables)
    back = Color.from_rich_color(made.text.bgcolor)
    for name in ("text", "strong", "soft", "dim", "accent", "accent_strong", "amber", "red"):
        front = Color.from_rich_color(getattr(made, name).color)
        assert contrast(front, back) >= READABLE - 0.01, name


def test_our_themes_are_readable_as_they_are() -> None:
    for theme in (DARK, LIGHT):
        back = Color.parse(theme.background or "")
        for color in (theme.foreground, theme.accent, theme.warning, theme.error, theme.success):
            assert contrast(Color.parse(color or ""), back) >= READABLE


def test_pages_forget_what_was_used_longest_ago() -> None:
    pages = Pages()
    pages.clear(SIZE * (KEPT + 2))
    assert pages.missing(0, 5) == [0]
    for number in range(KEPT + 1):
        pages.put(number, [card(id=number * SIZE + at) for at in range(SIZE)])
    assert pages.card(0) is None
    found = pages.card(SIZE + 3)
    assert found is not None
    assert found.id == SIZE + 3
    assert pages.missing(SIZE, SIZE * 2) == []
    assert pages.card(-1) is None


@pytest.mark.parametrize(
    ("amounts", "lang", "label", "shown"),
    [
        ([2500], "zh", "元", "25"),
        ([2550, 0], "zh", "元", "25.50"),
        ([1_000_000], "zh", "万元", "1.00"),
        ([0], "zh", "万元", "0"),
        ([2500], "en", "CNY", "25"),
    ],
)
def test_a_column_of_small_sums_is_in_yuan(
    amounts: list[int], lang: Lang, label: str, shown: str
) -> None:
    unit = measure(iter(amounts), "CNY", lang)
    assert (unit.label, unit(amounts[0])) == (label, shown)


def test_owners_have_the_room_there_is_in_the_lists_of_promises_and_of_what_is_due() -> None:
    owner = "Zhou Min Yuan"
    one = Promise(1, "Send the offer", "2026-11-20", "2026-11-20", 1, owner, "", "open", None, 1, "Pump", "Wuxi", "broken", False, False)  # fmt: skip
    for cells, whole in ((160, True), (80, False)):
        listed = "".join(text for text, _ in promise_row(one, cells, "en", "2026-11-28"))
        facts = due_line(card(owner=owner), (), cells, "2026-11-28", "en", PRETTY, "CNY")[2]
        assert (owner in listed, owner in facts) == (whole, whole)
        assert width(listed) <= cells
