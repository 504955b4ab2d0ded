"""The third *continue* in a row, and every one after it: the manager one level up accepts or refuses it (method §5)."""

from __future__ import annotations

from collections.abc import Iterator

from store.database import guarded
from store.errors import Invalid, NotAllowed
from store.models import Decision, Member, Region, Review
from store.session import Session
from store.text import Message, msg
from store.usecases import values
from store.usecases.core import usecase
from store.usecases.doing import Doing
from store.usecases.reviewing.table import resettle


@usecase("decision.settle")
def settle_continue(
    do: Doing, /, decision: int, *, accept: bool, reason: str = "", command: str | None = None
) -> None:
    """Accept a pending *continue* (it then counts on its own day) or refuse it (the verdict is due again).

    By a regional manager of the nearest region above the leader's; where there is none, by an administrator, who says why.
    Raises NotFound, Invalid, NotAllowed.
    """
    names = ["project_id", "review_id", "entry_id", "kind", "state"]
    row = do.row(Decision, decision, names)
    if row["kind"] != "continue" or row["state"] != "pending":
        raise Invalid(msg("This decision does not wait for anybody's word."), "decision")
    said = values.line(reason, "reason")
    leader = do.row(Review, row["review_id"], ["leader_id"])["leader_id"]
    if refused := why_not(do.session, leader):
        raise NotAllowed(refused)
    if not said and not superiors(leader):
        raise Invalid(msg("There is no manager one level up: say why you decide this."), "reason")
    if not accept and not said:
        raise Invalid(msg("Say why it is refused."), "reason")
    do.watch([row["project_id"]])
    after = {"state": "accepted" if accept else "refused", "decided_by_id": do.session.actor.id}
    kind = "decision.accepted" if accept else "decision.refused"
    do.change(Decision, decision, after, kind=kind, told={"reason": said} if said else None)
    if not accept and row["entry_id"]:
        do.derive()
        resettle(do, row["entry_id"])


def superiors(leader: int) -> dict[int, str]:
    """The regional managers of the nearest region above that of a leader, by id."""
    found = Member.select(Member.region).where(Member.id == leader).tuples().first()
    for region in _above(found[0] if found else None):
        rows = Member.select(Member.id, Member.name, Member.roles).where(
            Member.region == region, Member.archived == 0, Member.id != leader
        )
        chiefs = {
            row: name for row, name, roles in rows.tuples() if "regional_manager" in roles.split()
        }
        if chiefs:
            return chiefs
    return {}


def _above(region: int | None) -> Iterator[int]:
    """The regions above one, from the nearest on."""
    seen = {region}
    while region is not None:
        row = Region.select(Region.parent).where(Region.id == region).tuples().first()
        region = row[0] if row else None
        if region is None or region in seen:
            return
        seen.add(region)
        yield region


@guarded
def why_not(session: Session, leader: int) -> Message | None:
    """Why the actor has no word in a third *continue* of this leader's review, and who has; None where he has it."""
    above = superiors(leader)
    if session.actor.id in above or (not above and "administrator" in session.actor.roles):
        return None
    if above:
        return msg("The manager one level up decides this: {names}.", names=tuple(above.values()))
    return msg("There is no manager one level up; an administrator decides this, with a reason.")


__all__ = ["settle_continue", "superiors", "why_not"]
