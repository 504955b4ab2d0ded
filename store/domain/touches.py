"""Kinds and outcomes of touches, buying roles (method §7)."""

from __future__ import annotations

from store.text import N_, Message, msg

KINDS: dict[str, str] = {
    "visit": N_("visit"),
    "call": N_("call"),
    "video": N_("video meeting"),
    "received": N_("received visit"),
    "exchange": N_("technical exchange"),
    "bid": N_("bid"),
    "message": N_("message"),
}
OUTCOMES: dict[str, str] = {
    "": N_("not said"),
    "progress": N_("progress"),
    "none": N_("no progress"),
    "silent": N_("customer silent"),
}
CONTACT_ROLES: dict[str, str] = {
    "decision": N_("decision maker"),
    "technical": N_("technical gatekeeper"),
    "user": N_("user"),
    "financial": N_("financial"),
    "purchaser": N_("purchaser"),
    "coach": N_("coach"),
    "influencer": N_("influencer"),
}
ORGANISATION_ROLES: dict[str, str] = {
    "user": N_("end user"),
    "institute": N_("design institute"),
    "contractor": N_("general contractor"),
    "distributor": N_("distributor"),
    "agent": N_("tender agent"),
}
HOLDERS: dict[str, str] = {
    "customer": N_("customer"),
    **{k: v for k, v in ORGANISATION_ROLES.items() if k != "user"},
}
"""Outside holders a project may wait for, beside our own roles (method §4)."""


def weaknesses(*, person: bool, date: bool) -> tuple[Message, ...]:
    """What makes a visit record weak: no named customer person, no next date (method §7)."""
    return (
        *(() if person else (msg("no person at the client is named"),)),
        *(() if date else (msg("no next date"),)),
    )
