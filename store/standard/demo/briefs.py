"""What reps fill in before a review: the week's work out of their touches, problems, support, what comes next."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from store.domain import days
from store.standard.demo.cast import Cast
from store.standard.demo.deals import Deal
from store.standard.demo.life import Act
from store.standard.demo.weeks import held
from store.standard.demo.words import Table, pick, spread

DILIGENT, NEVER = (0, 5), (2, 7)
"""Reps who have filled in all and nothing for the coming review, by number; the others have most."""
MOST, BEFORE = 0.85, 0.12
"""Shares of projects with a brief: for the coming review, and for those before it."""
EVENING = 19 * 3600
WORDS = 90
"""Letters of a note that go into a brief."""


@dataclass
class _Seen:
    """A project as its rep sees it on an evening: the notes of his week and the step that stands."""

    running: bool = False
    stage: int = 1
    notes: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    steps: dict[int, list[str]] = field(default_factory=dict)


def briefs(
    rng: Random, table: Table, cast: Cast, deals: list[Deal], acts: list[Act], today: str
) -> list[Act]:
    """The briefs before the two reviews past and the one to come, as acts of the reps."""
    lives: list[list[Act]] = [[] for _ in deals]
    for act in acts:
        if act.project >= 0:
            lives[act.project].append(act)
    coming = [*held(today)[1:], 0]
    same = _same(deals, lives, today, coming)
    found: list[Act] = []
    for offset in coming:
        for number, deal in enumerate(deals):
            share, late, mark = rng.random(), spread(rng, 1, 2), rng.random()
            meeting = days.add(today, offset)
            on = days.add(meeting, -late)
            if deal.showcase:
                on = days.add(meeting, -1)
            seen = _seen(lives[number], days.add(meeting, -7), on)
            wanted = number == same or share < _share(deal, offset)
            if not seen.running or not wanted:
                continue
            texts = _texts(rng, table, cast, deal, seen, mark)
            told = texts | _next(rng, table, cast, deal, seen, meeting)
            if number == same:
                told |= table["review"]["same"]
            if deal.showcase:
                told |= table["showcase"]["brief"] | {"next_due": days.add(today, 4)}
            second = EVENING + spread(rng, 0, 2 * 3600)
            found.append(Act(on, second, deal.owner, number, "brief", told))
    return found


def _share(deal: Deal, offset: int) -> float:
    if offset:
        return 0.0 if deal.showcase else BEFORE
    return 1.0 if deal.owner in DILIGENT else 0.0 if deal.owner in NEVER else MOST


def _same(deals: list[Deal], lives: list[list[Act]], today: str, coming: list[int]) -> int | None:
    """The first project that nothing happened on for three weeks and that stayed open: its rep writes the same again."""
    since = days.add(today, coming[0] - 7)
    for number, deal in enumerate(deals):
        quiet = all(act.day < since for act in lives[number])
        fills = deal.owner not in NEVER
        if deal.open and quiet and fills and not deal.stuck and not deal.showcase:
            return number
    return None


def _seen(acts: list[Act], since: str, on: str) -> _Seen:
    seen = _Seen()
    for act in acts:
        if act.day > on:
            break
        args = act.args
        if act.verb == "create":
            seen.running, seen.stage = True, args["stage"]
        elif act.verb == "move":
            seen.stage = args["stage"]
        elif act.verb == "close":
            seen.running = args["to"] == "parked" and args["day"] <= on
        elif act.verb == "step":
            seen.steps[args["step"]] = [args["text"], args["due"]]
        elif act.verb == "change":
            seen.steps[args["step"]][1] = args["due"]
        elif act.verb == "finish":
            seen.steps.pop(args["step"], None)
        elif act.verb == "touch" and act.day > since:
            seen.notes.append(args["note"][:WORDS])
        elif act.verb == "tick" and act.day > since:
            seen.shown.append(args["evidence"])
    return seen


def _texts(
    rng: Random, table: Table, cast: Cast, deal: Deal, seen: _Seen, mark: float
) -> dict[str, Any]:
    """Work out of the week's touches, progress out of the evidence; a problem now and then, rarely a wish."""
    wording = table["review"]
    problem, support = pick(rng, wording["problems"]), pick(rng, wording["support"])
    idle, moved = pick(rng, wording["idle"]), pick(rng, wording["progress"])
    # A few tell progress that no touch shows: the manager's word decides.
    contacts = cast.clients[deal.client].contacts
    rival = pick(rng, table["rivals"])
    texts = {
        "work": idle if not seen.notes else "",
        "progress": moved if mark > 0.9 and not seen.shown else "",
        "problem": problem if mark < 0.45 else "",
        "support": support if 0.3 < mark < 0.42 else "",
    }
    told = {
        key: text.format(
            who=contacts[0].spoken, other=contacts[-1].spoken, thing=deal.thing, rival=rival
        )
        for key, text in texts.items()
    }  # fmt: skip
    # What people wrote themselves is taken as it stands.
    told["work"] = told["work"] or wording["and"].join(seen.notes[-2:])
    told["progress"] = told["progress"] or wording["and"].join(seen.shown[-2:])
    return told


def _next(
    rng: Random, table: Table, cast: Cast, deal: Deal, seen: _Seen, meeting: str
) -> dict[str, Any]:
    """The step that stands, or a new one; one that is overdue is told anew."""
    text, ahead = pick(rng, table["steps"][str(seen.stage)]), spread(rng, 2, 6)
    standing = [step for step in seen.steps.values() if step[1] >= meeting]
    if standing:
        return {"next_text": standing[0][0], "next_due": standing[0][1]}
    due = days.add(meeting, ahead)
    due = days.add(due, -max(0, days.weekday(due) - 4))
    due = max(due, meeting)
    contacts = cast.clients[deal.client].contacts
    text = text.format(
        who=contacts[0].spoken, other=contacts[-1].spoken, thing=deal.thing,
        rival=pick(rng, table["rivals"]),
    ).strip()  # fmt: skip
    return {"next_text": text, "next_due": due}
