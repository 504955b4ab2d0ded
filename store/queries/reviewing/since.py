"""Why the days beside a project's chip count from where they do: what set its progress clock last (method §5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from store.domain import days
from store.domain.flags import Limits
from store.queries import clocks
from store.queries.reviewing.past_rows import PastRows
from store.usecases import anchors
from store.usecases.anchors import Reason


class Since(NamedTuple):
    """What d counts from. why: that of `store.usecases.anchors.Reason`, or `provisional` while unconfirmed progress counts.

    day: on which it happened. kind: which day a base is (`store.queries.clocks.Progress`). until: of a wait or a parking.
    whom: with whom the progress was made, where a touch tells it.
    """

    why: str
    day: str
    kind: str = ""
    until: str = ""
    whom: str = ""


def since(row: Mapping[str, Any], at: Limits) -> Since:
    """Of a project as it stands (columns `sheet_sql.HEAD_NAMES`), in at most three statements."""
    found = anchors.reason(row["project"])
    whom = clocks.progress_with(row["project"], found.day) if found.why == "touch" else ""
    return _said(found, row, at, whom)


def since_then(stood: PastRows, row: Mapping[str, Any], at: Limits) -> Since:
    """Of a project as it stood; asks nothing more."""
    found = anchors.why(stood.facts(), stood.progress())
    whom = ""
    if found.why == "touch":
        one = [one for one in stood.told() if one["confirmed_by_id"] and one["day"] == found.day][-1]  # fmt: skip
        whom = stood.contacts[one["contact_id"]]
    return _said(found, row, at, whom)


def _said(found: Reason, row: Mapping[str, Any], at: Limits, whom: str) -> Since:
    told = row["provisional_day"]
    if told and told > row["d_anchor"] and days.between(told, at.today) < at.rhythm.provisional:
        return Since("provisional", told)
    base = "inherited" if row["d_base"] else row["base_kind"]
    return Since(found.why, found.day, base if found.why == "base" else "", found.until, whom)
