"""Money in integer minor units (method §9): reading, showing, weighing. Never floats."""

from __future__ import annotations

import unicodedata
from decimal import Decimal, InvalidOperation

from store.lazily import pattern
from store.text import Lang

LIMIT = 10**14
"""The largest amount, in minor units."""
NO_MINOR = frozenset({"JPY", "KRW", "VND"})
SIGNS = {"¥": "CNY", "元": "CNY", "$": "USD", "€": "EUR", "£": "GBP", "HK$": "HKD", "US$": "USD", "人民币": "CNY", "RMB": "CNY"}  # fmt: skip
_UNITS = {"": 1, "元": 1, "k": 1_000, "千": 1_000, "千元": 1_000, "万": 10_000, "万元": 10_000, "w": 10_000,
          "m": 1_000_000, "mn": 1_000_000, "百万": 1_000_000, "亿": 100_000_000, "亿元": 100_000_000, "bn": 1_000_000_000}  # fmt: skip
_AMOUNT = pattern(
    r"([+-]?(?:(?:\d{1,18}|\d{1,4}(?:,\d{3,4})+)(?:\.\d{0,12})?|\.\d{1,12}))([^\d.,]*)"
)
"""Commas only between groups: `1.234,56` and `12,5` are unreadable rather than a hundredth or ten times too much."""


def minor_per_unit(currency: str) -> int:
    """How many minor units one major unit has: 100, or 1 where there is none."""
    return 1 if currency in NO_MINOR else 100


def parse(text: str, currency: str, unit: int = 1) -> int | None:
    """An amount as people write it (`281.6万`, `2.8M`, `1,200,000`, `¥300`), in minor units; None if unreadable.

    `unit` multiplies a bare number (10_000 where the heading says 万元). A fraction of a minor unit rounds half up.
    May be negative or over LIMIT: the caller says so in its own words.
    """
    word = unicodedata.normalize("NFKC", text).strip().casefold().replace(" ", "")
    for sign in sorted(SIGNS, key=len, reverse=True):
        if sign not in ("元",):
            word = word.removeprefix(unicodedata.normalize("NFKC", sign).casefold())
    word = word.removesuffix(currency.casefold())
    found = _AMOUNT().fullmatch(word)
    if not found or found[2] not in _UNITS:
        return None
    times = _UNITS[found[2]] if found[2] else unit
    try:
        value = Decimal(found[1].replace(",", "")) * times * minor_per_unit(currency)
    except InvalidOperation:
        return None
    return int(value.to_integral_value(rounding="ROUND_HALF_UP"))


def half_up(numerator: int, denominator: int) -> int:
    """Integer division rounding half up, for amounts ≥ 0."""
    return (2 * numerator + denominator) // (2 * denominator)


def weigh(parts: list[tuple[int, int]]) -> int:
    """Weighted amount of (amount, rate in basis points) pairs: multiply all, divide once, half up (method §2)."""
    return half_up(sum(amount * rate for amount, rate in parts), 10_000)


def show(minor: int, currency: str, lang: Lang, digits: int | None = None) -> str:
    """Short form: `281.6万` in Chinese; `950`, `12k`, `2.8M` in English. No sign of the currency.

    `digits` forces the number of decimals; by default one below 1,000 of the unit, none above.
    """
    major = Decimal(minor) / minor_per_unit(currency)
    if lang == "zh":
        unit, mark = (10_000, "万") if abs(major) >= 1_000 or major == 0 else (1, "元")
    elif abs(major) >= 999_500:  # what would round to 1,000k is a million
        unit, mark = 1_000_000, "M"
    elif abs(major) >= 1_000:
        unit, mark = 1_000, "k"
    else:
        unit, mark = 1, ""
    value = major / unit
    if minor == 0:
        return "0"
    if digits is None:
        digits = 0 if unit == 1 or abs(value) >= 1_000 or (mark == "k" and abs(value) >= 10) else 1
    return f"{_rounded(value, digits):,.{digits}f}{mark}"


def plain(minor: int, currency: str) -> str:
    """The exact amount in major units with separators: `2,816,100.00`."""
    digits = 0 if currency in NO_MINOR else 2
    return f"{Decimal(minor) / minor_per_unit(currency):,.{digits}f}"


def _rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), rounding="ROUND_HALF_UP")
