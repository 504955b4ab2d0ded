"""Starting the board on a terminal: the book's thread first, then Textual, then one picture."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from store.database import Book
from store.session import Session
from tui.commands.keys import rebound
from tui.commands.registry import COMMANDS
from tui.present.glyphs import PLAIN, PRETTY

if TYPE_CHECKING:
    from tui.application import Loudou


def run(
    book: Book,
    session: Session,
    *,
    ascii: bool = False,
    keys_file: Path | None = None,
    errand: Callable[[Loudou], Awaitable[None]] | None = None,
) -> str:
    """Show the board until the person leaves; gives what the person wished for elsewhere: `demo` or "".

    errand: where to go as soon as the board stands.

    ascii: plain spelling of the signs without asking the terminal. keys_file: in place of the one
    in the platform's configuration folder. Raises Invalid for a key file that cannot be used, and
    whatever reading the book raises, before anything is drawn; a bug, after the screen is given back.
    """
    gc.disable()  # until the first picture: what is loaded for it stays
    app = prepare(book, session, ascii=ascii, keys_file=keys_file)
    app.errand = errand
    total = app.board.total
    app.greeting = not any((total.count, total.parked, total.won, total.lost, total.dropped))
    try:
        app.run()
    finally:
        app.work.stop()
    if app._exception is not None:  # a bug: the shell's door writes the report
        raise app._exception
    return app.wish


def prepare(
    book: Book, session: Session, *, ascii: bool = False, keys_file: Path | None = None
) -> Loudou:
    """The app with its first picture read: reading and importing run at the same time."""
    from tui.probe import signs_are_wide
    from tui.work import Work

    commands = rebound(COMMANDS, keys_file)
    size = shutil.get_terminal_size()
    glyphs = PLAIN if ascii or signs_are_wide() else PRETTY
    work = Work(book, session)
    work.submit(work.remember)
    from tui.screens.board.reading import first, rows_in

    reading = work.submit(partial(first, rows=rows_in(size.lines)))
    from tui.application import Loudou

    answer, opening = reading.result()
    return Loudou(work, session, answer, opening, commands, glyphs, (size.columns, size.lines))
