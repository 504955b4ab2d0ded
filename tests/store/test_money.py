"""Money in minor units: read, weighed and shown without a float."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.money import LIMIT, half_up, minor_per_unit, parse, plain, show, weigh
from store.errors import Invalid
from store.session import Session
from store.usecases.projects import create_project, edit_project


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("0", 0), ("300", 30_000), ("300.5", 30_050), ("300.005", 30_001), ("300.004", 30_000), (".5", 50), ("5.", 500),
        ("1,200,000", 120_000_000), ("1,200,000.50", 120_000_050), ("120,0000", 120_000_000), ("１２００", 120_000), ("1 200 000", 120_000_000),
        ("281.6万", 281_600_000), ("281.6 万元", 281_600_000), ("1.2亿", 12_000_000_000), ("3千", 300_000), ("5百万", 500_000_000),
        ("5w", 5_000_000), ("2.8M", 280_000_000), ("2.8 mn", 280_000_000), ("12k", 1_200_000), ("12K", 1_200_000), ("1.5bn", 150_000_000_000),
        ("¥300", 30_000), ("￥300", 30_000), ("300元", 30_000), ("RMB 300", 30_000), ("人民币300", 30_000), ("CNY300", None),
        ("300 CNY", 30_000), ("300cny", 30_000), ("-300", -30_000), ("+300", 30_000), ("0.005", 1), ("0.004", 0),
        ("999999999999", 99_999_999_999_900), ("1000000000000", 10**14),
    ],
)  # fmt: skip
def test_an_amount_as_people_write_it(text: str, minor: int | None) -> None:
    assert parse(text, "CNY") == minor


@pytest.mark.parametrize(
    "text",
    ["", " ", "x", "万", "1.2.3", "1,2,3", "12,5", "1.234,56", "1,234.567,8", ",5", "5,", "1e5", "1E5", "inf", "nan", "0x10", "--5", "+-5", "5-",
     "5万万", "5 Mio", "50%", "=1+1", "5\x00", "5\n6", "\ud800", "9" * 100_000, "1_000", "½", "(300)"],
)  # fmt: skip
def test_what_is_no_amount(text: str) -> None:
    assert parse(text, "CNY") is None


@given(st.text(max_size=20))
def test_nothing_typed_breaks_it(text: str) -> None:
    found = parse(text, "CNY")
    assert found is None or isinstance(found, int)


def test_a_heading_gives_a_bare_number_its_unit() -> None:
    assert parse("281.6", "CNY", 10_000) == 281_600_000
    assert parse("281.6元", "CNY", 10_000) == 28_160, "the cell's own unit counts"


def test_currencies_without_a_minor_unit() -> None:
    assert (minor_per_unit("JPY"), minor_per_unit("CNY")) == (1, 100)
    assert parse("1,200", "JPY") == 1200
    assert parse("1.2万", "JPY") == 12_000
    assert plain(1200, "JPY") == "1,200"
    assert plain(281_610_000, "CNY") == "2,816,100.00"
    assert plain(5, "USD") == "0.05"


@pytest.mark.parametrize(
    ("minor", "zh", "en"),
    [
        (0, "0", "0"), (1, "0元", "0"), (95_000, "950元", "950"), (100_000, "0.1万", "1.0k"), (1_000_000, "1.0万", "10k"),
        (123_456_789, "123.5万", "1.2M"), (281_600_000, "281.6万", "2.8M"), (281_650_000, "281.7万", "2.8M"),
    ],
)  # fmt: skip
def test_shown_short_in_both_languages(minor: int, zh: str, en: str) -> None:
    assert show(minor, "CNY", "zh") == zh
    assert show(minor, "CNY", "en") == en


@given(st.integers(0, LIMIT))
def test_what_is_shown_is_near_what_is_there(minor: int) -> None:
    text = show(minor, "CNY", "zh")
    step = 100_000 if "." in text else 1_000_000 if "万" in text else 100
    assert 2 * abs((parse(text, "CNY") or 0) - minor) <= step
    assert parse(plain(minor, "CNY"), "CNY") == minor


@given(st.integers(0, 10**20), st.integers(1, 10**6))
def test_half_up(numerator: int, denominator: int) -> None:
    exact = Decimal(numerator) / Decimal(denominator)
    if numerator < 10**12:
        assert half_up(numerator, denominator) == int(exact.to_integral_value(ROUND_HALF_UP))
    assert 2 * denominator * half_up(numerator, denominator) - denominator <= 2 * numerator < 2 * denominator * half_up(numerator, denominator) + denominator  # fmt: skip


def test_weights_are_added_before_they_are_divided() -> None:
    assert weigh([(5, 1000), (5, 1000)]) == 1
    assert weigh([(5, 1000)]) == 1
    assert weigh([(4, 1000)]) == 0
    assert weigh([]) == 0
    assert weigh([(10**14, 9000)] * 100_000) == 9 * 10**18, "beyond what a machine word holds"


@pytest.mark.parametrize("amount", [-1, LIMIT + 1, 10**30, 1.5, "5", None, True])
def test_amounts_outside_the_limit_are_refused(session: Session, amount: object) -> None:
    project = create_project(session, name="p", client="c", amount=LIMIT)
    for refused in (
        lambda: create_project(session, name="q", client="c", amount=amount),
        lambda: edit_project(session, project, amount=amount),
    ):
        with pytest.raises(Invalid) as found:
            refused()
        assert found.value.field == "amount"


@pytest.mark.parametrize("currency", ["", "X", "XXX", "yuan", "CNY ", "\x00", "\ud800"])
def test_unknown_currencies_are_refused(session: Session, currency: str) -> None:
    project = create_project(session, name="p", client="c", currency="usd")
    with pytest.raises(Invalid):
        edit_project(session, project, currency=currency)
