"""Cells as values: amounts, days, classes. Bad cells say what is wrong and what to write instead."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from store.domain.money import LIMIT, SIGNS, minor_per_unit, parse, plain
from store.exchange.headings import CURRENCIES
from store.exchange.layout import text_of
from store.exchange.source import Cell
from store.text import Message, msg

Order = Literal["MDY", "DMY"]
FIRST_YEAR, LAST_YEAR = 1990, 2100

_NOTHING = frozenset(
    ("", "-", "--", "—", "——", "/", "\\", "无", "暂无", "待定", "未定", "未知", "空", "tbd", "tba", "n/a", "na", "none",
     "null", "nil", "?", "？")
)  # fmt: skip
_ERRORS = re.compile(r"#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!)", re.IGNORECASE)
_SIGNS = sorted(
    (
        (unicodedata.normalize("NFKC", sign).casefold(), currency)
        for sign, currency in SIGNS.items()
        if sign != "元"
    ),
    key=lambda pair: -len(pair[0]),
)
_EPOCH = date(1899, 12, 30)
_SERIAL = (32874, 73415)  # 1990-01-01 … 2100-12-31 as Excel counts days
_MONTHS = {
    m: n
    for n, m in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_YMD = re.compile(
    r"(\d{4}|\d{2}(?=年))\s*[-/.年_]\s*(\d{1,2})\s*(?:[-/.月_]\s*(\d{1,2})\s*日?|月)?"
)
_SLASHED = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})")
_TIME = re.compile(
    r"(?:\s+|T)\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(am|pm|z|[+-]\d\d:?\d\d)?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Bad:
    """A cell that cannot be taken, with the sentence that says why."""

    message: Message


def empty(cell: Cell) -> bool:
    """Whether a cell says nothing: blank, a dash, 待定, n/a. Empty never erases."""
    return cell is None or (isinstance(cell, str) and cell.strip().casefold() in _NOTHING)


def error_cell(text: str) -> bool:
    """Whether the text is what a spreadsheet shows for a failed formula, such as `#DIV/0!`."""
    return _ERRORS.fullmatch(text.strip()) is not None


def amount(cell: Cell, currency: str, unit: int) -> int | Bad:
    """An amount in minor units: `unit` multiplies a bare number. Below 0 or above the limit is refused."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        value = _number(float(cell), currency, unit)
        if value is None:
            return Bad(msg("“{cell}” is no amount; write a number such as 281.6.", cell=str(cell)))
    else:
        text = text_of(cell)
        if error_cell(text):
            return Bad(msg("The formula failed ({cell}); write the amount as a number.", cell=text))
        read = _amount_text(text, currency, unit)
        if read is None:
            return Bad(msg("“{cell}” is no amount; write a number such as 281.6.", cell=text[:60]))
        value = read
    if value < 0:
        return Bad(
            msg("The amount {cell} is negative; amounts start at 0.", cell=text_of(cell)[:60])
        )
    if value > LIMIT:
        return Bad(
            msg("The amount {cell} is over the limit of {limit}; check the unit.",
                cell=text_of(cell)[:60], limit=plain(LIMIT, currency))
        )  # fmt: skip
    return value


def _number(number: float, currency: str, unit: int) -> int | None:
    if number != number or number in (float("inf"), float("-inf")):
        return None
    value = Decimal(repr(number)) * unit * minor_per_unit(currency)
    return int(value.to_integral_value(rounding="ROUND_HALF_UP"))


def _amount_text(text: str, currency: str, unit: int) -> int | None:
    plain_text = unicodedata.normalize("NFKC", text).strip()
    if found := re.fullmatch(r"\((.+)\)", plain_text):
        plain_text = f"-{found[1]}"
    if found := re.fullmatch(r"(\D*)(\d{1,3}(?:\.\d{3})+),(\d{1,2})(\D*)", plain_text):
        plain_text = f"{found[1]}{found[2].replace('.', '')}.{found[3]}{found[4]}"
    elif re.search(r",", plain_text) and not re.search(
        r"(?<!\d)\d{1,3}(,\d{3})+(?!\d)", plain_text
    ):
        return None  # 1,5 or 12,34,567: no grouping by thousands
    if found := re.fullmatch(r"-\s*([^\d.+-]*)([\d.].*)", plain_text):
        read = parse(found[1] + found[2], currency, unit)
        return None if read is None else -read
    return parse(plain_text, currency, unit)


def sign_of(cell: Cell) -> str | None:
    """The currency that a cell's own sign names (`$1,200`), or None."""
    if not isinstance(cell, str) or (cell[:1].isdigit() and cell[-1:].isdigit()):
        return None
    text = unicodedata.normalize("NFKC", cell).strip().casefold()
    for sign, currency in _SIGNS:
        if text.startswith(sign) or text.endswith(sign):
            return currency
    word = re.sub(r"[\d\s.,+-]", "", text)
    return CURRENCIES.get(word) if word.isascii() else None


