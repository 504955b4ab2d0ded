"""Half-typed forms and the place one is at: working memory per member, no event, no undo."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from store.errors import Invalid
from store.models import Draft, Place
from store.prepared import Prepared
from store.session import Session
from store.text import msg

LIMIT = 1_000_000
"""The longest draft kept, in characters of JSON."""


def get(session: Session, key: str) -> Any:
    """The draft under `key` (such as `project:12`), or None."""
    return _get(Draft, session, key)


def newest(session: Session, keys: Sequence[str], since: int = 0) -> str:
    """Which of these keys this member's newest draft has, of those written from `since` (UTC µs) on; "" for none."""
    with session.book.guard():
        row = (
            Draft.select(Draft.key)
            .where(Draft.member == session.actor.id, Draft.key.in_(list(keys)), Draft.at >= since)
            .order_by(Draft.at.desc(), Draft.id.desc())
            .tuples()
            .first()
        )
    return str(row[0]) if row else ""


def put(session: Session, key: str, value: Any) -> None:
    """Keep a draft; the newest wins. Raises Invalid beyond LIMIT."""
    _put(Draft, session, key, value)


def drop(session: Session, key: str) -> None:
    """Forget a draft: it was saved or given up."""
    if not session.book.readonly:
        with session.book.writing():
            forget(session, key)


_FORGET = Prepared(
    lambda mark: Draft.delete().where(
        Draft.member == mark.number("member"), Draft.key == mark.text("key")
    )
)


def forget(session: Session, key: str) -> None:
    """What `drop` does, within a transaction."""
    _FORGET.run(member=session.actor.id, key=key)


def place_get(session: Session, key: str) -> Any:
    """Where one was: the narrowing, the order, the cursor; or None."""
    return _get(Place, session, key)


def place_put(session: Session, key: str, value: Any) -> None:
    """Remember where one is."""
    _put(Place, session, key, value)


def _get(table: Any, session: Session, key: str) -> Any:
    with session.book.guard():
        row = (
            table.select(table.value)
            .where(table.member == session.actor.id, table.key == key)
            .tuples()
            .first()
        )
    return json.loads(row[0]) if row else None


def _put(table: Any, session: Session, key: str, value: Any) -> None:
    if session.book.readonly:
        return
    text = json.dumps(value, ensure_ascii=False)
    if len(text) > LIMIT:
        raise Invalid(msg("This is longer than {n} characters.", n=LIMIT))
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode()  # half a character from a broken terminal
    with session.book.writing():
        table.insert(member=session.actor.id, key=key, value=text, at=session.now_us).on_conflict(
            conflict_target=(table.member, table.key),
            update={table.value: text, table.at: session.now_us},
        ).execute()
