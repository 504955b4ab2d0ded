"""The board's flags as SQL over the anchors; its pure twin is `store.domain.flags`. Cut-off days are bound."""

from __future__ import annotations

from typing import Any

from peewee import Case

from store.domain.flags import Limits
from store.models import Project


def rules(at: Limits) -> dict[str, Any]:
    """One condition per rule on an open project; no row is NULL, so they can be negated."""
    return {
        "verdict_due": verdict_due(at),
        "next_step_overdue": _true(Project.next_due < at.today),
        "silent": Project.silent_since <= at.silent_amber,
        "close_past": _true(Project.close < at.today),
        "no_next_step": Project.next_due.is_null(),
    }


def verdict_due(at: Limits) -> Any:
    """Not held, d at its limit, nothing that counts provisionally; never NULL."""
    free = Project.hold_until.is_null() | (Project.hold_until <= at.today)
    lapsed = Project.provisional_day.is_null() | (Project.provisional_day <= at.provisional)
    return (Project.d_anchor <= at.verdict) & free & lapsed


def is_red(at: Limits) -> Any:
    """At least one red condition."""
    return (
        verdict_due(at)
        | (Project.silent_since <= at.silent_red)
        | _true(Project.next_due < at.today)
        | _true(Project.close < at.today)
    )


def is_amber(at: Limits) -> Any:
    """At least one amber condition, red ones beside it or not (method §8)."""
    silent = (Project.silent_since <= at.silent_amber) & (Project.silent_since > at.silent_red)
    return silent | Project.next_due.is_null()


def counts(condition: Any) -> Any:
    """1 where the condition holds, else 0: for sums, and the same on both engines."""
    return Case(None, [(condition, 1)], 0)


def _true(condition: Any) -> Any:
    """A comparison with a nullable day as 0 or 1 without NULL."""
    day = condition.lhs
    return day.is_null(False) & condition
