"""What has been chosen so far in the wizard: values without a screen, kept as a draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from store.errors import Invalid
from store.exchange.columns import Columns
from store.exchange.decisions import Correction, Decisions, to_data
from store.exchange.headings import FIELDS, Heading, kind_of
from store.exchange.kept import Kept
from store.exchange.keys import Problem
from store.exchange.layout import Column, fold_cell, text_of
from store.exchange.mapfile import from_data, named
from store.exchange.overlay import column_name, corrected
from store.exchange.reading import row_problems, unheaded
from store.exchange.source import Source, cell_at
from store.usecases.importing.looking import Look

DRAFT = "import"
"""Under which key of the drafts a half-made import is kept."""


@dataclass
class State:
    """The file, what was decided about it, and what a look at it under these decisions shows.

    step: how far the person has come, by the number of the page. kept: whether it comes from a draft.
    """

    path: str = ""
    said: Decisions = field(default_factory=Decisions)
    step: int = 0
    kept: bool = False
    source: Source | None = None
    look: Look | None = None
    seen: Kept = field(default_factory=Kept)
    """What looks at this file need not work out again."""

    beside: tuple[int, ...] = ()
    """Columns whose values are to decide on stage and status too; once a rule names one, the rule says so."""

    @classmethod
    def taken_up(cls, draft: Mapping[str, Any] | None, folder: str) -> State:
        """From a draft, where there is one that can be read; else beginning in `folder`."""
        start = str(folder or Path.cwd()).rstrip("/") + "/"
        if not draft or not isinstance(draft.get("path"), str):
            return cls(path=start)
        try:
            said = from_data(draft.get("said") or {}, "draft")
        except Invalid:
            return cls(path=draft["path"])
        step = draft.get("step")
        return cls(draft["path"], said, step if isinstance(step, int) else 0, kept=True)

    def draft(self) -> dict[str, Any]:
        """As it is kept."""
        return {"path": self.path, "said": to_data(self.said), "step": self.step}

    def begin(self) -> None:
        """Another file: nothing is decided about it."""
        self.said, self.step, self.kept = Decisions(), 0, False
        self.source = self.look = None
        self.beside = ()

    def begin_sheet(self, name: str, header_row: int | None, header_rows: int | None) -> None:
        """Another sheet, or another row of headings: nothing else is decided about it."""
        self.said = Decisions(sheet=name, header_row=header_row, header_rows=header_rows)
        self.look = None
        self.beside = ()

    # What there is

    @property
    def kind(self) -> str:
        """`projects` or `clients`."""
        if self.look and self.look.plan:
            return self.look.plan.kind
        headings = [c.heading for c in self.look.table.columns] if self.look else []
        return self.said.kind or kind_of(headings) or "projects"

    def columns(self) -> Mapping[str, int]:
        """Field → index of its column, as far as it is known."""
        if self.look is None:
            return {}
        if self.look.plan and self.look.plan.proposal:
            return self.look.plan.proposal.mapping.columns
        try:
            return Columns(self.look.table, self.said, []).find(self.kind)
        except Invalid:
            return {}

    def fields_of(self, index: int) -> list[str]:
        """The fields that a column is taken for."""
        return [name for name, at in self.columns().items() if at == index]

    def unheaded(self) -> list[Column]:
        """Columns that hold something but have no heading, called by their letters."""
        if self.look is None:
            return []
        found = unheaded(self.look.table)
        return [Column(index, Heading(letter, letter)) for index, letter in found]

    def marked(self, names: Iterable[str]) -> set[int]:
        """The columns that decisions name so."""
        if self.look is None:
            return set()
        find, found = Columns(self.look.table, Decisions(), []).index, set()
        for name in names:
            with suppress(Invalid):  # a remembered name that this file has not
                found.add(find(name, ""))
        return found

    def rows(self) -> list[tuple[int, list[Any]]]:
        """The rows that are records: number in the file, cells."""
        if self.look is None or self.look.plan is None or self.look.plan.proposal is None:
            return []
        table, kinds = self.look.table, self.look.plan.proposal.kinds
        rows = enumerate(table.sheet.rows[table.first_row - 1 :], table.first_row)
        return [(n, row) for (n, row), kind in zip(rows, kinds, strict=True) if kind is None]

    def name_of(self, index: int) -> str:
        """How a decision names a column."""
        assert self.look is not None
        return column_name(self.look.table, index)

    def index_of(self, title: str) -> int:
        """The column that a problem names: by its heading, or the field where it has none; -1 for none."""
        assert self.look is not None
        for column in self.look.table.columns:
            if column.heading.text == title:
                return column.index
        if title in self.columns():
            return self.columns()[title]
        try:
            return Columns(self.look.table, Decisions(), []).index(title, "")
        except Invalid:
            return -1

    def cell(self, row: int, index: int) -> str:
        """What stands in a cell, with corrections."""
        rows = self.look.table.sheet.rows if self.look else []
        return text_of(cell_at(rows[row - 1], index)) if 0 < row <= len(rows) else ""

    # Decisions

    def decide(self, **values: Any) -> None:
        """Put entries of the decisions in place of what was there."""
        self.said = replace(self.said, **values)

    def answer(self, data: Mapping[str, Any]) -> None:
        """Take the option of a question."""
        self.said = from_data(data, "answer").over(self.said)

    def take_for(self, index: int, name: str) -> None:
        """Take a column for a field; "" keeps it beside, "-" leaves it out."""
        assert self.look is not None
        columns = dict(self.said.columns)
        for other in self.fields_of(index):
            if other != name:
                columns[other] = ""
        ignore = self._without(self.said.ignore, index)
        if name == "-":
            ignore.append(named(self.name_of(index)))
        if name not in ("", "-"):
            columns[name] = self.name_of(index)
        self.decide(columns=columns, ignore=frozenset(ignore))

    def turn_key(self, index: int) -> None:
        """Make a column part of what tells rows apart, or no longer."""
        keys = self._without(self.said.key, index)
        if index not in self.marked(self.said.key):
            keys.append(named(self.name_of(index)))
        self.decide(key=tuple(keys))

    def _without(self, names: Iterable[str], index: int) -> list[str]:
        return [name for name in names if index not in self.marked([name])]

    def take_map(self, read: Decisions) -> None:
        """What a map file says, and what was decided before where it says nothing."""
        said = self.said
        if read.kind and read.kind != self.kind:
            columns = {f: text for f, text in said.columns.items() if f in FIELDS[read.kind]}
            said = replace(said, columns=columns)
        self.said = read.over(said)

    def read_as(self, kind: str) -> None:
        """Read the rows as projects or clients: fields that such a file has not are forgotten."""
        columns = {f: text for f, text in self.said.columns.items() if f in FIELDS[kind]}
        self.decide(kind=kind, columns=columns)

    def rule(
        self, when: Mapping[str, str], stage: int | None, status: str | None, reason: str = ""
    ) -> None:
        """What these values of these columns mean; the newest rule comes first."""
        made = from_data({"values": [_rule(when, stage, status, reason)]}, "answer").values[0]
        kept = tuple(rule for rule in self.said.values if set(rule.when) != set(made.when))
        self.decide(values=(made, *kept))

    def unrule(self, when: Mapping[str, str]) -> None:
        """Take these values as the words say: forget the rules that are about them."""
        values = {named(heading): fold_cell(text) for heading, text in when.items()}
        self.decide(values=tuple(rule for rule in self.said.values if not rule.fits(values)))

    def ruled(self, when: Mapping[str, str]) -> bool:
        """Whether a rule is about these values."""
        values = {named(heading): fold_cell(text) for heading, text in when.items()}
        return any(rule.fits(values) for rule in self.said.values)

    def name_for(self, entry: str, text: str, name: str) -> None:
        """A spelling of the file for an owner or a region of the book; its own name makes a new one."""
        known = dict(getattr(self.said, entry))
        known[fold_cell(text)] = name
        self.decide(**{entry: known})

    def correct(self, row: int, index: int, text: str | None) -> None:
        """Put `text` into a cell for this import; None gives the file's own back."""
        name = self.name_of(index)
        cells = tuple(c for c in self.said.cells if (c.row, c.column) != (row, name))
        if text is None:
            self.decide(cells=cells)
            return
        new = Correction(row, name, text)
        self.decide(cells=(*cells, new))
        if self.look:
            self.look = replace(
                self.look, table=corrected(self.look.table, Decisions(cells=(new,)))
            )

    def problems_in(self, row: int) -> list[Problem]:
        """What is wrong with one row by itself, at once: a large file takes seconds to be looked at."""
        look = self.look
        if look is None or look.plan is None or look.plan.proposal is None:
            return []
        return row_problems(replace(look.plan.proposal, table=look.table), look.words, row)

    def leave_out(self, row: int) -> None:
        """Leave a row out, or take it in again."""
        self.decide(skip=self.said.skip ^ {row})


def _rule(
    when: Mapping[str, str], stage: int | None, status: str | None, reason: str
) -> dict[str, Any]:
    said = {"stage": stage, "status": status, "reason": reason}
    return {"when": dict(when), **{name: value for name, value in said.items() if value}}
