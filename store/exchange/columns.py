"""Which column is which field."""

from __future__ import annotations

from store.errors import Invalid
from store.exchange.decisions import Decisions
from store.exchange.headings import DECIDING, FIELDS, Heading, field_of, read_heading
from store.exchange.layout import Table
from store.exchange.scheme import Option, Question
from store.text import msg


class Headings(dict[int, Heading]):
    """Headings by column; a column without one is called by its letter."""

    def __missing__(self, index: int) -> Heading:
        letter = column_letter(index)
        return Heading(letter, letter)


class Columns:
    """Finds fields by headings; what a map file says wins. Open questions are added to `questions`."""

    def __init__(self, table: Table, decisions: Decisions, questions: list[Question]) -> None:
        self.table, self.decisions, self.questions = table, decisions, questions
        self.heading = Headings((c.index, c.heading) for c in table.columns)

    def find(self, kind: str) -> dict[str, int]:
        """Field → column. Two columns for a deciding field are a question; for others the first is taken."""
        decided = {
            f: self.index(text, f"columns.{f}")
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

    def index(self, text: str, entry: str) -> int:
        """The column that a map file names by heading, or by letter or number in the sheet."""
        folded = read_heading(text).folded
        for column in self.table.columns:
            if (
                column.heading.text.casefold() == text.strip().casefold()
                or column.heading.folded == folded
            ):
                return column.index
        by_place = column_index(text)
        if by_place is not None:
            return by_place
        raise Invalid(
            msg("The map file's entry {entry} names the column “{column}”, which the sheet “{sheet}” does not have; it has: {headings}.",
                entry=entry, column=text, sheet=self.table.sheet.name, headings=[h.text for h in self.heading.values()])
        )  # fmt: skip


def column_letter(index: int) -> str:
    """`A` for the first column, `AA` for the 27th."""
    text = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_index(text: str) -> int | None:
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
