"""Rows to records: every row of the table ends as a record, a skipped row or a problem."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from store.domain.names import NAME_LIMIT, TEXT_LIMIT
from store.exchange import cells
from store.exchange.columns import column_letter
from store.exchange.kept import Kept
from store.exchange.keys import Problem, Record, key_of, twice
from store.exchange.layout import RowKind, Skipped, Table, above, fold_cell, text_of, tidy
from store.exchange.scheme import DAYS, Proposal, Scheme
from store.exchange.source import Cell, Row, cell_at
from store.exchange.vocabulary import Vocabulary
from store.text import Message, msg

LINE_LIMIT = 5 * NAME_LIMIT
"""A longer reason for parking stays an extra field."""
_LONG = frozenset({"remarks", "state", "credit", "potential", "address", "product", "reason"})
_SPECIAL = frozenset(
    {"stage", "status", "amount", "currency", "class", "reason", "probability", "number", *DAYS}
)
_TAX = {
    **dict.fromkeys(
        ("含税", "是", "included", "yes", "y", "taxincluded", "true", "价税合计"), "included"
    ),
    **dict.fromkeys(("不含税", "未税", "否", "excluded", "no", "n", "false"), "excluded"),
}
_PAST = ("closed_day", "touch_day", "registered")
_CLOSED = ("won", "lost", "dropped")
_OF_CONTACT = ("contact_title", "contact_department", "contact_phone", "contact_mail")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a table holds: records, rows that are none, rows that were refused."""

    records: list[Record]
    skipped: list[Skipped]
    problems: list[Problem]

    @property
    def refused(self) -> int:
        """How many rows were refused (a row may have several problems)."""
        return len({problem.row for problem in self.problems})


def read(
    proposal: Proposal,
    words: Vocabulary,
    progress: Callable[[int], None] | None = None,
    kept: Kept | None = None,
) -> Reading:
    """Read all rows below the headings. `progress` is told the number of rows done, now and then.

    `kept` has the rows that were read before in the same way.
    """
    reader = _Reader(proposal.table, proposal.mapping, words)
    return reader.run(proposal.kinds, progress, kept or Kept())


def first_records(proposal: Proposal, words: Vocabulary, count: int) -> list[Record]:
    """The first records as they would be read now, for looking at; also while questions are open."""
    reader, table = _Reader(proposal.table, proposal.mapping, words), proposal.table
    found: list[Record] = []
    rows = table.sheet.rows[table.first_row - 1 :]
    for number, (row, kind) in enumerate(zip(rows, proposal.kinds, strict=True), table.first_row):
        if kind is None:
            found.append(reader.record(number, row))
            if len(found) == count:
                break
    return found


def row_problems(proposal: Proposal, words: Vocabulary, row: int) -> list[Problem]:
    """What is wrong with one row (of the file) by itself, as `read` would say."""
    reader = _Reader(proposal.table, proposal.mapping, words)
    reader.record(row, proposal.table.sheet.rows[row - 1])
    return reader.problems


