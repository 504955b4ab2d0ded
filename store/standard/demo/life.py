"""One project of the demo in the making: what it says, whom it meets, which acts it adds up to.

Days are offsets from the book's day, negative ones past; nothing happens on the day itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from store.domain import days
from store.standard.demo.cast import Cast, Contact
from store.standard.demo.deals import Deal
from store.standard.demo.words import Table, pick, spread

MORNING, STEP = 8 * 3600 + 2400, 420
NO_PROJECT = -1
"""The number of the project of an act that belongs to none."""
MINUTES = {"visit": (60, 150), "exchange": (120, 210), "video": (30, 60), "call": (5, 20)}
OUTCOMES = {"p": "progress", "n": "none", "s": "silent"}


@dataclass(frozen=True, slots=True)
class Act:
    """One call of a use case: `verb` names it, `actor` and `project` are numbers of the plan."""

    day: str
    second: int
    actor: int
    project: int
    verb: str
    args: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Leg:
    """The project enters `stage` on the day offset `on`."""

    stage: int
    on: int


class Life:
    """The acts of one project in the making."""

    def __init__(
        self, rng: Random, table: Table, cast: Cast, today: str, number: int, deal: Deal
    ) -> None:
        self.rng, self.table, self.cast, self.today = rng, table, cast, today
        self.number, self.deal = number, deal
        self.client = cast.clients[deal.client]
        self.acts: list[Act] = []
        self._seconds: dict[int, int] = {}
        self.rival = pick(rng, table["rivals"])
        self.steps = 0
        self.rough = False
        self._heard: set[str] = set()

    def day(self, offset: int) -> str:
        """The ISO day of an offset."""
        return days.add(self.today, offset)

    def workday(self, offset: int) -> int:
        """The offset itself or the Friday before: some call on Saturdays, nobody on Sundays."""
        weekday = days.weekday(self.day(offset))
        if weekday == 6 or (weekday == 5 and self.rng.random() < 0.8):
            return offset - (weekday - 4)
        return offset

    def act(self, verb: str, offset: int, actor: int | None = None, **args: Any) -> None:
        """Add an act on a day, some minutes after the one before."""
        first = MORNING + spread(self.rng, 0, 7 * 3600)
        second = self._seconds.get(offset, first)
        self._seconds[offset] = second + spread(self.rng, 60, STEP)
        who = self.deal.owner if actor is None else actor
        self.acts.append(Act(self.day(offset), second, who, self.number, verb, args))

    def say(self, text: str, contact: Contact, other: Contact) -> str:
        """A phrase with its names filled in."""
        return text.format(
            who=contact.spoken,
            other=other.spoken,
            thing=self.deal.thing,
            rival=self.rival,
            pct=spread(self.rng, 3, 12),
        ).strip()

    def pair(self, stage: int) -> tuple[int, int]:
        """The contact one deals with and a second one: the engineer, late those who decide."""
        contacts, who = self.client.contacts, 0
        if stage >= 6 and self.rng.random() < 0.7:
            late = [n for n, one in enumerate(contacts) if one.role in ("decision", "purchaser")]
            who = late[0] if late else 0
        other = 1 + int(self.rng.random() * (len(contacts) - 1)) if len(contacts) > 1 else 0
        return (who, 0 if other == who else other) if len(contacts) > 1 else (0, 0)

    def touch(self, offset: int, phrase: str, stage: int) -> None:
        """A touch from a phrase `kind|outcome|text`; one that nobody answered names no contact."""
        kind, outcome, text = phrase.split("|", 2)
        who, other = self.pair(stage)
        low, high = MINUTES.get(kind, (0, 0))
        contacts = self.client.contacts
        self.act(
            "touch",
            offset,
            kind=kind,
            outcome=OUTCOMES[outcome],
            note=self.say(text, contacts[who], contacts[other]),
            contact=None if outcome == "s" else who,
            minutes=spread(self.rng, low, high) if high else None,
        )

    def phrase(self, stage: int, outcome: str) -> str:
        """A phrase of a stage with the outcome asked for."""
        lines = [one for one in self.table["touches"][str(stage)] if one.split("|")[1] == outcome]
        return self.fresh(lines)

    def fresh(self, lines: list[str]) -> str:
        """One of `lines` that this project has not heard yet, while there is one."""
        unheard = [one for one in lines if one not in self._heard]
        line = pick(self.rng, unheard or lines)
        self._heard.add(line)
        return line

    def promise(self, offset: int, due: int, stage: int) -> None:
        """A next step made on `offset` for `due`; its text names no day, that stands beside it."""
        lines = self.table["steps"]
        vague = self.rng.random() < 0.05
        text = self.fresh(lines["vague"] if vague else lines[str(stage)])
        who, other = self.pair(stage)
        contacts = self.client.contacts
        self.steps += 1
        self.act(
            "step",
            offset,
            step=self.steps,
            due=self.day(due),
            text=self.say(text, contacts[who], contacts[other]),
        )
