"""Books to test on: a SQLite file and a database on a real PostgreSQL, each fresh and migrated.

`session` and `book` run once per engine. A test that means one engine only says
`@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)`. Models are bound process-wide:
a test has one open book at a time; a second one is opened in a subprocess.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.clock import FixedClock
from tests import postgres

if TYPE_CHECKING:
    from store.database import Book
    from store.session import Session

ENGINES = ("sqlite", "postgres")
NOW = "2026-11-23T10:00:00"  # a Monday, in Shanghai
LOGIN = "chief"  # opens a test's book first, and so is its administrator

LONG = frozenset(
    f"test_{name}.py"
    for name in ("screenshots", "meeting_story", "year", "working_story", "wheel", "demo", "machine", "bad")
)  # fmt: skip
"""Files whose tests take ten seconds and more."""

_numbers = count(1)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.plan()
    for name in ("LOUDOU_DB", "LOUDOU_LANG", "LOUDOU_CONFIG"):  # no test may touch a person's book
        os.environ.pop(name, None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first: one that begins last is waited for by a worker with nothing left to do."""
    items.sort(key=lambda item: item.path.name not in LONG)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.stop()


@pytest.fixture
def fixed_clock() -> FixedClock:
    """Monday 2026-11-23, 10:00 in Shanghai."""
    return FixedClock(NOW)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """`sqlite` or `postgres`."""
    return str(request.param)


def _migrate(url: str) -> None:
    from store.database import open_book

    open_book(url, clock=FixedClock(NOW)).close()


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "book.db"
    _migrate(str(path))
    for leftover in ("-wal", "-shm"):
        assert not path.with_name(path.name + leftover).exists(), "close() leaves no journal"
    return path


@pytest.fixture(scope="session")
def _postgres_template(worker_id: str) -> str:
    name = f"template_{worker_id}"
    _migrate(postgres.create(name))
    return name


@pytest.fixture(scope="session")
def _demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from store.database import open_book
    from store.standard.demo import build

    path = tmp_path_factory.mktemp("demo") / "book.db"
    book = open_book(str(path), clock=FixedClock(NOW))
    try:
        build(book, lang="zh", login=LOGIN)
    finally:
        book.close()
    return path


@pytest.fixture(scope="module")
def demo_book(_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Chinese demo as it stands at NOW, `chief` its administrator: a copy for this module, not opened."""
    return Path(shutil.copy(_demo, tmp_path_factory.mktemp("demo")))


@pytest.fixture
def new_book(
    request: pytest.FixtureRequest, tmp_path: Path, worker_id: str
) -> Iterator[Callable[[str], str]]:
    """Gives `f(engine) -> path or URL` of a fresh migrated book, not opened."""
    made: list[str] = []

    def make(engine: str) -> str:
        if engine == "sqlite":
            path = tmp_path / f"book{next(_numbers)}.db"
            shutil.copyfile(request.getfixturevalue("_sqlite_template"), path)
            return str(path)
        made.append(f"book_{worker_id}_{next(_numbers)}")
        return postgres.create(made[-1], request.getfixturevalue("_postgres_template"))

    yield make
    for name in made:
        postgres.drop(name)


@pytest.fixture
def book_url(new_book: Callable[[str], str], engine: str) -> str:
    """The path or URL of this test's book, migrated, not opened."""
    return new_book(engine)


@pytest.fixture
def book(book_url: str, fixed_clock: FixedClock) -> Iterator[Book]:
    """This test's book, open and bound, connected in the test's thread."""
    from store.database import open_book

    opened = open_book(book_url, clock=fixed_clock)
    opened.connect()
    yield opened
    opened.disconnect()
    opened.close()


@pytest.fixture
def session(book: Book) -> Session:
    """The administrator's session, in English."""
    from store.session import open_session

    return open_session(book, login=LOGIN, lang="en")
