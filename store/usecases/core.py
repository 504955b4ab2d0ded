"""The one way to change anything: permission, validation, change and event in one transaction (architecture §1–§3).

A use case is a function of a `Doing`; `@usecase` gives it its session, its UUID and its transaction.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import uuid4

from store.domain.access import USE_CASES, allowed
from store.errors import Invalid, LostConnection, NotAllowed
from store.models import Command
from store.session import Session
from store.text import Message, msg
from store.usecases import derived
from store.usecases.bulk import read_one
from store.usecases.doing import Doing

P = ParamSpec("P")
R = TypeVar("R")


def usecase(
    name: str, *, kind: str = "do", result: Callable[[Any], Any] | None = None
) -> Callable[[Callable[Concatenate[Doing, P], R]], Callable[Concatenate[Session, P], R]]:
    """Make a function of a `Doing` the use case `name` of a `Session`.

    Deny by default (`store.domain.access`); one transaction; the keyword `command` (a UUID) makes it idempotent:
    a second call with the same UUID gives the first result again. `result` rebuilds a stored result from JSON.
    """

    def wrap(function: Callable[Concatenate[Doing, P], R]) -> Callable[Concatenate[Session, P], R]:
        @functools.wraps(function)
        def run(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if not allowed(session.actor.roles, name):
                raise denied(session, name)
            uuid = str(kwargs.get("command") or uuid4())
            outer = session.book.db.in_transaction()
            try:
                return _once(
                    session, name, kind, uuid, result, lambda do: function(do, *args, **kwargs)
                )
            except LostConnection:
                if outer:
                    raise
                session.book.reconnect()
                return _once(
                    session, name, kind, uuid, result, lambda do: function(do, *args, **kwargs)
                )

        REGISTRY[name] = run
        return run

    return wrap


def denied(session: Session, name: str) -> NotAllowed:
    """The refusal of a use case to whom the table of rights does not grant it."""
    return NotAllowed(
        msg(
            "{name} may not do this ({usecase}); a member with another role must.",
            name=session.actor.name,
            usecase=Message(USE_CASES.get(name, name)),
        )
    )


REGISTRY: dict[str, Callable[..., Any]] = {}
"""Every use case by name, for the test that tries all of them with all roles."""


def _once(
    session: Session,
    name: str,
    kind: str,
    uuid: str,
    rebuild: Callable[[Any], Any] | None,
    body: Callable[[Doing], R],
) -> R:
    with session.book.writing():
        stored = read_one(session.book, Command, ["result", "name", "actor_id"], "uuid", uuid)
        if stored is not None:
            if tuple(stored[1:]) != (name, session.actor.id):
                raise Invalid(
                    msg(
                        "The command {uuid} was something else; a new one needs a new UUID.",
                        uuid=uuid,
                    )
                )
            value = json.loads(stored[0])
            return rebuild(value) if rebuild else value
        if session.later is None:
            derived.roll(session.book, session.today)
        do = Doing(session, uuid)
        try:
            value = body(do)
            do.finish(name, kind, value)
        finally:
            do.release()
        return value
