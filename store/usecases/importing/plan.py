"""What an import would do, as values: prepared before the write gate, counted the same for a dry run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from store.errors import LoudouError
from store.exchange.decisions import Decisions
from store.exchange.keys import Problem, Record
from store.exchange.layout import Skipped
from store.exchange.scheme import Proposal, Question
from store.text import Lang, Message, render

Progress = Callable[[str, int, int], None]
"""Told now and then: the step (read, match, write), rows done, rows in all."""


class Stopped(LoudouError):
    """The person stopped the import; the book is as it was."""

    code = "stopped"
    exit_code = 130


@dataclass(slots=True)
class Counts:
    """How the records of one kind end."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0

    def data(self) -> dict[str, int]:
        """As JSON."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": self.refused,
        }


@dataclass(slots=True)
class Report:
    """The outcome, or for a dry run what it would be. `clashes`: a person's value stayed against the file's."""

    projects: Counts = field(default_factory=Counts)
    clients: Counts = field(default_factory=Counts)
    skipped: list[Skipped] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    clashes: list[Problem] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    doubles: list[tuple[str, str]] = field(default_factory=list)
    differences: list[Message] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    currency: str = ""

    def data(self, lang: Lang) -> dict[str, Any]:
        """The stable JSON of `loudou import --json`; clashes are listed among the problems."""
        listed = sorted([*self.problems, *self.clashes], key=lambda p: p.row)
        return {
            "projects": self.projects.data(),
            "clients": self.clients.data(),
            "skipped": [{"sheet": s.sheet, "row": s.row, "kind": s.kind} for s in self.skipped],
            "problems": [
                {"row": p.row, "column": p.column, "message": render(p.message, lang)}
                for p in listed
            ],
        }


@dataclass(frozen=True, slots=True)
class Ref:
    """A row that may not exist yet: `table` is client, member or region; `key` its folded name."""

    table: str
    key: str


@dataclass(slots=True)
class New:
    """A row to create. `imported` is what the file said; `quiet` are derived columns."""

    row: int
    values: dict[str, Any]
    quiet: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    contact: dict[str, Any] | None = None


@dataclass(slots=True)
class Change:
    """A row to change: only columns that differ; values may be Refs."""

    row: int
    id: int
    version: int
    before: dict[str, Any]
    after: dict[str, Any]
    quiet: dict[str, Any] = field(default_factory=dict)
    kind: str = ""
    contact: dict[str, Any] | None = None


@dataclass(slots=True)
class Changes:
    """Everything to write, in the order: members, regions, clients, contacts, projects."""

    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    regions: dict[str, dict[str, Any]] = field(default_factory=dict)
    clients: list[New] = field(default_factory=list)
    client_changes: list[Change] = field(default_factory=list)
    contacts: list[dict[str, Any]] = field(default_factory=list)
    contact_changes: list[tuple[int, int, dict[str, Any], dict[str, Any]]] = field(
        default_factory=list
    )
    projects: list[New] = field(default_factory=list)
    project_changes: list[Change] = field(default_factory=list)
    ids: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many rows will be written."""
        return sum(map(len, (self.members, self.regions, self.clients, self.client_changes, self.contacts,
                             self.contact_changes, self.projects, self.project_changes)))  # fmt: skip


@dataclass(slots=True)
class Plan:
    """An import prepared: what the file holds, what is still open, what would be written and reported."""

    file: str
    kind: str
    records: Sequence[Record]
    proposal: Proposal | None = None
    decisions: Decisions = field(default_factory=Decisions)
    titles: Mapping[str, str] = field(default_factory=dict)
    base: Report = field(default_factory=Report)
    currency: str = ""
    changes: Changes = field(default_factory=Changes)
    report: Report = field(default_factory=Report)
    seen: int = -1
    layout: tuple[str, str] | None = None

    @property
    def questions(self) -> tuple[Question, ...]:
        """Equally good readings that somebody has to decide between; until then nothing can be written."""
        return self.proposal.questions if self.proposal else ()
