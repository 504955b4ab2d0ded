"""The book: one database, SQLite by default, PostgreSQL by URL.

The engines differ in five places only, and all are here: open, write gate, change signal, search table, breaking a
read off.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, Literal, ParamSpec, TypeVar

from peewee import (
    SQL,
    DatabaseError,
    DataError,
    Expression,
    IntegrityError,
    InterfaceError,
    OperationalError,
    PostgresqlDatabase,
    ProgrammingError,
    SqliteDatabase,
    fn,
)

from store.address import without_password
from store.clock import Clock, SystemClock
from store.errors import Interrupted, LostConnection, LoudouError, Unavailable
from store.models import TABLES, Project
from store.prepared import one_view
from store.text import Message, msg
from store.why import why

if TYPE_CHECKING:
    from store.session import Session

P = ParamSpec("P")
R = TypeVar("R")
GATE_SECONDS = 30
_ADVISORY = 0x10D0
_BEGIN_SECONDS = 5
"""How long a new file may be empty before its maker stands at the gate."""
_CACHE_KB, _ROOMY_KB = 1500, 128 * 1024
_LOST = (
    *("closed", "lost", "terminat", "reset", "refused", "broken", "not opened", "is bad"),
    *("could not connect", "connection failed", "timed out", "timeout expired"),
)
_TURNED_AWAY = (
    "authentication",
    "no password",
    "pg_hba",
    "does not exist",
    "not permitted",
    "not currently accepting",
)
"""What a driver says of a connection, in lower case: where the server is away, and where it will not have us."""
_OURS = (IntegrityError, ProgrammingError, DataError)
_SQLITE_HEAD = b"SQLite format 3\x00"


def is_postgres(url: str) -> bool:
    """Whether `url` names a PostgreSQL database rather than a file."""
    return url.startswith(("postgres://", "postgresql://"))


class Book:
    """An open book. Connections are per thread; one book per process, since tables are bound to it."""

    def __init__(
        self, url: str, clock: Clock, database: Any, engine: Literal["sqlite", "postgres"]
    ) -> None:
        self.url, self.clock, self.engine = url, clock, engine
        self.db = database
        self.readonly = False
        self._local = threading.local()
        for table in TABLES:
            table._meta.strict_tables = engine == "sqlite"
        database.bind(TABLES, bind_refs=False, bind_backrefs=False)  # TABLES is all there are

    @property
    def shown(self) -> str:
        """The book's address without a password, for people."""
        return self.url if self.engine == "sqlite" else without_password(self.url)

    # -- connections ---------------------------------------------------------------------------

    def connect(self) -> None:
        """Open this thread's connection (a no-op where it is open)."""
        if self.db.is_closed():
            with self.guard():
                self.db.connect()

    def disconnect(self) -> None:
        """Close this thread's connection."""
        if not self.db.is_closed():
            self.db.close()

    @contextlib.contextmanager
    def connected(self) -> Iterator[Book]:
        """This thread's connection for the length of a block."""
        self.connect()
        try:
            yield self
        finally:
            self.disconnect()

    def close(self) -> None:
        """Close this thread's connection."""
        self.disconnect()

    def reconnect(self) -> None:
        """A new connection after a lost one; peewee never does so by itself."""
        with contextlib.suppress(OperationalError, InterfaceError):
            self.db.close()
        if not self.db.is_closed():
            self.db.dispose() if hasattr(self.db, "dispose") else self.db._state.reset()
        self.connect()

    # -- reads and writes ----------------------------------------------------------------------

    @contextlib.contextmanager
    def guard(self) -> Iterator[None]:
        """Turns the driver's errors into an Unavailable that a person understands."""
        try:
            yield
        except (*_OURS, sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError):
            raise  # a bug of ours, not the book's state
        except (
            InterfaceError,
            DatabaseError,
            sqlite3.DatabaseError,
        ) as error:  # the last while fetching
            cause: BaseException = error
            while "cannot rollback" in str(cause) and cause.__context__ is not None:
                cause = cause.__context__  # SQLite has rolled back by itself, say on a full disk
            raise explain(cause, self.shown) from error

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """One consistent view of the book for several reads; inside a write it is that write's view."""
        if self.db.in_transaction() or getattr(self._local, "reading", False):
            yield
            return
        self.connect()  # closed still, where the server was down at the last try
        with self.guard():
            self.db.execute_sql(
                "BEGIN"
                if self.engine == "sqlite"
                else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            )
            self._local.reading = True
            try:
                with one_view():
                    yield
            finally:
                self._local.reading = False
                with contextlib.suppress(OperationalError, InterfaceError):
                    self.db.execute_sql("ROLLBACK")

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """The write gate and one transaction. Nested: a savepoint of the outer one."""
        if self.db.in_transaction():
            with self.db.atomic():
                yield
            return
        self.connect()
        with self.guard():
            if self.engine == "postgres":
                with self.db.atomic():
                    self.db.execute_sql(f"SET LOCAL lock_timeout = '{GATE_SECONDS}s'")
                    self.db.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_ADVISORY,))
                    yield
                return
            with gate(self.url, self.shown), self.db.atomic():
                yield

    def roomy(self, roomy: bool = True) -> None:
        """A large page cache while many rows are written: their index pages would be read again and again."""
        if self.engine == "sqlite":
            self.db.execute_sql(f"PRAGMA cache_size = {-_ROOMY_KB if roomy else -_CACHE_KB}")

    # -- change signal -------------------------------------------------------------------------

    def signal(self) -> int:
        """A number that changes when another connection has committed. Cheap enough to poll five times a second.

        On PostgreSQL it is the end of the events: they are the truth, and asking costs as little as LISTEN would.
        """
        with self.guard():
            if self.engine == "sqlite":
                row = self.db.connection().execute("PRAGMA data_version").fetchone()
                return int(row[0])
            return int(self.db.execute_sql("SELECT coalesce(max(id), 0) FROM event").fetchone()[0])

    # -- search table --------------------------------------------------------------------------

    def wanted(self, terms: Sequence[Sequence[str]]) -> str:
        """What to look for, in the search table's own language: of each group one term, its last token a prefix."""
        if self.engine == "sqlite":
            return " AND ".join(
                "(" + " OR ".join(f'"{term}"*' for term in group) + ")" for group in terms
            )
        return " & ".join(
            "(" + " | ".join("(" + " <-> ".join(term.split()) + ":*)" for term in group) + ")"
            for group in terms
        )

    def matches(self, terms: list[str], table: Any = Project) -> Any:
        """Condition on a searched table (project, client, contact, touch): every term stands in its search keys."""
        wanted = self.wanted([[term] for term in terms])
        if self.engine == "sqlite":
            found = _search_of(table)
            return table.id.in_(
                SQL(f"(SELECT rowid FROM {found} WHERE {found} MATCH ?)", (wanted,))
            )
        return Expression(
            fn.to_tsvector("simple", table.keys), "@@", fn.to_tsquery("simple", wanted)
        )

    def newest(self, table: str, limit: int) -> str:
        """SQL of a query for ids that match, at most `limit`, with one `?` for what is `wanted`.

        SQLite gives the newest, and looks at no others; PostgreSQL, which would have to collect all to order them,
        the first that it comes upon.
        """
        if self.engine == "sqlite":
            found = f"{table}_search"
            return (
                f"SELECT rowid AS id FROM {found} WHERE {found} MATCH ?"
                f" ORDER BY rowid DESC LIMIT {limit}"
            )
        return (
            f"SELECT id FROM {table} WHERE to_tsvector('simple', keys)"
            f" @@ to_tsquery('simple', ?) LIMIT {limit}"
        )

    def matching(self, terms: list[str], limit: int, table: Any = Project) -> int:
        """How many rows match, counted up to `limit`: tells a rare text from a common one."""
        if self.engine == "sqlite":
            found = _search_of(table)
            sql = f"SELECT count(*) FROM (SELECT 1 FROM {found} WHERE {found} MATCH ? LIMIT ?)"
            query = self.wanted([[term] for term in terms])
            return int(self.db.execute_sql(sql, (query, limit)).fetchone()[0])
        return 0

    def tokens(self, table: str, term: str, limit: int, *, slipped: bool = False) -> list[str]:
        """Tokens of a searched table's keys that begin as `term` does, at most `limit`; `slipped`: that begin otherwise and
        go on as it does, its first letter mistyped, left out, one too many or exchanged with the second.

        SQLite reads them off the index; PostgreSQL, which cannot, off the newest rows: a fifth of `limit`.
        """
        if slipped:
            fits = "substr(word, 2, 2) IN (?, ?) OR substr(word, 1, 2) IN (?, ?)"
            values: tuple[str, ...] = (term[1:3], term[:2], term[1:3], term[1] + term[0])
            low, high = "a", "{"  # one behind z: the words in Latin letters
        else:
            fits, values = "substr(word, 1, 1) = ?", (term[0],)
            low, high = term[0], term[0] + "\U0010ffff"
        if self.engine == "sqlite":
            self.db.execute_sql(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{table}_token"
                f" USING fts5vocab(main, {table}_search, row)"
            )
            sql = (
                f"SELECT word FROM (SELECT term AS word FROM temp.{table}_token WHERE term >= ? AND term < ?)"
                f" WHERE {fits} LIMIT ?"
            )
            rows = self.db.execute_sql(sql, (low, high, *values, limit))
        else:
            sql = (
                f"SELECT DISTINCT word FROM (SELECT keys FROM {table} ORDER BY id DESC LIMIT ?) newest,"
                f" unnest(string_to_array(keys, ' ')) word WHERE {fits} LIMIT ?"
            ).replace("?", "%s")
            rows = self.db.execute_sql(sql, (limit // 5, *values, limit))
        return [token for (token,) in rows.fetchall()]

    # -- breaking off --------------------------------------------------------------------------

    @contextlib.contextmanager
    def breakable(self, interruption: Interruption) -> Iterator[None]:
        """A read that `interruption.now()` breaks off from another thread. Raises Interrupted then."""
        self.connect()
        self._local.interruption = interruption
        try:
            interruption.begin(self.db.connection())
            yield
            interruption.check()
        finally:
            self._local.interruption = None
            interruption.end()

    def go_on(self) -> None:
        """Between two statements of a long read: raises Interrupted where nobody waits for it any more."""
        interruption = getattr(self._local, "interruption", None)
        if interruption:
            interruption.check()


class Interruption:
    """How a read is broken off from another thread: one read, once."""

    def __init__(self) -> None:
        self.asked = False
        self._connection: Any = None
        self._lock = threading.Lock()

    def begin(self, connection: Any) -> None:
        """The read begins on this connection. Raises Interrupted where it was broken off before."""
        with self._lock:
            self._connection = connection
        self.check()

    def end(self) -> None:
        """The read is over: what comes next on its connection is not touched."""
        with self._lock:
            self._connection = None

    def check(self) -> None:
        """Raises Interrupted where the read was broken off."""
        if self.asked:
            raise Interrupted(msg("This was broken off."))

    def now(self) -> None:
        """Break the read off, before it begins or while it runs; costs nothing where it is over."""
        self.asked = True
        with self._lock:
            connection = self._connection
            if isinstance(connection, sqlite3.Connection):
                connection.interrupt()
                return
        if (
            connection is not None
        ):  # a server is told over a line of its own, which may take a while
            threading.Thread(target=self._cancel, daemon=True).start()

    def _cancel(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.cancel()


def _search_of(table: Any) -> str:
    return f"{table._meta.table_name}_search"


@contextlib.contextmanager
def gate(path: str, shown: str) -> Iterator[None]:
    """A fair queue of writers: `flock` on a file beside the book."""
    import fcntl

    # flock belongs to the open file, so each entry opens its own: threads of one process queue too.
    try:
        handle = os.open(f"{path}.gate", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
    except OSError as error:
        raise _no_write(shown, error) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _wait_for(handle, shown)
        yield
    finally:
        os.close(handle)


def _wait_for(handle: int, shown: str) -> None:
    """Queue for the gate in a thread of its own, since a blocking flock cannot time out by itself."""
    import fcntl

    mine = os.dup(handle)
    got = threading.Event()

    def queue() -> None:
        with contextlib.suppress(OSError):
            fcntl.flock(mine, fcntl.LOCK_EX)
        got.set()
        os.close(mine)  # the lock stays with `handle` while that is open

    threading.Thread(target=queue, daemon=True).start()
    if not got.wait(GATE_SECONDS):
        raise Unavailable(
            msg(
                "Somebody else has been writing in {book} for {n} seconds (an import, perhaps). Nothing was changed; try again in a minute.",
                book=shown,
                n=GATE_SECONDS,
            )
        )


def explain(error: BaseException, shown: str) -> LoudouError:
    """The driver's error as what happened, where, and what to do."""
    text = str(error).lower()
    message: Message
    if text == "interrupted" or "due to user request" in text:
        return Interrupted(msg("This was broken off."))
    away = "connection" in text and any(word in text for word in _LOST)
    if "eof detected" in text or (away and not any(word in text for word in _TURNED_AWAY)):
        return LostConnection(
            msg(
                "The connection to the book {book} was lost; check the server and try again.",
                book=shown,
            )
        )
    if "locked" in text or "lock timeout" in text or "busy" in text:
        message = msg(
            "The book {book} is locked by another program. Nothing was changed; close that program or try again.",
            book=shown,
        )
    elif "readonly" in text or "read-only" in text:
        message = msg(
            "The book {book} is read-only: nothing can be changed in it. Check the file's permissions, or open a copy.",
            book=shown,
        )
    elif "is full" in text or "disk full" in text or "no space" in text:
        message = msg(
            "There is no room left for the book {book}. Nothing was changed; free some space and try again.",
            book=shown,
        )
    elif "malformed" in text or "not a database" in text or "corrupt" in text:
        message = msg(
            "The file {book} is damaged or is no Loudou book. Restore a backup with `loudou restore`.",
            book=shown,
        )
    elif "unable to open" in text:
        message = msg(
            "The book {book} cannot be opened: check the folder and its permissions.", book=shown
        )
    elif "disk i/o" in text:
        message = msg(
            "Reading or writing {book} failed on the disk. Nothing was half-written; check the disk and try again.",
            book=shown,
        )
    else:
        message = msg(
            "The book {book} is unavailable: {reason}",
            book=shown,
            reason=" ".join(str(error).split())[:300],
        )
    return Unavailable(message)


def _no_write(shown: str, error: OSError) -> LoudouError:
    readonly = isinstance(error, PermissionError) or error.errno == errno.EROFS
    return explain(OperationalError("readonly" if readonly else error.strerror), shown)


def open_book(
    url: str | Path, *, clock: Clock | None = None, create: bool = True, migrate: bool = True
) -> Book:
    """Open the book at a path or PostgreSQL URL with this thread's connection; a new file becomes an empty book.

    Raises Unavailable: missing (with `create=False`), a directory, damaged, locked, or written by a newer version.
    """
    from store import migrations

    url = str(url)
    clock = clock or SystemClock()
    book = _open_postgres(url, clock) if is_postgres(url) else _open_sqlite(url, clock, create)
    book.connect()
    try:
        with book.guard():
            migrations.ensure(book, migrate=migrate)
            _use_wal(book)
    except BaseException:
        book.close()
        raise
    return book


def _use_wal(book: Book) -> None:
    """The journal is the file's own setting: changed once, and only in a file that has proved to be a book."""
    if book.engine == "sqlite" and not book.readonly:
        (mode,) = book.db.execute_sql("PRAGMA journal_mode").fetchone()
        if mode != "wal":
            book.db.execute_sql("PRAGMA journal_mode = wal")


def _open_postgres(url: str, clock: Clock) -> Book:
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise Unavailable(
            msg(
                "PostgreSQL books need the extra `loudou[postgres]`: pipx install 'loudou[postgres]'."
            )
        ) from error
    return Book(
        url, clock, PostgresqlDatabase(url, prefer_psycopg3=True, autoconnect=False), "postgres"
    )


def _open_sqlite(url: str, clock: Clock, create: bool) -> Book:
    path = Path(url).expanduser()
    try:
        look_at(path, url, create)
    except OSError as error:
        raise Unavailable(
            msg(
                "The book {book} cannot be opened: {reason}.",
                book=url,
                reason=why(error),
            )
        ) from error
    pragmas = [
        ("synchronous", "full"),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),  # else REPLACE would go round the guards of the memory
        ("cache_size", -_CACHE_KB),
        ("temp_store", "memory"),
    ]
    readonly = path.exists() and not os.access(path, os.W_OK)
    if readonly:
        pragmas = [("foreign_keys", 1)]
    database = SqliteDatabase(
        str(path), pragmas=pragmas, timeout=5, autoconnect=False, lock_type="IMMEDIATE"
    )
    book = Book(str(path), clock, database, "sqlite")
    book.readonly = readonly
    return book


def look_at(path: Path, url: str, create: bool) -> None:
    """Refuse a folder, a missing book that must exist, and what is no SQLite file. Raises Unavailable, OSError."""
    if path.is_dir():
        raise Unavailable(
            msg(
                "{book} is a folder; name a file in it, such as {example}.",
                book=url,
                example=str(path / "book.loudou"),
            )
        )
    if not path.exists() and not create:
        raise Unavailable(
            msg(
                "There is no book at {book}. Check the path, or make one with `loudou demo` or `loudou import FILE`.",
                book=url,
            )
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        return
    if not path.stat().st_size:
        if not (create and _is_begun(path)):
            raise Unavailable(
                msg(
                    "The file {book} is empty and holds no Loudou book. Restore a backup with `loudou restore`, or delete the file to begin a new book.",
                    book=url,
                )
            )
        return
    if not is_sqlite(path):
        raise explain(OperationalError("not a database"), url)


def is_sqlite(path: Path) -> bool:
    """Whether a file begins as a SQLite database does. Raises OSError."""
    with path.open("rb") as head:
        return head.read(16) == _SQLITE_HEAD


def _is_begun(path: Path) -> bool:
    """Whether an empty file is a book that is being made, not one that was truncated: new, or its maker at the gate."""
    import fcntl

    if Path(f"{path}-wal").exists():
        return (
            False  # a journal of this kind comes after the tables; SQLite would throw it away here
        )
    if time.time() - path.stat().st_mtime < _BEGIN_SECONDS or Path(f"{path}-journal").exists():
        return True
    try:
        with open(f"{path}.gate", "rb") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        pass
    return False


def guarded(query: Callable[Concatenate[Session, P], R]) -> Callable[Concatenate[Session, P], R]:
    """A query whose driver errors reach a person as sentences, as `Book.guard` makes them."""

    @functools.wraps(query)
    def read(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with session.book.guard():
            return query(session, *args, **kwargs)

    return read


def wait_for_change(book: Book, before: int, seconds: float) -> bool:
    """Wait until `signal` differs from `before`, at most `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if book.signal() != before:
            return True
        time.sleep(0.02)
    return False
