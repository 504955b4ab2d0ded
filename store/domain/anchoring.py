"""The anchors of the 1-15-30 rule (method §5): they follow from what happened, replayed by day. Pure.

Only writes need them; a start that only shows cards does without this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from store.domain import days


class Ruling(NamedTuple):
    """A decision that moves the clock: `continue`, `wait` (until) on its day; pending ones count from when accepted."""

    day: str
    kind: str
    until: str = ""
    accepted: bool = True


class Facts(NamedTuple):
    """What the anchors of one project follow from.

    base: the day d counts from where nothing has happened yet. progress: days of confirmed progress (the newest of each
    kind is enough). parked, back: the last parking and its return day. provisional: the newest progress nobody confirmed.
    rulings: in the order in which they were decided. closed: no longer running.
    """

    base: str
    progress: tuple[str, ...] = ()
    parked: str | None = None
    back: str | None = None
    provisional: str | None = None
    rulings: Sequence[Ruling] = ()
    closed: bool = False


class Anchors(NamedTuple):
    """What a project stores: d counts from `d_anchor`, stands still until `hold_until`; `continues` in a row."""

    d_anchor: str
    hold_until: str | None
    provisional_day: str | None
    continues: int


def replay(facts: Facts, recheck: int = 15) -> Anchors:
    """The anchors after all that happened, by day.

    On one day what happened comes before what was decided: the manager knew of it. A *wait* keeps d as it is without what
    counts provisionally: or nobody would ever have to confirm it. A *continue* that is pending counts in the row and moves
    nothing. Progress from before the base changes nothing: a confirmation never makes d larger. Progress on a later day
    than a parking or a *wait* ends it.
    """
    anchor, hold, continues = facts.base, "", 0
    newest = max((day for day in facts.progress if day >= facts.base), default="")
    for day, _, what in _by_day(facts, newest):
        if what.kind == "progress":
            anchor, hold, continues = day, "", 0
        elif what.kind == "park":
            anchor, hold = days.add(what.until, -recheck), what.until
        elif what.kind == "continue":
            continues += 1
            if what.accepted:
                anchor, hold = day, ""
        else:
            d = max(0, days.between(anchor, max(day, hold)))
            anchor, hold = days.add(what.until, -d), what.until
    told = facts.provisional or ""
    provisional = told if told > newest else None
    return Anchors(anchor, None if facts.closed else hold or None, provisional, continues)


def reason(facts: Facts) -> Ruling | None:
    """What set d_anchor last: `progress`, `park`, `continue` or `wait` with its day; None: it counts from the base."""
    newest = max((day for day in facts.progress if day >= facts.base), default="")
    setting = (
        what for _, _, what in _by_day(facts, newest) if what.accepted or what.kind == "wait"
    )
    return next(iter(reversed(list(setting))), None)


def _by_day(facts: Facts, newest: str) -> list[tuple[str, int, Ruling]]:
    """What happened, by day: progress, then decisions in their order. Only the newest progress is needed.

    A parked project is not ruled upon, so its rulings of the parking's day came before it, unless it came back that day.
    """
    found = [(newest, 0, Ruling(newest, "progress"))] if newest else []
    if facts.parked and facts.back:
        rank = 1 if facts.back == facts.parked else 3
        found.append((facts.parked, rank, Ruling(facts.parked, "park", facts.back)))
    found += [(ruling.day, 2, ruling) for ruling in facts.rulings]
    return sorted(found, key=lambda entry: entry[:2])
