"""A rep with the program on a real terminal, in the words of his stories: one whole working day."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from store.database import open_book
from store.session import Session, open_session
from tests.bench.subjects import environment
from tests.bench.terminal import Terminal

LOUDOU = [sys.executable, "-c", "from tui.cli import main; main()"]
ENTER, ESC, TAB, CLEAR, SAVE, REDO, EXPORT = "\r", "\x1b", "\t", "\x15", "\x13", "\x12", "\x05"
MEMORY = 0.7
"""Seconds after the last key within which a half-typed form is in the book."""
PATIENCE = 15.0
"""Seconds that a text may take to come on the screen."""


class Rep:
    """One program on one terminal; after a kill, `reopens` starts the next on the same book."""

    def __init__(
        self, folder: Path, lang: str, size: tuple[int, int], words: Sequence[str] = ()
    ) -> None:
        self.book = folder / "book.db"
        self._folder = folder
        self._command = [*LOUDOU, "--lang", lang, "--db", str(self.book), *words]
        self._size = size
        self.terminal = self._start()

    def _start(self) -> Terminal:
        return Terminal(self._command, env=environment(self._folder), size=self._size)

    @property
    def screen(self) -> str:
        """The screen as text."""
        return self.terminal.text()

    def sees(self, *texts: str) -> None:
        """Wait until each of the texts stands on the screen, and the program rests."""
        for text in texts:
            self.terminal.wait_for(text, PATIENCE)
        self.terminal.settle()

    def gives(self, *keys: str) -> None:
        """Type, key after key, letting the screen come to rest after each."""
        for key in keys:
            self.terminal.send(key)

    def goes_to(self, text: str, key: str = "j") -> None:
        """Walk until the cursor's bar stands before the text."""
        for _ in range(40):
            if any("▌" in row and text in row.split("▌", 1)[1] for row in self.screen.splitlines()):
                return
            self.gives(key)
        raise AssertionError(f"the cursor does not come to {text}\n{self.screen}")

    def finds(self, letters: str, text: str) -> None:
        """Open what `letters` find and that reads `text`."""
        self.gives("/", letters)
        self.sees(text)
        self.goes_to(text, "\x1b[B")
        self.gives(ENTER)

    def resizes(self, columns: int, lines: int) -> None:
        """The window takes another size while the program runs."""
        self.terminal.resize(columns, lines)

    def names_file(self, file: Path) -> None:
        """In the wizard: the file to import."""
        self.gives(CLEAR, str(file), ENTER)

    def is_killed(self) -> None:
        """The machine goes dark, a moment after the last key."""
        time.sleep(MEMORY)
        os.kill(self.terminal.pid, signal.SIGKILL)
        self.terminal.close()

    def reopens(self) -> None:
        """Start the program again."""
        self.terminal = self._start()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """The book as it lies on the disk at this moment."""
        book = open_book(str(self.book))
        book.connect()
        try:
            yield open_session(book)
        finally:
            book.disconnect()
            book.close()


@contextmanager
def at_work(
    folder: Path, lang: str, size: tuple[int, int] = (160, 45), words: Sequence[str] = ()
) -> Iterator[Rep]:
    """A rep before a book that is not there yet; his terminal is closed at the end. words: what the call says beside."""
    rep = Rep(folder, lang, size, words)
    try:
        yield rep
    finally:
        rep.terminal.close()
