"""Field by field: the file against what it said last and what stands in the book (method §15)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Literal

from store.exchange.keys import Problem
from store.text import Day, Message, Money, msg
from store.usecases.bulk import dumps
from store.usecases.importing.plan import Ref

Outcome = Literal["same", "set", "clash"]
NEVER = object()
"""What was last imported, where nothing was."""


def decide(new: Any, last: Any, current: Any) -> Outcome:
    """Whether the file's value is written: only if it differs from the last imported one and nobody changed the field.

    `new`, `last` and `current` are column values; a column that is empty and was never imported takes the value.
    """
    if current == new or (last is not NEVER and new == last):
        return "same"
    untouched = current in ("", None, 0) if last is NEVER else current == last
    return "set" if untouched else "clash"


class Differ:
    """Collects the changes of one row and the clashes with people's own values."""

    def __init__(
        self,
        row: int,
        current: Mapping[str, Any],
        said: Mapping[str, Any],
        titles: Mapping[str, str],
        currency: str,
    ) -> None:
        self.row, self.current, self.titles, self.currency = row, current, titles, currency
        self.said = dict(said)
        self.after: dict[str, Any] = {}
        self.clashes: list[Problem] = []

    def field(
        self, field: str, column: str, value: Any, to_column: Callable[[Any], Any] = lambda v: v
    ) -> Outcome:
        """Weigh one field of the file; `value` is what it says, `to_column` gives a column's value from that."""
        last = to_column(self.said[field]) if field in self.said else NEVER
        new = to_column(value)
        outcome = decide(new, last, self.current[column])
        if outcome == "clash":
            self.clash(field, value, self.current[column])
        else:
            self.said[field] = value
        if outcome == "set":
            self.after[column] = new
        return outcome

    def extra(self, texts: Mapping[str, str]) -> None:
        """Weigh each extra field of the file like any other field."""
        if not texts:
            return
        stands = self.after.get("extra", self.current["extra"])
        now = json.loads(stands) if stands else {}
        said = dict(self.said.get("extra", {}))
        changed = False
        for title, text in texts.items():
            old = now.get(title, "")
            outcome = decide(text, said.get(title, NEVER), old)
            if outcome == "clash":
                self.listed(title, _against(self._shown("", text), self._shown("", old)))
                continue
            said[title] = text
            if outcome == "set":
                now[title], changed = text, True
        if said != self.said.get("extra"):
            self.said["extra"] = said
        if changed:
            self.after["extra"] = dumps(now)

    def clash(self, field: str, file: Any, book: Any) -> None:
        """The person's value stays; both are shown."""
        message = _against(self._shown(field, file), self._shown(field, book))
        self.listed(self.titles.get(field, field), message)

    def listed(self, heading: str, message: Message) -> None:
        """Something in the file that the book does not follow."""
        self.clashes.append(Problem(self.row, heading, message))

    def _shown(self, field: str, value: Any) -> Any:
        if field == "amount":
            return Money(value, self.currency)
        if field in ("close", "closed_day", "until") and value:
            return Day(value)
        if isinstance(value, Message):
            return value
        return "—" if value in ("", None) else f"“{value}”"


def _against(file: Any, book: Any) -> Message:
    return msg(
        "The file says {file}, but {book} was entered in the book since; the book's value stays.",
        file=file,
        book=book,
    )


def reference(
    table: str, known: Mapping[str, int], folded: Callable[[str], str]
) -> Callable[[str], Any]:
    """From a name to the id of its row, or to a Ref where the row is yet to be made."""

    def to_column(name: str) -> Any:
        key = folded(name)
        return known.get(key) or Ref(table, key)

    return to_column
