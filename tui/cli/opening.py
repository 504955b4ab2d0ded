"""Opening the board, and the short way to it: without click, which costs a sixth of a first paint."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.cli.desk import Desk
from tui.present.words import LANGUAGES

if TYPE_CHECKING:
    from tui.application import Loudou

VALUES = {"--db": "db", "--lang": "asked", "--as": "member", "--keys": "keys"}
"""Options before a command that take a value, and their fields of Desk."""


def plain(arguments: Sequence[str]) -> Desk | None:
    """The desk where nothing but the board is asked for, correctly; None: click reads it, and errs."""
    given: dict[str, Any] = {}
    words = iter(arguments)
    for word in words:
        name, equals, value = word.partition("=")
        if word == "--ascii":
            given["ascii"] = True
        elif name in VALUES:
            value = value if equals else next(words, "")
            if not value or value.startswith("-"):
                return None
            given[VALUES[name]] = value
        else:
            return None
    if given.get("asked", LANGUAGES[0]) not in LANGUAGES:
        return None
    if "keys" in given:
        given["keys"] = Path(given["keys"])
    return Desk(**given)


def seen() -> bool:
    """Whether a person sits at a terminal."""
    return sys.stdout.isatty() and sys.stdin.isatty()


def open_at(desk: Desk, errand: Callable[[Loudou], Awaitable[None]]) -> None:
    """The board on the screen, and over it at once what the errand opens."""
    from tui.app import run

    with desk.book() as book:
        run(book, desk.sit(book), ascii=desk.ascii, keys_file=desk.keys, errand=errand)


def open_board(desk: Desk) -> int:
    """The board on the screen; as text where there is no terminal. Returns the exit code."""
    if seen():
        from tui.app import run

        with desk.book(create=True) as book:
            wish = run(book, desk.sit(book), ascii=desk.ascii, keys_file=desk.keys)
        if wish == "demo":
            from tui.cli.demo import show_demo

            # The examples have a book of their own: they are never mixed into this one.
            return show_demo(replace(desk, db=None, member=None))
        return 0
    from store.queries.board import Narrowing, board
    from tui.cli.board import CARDS, lines

    with desk.session(create=True) as session:
        desk.put(lines(desk, session, board(session), Narrowing(), CARDS))
    return 0
