"""How a project on the table is drawn: cells, language, day, and what a room full of people may not see."""

from __future__ import annotations

import re
from dataclasses import dataclass

from store.domain import money
from store.lazily import pattern
from store.text import N_, Lang
from store.usecases.values import CURRENCIES
from tui.present.glyphs import PRETTY, Glyphs
from tui.present.words import t
from tui.widgets.form_fields import Reading, day_words

WIDE = 120
"""From so many cells on what the rep says stands beside what happened."""
_PHONE = pattern(
    r"(?<![\d.])(?!\d{4}-\d\d-\d\d(?!\d))(?<!\d{4}-)\+?\d(?:[\s-]?\d){6,13}(?![\d.])", re.ASCII
)
_CODES = "|".join(
    sorted({*CURRENCIES, *(sign for sign in money.SIGNS if sign.isascii() and sign.isalpha())})
)
_SIGN = r"(?:(?:US|HK|NT|[ASC])?\$|[¥\uffe5€£\uffe1₩₹₫₽฿]|人民币|美元|美金|欧元|英镑|港[币元]|日元|韩元)"
_CODE = rf"(?<![A-Za-z])(?i:{_CODES})(?![A-Za-z])"
_NUMBER = r"(?:(?<!\d-)[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3}){1,5}(?!\d)(?:[.,]\d{1,2})?|\d{1,18}(?:[.,\uff0c\uff0e'’]\d{1,9}){0,6})"
_RANGE = rf"{_NUMBER}(?:\s?(?:[-–~\uff5e至到]|to)\s?\d{{1,18}}(?:[.,]\d{{1,9}}){{0,6}})?"
_HAN = r"(?:[多余来几]?[十百千]*多?(?:万(?!吨|立方|平方)|亿)元?|[百千]?元|千(?![瓦米克伏帕卡]))"
_LATIN = r"(?:\s?(?:[kK]|M|(?i:mn|bn|mio|thousand|million|billion)|(?i:dollars?|euros?|yuan|yen))|[mw])(?![A-Za-z\d²³/])"
_MONEY = pattern(
    rf"(?:{_SIGN}|{_CODE})\s?{_RANGE}(?:\s?{_HAN}|{_LATIN})?"
    rf"|(?<![\dA-Za-z.]){_RANGE}(?:\s?{_HAN}|{_LATIN})?\s?(?:{_SIGN}|{_CODE})(?:\s?{_NUMBER}(?:{_LATIN})?)?"
    rf"|\d[\d,.]{{0,24}}\s?{_HAN}|(?<![\dA-Za-z.]){_RANGE}(?:\s?{_HAN}|{_LATIN})"
    r"|(?<![\d.,])\d{1,3}(?:,\d{3}){2,6}(?!\d)"
    r"|[一二两三四五六七八九十百几][一二两三四五六七八九十百千零〇]{0,12}多?[万亿](?!吨|立方|平方)元?"
)
"""As people write amounts, more rather than fewer: `1.2m` might be metres, but a room does not hear a price."""
HIDDEN = "···"


def hidden(text: str) -> str:
    """What people wrote without telephone numbers and amounts."""
    return _MONEY().sub(HIDDEN, _PHONE().sub(HIDDEN, text))


@dataclass(frozen=True, slots=True)
class Look:
    """cells: of the line. presenter: amounts, phone numbers and the like are hidden. currency: of the book.

    past: a closed review is looked back at, nothing can be decided any more. yes, onward: the keys that confirm and go on.
    """

    cells: int
    lang: Lang
    today: str
    currency: str
    presenter: bool = False
    glyphs: Glyphs = PRETTY
    past: bool = False
    yes: str = "y"
    onward: str = "]"

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
