"""The end of a review as lines: counts, who does what, what was not discussed. Pure, in cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from store.domain import days
from store.queries.reviewing.minutes import Left, Minutes
from store.reports.minutes import Doer, clock, counted, flat, weighed
from store.text import N_, Lang
from tui.present.clip import clip, drawable, pad, width
from tui.present.listing import short_day
from tui.present.words import nt, t
from tui.widgets.form_fields import WEEKDAYS
from tui.widgets.form_text import Row, wrap

NAME = 12
"""Cells of a name."""


class Mark(NamedTuple):
    """What a line is about: a person who does something, or a rep whose projects were not discussed."""

    kind: Literal["doer", "left"]
    member: int


class Line(NamedTuple):
    """A line, and what the cursor finds on it; its bar goes into the blank at cell `at`."""

    row: Row
    mark: Mark | None = None
    at: int = 0


class Rest(NamedTuple):
    """What of a rep was not discussed. day: to which it is put off; in a running review as it stands proposed."""

    member: int
    rep: str
    left: tuple[Left, ...]
    day: str


def rests(told: Minutes, chosen: Mapping[int, str], today: str) -> list[Rest]:
    """What is left of each rep, in the order of the turns; `chosen`: days picked and not yet saved."""
    moved = {one.member: one.until for one in told.people if one.presence == "moved" and one.until}
    found: dict[int, list[Left]] = {}
    for one in told.left:
        if one.rep_id is not None:
            found.setdefault(one.rep_id, []).append(one)
    order = {one.member: n for n, one in enumerate(told.people)}
    later = days.add(today, 7)

    def day(member: int, left: Sequence[Left]) -> str:
        if told.state == "closed":
            return left[0].until or ""
        own = moved.get(member) or ""
        return chosen.get(member) or (own if own > today else later)

    return [
        Rest(member, left[0].rep, tuple(left), day(member, left))
        for member, left in sorted(found.items(), key=lambda item: order.get(item[0], len(order)))
    ]


def lines(
    told: Minutes,
    doing: Sequence[Doer],
    left: Sequence[Rest],
    cells: int,
    today: str,
    lang: Lang,
    whole: int = 0,
) -> list[Line]:
    """All lines for a width: counts with the time spent at the right, who does what, what was not discussed.

    whole: cells of the first lines, where they may be longer.
    """
    ours = told._replace(lang=lang)
    labels = [t(lang, text) for text in (N_("End"), N_("Who does what"), N_("Not discussed"))]
    lead = max(width(label) for label in labels) + 3
    spent = clock(told.elapsed)
    room = max(16, (whole or cells) - lead - width(spent) - 2)
    found: list[Line] = [Line([])]
    for n, text in enumerate(_filled(counted(ours), room)):
        end = pad(text, room) + "  " + spent if n == 0 else text
        label = labels[0] if n == 0 else ""
        found.append(Line([(_lead(label, lead), "dim"), (end, "strong")]))
    if change := weighed(ours):
        found.append(Line([(" " * lead, ""), (change, "text")]))
    pending = sum(one.state == "pending" for one in told.decisions)
    if pending:
        words = nt(lang, "{n} continue waits for the manager one level up", "{n} continues wait for the manager one level up", pending)  # fmt: skip
        found += [Line([(_lead("", lead), ""), (line, "amber")]) for line in wrap(words, cells - lead)]  # fmt: skip
    found.append(Line([]))
    for n, one in enumerate(doing):
        found.append(_doer(one, labels[1] if n == 0 else "", lead, cells, today))
    if not doing:
        found.append(Line([(_lead(labels[1], lead), "dim"), (t(lang, N_("nobody has anything to do")), "soft")]))  # fmt: skip
    found.append(Line([]))
    for n, rest in enumerate(left):
        found.append(_rest(rest, labels[2] if n == 0 else "", lead, today, lang))
    if not left:
        words = t(lang, N_("everything was discussed"))
        found.append(Line([(_lead(labels[2], lead), "dim"), (words, "soft")]))
    if told.note:
        found.append(Line([]))
        note = wrap(flat(told.note), max(16, cells - lead))
        label = t(lang, N_("Note"))
        found += [
            Line([(_lead(label if n == 0 else "", lead), "dim"), (text, "text")])
            for n, text in enumerate(note)
        ]
    return found


def _filled(pieces: Sequence[str], room: int) -> list[str]:
    """Pieces on lines of `room` cells, none of them broken where it fits on a line of its own."""
    found: list[str] = []
    for piece in pieces:
        longer = f"{found[-1]} · {piece}" if found else piece
        if found and width(longer) <= room:
            found[-1] = longer
        else:
            found += wrap(piece, room)
    return found


def _lead(label: str, lead: int) -> str:
    return pad(" " + label, lead)


def _doer(one: Doer, label: str, lead: int, cells: int, today: str) -> Line:
    name = pad(clip(drawable(flat(one.name)), NAME), NAME)
    count = f"{len(one.tasks):>3}"
    task = one.tasks[0]
    first = f"{task.name} · {task.text}" + (f" · {short_day(task.due, today)}" if task.due else "")
    room = max(0, cells - lead - NAME - 7)
    return Line(
        [(_lead(label, lead), "dim"), (name, "text"), (count, "text"), ("   " + clip(drawable(flat(first)), room), "dim")],
        Mark("doer", one.member), lead - 1,
    )  # fmt: skip


def _rest(one: Rest, label: str, lead: int, today: str, lang: Lang) -> Line:
    name = pad(clip(drawable(flat(one.rep)), NAME), NAME)
    count = f"{len(one.left):>3}"
    when = f" → {day_words(one.day, today, lang)}" if one.day else ""
    row = [(_lead(label, lead), "dim"), (name, "text"), (count, "text"), (when, "text")]
    return Line(row, Mark("left", one.member), lead - 1)


def day_words(day: str, today: str, lang: Lang) -> str:
    """`周三 12-02`."""
    return f"{t(lang, WEEKDAYS[days.weekday(day)])} {short_day(day, today)}"


def preview(rest: Rest, lang: Lang) -> list[str]:
    """What of a rep was not discussed, by name."""
    partly = t(lang, N_("not all decided"))
    return [
        flat(f"{one.name} · {one.client}" + (f" · {partly}" if one.partly else ""))
        for one in rest.left
    ]
