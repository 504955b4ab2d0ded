"""The only source of "now" and "today"."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

DEFAULT_ZONE = "Asia/Shanghai"


class Clock(Protocol):
    """Gives the moment in UTC microseconds and the calendar day in the business time zone."""

    @property
    def zone(self) -> str: ...

    def now_us(self) -> int: ...

    def today(self) -> str: ...


@lru_cache(maxsize=8)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def day_of(at_us: int, zone: str) -> str:
    """The calendar day (ISO) of a moment (UTC µs) in `zone`."""
    return _day_of_minute(at_us // 60_000_000, zone)


@lru_cache(maxsize=256)
def _day_of_minute(minute: int, zone: str) -> str:
    # No day begins within a minute, in any zone since 1972; the day is asked for at every look at the book.
    return datetime.fromtimestamp(minute * 60, _zone(zone)).date().isoformat()


def local_time(at_us: int, zone: str) -> str:
    """`2026-11-23 14:05` of a moment (UTC µs) in `zone`."""
    return datetime.fromtimestamp(at_us // 1_000_000, _zone(zone)).strftime("%Y-%m-%d %H:%M")


class SystemClock:
    """The machine's clock."""

    def __init__(self, zone: str = DEFAULT_ZONE) -> None:
        self.zone = zone

    def now_us(self) -> int:
        return time.time_ns() // 1000

    def today(self) -> str:
        return day_of(self.now_us(), self.zone)


class FixedClock:
    """A clock for tests and demos: stands still until `set` or `step`; each reading is 1 µs later."""

    def __init__(self, moment: str = "2026-11-23T10:00:00", zone: str = DEFAULT_ZONE) -> None:
        self.zone = zone
        self._now = 0
        self.set(moment)

    def set(self, moment: str) -> None:
        """Go to a local moment such as `2026-11-23T10:00:00`, in the clock's zone."""
        local = datetime.fromisoformat(moment).replace(tzinfo=_zone(self.zone))
        self._now = int(local.astimezone(UTC).timestamp()) * 1_000_000

    def step(self, *, days: int = 0, seconds: int = 0) -> None:
        """Go forward by days and seconds."""
        self._now += int(timedelta(days=days, seconds=seconds).total_seconds()) * 1_000_000

    def now_us(self) -> int:
        self._now += 1
        return self._now

    def today(self) -> str:
        return day_of(self._now, self.zone)
