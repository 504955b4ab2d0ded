"""What the archive reads of the book: a client's file, and where it stands in the list."""

from __future__ import annotations

from store.errors import NotFound
from store.queries.archive import ClientFile, client_file
from store.queries.keeping import place_of
from store.session import Session
from tui.screens.archive import roll


def read_round(session: Session, client: int) -> tuple[ClientFile, roll.Batch]:
    """A client's file, and the page of the list that the client is on. Raises NotFound."""
    file = client_file(session, client)
    offset = place_of(session, client) // roll.PAGE * roll.PAGE
    return file, roll.read(session, "", "", offset, session.lang)


def file_or_none(session: Session, client: int) -> ClientFile | None:
    """The file of a client, None where it was taken back meanwhile."""
    try:
        return client_file(session, client)
    except NotFound:
        return None
