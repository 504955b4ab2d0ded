"""`loudou backup|restore|check|migrate`: the book as a file that has to survive."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from store.errors import Invalid, LoudouError, Unavailable
from store.text import render
from tui.cli.desk import Desk
from tui.cli.spoken import argument, command
from tui.present.words import N_, nt

_FILE = click.Path(dir_okay=False, path_type=Path)


@command("backup", N_("Copy the book into a file while others go on working in it."))
@argument("file", type=_FILE)
@click.pass_obj
def backup(desk: Desk, file: Path) -> None:
    """Write a backup."""
    from store.usecases.keeping import save

    with desk.session() as session:
        save(session, file)
        desk.say("The book {book} is saved in {file}.", book=session.book.shown, file=str(file))
    desk.put([str(file)])


@command("restore", N_("Put a backup in the book's place; the old book is kept beside it."))
@argument("file", type=_FILE)
@click.pass_obj
def restore(desk: Desk, file: Path) -> None:
    """Restore a backup as the book of `--db`."""
    from store.backup import restore as run
    from store.usecases.keeping import note_restore

    _ask_the_book(desk)
    run(file, desk.url)
    # The restored book may not know this person, or be of an older program: it is restored all the same.
    with suppress(LoudouError), desk.session() as session:
        note_restore(session, file=str(file))
    desk.say("{file} is the book {book} now.", file=str(file), book=desk.url)


def _ask_the_book(desk: Desk) -> None:
    """Refuse whom the book that stands there does not let; a damaged one has nobody to ask. Raises NotAllowed."""
    from store.database import is_postgres
    from store.usecases.keeping import may_restore

    file = Path(desk.url).expanduser()
    if is_postgres(desk.url) or not file.is_file() or not file.stat().st_size:
        return
    with suppress(Unavailable), desk.session() as session:
        may_restore(session)


@command("check", N_("Count everything anew from the history and say what disagrees."))
@click.pass_obj
def check(desk: Desk) -> int:
    """Print the problems; the exit code is 5 where there are any."""
    from store.queries.check import check as run

    with desk.session() as session:
        problems = run(session)
        desk.put(render(problem, session.lang) for problem in problems)
        if not problems:
            desk.say("The book is sound.")
            return 0
        desk.say(
            "{sentence}",
            sentence=nt(session.lang, "{n} problem found.", "{n} problems found.", len(problems)),
        )
        return Invalid.exit_code


@command("migrate", N_("Bring the book to this program's version, with a backup first."))
@click.pass_obj
def migrate(desk: Desk) -> None:
    """Apply the migrations that are missing; opening the book does so too."""
    with desk.book(migrate=True) as book:
        desk.say("The book {book} is up to date.", book=book.shown)
