"""Fields of a form, without Textual: what is typed, what is understood of it, what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rich.cells import cell_len, split_graphemes

from store.domain import days, money
from store.text import N_, Lang, Message, msg, nmsg, render
from tui.present.clip import clip
from tui.present.words import t
from tui.widgets.form_text import BREAK, PASTED, Edit, Row, tidy

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What is needed to read what a person types: the language, the book's today and its currency."""

    lang: Lang
    today: str
    currency: str = "CNY"


def day_words(day: str, reading: Reading) -> str:
    """A day as people say it: `周五 11-27`, with the year where it is another one."""
    short = day[5:] if day[:4] == reading.today[:4] else day
    return f"{t(reading.lang, WEEKDAYS[days.weekday(day)])} {short}"


Check = Callable[[Any], Message | None]


@dataclass
class Field:
    """One line of a form.

    key: name in the values. label, help: message ids. needed: empty is an error. shown: whether it has a place, given
    the other fields' values. check: a further rule on the value. error: what is wrong, set by `complaint`.
    """

    key: str
    label: str
    needed: bool = False
    help: str = ""
    shown: Callable[[Mapping[str, Any]], bool] | None = None
    check: Check | None = None
    error: Message | None = None
    edit: Edit = field(default_factory=Edit)
    reading: Reading = Reading("en", "2000-01-01")
    room: int = 40
    """Cells the value may take, set by the form before it draws."""
    surplus: int = 0
    """Characters that did not fit and were left out: an error until one edits, so that nothing is lost silently."""

    @property
    def empty(self) -> bool:
        """Whether nothing stands here."""
        return not self.edit.text.strip()

    def put(self, value: Any) -> None:
        """Fill in a value, however long it is; None empties."""
        text = "" if value is None else str(value)
        self.edit.limit = max(self.edit.limit, len(text))
        self.edit.put(text, fresh=False)

    def value(self) -> Any:
        """The value meant, None where there is none or it cannot be read."""
        return self.edit.text.strip() or None

    def complaint(self) -> Message | None:
        """What is wrong, as a sentence; remembered in `error`."""
        if self.empty:
            self.error = msg("This is needed.") if self.needed else None
        elif (value := self.value()) is None:
            self.error = self.unreadable()
        else:
            self.error = self.check(value) if self.check else None
        self.error = self.error or self.too_long()
        return self.error

    def too_long(self) -> Message | None:
        """Says what was left out."""
        if not self.surplus:
            return None
        return nmsg(
            "Only {limit} characters fit: {n} was left out.",
            "Only {limit} characters fit: {n} were left out.",
            self.surplus,
            limit=self.edit.limit,
        )

    def unreadable(self) -> Message:
        """The sentence for text that means nothing here."""
        return msg("This cannot be read.")

    def aside(self) -> str:
        """What was understood of the text, shown behind it."""
        return ""

    def state(self) -> Any:
        """What was typed, for a draft; with the number of characters left out where there are any."""
        return [self.edit.text, self.surplus] if self.surplus else self.edit.text

    def restore(self, state: Any) -> None:
        """Take what a draft kept; anything odd in it is ignored."""
        text = self.kept(state)
        if text is not None:
            self.edit.put("\n".join(tidy(line) for line in text.split("\n")))

    def kept(self, state: Any) -> str | None:
        """The text of a draft, None where there is none; what was left out of it is said again."""
        text, surplus = state if isinstance(state, list) and len(state) == 2 else (state, 0)
        if not isinstance(text, str):
            return None
        self.surplus = surplus if isinstance(surplus, int) and surplus > 0 else 0
        self.error = self.too_long()
        return text

    def enter(self) -> None:
        """The field becomes the current one."""

    def leave(self) -> None:
        """Another field becomes the current one."""

    def back(self) -> bool:
        """`esc`: step back one level inside the field; False when there is none."""
        return False

    def accept(self) -> bool:
        """`enter`: False when the field keeps the cursor."""
        return True

    def key_pressed(self, key: str, character: str | None) -> bool:
        """Take a key; False when it means nothing here."""
        before = self.edit.text
        taken = self._pressed(key, character)
        if self.edit.text != before:
            self.surplus = 0  # the person has seen it and goes on
        self.error = self.too_long() or self.error
        return taken

    def _pressed(self, key: str, character: str | None) -> bool:
        if self.edit.key(key):
            self.error = None
            return True
        if character and character.isprintable():
            self.error = None
            if not self.edit.insert(character):
                self.surplus += 1
            return True
        return False

    def paste(self, text: str) -> None:
        """Take pasted text: cleaned, on one line, as much as fits; what did not fit is said."""
        self.take(tidy(text), max(0, len(text) - PASTED))

    def take(self, plain: str, cut: int = 0) -> None:
        """Put in as much of cleaned text as fits. cut: characters that were not even looked at."""
        if not plain:
            return
        before = 0 if self.edit.fresh else len(self.edit.text)
        self.edit.insert(plain)
        self.surplus = len(plain) - (len(self.edit.text) - before) + cut
        self.error = self.too_long()

    def cells(self, here: bool) -> tuple[list[Row], tuple[int, int] | None]:
        """The value in lines of `room` cells, and the caret (cell, line) when the field is the current one."""
        aside = self.aside()
        room = self.room - (cell_len(aside) + 2 if aside else 0)
        room = max(room, min(self.room, 8))
        if not here:
            shown = self.edit.text.replace("\n", BREAK) or "–"
            return [
                [(clip(shown, room), "" if self.edit.text else "dim"), ("  " + aside, "dim")]
            ], None
        text, at = self.edit.window(room)
        typed = [(text, "on"), (" ", "caret")] if self.edit.fresh else caret_pieces(text, at)
        return [[*typed, ("  " + aside if aside else "", "dim")]], (at, 0)

    def drop(self) -> list[Row]:
        """Lines of a list standing open under the field."""
        return []

    def click(self, x: int, line: int) -> None:
        """A click on cell `x` of the field's `line`."""


