"""What makes two rows the same record (method §15)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from store.domain.names import fold
from store.exchange.layout import text_of
from store.exchange.scheme import Scheme
from store.exchange.source import Row, cell_at
from store.text import Message, msg

NAMED = 3
"""A refused row names at most so many others of its key."""


@dataclass(slots=True)
class Record:
    """One row's values: only what the row says; an empty cell leaves its field out."""

    row: int
    key: str
    fields: dict[str, Any]
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row was refused: the row, the column's heading, and what to do."""

    row: int
    column: str
    message: Message


def key_of(row: Row, fields: Mapping[str, Any], scheme: Scheme) -> str:
    """The chosen columns (empty where they are), else the code, else client + project name, else the client."""
    if scheme.key:
        parts = [fold(text_of(cell_at(row, index))) for index in scheme.key]
        return "key:" + "|".join(parts) if any(parts) else ""
    if code := fields.get("code"):
        return f"code:{fold(code)}"
    return plain_key(scheme.kind, fields)


def plain_key(kind: str, fields: Mapping[str, Any]) -> str:
    """The key by names: folded client + project name; for clients and unnamed projects the client alone."""
    client = fold(fields.get("client", ""))
    if kind == "clients" or fields.get("unnamed"):
        return f"client:{client}"
    return f"name:{client}|{fold(fields.get('name', ''))}"


def twice(records: Sequence[Record], scheme: Scheme, titles: Mapping[int, str]) -> list[Problem]:
    """A key that stands twice in one file: all its rows are refused and shown."""
    by_key: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if record.key and "client" in record.fields:
            by_key[record.key].append(record)
    problems = []
    for same in by_key.values():
        if len(same) > 1:
            first = [record.row for record in same[: NAMED + 1]]
            for record in same:
                others = [row for row in first if row != record.row][:NAMED]
                column = _column(record, scheme, titles)
                problems.append(Problem(record.row, column, _message(record, others)))
    return problems


def _column(record: Record, scheme: Scheme, titles: Mapping[int, str]) -> str:
    if scheme.key:
        return titles.get(scheme.key[0], "key")
    by_name = "name" if "name" in scheme.columns else "client"
    name = "code" if record.key.startswith("code:") else by_name
    return titles.get(scheme.columns.get(name, -1), name)


def _message(record: Record, others: list[int]) -> Message:
    fields = record.fields
    what = fields.get("code") if record.key.startswith("code:") else None
    named = ("client",) if fields.get("unnamed") else ("client", "name")
    shown = what or " · ".join(str(fields[name]) for name in named if name in fields)
    return msg(
        "“{what}” stands in row {others} too; tell them apart by a code or a name, or delete one.",
        what=shown, others=others,
    )  # fmt: skip
