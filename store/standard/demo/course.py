"""The course of a project: its way through the stages, its days of touches, its slipping dates."""

from __future__ import annotations

from math import exp

from store.domain import days
from store.standard.demo.deals import NORMS, PERIOD
from store.standard.demo.life import Leg, Life
from store.standard.demo.words import pick, spread

STUCK = -115
"""Day offset from which a stuck project has no progress: time enough for a third *continue* in a row."""


def make_legs(life: Life) -> list[Leg]:
    """The way through the stages, counted back from the end; older life is before the book."""
    rng, deal = life.rng, life.deal
    first = 1 if rng.random() < 0.75 else pick(rng, (2, 2, 3, 5))
    over = 1.15 + 0.75 * rng.random() if rng.random() < 0.2 else 0.1 + 0.85 * rng.random()
    on = min(-int(NORMS[deal.stage - 1] * over) if deal.open else deal.end - 4, deal.end)
    if not deal.open:
        long = 40 if deal.fate == "dropped" else NORMS[deal.stage - 1]
        on = deal.end - int(long * (0.3 + 0.7 * rng.random()))
    if deal.stuck:
        on = min(on, STUCK)
    found = [Leg(deal.stage, max(on, 8 - PERIOD))]
    stage, early = deal.stage, -PERIOD
    while stage > min(first, deal.stage) and found[-1].on > early + 12:
        stage -= 1
        on = found[-1].on - max(4, int(NORMS[stage - 1] * exp(0.4 * rng.gauss(0, 1) - 0.3)))
        if on <= early:
            on = early + int(rng.random() * min(14, found[-1].on - early - 1))
            found.append(Leg(stage, on))
            break
        found.append(Leg(stage, on))
    legs = found[::-1]
    if len(legs) >= 4 and rng.random() < 0.08:
        del legs[1 + int(rng.random() * (len(legs) - 2))]
    legs = _with_step_back(life, legs)
    return [legs[0], *(Leg(leg.stage, life.workday(leg.on)) for leg in legs[1:])]


def _with_step_back(life: Life, legs: list[Leg]) -> list[Leg]:
    """Now and then a project falls back one stage and climbs again."""
    last = len(legs) - 1
    for n in range(1, last):
        leg, length = legs[n], legs[n + 1].on - legs[n].on
        if length >= 24 and leg.stage >= 3 and life.rng.random() < 0.07:
            back = Leg(leg.stage - 1, leg.on + length // 3)
            again = Leg(leg.stage, leg.on + 2 * length // 3)
            return [*legs[: n + 1], back, again, *legs[n + 1 :]]
    return legs


def make_visits(life: Life, legs: list[Leg]) -> list[int]:
    """Days of touches: one at each move, one at the end, the gaps filled at a rep's rhythm."""
    rng, end = life.rng, life.deal.end
    if life.deal.fate == "dropped":
        # Given up after nothing was heard for weeks.
        end = max(min(end - 20, end - (end - legs[-1].on) // 2), legs[-1].on + 5)
    anchors = sorted({leg.on for leg in legs[1:]} | {life.workday(end)})
    found: list[int] = []
    at = legs[0].on + spread(rng, 0, 4)
    for anchor in anchors:
        while at < anchor - 5:
            day = life.workday(at)
            if not found or day > found[-1]:
                found.append(day)
            at += 11 + int(12 * rng.random())
        if not found or anchor > found[-1]:
            found.append(anchor)
        at = max(at, anchor + 7 + int(6 * rng.random()))
    return found


def create(life: Life, leg: Leg, visits: list[int]) -> None:
    """The project enters the book with the amount one guesses at first."""
    rng, deal = life.rng, life.deal
    on = min(leg.on, visits[0])
    amount = deal.amount
    if leg.stage <= 2 and deal.stage >= 3 and rng.random() < 0.4:
        unit = 10 ** (len(str(deal.amount)) - 2)
        life.rough = True
        amount = max(unit, round(deal.amount * (0.85 + 0.4 * rng.random()) / unit) * unit)
    ahead = sum(NORMS[leg.stage - 1 :])
    close = on + max(20, int(ahead * (0.3 + 0.35 * rng.random())))
    if not deal.open:
        close = max(on + 10, min(close, deal.end - spread(rng, -25, 20)))
    life.act(
        "create",
        on,
        name=deal.name,
        client=deal.client,
        stage=leg.stage,
        amount=amount,
        close=life.day(_month_end(life, close)),
        source=life.client.source,
        product=deal.thing,
        remarks=pick(rng, life.table["words"]["remarks"]),
    )
    if rng.random() < 0.2:
        link(life, on)


def link(life: Life, on: int) -> None:
    """Another organisation of the region takes part."""
    clients = life.cast.clients
    near = [
        n
        for n, one in enumerate(clients)
        if one.kind != "user" and one.region == life.client.region and n != life.deal.client
    ]
    other = pick(life.rng, near)
    life.act("link", on, client=other, role=clients[other].kind)


def _month_end(life: Life, offset: int) -> int:
    """Four in ten dates are the end of a month: nobody knows the day, everybody knows the month."""
    day = life.day(offset)
    if life.rng.random() >= 0.4:
        return offset
    after = days.add(day[:8] + "01", 31)
    return offset + days.between(day, days.add(after[:8] + "01", -1))


def make_closes(life: Life, visits: list[int]) -> dict[int, int]:
    """Slipped dates: on which visit the expected close is pushed, and to when."""
    rng, deal = life.rng, life.deal
    close = days.between(life.today, life.acts[0].args["close"])
    found: dict[int, int] = {}
    # A closed project's last visit is its end: nothing is pushed there.
    for visit in visits if deal.open else visits[:-1]:
        last = visit == visits[-1]
        if close - visit <= spread(rng, -3, 4) or (last and close < 2):
            close = _month_end(life, max(close, visit) + spread(rng, 14, 45))
            if last:
                close = max(close, spread(rng, 4, 40))
            found[visit] = close
    if deal.fate == "close_past" and len(visits) > 1:
        found.pop(visits[-1], None)
        found[visits[-2]] = max(visits[-1] + 1, -spread(rng, 1, 9))
    return found
