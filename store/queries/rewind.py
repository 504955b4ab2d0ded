"""Rows as they stood: what stands now, with the events that came later taken back (architecture §2)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from store.models import Event
from store.prepared import Prepared

Rows = dict[int, dict[str, Any]]
"""Rows of one table by id, each by column name."""
Later = tuple[str, int, int, str]
"""An event that came later: entity, entity_id, version, before (JSON)."""
COLUMNS = (Event.entity, Event.entity_id, Event.version, Event.before)


def rewind(rows: Mapping[int, Mapping[str, Any]], entity: str, later: Iterable[Later]) -> Rows:
    """The rows of `entity` as they stood before the events `later` (newest first); those made since are gone.

    What follows from other rows and is not remembered (`store.usecases.doing.DERIVED`) stays as it is now.
    """
    found = {row_id: dict(row) for row_id, row in rows.items()}
    for name, row_id, version, before in later:
        if name != entity or row_id not in found:
            continue
        if not before:
            del found[row_id]
            continue
        row = found[row_id]
        row |= {column: value for column, value in json.loads(before).items() if column in row}
        row["version"] = version - 1
    return found


def by_id(table: Any, rows: Iterable[tuple[Any, ...]]) -> Rows:
    """Full rows of a table by id."""
    names = list(table._meta.columns)
    return {row["id"]: row for row in (dict(zip(names, values, strict=True)) for values in rows)}


def all_of(table: Any, column: str = "") -> Prepared:
    """Full rows of a table: all, or those whose `column` is the number `of`."""

    def build(mark: Any) -> Any:
        query = table.select(*table._meta.columns.values())
        return query.where(table._meta.columns[column] == mark.number("of")) if column else query

    return Prepared(build)
