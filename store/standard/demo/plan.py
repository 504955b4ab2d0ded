"""The demo as a plan: pure data from a seed, a day and a language, before any book is touched."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from store.domain import days
from store.standard.demo.briefs import briefs
from store.standard.demo.cast import Cast, Client, make_cast
from store.standard.demo.deals import PERIOD, Deal, make_deals
from store.standard.demo.filing import complete, potentials
from store.standard.demo.life import Act
from store.standard.demo.lives import live
from store.standard.demo.weeks import in_meetings, meetings
from store.standard.demo.words import words
from store.text import Lang

SEED = 7


@dataclass(frozen=True, slots=True)
class Plan:
    """Everybody, every project, and every act in the order of days.

    `first_day` is the day on which the company is entered in the book; `currency` an ISO code.
    """

    day: str
    seed: int
    first_day: str
    lang: Lang
    currency: str
    cast: Cast
    deals: tuple[Deal, ...]
    acts: tuple[Act, ...]

    def industry(self, client: Client) -> str:
        """The client's industry in the plan's language."""
        return str(words(self.lang)["industries"][client.industry])


def make_plan(day: str, *, seed: int = SEED, lang: Lang = "zh") -> Plan:
    """The plan of the demo book as of `day` (ISO). The same arguments give the same plan.

    Languages differ in words and in the scale of money only.
    """
    table = words(lang)
    # Words of a seed, not a hash of an object: the same on every machine and Python.
    rng = Random(f"loudou demo {seed}")
    cast = make_cast(rng, table)
    deals = make_deals(rng, table, cast)
    # The files have their own numbers: what is filed changes nobody's projects.
    aside = Random(f"loudou demo {seed} files")
    cast = complete(aside, table, cast)
    acts = potentials(aside, table, cast, deals, day)
    for number, deal in enumerate(deals):
        acts += live(Random(f"loudou demo {seed} {number}"), table, cast, day, number, deal)
    acts.sort(key=_moment)
    acts = in_meetings(acts, day) + briefs(
        Random(f"loudou demo {seed} briefs"), table, cast, deals, acts, day
    )
    acts += meetings(cast, deals, day)
    acts.sort(key=_moment)
    return Plan(
        day=day,
        seed=seed,
        first_day=days.add(day, -PERIOD - 3),
        lang=lang,
        currency=table["currency"],
        cast=cast,
        deals=tuple(deals),
        acts=tuple(acts),
    )


def _moment(act: Act) -> tuple[str, int, int]:
    return act.day, act.second, act.project
