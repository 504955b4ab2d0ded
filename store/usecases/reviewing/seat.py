"""Where a review stands: one seat that all its screens share; the last move wins (method §6).

Working memory like a draft: no event, no undo, stored the moment it changes, found again after a lost connection.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from store.database import guarded
from store.domain.access import allowed
from store.errors import NotAllowed, NotFound
from store.models import Member, ReviewEntry, Seat
from store.prepared import Prepared
from store.session import Session
from store.text import msg

SECOND = 1_000_000
LONGEST = 15 * 60
"""Seconds on one project beyond which nobody was there: a laptop was closed."""


class Sitting(NamedTuple):
    """The seat of a review. entry: the project on the table; seq grows with each move; elapsed: seconds; who moved it last.

    block: the page that opens the turn of the entry's rep lies there, before the project; opened: whose turns were opened.
    """

    review: int
    entry: int | None
    seq: int
    elapsed: int
    running: bool
    who: str
    at: int
    block: bool = False
    opened: frozenset[int] = frozenset()


_SEAT = Prepared(
    lambda mark: (
        Seat.select(
            Seat.review, Seat.entry, Seat.seq, Seat.elapsed, Seat.running, Member.name, Seat.at, Seat.block, Seat.opened
        )
        .join(Member)
        .where(Seat.review == mark.number("review"))
    )
)  # fmt: skip
_MOVE = Prepared(
    lambda mark: Seat.update(
        entry=mark.number("entry"), seq=Seat.seq + 1, elapsed=mark.number("elapsed"), running=mark.number("running"),
        member=mark.number("member"), at=mark.number("at"), block=mark.number("block"), opened=mark.text("opened"),
    ).where(Seat.review == mark.number("review"))
)  # fmt: skip
_WHOSE = Prepared(
    lambda mark: ReviewEntry.select(ReviewEntry.member).where(
        ReviewEntry.id == mark.number("entry"), ReviewEntry.member.is_null(False)
    )
)


@guarded
def seat(session: Session, review: int) -> Sitting:
    """Where a review stands. Raises NotFound."""
    return standing(review)


@guarded
def moves(session: Session, reviews: tuple[int, ...]) -> list[tuple[int, int]]:
    """Where these reviews stand, as (review, seq): cheap enough to ask five times a second."""
    return [(review, row[2]) for review in reviews for row in _SEAT.rows(review=review)]


def go(
    session: Session, review: int, entry: int | None, *, block: bool = False, running: bool = True
) -> Sitting:
    """Put a project on the table, for all who look, or the page that opens its rep's turn (`block`); gives the seat now.

    `running` False stops the clock. An entry without a rep has no such page.

    Raises NotAllowed for who may not lead, NotFound.
    """
    if not allowed(session.actor.roles, "review.open"):
        raise NotAllowed(msg("Only a manager leads a review; others follow it."))
    with session.book.writing():
        old = standing(review)
        whose = [member for (member,) in _WHOSE.rows(entry=entry)] if block else []
        _MOVE.run(
            review=review, entry=entry, elapsed=spent(old, session.now_us), running=int(running),
            member=session.actor.id, at=session.now_us, block=int(bool(whose)), opened=_listed(old.opened.union(whose)),
        )  # fmt: skip
        return standing(review)


def spent(sitting: Sitting, now_us: int) -> int:
    """Seconds of the meeting up to now. A clock that jumps back adds nothing, a closed laptop a quarter of an hour at most."""
    if not sitting.running:
        return sitting.elapsed
    return sitting.elapsed + min(LONGEST, max(0, (now_us - sitting.at) // SECOND))


def standing(review: int) -> Sitting:
    """As `seat`, inside a statement's guard or a command."""
    rows = _SEAT.rows(review=review)
    if not rows:
        raise NotFound(msg("There is no review {id}.", id=review))
    number, entry, seq, elapsed, running, who, at, block, opened = rows[0]
    turns = frozenset(int(one) for one in opened.split())
    return Sitting(number, entry, seq, elapsed, bool(running), who, at, bool(block), turns)


def _listed(members: Iterable[int]) -> str:
    return " ".join(str(one) for one in sorted(members))
