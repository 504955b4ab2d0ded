"""Records for large books: the demo's shares of stages, owners and money, as the importer takes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp
from random import Random
from typing import Any

from store.domain import days
from store.standard.demo.cast import HEROES
from store.standard.demo.deals import LEAST, MOST, NORMS, OPEN_STAGES, SIGMA, scaled
from store.standard.demo.plan import SEED
from store.standard.demo.words import Table, pick, spread, weighted, words
from store.text import Lang

PER_CLIENT = 20
HERO_MEDIAN, MEDIAN = 170, 50
"""Medians of amounts in 10,000: with their share of clients two heroes carry about 70 %."""
INDUSTRIES = (
    "water",
    "water",
    "petro",
    "petro",
    "power",
    "power",
    "paper",
    "food",
    "food",
    "power",
)
"""What each trade of the words file buys."""
OWNERS = (18, 4, 10, 18, 8, 10, 11, 11, 10)
"""Weights of the reps, in the order of regions; the heroes have the most clients."""
SILENCES = ((0, 14, 74), (15, 22, 15), (23, 60, 11))
"""Days since the last follow-up, from–to, and how many of a hundred projects."""


@dataclass(frozen=True, slots=True)
class _Client:
    """A client of a large book: its rep's number and his region."""

    name: str
    industry: str
    rep: int
    owner: str
    region: str


def records(
    n: int, *, seed: int = SEED, day: str = "2026-11-23", lang: Lang = "zh"
) -> Iterator[dict[str, Any]]:
    """`n` open projects as of `day` for `import_records`: N/20 clients, unique project names.

    The same arguments give the same records, and the first of a longer run are not those of a
    shorter one: the number of clients follows `n`.
    """
    table = words(lang)
    rng = Random(f"loudou records {seed}")
    clients = _clients(rng, table, max(1, n // PER_CLIENT))
    counts: dict[str, int] = {}
    for _ in range(n):
        client = clients[int(rng.random() * len(clients))]
        name, thing = _name(rng, table, client.industry, counts)
        stage = 1 + weighted(rng, OPEN_STAGES)
        since = _silence(rng)
        began = since + int(sum(NORMS[: stage - 1]) * (0.5 + rng.random())) + spread(rng, 1, 30)
        left = sum(NORMS[stage - 1 :])
        ahead = -spread(rng, 1, 40) if rng.random() < 0.05 else spread(rng, 3, 20 + left)
        yield {
            "client": client.name,
            "name": name,
            "owner": client.owner,
            "region": client.region,
            "stage": stage,
            "amount": _amount(rng, table, client.rep),
            "currency": table["currency"],
            "close": days.add(day, ahead),
            "registered": days.add(day, -began),
            "touch_day": days.add(day, -since),
            "product": thing,
        }


def _clients(rng: Random, table: Table, count: int) -> list[_Client]:
    """Clients of unlike names: place and calling first, the trade goes round with both."""
    parts = table["bulk"]
    reps = [(rep, one["name"]) for one in table["region"] for rep in one["reps"]]
    places, callings, trades = parts["places"], parts["callings"], parts["trades"]
    gap = " " if parts["trades"][0].isascii() else ""
    found: list[_Client] = []
    for number in range(count):
        rest, place = divmod(number, len(places))
        lap, calling = divmod(rest, len(callings))
        again, turn = divmod(lap, len(trades))
        trade = (turn + place) % len(trades)
        name = f"{places[place]}{callings[calling]}{gap}{trades[trade]}"
        rep = weighted(rng, OWNERS)
        found.append(
            _Client(
                name=f"{name} {again + 1}" if again else name,
                industry=INDUSTRIES[trade],
                rep=rep,
                owner=reps[rep][0],
                region=reps[rep][1],
            )
        )
    return found


def _name(rng: Random, table: Table, industry: str, counts: dict[str, int]) -> tuple[str, str]:
    """The next name of its kind, such as 污水提升泵 3#泵站, and what is bought."""
    _, thing, *_ = pick(rng, table["projects"][industry]).split("|")
    kind = "site" if industry == "water" else "line"
    what = thing[0].upper() + thing[1:]
    number = counts[f"{what} {kind}"] = counts.get(f"{what} {kind}", 0) + 1
    where = table["bulk"][kind].format(n=number)
    return f"{what}, {where}" if what.isascii() else f"{what} {where}", thing


def _amount(rng: Random, table: Table, rep: int) -> int:
    median = HERO_MEDIAN if rep in HEROES else MEDIAN
    value = median * exp(SIGMA * rng.gauss(0, 1))
    return scaled(min(MOST, max(LEAST, value)), table)


def _silence(rng: Random) -> int:
    low, high, _ = SILENCES[weighted(rng, [share for _, _, share in SILENCES])]
    return spread(rng, low, high)
