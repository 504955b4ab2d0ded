"""What the demo sells: projects with owner, amount, stage and fate, in believable shares."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp
from random import Random

from store.standard.demo.cast import HEROES, Cast
from store.standard.demo.words import Table, pick, spread, weighted

PERIOD = 186
"""Days that the demo looks back: half a year and a week."""
NORMS = (15, 30, 20, 30, 45, 30, 20, 15)
OPEN_STAGES = (17, 16, 13, 16, 15, 10, 8, 6)
"""Open projects sitting in each stage."""
FATES = {"overdue": 6, "silent": 6, "close_past": 4, "quiet": 11, "no_step": 13, "well": 60}
"""Of 100 open projects: the first three end red, the next two amber (method §8)."""
CLOSED = {"won": 27, "lost": 22, "dropped": 11, "parked": 5, "returned": 2}
CLOSED_STAGES = {
    "won": (0, 0, 0, 0, 0, 0, 0, 1),
    "lost": (0, 0, 2, 3, 8, 6, 3, 0),
    "dropped": (4, 5, 3, 1, 0, 0, 0, 0),
    "parked": (0, 1, 2, 2, 2, 0, 0, 0),
    "returned": (0, 1, 2, 1, 0, 0, 0, 0),
}
MEDIAN, SIGMA = 95, 1.15
"""Amounts are log-normal, in units of 10,000; clipped to the span that follows."""
LEAST, MOST = 8, 2000


@dataclass(frozen=True, slots=True)
class Deal:
    """One project as it ends on the book's day.

    `client` and `owner` are numbers in the cast, `amount` is in minor units, `fate` a key of
    FATES or CLOSED, `end` the day offset (≤ -1) of the last touch or of closing; `stuck` without progress for months.
    """

    name: str
    thing: str
    client: int
    owner: int
    amount: int
    stage: int
    fate: str
    end: int
    showcase: bool = False
    stuck: bool = False

    @property
    def open(self) -> bool:
        """Whether the project is on the board at the end."""
        return self.fate in FATES or self.fate == "returned"


def make_deals(rng: Random, table: Table, cast: Cast) -> list[Deal]:
    """All projects of the demo, the showcase first, the others in no order."""
    outlines = _outlines(rng)
    amounts = sorted((_amount(rng) for _ in outlines), reverse=True)
    owners = _owners(rng, len(amounts))
    ranks = list(range(len(outlines)))
    rng.shuffle(ranks)
    taken: set[tuple[int, str]] = {(0, table["showcase"]["name"])}
    deals = [_showcase(table)]
    for (stage, fate), rank in zip(outlines, ranks, strict=True):
        wan, owner = amounts[rank], owners[rank]
        client = _client(rng, cast, owner)
        name, thing = _name(rng, table, cast.clients[client].industry, wan, client, taken)
        deals.append(
            Deal(
                name=name,
                thing=thing,
                client=client,
                owner=owner,
                amount=scaled(wan, table),
                stage=stage,
                fate=fate,
                end=_end(rng, fate),
            )
        )
    stuck = next((n for n, one in enumerate(deals) if one.fate == "quiet" and one.stage == 5), None)
    if stuck is not None:
        deals[stuck] = replace(deals[stuck], stuck=True)
    return deals


def scaled(wan: float, table: Table) -> int:
    """An amount of the plan (in 10,000) in minor units of the language's currency."""
    return round(wan * 10) * 1000 * int(table["scale"])


def _outlines(rng: Random) -> list[tuple[int, str]]:
    """Stage and fate of each project but the showcase."""
    fates = [fate for fate, count in FATES.items() for _ in range(count)]
    rng.shuffle(fates)
    found: list[tuple[int, str]] = []
    for stage, count in enumerate(OPEN_STAGES, 1):
        # One project of stage 4 is the showcase.
        found += [(stage, fates.pop()) for _ in range(count - (stage == 4))]
    for fate, count in CLOSED.items():
        found += [(1 + weighted(rng, CLOSED_STAGES[fate]), fate) for _ in range(count)]
    return found


def _amount(rng: Random) -> float:
    """An amount in 10,000: a round guess or a calculated figure."""
    value = min(MOST, max(LEAST, MEDIAN * exp(SIGMA * rng.gauss(0, 1))))
    if rng.random() < 0.4:
        step = 5 if value < 100 else 20 if value < 500 else 100
        return max(LEAST, round(value / step) * step)
    return round(value, 1)


def _owners(rng: Random, count: int) -> list[int]:
    """Owners by rank of amount: the heroes hold most of the big ones."""
    others = [2, 5, 6, 7, 1, 8, 4]
    found: list[int] = []
    for rank in range(count):
        share = rank / count
        chance = 0.92 if share < 0.18 else 0.66 if share < 0.4 else 0.12
        if rng.random() < chance:
            found.append(HEROES[int(rng.random() * 2)])
        else:
            found.append(others[weighted(rng, (5, 5, 4, 4, 4, 3, 3))])
    return found


def _client(rng: Random, cast: Cast, owner: int) -> int:
    """One of the owner's clients; design institutes are linked, never sold to; big accounts first."""
    own = [
        n for n, one in enumerate(cast.clients) if one.owner == owner and one.kind != "institute"
    ]
    weights = [{"A": 5, "B": 4, "C": 2}[cast.clients[n].klass] for n in own]
    return own[weighted(rng, weights)]


def _name(
    rng: Random, table: Table, industry: str, wan: float, client: int, taken: set[tuple[int, str]]
) -> tuple[str, str]:
    """A name unlike the client's others, and what is bought; large works are not small money."""
    fitting = []
    for line in table["projects"][industry]:
        name, thing, *size = line.split("|")
        if not size or (size == ["s"] and wan < 100) or (size == ["l"] and wan > 150):
            fitting.append((name, thing))
    name, thing = pick(rng, fitting)
    suffix = pick(rng, table["projects"]["suffixes"][industry])
    forms = table["projects"]["forms"]
    form = forms["brackets" if suffix.startswith("(") else "suffix"]
    wanted = form.format(name=name, suffix=suffix)
    full = name if rng.random() < 0.45 else wanted
    number = 2
    while (client, full) in taken:
        full = forms["number"].format(name=name, n=number)
        if (client, wanted) not in taken:
            full = wanted
        number += 1
    taken.add((client, full))
    return full, thing


def _end(rng: Random, fate: str) -> int:
    low, high = {
        "overdue": (4, 13),
        "silent": (25, 52),
        "close_past": (2, 12),
        "quiet": (15, 20),
        "no_step": (3, 12),
        "well": (1, 11),
        "parked": (4, 45),
        "returned": (60, 80),
    }.get(fate, (3, 165))
    return -spread(rng, low, high)


def _showcase(table: Table) -> Deal:
    shown = table["showcase"]
    return Deal(
        shown["name"], shown["thing"], 0, 0, shown["amount"], 4, "overdue", -2, showcase=True
    )
