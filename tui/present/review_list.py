"""A review as a line of the list of them: pure."""

from __future__ import annotations

from store.queries.reviewing.meeting import Past
from store.text import N_, Lang
from tui.present.clip import clip, drawable, pad, width
from tui.present.glyphs import Glyphs
from tui.present.listing import short_day
from tui.present.words import t

STATES = {"open": N_("running"), "closed": N_("closed")}


def spent_words(one: Past) -> str:
    """Minutes from its beginning to its end; empty while it runs."""
    return str(max(0, one.ended - one.started) // 60_000_000) if one.ended else ""


def line_of(one: Past, cells: int, today: str, lang: Lang, glyphs: Glyphs) -> tuple[str, str]:
    """Day and scope, and the rest of the line: who led it, projects reviewed, minutes, whether it runs."""
    dots = glyphs.ellipsis
    ended = spent_words(one)
    spent = t(lang, N_("{n} min"), n=ended) if ended else ""
    facts = "  ".join(
        (
            pad(clip(drawable(one.leader), 10, dots), 10),
            f"{one.done}/{one.total}".rjust(9),
            " " * max(0, 9 - width(spent)) + spent,
            pad(t(lang, STATES[one.state]), 8),
            t(lang, N_("opening of the book")) if one.opening else "",
        )
    )
    day = pad(short_day(one.day, today), 12)
    room = max(8, cells - width(facts) - width(day) - 2)
    scope = " ".join(drawable(one.scope).split())
    return day + pad(clip(scope, room, dots), room) + "  ", facts
