"""When the demo's managers hold their reviews, and what waits for them."""

from __future__ import annotations

from dataclasses import replace

from store.domain import days
from store.standard.demo.cast import Cast
from store.standard.demo.deals import Deal
from store.standard.demo.life import MORNING, NO_PROJECT, Act

EVERYBODY = (-21, -14, -7)
"""Days of the reviews of all regions; the next one is due on the book's day."""
ALONE = (-77, -42)
"""Days on which one rep alone is reviewed: the one with the stuck project."""
AFTERNOON = 16 * 3600 + 1800
TURN = 40 * 60
"""Seconds from the start of one region's review to the next one's: who looks on hears them all."""


def held(today: str) -> list[int]:
    """Day offsets of the reviews of all regions; on a weekend nobody meets."""
    return [_weekday(today, one) for one in EVERYBODY]


def _weekday(today: str, offset: int) -> int:
    return offset - max(0, days.weekday(days.add(today, offset)) - 4)


def meetings(cast: Cast, deals: list[Deal], today: str) -> list[Act]:
    """The reviews as acts of the managers, and one correction on the day after one."""
    found: list[Act] = []
    for n, offset in enumerate(held(today)):
        for region, manager in enumerate(cast.managers):
            reps = tuple(one for one in cast.reps if cast.members[one].region == region)
            found.append(_meet(today, offset, AFTERNOON + region * TURN, manager, n, region, reps))
    after = held(today)[-1] + 1
    after += 2 * (days.weekday(days.add(today, after)) == 5)
    found.append(Act(days.add(today, after), MORNING, cast.managers[0], NO_PROJECT, "correct", {}))
    stuck = next((one for one in deals if one.stuck), None)
    if stuck is not None:
        region = cast.members[stuck.owner].region
        manager = cast.managers[region]
        for n, offset in enumerate(ALONE, -len(ALONE)):
            on = _weekday(today, offset)
            found.append(_meet(today, on, AFTERNOON, manager, n, region, (stuck.owner,)))
    return found


def _meet(
    today: str, offset: int, second: int, manager: int, n: int, region: int, reps: tuple[int, ...]
) -> Act:
    told = {"n": n, "region": region, "reps": reps}
    return Act(days.add(today, offset), second, manager, NO_PROJECT, "meet", told)


def in_meetings(acts: list[Act], today: str) -> list[Act]:
    """The acts, with what a manager ended in the days before a review left to that review."""
    dates = [days.add(today, one) for one in held(today)]
    return [_left(act, dates) for act in acts]


def _left(act: Act, dates: list[str]) -> Act:
    if act.verb != "close" or act.args["to"] not in ("parked", "dropped"):
        return act
    for day in dates:
        if act.day <= day < days.add(act.day, 7) and act.second < AFTERNOON:
            return replace(act, args={**act.args, "meeting": True})
    return act
