"""How a client's file is drawn: its lines, its measures, what its parts share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from store.domain import days, money, touches
from store.queries.archive import Met, Person
from store.text import N_, Lang, translate
from tui.present.clip import clip, width
from tui.present.words import t
from tui.widgets.form_text import Row, wrap


class Line(NamedTuple):
    """One line, and what it stands for: (`client` | `facts` | `extra` | `contact` | `project` | `potential`, id) or None."""

    row: Row
    target: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How a file is drawn: cells, language, today, currency of the book; `whole` for the archive's own screen.

    project: the one under the cursor, marked in the list.
    """

    cells: int
    lang: Lang
    today: str
    currency: str
    whole: bool = False
    project: int | None = None

    def ago(self, day: str) -> str:
        """`12天前`, `today`."""
        n = days.between(day, self.today)
        return t(self.lang, N_("today")) if n <= 0 else t(self.lang, N_("{n}d ago"), n=n)

    def day(self, day: str) -> str:
        """A day, with its year where that is another one."""
        return day[5:] if day[:4] == self.today[:4] else day

    def money(self, amount: int, currency: str) -> str:
        """An amount in short; its currency where it is not the book's."""
        if not amount:
            return ""
        short = money.show(amount, currency or self.currency or "CNY", self.lang)
        foreign = currency and currency != self.currency
        return f"{short} {currency}" if foreign else short


def amber(sentence: str, room: int) -> list[Line]:
    """A warning, as many lines as it takes."""
    lines = wrap(sentence, room - 2)
    rest = [Line([("   ", ""), (line, "amber")]) for line in lines[1:]]
    return [Line([(" ! ", "amber"), (lines[0], "amber")]), *rest]


def heading(text: str, look: Look, more: int = 0) -> Line:
    """The title of a part; `more` of it are not shown."""
    note = "  " + t(look.lang, N_("and {n} more"), n=more) if more > 0 else ""
    return Line([(" " + text, "strong"), (note, "dim")])


def fitting(ways: Sequence[str], room: int) -> str:
    """The first way of saying it that fits; else the first one clipped."""
    return next((way for way in ways if way and width(way) <= room), clip(ways[0], room))


def kind(touch: Met | Person, look: Look) -> str:
    """How somebody was last touched."""
    return translate(touches.KINDS.get(touch.kind, touch.kind), look.lang)
