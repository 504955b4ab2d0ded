"""Warnings that the board knows (method §8): the pure twin of `store.queries.flagged`.

Until warnings exist as such: verdict_due, next_step_overdue, silent, close_past, no_next_step.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from store.domain import days
from store.domain.rhythm import Rhythm
from store.text import N_, Message, msg, nmsg

Colour = Literal["red", "amber"]
SILENT_LIMIT = 15
USUAL = Rhythm()

RULES: dict[str, str] = {
    "verdict_due": N_("verdict due"),
    "next_step_overdue": N_("next step overdue"),
    "silent": N_("silent"),
    "close_past": N_("expected close passed"),
    "no_next_step": N_("no next step"),
}
WEIGHT = {
    "verdict_due": 5,
    "next_step_overdue": 4,
    "silent": 4,
    "close_past": 3,
    "no_next_step": 4,
}


class Limits(NamedTuple):
    """The cut-off days of one day: SQL compares anchors with them and never subtracts days.

    verdict: anchored then or before, d has reached the verdict; provisional: progress of that day or before counts no more.
    """

    today: str
    silent_amber: str
    silent_red: str
    verdict: str
    provisional: str
    rhythm: Rhythm = USUAL


def limits(today: str, silent_limit: int = SILENT_LIMIT, rhythm: Rhythm = USUAL) -> Limits:
    """Silent from `silent_limit` days on is amber, from 1.5 times as many on red; a verdict as `rhythm` has it."""
    red = -(-3 * silent_limit // 2)
    lapsed = min(rhythm.provisional, rhythm.verdict)
    cuts = [days.add(today, -n) for n in (silent_limit, red, rhythm.verdict, lapsed)]
    return Limits(today, cuts[0], cuts[1], cuts[2], cuts[3], rhythm)


class Flag(NamedTuple):
    """One rule that a project breaks."""

    rule: str
    colour: Colour

    @property
    def rank(self) -> float:
        """Weight, red counting one and a half times (method §8)."""
        return WEIGHT[self.rule] * (1.5 if self.colour == "red" else 1)


def flags(
    silent_since: str, next_due: str | None, close: str | None, d_anchor: str, hold_until: str | None,
    provisional_day: str | None, at: Limits,
) -> list[Flag]:  # fmt: skip
    """The flags of one open project from its anchors, worst first."""
    found: list[Flag] = []
    if verdict_due(d_anchor, hold_until, provisional_day, at):
        found.append(Flag("verdict_due", "red"))
    if next_due is None:
        found.append(Flag("no_next_step", "amber"))
    elif next_due < at.today:
        found.append(Flag("next_step_overdue", "red"))
    if silent_since <= at.silent_red:
        found.append(Flag("silent", "red"))
    elif silent_since <= at.silent_amber:
        found.append(Flag("silent", "amber"))
    if close is not None and close < at.today:
        found.append(Flag("close_past", "red"))
    return sorted(found, key=lambda flag: (flag.colour != "red", -flag.rank))


def verdict_due(
    d_anchor: str, hold_until: str | None, provisional_day: str | None, at: Limits
) -> bool:
    """A verdict is due: not held, d at its limit, and no progress that counts provisionally (method §5)."""
    lapsed = provisional_day is None or provisional_day <= at.provisional
    return d_anchor <= at.verdict and (hold_until is None or hold_until <= at.today) and lapsed


def explain(
    flag: Flag,
    silent_since: str,
    touched: bool,
    next_due: str | None,
    close: str | None,
    today: str,
    bare_since: str = "",
    d: int = 0,
    verdict_since: str = "",
) -> Message:
    """One sentence: what is wrong, since when, and what would clear it.

    bare_since: from which day on no step stood; d, verdict_since: days without progress, and since when a verdict is due.
    """
    if flag.rule == "verdict_due":
        return nmsg("{n} day without progress: a verdict is due since {day}. Confirmed progress or a verdict in the review clears it.",
                    "{n} days without progress: a verdict is due since {day}. Confirmed progress or a verdict in the review clears it.", d, day=verdict_since)  # fmt: skip
    if flag.rule == "silent":
        n = days.between(silent_since, today)
        if touched:
            return nmsg("Silent for {n} day: no touch with anyone at the client since {day}. A touch that names a person clears it.",
                        "Silent for {n} days: no touch with anyone at the client since {day}. A touch that names a person clears it.", n, day=silent_since)  # fmt: skip
        return nmsg("Silent for {n} day: never touched since the baseline {day}. A touch that names a person clears it.",
                    "Silent for {n} days: never touched since the baseline {day}. A touch that names a person clears it.", n, day=silent_since)  # fmt: skip
    if flag.rule == "next_step_overdue":
        return nmsg("The next step was due {day}, {n} day ago. Keep it or move its day.",
                    "The next step was due {day}, {n} days ago. Keep it or move its day.", days.between(next_due or today, today), day=next_due)  # fmt: skip
    if flag.rule == "close_past":
        return nmsg("The expected close {day} passed {n} day ago. Give a new day or close the project.",
                    "The expected close {day} passed {n} days ago. Give a new day or close the project.", days.between(close or today, today), day=close)  # fmt: skip
    if bare_since:
        return msg(
            "No dated next step since {day}: nobody has promised anything. A next step with a day clears it.",
            day=bare_since,
        )
    return msg(
        "No dated next step: nobody has promised anything. A next step with a day clears it."
    )
