"""Typed errors: each says what happened, where, and what to do; front ends map them to an exit code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from store.text import Lang, Message, render


class LoudouError(Exception):
    """Base of all errors a person can meet. `message` is rendered late, in that person's language."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1

    def __init__(self, message: Message) -> None:
        super().__init__(message.id)
        self.message = message

    def __str__(self) -> str:
        return render(self.message, "en")

    def text(self, lang: Lang) -> str:
        """The whole sentence in `lang`."""
        return render(self.message, lang)


class Usage(LoudouError):
    """The call itself is wrong: an option, a missing word."""

    code = "usage"
    exit_code = 2


class NotFound(LoudouError):
    """Something named does not exist."""

    code = "not_found"
    exit_code = 3


class NotAllowed(LoudouError):
    """The actor's roles do not include this use case."""

    code = "not_allowed"
    exit_code = 4


class Invalid(LoudouError):
    """Input that breaks a rule; `field` names the form field where there is one."""

    code = "invalid"
    exit_code = 5

    def __init__(self, message: Message, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that two people changed: what I want, what stands there now, whose it is and since when (µs)."""

    entity: str
    entity_id: int
    name: str
    field: str
    mine: Any
    theirs: Any
    who: str
    at: int


class Conflict(LoudouError):
    """Somebody else changed the same fields since the caller looked; both values are in `fields`.

    version: of the row that `fields` shows; whoever decides by them has `seen` that. None where there are many rows.
    """

    code = "conflict"
    exit_code = 6

    def __init__(
        self, message: Message, fields: tuple[Clash, ...] = (), version: int | None = None
    ) -> None:
        super().__init__(message)
        self.fields, self.version = fields, version


class Refusal(NamedTuple):
    """One of several projects for which something was refused, and why."""

    project: int
    name: str
    reason: Message


class SomeRefused(Invalid):
    """What was asked for several is refused for some of them: nothing was written. `done`: how many it would have done."""

    def __init__(self, message: Message, refused: tuple[Refusal, ...], done: int) -> None:
        super().__init__(message)
        self.refused, self.done = refused, done


class Unavailable(LoudouError):
    """The book cannot be opened, read or written now: missing, locked, full, damaged, too new."""

    code = "unavailable"
    exit_code = 7


class LostConnection(Unavailable):
    """The server went away in the middle; whether the command arrived is found out by its UUID."""

    code = "lost_connection"


class Interrupted(LoudouError):
    """A read was broken off because nobody waits for it any more."""

    code = "interrupted"
