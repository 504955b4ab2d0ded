"""Statements built once and run often: peewee takes longer to build a query than the book to answer it.

A builder writes its query with marks in the place of what varies; the built text is kept per engine.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from store.models import Upkeep

_NUMBERS = -(2**40)
"""Marks for numbers count down from here, where no id, amount or count lies."""


_view = threading.local()


@contextmanager
def one_view() -> Iterator[None]:
    """For the length of a block nothing that is read can change: `known` answers are kept."""
    _view.known = {}
    try:
        yield
    finally:
        _view.known = None


class Marks:
    """Stand-ins for the values of one statement, by name."""

    def __init__(self) -> None:
        self.names: dict[Any, str] = {}

    def number(self, name: str) -> int:
        """Stands for a whole number."""
        mark = _NUMBERS - len(self.names)
        self.names[mark] = name
        return mark

    def text(self, name: str) -> str:
        """Stands for a text or a day."""
        mark = f"\x00{name}"
        self.names[mark] = name
        return mark


class Prepared:
    """A query whose text is built on first use: `build` gets its marks, `rows` and `run` their values."""

    def __init__(self, build: Callable[[Marks], Any]) -> None:
        self._build = build
        self._built: dict[type, tuple[str, list[tuple[bool, Any]]]] = {}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of a SELECT."""
        return self._execute(values).fetchall()

    def known(self) -> list[tuple[Any, ...]]:
        """The rows of a SELECT without values, asked for once within `one_view`."""
        known: dict[Prepared, list[tuple[Any, ...]]] | None = getattr(_view, "known", None)
        if known is None:
            return self.rows()
        if self not in known:
            known[self] = self.rows()
        return known[self]

    def run(self, **values: Any) -> int:
        """Run an UPDATE; gives how many rows it changed."""
        return int(self._execute(values).rowcount)

    def _execute(self, values: dict[str, Any]) -> Any:
        database = Upkeep._meta.database
        if type(database) not in self._built:
            marks = Marks()
            sql, params = self._build(marks).sql()
            places = [
                (True, marks.names[param]) if _is_mark(param, marks) else (False, param)
                for param in params
            ]
            self._built[type(database)] = (sql, places)
        sql, places = self._built[type(database)]
        return database.execute_sql(
            sql, tuple(values[value] if varies else value for varies, value in places)
        )


def _is_mark(param: Any, marks: Marks) -> bool:
    return isinstance(param, int | str) and param in marks.names