def caret_pieces(text: str, at: int) -> Row:
    """`text` with the grapheme at cell `at` marked as the caret."""
    used = 0
    for start, end, cells in split_graphemes(text)[0]:
        if used >= at:
            return [(text[:start], ""), (text[start:end], "caret"), (text[end:], "")]
        used += cells
    return [(text, ""), (" ", "caret")]


@dataclass
class Amount(Field):
    """An amount: `281.6万`, `2.8M`, `120k`, `1,200,000`; the value is in minor units. currency: read when needed."""

    currency: Callable[[], str] | None = None

    def enter(self) -> None:
        """The first letter typed replaces the amount; an arrow key goes on in it."""
        self.edit.fresh = not self.empty

    def leave(self) -> None:
        """Keep it."""
        self.edit.fresh = False

    def money(self) -> str:
        """The currency it is in."""
        return (self.currency() if self.currency else "") or self.reading.currency

    def put(self, value: Any) -> None:
        """Fill in minor units, as the shortest exact text."""
        if value is None:
            self.edit.put("")
        else:
            exact = money.plain(int(value), (self.currency() if self.currency else "") or "CNY")
            self.edit.put(exact.removesuffix(".00"))

    def value(self) -> int | None:
        """Minor units; None when unreadable."""
        return money.parse(self.edit.text, self.money())

    def complaint(self) -> Message | None:
        """Also: not negative, not over the limit."""
        if super().complaint() is None and not self.empty:
            value = self.value()
            if value is not None and value < 0:
                self.error = msg("An amount cannot be negative.")
            elif value is not None and value > money.LIMIT:
                self.error = msg("That is more than a book can hold (1 trillion).")
        return self.error

    def unreadable(self) -> Message:
        """How an amount is written."""
        return msg("Not an amount: write 281.6万, 2.8M, 120k or 1,200,000.")

    def aside(self) -> str:
        """`→ 281.6万`."""
        value = None if self.empty else self.value()
        if value is None or not 0 <= value <= money.LIMIT:
            return ""
        return f"→ {money.show(value, self.money(), self.reading.lang)}"


@dataclass
class Day(Field):
    """A day as people say it: `fri`, `周五`, `+3`, `12-1`, `下周三`; the value is ISO text."""

    def value(self) -> str | None:
        """The ISO day; None when unreadable."""
        return days.parse(self.edit.text, self.reading.today)

    def unreadable(self) -> Message:
        """How a day is written."""
        return msg("Not a day: write 12-28, 2027-3-5, fri, +3 or today.")

    def aside(self) -> str:
        """`→ 周五 11-27`."""
        value = None if self.empty else self.value()
        return f"→ {day_words(value, self.reading)}" if value else ""

    def enter(self) -> None:
        """The first letter typed replaces the day; an arrow key goes on in it."""
        self.edit.fresh = not self.empty

    def leave(self) -> None:
        """What was understood takes the place of what was typed, so that tomorrow it means the same day."""
        self.edit.fresh = False
        if value := self.value():
            self.edit.put(value)


def complain(error: Message | None, lang: Lang) -> str:
    """The sentence of an error, empty without one."""
    return render(error, lang) if error else ""
