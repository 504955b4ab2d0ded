"""What is asked when the board opens: lean, for it is loaded with the first picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from store.database import guarded
from store.models import Member, Review, ReviewPerson
from store.prepared import Prepared
from store.session import Session

_NEWEST = Prepared(
    lambda mark: (
        Review.select(Review.scope)
        .where(
            Review.leader == mark.number("leader"), Review.state == "open", Review.archived == 0
        )
        .order_by(Review.id.desc())
        .limit(1)
    )
)  # fmt: skip


@guarded
def unfinished(session: Session) -> str:
    """How the newest running review that the reader leads is called; empty where there is none."""
    rows = _NEWEST.rows(leader=session.actor.id)
    return str(rows[0][0]) if rows else ""


class Running(NamedTuple):
    """A review that was not ended, and who leads it."""

    id: int
    day: str
    scope: str
    leader: str


@guarded
def running_of(session: Session, members: Sequence[int]) -> Running | None:
    """The newest running review of exactly these reps, in whatever order; None where there is none. One statement."""
    del session
    rows = (
        ReviewPerson.select(Review.id, Review.day, Review.scope, Member.name, ReviewPerson.member)
        .join(Review)
        .join(Member, on=(Review.leader == Member.id))
        .where(Review.state == "open", Review.archived == 0, ReviewPerson.archived == 0)
        .order_by(Review.id.desc())
        .tuples()
    )
    found: dict[Running, set[int]] = {}
    for *head, member in rows:
        found.setdefault(Running(*head), set()).add(member)
    return next((one for one, reps in found.items() if reps == set(members)), None)
