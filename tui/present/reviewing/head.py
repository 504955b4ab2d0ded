"""The header of a meeting: where it stands, and whether it keeps its time (screens: review)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from store.queries.reviewing.meeting import Line, Meeting
from store.text import N_, Lang
from tui.present.clip import clip, drawable, width
from tui.present.glyphs import Glyphs
from tui.present.words import t

GLANCE = 0.15
"""What a project at a glance takes of the time of one discussed."""
SLACK = 120
"""Seconds behind that nobody speaks of."""
DOTS = 12
"""Dots of a row at most."""
Parts = list[tuple[str, str]]


class Count(NamedTuple):
    """The projects a header counts: all lines that are still to be gone through, or one rep's."""

    number: int
    total: int
    done: tuple[bool, ...]
    glance: int
    glance_left: int


def count(meeting: Meeting, line: Line | None) -> Count:
    """The must-discuss of the rep whose turn it is, and his projects at a glance."""
    mine = [one for one in meeting.lines if line is None or one.member == line.member]
    must = [one for one in mine if one.must]
    glance = [one for one in mine if not one.must]
    number = next((n for n, one in enumerate(must, 1) if line and one.id == line.id), 0)
    return Count(
        number, len(must), tuple(one.done for one in must), len(glance),
        sum(1 for one in glance if not (one.done or one.gone)),
    )  # fmt: skip


class Pace(NamedTuple):
    """Seconds: spent, left of the plan, for each project discussed from now on; behind the plan by so many."""

    spent: int
    left: int
    each: int
    behind: int


def pace(meeting: Meeting, spent: int) -> Pace:
    """How the meeting keeps its time. What was done weighs as much as what is still to do."""
    weights = [(1.0 if one.must else GLANCE, one.done or bool(one.gone)) for one in meeting.lines]
    total = sum(weight for weight, _ in weights) or 1.0
    done = sum(weight for weight, over in weights if over)
    budget = meeting.budget * 60
    left = budget - spent
    each = int(max(0, left) / (total - done)) if total - done > 0.01 else 0
    return Pace(spent, left, each, int(spent - budget * done / total - each))


def clock(seconds: int) -> str:
    """`14:20`, `1:02:05`."""
    hours, rest = divmod(abs(seconds), 3600)
    sign = "-" if seconds < 0 else ""
    if hours:
        return f"{sign}{hours}:{rest // 60:02d}:{rest % 60:02d}"
    return f"{sign}{rest // 60}:{rest % 60:02d}"


def head_parts(
    meeting: Meeting,
    line: Line | None,
    spent: int,
    cells: int,
    lang: Lang,
    glyphs: Glyphs,
    leads: str = "",
) -> Parts:
    """The first line, `cells` wide. leads: who leads, where one only follows.

    Where it is too narrow, what is least needed goes first: the time per project, the dots, the scope.
    """
    found = count(meeting, line)
    name = t(lang, N_("Opening of the book") if meeting.opening else N_("Review"))
    scope = [name, *([drawable(meeting.scope)] if line is None or meeting.scope != line.rep else [])]  # fmt: skip
    rep = drawable(line.rep) if line else ""
    times = _times(pace(meeting, spent), lang)
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

    while not fits() and len(times) > 1:
        times.pop()
    if not fits():
        dots = []
    if not fits() and len(scope) > 1:
        scope = scope[:1] if rep else [clip(scope[1], 16, glyphs.ellipsis)]
    if not fits() and times:
        times = [_times(pace(meeting, spent), lang)[1]]
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
    left: Parts = [("accent_strong", " " + scope[0]), ("soft", "".join(dot + one for one in scope[1:]))]
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
