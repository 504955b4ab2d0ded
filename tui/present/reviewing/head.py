"""The header of a meeting: where it stands, and whether it keeps its time (screens: review)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from store.domain.review import GLANCE_SECONDS, MUST_SECONDS
from store.queries.reviewing.meeting import Line, Meeting
from store.text import N_, Lang
from tui.present.clip import clip, drawable, width
from tui.present.glyphs import Glyphs
from tui.present.words import t

GLANCE = GLANCE_SECONDS / MUST_SECONDS
"""What a project at a glance takes of the time of one discussed."""
SLACK = 120
"""Seconds behind that nobody speaks of."""
DOTS = 12
"""Dots of a row at most."""
Parts = list[tuple[str, str]]


class Count(NamedTuple):
    """One rep's turn: number of the present project among his must-discuss, which of them are done, those at a glance."""

    number: int
    total: int
    done: tuple[bool, ...]
    glance: int
    glance_left: int


class Turn(NamedTuple):
    """What a header says of one rep. numbers: entry → its number among the must-discuss."""

    numbers: dict[int, int]
    done: tuple[bool, ...]
    glance: int
    glance_left: int


class Tally(NamedTuple):
    """A meeting counted once: it is asked at each key. total, done: weights; budget: seconds."""

    turns: dict[int | None, Turn]
    total: float
    done: float
    budget: int


def tally(meeting: Meeting) -> Tally:
    """Count a meeting."""
    members: dict[int | None, list[Line]] = {}
    total = over = 0.0
    for line in meeting.lines:
        members.setdefault(line.member, []).append(line)
        weight = 1.0 if line.must else GLANCE
        total += weight
        over += weight if line.done or line.gone else 0.0
    turns = {member: _turn(lines) for member, lines in members.items()}
    return Tally(turns, total or 1.0, over, meeting.budget * 60)


def _turn(lines: Sequence[Line]) -> Turn:
    must = [line for line in lines if line.must]
    glance = [line for line in lines if not line.must]
    return Turn(
        {line.id: n for n, line in enumerate(must, 1)}, tuple(line.done for line in must), len(glance),
        sum(1 for line in glance if not (line.done or line.gone)),
    )  # fmt: skip


def count(found: Tally, line: Line | None) -> Count:
    """The must-discuss of the rep whose turn it is, and his projects at a glance."""
    turn = found.turns.get(line.member) if line else None
    if line is None or turn is None:
        return Count(0, 0, (), 0, 0)
    return Count(turn.numbers.get(line.id, 0), len(turn.done), turn.done, turn.glance, turn.glance_left)  # fmt: skip


class Pace(NamedTuple):
    """Seconds: spent, left of the plan, for each project discussed from now on; behind the plan by so many."""

    spent: int
    left: int
    each: int
    behind: int


def pace(found: Tally, spent: int) -> Pace:
    """How the meeting keeps its time. What was done weighs as much as what is still to do."""
    left, rest = found.budget - spent, found.total - found.done
    each = int(max(0, left) / rest) if rest > 0.01 else 0
    planned = found.budget / found.total
    return Pace(spent, left, min(each, max(0, left)), int(spent - planned * (found.done + 1)))


def clock(seconds: int) -> str:
    """`14:20`, `1:02:05`."""
    hours, rest = divmod(abs(seconds), 3600)
    sign = "-" if seconds < 0 else ""
    if hours:
        return f"{sign}{hours}:{rest // 60:02d}:{rest % 60:02d}"
    return f"{sign}{rest // 60}:{rest % 60:02d}"


