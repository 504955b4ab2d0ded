"""What the columns and events of a book are called, and how their values read, in a history.

The store's names (`close`, `project.advanced`) in; words out. Unknown names come back as they are:
a newer book may know more than this program.
"""

from __future__ import annotations

from typing import Any

from store.domain.stages import LOST_REASONS, STATUSES
from store.text import N_, Lang, Message, render
from tui.present.words import t

FIELDS = {
    "name": N_("Name"),
    "client": N_("Client"),
    "owner": N_("Owner"),
    "deputy": N_("Deputy"),
    "region": N_("Region"),
    "stage": N_("Stage"),
    "status": N_("Status"),
    "amount": N_("Amount"),
    "currency": N_("Currency"),
    "close": N_("Expected close"),
    "code": N_("Code"),
    "product": N_("Product"),
    "tax": N_("Tax"),
    "source": N_("Source"),
    "remarks": N_("Remarks"),
    "reason": N_("Reason"),
    "close_note": N_("Note"),
    "closed_day": N_("Closed on"),
    "hold_until": N_("Back on"),
    "waiting_for": N_("Waiting for"),
    "klass": N_("Class"),
    "kind": N_("Kind"),
    "industry": N_("Industry"),
    "relationship": N_("Relationship"),
    "standing": N_("Standing"),
    "address": N_("Address"),
    "phone": N_("Phone"),
    "mail": N_("Mail"),
    "state": N_("State of business"),
    "potential": N_("Potential"),
    "credit_note": N_("Credit note"),
    "department": N_("Department"),
    "title": N_("Title"),
    "roles": N_("Roles"),
    "influence": N_("Influence"),
    "attitude": N_("Attitude"),
    "login": N_("Login"),
    "lang": N_("Language"),
    "text": N_("Next step"),
    "due": N_("Due"),
    "day": N_("Day"),
    "note": N_("Note"),
    "outcome": N_("Outcome"),
    "role": N_("Role"),
    "archived": N_("Removed"),
}
ENTITIES = {
    "project": N_("project"),
    "client": N_("client"),
    "contact": N_("contact"),
    "member": N_("member"),
    "region": N_("region"),
    "touch": N_("touch"),
    "next_step": N_("next step"),
    "stage": N_("stage"),
    "process": N_("process"),
    "gate_item": N_("gate item"),
    "setting": N_("setting"),
    "layout": N_("import layout"),
    "team_member": N_("team member"),
    "project_client": N_("organisation"),
}
DEEDS = {
    "created": N_("added"),
    "changed": N_("changed"),
    "imported": N_("imported"),
    "archived": N_("removed"),
    "advanced": N_("advanced"),
    "regressed": N_("moved back"),
    "skipped": N_("advanced, stages skipped"),
    "won": N_("won"),
    "lost": N_("lost"),
    "parked": N_("parked"),
    "dropped": N_("dropped"),
    "reopened": N_("reopened"),
    "recorded": N_("recorded"),
    "set": N_("set"),
    "finished": N_("done"),
    "kept": N_("done"),
    "pushed": N_("moved to a later day"),
    "undone": N_("undone"),
    "redone": N_("done again"),
}
TAX = {"included": N_("tax included"), "excluded": N_("tax excluded")}
_WORDS = {"status": STATUSES, "reason": LOST_REASONS, "tax": TAX}


def field(lang: Lang, name: str) -> str:
    """What a column is called, with or without its `_id`."""
    bare = name.removesuffix("_id")
    return t(lang, FIELDS[bare]) if bare in FIELDS else name


def kind(lang: Lang, name: str) -> str:
    """What an event of this kind did: `project.advanced` is "project advanced"."""
    entity, _, deed = name.partition(".")
    thing = t(lang, ENTITIES[entity]) if entity in ENTITIES else entity
    done = t(lang, DEEDS[deed]) if deed in DEEDS else deed
    return t(lang, "{thing} {done}", thing=thing, done=done)


def value(lang: Lang, name: str, stored: Any, currency: str = "") -> str:
    """A stored value as it reads: amounts short, statuses and reasons in words, `–` for nothing."""
    if stored is None or stored == "":
        return "–"
    if isinstance(stored, Message):
        return render(stored, lang)
    if name == "amount" and isinstance(stored, int):
        from store.domain.money import show

        return show(stored, currency or "CNY", lang)
    words = _WORDS.get(name, {})
    return t(lang, words[stored]) if stored in words else str(stored)
