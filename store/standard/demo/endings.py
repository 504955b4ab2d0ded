"""How projects of the demo end, or what they leave open on the book's day."""

from __future__ import annotations

from store.domain import days
from store.standard.demo.life import Life
from store.standard.demo.words import pick, spread, weighted

# Keys of reasons, in the order of the notes in the words files.
LOST_PRICE = ("price", "competitor")
LOST_OTHER = ("late", "relationship", "delivery", "person_left")
DROPPED = ("cancelled", "no_intent", "budget")


def finish(life: Life) -> None:
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
    life.promise(visit, spread(life.rng, 1, 8), life.deal.stage)


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
        life.promise(last, due, deal.stage)
    elif not bare:
        ahead = weighted(rng, (2, 3, 3, 3, 4, 2, 1, 3, 3, 2, 2, 1, 1))
        weekend = max(0, days.weekday(life.day(ahead)) - 4)
        life.promise(last, ahead + (3 - weekend if weekend else 0), deal.stage)
    if rng.random() < 0.3:
        holders = ("customer", "institute", "contractor", "distributor", "presales", "commerce")
        holder = holders[weighted(rng, (6, 4, 2, 1, 2, 2))]
        life.act("wait", last, who=holder, since=life.day(last))
