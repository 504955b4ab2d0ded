"""The one handle that front ends hold: a book, who acts, the clock, the language."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass, replace

from store.clock import Clock, SystemClock
from store.database import Book
from store.domain.access import allowed
from store.domain.names import clean
from store.errors import NotAllowed
from store.models import Member
from store.text import Lang, msg


@dataclass(frozen=True, slots=True)
class Actor:
    """A member who acts."""

    id: int
    name: str
    login: str
    roles: frozenset[str]
    lang: str = ""


@dataclass(frozen=True)
class Session:
    """A book seen by one actor in one language; `via` is the administrator behind `--as`.

    `later` collects projects whose derived state the caller brings up to date once, after many
    commands in one transaction (`derived.catch_up`); None: each command does so itself.
    `fulfils` is the key of the draft that a command makes true: it is forgotten with it, in one transaction,
    so that what was saved is never offered again as half-typed.
    """

    book: Book
    actor: Actor
    lang: Lang = "en"
    via: int | None = None
    later: set[int] | None = None
    fulfils: str = ""

    @property
    def clock(self) -> Clock:
        """The book's clock."""
        return self.book.clock

    @property
    def today(self) -> str:
        """The calendar day in the business time zone."""
        return self.book.clock.today()

    @property
    def now_us(self) -> int:
        """The moment in UTC microseconds."""
        return self.book.clock.now_us()

    def can(self, usecase: str) -> bool:
        """Whether the actor's roles include `usecase`."""
        return allowed(self.actor.roles, usecase)

    def speaking(self, lang: Lang) -> Session:
        """The same session in another language."""
        return replace(self, lang=lang)


def os_login() -> str:
    """The OS user of this process, by the account it runs under: LOGNAME and USER say what anybody likes."""
    user = os.getuid()
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"uid{user}"


def _actor(condition: object) -> Actor | None:
    row = (
        Member.select(Member.id, Member.name, Member.login, Member.roles, Member.lang)
        .where(condition, Member.archived == 0)
        .tuples()
        .first()
    )
    return Actor(row[0], row[1], row[2] or "", frozenset(row[3].split()), row[4]) if row else None


def open_session(
    book: Book, *, login: str | None = None, as_member: str | None = None, lang: Lang | None = None
) -> Session:
    """Who acts in `book`: the active member whose login is the OS user (or `login`).

    A book without members makes that user its administrator. An unknown login is refused, naming the administrator.
    `as_member` (id, name or login) lets an administrator act as somebody, which each command remembers.
    The language is `lang`, else the member's setting, else English.
    """
    login = clean(login or os_login())
    with book.guard():
        actor = _actor(Member.login == login)
        if actor is None:
            actor = _first_or_refuse(book, login)
        via = None
        if as_member is not None:
            if "administrator" not in actor.roles:
                raise NotAllowed(
                    msg("Only an administrator may use --as; {name} is none.", name=actor.name)
                )
            via, actor = actor.id, _named(as_member)
        _keep_zone(book)
    chosen: Lang = lang or ("zh" if actor.lang == "zh" else "en")
    session = Session(book, actor, chosen, via)
    from store.usecases.upkeep import roll

    roll(session)
    return session


def _keep_zone(book: Book) -> None:
    """Days are those of the book's business time zone; a fixed clock keeps its own."""
    if isinstance(book.clock, SystemClock):
        from store.queries.settings import read

        book.clock.zone = str(read("zone"))


def _first_or_refuse(book: Book, login: str) -> Actor:
    if not Member.select().exists():
        from store.usecases.beginning import begin

        begin(book, login)
        actor = _actor(Member.login == login)
        if actor is not None:
            return actor
    names = [
        name
        for name, roles in Member.select(Member.name, Member.roles)
        .where(Member.archived == 0)
        .order_by(Member.id)
        .tuples()
        if "administrator" in roles.split()
    ]
    raise NotAllowed(
        msg(
            "“{login}” is no member of the book {book}. Ask its administrator ({names}) for `loudou member add`.",
            login=login,
            book=book.shown,
            names=tuple(names),
        )
    )


def _named(key: str) -> Actor:
    from store.usecases.find import member_id

    actor = _actor(Member.id == member_id(key))
    if actor is None:
        raise NotAllowed(msg("{key} is no active member.", key=key))
    return actor
