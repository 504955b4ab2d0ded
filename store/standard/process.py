"""The process file: stages, gates, rates and RACI as data (method §2 and §3).

`standard()` is the file that ships; `parse()` reads any other text of the same form, so that
a region's process can be carried to another book.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from store.errors import Invalid
from store.text import Lang, msg

RaciMark = Literal["R", "A", "C", "I"]
_MARKS = ("R", "A", "C", "I")
_FULL_BP = 10_000


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in both languages."""

    zh: str
    en: str

    def of(self, lang: Lang) -> str:
        """The text in `lang`."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class GateItem:
    """One condition for leaving a stage, and the evidence that shows it (method §2, Gates)."""

    key: str
    text: Wording
    evidence: Wording
    big_project_only: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. `rate_bp` is reached when it is completed; `raci` is role key → R/A/C/I.

    `called_in` are the roles that join here, `called_in_big` those that join for big projects
    only, `advises` those that help from the desk.
    """

    key: str
    number: int
    name: Wording
    column: Wording
    buying_step: Wording
    rate_bp: int
    norm_days: int
    called_in: tuple[str, ...]
    called_in_big: tuple[str, ...]
    advises: tuple[str, ...]
    raci: tuple[tuple[str, RaciMark], ...]
    gate: tuple[GateItem, ...]

    def gate_for(self, amount: int, big_amount: int) -> tuple[GateItem, ...]:
        """The gate items that a project of `amount` (minor units) must meet."""
        big = amount >= big_amount
        return tuple(item for item in self.gate if big or not item.big_project_only)


@dataclass(frozen=True, slots=True)
class Process:
    """A whole process. `big_amount` is in minor units; stages are in order, numbered from 1."""

    key: str
    version: int
    name: Wording
    big_amount: int
    roles: tuple[tuple[str, Wording], ...]
    stages: tuple[Stage, ...]


@cache
def standard() -> Process:
    """The eight-stage process that every new book starts from."""
    return parse(standard_text())


def standard_text() -> str:
    """The text of the shipped process file."""
    return files("store.standard").joinpath("process.toml").read_text(encoding="utf-8")


def parse(text: str) -> Process:
    """Read a process from TOML. Raises `Invalid`, saying where and what is wrong."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Invalid(msg("The process file is not valid TOML: {detail}", detail=str(error))) from (
            error
        )
    return _process(_Table(data, "process"))


class _Table:
    """A TOML table that knows where it stands, so that complaints can say so."""

    def __init__(self, data: Mapping[str, Any], where: str) -> None:
        self.data = data
        self.where = where

    def fail(self, key: str, must: str) -> Invalid:
        """The complaint that `key` here must be `must` (a kind of value, left as it is)."""
        return Invalid(
            msg(
                "The process file is wrong at {where}: {key} must be {kind}",
                where=self.where,
                key=key,
                kind=must,
            )
        )

    def text(self, key: str) -> str:
        value = self.data.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(key, '"…"')
        return value.strip()

    def whole(self, key: str, low: int, high: int) -> int:
        value = self.data.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.fail(key, f"{low}…{high}")
        return value

    def flag(self, key: str) -> bool:
        value = self.data.get(key, False)
        if not isinstance(value, bool):
            raise self.fail(key, "true|false")
        return value

    def table(self, key: str) -> _Table:
        value = self.data.get(key)
        if not isinstance(value, dict):
            raise self.fail(key, "{…}")
        return _Table(value, f"{self.where}.{key}")

    def tables(self, key: str) -> list[_Table]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.fail(key, "[[…]]")
        return [_Table(one, f"{self.where}.{key}[{n}]") for n, one in enumerate(value, 1)]

    def words(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.fail(key, '["…"]')
        return tuple(value)

    def wording(self, key: str) -> Wording:
        both = self.table(key)
        return Wording(zh=both.text("zh"), en=both.text("en"))


def _process(table: _Table) -> Process:
    role_table = table.table("roles")
    roles = tuple((key, role_table.wording(key)) for key in role_table.data)
    known = frozenset(key for key, _ in roles)
    stages = tuple(_stage(one, known) for one in table.tables("stage"))
    if not stages:
        raise table.fail("stage", "[[…]]")
    _check_order(table, stages)
    return Process(
        key=table.text("key"),
        version=table.whole("version", 1, 1_000_000),
        name=table.wording("name"),
        big_amount=table.whole("big_amount", 0, 10**14),
        roles=roles,
        stages=stages,
    )


def _stage(table: _Table, roles: frozenset[str]) -> Stage:
    return Stage(
        key=table.text("key"),
        number=table.whole("number", 1, 99),
        name=table.wording("name"),
        column=table.wording("column"),
        buying_step=table.wording("buying_step"),
        rate_bp=table.whole("rate_bp", 0, _FULL_BP),
        norm_days=table.whole("norm_days", 1, 3650),
        called_in=_roles(table, "called_in", roles),
        called_in_big=_roles(table, "called_in_big", roles),
        advises=_roles(table, "advises", roles),
        raci=_raci(table.table("raci"), roles),
        gate=_gate(table),
    )


def _roles(table: _Table, key: str, known: frozenset[str]) -> tuple[str, ...]:
    words = table.words(key)
    if not known.issuperset(words):
        raise table.fail(key, " | ".join(sorted(known)))
    return words


def _raci(table: _Table, roles: frozenset[str]) -> tuple[tuple[str, RaciMark], ...]:
    marks: list[tuple[str, RaciMark]] = []
    for role, mark in table.data.items():
        if role not in roles or mark not in _MARKS:
            raise table.fail(role, "R | A | C | I")
        marks.append((role, mark))
    if sum(mark == "A" for _, mark in marks) != 1:
        raise table.fail("A", "1 ×")
    return tuple(marks)


def _gate(stage: _Table) -> tuple[GateItem, ...]:
    items = tuple(
        GateItem(
            key=one.text("key"),
            text=one.wording("text"),
            evidence=one.wording("evidence"),
            big_project_only=one.flag("big_project_only"),
        )
        for one in stage.tables("gate")
    )
    if len({item.key for item in items}) != len(items):
        raise stage.fail("gate.key", "1 ×")
    return items


def _check_order(table: _Table, stages: tuple[Stage, ...]) -> None:
    """Numbers run from 1 without a gap, keys are unique, rates never fall."""
    if [one.number for one in stages] != list(range(1, len(stages) + 1)):
        raise table.fail("stage.number", f"1…{len(stages)}")
    if len({one.key for one in stages}) != len(stages):
        raise table.fail("stage.key", "1 ×")
    rates = [one.rate_bp for one in stages]
    if rates != sorted(rates):
        raise table.fail("stage.rate_bp", "≤ …")
