"""What is due in words, and a line of the list of it: pure, in cells."""

from __future__ import annotations

from collections.abc import Sequence

from store.queries.board import Card
from store.queries.due import KINDS, DueList, Reason
from store.text import N_, Lang, render, translate
from tui.present.card import chip_word, money
from tui.present.clip import clip, clip_client, clip_name, drawable, pad, width
from tui.present.glyphs import Glyphs
from tui.present.listing import short_day

GAP = 2
CHIP = 4
"""Cells of the longest chip."""
COUNTED = ("verdict", "recheck", "broken")
"""What the title counts, where there is any."""


def why_words(why: Sequence[Reason], lang: Lang, today: str) -> str:
    """All that is due of a project, days of this year without it."""
    said = (render(one._replace(day=short_day(one.day, today)).sentence, lang) for one in why)
    return " · ".join(drawable(" ".join(words.split())) for words in said)


def counts_words(found: DueList, lang: Lang) -> list[str]:
    """`verdict 4`, `re-check 9`, `weekly check 31`: how many of the weightiest, and of what is just not reviewed lately."""
    said = [(KINDS[kind], found.kinds.get(kind, 0)) for kind in COUNTED]
    said.append((N_("weekly check"), found.checks))
    return [f"{translate(name, lang)} {n}" for name, n in said if n]


def line(
    card: Card, why: Sequence[Reason], cells: int, today: str, lang: Lang, glyphs: Glyphs, currency: str
) -> tuple[str, str, str]:  # fmt: skip
    """Chip, name, and the rest: owner, client and amount where there is room, and why, which gets what is left."""
    dots, gap = glyphs.ellipsis, " " * GAP
    name, owner = cells * (24 if cells < 100 else 20) // 100, max(8, cells // 10)
    parts = [pad(clip(drawable(card.owner), owner, dots), owner)]
    if cells >= 100:
        client = cells * 16 // 100
        worth = money(card, lang, currency)
        parts.insert(0, pad(clip_client(drawable(card.client), client, dots), client))
        parts.append(" " * (10 - width(worth)) + worth)
    facts = gap.join(parts)
    room = cells - CHIP - GAP - name - GAP - width(facts) - GAP
    facts += gap + clip(glyphs.plain(why_words(why, lang, today)), max(room, 0), dots)
    return (
        pad(chip_word(card.chip, lang), CHIP) + gap,
        pad(clip_name(drawable(card.name), name, dots), name) + gap,
        facts,
    )
