"""Amounts, days and classes as people write them; and what is said of those that cannot be."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.money import LIMIT
from store.exchange import cells
from store.text import render


def said(value: object) -> str:
    assert isinstance(value, cells.Bad), value
    return render(value.message, "en")


@pytest.mark.parametrize(
    ("cell", "unit", "minor"),
    [
        (281.61, 10_000, 281_610_000),
        ("281.61", 10_000, 281_610_000),
        ("1,234.5", 1, 123_450),
        ("¥1,234,567.89", 1, 123_456_789),
        ("￥300", 1, 30_000),
        ("$1,200", 1, 120_000),
        ("1.234,50", 1, 123_450),
        ("300万", 1, 300_000_000),
        ("300万元", 10_000, 300_000_000),
        ("3.2亿", 1, 32_000_000_000),
        (" 12 元 ", 1, 1_200),
        ("１２．５", 1, 1_250),
        (0.005, 1, 1),
        (0, 1, 0),
        (245.0, 10_000, 245_000_000),
        (10**12, 1, LIMIT),
    ],
)
def test_amounts(cell: Any, unit: int, minor: int) -> None:
    assert cells.amount(cell, "CNY", unit) == minor


@pytest.mark.parametrize(
    "cell", ["约300", "1,5", "12,34,567", "300-400", "abc", "1 2 3 x", "--5", "=1+1", True]
)
def test_no_amounts(cell: Any) -> None:
    assert "no amount" in said(cells.amount(cell, "CNY", 1))


@pytest.mark.parametrize("cell", [-5, "-5", "(5)", "-¥5", "¥-5", "－5"])
def test_negative_amounts(cell: Any) -> None:
    assert "negative" in said(cells.amount(cell, "CNY", 1))


@pytest.mark.parametrize("cell", [10**12 + 0.01, "1,000,000,000,001", 1e300])
def test_amounts_over_the_limit(cell: Any) -> None:
    assert "over the limit of 1,000,000,000,000.00" in said(cells.amount(cell, "CNY", 1))


@pytest.mark.parametrize("cell", ["#DIV/0!", "#N/A", "#REF!"])
def test_failed_formulas(cell: str) -> None:
    assert "formula" in said(cells.amount(cell, "CNY", 1))
    assert "formula" in said(cells.day(cell, None))


@given(st.integers(0, LIMIT))
def test_every_amount_survives_its_own_spelling(minor: int) -> None:
    text = f"{minor // 100:,}.{minor % 100:02}"
    assert cells.amount(text, "CNY", 1) == minor


@pytest.mark.parametrize(
    "cell",
    ["2026-3-5", "2026-03-05", "2026/3/5", "2026.3.5", "2026年3月5日", "2026年3月5", " 2026-3-5 ", "2026-03-05 10:30",
     "2026-03-05T00:00:00Z", "20260305", 20260305.0, 46086.0, "46086", 46086.4, date(2026, 3, 5), datetime(2026, 3, 5, 9),  # noqa: DTZ001

     "5-Mar-26", "5 March 2026", "Mar 5, 2026", "2026/3/5 周四", "２０２６－０３－０５", "5.3.2026", "26年3月5日"],
)  # fmt: skip
def test_days(cell: Any) -> None:
    assert cells.day(cell, None) == "2026-03-05"


def test_the_order_decides_days_with_the_year_last() -> None:
    assert cells.day("3/5/2026", "MDY") == "2026-03-05"
    assert cells.day("3/5/2026", "DMY") == "2026-05-03"
    assert cells.day("3/5/26", "MDY") == "2026-03-05"


@pytest.mark.parametrize("cell", ["2026-02", "2026/2", "2026年2月", "2026.2"])
def test_a_month_alone(cell: str) -> None:
    assert cells.day(cell, None, month_end=True) == "2026-02-28"
    assert cells.day(cell, None) == "2026-02-01"


@pytest.mark.parametrize("cell", ["2026-02-31", "31/2/2026", "2026-13-01", "2026年4月31日"])
def test_days_that_the_calendar_does_not_have(cell: str) -> None:
    assert "no day of the calendar" in said(cells.day(cell, "DMY"))


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        ("0025-03-01", "0025"),
        ("9999-12-31", "9999"),
        (date(9999, 12, 31), "9999"),
        ("1900-01-01", "1900"),
    ],
)
def test_years_outside(cell: Any, year: str) -> None:
    assert f"the year {year}, outside 1990–2100" in said(cells.day(cell, None))


@pytest.mark.parametrize(
    "cell", ["年底", "3月5日", "soon", 12.0, True, "2026Q3", "26-3-5", "2026-3-5-1", timedelta(1)]
)
def test_no_days(cell: Any) -> None:
    assert "no day" in said(cells.day(cell, None))


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_spelling_of_every_day(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    serial = (day - date(1899, 12, 30)).days
    for cell in (
        day,
        f"{y}-{m}-{d}",
        f"{y}年{m}月{d}日",
        f"{y:04}{m:02}{d:02}",
        float(serial),
        str(serial),
    ):
        assert cells.day(cell, None) == day.isoformat()
    assert cells.day(f"{m}/{d}/{y}", "MDY") == cells.day(f"{d}/{m}/{y}", "DMY") == day.isoformat()


@pytest.mark.parametrize(
    ("column", "evidence"),
    [
        (["3/13/2026", "1/2/2026"], (True, False, 1)),
        (["13/3/2026", "1/2/2026"], (False, True, 1)),
        (["1/2/2026", "3/3/2026"], (False, False, 1)),
        (["1/13/2026", "13/1/2026"], (True, True, 0)),
        (["2026-1-2", 46086.0, None, ""], (False, False, 0)),
    ],
)
def test_evidence_of_the_order(column: list[Any], evidence: tuple[bool, bool, int]) -> None:
    assert cells.slashed_order(column) == evidence


@pytest.mark.parametrize("cell", ["A", "a", " A类", "Ａ级", "Class A"])
def test_classes(cell: str) -> None:
    assert cells.klass(cell) == "A"


def test_no_class() -> None:
    assert "write A, B or C" in said(cells.klass("VIP"))


@pytest.mark.parametrize("cell", [None, "", " ", "-", "/", "待定", "N/A", "无"])
def test_cells_that_say_nothing(cell: Any) -> None:
    assert cells.empty(cell)


@pytest.mark.parametrize("cell", [0, "0", "x", date(2026, 1, 1)])
def test_cells_that_say_something(cell: Any) -> None:
    assert not cells.empty(cell)
