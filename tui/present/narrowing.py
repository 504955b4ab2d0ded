"""A narrowing in words, as it stands in the board's first line."""

from __future__ import annotations

from collections.abc import Mapping

from store.queries.board import Narrowing
from store.text import N_, Lang, msg, render, translate
from tui.present.clip import drawable
from tui.present.glyphs import Glyphs

FLAGS = {
    "red": N_("red"),
    "amber": N_("amber"),
    "verdict_due": N_("verdict due"),
    "next_step_overdue": N_("next step overdue"),
    "close_past": N_("close date past"),
    "silent": N_("silent"),
    "no_next_step": N_("no next step"),
}
"""Flags a board can be narrowed to, by their key."""

ORDER_NAMES = {
    "amount": N_("amount, largest first"),
    "close": N_("expected close, soonest first"),
    "silence": N_("days since contact, longest first"),
    "stage": N_("days in the stage, longest first"),
    "name": N_("name"),
}
"""Orders of the cards, by their key."""


def narrowing_words(
    narrowing: Narrowing, names: Mapping[str, Mapping[int, str]], lang: Lang, glyphs: Glyphs
) -> str:
    """`华东区 ▸ A 类`: what narrows the board, nothing where nothing does."""
    nobody = {0: render(msg("no owner"), lang)}
    nowhere = {0: render(msg("no region"), lang)}
    comma = "、" if lang == "zh" else ", "
    parts = [
        comma.join(
            names.get("regions", {}).get(key) or nowhere.get(key, str(key))
            for key in narrowing.regions
        ),
        comma.join(names.get("owners", nobody).get(key, nobody[0]) for key in narrowing.owners),
    ]
    if narrowing.classes:
        parts.append(render(msg("class {names}", names=comma.join(narrowing.classes)), lang))
    parts.append(comma.join(translate(FLAGS.get(flag, flag), lang) for flag in narrowing.flags))
    if narrowing.text:
        parts.append(f"“{narrowing.text}”")
    return f" {glyphs.more} ".join(drawable(part) for part in parts if part)
