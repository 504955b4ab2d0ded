"""Keeping derived state true when the day changes. No event: nobody decided anything."""

from __future__ import annotations

from store.session import Session
from store.usecases import derived


def roll(session: Session) -> bool:
    """Recount parked returns and flags if the book's totals hold for another day; True if it did.

    A read-only book is left as it is. Anybody may cause it: it is arithmetic, not a change.
    """
    book = session.book
    with book.guard():
        if book.readonly or derived.day_of(book) == session.today:
            return False
        with book.writing():
            derived.roll(book, session.today)
        return True