def day(cell: Cell, order: Order | None, *, month_end: bool = False) -> str | Bad:
    """A calendar day as ISO text. A month alone is its last day with `month_end`, else its first.

    `order` decides between M/D/Y and D/M/Y; it is None for columns without such days.
    """
    if isinstance(cell, datetime):
        return _checked(cell.year, cell.month, cell.day, text_of(cell))
    if isinstance(cell, date):
        return _checked(cell.year, cell.month, cell.day, text_of(cell))
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _serial(float(cell), text_of(cell))
    return _day_text(text_of(cell), order, month_end)


def _serial(number: float, shown: str) -> str | Bad:
    if _SERIAL[0] <= number <= _SERIAL[1]:
        return (_EPOCH + timedelta(days=int(number))).isoformat()
    if number.is_integer() and 19000101 <= number <= 99991231:
        return _day_text(str(int(number)), None, False)
    return _no_day(shown)


@lru_cache(maxsize=20_000)
def _day_text(text: str, order: Order | None, month_end: bool) -> str | Bad:
    wide = _TIME.sub("", unicodedata.normalize("NFKC", text).strip())
    wide = re.sub(r"\s*\(?(?:周|星期)[一二三四五六日天]\)?$", "", wide)
    if error_cell(wide):
        return Bad(msg("The formula failed ({cell}); write the day as 2026-03-05.", cell=wide))
    if re.fullmatch(r"\d{8}", wide):
        return _checked(int(wide[:4]), int(wide[4:6]), int(wide[6:]), text)
    if re.fullmatch(r"\d{5}(\.\d+)?", wide):
        return _serial(float(wide), text)
    if found := _YMD.fullmatch(wide):
        year = int(found[1]) + (2000 if len(found[1]) == 2 else 0)
        if found[3]:
            return _checked(year, int(found[2]), int(found[3]), text)
        return _month(year, int(found[2]), month_end, text)
    if found := _SLASHED.fullmatch(wide):
        return _slashed(found, order, text)
    return _english(wide, text)


def _slashed(found: re.Match[str], order: Order | None, text: str) -> str | Bad:
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    year += 2000 if len(found[3]) == 2 else 0
    dotted = "." in found[0]  # 5.3.2026 is written where days come first
    month, day_ = (second, first) if order == "DMY" or dotted else (first, second)
    return _checked(year, month, day_, text)


def _english(wide: str, text: str) -> str | Bad:
    """`5 Mar 2026`, `5-Mar-26`, `March 5, 2026`."""
    found = re.fullmatch(r"(\d{1,2})[\s-]+([A-Za-z]{3,9})\.?[\s,-]+(\d{4}|\d{2})", wide)
    parts = (found[1], found[2], found[3]) if found else None
    if not parts and (
        found := re.fullmatch(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", wide)
    ):
        parts = (found[2], found[1], found[3])
    if not parts or parts[1][:3].casefold() not in _MONTHS:
        return _no_day(text)
    year = int(parts[2]) + (2000 if len(parts[2]) == 2 else 0)
    return _checked(year, _MONTHS[parts[1][:3].casefold()], int(parts[0]), text)


def _month(year: int, month: int, month_end: bool, text: str) -> str | Bad:
    if not 1 <= month <= 12:
        return _no_day(text)
    return _checked(year, month, monthrange(max(year, 1), month)[1] if month_end else 1, text)


def _checked(year: int, month: int, day_: int, text: str) -> str | Bad:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Bad(
            msg("“{cell}” has the year {year}, outside {first}–{last}; correct the year.",
                cell=text[:40], year=f"{year:04}", first=FIRST_YEAR, last=LAST_YEAR)
        )  # fmt: skip
    try:
        return date(year, month, day_).isoformat()
    except ValueError:
        return Bad(
            msg("“{cell}” is no day of the calendar; correct the day or month.", cell=text[:40])
        )


def _no_day(text: str) -> Bad:
    return Bad(msg("“{cell}” is no day; write it as 2026-03-05.", cell=text[:60]))


def slashed_order(cells: Iterable[Cell]) -> tuple[bool, bool, int]:
    """Evidence on days with the year last: (some must be M/D/Y, some must be D/M/Y, how many are open)."""
    mdy = dmy = False
    open_ = 0
    for cell in cells:
        if not isinstance(cell, str) or not cell:
            continue
        found = _SLASHED.fullmatch(_TIME.sub("", unicodedata.normalize("NFKC", cell).strip()))
        if not found or "." in found[0]:
            continue
        first, second = int(found[1]), int(found[2])
        if first > 12 >= second:
            dmy = True
        elif second > 12 >= first:
            mdy = True
        elif first != second and first <= 12:
            open_ += 1
    return mdy, dmy, open_


def klass(cell: Cell) -> str | Bad:
    """A client's class A, B or C; also `A类`, `a级`, `Class B`."""
    text = unicodedata.normalize("NFKC", text_of(cell)).strip().upper()
    found = re.fullmatch(r"(?:CLASS\s*)?([ABC])\s*(?:类|级|等|类客户|级客户)?", text)
    if found:
        return found[1]
    return Bad(msg("“{cell}” is no class; write A, B or C.", cell=text[:40]))
