"""Calendar days as ISO text: arithmetic, and what people type for a day."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache

from store.lazily import pattern

FIRST, LAST = "1990-01-01", "2100-12-31"

_WEEKDAYS = {name: n for n, names in enumerate(("mon 周一 一", "tue 周二 二", "wed 周三 三", "thu 周四 四",
             "fri 周五 五", "sat 周六 六", "sun 周日 周天 日 天")) for name in names.split()}  # fmt: skip
_ENGLISH = ("monday", "tues", "tuesday", "wednesday", "thur", "thurs", "thursday", "friday", "saturday", "sunday")  # fmt: skip
_WEEKS = {"下周": 7, "下星期": 7, "下礼拜": 7, "next ": 7, "上周": -7, "上星期": -7, "上礼拜": -7, "last ": -7,
          "本周": 0, "这周": 0, "this ": 0}  # fmt: skip
_WORDS = {"today": 0, "今天": 0, "今日": 0, "tomorrow": 1, "明天": 1, "后天": 2, "大后天": 3,
          "yesterday": -1, "昨天": -1, "前天": -2}  # fmt: skip
_DATE = pattern(r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


def add(day: str, n: int) -> str:
    """The day `n` days after `day`."""
    return (date.fromisoformat(day) + timedelta(days=n)).isoformat()


def between(earlier: str, later: str) -> int:
    """Whole calendar days from `earlier` to `later`; day 0 is the day itself (method §4)."""
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days


def weekday(day: str) -> int:
    """0 = Monday … 6 = Sunday."""
    return date.fromisoformat(day).weekday()


def valid(text: str) -> bool:
    """Whether `text` is an ISO day between 1990 and 2100, the span a sales project can have."""
    try:
        return date.fromisoformat(text).isoformat() == text and FIRST <= text <= LAST
    except ValueError:
        return False


@lru_cache(maxsize=64)  # a form asks again at every key
def parse(text: str, today: str, *, past: bool = False) -> str | None:
    """What a person typed as a day, as ISO text: `fri`, `+3`, `周五`, `下周三`, `12-1`, `2026-3-5`; None if unreadable.

    A weekday is the next one from today on; a month and day without a year is the nearest not past. With `past`, for
    what has happened, either is the latest up to today. Where the week is said (`上周五`, `本周三`) it is that week's.
    """
    word = unicodedata.normalize("NFKC", text).strip().casefold()
    if word in _WORDS:
        return add(today, _WORDS[word])
    if found := re.fullmatch(r"([+-])(\d{1,4})\s*(?:d|天|days?)?", word):
        return _in_span(add(today, int(found[1] + found[2])))
    return _weekday(word, today, past) or _date(word, today, past)


def unfit(text: str) -> str:
    """Why `parse` refused a text that looks like a day: `calendar` has none such, outside the `span`; else ""."""
    word = unicodedata.normalize("NFKC", text).strip().casefold()
    if re.fullmatch(r"[+-]\d{1,4}\s*(?:d|天|days?)?", word):
        return "span"
    found = _DATE().fullmatch(word)
    if not found:
        return ""
    try:
        date(max(int(found[1] or 2000), 1), int(found[2]), int(found[3]))
    except ValueError:
        return "calendar"
    return "span" if found[1] and not FIRST[:4] <= found[1] <= LAST[:4] else "calendar"


def _weekday(word: str, today: str, past: bool) -> str | None:
    week = next((prefix for prefix in _WEEKS if word.startswith(prefix)), "")
    word = word.removeprefix(week)
    for prefix in ("周", "星期", "礼拜"):
        word = word.removeprefix(prefix)
    number = _WEEKDAYS.get(word, _WEEKDAYS.get(word[:3]) if word in _ENGLISH else None)
    if number is None:
        return None
    ahead = number - weekday(today)
    if week:
        return add(today, _WEEKS[week] + ahead)
    return add(today, -(-ahead % 7) if past else ahead % 7)


def _date(word: str, today: str, past: bool) -> str | None:
    found = _DATE().fullmatch(word)
    if not found:
        return None
    year, month, day = int(found[1] or today[:4]), int(found[2]), int(found[3])
    try:
        iso = date(year, month, day).isoformat()
        if not found[1] and (iso > today if past else iso < today):
            iso = date(year + (-1 if past else 1), month, day).isoformat()
    except ValueError:
        return None
    return _in_span(iso)


def _in_span(iso: str) -> str | None:
    return iso if FIRST <= iso <= LAST else None
