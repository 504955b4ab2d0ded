"""What a person can do: one Command per intention.

The footer, the keys screen, the palette, the keymap file and the key table of the guide are all
made from these; nothing else knows a key. This package imports no Textual, so the command line can
print it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Literal, NamedTuple

from store.text import N_, Message, msg

if TYPE_CHECKING:
    from store.queries.board import Card
    from store.session import Session
    from tui.application import Loudou
    from tui.screens.commanding import Commanding

Where = Literal[
    "board", "place", "project", "archive", "before", "review", "closing", "reviews", "replay", "brief", "briefs", "promises"
]  # fmt: skip
"""Screens that take commands: the board, a list beside it (won, lost …), an opened project, the archive.

Of a review: what there is before it, the project on the table, its end, the list of reviews, a past one stepped through;
a rep's queue, who has filled in, the ledger of promises.
"""

BOARD: frozenset[Where] = frozenset({"board"})
LISTED: frozenset[Where] = frozenset({"board", "place"})
EVERYWHERE: frozenset[Where] = frozenset({"board", "place", "project"})
"""Where a project may be under the cursor."""
ARCHIVE: frozenset[Where] = frozenset({"archive"})
BEFORE: frozenset[Where] = frozenset({"before"})
LISTS: frozenset[Where] = frozenset({"brief", "briefs", "promises"})
"""Lists of a review, over the board or a project."""
REVIEW: frozenset[Where] = frozenset({"review"})
"""One project on the table."""
CLOSING: frozenset[Where] = frozenset({"closing"})
PAST: frozenset[Where] = frozenset({"closing", "reviews", "replay"})
"""Where a review is looked back at."""
ALL: frozenset[Where] = EVERYWHERE | ARCHIVE | BEFORE | LISTS | REVIEW | PAST

MOVING = N_("Moving about")
SHOWING = N_("What is shown")
PROJECTS = N_("Projects")
CLIENTS = N_("Clients")
REVIEWS = N_("Reviews")
BOOK = N_("The book")
GROUPS = (MOVING, SHOWING, PROJECTS, CLIENTS, REVIEWS, BOOK)
"""Headings of the keys screen, in its order."""


class Context(NamedTuple):
    """Where a command is given: the app, the screen's kind, the project under the cursor, the key."""

    app: Loudou
    where: Where
    card: Card | None = None
    key: str = ""

    @property
    def here(self) -> Commanding:
        """The screen that the command is given on."""
        return self.app.here

    @property
    def session(self) -> Session:
        """The session of the person at the keyboard."""
        return self.app.session


Run = Callable[[Context], Awaitable[None] | None]
WhyNot = Callable[[Context], Message | None]


def always(_: Context) -> Message | None:
    """Nothing stands in the way."""
    return None


def needs_card(context: Context) -> Message | None:
    """Says so where no project is under the cursor."""
    return None if context.card else msg("No project is under the cursor.")


def needs_some(context: Context) -> Message | None:
    """Says so where no project is selected and none is under the cursor."""
    return None if context.here.marks else needs_card(context)


class Command(NamedTuple):
    """One intention of a person.

    id: stable name in the keymap file (`project.forward`). name, help: English message ids, a word
    or two and one sentence. keys: as `tui.commands.keys` spells them. use_case: the permission
    looked up (`session.can`), "" for none. where: the screens it works on. why_not: a sentence when
    it is not available now. footer: rank there, 0 for never. listed: whether a palette offers it.
    """

    id: str
    name: str
    help: str
    keys: tuple[str, ...]
    group: str
    run: Run
    use_case: str = ""
    where: frozenset[Where] = BOARD
    why_not: WhyNot = always
    footer: int = 0
    listed: bool = True

    def obstacle(self, context: Context) -> Message | None:
        """Why this command cannot be given now, or None: the role first, then the screen, then the situation."""
        if self.use_case and not context.session.can(self.use_case):
            return msg("Your role may not do this: {name}.", name=msg(self.name))
        return context.here.forbids(self) or self.why_not(context)


def on(commands: Iterable[Command], where: Where) -> tuple[Command, ...]:
    """The commands that work on one kind of screen, in their given order."""
    return tuple(command for command in commands if where in command.where)
