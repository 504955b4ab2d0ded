"""Copies of a book as commands: who may make one or put one back, and the memory of it (method §1)."""

from __future__ import annotations

import contextlib
from pathlib import Path

from peewee import fn

from store.backup import backup
from store.domain.access import allowed
from store.domain.names import clean
from store.errors import Unavailable
from store.models import Event
from store.session import Session
from store.usecases.core import denied, usecase
from store.usecases.doing import Doing

BOOK = 1
"""A book is the only one of its kind in itself."""


def save(session: Session, target: Path) -> None:
    """Write a backup to a new file and remember it in the book; a book that cannot be written is saved all the same.

    The copy holds up nobody: it is made outside the write gate. Raises NotAllowed, Invalid, Unavailable.
    """
    _may(session, "book.backup")
    backup(session.book, target)
    with contextlib.suppress(Unavailable):  # a full disk is a reason to make a backup
        note_backup(session, file=str(target))


def may_restore(session: Session) -> None:
    """Raises NotAllowed where the actor may not put a backup in this book's place."""
    _may(session, "book.restore")


def _may(session: Session, name: str) -> None:
    if not allowed(session.actor.roles, name):
        raise denied(session, name)


@usecase("book.backup", kind="keep")
def note_backup(do: Doing, /, *, file: str, command: str | None = None) -> None:
    """Remember that a backup was written to `file`; not to be undone."""
    _remember(do, "book.saved", file)


@usecase("book.restore", kind="keep")
def note_restore(do: Doing, /, *, file: str, command: str | None = None) -> None:
    """Remember in a restored book that it came from `file`; not to be undone."""
    _remember(do, "book.restored", file)


def _remember(do: Doing, kind: str, file: str) -> None:
    newest = (
        Event.select(fn.COALESCE(fn.MAX(Event.version), 0))
        .where(Event.entity == "book", Event.entity_id == BOOK)
        .scalar()
    )
    do.remember(kind, "book", BOOK, int(newest) + 1, None, {"file": clean(file)}, None)
