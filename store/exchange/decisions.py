"""What a person decided about a layout, as values: from a map file, an answer, or memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from store.exchange.headings import read_heading

STATUSES = ("open", "won", "lost", "dropped", "parked")
ENTRIES = ("kind", "sheet", "header_row", "header_rows", "unit", "currency", "name_from", "key", "ignore",
            "columns", "dates", "values", "owners", "regions", "cells", "skip")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """`when` these columns hold these values, the row has this stage, status and reason."""

    when: tuple[tuple[str, str], ...]
    stage: int | str | None = None
    status: str | None = None
    reason: str = ""

    def fits(self, values: Mapping[str, str]) -> bool:
        """`values`: folded heading → folded cell."""
        return all(values.get(heading, "") == value for heading, value in self.when)


@dataclass(frozen=True, slots=True)
class Correction:
    """What stands in a cell instead of what the file says: row of the file, column as a map names it."""

    row: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything a map file can say; what it leaves out is proposed from the file itself.

    `cells` (corrected) and `skip` (rows left out) are about one file, not about its layout.
    """

    kind: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    header_rows: int | None = None
    unit: int | None = None
    currency: str | None = None
    name_from: str | None = None
    key: tuple[str, ...] = ()
    ignore: frozenset[str] = frozenset()
    columns: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    values: tuple[Rule, ...] = ()
    owners: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    cells: tuple[Correction, ...] = ()
    skip: frozenset[int] = frozenset()

    @property
    def of_layout(self) -> Decisions:
        """Those that hold for every file of this layout."""
        return replace(self, cells=(), skip=frozenset())

    @property
    def headings(self) -> frozenset[str]:
        """The folded headings it names: they mark a row of headings too."""
        return frozenset(read_heading(text).folded for text in self.columns.values() if text)

    def over(self, other: Decisions) -> Decisions:
        """These decisions, and `other`'s where these say nothing."""
        mine = {
            name: value
            for name in ENTRIES
            if (value := getattr(self, name)) not in (None, (), {}, frozenset())
        }
        for name in ("columns", "dates", "owners", "regions"):
            mine[name] = {**getattr(other, name), **getattr(self, name)}
        mine["values"] = (*self.values, *other.values)
        return replace(other, **mine)


def to_data(decisions: Decisions) -> dict[str, Any]:
    """Decisions in the shape of a map file, for remembering them."""
    data: dict[str, Any] = {
        name: value for name in ENTRIES[:7] if (value := getattr(decisions, name)) is not None
    }
    data |= {name: list(value) if name == "key" else sorted(value)
             for name in ("key", "ignore", "skip") if (value := getattr(decisions, name))}  # fmt: skip
    for name in ("columns", "dates", "owners", "regions"):
        if value := getattr(decisions, name):
            data[name] = dict(value)
    data["values"] = [
        {
            "when": dict(rule.when),
            **{
                k: v
                for k, v in (
                    ("stage", rule.stage),
                    ("status", rule.status),
                    ("reason", rule.reason),
                )
                if v
            },
        }
        for rule in decisions.values
    ]
    if decisions.cells:
        data["cells"] = [
            {"row": one.row, "column": one.column, "text": one.text} for one in decisions.cells
        ]
    return data
