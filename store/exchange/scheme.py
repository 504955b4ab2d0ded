"""How a table is read, as values: the scheme, and the questions that are still open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from store.errors import Invalid
from store.exchange.cells import Order
from store.exchange.layout import RowKind, Table
from store.exchange.mapfile import toml_lines
from store.text import Message, msg

DAYS = ("close", "closed_day", "until", "touch_day", "registered")
"""The fields that hold days."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question: how it is called, and the map file data that says it."""

    label: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """Two equally good readings: `message` says between what, an option's data decides."""

    message: Message
    options: tuple[Option, ...]

    @property
    def entry(self) -> str:
        """The lines of a map file that decide for the first reading."""
        return toml_lines(self.options[0].data)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the stage and status cells of a row say together."""

    stage: int | None = None
    status: str | None = None
    reason: str = ""
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Scheme:
    """How one table is read. `meanings`: (status cell, stage cell), folded → meaning."""

    kind: str
    columns: Mapping[str, int]
    unit: int
    currency: str
    currency_said: bool
    orders: Mapping[str, Order]
    meanings: Mapping[tuple[str, ...], Meaning]
    meaning_columns: tuple[int, ...]
    name_from: int
    key: tuple[int, ...]
    ignored: frozenset[int]
    owners: Mapping[str, str]
    regions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping, what is still open, and remarks on how the file was understood."""

    table: Table
    mapping: Scheme
    questions: tuple[Question, ...]
    notes: tuple[Message, ...]
    kinds: list[RowKind | None]
    """What each row below the headings is; None for a record."""


def refuse_open(questions: Iterable[Question]) -> None:
    """Stop where readings are equally good and nobody can be asked. Raises Invalid with the lines to write."""
    questions = tuple(questions)
    if questions:
        raise Invalid(
            msg(
                "{what} (open questions: {n}) Nothing was imported. Decide in a map file and pass it "
                "with --map FILE; it needs lines such as these:\n{lines}",
                what=questions[0].message,
                n=len(questions),
                lines=decision_lines(questions),
            )
        )


def decision_lines(questions: Iterable[Question]) -> str:
    """A map file with the first reading of each question chosen and all of them named above it."""
    whole: dict[str, Any] = {}
    choices: dict[str, None] = {}
    for question in questions:
        choices["# " + " | ".join(option.label for option in question.options)] = None
        for entry, value in question.options[0].data.items():
            if isinstance(value, dict):
                whole[entry] = {**whole.get(entry, {}), **value}
            elif isinstance(value, list):
                whole[entry] = [*whole.get(entry, []), *value]
            else:
                whole[entry] = value
    return "\n".join([*choices, toml_lines(whole)])
