"""Reads behind the table, and how one comes to it: the same project from any terminal."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from store.errors import Invalid
from store.queries.reviewing.block import Block, block
from store.queries.reviewing.meeting import Meeting, meeting
from store.queries.reviewing.sheet import Sheet, sheet
from store.session import Session
from store.text import msg
from store.usecases.reviewing.seat import Sitting, go, seat

if TYPE_CHECKING:
    from tui.application import Loudou
    from tui.screens.review.table.screen import TableScreen


class Table(NamedTuple):
    """A meeting, where it stands, and what lies there; None where the queue is empty."""

    meeting: Meeting
    sitting: Sitting
    laid: Sheet | Block | None


def read_table(session: Session, review: int, *, lead: bool = False) -> Table:
    """All that the screen shows. lead: take the seat, so that the clock runs; an entry that is no more gives way."""
    with session.book.reading():
        found, sitting = meeting(session, review), seat(session, review)
    if found.state != "open":
        raise Invalid(msg("The review of {day} is closed: it is corrected, not changed.", day=found.day))  # fmt: skip
    entry = sitting.entry if found.line(sitting.entry) else first(found)
    opens = sitting.block and entry == sitting.entry
    if lead and (entry != sitting.entry or not sitting.running):
        sitting = go(session, review, entry, block=opens)
    return Table(found, sitting, lay(session, entry, opens))


def lay(session: Session, entry: int | None, opens: bool) -> Sheet | Block | None:
    """What lies on the table: a project, or the page that opens its rep's turn."""
    if entry is None:
        return None
    return block(session, entry) if opens else sheet(session, entry)


def read_again(
    session: Session, review: int, entry: int | None, opens: bool
) -> tuple[Meeting, Sheet | Block | None]:
    """The meeting and what lies on its table as they are now."""
    with session.book.reading():
        found = meeting(session, review)
        if entry is None or found.line(entry) is None:
            entry, opens = first(found), False
        return found, lay(session, entry, opens)


def first(found: Meeting) -> int | None:
    """The first entry that is still to be gone through, else the first of all."""
    waiting = (line.id for line in found.lines if not (line.done or line.gone))
    return next(waiting, found.lines[0].id if found.lines else None)


async def open_table(app: Loudou, review: int, *, lead: bool) -> None:
    """Show the table of a review, or come back to it where it lies under something else."""
    from tui.screens.review.table.screen import TableScreen

    under = next(
        (s for s in app.screen_stack if isinstance(s, TableScreen) and s.review == review), None
    )
    if under is not None:
        app.call_later(_back_to, app, under)
        return
    table = await app.work.read(partial(read_table, review=review, lead=lead))
    await app.push_screen(TableScreen(table, lead=lead))


async def _back_to(app: Loudou, screen: TableScreen) -> None:
    while app.screen is not screen and screen in app.screen_stack:
        await app.pop_screen()
    await screen.again()
