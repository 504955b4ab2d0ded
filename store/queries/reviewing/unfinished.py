"""What is asked when the board opens: lean, for it is loaded with the first picture."""

from __future__ import annotations

from store.database import guarded
from store.models import Review
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
