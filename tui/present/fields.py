"""What fields are called and how their values read: one table for forms, clashes and the history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store.domain import access, keydates, money, stages, touches
from store.text import N_, Lang, Message, render, translate

LABELS: dict[str, str] = {
    "name": N_("Name"),
    "client": N_("Client"),
    "owner": N_("Owner"),
    "region": N_("Region"),
    "stage": N_("Stage"),
    "status": N_("Status"),
    "amount": N_("Amount"),
    "currency": N_("Currency"),
    "close": N_("Expected close"),
    "product": N_("Product"),
    "remarks": N_("Remarks"),
    "code": N_("Code"),
    "tax": N_("Tax"),
    "source": N_("Source"),
    "reason": N_("Reason"),
    "close_note": N_("Closing note"),
    "closed_day": N_("Closed on"),
    "hold_until": N_("Comes back on"),
    "return_day": N_("Comes back on"),
    "waiting_for": N_("Waits for"),
    "waiting_since": N_("Waits since"),
    "archived": N_("Taken away"),
    "text": N_("Next step"),
    "due": N_("Due"),
    "state": N_("State"),
    "done_day": N_("Done on"),
    "role": N_("Role"),
    "member": N_("Member"),
    "contact": N_("Contact"),
    "kind": N_("Kind"),
    "day": N_("Day"),
    "note": N_("Note"),
    "outcome": N_("Outcome"),
    "minutes": N_("Minutes"),
    "purpose": N_("Purpose"),
    "class": N_("Class"),
    "klass": N_("Class"),
    "flags": N_("Flag"),
    "deputy": N_("Deputy"),
    "parent": N_("Part of"),
    "login": N_("Login"),
    "roles": N_("Roles"),
    "phone": N_("Phone"),
    "mail": N_("Mail"),
    "title": N_("Title"),
    "department": N_("Department"),
    "address": N_("Address"),
    "industry": N_("Industry"),
    "relationship": N_("Relationship"),
    "standing": N_("Standing"),
    "potential": N_("Potential"),
    "credit_note": N_("Credit note"),
    "influence": N_("Influence"),
    "attitude": N_("Attitude"),
    "concerns": N_("Concerns"),
    "our": N_("Our person"),
    "expected": N_("Expected"),
    "extra": N_("Extra fields"),
    "evidence": N_("Evidence"),
    "item": N_("Gate item"),
    "gate_open": N_("Open gate items"),
    "work": N_("Work"),
    "progress": N_("Progress"),
    "problem": N_("Problem"),
    "support": N_("Support"),
    "next_text": N_("Next step"),
    "next_due": N_("Due"),
}
"""Field key (a column without its `_id`) → message id."""

KINDS: dict[str, str] = {
    "project.created": N_("added"),
    "project.imported": N_("imported"),
    "project.changed": N_("changed"),
    "project.advanced": N_("advanced"),
    "project.skipped": N_("advanced, skipping stages"),
    "project.regressed": N_("moved back"),
    "project.won": N_("won"),
    "project.lost": N_("lost"),
    "project.dropped": N_("dropped"),
    "project.parked": N_("parked"),
    "project.reopened": N_("opened again"),
    "project.waiting": N_("waits"),
    "project.undone": N_("taken back"),
    "redone": N_("done again"),
    "touch.created": N_("touch"),
    "touch.archived": N_("touch taken back"),
    "touch.undone": N_("touch taken back"),
    "touch.confirmed": N_("progress confirmed"),
    "unconfirmed": N_("confirmation taken back"),
    "next_step.created": N_("next step set"),
    "next_step.changed": N_("next step changed"),
    "next_step.finished": N_("next step done"),
    "next_step.undone": N_("next step taken back"),
    "team_member.created": N_("joined the team"),
    "project_client.created": N_("organisation added"),
    "team_member.changed": N_("another role"),
    "project_client.changed": N_("another role"),
    "team_member.archived": N_("left the team"),
    "project_client.archived": N_("organisation removed"),
    "gate_tick.created": N_("gate item met"),
    "gate_tick.changed": N_("evidence changed"),
    "gate_tick.archived": N_("gate item open again"),
    "gate_tick.undone": N_("taken back"),
    "key_date.created": N_("key date"),
    "key_date.changed": N_("key date changed"),
    "key_date.archived": N_("key date removed"),
    "key_date.undone": N_("taken back"),
    "brief.created": N_("brief"),
    "brief.changed": N_("brief changed"),
    "brief.confirmed": N_("progress of the brief confirmed"),
    "brief.undone": N_("brief taken back"),
    "decision.created": N_("decision"),
    "decision.accepted": N_("continue accepted"),
    "decision.refused": N_("continue refused"),
    "decision.undone": N_("decision taken back"),
    "team_member.undone": N_("taken back"),
    "project_client.undone": N_("taken back"),
}
"""Kind of event → what happened, as a word or two."""

STEP_STATES: dict[str, str] = {"open": N_("to do"), "kept": N_("kept"), "late": N_("late")}
TAXES: dict[str, str] = {"included": N_("tax included"), "excluded": N_("tax excluded")}
WORDS: dict[str, Mapping[str, str]] = {
    "status": stages.STATUSES,
    "reason": stages.LOST_REASONS,
    "state": STEP_STATES,
    "tax": TAXES,
    "kind": {**touches.KINDS, **keydates.KINDS},
    "outcome": touches.OUTCOMES,
    "waiting_for": {**touches.HOLDERS, **access.ROLES},
    "role": {**touches.ORGANISATION_ROLES, **access.ROLES},
}
"""Fields whose values are keys of words."""


def label(field: str, lang: Lang) -> str:
    """What a field is called; an unknown one by its own name."""
    return translate(LABELS.get(field, field), lang)


def what_happened(kind: str, lang: Lang) -> str:
    """An event's kind in a word or two."""
    return translate(KINDS.get(kind, kind), lang)


def value(field: str, stored: Any, lang: Lang, currency: str = "CNY") -> str:
    """A stored value as people read it; `–` for nothing. `currency`: that of an amount."""
    if isinstance(stored, Message):
        return render(stored, lang)
    if stored is None or stored == "":
        return "–"
    if field == "amount" and isinstance(stored, int):
        return money.show(stored, currency, lang) if stored else "0"
    words = WORDS.get(field, {})
    if isinstance(stored, str) and stored in words:
        return translate(words[stored], lang)
    if field == "archived":
        return translate("yes" if stored else "no", lang)
    return str(stored)


YES_NO = (N_("yes"), N_("no"))
