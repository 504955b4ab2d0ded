"""Many rows at the speed of `executemany`: the same columns, one statement, chunks of a thousand."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Sequence
from typing import Any

from peewee import __exception_wrapper__

from store.database import Book

CHUNK = 1000


def dumps(value: Any) -> str:
    """Compact JSON; dataclasses as objects."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def next_ids(book: Book, table: str, count: int) -> Sequence[int]:
    """`count` free ids of a table. Only within the write gate, where nobody else can take them."""
    if book.engine == "sqlite":
        highest = book.db.execute_sql(f'SELECT coalesce(max(id), 0) FROM "{table}"').fetchone()[0]
        return range(highest + 1, highest + 1 + count)
    rows = book.db.execute_sql(
        "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
        (table, count),
    ).fetchall()
    return [row[0] for row in rows]


def insert_many(book: Book, table: Any, rows: list[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns."""
    if not rows:
        return
    extra = tuple(_defaults(table, rows[0]).values())
    _many(book, _insert(book, table, rows[0]), [(*row.values(), *extra) for row in rows])


def insert_one(book: Book, table: Any, row: dict[str, Any]) -> int:
    """Insert one row; gives its id. Written out: building the statement costs more than running it."""
    statement = _insert(book, table, row)
    values = (*row.values(), *_defaults(table, row).values())
    if book.engine == "sqlite":
        return int(book.db.execute_sql(statement, values).lastrowid)
    return int(book.db.execute_sql(f"{statement} RETURNING id", values).fetchone()[0])


def update_one(book: Book, table: Any, row_id: int, row: dict[str, Any]) -> None:
    """Set columns of one row."""
    mark = "?" if book.engine == "sqlite" else "%s"
    sets = ", ".join(f'"{name}" = {mark}' for name in row)
    statement = f'UPDATE "{table._meta.table_name}" SET {sets} WHERE id = {mark}'
    book.db.execute_sql(statement, (*row.values(), row_id))


def read_one(book: Book, table: Any, names: Sequence[str], key: str, value: Any) -> Any:
    """Columns of the row whose column `key` is `value`, as a tuple; None where there is none."""
    mark = "?" if book.engine == "sqlite" else "%s"
    columns = ", ".join(f'"{name}"' for name in names)
    statement = f'SELECT {columns} FROM "{table._meta.table_name}" WHERE "{key}" = {mark}'
    return book.db.execute_sql(statement, (value,)).fetchone()


def _defaults(table: Any, row: dict[str, Any]) -> dict[str, Any]:
    """Columns that the row leaves to their defaults."""
    return {
        name: field.default
        for name, field in table._meta.columns.items()
        if name not in row and field.default is not None
    }


def _insert(book: Book, table: Any, row: dict[str, Any]) -> str:
    names = [*row, *_defaults(table, row)]
    mark = "?" if book.engine == "sqlite" else "%s"
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join([mark] * len(names))
    return f'INSERT INTO "{table._meta.table_name}" ({columns}) VALUES ({marks})'


def update_many(book: Book, table: Any, rows: Iterable[tuple[int, dict[str, Any]]]) -> None:
    """Set columns by id; rows with the same columns share a statement."""
    groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for row_id, values in rows:
        groups.setdefault(tuple(values), []).append((*values.values(), row_id))
    mark = "?" if book.engine == "sqlite" else "%s"
    for names, values_list in groups.items():
        sets = ", ".join(f'"{name}" = {mark}' for name in names)
        _many(book, f'UPDATE "{table._meta.table_name}" SET {sets} WHERE id = {mark}', values_list)


def _many(book: Book, statement: str, rows: list[tuple[Any, ...]]) -> None:
    with __exception_wrapper__:  # peewee's own errors here too: `Book.guard` tells them apart
        cursor = book.db.connection().cursor()
        for start in range(0, len(rows), CHUNK):
            cursor.executemany(statement, rows[start : start + CHUNK])
        cursor.close()
