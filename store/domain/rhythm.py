"""The 1-15-30 rule (method §5): progress days d, the chip, and what a review owes a project. Pure.

The anchors follow from what happened, replayed by day; on one day what happened comes before what was decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from store.domain import days

Chip = Literal["1", "15", "30", "wait"]
Duty = Literal["", "recheck", "verdict"]
THIRD = 3
"""From this *continue* in a row on, the manager one level up has a word in it."""
CONTINUE_DAYS = 30
WAIT_DAYS = 366
"""How far ahead a day published by the customer may lie."""
INHERIT_DAYS = 90
"""Made again within so many days of a drop, a project goes on with its d."""

INTENTS = ("high", "medium", "low")


class Rhythm(NamedTuple):
    """The numbers of the rule, in days: settings of the book."""

    check: int = 7
    recheck: int = 15
    verdict: int = 30
    provisional: int = 7


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


def progress_days(
    today: str, d_anchor: str, hold_until: str | None, provisional_day: str | None, rhythm: Rhythm
) -> int:
    """d: whole days since the last progress, standing still while held (method §5).

    Never below 0: where the clock was set back behind what happened, that happened today.
    """
    d = max(0, days.between(d_anchor, max(today, hold_until or "")))
    if provisional_day:
        since = max(0, days.between(provisional_day, today))
        if since < rhythm.provisional:
            d = min(d, since)
    return d


def held(today: str, hold_until: str | None) -> bool:
    """Whether the project waits for a day that is still to come: nothing is due meanwhile."""
    return bool(hold_until and today < hold_until)


def chip(d: int, waiting: bool, rhythm: Rhythm) -> Chip:
    """The chip shows d only: 1 below the re-check, then 15, then 30; `wait` while d stands still."""
    if waiting:
        return "wait"
    return "30" if d >= rhythm.verdict else "15" if d >= rhythm.recheck else "1"


class Pulse(NamedTuple):
    """What the chip says of a project: `d` in days and the chip; None and "" where it no longer runs."""

    d: int | None = None
    chip: str = ""


STILL = Pulse()


def pulse(
    running: bool, today: str, d_anchor: str, hold_until: str | None, provisional_day: str | None, rhythm: Rhythm
) -> Pulse:  # fmt: skip
    """d and the chip of a project from its stored anchors; `running`: open or parked."""
    if not running:
        return STILL
    d = max(0, progress_days(today, d_anchor, hold_until, provisional_day, rhythm))
    return Pulse(d, chip(d, held(today, hold_until), rhythm))


def verdict_since(
    d_anchor: str, hold_until: str | None, provisional_day: str | None, rhythm: Rhythm
) -> str:
    """The day from which on a verdict is due: d reached its limit, the wait was over, what counted provisionally lapsed."""
    lapsed = days.add(provisional_day, min(rhythm.provisional, rhythm.verdict)) if provisional_day else ""  # fmt: skip
    return max(days.add(d_anchor, rhythm.verdict), hold_until or "", lapsed)


def duty(d: int, waiting: bool, rhythm: Rhythm) -> Duty:
    """What a review owes the project: a re-check from 15 days on, a verdict from 30 on, nothing while held."""
    if waiting or d < rhythm.recheck:
        return ""
    return "verdict" if d >= rhythm.verdict else "recheck"


def check_due(today: str, reviewed_on: str | None, rhythm: Rhythm) -> bool:
    """The weekly check is due: the last review lies a week back, or there was none."""
    return not reviewed_on or days.between(reviewed_on, today) >= rhythm.check


def step_limit(today: str, d: int, rhythm: Rhythm) -> str:
    """The last day for the next step of a re-check: within 15 days and before day 30."""
    return days.add(today, max(0, min(rhythm.recheck, rhythm.verdict - 1 - d)))
