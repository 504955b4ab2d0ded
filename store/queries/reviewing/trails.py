"""What changed of a project, each field with every value in between (method §6). Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

HIDDEN = frozenset({
    "folded", "stem", "keys", "sort_name", "imported", "extra", "top_stage", "d_anchor", "stage_since", "base_day", "base_kind",
    "created_day", "waiting_since", "waiting_for", "parks", "pushes", "skips", "gate_open", "top_day", "parked_day", "d_base",
    "return_day", "currency", "closed_day", "archived", "hold_until",
})  # fmt: skip
"""Columns that follow from others, or stand elsewhere on the sheet."""
ORDER = ("stage_id", "close", "amount", "status", "owner_id")
"""Fields told first, most telling first."""


class Trail(NamedTuple):
    """A field's way: every value it had, first to last, as names. times: how often it was changed.

    column: as stored; field: without its `_id`. later: how often a day was put off (改期).
    """

    column: str
    values: tuple[Any, ...]
    later: int

    @property
    def field(self) -> str:
        """The field as forms call it."""
        return self.column.removesuffix("_id")

    @property
    def times(self) -> int:
        """How often it was changed."""
        return len(self.values) - 1


def trails(
    events: Iterable[tuple[Any, ...]], names: Mapping[str, Mapping[Any, str]]
) -> tuple[Trail, ...]:
    """The ways of all fields from the events (kind, before, after, …) of a project, oldest first.

    What was taken back is no change: the way loses that value. names: column → id → what people call it.
    """
    ways: dict[str, list[Any]] = {}
    for kind, before, after, *_ in events:
        if not before:
            continue
        old, new = json.loads(before), json.loads(after or "{}")
        for column, value in new.items():
            if column in old and column not in HIDDEN:
                _follow(ways, column, old[column], value, kind.endswith(".undone"))
    found = [_trail(column, way, names.get(column, {})) for column, way in ways.items() if len(way) > 1]  # fmt: skip
    return tuple(sorted(found, key=lambda one: _rank(one.column)))


def _follow(ways: dict[str, list[Any]], column: str, old: Any, new: Any, undone: bool) -> None:
    way = ways.setdefault(column, [old])
    if undone and len(way) > 1 and way[-2] == new:
        way.pop()
    elif way[-1] != new:
        way.append(new)


def _trail(column: str, way: list[Any], names: Mapping[Any, str]) -> Trail:
    later = 0
    if column == "close":
        later = sum(1 for one, two in pairwise(way) if one and two and two > one)
    return Trail(column, tuple(names.get(value, value) for value in way), later)


def _rank(column: str) -> tuple[int, str]:
    return (ORDER.index(column) if column in ORDER else len(ORDER), column)
