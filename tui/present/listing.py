"""A project as one line of a list: pure, in cells."""

from __future__ import annotations

from store.domain.stages import LOST_REASONS
from store.queries.board import Card
from store.text import Lang, translate
from tui.present.card import money
from tui.present.clip import clip, clip_client, clip_name, drawable, pad, width
from tui.present.glyphs import Glyphs

GAP = 2


def short_day(day: str | None, today: str) -> str:
    """`12-28` in this year, with the year otherwise."""
    return "" if not day else day[5:] if day[:4] == today[:4] else day


def why(card: Card, lang: Lang) -> str:
    """Why a project left the board: a known reason in words, or what was written."""
    return translate(LOST_REASONS.get(card.reason, card.reason), lang)


def row(
    card: Card, cells: int, today: str, lang: Lang, glyphs: Glyphs, currency: str
) -> tuple[str, str]:
    """Name, and the rest of the line: client, owner, amount, day, reason."""
    dots = glyphs.ellipsis
    name, client, owner = cells * 30 // 100, cells * 24 // 100, 8
    worth = money(card, lang, currency)
    amount = " " * ((9 if cells < 100 else 12) - width(worth)) + worth
    day = pad(short_day(card.day, today), 10)
    gap = " " * GAP
    facts = gap.join(
        (
            pad(clip_client(drawable(card.client), client, dots), client),
            pad(clip(drawable(card.owner), owner, dots), owner),
            amount,
            day,
        )
    )
    room = cells - name - GAP - width(facts) - GAP
    facts += gap + clip(drawable(why(card, lang)), max(room, 0), dots)
    return pad(clip_name(drawable(card.name), name, dots), name) + gap, facts
