"""Where a review stands: one seat that all its screens share; the last move wins (method §6).

Working memory like a draft: no event, no undo, stored the moment it changes, found again after a lost connection.
"""

from __future__ import annotations

from typing import NamedTuple

from store.database import guarded
from store.domain.access import allowed
from store.errors import NotAllowed, NotFound
from store.models import Member, Seat
from store.prepared import Prepared
from store.session import Session
from store.text import msg

SECOND = 1_000_000
LONGEST = 15 * 60
"""Seconds on one project beyond which nobody was there: a laptop was closed."""


class Sitting(NamedTuple):
    """The seat of a review. entry: the project on the table; seq grows with each move; elapsed: seconds; who moved it last."""

    review: int
    entry: int | None
    seq: int
    elapsed: int
    running: bool
    who: str
    at: int


_SEAT = Prepared(
    lambda mark: (
        Seat.select(Seat.review, Seat.entry, Seat.seq, Seat.elapsed, Seat.running, Member.name, Seat.at)
        .join(Member)
        .where(Seat.review == mark.number("review"))
    )
)  # fmt: skip
_MOVE = Prepared(
    lambda mark: Seat.update(
        entry=mark.number("entry"), seq=Seat.seq + 1, elapsed=mark.number("elapsed"), running=mark.number("running"),
        member=mark.number("member"), at=mark.number("at"),
    ).where(Seat.review == mark.number("review"))
)  # fmt: skip


@guarded
def seat(session: Session, review: int) -> Sitting:
    """Where a review stands. Raises NotFound."""
    return standing(review)


@guarded
def moves(session: Session, reviews: tuple[int, ...]) -> list[tuple[int, int]]:
    """Where these reviews stand, as (review, seq): cheap enough to ask five times a second."""
    return [(review, row[2]) for review in reviews for row in _SEAT.rows(review=review)]


def go(session: Session, review: int, entry: int | None, *, running: bool = True) -> Sitting:
    """Put a project on the table, for all who look; `running` False stops the clock. Gives the seat as it is now.

    Raises NotAllowed for who may not lead, NotFound.
    """
    if not allowed(session.actor.roles, "review.open"):
        raise NotAllowed(msg("Only a manager leads a review; F follows it."))
    with session.book.writing():
        old = standing(review)
        _MOVE.run(
            review=review, entry=entry, elapsed=spent(old, session.now_us), running=int(running),
            member=session.actor.id, at=session.now_us,
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
    number, entry, seq, elapsed, running, who, at = rows[0]
    return Sitting(number, entry, seq, elapsed, bool(running), who, at)
