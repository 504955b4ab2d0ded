"""The proposed mapping: columns, units, currencies and date orders by the evidence of the table."""

from __future__ import annotations

from collections.abc import Mapping

from store.errors import Invalid
from store.exchange import cells
from store.exchange.columns import Columns
from store.exchange.decisions import Decisions
from store.exchange.headings import UNITS, kind_of
from store.exchange.kept import Kept
from store.exchange.layout import RowKind, RowSorter, Table
from store.exchange.meanings import Meanings
from store.exchange.scheme import DAYS, Option, Proposal, Question, Scheme
from store.exchange.source import Cell, cell_at
from store.exchange.vocabulary import Vocabulary
from store.text import Message, msg

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


def propose(
    table: Table, decisions: Decisions, words: Vocabulary, kept: Kept | None = None
) -> Proposal:
    """Propose how to read `table`; `decisions` (map file, memory) win over the evidence.

    `kept` knows the kinds of the rows from the last time where nothing they depend on has changed.
    Raises Invalid where a decision names a column, stage or reason that does not exist, or where
    the table has no column for the client.
    """
    return _Proposer(table, decisions, words, kept or Kept()).run()


class _Proposer:
    """The steps of one proposal, collecting questions and notes."""

    def __init__(self, table: Table, decisions: Decisions, words: Vocabulary, kept: Kept) -> None:
        self.table, self.decisions, self.words, self.kept = table, decisions, words, kept
        self.questions: list[Question] = []
        self.notes: list[Message] = []
        self.kinds: list[RowKind | None] = []
        self.found = Columns(table, decisions, self.questions)
        self.heading = self.found.heading
        self.meanings = Meanings(self.heading, self.found.index, decisions, words, self.questions)

    def run(self) -> Proposal:
        kind = self.decisions.kind or kind_of(list(self.heading.values())) or "projects"
        columns = self.found.find(kind)
        if "client" not in columns:
            raise Invalid(
                msg("No column of “{sheet}” holds the client; name it in the map file: [columns] client = \"…\". "
                    "Headings found: {headings}.", sheet=self.table.sheet.name,
                    headings=[h.text for h in self.heading.values()])
            )  # fmt: skip
        rows = self._records(columns)
        self._sign_ahead(columns, rows)
        self._missing(kind, columns)
        currency, said = self._currency(columns, rows)
        mapping = Scheme(
            kind=kind, columns=columns, unit=self._unit(columns), currency=currency, currency_said=said,
            orders=self._orders(columns, rows), meanings=self.meanings.find(columns, rows),
            meaning_columns=self.meanings.columns_of(columns),
            name_from=self._name_from(columns),
            key=tuple(self.found.index(heading, "key") for heading in self.decisions.key),
            ignored=frozenset(self.found.index(h, "ignore") for h in self.decisions.ignore),
            owners=self.decisions.owners, regions=self.decisions.regions,
        )  # fmt: skip
        return Proposal(self.table, mapping, tuple(self.questions), tuple(self.notes), self.kinds)

    def _missing(self, kind: str, columns: Mapping[str, int]) -> None:
        """Say so where a projects file has no column for what a board shows."""
        names = {"owner": msg("owner"), "stage": msg("stage"), "amount": msg("amount")}
        names["close"] = msg("expected close")
        if "status" in columns:
            del names["stage"]
        absent = tuple(name for field, name in names.items() if field not in columns)
        if kind == "projects" and absent:
            self.notes.append(msg("No column was found for: {fields}.", fields=absent))

    def _name_from(self, columns: Mapping[str, int]) -> int:
        """The column that names a project where none is called so: a field or heading said, else the product."""
        said = self.decisions.name_from
        if said is None:
            return columns.get("product", columns.get("client", -1))
        return columns[said] if said in columns else self.found.index(said, "name_from")

    def _sign_ahead(self, columns: dict[str, int], rows: list[list[Cell]]) -> None:
        """A signing day that lies ahead is an expected one, where the file has no other."""
        if (
            "closed_day" not in columns
            or "close" in columns
            or "closed_day" in self.decisions.columns
        ):
            return
        index = columns["closed_day"]
        days = (cells.day(cell_at(row, index), "MDY") for row in rows)
        if any(isinstance(day, str) and day > self.words.today for day in days):
            columns["close"] = columns.pop("closed_day")
            self.notes.append(
                msg(
                    "“{column}” holds days to come and is read as the expected close.",
                    column=self.heading[index].text,
                )
            )

    # -- cells -----------------------------------------------------------------------------------

    def _records(self, columns: Mapping[str, int]) -> list[list[Cell]]:
        """The rows that look like records: totals and titles would spoil the evidence."""
        sorter = sorter_for(self.table, columns)
        rows = self.table.sheet.rows[self.table.first_row - 1 :]
        skip = self.decisions.skip
        self.kept.begin(self.table)
        kinds = self.kept.each("kind", sorter.key, rows, lambda _, row: sorter.kind(row))
        self.kinds = [
            kind or ("left_out" if number in skip else None)
            for number, kind in enumerate(kinds, self.table.first_row)
        ]
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
            signs = {
                sign for row in rows if (sign := cells.sign_of(cell_at(row, columns["amount"])))
            }
            if len(signs) == 1:
                said = signs.pop()
        return said or self.words.currency, bool(said)

    def _orders(self, columns: Mapping[str, int], rows: list[list[Cell]]) -> dict[str, cells.Order]:
        """M/D/Y or D/M/Y per column of days, by evidence; undecided ones are a question."""
        orders: dict[str, cells.Order] = {}
        by_heading = {
            self.found.index(text, f"dates.{text}"): order
            for text, order in self.decisions.dates.items()
            if text not in DAYS
        }
        for field in DAYS:
            if field not in columns:
                continue
            decided = self.decisions.dates.get(field) or by_heading.get(columns[field])
            mdy, dmy, open_ = cells.slashed_order(cell_at(row, columns[field]) for row in rows)
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


def sorter_for(table: Table, columns: Mapping[str, int]) -> RowSorter:
    """Tells records from other rows, given which columns are what."""
    anchors = {columns[f] for f in _ANCHORS if f in columns}
    living = {columns[f] for f in _LIVING if f in columns}
    single = "name" not in columns  # then a client alone can be a record
    labels = {columns[f] for f in ("region", "owner") if f in columns}
    return RowSorter(table, anchors, columns.get("number"), living, single=single, labels=labels)
