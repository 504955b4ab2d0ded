"""The page that opens a rep's turn: what he promised and what became of it, then this week's key dates (method §6)."""

from __future__ import annotations

from collections.abc import Sequence

from store.domain import access, keydates, review
from store.domain.days import between
from store.domain.promises import STANDINGS
from store.queries.reviewing.before import DateAhead
from store.queries.reviewing.block import ORDER, Block
from store.queries.reviewing.promises import Promise
from store.text import N_
from tui.present.clip import clip_name, drawable, pad, width
from tui.present.promises import SIGNS, TONES, marks, record_words
from tui.present.reviewing.head import Count
from tui.present.reviewing.look import WIDE, Look
from tui.present.reviewing.rows import wrapped
from tui.present.words import t
from tui.widgets.form_text import Row

MOST = 60
"""Promises told one by one; the others are counted."""
Item = list[Row]
"""A promise or a date: its lines."""


def block_rows(block: Block, count: Count, look: Look, height: int) -> list[Row]:
    """Everything under the header. What needs a word has room round it where all of it fits on `height` lines so.

    Where all of it does not fit at all, what was kept comes last.
    """
    days = max((width(look.weekday(one)) for one in _days(block)), default=0)
    promises = [_promise(one, block, days, look) for one in block.promises[:MOST]]
    if len(block.promises) > MOST:
        more = t(look.lang, N_("and {n} more"), n=len(block.promises) - MOST)
        promises.append([[("  " + more, "dim")]])
    dates = [_date(one, days, look) for one in block.dates]
    top, one, two = _name(block, count, look), _promised(block, look), _dated(block, look)
    rows: list[Row] = []
    for loose in (len(promises), len(promises) - block.of("kept"), 0):
        rows = [
            *top,
            *_spread([one, *promises], loose),
            [],
            *_spread([two, *dates], loose and len(dates)),
        ]
        if len(rows) <= height:
            return rows
    needing = sum(1 for one in block.promises[:MOST] if one.standing != "kept")
    return [*top, *_lines([one, *promises[:needing]]), [], *_lines([two, *dates]), [], *_lines(promises[needing:])]  # fmt: skip


def _lines(items: Sequence[Item]) -> list[Row]:
    return [row for item in items for row in item]


def _days(block: Block) -> list[str]:
    return [one.due for one in block.promises[:MOST]] + [one.day for one in block.dates]


def _spread(items: Sequence[Item], loose: int) -> list[Row]:
    """The items under each other, the first `loose` of them after the heading with a blank line before."""
    rows: list[Row] = []
    for n, item in enumerate(items):
        rows += [[], *item] if loose and 0 < n <= loose + 1 else item
    return rows


def _name(block: Block, count: Count, look: Look) -> list[Row]:
    """Whose turn it is, and how much awaits him."""
    lang, dot = look.lang, f" {look.glyphs.dot} "
    said = dot.join([t(lang, "to discuss {n}", n=count.total), t(lang, "at a glance {n}", n=count.glance)])  # fmt: skip
    away = t(lang, review.PRESENCE[block.presence]) if block.presence != "present" else ""
    if block.presence == "moved" and block.until:
        away += f" {look.weekday(block.until)}"
    rep = drawable(block.rep)
    if look.presenter:
        return [[], [], [("    " + rep, "strong"), ("   " + away, "amber")], [], [("    " + said, "text")], []]  # fmt: skip
    gap = " " * max(2, look.cells - 4 - width(rep) - width(said) - width(away) - 3)
    lead: list[Row] = [[]] if look.cells >= WIDE else []
    return [*lead, [("  " + rep, "strong"), ("   " + away, "amber"), (gap, ""), (said, "text")], []]


def _promised(block: Block, look: Look) -> Item:
    """`上次约定(11-16)   落空 1 · 迟 1 · 待办 2 · 兑现 3   兑现率 4 周 80 % · 13 周 76 %`."""
    lang, dot = look.lang, f" {look.glyphs.dot} "
    title = t(lang, N_("Promises of the last review ({day})"), day=look.day(block.since)) if block.since else t(lang, N_("Promises"))  # fmt: skip
    if not block.promises:
        return [[("  " + title, "strong"), ("   " + t(lang, N_("none stood")), "dim")]]
    counts = [(name, block.of(name)) for name in ORDER if block.of(name)]
    row = [("  " + title, "strong"), ("   ", "")]
    for n, (name, number) in enumerate(counts):
        row += [(dot if n else "", "dim"), (f"{t(lang, STANDINGS[name])} {number}", TONES[name])]
    if look.presenter or not block.record.long.total:
        return [row]
    rate = t(lang, N_("keep-rate {rates}"), rates=record_words(block.record, lang))
    gap = look.cells - 2 - sum(width(text) for text, _ in row) - width(rate)
    return [[*row, (" " * gap, ""), (rate, "soft")]] if gap >= 3 else [row, [("  " + rate, "soft")]]


def _promise(one: Promise, block: Block, days: int, look: Look) -> Item:
    """What it counts as, its day, its words and who gave them, its project. days: cells of the widest day."""
    lang, tone = look.lang, TONES[one.standing]
    state = max(width(t(lang, word)) for word in STANDINGS.values()) + 2
    head = f"  {SIGNS[one.standing]} "
    head += (
        pad(t(lang, STANDINGS[one.standing]), state) if look.cells >= WIDE else ""
    )  # else the signs say it
    head += pad(look.weekday(one.due), days) + "  "
    who = one.name if one.owner != block.member else ""
    who = drawable(who) or (t(lang, access.ROLES[one.role]) if one.role in access.ROLES and not one.owner else "")  # fmt: skip
    text = look.said(one.text) + (f" ({who})" if who else "")
    told = [(text, "soft" if one.standing == "kept" else "text"), (marks(one, lang), "amber")]
    return _columns(head, tone, told, one.project_name, look)


def _dated(block: Block, look: Look) -> Item:
    title = t(look.lang, N_("Key dates this week"))
    none = [] if block.dates else [("   " + t(look.lang, N_("none")), "dim")]
    return [[("  " + title, "strong"), *none]]


def _date(one: DateAhead, days: int, look: Look) -> Item:
    """The day, what happens on it and how soon, on which project. days: cells of the widest day."""
    lang, n = look.lang, between(look.today, one.day)
    when = t(lang, N_("today")) if n == 0 else t(lang, N_("in {days}"), days=look.days(n))
    head = f"  ! {pad(look.weekday(one.day), days)}  "
    told = [(t(lang, keydates.KINDS.get(one.kind, one.kind)), "text"), (when, "soft"), (look.said(one.note), "soft")]  # fmt: skip
    return _columns(head, "amber", told, one.name, look)


def _columns(
    head: str, tone: str, told: Sequence[tuple[str, str]], project: str, look: Look
) -> Item:
    project = drawable(project)
    margin, side = width(head), look.cells * 28 // 100 if look.cells >= WIDE else 0
    pieces = [(text, how) for text, how in told if text]
    if not side:
        pieces.append((project, "soft"))
    room = max(12, look.cells - margin - side - 4)
    lines = wrapped(pieces, room)
    if side:
        used = sum(width(text) for text, _ in lines[0])
        lines[0] += [(" " * (room - used + 2), ""), (clip_name(project, side, look.glyphs.ellipsis), "soft")]  # fmt: skip
    return [[(head if not n else " " * margin, tone), *line] for n, line in enumerate(lines)]