class _Reader:
    def __init__(self, table: Table, mapping: Scheme, words: Vocabulary) -> None:
        self.table, self.mapping, self.words = table, mapping, words
        self.titles = {c.index: c.heading.text for c in table.columns}
        self.folded = {c.index: c.heading.folded for c in table.columns}
        used = set(mapping.columns.values()) | mapping.ignored
        self.extras = _named_apart(
            [(i, title) for i, title in self.titles.items() if i not in used] + unheaded(table)
        )
        apart = {index for index, _ in self.extras}
        mapped = [(i, title) for i, title in self.titles.items() if i not in apart]
        self.kept = dict(_named_apart([*self.extras, *mapped]))
        if (index := mapping.columns.get("probability", -1)) >= 0 and index not in apart:
            self.extras.append((index, self._kept(index)))
        self.texts = [(f, i) for f, i in mapping.columns.items() if f not in _SPECIAL]
        self.problems: list[Problem] = []

    def run(
        self, kinds: Sequence[RowKind | None], progress: Callable[[int], None] | None, kept: Kept
    ) -> Reading:
        records: list[Record] = []
        refused: set[int] = set()
        skipped = above(self.table)
        first = self.table.first_row

        def one(place: int, row: Row) -> tuple[Record, list[Problem]] | None:
            number = first + place
            if progress and number % 1000 == 0:
                progress(number)
            if kinds[place]:
                return None
            self.problems = []
            return self.record(number, row), self.problems

        kept.begin(self.table)
        rows = self.table.sheet.rows[first - 1 :]
        found = kept.each("record", (self.mapping, self.words, self.extras, self.kept), rows, one)
        self.problems = problems = []
        for place, kind in enumerate(kinds):
            number = first + place
            if kind:
                skipped.append(Skipped(self.table.sheet.name, number, kind))
                continue
            if found[place] is None:  # it was no record the last time
                found[place] = one(place, rows[place])
            read = found[place]
            assert read is not None
            records.append(read[0])
            if read[1]:
                problems += read[1]
                refused.add(number)
        self.problems = problems
        doubles = twice(records, self.mapping, self.titles)
        self.problems += doubles
        refused |= {problem.row for problem in doubles}
        taken = [record for record in records if record.row not in refused]
        return Reading(taken, skipped, sorted(self.problems, key=lambda p: p.row))

    def _key(self, number: int, row: Row, fields: dict[str, Any]) -> str:
        key = key_of(row, fields, self.mapping)
        if not key:
            message = msg("The columns of the key are empty in this row; fill them in.")
            self._bad(number, "key", message)
        return key

    # -- one row ---------------------------------------------------------------------------------

    def _bad(self, row: int, name: str, message: Message) -> None:
        index = self.mapping.columns.get(name, -1)
        self.problems.append(Problem(row, self.titles.get(index, name), message))

    def _kept(self, index: int) -> str:
        """The name of the extra field that keeps a column's texts."""
        return self.kept.get(index) or column_letter(index)

    def record(self, number: int, row: Row) -> Record:
        """One row's values; what is wrong with them is added to `problems`."""
        fields: dict[str, Any] = {}
        for name, index in self.texts:
            text = self._text(number, name, cell_at(row, index))
            if text:
                fields[name] = text
        extra = self._extra(row)
        if self.mapping.kind == "projects":
            self._project(number, row, fields, extra)
        else:
            self._client(number, row, fields, extra)
        for title, text in extra.items():
            if len(text) > TEXT_LIMIT:
                self.problems.append(Problem(number, title, _too_long(text, TEXT_LIMIT)))
        people, places = self.mapping.owners, self.mapping.regions
        for name, table in (("owner", people), ("deputy", people), ("region", places)):
            if name in fields:
                fields[name] = table.get(fold_cell(fields[name]), fields[name])
        return Record(number, self._key(number, row, fields), fields, extra)

    def _text(self, number: int, name: str, cell: Cell) -> str:
        long = name in _LONG
        text = tidy(text_of(cell), lines=long)
        limit = TEXT_LIMIT if long else NAME_LIMIT
        if len(text) > limit:
            self._bad(number, name, _too_long(text, limit))
            return ""
        return text

    def _extra(self, row: Row) -> dict[str, str]:
        out: dict[str, str] = {}
        for index, title in self.extras:
            cell = cell_at(row, index)
            if cell is not None and cell != "" and (text := tidy(text_of(cell), lines=True)):
                out[title] = text
        return out

    def _project(
        self, number: int, row: Row, fields: dict[str, Any], extra: dict[str, str]
    ) -> None:
        columns = self.mapping.columns
        if "client" not in fields:
            self._bad(number, "client", msg("The client is missing; fill it in."))
        if "name" not in fields and "client" in fields:
            fields["name"] = (
                self._text(number, "name", cell_at(row, self.mapping.name_from)) or fields["client"]
            )
            fields["unnamed"] = True
        self._money(number, row, fields)
        for name in DAYS:
            if name in columns:
                self._day(number, name, cell_at(row, columns[name]), fields)
        self._meaning(row, fields, extra)
        self._tax(fields, extra)
        if "reason" in columns:
            self._reason(number, row, fields, extra)
        self._unused_days(fields, extra)

    def _money(self, number: int, row: Row, fields: dict[str, Any]) -> None:
        columns, currency = self.mapping.columns, self.mapping.currency
        said = self.mapping.currency_said
        if "currency" in columns and (word := text_of(cell_at(row, columns["currency"]))):
            found = cells.sign_of(word) or (
                word.upper() if len(word) == 3 and word.isascii() and word.isalpha() else None
            )
            if found is None:
                self._bad(
                    number,
                    "currency",
                    msg(
                        "“{cell}” is no currency; write a code such as CNY or USD.", cell=word[:20]
                    ),
                )
                return
            currency, said = found, True
            fields["currency"] = found
        if "amount" not in columns or cells.empty(cell := cell_at(row, columns["amount"])):
            return
        if "currency" not in columns and (sign := cells.sign_of(cell)):
            currency, said = sign, True
        value = cells.amount(cell, currency, self.mapping.unit)
        if isinstance(value, cells.Bad):
            self._bad(number, "amount", value.message)
            return
        fields["amount"] = value
        if said:
            fields["currency"] = currency

    def _day(self, number: int, name: str, cell: Cell, fields: dict[str, Any]) -> None:
        if cells.empty(cell):
            return
        value = cells.day(cell, self.mapping.orders.get(name), month_end=name in ("close", "until"))
        if isinstance(value, cells.Bad):
            self._bad(number, name, value.message)
        elif name in _PAST and value > self.words.today:
            self._bad(number, name, msg("The day {day} lies in the future; correct it.", day=value))
        else:
            fields[name] = value

    def _meaning(self, row: Row, fields: dict[str, Any], extra: dict[str, str]) -> None:
        """Stage, status and reason; where a rule decided, the original words stay as extra fields."""
        indexes = self.mapping.meaning_columns
        if not indexes:
            return
        texts = [text_of(cell_at(row, i)) for i in indexes]
        meaning = self.mapping.meanings.get(tuple(map(fold_cell, texts)))
        if meaning is None:
            return
        said = {"stage": meaning.stage, "status": meaning.status, "reason": meaning.reason}
        fields.update({name: value for name, value in said.items() if value})
        if meaning.ruled:
            extra.update(
                {
                    self._kept(i): tidy(t)
                    for i, t in zip(indexes, texts, strict=True)
                    if t and i in self.titles
                }
            )

    def _tax(self, fields: dict[str, Any], extra: dict[str, str]) -> None:
        """含税 or not; other words stay as an extra field."""
        if text := fields.pop("tax", ""):
            if (known := _TAX.get(fold_cell(text))) is not None:
                fields["tax"] = known
            else:
                extra[self._kept(self.mapping.columns["tax"])] = text

    def _reason(self, number: int, row: Row, fields: dict[str, Any], extra: dict[str, str]) -> None:
        """Why a row was lost, dropped or parked; other words and those of other rows stay as an extra field."""
        index = self.mapping.columns["reason"]
        cell, status = cell_at(row, index), fields.get("status")
        text = self._text(number, "reason", cell)
        if not text:
            return
        if status == "parked" and len(line := tidy(text_of(cell))) <= LINE_LIMIT:
            fields["reason"] = line
            return
        if status in ("lost", "dropped"):
            key = self.words.reason(text)
            fields["reason"] = key or fields.get("reason") or "other"  # a rule may have said it
            if key is not None:
                return
            fields["close_note"] = text
        extra[self._kept(index)] = text

    def _unused_days(self, fields: Mapping[str, Any], extra: dict[str, str]) -> None:
        """Days that have no place in such a project stay as extra fields; the registration in any."""
        status = fields.get("status")
        used = {"closed_day": status in _CLOSED, "until": status == "parked", "registered": False}
        for name, has_place in used.items():
            if name in fields and not has_place:
                extra[self._kept(self.mapping.columns[name])] = fields[name]

    def _client(self, number: int, row: Row, fields: dict[str, Any], extra: dict[str, str]) -> None:
        if "client" not in fields:
            self._bad(number, "client", msg("The client is missing; fill it in."))
        if "contact" not in fields:  # nobody to write them down for
            for name in _OF_CONTACT:
                if name in fields:
                    extra[self._kept(self.mapping.columns[name])] = fields.pop(name)
        index = self.mapping.columns.get("class")
        if index is not None and not cells.empty(cell := cell_at(row, index)):
            value = cells.klass(cell)
            if isinstance(value, cells.Bad):
                self._bad(number, "class", value.message)
            else:
                fields["class"] = value


def _too_long(text: str, limit: int) -> Message:
    return msg(
        "The text has {n} characters, the limit is {limit}; shorten it.", n=len(text), limit=limit
    )


def unheaded(table: Table) -> list[tuple[int, str]]:
    """Columns without a heading that hold something: kept under their letter."""
    rows = table.sheet.rows[table.first_row - 1 :]
    headed = {column.index for column in table.columns}
    width = max(map(len, rows), default=0)
    return [
        (index, column_letter(index))
        for index in range(width)
        if index not in headed and any(cell_at(row, index) not in (None, "") for row in rows)
    ]


def _named_apart(extras: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Two columns of one name are kept as two: the second gets its letter."""
    seen: set[str] = set()
    out = []
    for index, title in extras:
        out.append((index, f"{title} ({column_letter(index)})" if title in seen else title))
        seen.add(title)
    return out
