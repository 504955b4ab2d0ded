"""The proposed mapping: columns to fields, units, date orders, stage and status values; and the open questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from store.errors import Invalid
from store.exchange import cells
from store.exchange.headings import DECIDING, FIELDS, UNITS, field_of, kind_of, read_heading
from store.exchange.layout import RowKind, RowSorter, Table, fold_cell, text_of
from store.exchange.mapfile import Decisions, toml_lines
from store.exchange.source import Cell
from store.exchange.vocabulary import Vocabulary
from store.text import Message, msg

DAYS = ("close", "closed_day", "until", "touch_day", "registered")
FEW_VALUES = 30
"""More unknown values than these in one column are sentences, not stages."""
_ANCHORS = ("client", "name", "code")
_LIVING = (
    "stage",
    "status",
    "close",
    "closed_day",
    "touch_day",
    "registered",
    "contact",
    "contact_phone",
    "phone",
)


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
    orders: Mapping[str, cells.Order]
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


def propose(table: Table, decisions: Decisions, words: Vocabulary) -> Proposal:
    """Propose how to read `table`; `decisions` (map file, memory) win over the evidence.

    Raises Invalid where a decision names a column, stage or reason that does not exist, or where
    the table has no column for the client.
    """
    return _Proposer(table, decisions, words).run()


class _Proposer:
    """The steps of one proposal, collecting questions and notes."""

    def __init__(self, table: Table, decisions: Decisions, words: Vocabulary) -> None:
        self.table, self.decisions, self.words = table, decisions, words
        self.questions: list[Question] = []
        self.notes: list[Message] = []
        self.kinds: list[RowKind | None] = []
        self.heading = {c.index: c.heading for c in table.columns}

    def run(self) -> Proposal:
        kind = self.decisions.kind or kind_of(list(self.heading.values())) or "projects"
        columns = self._columns(kind)
        if "client" not in columns and not any("client" in str(q.entry) for q in self.questions):
            raise Invalid(
                msg("No column of “{sheet}” holds the client; name it in the map file: [columns] client = \"…\". "
                    "Headings found: {headings}.", sheet=self.table.sheet.name,
                    headings=[h.text for h in self.heading.values()])
            )  # fmt: skip
        rows = self._records(columns)
        self._sign_ahead(columns, rows)
        currency, said = self._currency(columns, rows)
        mapping = Scheme(
            kind=kind, columns=columns, unit=self._unit(columns), currency=currency, currency_said=said,
            orders=self._orders(columns, rows), meanings=self._meanings(columns, rows),
            meaning_columns=self._meaning_columns(columns),
            name_from=self._name_from(columns),
            key=tuple(self._index(heading, "key") for heading in self.decisions.key),
            ignored=frozenset(self._index(h, "ignore") for h in self.decisions.ignore),
            owners=self.decisions.owners, regions=self.decisions.regions,
        )  # fmt: skip
        return Proposal(self.table, mapping, tuple(self.questions), tuple(self.notes), self.kinds)

    # -- columns ---------------------------------------------------------------------------------

    def _columns(self, kind: str) -> dict[str, int]:
        """Field → column. Two columns for a deciding field are a question; for others the first is taken."""
        decided = {
            f: self._index(text, f"columns.{f}")
            for f, text in self.decisions.columns.items()
            if text
        }
        wrong = [f for f in decided if f not in FIELDS[kind]]
        if wrong:
            raise Invalid(msg("The map file's entry columns.{field} does not fit a file of {kind}; it may be one of {choices}.",
                              field=wrong[0], kind=kind, choices=list(FIELDS[kind])))  # fmt: skip
        off = {f for f, text in self.decisions.columns.items() if not text}
        taken = set(decided.values())
        found: dict[str, list[int]] = {}
        for column in self.table.columns:
            field = field_of(column.heading, kind)
            if field and field not in decided and field not in off and column.index not in taken:
                found.setdefault(field, []).append(column.index)
        self._deputise(found)
        for field, indexes in found.items():
            if len(indexes) > 1 and field in DECIDING[kind]:
                self._which_column(field, indexes)
        return {**{field: indexes[0] for field, indexes in found.items()}, **decided}

    def _deputise(self, found: dict[str, list[int]]) -> None:
        """A full name beats a bare one: of `项目` and `项目名称` the second is the name."""
        for field, indexes in found.items():
            named = [
                i
                for i in indexes
                if "名称" in self.heading[i].folded or self.heading[i].folded.endswith("name")
            ]
            if len(indexes) > 1 and len(named) == 1 and field in ("client", "name"):
                found[field] = named

    def _name_from(self, columns: Mapping[str, int]) -> int:
        """The column that names a project where none is called so: a field or heading said, else the product."""
        said = self.decisions.name_from
        if said is None:
            return columns.get("product", columns.get("client", -1))
        return columns[said] if said in columns else self._index(said, "name_from")

    def _sign_ahead(self, columns: dict[str, int], rows: list[list[Cell]]) -> None:
        """A signing day that lies ahead is an expected one, where the file has no other."""
        if (
            "closed_day" not in columns
            or "close" in columns
            or "closed_day" in self.decisions.columns
        ):
            return
        index = columns["closed_day"]
        days = (cells.day(_cell(row, index), "MDY") for row in rows)
        if any(isinstance(day, str) and day > self.words.today for day in days):
            columns["close"] = columns.pop("closed_day")
            self.notes.append(
                msg(
                    "“{column}” holds days to come and is read as the expected close.",
                    column=self.heading[index].text,
                )
            )

    def _which_column(self, field: str, indexes: list[int]) -> None:
        texts = [self.heading[i].text for i in indexes]
        if len(set(texts)) < len(texts):
            texts = [column_letter(i) for i in indexes]
        options = tuple(Option(text, {"columns": {field: text}}) for text in texts)
        self.questions.append(
            Question(
                msg("The columns {columns} could each be “{field}”.", columns=texts, field=field),
                options,
            )
        )

    def _index(self, text: str, entry: str) -> int:
        """The column that a map file names by heading, or by letter or number in the sheet."""
        folded = read_heading(text).folded
        for column in self.table.columns:
            if (
                column.heading.text.casefold() == text.strip().casefold()
                or column.heading.folded == folded
            ):
                return column.index
        by_place = _column_index(text)
        if by_place is not None:
            return by_place
        raise Invalid(
            msg("The map file's entry {entry} names the column “{column}”, which the sheet “{sheet}” does not have; it has: {headings}.",
                entry=entry, column=text, sheet=self.table.sheet.name, headings=[h.text for h in self.heading.values()])
        )  # fmt: skip

    # -- cells -----------------------------------------------------------------------------------

    def _records(self, columns: Mapping[str, int]) -> list[list[Cell]]:
        """The rows that look like records: totals and titles would spoil the evidence."""
        sorter = sorter_for(self.table, columns)
        rows = self.table.sheet.rows[self.table.first_row - 1 :]
        self.kinds = [sorter.kind(row) for row in rows]
        return [row for row, kind in zip(rows, self.kinds, strict=True) if kind is None]

    def _unit(self, columns: Mapping[str, int]) -> int:
        """Heading, else a line above, else 1; the two against each other are a question."""
        if self.decisions.unit:
            return self.decisions.unit
        above = self.table.unit
        heading = self.heading.get(columns.get("amount", -1))
        if heading is None or heading.unit is None:
            return above or 1
        if above and above != heading.unit:
            words = [heading.unit_word, self.table.unit_word]
            self.questions.append(
                Question(
                    msg("The heading “{heading}” says the unit is {one}, the line above says {other}.",
                        heading=heading.text, one=words[0], other=words[1]),
                    tuple(Option(word, {"unit": word if word in UNITS else 1}) for word in words),
                )
            )  # fmt: skip
        return heading.unit

    def _currency(self, columns: Mapping[str, int], rows: list[list[Cell]]) -> tuple[str, bool]:
        """(currency, whether the file says so): heading, line above, the cells' own sign, else the book's."""
        if self.decisions.currency:
            return self.decisions.currency, True
        heading = self.heading.get(columns.get("amount", -1))
        said = (heading.currency if heading else None) or self.table.currency
        if not said and "amount" in columns:
            signs = {sign for row in rows if (sign := cells.sign_of(_cell(row, columns["amount"])))}
            if len(signs) == 1:
                said = signs.pop()
        return said or self.words.currency, bool(said)

    def _orders(self, columns: Mapping[str, int], rows: list[list[Cell]]) -> dict[str, cells.Order]:
        """M/D/Y or D/M/Y per column of days, by evidence; undecided ones are a question."""
        orders: dict[str, cells.Order] = {}
        by_heading = {
            self._index(text, f"dates.{text}"): order
            for text, order in self.decisions.dates.items()
            if text not in DAYS
        }
        for field in DAYS:
            if field not in columns:
                continue
            decided = self.decisions.dates.get(field) or by_heading.get(columns[field])
            mdy, dmy, open_ = cells.slashed_order(_cell(row, columns[field]) for row in rows)
            if decided:
                orders[field] = "DMY" if decided == "DMY" else "MDY"
            elif mdy != dmy:
                orders[field] = "MDY" if mdy else "DMY"
                self.notes.append(
                    msg("Days in “{column}” are read as {order}.", column=self.heading[columns[field]].text,
                        order="M/D/Y" if mdy else "D/M/Y")
                )  # fmt: skip
            elif open_ or mdy:
                self._which_order(field, columns[field])
        return orders

    def _which_order(self, field: str, index: int) -> None:
        self.questions.append(
            Question(
                msg(
                    "The days in “{column}” can be read as M/D/Y and as D/M/Y.",
                    column=self.heading[index].text,
                ),
                (
                    Option("M/D/Y", {"dates": {field: "MDY"}}),
                    Option("D/M/Y", {"dates": {field: "DMY"}}),
                ),
            )
        )

    # -- stages and statuses ---------------------------------------------------------------------

    def _meaning_columns(self, columns: Mapping[str, int]) -> tuple[int, ...]:
        """Status, stage and the columns that rules look at."""
        ruled = {heading for rule in self.decisions.values for heading, _ in rule.when}
        indexes = [columns[f] for f in ("status", "stage") if f in columns]
        return tuple(
            dict.fromkeys([*indexes, *sorted(self._index(h, "values.when") for h in ruled)])
        )

    def _meanings(
        self, columns: Mapping[str, int], rows: list[list[Cell]]
    ) -> dict[tuple[str, ...], Meaning]:
        """The meaning of each combination of values that occurs; unknown values are questions."""
        indexes = self._meaning_columns(columns)
        seen = (
            Counter(tuple(text_of(_cell(row, i)) for i in indexes) for row in rows)
            if indexes
            else Counter()
        )
        asked = self._free_texts(columns, rows)
        found: dict[tuple[str, ...], Meaning] = {}
        for values in seen:
            found[tuple(map(fold_cell, values))] = self._meaning(
                dict(zip(indexes, values, strict=True)), columns, asked
            )
        return found

    def _free_texts(
        self, columns: Mapping[str, int], rows: list[list[Cell]]
    ) -> set[tuple[int, str]]:
        """A column full of sentences is one question, not one for each; gives what is asked already."""
        asked: set[tuple[int, str]] = set()
        ruled = {heading for rule in self.decisions.values for heading, _ in rule.when}
        for field in ("status", "stage"):
            index = columns.get(field, -1)
            if index < 0 or _folded_at(self.heading, index) in ruled:
                continue
            texts = {text_of(_cell(row, index)) for row in rows}
            unknown = {t for t in texts if not cells.empty(t) and not self.words.known(t)}
            if len(unknown) > FEW_VALUES:
                asked |= {(index, fold_cell(text)) for text in unknown}
                self._leave_out(field, index, len(unknown))
        return asked

    def _leave_out(self, field: str, index: int, number: int) -> None:
        self.questions.append(
            Question(
                msg("“{column}” holds {n} different texts that are no {field}.",
                    column=self.heading[index].text, n=number, field=field),
                (Option(f"{field}: –", {"columns": {field: ""}}),),
            )
        )  # fmt: skip

    def _meaning(
        self, values: dict[int, str], columns: Mapping[str, int], asked: set[tuple[int, str]]
    ) -> Meaning:
        by_heading = {
            self.heading[i].folded: fold_cell(t) for i, t in values.items() if i in self.heading
        }
        stage: int | None = None
        statuses: list[str] = []
        reason = ""
        decided: set[str] = set()
        for number, rule in enumerate(self.decisions.values, 1):
            if rule.fits(by_heading):
                stage = stage or self._ruled_stage(number, rule.stage)
                statuses = statuses or ([rule.status] if rule.status else [])
                reason = reason or self._ruled_reason(number, rule.reason)
                decided |= {heading for heading, _ in rule.when}
        for field in ("status", "stage"):
            index = columns.get(field, -1)
            text = values.get(index, "")
            if cells.empty(text) or _folded_at(self.heading, index) in decided:
                continue
            as_stage, as_status = self.words.stage(text), self.words.status(text)
            if as_status and (field == "status" or as_stage is None):
                statuses.append(as_status)
            elif as_stage is not None:
                stage = as_stage if stage is None or field == "stage" else stage
            elif (index, fold_cell(text)) not in asked:
                asked.add((index, fold_cell(text)))
                self._which_meaning(index, text)
        status = next((s for s in statuses if s != "open"), statuses[0] if statuses else None)
        return _whole(stage, status, reason, self.words, ruled=bool(decided))

    def _ruled_stage(self, number: int, stage: int | str | None) -> int | None:
        found = self.words.stage_named(stage) if stage is not None else None
        if stage is not None and found is None:
            raise Invalid(
                msg("The map file's entry values[{n}] names the stage “{stage}”; the book's stages are {stages}.",
                    n=number, stage=str(stage), stages=[f"{s.number} {s.key}" for s in self.words.stages])
            )  # fmt: skip
        return found

    def _ruled_reason(self, number: int, reason: str) -> str:
        key = self.words.reason(reason) if reason and reason != "imported" else reason
        if key is None:
            raise Invalid(
                msg("The map file's entry values[{n}] names the reason “{reason}”, which is unknown.",
                    n=number, reason=reason)
            )  # fmt: skip
        return key

    def _which_meaning(self, index: int, text: str) -> None:
        heading = self.heading[index].text
        when = {"when": {heading: text}}
        stages = [
            Option(f"{s.number} {s.names[0]}", {"values": [{**when, "stage": s.number}]})
            for s in self.words.stages
        ]
        statuses = [
            Option(s, {"values": [{**when, "status": s}]})
            for s in ("open", "won", "lost", "dropped", "parked")
        ]
        self.questions.append(
            Question(msg("“{value}” in “{column}” is no stage and no status that we know.", value=text, column=heading),
                     (*stages, *statuses))
        )  # fmt: skip


def _folded_at(headings: Mapping[int, Any], index: int) -> str:
    return headings[index].folded if index in headings else ""


def _whole(
    stage: int | None, status: str | None, reason: str, words: Vocabulary, *, ruled: bool
) -> Meaning:
    """A won project without a stage stood in the last one; a stage alone means an open project."""
    if stage is None and status == "won":
        stage = words.last_stage
    if stage is not None and status is None:
        status = "open"
    return Meaning(stage, status, reason, ruled)


def sorter_for(table: Table, columns: Mapping[str, int]) -> RowSorter:
    """Tells records from other rows, given which columns are what."""
    anchors = {columns[f] for f in _ANCHORS if f in columns}
    living = {columns[f] for f in _LIVING if f in columns}
    return RowSorter(table, anchors, columns.get("number"), living)


def _cell(row: list[Cell], index: int) -> Cell:
    return row[index] if 0 <= index < len(row) else None


def column_letter(index: int) -> str:
    """`A` for the first column, `AA` for the 27th."""
    text = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def _column_index(text: str) -> int | None:
    """`A` or `AB` or `7` as a column index from 0."""
    text = text.strip()
    if text.isdigit() and int(text) >= 1:
        return int(text) - 1
    if 1 <= len(text) <= 2 and text.isascii() and text.isalpha() and text.isupper():
        index = 0
        for letter in text:
            index = index * 26 + ord(letter) - 64
        return index - 1
    return None


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
    """A map file with the first reading of each question chosen and the others named beside it."""
    out: list[str] = []
    shown: set[str] = set()
    for question in questions:
        choices = " | ".join(option.label for option in question.options)
        if choices not in shown:
            shown.add(choices)
            out.append(f"# {choices}")
        out.append(question.entry)
    return "\n".join(out)
