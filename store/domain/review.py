"""A review (周会): which projects must be discussed, in which order, and what each one is owed (method §5, §6). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from store.domain.rhythm import Duty
from store.text import N_

WHY: dict[str, str] = {
    "key_date": N_("key date within 7 days"),
    "verdict": N_("verdict due"),
    "broken": N_("promise broken"),
    "recheck": N_("re-check due"),
    "big": N_("big project changed"),
    "red": N_("red flag"),
    "added": N_("added"),
}
"""Why a project must be discussed, most urgent first."""
KEY_DAYS = 7
SKIPS = 1
"""So many times a project may be skipped without a reason."""

KINDS: dict[str, str] = {
    "next": N_("next step"),
    "outcome": N_("this week's outcome"),
    "continue": N_("continue"),
    "wait": N_("wait for a date"),
    "park": N_("park"),
    "drop": N_("drop"),
    "move": N_("stage"),
    "accept": N_("brief accepted"),
    "unchanged": N_("no change"),
    "confirm": N_("progress confirmed"),
    "correct": N_("correction"),
}
"""What can be decided on a project."""
VERDICTS = frozenset({"continue", "wait", "park", "drop"})
DECISIVE = VERDICTS | {"next", "move", "accept", "unchanged"}
"""One of these makes a project reviewed, where nothing else is owed."""
OUTCOMES: dict[str, str] = {
    "progress": N_("progress"),
    "none": N_("no progress"),
    "silent": N_("customer silent"),
}
INTENTS: dict[str, str] = {"high": N_("high"), "medium": N_("medium"), "low": N_("low")}
PRESENCE: dict[str, str] = {
    "present": N_("present"),
    "absent": N_("absent"),
    "moved": N_("on another day"),
}
OWED: dict[str, str] = {
    "verdict": N_("a verdict"),
    "outcome": N_("this week's outcome"),
    "next": N_("a next step in time"),
    "decision": N_("a decision"),
    "together": N_("a verdict on the client's other due projects"),
}
"""What a project still lacks before it counts as reviewed."""


class Candidate(NamedTuple):
    """What of an open project decides its place in the queue. key_date: the nearest one within 7 days."""

    project: int
    client: int
    member: int | None
    amount: int
    duty: Duty
    key_date: str | None
    broken: bool
    big: bool
    red: bool


class Place(NamedTuple):
    """A project's place: must discuss or at a glance, and why."""

    project: int
    must: bool
    why: tuple[str, ...]


def reasons(one: Candidate) -> tuple[str, ...]:
    """Why a project must be discussed; empty for one at a glance."""
    found = {
        "key_date": one.key_date is not None,
        "verdict": one.duty == "verdict",
        "broken": one.broken,
        "recheck": one.duty == "recheck",
        "big": one.big,
        "red": one.red,
    }
    return tuple(key for key in WHY if found.get(key))


def arrange(candidates: Iterable[Candidate]) -> list[Place]:
    """One rep's projects in the order of method §6: key dates, verdicts, broken promises, amount, id; then at a glance.

    These are sort keys, each deciding where those before it are equal. One client's due verdicts follow the most urgent
    of them: they are judged together (method §5).
    """
    must: list[Candidate] = []
    glance: list[Candidate] = []
    for one in candidates:
        (must if reasons(one) else glance).append(one)
    must.sort(key=_urgency)
    glance.sort(key=lambda one: (-one.amount, one.project))
    return [Place(one.project, True, reasons(one)) for one in _together(must)] + [
        Place(one.project, False, ()) for one in glance
    ]


def _urgency(one: Candidate) -> tuple[bool, bool, bool, int, int]:
    return one.key_date is None, one.duty != "verdict", not one.broken, -one.amount, one.project


def _together(must: list[Candidate]) -> list[Candidate]:
    found: list[Candidate] = []
    taken: set[int] = set()
    for one in must:
        if one.project in taken:
            continue
        same = [one]
        if one.duty == "verdict":
            same += [
                other
                for other in must
                if other is not one
                and other.project not in taken
                and other.duty == "verdict"
                and other.client == one.client
            ]
        found += same
        taken.update(other.project for other in same)
    return found


