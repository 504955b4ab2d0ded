"""The one way to change anything: permission, validation, change and event in one transaction (architecture §1–§3).

A use case is a function of a `Doing`; `@usecase` gives it its session, its UUID and its transaction.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import uuid4

from store import drafts
from store.domain.access import USE_CASES, allowed
from store.errors import Invalid, LostConnection, NotAllowed
from store.models import Command, Member
from store.prepared import Marks, Prepared
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

    Deny by default (`store.domain.access`), by the roles that the book gives at that moment; one transaction; the keyword `command` (a UUID) makes it idempotent:
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


def _who_acts(marks: Marks) -> Any:
    columns = (Member.id, Member.name, Member.roles)
    some = Member.id.in_((marks.number("actor"), marks.number("via")))
    return Member.select(*columns).where(some, Member.archived == 0)


_acting = Prepared(_who_acts)


def _as_of_now(session: Session, usecase: str) -> Session:
    """The session with the roles its actor has now: a session outlives a change of roles. Raises NotAllowed."""
    actor, via = session.actor, session.via
    rows = _acting.rows(actor=actor.id, via=actor.id if via is None else via)
    found = {row_id: (name, roles.split()) for row_id, name, roles in rows}
    if actor.id not in found:
        raise NotAllowed(msg("{key} is no active member.", key=actor.name))
    if via is not None:
        name, roles = found.get(via, (str(via), []))
        if "administrator" not in roles:
            raise NotAllowed(msg("Only an administrator may use --as; {name} is none.", name=name))
    now = frozenset(found[actor.id][1])
    if not allowed(now, usecase):
        raise denied(session, usecase)
    return session if now == actor.roles else replace(session, actor=replace(actor, roles=now))


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
        if session.fulfils:
            drafts.forget(session, session.fulfils)
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
        session = _as_of_now(session, name)
        if session.later is None:
            derived.roll(session.book, session.today)
        do = Doing(session, uuid)
        try:
            value = body(do)
            do.finish(name, kind, value)
        finally:
            do.release()
        return value
