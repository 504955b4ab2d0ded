"""A project as three lines of a card: pure, in cells, no styles."""

from __future__ import annotations

from typing import NamedTuple

from store.domain.money import show
from store.queries.board import Card
from store.text import Lang, msg, render
from tui.present.clip import clip, clip_client, clip_name, drawable, pad, spread, width
from tui.present.glyphs import Glyphs

CHIP_TONES = {"1": "green", "15": "amber", "30": "red", "wait": "soft"}
"""The tone of each chip; what it says is read without colour (method §5)."""
OWNER = 6
"""Cells of the owner below which the mark of skipped stages gives way."""
HEIGHT = 4
"""Lines a card takes: three and a blank one."""


class Face(NamedTuple):
    """The lines of a card, each exactly `cells` wide; the third one in its six parts."""

    name: str
    facts: str
    owner: str
    chip: str
    check: str
    mark: str
    clock: str
    sign: str


def face(card: Card, cells: int, lang: Lang, glyphs: Glyphs, currency: str) -> Face:
    """The card within `cells`: name; client and amount; owner, chip, days since contact, worst flag.

    `mark` counts the stages that were skipped; `check` says that no review has seen the project for a week (method §5).
    """
    dots = glyphs.ellipsis
    amount = money(card, lang, currency)
    client = clip_client(drawable(card.client), max(cells - width(amount) - 1, 0), dots)
    sign = {"red": glyphs.cross, "amber": "!"}.get(card.flag, " ")
    clock = f" {days(card, lang)} "
    mark = f" {card.skips}{glyphs.right}" if card.skips else ""
    chip = f" {chip_word(card.chip, lang)}" if card.chip else ""
    owner = drawable(card.owner)
    check = f" {glyphs.circle}" if card.check else ""
    room = cells - width(sign + clock + chip + check)
    if room - width(mark) < min(OWNER, width(owner)):
        mark = ""
    room -= width(mark)
    owner = clip(owner, max(room, 0), dots)
    return Face(
        pad(clip_name(drawable(card.name), cells, dots), cells),
        spread(client, amount, cells, dots),
        owner,
        chip if owner else chip[1:] + " " * bool(chip),
        check if owner or chip else check[1:] + " " * bool(check),
        mark,
        " " * (room - width(owner)) + clock,
        sign,
    )


def chip_word(chip: str, lang: Lang) -> str:
    """The chip as it is read: `1`, `15`, `30`, `等`; nothing where the project no longer runs."""
    return render(msg("wait"), lang) if chip == "wait" else chip


def money(card: Card, lang: Lang, currency: str) -> str:
    """The amount, with its currency where it is not the book's; nothing where there is none."""
    if not card.amount:
        return ""
    text = show(card.amount, card.currency, lang)
    return text if card.currency == currency else f"{card.currency} {text}"


def days(card: Card, lang: Lang) -> str:
    """Days since contact (`12天`, `12d`), or that there never was one."""
    if card.never:
        return render(msg("never"), lang)
    return render(msg("{n}d", n=card.silence_days), lang)
