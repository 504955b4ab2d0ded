"""The tables that the migrations make are the tables that the models describe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from peewee import Database, PostgresqlDatabase, SqliteDatabase

from store.models import TABLES
from tests import postgres

if TYPE_CHECKING:
    from pathlib import Path

    from store.database import Book

# made by the migrations alone: their own list, and the engine's search table
BESIDE = {"schema_migration"}


def _is_search(name: str) -> bool:
    return "_search" in name


@pytest.fixture
def described(engine: str, tmp_path: Path, book: Book) -> Iterator[Database]:
    """An empty database in which the models' own tables are made, beside the migrated book."""
    if engine == "sqlite":
        other: Any = SqliteDatabase(tmp_path / "described.db")
    else:
        name = f"described_{tmp_path.name}"[:60]
        other = PostgresqlDatabase(postgres.create(name), prefer_psycopg3=True)
    with other.bind_ctx(TABLES):
        other.create_tables(TABLES)
        yield other
    other.close()
    if engine == "postgres":
        postgres.drop(name)


def _tables(database: Any) -> set[str]:
    return {n for n in database.get_tables() if n not in BESIDE and not _is_search(n)}


def _columns(database: Any, table: str) -> list[tuple[Any, ...]]:
    # a model's default lives in Python; the schema has none on either side
    return [
        (c.name, c.data_type.upper(), c.null, c.primary_key) for c in database.get_columns(table)
    ]


def _indexes(database: Any, table: str) -> set[tuple[Any, ...]]:
    found = set()
    for index in database.get_indexes(table):
        sql = " ".join((index.sql or "").replace('"', "").replace("public.", "").split()).lower()
        if not _is_search(index.name):
            found.add((index.name, index.unique, sql.replace("if not exists ", "")))
    return found


def _links(database: Any, table: str) -> set[tuple[Any, ...]]:
    return {(k.column, k.dest_table, k.dest_column) for k in database.get_foreign_keys(table)}


def test_the_models_describe_the_migrated_schema(book: Book, described: Database) -> None:
    assert _tables(book.db) == _tables(described) == {t._meta.table_name for t in TABLES}
    for table in sorted(_tables(book.db)):
        assert _columns(book.db, table) == _columns(described, table), table
        assert _indexes(book.db, table) == _indexes(described, table), table
        assert _links(book.db, table) == _links(described, table), table


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_every_sqlite_table_is_strict(book: Book) -> None:
    rows = book.db.execute_sql("SELECT name, strict FROM pragma_table_list WHERE type = 'table'")
    loose = {name for name, strict in rows if not strict and not name.startswith("sqlite_")}
    assert {n for n in loose if not _is_search(n)} <= BESIDE


def test_opening_a_current_book_changes_nothing(book: Book, new_book: Callable[[str], str]) -> None:
    from store import migrations

    before = migrations.applied(book)
    migrations.ensure(book, migrate=True)
    assert migrations.applied(book) == before == sorted(before)
    assert before[-1] == migrations.LATEST


def test_events_are_only_ever_appended(book: Book, session: Any) -> None:
    """Triggers guard the memory even against SQL by hand."""
    (count,) = book.db.execute_sql("SELECT count(*) FROM event").fetchone()
    assert count, "opening a book is its first command"
    for statement in ("UPDATE event SET kind = 'x'", "DELETE FROM event"):
        with pytest.raises(Exception, match=r"(?i)append|event"), book.db.atomic():
            book.db.execute_sql(statement)
    assert book.db.execute_sql("SELECT count(*) FROM event").fetchone()[0] == count
