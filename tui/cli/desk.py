"""What every command has at hand: which book, who acts, in which language, and where to print."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.cli.speech import speak, speaking
from tui.present.words import Lang, language, t

if TYPE_CHECKING:
    from store.database import Book
    from store.session import Session
    from tui.present.table import Look

FILE = "book.loudou"


@dataclass(frozen=True, slots=True)
class Desk:
    """The options before the command."""

    db: str | None = None
    asked: Lang | None = None
    member: str | None = None
    ascii: bool = False
    keys: Path | None = None

    @property
    def url(self) -> str:
        """The book: `--db`, else LOUDOU_DB, else the platform's place for a person's data."""
        said = self.db or os.environ.get("LOUDOU_DB") or str(data_folder() / FILE)
        return said if "://" in said else os.path.expanduser(said)

    @contextmanager
    def book(self, *, create: bool = False, migrate: bool = True) -> Iterator[Book]:
        """The book, open. Raises Unavailable; a missing file is made only with `create`."""
        from store.database import open_book

        book = open_book(self.url, create=create, migrate=migrate)
        try:
            yield book
        finally:
            book.close()

    @contextmanager
    def session(self, *, create: bool = False) -> Iterator[Session]:
        """The book and who acts in it; from here on the member's own language is spoken."""
        with self.book(create=create) as book:
            yield self.sit(book)

    def sit(self, book: Book) -> Session:
        """A session in an open book. Raises NotAllowed for a login that is no member's."""
        from store.session import open_session

        session = open_session(book, as_member=self.member, lang=self.asked)
        if not self.asked and not session.actor.lang:
            session = session.speaking(language())
        speak(session.lang)
        return session

    @property
    def look(self) -> Look:
        """Colour only on a terminal, and not against NO_COLOR or a dumb one."""
        from tui.present.table import Look

        dumb = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        return Look(ascii=self.ascii, colour=sys.stdout.isatty() and not dumb)

    @property
    def width(self) -> int | None:
        """The terminal's width in cells; None where the output goes into a file or a pipe."""
        if sys.stdout.isatty() or os.environ.get("COLUMNS"):
            return shutil.get_terminal_size().columns
        return None

    def put(self, lines: Iterable[str]) -> None:
        """Data: lines on stdout, in plain letters with `--ascii`."""
        from tui.present.glyphs import PLAIN

        if self.ascii:
            lines = (PLAIN.plain(line).replace("–", "-") for line in lines)
        put(lines)

    def say(self, text: str, /, **values: Any) -> None:
        """Talk, not data: one sentence on stderr."""
        sys.stderr.write(t(speaking(), text, **values) + "\n")


def data_folder() -> Path:
    """Where books lie when nothing else is said."""
    from platformdirs import user_data_path

    return user_data_path("loudou", appauthor=False)


def put(lines: Iterable[str]) -> None:
    """Data: lines on stdout."""
    sys.stdout.writelines(f"{line}\n" for line in lines)


def put_json(value: Any) -> None:
    """Data: one JSON document on stdout, its names as they are written where the encoding can."""
    import json

    plain = (sys.stdout.encoding or "ascii").lower().replace("-", "") not in ("utf8", "gb18030")
    sys.stdout.write(json.dumps(value, ensure_ascii=plain, indent=2) + "\n")
