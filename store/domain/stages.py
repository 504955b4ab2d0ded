"""Rules about stages, places and reasons (method §2, §5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from store.domain import days
from store.errors import Invalid
from store.text import N_, Both, msg, translate

STATUSES: dict[str, str] = {
    "open": N_("open"),
    "parked": N_("parked"),
    "won": N_("won"),
    "lost": N_("lost"),
    "dropped": N_("dropped"),
}
CLOSED = ("won", "lost", "dropped")
"""States in which nothing is promised any more and nobody is waited for."""
PLACES = ("parked", "won", "lost", "dropped")
"""Places beside the board."""

LOST_REASONS: dict[str, str] = {
    "price": N_("price"),
    "competitor": N_("competitor preferred"),
    "technical": N_("technical fit"),
    "relationship": N_("relationship"),
    "delivery": N_("delivery time"),
    "terms": N_("terms of payment"),
    "budget": N_("no budget"),
    "cancelled": N_("project cancelled"),
    "late": N_("we came too late"),
    "no_intent": N_("no buying intent"),
    "person_left": N_("our person left"),
    "imported": N_("imported"),
    "other": N_("other"),
}
PARK_DAYS = 90
PARKS = 2
RECHECK = 15


def weighing_rates(rates: list[int], basis: str) -> list[int]:
    """Basis points with which an open project in each stage weighs: the rate of the stage completed before it,
    or with basis `current` that of the stage itself (method §2)."""
    return rates if basis == "current" else [0, *rates[:-1]]


def skipped(from_number: int, to_number: int, top: int) -> int:
    """How many stages a move jumps over that the project has never been in: forward goes one at a time (method §2)."""
    return max(0, to_number - max(from_number, top) - 1) if to_number > from_number else 0


class Top(NamedTuple):
    """The highest stage a project has reached, and the day of its last progress beyond one (None: there was none)."""

    stage: int
    day: str | None


def stepped_back(path: Sequence[Top], stands: int) -> Top:
    """The highest stage of a project that a step back has brought to the stage numbered `stands` (method §5).

    path: the highest stage now and before each of today's moves, newest first, the last as the day began. What counts is
    where a day ends: a rise taken back on its day was none, one taken back in part counts as far as it still goes.
    """
    top = path[0]
    for before in path[1:]:
        if stands >= top.stage:
            break
        top = before if stands <= before.stage else Top(stands, top.day)
    return top


def check_park(until: str, today: str, parks: int) -> None:
    """A return day ahead of today, at most 90 days away, at most twice (method §5). Raises Invalid."""
    if parks >= PARKS:
        raise Invalid(
            msg(
                "This project was parked {n} times already, the most there is. Continue it or drop it.",
                n=parks,
            ),
            "day",
        )
    if not today < until <= days.add(today, PARK_DAYS):
        raise Invalid(
            msg(
                "The return day must lie between {first} and {last}.",
                first=days.add(today, 1),
                last=days.add(today, PARK_DAYS),
            ),
            "day",
        )


def reason_words() -> tuple[Both, ...]:
    """The reasons as people write them in either language, for a sentence that lists them."""
    return tuple(Both(translate(text, "zh"), key) for key, text in LOST_REASONS.items())


def check_reason(reason: str) -> None:
    """Lost and dropped need one of the known reasons. Raises Invalid."""
    if reason not in LOST_REASONS:
        raise Invalid(msg("Say why: one of {reasons}.", reasons=reason_words()), "reason")
