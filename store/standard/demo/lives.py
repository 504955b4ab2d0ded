"""How a project of the demo was lived: touches, moves, slipped dates, promises, in order of days.

Days are offsets from the book's day, negative ones past; nothing happens on the day itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from random import Random
from typing import Any

from store.domain import days
from store.standard.demo.cast import Cast, Contact
from store.standard.demo.deals import NORMS, PERIOD, Deal
from store.standard.demo.words import Table, by_day, pick, spread, weighted, without_day

MORNING, STEP = 8 * 3600 + 2400, 420
MINUTES = {"visit": (60, 150), "exchange": (120, 210), "video": (30, 60), "call": (5, 20)}
OUTCOMES = {"p": "progress", "n": "none", "s": "silent"}
# Keys of reasons, in the order of the notes in the words files.
LOST_PRICE = ("price", "competitor")
LOST_OTHER = ("late", "relationship", "delivery", "person_left")
DROPPED = ("cancelled", "no_intent", "budget")
HELPERS = {4: ("presales",), 5: ("consultant",), 7: ("commerce", "legal")}


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
            by="",
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

    def promise(self, offset: int, due: int, stage: int, *, moved: bool) -> None:
        """A next step made on `offset` for `due`; one that will be moved names no day."""
        lines = self.table["steps"]
        vague = self.rng.random() < 0.05
        text = self.fresh(lines["vague"] if vague else lines[str(stage)])
        who, other = self.pair(stage)
        by = by_day(self.table, self.day(offset), self.day(due))
        text = without_day(text) if moved else text.replace("{by}", by)
        contacts = self.client.contacts
        self.steps += 1
        self.act(
            "step",
            offset,
            step=self.steps,
            due=self.day(due),
            text=self.say(text, contacts[who], contacts[other]),
        )


def live(rng: Random, table: Table, cast: Cast, today: str, number: int, deal: Deal) -> list[Act]:
    """All acts of one project, in order."""
    life = Life(rng, table, cast, today, number, deal)
    if deal.showcase:
        _show(life)
        return life.acts
    legs = _legs(life)
    visits = _visits(life, legs)
    _create(life, legs[0], visits)
    closes = _closes(life, visits)
    _walk(life, legs, visits, closes)
    _finish(life)
    return life.acts


def _legs(life: Life) -> list[Leg]:
    """The way through the stages, counted back from the end; older life is before the book."""
    rng, deal = life.rng, life.deal
    first = 1 if rng.random() < 0.75 else pick(rng, (2, 2, 3, 5))
    over = 1.15 + 0.75 * rng.random() if rng.random() < 0.2 else 0.1 + 0.85 * rng.random()
    on = min(-int(NORMS[deal.stage - 1] * over) if deal.open else deal.end - 4, deal.end)
    if not deal.open:
        long = 40 if deal.fate == "dropped" else NORMS[deal.stage - 1]
        on = deal.end - int(long * (0.3 + 0.7 * rng.random()))
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


def _visits(life: Life, legs: list[Leg]) -> list[int]:
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


def _create(life: Life, leg: Leg, visits: list[int]) -> None:
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
        _link(life, on)


def _link(life: Life, on: int) -> None:
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


def _closes(life: Life, visits: list[int]) -> dict[int, int]:
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
        life.touch(visit, life.phrase(stage, "p" if rng.random() < 0.28 else "n"), stage)


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
    life.promise(visit, due, stage, moved=early)
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


def _finish(life: Life) -> None:
    """What the project's fate leaves behind on the book's day."""
    deal = life.deal
    if deal.fate in ("won", "lost", "dropped", "parked", "returned"):
        _close(life)
    else:
        _leave_open(life)


def _close(life: Life) -> None:
    rng, deal, wording = life.rng, life.deal, life.table["words"]
    on = max(days.between(life.today, life.acts[-1].day), life.workday(deal.end))
    who = life.client.contacts[0]
    manager = life.cast.managers[life.client.region]
    if deal.fate == "won":
        note = life.say(pick(rng, wording["won"]), who, who)
        life.act("close", on, to="won", day=life.day(on), note=note)
    elif deal.fate == "lost":
        price = rng.random() < 0.45
        keys, kind = (LOST_PRICE, "lost_price") if price else (LOST_OTHER, "lost_other")
        index = spread(rng, 0, len(keys) - 1)
        note = life.say(wording[kind][index], who, who)
        life.act("close", on, to="lost", reason=keys[index], note=note)
    elif deal.fate == "dropped":
        index = weighted(rng, (1, 1, 1))
        note = wording["dropped"][index]
        life.act("close", on, manager, to="dropped", reason=DROPPED[index], note=note)
    else:
        _park(life, on, manager)


def _park(life: Life, on: int, manager: int) -> None:
    """Parked ones return on a day to come; returned ones came back by themselves and go on."""
    reason = pick(life.rng, life.table["words"]["parked"])
    back = spread(life.rng, 10, 80) + on
    if life.deal.fate == "parked":
        life.act("close", on, manager, to="parked", reason=reason, day=life.day(max(back, 3)))
        return
    back = on + spread(life.rng, 25, 40)
    life.act("close", on, manager, to="parked", reason=reason, day=life.day(back))
    visit = life.workday(-spread(life.rng, 3, 8))
    life.touch(visit, life.phrase(life.deal.stage, "n"), life.deal.stage)
    life.act("edit", visit, close=life.day(spread(life.rng, 30, 80)))
    life.promise(visit, spread(life.rng, 1, 8), life.deal.stage, moved=False)


def _leave_open(life: Life) -> None:
    """The open promise, the silence and the waiting that the board shows."""
    rng, deal = life.rng, life.deal
    last = days.between(life.today, life.acts[-1].day)
    if deal.fate == "silent":
        for attempt in range(weighted(rng, (2, 3, 2))):
            on = life.workday(last + 8 + 7 * attempt)
            if on < -1:
                life.touch(on, life.fresh(life.table["touches"]["silent"]), deal.stage)
    mark = rng.random()
    overdue = deal.fate == "overdue" or (deal.fate == "silent" and mark < 0.5)
    bare = deal.fate == "no_step" or (deal.fate == "silent" and 0.5 <= mark < 0.75)
    if overdue:
        due = max(last + 1, -spread(rng, 1, 9))
        life.promise(last, due, deal.stage, moved=False)
    elif not bare:
        ahead = weighted(rng, (2, 3, 3, 3, 4, 2, 1, 3, 3, 2, 2, 1, 1))
        weekend = max(0, days.weekday(life.day(ahead)) - 4)
        life.promise(last, ahead + (3 - weekend if weekend else 0), deal.stage, moved=False)
    if rng.random() < 0.3:
        holders = ("customer", "institute", "contractor", "distributor", "presales", "commerce")
        on = life.workday(max(last - spread(rng, 0, 4), last))
        holder = holders[weighted(rng, (6, 4, 2, 1, 2, 2))]
        life.act("wait", on, who=holder, since=life.day(on))


def _show(life: Life) -> None:
    """The project that the screens are drawn with, told in the words file."""
    shown, moves = life.table["showcase"], {-139: 2, -75: 3, -34: 4}
    life.act(
        "create",
        -154,
        name=shown["name"],
        client=life.deal.client,
        stage=1,
        amount=shown["was"],
        close=life.day(7),
        source=life.client.source,
        product=shown["thing"],
        remarks=life.table["words"]["remarks"][4],
    )
    institute = next(n for n, one in enumerate(life.cast.clients) if one.kind == "institute")
    life.act("link", -108, client=institute, role="institute")
    for before, kind, outcome, contact, note in shown["touches"]:
        on = -before
        low, _ = MINUTES.get(kind, (0, 0))
        minutes = low + 10 if low else None
        life.act(
            "touch", on, kind=kind, outcome=outcome, note=note, contact=contact, minutes=minutes
        )
        if on in moves:
            life.act("move", on, stage=moves[on])
    life.act("edit", -5, close=life.day(35), amount=shown["amount"])
    life.act("edit", -12, close=life.day(22))
    life.act("staff", -34, role="presales", member=life.cast.first("presales"))
    life.act("wait", -9, who="institute", since=life.day(-9))
    by = by_day(life.table, life.day(-5), life.day(-3))
    life.steps = 1
    life.act("step", -5, step=1, due=life.day(-3), text=shown["step"].format(by=by))