def told(
    decisions: Iterable[tuple[str, str | None]], by: str = "", *, gone: bool = False
) -> set[str]:
    """What was decided on a project, from kinds and days of its decisions; a refused *continue* is left out by the caller.

    by: the last day for the next step of a re-check. A later step does not count; that of an accepted brief does as one.
    gone: no longer running; a drop counts only while it is: reopened, the project was not dropped.
    """
    found = set()
    for kind, until in decisions:
        late = bool(by) and kind in ("next", "accept") and (until or "") > by
        if not (late and kind == "next"):
            found.add(kind)
        if kind == "accept" and by and not late:
            found.add("next")
    return found if gone else found - {"drop"}


def owed(
    duty: Duty, kinds: Collection[str], *, opening: bool = False, others: bool = False
) -> tuple[str, ...]:
    """What a project lacks before it counts as reviewed (✓), by the duty at the moment of deciding.

    kinds: what was decided on it in this review. opening: a 建账会 offers verdicts and does not demand them.
    others: a due project of the same client in this review still lacks its verdict.
    """
    missing = []
    if duty == "verdict" and not opening:
        if VERDICTS.isdisjoint(kinds):
            missing.append("verdict")
        if others:
            missing.append("together")
    elif duty == "recheck" and VERDICTS.isdisjoint(kinds):
        missing += [need for need in ("outcome", "next") if need not in kinds]
    if not missing and DECISIVE.isdisjoint(kinds):
        missing.append("decision")
    return tuple(missing)


class Standing(NamedTuple):
    """Where a project in a review stands.

    duty: at this moment; start: when the queue was frozen. kinds: what was decided on it (`told`). judged: a verdict given
    while one was due stands (`judged`). gone: no longer running. opening: in a 建账会.
    """

    duty: Duty
    start: Duty
    kinds: Collection[str]
    judged: bool
    gone: bool
    opening: bool

    @property
    def together(self) -> bool:
        """Judged together with the client's other ones is what was due when the queue was frozen."""
        return self.start == "verdict" and not self.opening

    @property
    def lacking(self) -> bool:
        """Whether it holds its client's others up: its verdict is still due. Progress made meanwhile lifts that."""
        due = self.together and self.duty == "verdict" and not self.gone
        return due and VERDICTS.isdisjoint(self.kinds)


def judged(
    decisions: Iterable[tuple[str, int | None, int]], limit: int, *, gone: bool = False
) -> bool:
    """Whether a verdict was given while one was owed, from kind, d and `lifted` of the decisions that stand.

    limit: d from which on a verdict is due. gone: see `told`.
    """
    standing = VERDICTS if gone else VERDICTS - {"drop"}
    return any(
        kind in standing and not lifted and (d or 0) >= limit for kind, d, lifted in decisions
    )


def owing(one: Standing, *, others: bool) -> tuple[str, ...]:
    """What a project still owes in a review: the one answer of deciding, of the queue and of the page (method §5, §6).

    others: one of the client's other projects in this review is `lacking`. A verdict given takes its own duty away: it
    is judged by what was due when it was given.
    """
    duty = "verdict" if one.start == "verdict" and one.judged else one.duty
    return owed(duty, one.kinds, opening=one.opening, others=others and one.together)


MUST_SECONDS, GLANCE_SECONDS = 90, 7
"""What a project takes in a meeting, so that eight reps with twenty projects each fit into an hour (method §6)."""


def minutes(must: int, glance: int) -> int:
    """Minutes that a review of so many projects takes, rounded up."""
    return -(-(must * MUST_SECONDS + glance * GLANCE_SECONDS) // 60)


MOST_MINUTES = 24 * 60
"""More is planned for no review."""


def planned(must: int, glance: int) -> int:
    """Minutes proposed for a review of so many projects, within what may be planned."""
    return min(MOST_MINUTES, max(1, minutes(must, glance)))
