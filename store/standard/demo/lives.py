"""How a project of the demo was lived, visit by visit: touches, moves and promises."""

from __future__ import annotations

from random import Random

from store.standard.demo.cast import Cast
from store.standard.demo.course import create, make_closes, make_legs, make_visits
from store.standard.demo.deals import Deal
from store.standard.demo.endings import finish
from store.standard.demo.evidence import set_dates, tick_gates
from store.standard.demo.life import Act, Leg, Life
from store.standard.demo.showcase import show
from store.standard.demo.words import Table, pick, spread

HELPERS = {4: ("presales",), 5: ("consultant",), 7: ("commerce", "legal")}


def live(rng: Random, table: Table, cast: Cast, today: str, number: int, deal: Deal) -> list[Act]:
    """All acts of one project, in order."""
    life = Life(rng, table, cast, today, number, deal)
    if deal.showcase:
        show(life)
        return life.acts
    legs = make_legs(life)
    visits = make_visits(life, legs)
    create(life, legs[0], visits)
    closes = make_closes(life, visits)
    _walk(life, legs, visits, closes)
    finish(life)
    set_dates(life)
    tick_gates(life)
    return life.acts


def _walk(life: Life, legs: list[Leg], visits: list[int], closes: dict[int, int]) -> None:
    """Visit by visit: what happened, who moved where, what was promised."""
    moves = {leg.on: leg for leg in legs[1:]}
    stage = legs[0].stage
    due: int | None = None
    for n, visit in enumerate(visits):
        leg = moves.get(visit)
        _talk(life, visit, stage, leg, pushed=visit in closes, last=n == len(visits) - 1)
        if due is not None:
            _keep(life, visit, due)
            due = None
        if visit in closes:
            life.act("edit", visit, close=life.day(closes[visit]))
        if leg is not None:
            _move(life, visit, stage, leg)
            stage = leg.stage
        if n + 1 < len(visits) and life.rng.random() < 0.52:
            due = _vow(life, visit, visits[n + 1], stage)
    if life.rough:
        life.act("edit", visits[-1], amount=life.deal.amount)


def _talk(life: Life, visit: int, stage: int, leg: Leg | None, *, pushed: bool, last: bool) -> None:
    """The touch of a visit fits what follows from it."""
    rng, deal, table = life.rng, life.deal, life.table
    if last and deal.fate in ("won", "lost"):
        life.touch(visit, pick(rng, table["touches"][deal.fate]), stage)
    elif last and deal.fate == "silent" and stage in (5, 6):
        bid = next(one for one in table["touches"]["5"] if one.startswith("bid|n"))
        life.touch(visit, bid, stage)
    elif leg is not None and leg.stage > stage:
        life.touch(visit, life.phrase(stage, "p"), stage)
    elif leg is not None:
        life.touch(visit, "call|n|" + pick(rng, table["words"]["back"]), stage)
    elif pushed:
        life.touch(visit, "call|n|" + life.fresh(table["words"]["delayed"]), stage)
    else:
        still = deal.stuck and stage == deal.stage
        life.touch(
            visit, life.phrase(stage, "p" if rng.random() < 0.28 and not still else "n"), stage
        )


def _keep(life: Life, visit: int, due: int) -> None:
    """A promise is kept on the visit; one that fell due before was moved, or comes late."""
    if due < visit and life.rng.random() < 0.55:
        life.act("change", due, step=life.steps, due=life.day(visit))
    life.act("finish", visit, step=life.steps, day=life.day(visit))


def _vow(life: Life, visit: int, coming: int, stage: int) -> int:
    """Promise something until about the next visit; one in four times too early."""
    slack = life.rng.random()
    early = slack < 0.25
    due = coming - spread(life.rng, 1, 4) if early else coming + spread(life.rng, 0, 3)
    due = max(visit + 1, due)
    life.promise(visit, due, stage)
    return due


def _move(life: Life, visit: int, stage: int, leg: Leg) -> None:
    """Move, call in the stage's helpers, correct the amount once it is calculated."""
    rng, deal = life.rng, life.deal
    life.act("move", visit, stage=leg.stage)
    if leg.stage > stage:
        for role in HELPERS.get(leg.stage, ()):
            if rng.random() < 0.5:
                life.act("staff", visit, role=role, member=life.cast.first(role))
    if life.rough and leg.stage >= 3 and rng.random() < 0.6:
        life.act("edit", visit, amount=deal.amount)
        life.rough = False
