"""Days: what a person types for one, and what is none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.clock import FixedClock, SystemClock, day_of, local_time
from store.domain.days import FIRST, LAST, add, between, parse, valid, weekday
from store.errors import Invalid
from store.session import Session
from store.usecases.projects import close_project, create_project, edit_project
from store.usecases.working import record_touch, set_next_step

MONDAY = "2026-11-23"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", "2026-11-23"), ("今天", "2026-11-23"), ("明天", "2026-11-24"), ("后天", "2026-11-25"), ("昨天", "2026-11-22"),
        ("TOMORROW", "2026-11-24"), (" tomorrow ", "2026-11-24"), ("+0", "2026-11-23"), ("+3", "2026-11-26"), ("-3", "2026-11-20"),
        ("＋３", "2026-11-26"), ("+3d", "2026-11-26"), ("+3 天", "2026-11-26"), ("+10 days", "2026-12-03"),
        ("mon", "2026-11-23"), ("fri", "2026-11-27"), ("Friday", "2026-11-27"), ("sun", "2026-11-29"), ("thurs", "2026-11-26"),
        ("周一", "2026-11-23"), ("周五", "2026-11-27"), ("星期日", "2026-11-29"), ("礼拜天", "2026-11-29"), ("本周五", "2026-11-27"),
        ("下周三", "2026-12-02"), ("下星期一", "2026-11-30"), ("next fri", "2026-12-04"),
        ("2026-3-5", "2026-03-05"), ("2026-03-05", "2026-03-05"), ("2026/3/5", "2026-03-05"), ("2026.3.5", "2026-03-05"),
        ("2026年3月5日", "2026-03-05"), ("２０２６－１２－１", "2026-12-01"), ("12-1", "2026-12-01"), ("12/1", "2026-12-01"),
        ("12月1日", "2026-12-01"), ("11-23", "2026-11-23"), ("11-22", "2027-11-22"), ("3-5", "2027-03-05"), ("2028-2-29", "2028-02-29"),
        ("1990-1-1", FIRST), ("2100-12-31", LAST),
    ],
)  # fmt: skip
def test_a_day_as_people_type_it(text: str, expected: str) -> None:
    assert parse(text, MONDAY) == expected


@pytest.mark.parametrize(
    "text",
    ["", " ", "x", "soon", "monkey", "sunny", "friends", "快了", "2026-2-31", "2026-02-29", "2026-13-1", "2026-0-1", "0025-1-1", "9999-12-31",
     "1989-12-31", "2101-1-1", "31-12-2026", "12-32", "0-0", "2026-3", "2026", "12", "+", "+-3", "+99999", "3", "周八", "下周", "next", "12-1 x",
     "2026-11-23T10:00", "\x00", "\ud800", "1" * 100_000, "+" + "9" * 5000],
)  # fmt: skip
def test_what_is_no_day(text: str) -> None:
    assert parse(text, MONDAY) is None


@given(st.text(max_size=20))
def test_nothing_typed_breaks_it(text: str) -> None:
    found = parse(text, MONDAY)
    assert found is None or valid(found)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.integers(-3000, 3000))
def test_arithmetic(day: date, n: int) -> None:
    iso = day.isoformat()
    assert valid(iso)
    assert add(iso, n) == (day + timedelta(days=n)).isoformat()
    assert between(iso, add(iso, n)) == n
    assert weekday(iso) == day.weekday()
    assert parse(iso, MONDAY) == iso
    assert (iso < add(iso, n)) == (n > 0), "days compare as text"


@pytest.mark.parametrize("text", ["2026-2-3", "20260203", "2026-02-30", "2026-W01-1", "1989-12-31", "2101-01-01", "", "x", "２０２６-01-01", "2026-01-01 ", "\ud800", "2026-01-01T00"])  # fmt: skip
def test_only_iso_days_of_our_time_are_stored(session: Session, text: str) -> None:
    assert not valid(text)
    project = create_project(session, name="p", client="c")
    for refused in (
        lambda: edit_project(session, project, close=text or "x"),
        lambda: set_next_step(session, project, text="t", due=text),
        lambda: record_touch(session, project, day=text, kind="call", note="x"),
        lambda: close_project(session, project, to="parked", day=text, reason="r"),
    ):
        with pytest.raises(Invalid) as found:
            refused()
        assert found.value.field in ("close", "due", "day")


def test_the_day_changes_at_midnight_in_the_business_time_zone() -> None:
    clock = FixedClock("2026-11-23T23:59:59")
    assert clock.today() == "2026-11-23"
    clock.step(seconds=1)
    assert clock.today() == "2026-11-24"
    before = clock.now_us()
    assert clock.now_us() == before + 1, "no two moments are the same"
    assert day_of(before, "America/New_York") == "2026-11-23"
    assert local_time(before, "UTC") == "2026-11-23 16:00"
    clock.step(days=400)
    assert clock.today() == "2027-12-29"
    assert between(SystemClock("UTC").today(), SystemClock("Asia/Shanghai").today()) in (0, 1)


@pytest.mark.parametrize(("moment", "day"), [("2026-03-29T01:59:59", "2026-03-29"), ("2026-10-25T02:30:00", "2026-10-25"), ("2026-10-25T23:59:59", "2026-10-25")])  # fmt: skip
def test_summer_time_moves_no_day(moment: str, day: str) -> None:
    clock = FixedClock(moment, "Europe/Berlin")
    assert clock.today() == day