def head_parts(
    meeting: Meeting,
    counted: Tally,
    line: Line | None,
    spent: int,
    cells: int,
    lang: Lang,
    glyphs: Glyphs,
    leads: str = "",
    *,
    block: bool = False,
) -> Parts:
    """The first line, `cells` wide. leads: who leads, where one only follows. block: his turn is only opened yet.

    Where it is too narrow, what is least needed goes first: the time per project, the dots, the scope.
    """
    found = count(counted, line)
    if block:
        found = found._replace(number=0)
    name = t(lang, N_("Opening of the book") if meeting.opening else N_("Review"))
    scope = [name, *([drawable(meeting.scope)] if line is None or meeting.scope != line.rep else [])]  # fmt: skip
    rep = drawable(line.rep) if line else ""
    times = _times(pace(counted, spent), lang)
    must = t(lang, N_("must discuss")) + f" [{found.number or '–'}/{found.total}]" if found.total else ""  # fmt: skip
    dots = _dots(found, glyphs) if found.total else []
    glance = t(lang, N_("at a glance {n}"), n=found.glance_left) if found.glance else ""
    late = times.pop() if times else ("dim", "")
    follow = t(lang, N_("{name} leads"), name=drawable(leads)) if leads else ""

    def fits() -> bool:
        return cells - 2 >= sum(
            width(one) + 3
            for one in (*scope, rep, must, glance, late[1], follow, *(text for _, text in times))
            if one
        ) + sum(width(text) for _, text in dots)

    whole = fits()  # as nearly always: measured once
    while not whole and not fits() and len(times) > 1:
        times.pop(0 if len(times) == 2 else -1)  # what is left of the plan stays longest
    if not whole and not fits():
        dots = []
    if not whole and not fits() and len(scope) > 1:
        scope = scope[:1] if rep else [clip(scope[1], 16, glyphs.ellipsis)]
    if not whole and not fits():
        times = []
    return _laid(scope, rep, must, dots, glance, times, late, follow, cells, glyphs)


def _times(now: Pace, lang: Lang) -> Parts:
    left = (
        t(lang, N_("{time} left"), time=clock(now.left))
        if now.left >= 0
        else t(lang, N_("{time} over"), time=clock(-now.left))
    )
    behind = now.behind > SLACK or now.left < 0
    late = t(lang, N_("behind {n} min"), n=max(1, now.behind // 60)) if behind else t(lang, N_("on time"))  # fmt: skip
    return [
        ("soft", t(lang, N_("{time} spent"), time=clock(now.spent))),
        ("soft" if now.left >= 0 else "amber", left),
        ("soft", t(lang, N_("{time} each"), time=clock(now.each))),
        ("amber" if behind else "dim", late),
    ]


def _dots(found: Count, glyphs: Glyphs) -> Parts:
    """A dot per project discussed: full where it is done, the present one lit; many are counted by their share."""
    if found.total > DOTS:
        full = sum(found.done) * DOTS // found.total
        return [("soft", glyphs.disc * full + glyphs.circle * (DOTS - full))]
    return [
        ("accent_strong" if n == found.number else "soft", glyphs.disc if done else glyphs.circle)
        for n, done in enumerate(found.done, 1)
    ]


def _laid(
    scope: Sequence[str], rep: str, must: str, dots: Parts, glance: str, times: Parts, late: tuple[str, str], follow: str,
    cells: int, glyphs: Glyphs,
) -> Parts:  # fmt: skip
    dot = f" {glyphs.dot} "
    left: Parts = [
        ("accent_strong", " " + scope[0]),
        ("soft", "".join(dot + one for one in scope[1:])),
    ]
    if rep:
        left += [("soft", dot), ("strong", rep)]
    middle: Parts = [("strong", must), ("text", "  " if dots else ""), *dots, ("soft", ("  " if must else "") + glance if glance else "")]  # fmt: skip
    right: Parts = []
    for one in [*times, late, *([("accent", follow)] if follow else [])]:
        if one[1]:
            right += [*([("dim", dot)] if right else []), one]
    used = [sum(width(text) for _, text in part) for part in (left, middle, right)]
    room = cells - 1 - sum(used)
    before = min(max(3, 30 - used[0]), max(1, room - 2)) if used[1] else 0
    return [*left, ("text", " " * before), *middle, ("text", " " * max(1, room - before)), *right, ("text", " ")]  # fmt: skip
