"""How well a client is known: decision maker, coach, who has gone cold, who alone knows them (method §7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from store.domain import days
from store.domain.touches import CONTACT_ROLES

IN_PERSON = ("visit", "received", "exchange")
"""Kinds of touches at which people met."""
KNOWN_DAYS = 90
"""Days back in which touches tell who of us knows a client."""
COLD_DAYS = 30
"""Days without a touch after which a buying role has gone cold."""
RHYTHM = {"A": 14, "B": 30, "C": 90, "": 90}
"""Days between visits by class; a client without one is visited as C."""


class Known(NamedTuple):
    """What coverage needs of a contact: buying roles, day of the last touch, day he was last met in person."""

    roles: tuple[str, ...]
    last: str | None
    met: str | None


class Coverage(NamedTuple):
    """decision: whether the decision maker is known, and met. cold: roles that somebody has, untouched for 30 days."""

    decision: Literal["unknown", "unmet", "met"]
    coach: bool
    cold: tuple[str, ...]


def coverage(people: Sequence[Known], today: str) -> Coverage:
    """Who of the buying centre is known, met and in touch on `today` (ISO)."""
    decide = [one for one in people if "decision" in one.roles]
    since = days.add(today, -COLD_DAYS)
    cold = [
        role
        for role in CONTACT_ROLES
        if (held := [one for one in people if role in one.roles])
        and all(one.last is None or one.last < since for one in held)
    ]
    met: Literal["unmet", "met"] = "met" if any(one.met for one in decide) else "unmet"
    return Coverage(
        met if decide else "unknown",
        any("coach" in one.roles for one in people),
        tuple(cold),
    )


def only_one(members: Iterable[str]) -> str:
    """The one member who touched a client in the last 90 days; "" where nobody did, or several."""
    found = set(members)
    return found.pop() if len(found) == 1 else ""
