"""Fields that the forms for touches and promises share."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len

from store.domain import access, days
from store.domain.names import fold
from store.domain.promises import STANDINGS, empty_phrase
from store.queries.capturing import Ground, Person, Promise
from store.text import N_, Message, msg, render
from tui.present.clip import clip, clip_client
from tui.present.words import t
from tui.widgets.form_choice import Choice
from tui.widgets.form_fields import Day, Field, Reading, day_words

ORGANISATION = 18
"""Cells that the name of a contact's organisation may take beside his."""


@dataclass
class PastDay(Day):
    """A day of something that has happened: `周五` is the latest one up to today; none ahead is taken."""

    def value(self) -> str | None:
        """The ISO day; None when unreadable."""
        return days.parse(self.edit.text, self.reading.today, past=True)

    def complaint(self) -> Message | None:
        """Also: not in the future."""
        found = super().complaint()
        day = None if self.empty else self.value()
        if found is None and day and day > self.reading.today:
            self.error = msg(
                "The day {day} lies in the future; what has happened has a day up to today.",
                day=day,
            )
        return self.error


@dataclass
class DueDay(Day):
    """A day of something promised: from today on."""

    def complaint(self) -> Message | None:
        """Also: not in the past."""
        found = super().complaint()
        day = None if self.empty else self.value()
        if found is None and day and day < self.reading.today:
            self.error = msg("A next step lies ahead; {day} has passed.", day=day)
        return self.error


@dataclass
class Deed(Field):
    """What is promised; an empty phrase is marked while it is typed."""

    def aside(self) -> str:
        """Says that nothing is promised by this."""
        if self.empty or not empty_phrase(self.edit.text):
            return ""
        return t(self.reading.lang, N_("! says nothing: who does what?"))


@dataclass
class Minutes(Field):
    """A number of minutes of a day."""

    def value(self) -> int | None:
        """The minutes; None when unreadable."""
        word = unicodedata.normalize("NFKC", self.edit.text).strip()
        return int(word) if word.isascii() and word.isdecimal() and len(word) <= 4 else None

    def complaint(self) -> Message | None:
        """Also: within a day."""
        value = None if self.empty else self.value()
        if super().complaint() is None and value is not None and value > 24 * 60:
            self.error = msg("Give a number from {low} to {high}.", low=0, high=24 * 60)
        return self.error


def heading(base: Ground, reading: Reading, *rules: str, more: Sequence[str] = ()) -> str:
    """The lines above a form: the project, what is said of it, and the flags that this form can clear."""
    told = [render(sentence, reading.lang) for rule, sentence in base.flags if rule in rules]
    return "\n".join(line for line in (f"{base.name} · {base.client}", *more, *told) if line)


def people(contacts: Sequence[Person]) -> list[Choice]:
    """Contacts as choices, those of other organisations with their name; two of one name are told apart."""
    many = Counter(fold(person.name) for person in contacts)
    return [
        Choice(
            person.id,
            _apart(person) if many[fold(person.name)] > 1 else person.name,
            person.keys,
            " · ".join(
                part for part in (clip_client(person.client, ORGANISATION), person.note) if part
            ),
        )
        for person in contacts
    ]


def _apart(person: Person) -> str:
    return f"{person.name} ({person.client or person.note or person.id})"


def words_of(table: Mapping[str, str], reading: Reading) -> list[Choice]:
    """A table of words as choices, found by their key too."""
    return [Choice(key, t(reading.lang, text), key) for key, text in table.items()]


def roles(reading: Reading) -> list[Choice]:
    """Our own roles as choices."""
    return words_of(access.ROLES, reading)


def about(promise: Promise, reading: Reading) -> str:
    """Its day and how it stands: `周五 11-27 · 改期`."""
    parts = [day_words(promise.done_day or promise.due, reading)]
    if promise.standing != "open":
        parts.append(t(reading.lang, STANDINGS[promise.standing]))
    if promise.moved:
        parts.append(t(reading.lang, N_("day moved")))
    return " · ".join(parts)


def named(promises: Iterable[Promise], reading: Reading, width: int) -> list[Choice]:
    """Promises as choices with their day, each within `width` cells and unlike the others."""
    found: list[Choice] = []
    for promise in promises:
        note = about(promise, reading)
        name = clip(promise.text, max(8, width - cell_len(note) - 3))
        if any(choice.name == name for choice in found):
            name = clip(promise.text, max(8, width - cell_len(note) - 9)) + f" #{promise.id}"
        found.append(Choice(promise.id, name, note=note))
    return found


def first_of(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The values that say something, of these names."""
    return {name: values[name] for name in names if values.get(name) not in (None, "", ())}
