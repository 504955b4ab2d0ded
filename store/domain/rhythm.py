"""The 1-15-30 rule (method §5): progress days d, the chip, and what a review owes a project. Pure.

The anchors that d counts from are replayed in `store.domain.anchoring`.
"""

from __future__ import annotations

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


class Rhythm(NamedTuple):
    """The numbers of the rule, in days: settings of the book."""

    check: int = 7
    recheck: int = 15
    verdict: int = 30
    provisional: int = 7


DAYS = ("check_days", "recheck_days", "verdict_days", "provisional_days")
"""Settings that are the numbers of the rule, in the order of Rhythm."""


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
    d = progress_days(today, d_anchor, hold_until, provisional_day, rhythm)
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


def last_step(duty: Duty, today: str, d: int, rhythm: Rhythm) -> str:
    """The last day for the next step that a duty asks for; empty where it asks for none."""
    return step_limit(today, d, rhythm) if duty == "recheck" else ""
