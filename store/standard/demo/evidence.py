"""How a rep shows what is true: gate items ticked along the way, key dates noted at the end."""

from __future__ import annotations

from store.domain import days
from store.domain.gates import asked
from store.standard.demo.cast import Contact
from store.standard.demo.life import Act, Life
from store.standard.demo.words import pick, spread, weighted
from store.standard.process import standard

LOOSE, MET = 4, 0.42
"""Every so many projects one is kept loosely, thus as many in each stage; the share of items that it shows."""
LONG_AGO = 30
"""Days since a project was won before which nobody shows its gates any more; nobody does for a lost one."""
SHOWN_BY = {
    "user_known": "user",
    "technical_known": "technical",
    "budget_sketched": "financial",
    "preferred": "purchaser",
    "executives_met": "decision",
    "price_agreed": "purchaser",
    "payment_agreed": "financial",
    "sealed": "purchaser",
    "executive_follow_up": "decision",
}
"""Whom an item's evidence names where the client has such a contact."""
BOUND = ("user_known", "technical_known")
"""Their first text holds for a contact of that role only, their second for any."""
DATES = {5: ("bid_bond", "tender"), 6: ("tender", "quote_validity"), 7: ("quote_validity",)}


def tick_gates(life: Life) -> None:
    """Put the ticks of a lived project among its acts, on the days of what showed them.

    Some items are met on the way, the others right before the move that needs them; a project
    kept loosely moves past open ones.
    """
    slack = life.number % LOOSE == LOOSE - 2
    fresh = life.deal.fate in ("won", "parked") and life.deal.end >= -LONG_AGO
    if not life.deal.open and not fresh:
        return
    waiting: list[str] = []
    stage, found = 0, list[Act]()
    before: Act | None = None
    for act in sorted(life.acts, key=lambda one: (one.day, one.second)):
        show: list[str] = []
        if act.verb == "create":
            # What is known of a project that enters the book late is told as it enters.
            stage = act.args["stage"]
            show = _met(life, _items(life, 1, stage), slack)
            waiting = _met(life, _items(life, stage, stage + 1), slack)
        elif act.verb == "move" and act.args["stage"] > stage:
            new = act.args["stage"]
            show = waiting + _met(life, _items(life, stage + 1, new), slack)
            waiting = _met(life, _items(life, new, new + 1), slack)
            stage = new
        elif act.verb == "close" and act.args["to"] == "won":
            show, waiting = waiting, []
        elif life.deal.stuck and stage == life.deal.stage:
            show = []
        elif act.verb == "touch" and len(waiting) > 1 and _shows(life, act):
            show, waiting = waiting[:1], waiting[1:]
        late = act.verb in ("create", "touch")
        since = before.second if before and before.day == act.day and not late else act.second
        until = act.second if not late else act.second + 50
        if late:
            found.append(act)
        for n, key in enumerate(show, 1):
            second = max(since, until - 60) + n * min(60, until - since) // (len(show) + 1)
            found.append(_tick(life, act.day, second, key))
        if not late:
            found.append(act)
        before = act
    life.acts = found


def _shows(life: Life, act: Act) -> bool:
    """Whether a touch brings a piece of evidence: one that got on does, others now and then."""
    outcome = act.args["outcome"]
    return outcome == "progress" or (outcome == "none" and life.rng.random() < 0.45)


def _items(life: Life, first: int, before: int) -> list[str]:
    """Keys of the gate items that the project is asked for in the stages from `first`, `before` excluded."""
    process = standard()
    # Both languages tell one story: the amount in the scale of the plan, not of the currency.
    amount = life.deal.amount * 100 // int(life.table["scale"])
    return [
        item.key
        for stage in process.stages
        if first <= stage.number < before
        for item in stage.gate
        if asked(item.big_project_only, amount, process.big_amount)
    ]


def _met(life: Life, keys: list[str], slack: bool) -> list[str]:
    """Those of `keys` that the rep will show; a loose one forgets most of them."""
    return [key for key in keys if not slack or life.rng.random() < MET]


def _tick(life: Life, day: str, second: int, key: str) -> Act:
    return Act(
        day, second, life.deal.owner, life.number, "tick", {"item": key, "evidence": _say(life, key, day)}
    )  # fmt: skip


def _say(life: Life, key: str, day: str) -> str:
    """A text of evidence with its names filled in."""
    contacts, texts = life.client.contacts, life.table["evidence"][key]
    role = SHOWN_BY.get(key, "")
    named = next((one for one in contacts if one.role == role), None)
    who: Contact = named or contacts[0]
    other = contacts[-1] if contacts[-1] != who else contacts[0]
    # Nobody is named twice where one has met a single person.
    text = pick(life.rng, [one for one in texts if who != other or "{other}" not in one])
    if key in BOUND:
        text = texts[0 if named else 1]
    ours = {role: life.cast.members[life.cast.first(role)].name for role in OURS}
    return str(
        text.format(
            who=who.spoken, name=who.name, title=who.title, other=other.spoken,
            thing=life.deal.thing, rival=life.rival, pct=spread(life.rng, 3, 12),
            page=spread(life.rng, 3, 48), number=spread(life.rng, 1, 3), day=day[5:], **ours,
        )
    )  # fmt: skip


OURS = ("executive", "consultant", "presales", "commerce", "finance", "legal")


def set_dates(life: Life) -> None:
    """The days that the customer of an open project has set, noted after the last touch."""
    rng, deal, wording = life.rng, life.deal, life.table["dates"]
    if not deal.open or deal.stage not in DATES or rng.random() < 0.12:
        return
    last = max(days.between(life.today, act.day) for act in life.acts if act.verb == "touch")
    ahead = (spread(rng, -5, -1), spread(rng, 0, 7), spread(rng, 8, 30))[weighted(rng, (1, 3, 6))]
    for kind in DATES[deal.stage]:
        note = pick(rng, wording[kind])
        life.act("date", last, kind=kind, day=life.day(max(ahead, last + 1)), note=note)
        ahead += spread(rng, 3, 10)
