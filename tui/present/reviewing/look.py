"""How a project on the table is drawn: cells, language, day, and what a room full of people may not see."""

from __future__ import annotations

import re
from dataclasses import dataclass

from store.domain import money
from store.lazily import pattern
from store.text import N_, Lang
from tui.present.glyphs import PRETTY, Glyphs
from tui.present.words import t
from tui.widgets.form_fields import Reading, day_words

WIDE = 120
"""From so many cells on what the rep says stands beside what happened."""
_PHONE = pattern(
    r"(?<![\d.])(?!\d{4}-\d\d-\d\d(?!\d))(?<!\d{4}-)\+?\d(?:[\s-]?\d){6,13}(?![\d.])", re.ASCII
)
_MONEY = pattern(r"\d[\d,.]*\s*(?:万元|亿元|万|亿|元)|[¥$€£]\s*\d[\d,.]*", re.ASCII)
HIDDEN = "···"


def hidden(text: str) -> str:
    """What people wrote without telephone numbers and amounts."""
    return _MONEY().sub(HIDDEN, _PHONE().sub(HIDDEN, text))


@dataclass(frozen=True, slots=True)
class Look:
    """cells: of the line. presenter: amounts, phone numbers and the like are hidden. currency: of the book.

    past: a closed review is looked back at, nothing can be decided any more.
    """

    cells: int
    lang: Lang
    today: str
    currency: str
    presenter: bool = False
    glyphs: Glyphs = PRETTY
    past: bool = False

    def day(self, day: str | None) -> str:
        """`12-28`, with the year where it is another one; `–` for none."""
        if not day:
            return "–"
        return day[5:] if day[:4] == self.today[:4] else day

    def weekday(self, day: str) -> str:
        """`周五 11-27`."""
        return day_words(day, Reading(self.lang, self.today, self.currency))

    def money(self, amount: int, currency: str) -> str:
        """An amount in short; its currency where it is not the book's."""
        short = money.show(amount, currency or self.currency, self.lang)
        return short if not currency or currency == self.currency else f"{short} {currency}"

    def said(self, text: str) -> str:
        """What people wrote, on one line; in the presenter's view without telephone numbers and amounts."""
        line = " ".join(text.split())
        return hidden(line) if self.presenter else line

    def days(self, n: int) -> str:
        """`12 天`."""
        return t(self.lang, N_("{n} days"), n=n) if n != 1 else t(self.lang, N_("1 day"))
