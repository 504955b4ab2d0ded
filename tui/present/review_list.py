"""A review as a line of the list of them: pure."""

from __future__ import annotations

from store.queries.reviewing.meeting import Past
from store.text import N_

STATES = {"open": N_("running"), "closed": N_("closed")}


def spent_words(one: Past) -> str:
    """Minutes from its beginning to its end; empty while it runs."""
    return str(max(0, one.ended - one.started) // 60_000_000) if one.ended else ""
