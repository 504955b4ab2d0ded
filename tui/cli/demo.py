"""`loudou demo`: a book of examples to look around in, apart from a person's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from store.errors import Invalid
from store.text import msg
from tui.cli import words
from tui.cli.desk import Desk, data_folder
from tui.cli.progress import progress
from tui.cli.spoken import Whole, command, option
from tui.present.words import N_, Lang, language, t

if TYPE_CHECKING:
    from store.database import Book
    from store.session import Session

FILE = "demo.loudou"


@command("demo", N_("Open a book of examples; it is made on first use."))
@option("--projects", type=Whole(1), metavar="N", help=N_("A large book of N projects."))
@option("--seed", type=int, metavar="N", help=N_("Another cast of examples."))
@option("--day", metavar="DAY", help=N_("The day on which the examples stand; today if left out."))
@option("--no-open", is_flag=True, help=N_("Only make the book."))
@click.pass_obj
def demo(desk: Desk, projects: int | None, seed: int | None, day: str | None, no_open: bool) -> int:
    """Make the demo book where there is none, and open it."""
    return show_demo(desk, projects, seed, day, no_open=no_open)


def show_demo(
    desk: Desk, projects: int | None = None, seed: int | None = None, day: str | None = None, *, no_open: bool = False
) -> int:  # fmt: skip
    """The command, for those who come to it another way. Raises Invalid for a book with projects."""
    # Never LOUDOU_DB: that is where somebody's own book lies.
    desk = replace(desk, db=desk.db or str(data_folder() / FILE))
    given = any(value is not None for value in (projects, seed, day))
    # In a new file nobody is entered before the examples' first day.
    fresh = "://" not in desk.url and not Path(desk.url).expanduser().exists()
    with desk.book(create=True) as book:
        if fresh or _is_empty(desk.sit(book)):
            when = words.day(book.clock.today(), day) if day else None
            _make(book, desk.asked or language(), projects, seed, when)
            desk.say("The demo book is {book}.", book=book.shown)
        elif given:
            raise Invalid(
                msg(
                    "The book {book} has projects already; the demo needs an empty one: --db PATH.",
                    book=book.shown,
                )
            )
    if no_open:
        return 0
    from tui.cli.opening import open_board

    return open_board(desk)


def _is_empty(session: Session) -> bool:
    from store.queries.board import board

    total = board(session).total
    return not (total.count or total.parked or total.won or total.lost or total.dropped)


def _make(book: Book, lang: Lang, projects: int | None, seed: int | None, day: str | None) -> None:
    """The examples lived day by day, or a large book through the importer."""
    from store.standard.demo import build, fill
    from store.standard.demo.plan import SEED

    seed = SEED if seed is None else seed
    with progress(t(lang, "Making the demo book")) as draw:
        if projects is None:
            build(book, seed=seed, day=day, lang=lang, progress=draw)
        else:
            fill(book, projects, seed=seed, day=day, lang=lang, progress=draw)
