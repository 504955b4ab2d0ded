"""What happened to a project, in a word or two."""

from __future__ import annotations

from store.queries.timeline import KINDS, Change
from store.text import N_, Lang
from tui.present import fields

NAMES: dict[str, str] = {
    "": N_("all"),
    "touches": N_("touches"),
    "moves": N_("moves"),
    "steps": N_("next steps"),
    "changes": N_("changes"),
}
"""What a timeline can be narrowed to, as a person calls it."""


def following(only: str) -> str:
    """The kind that comes after this one, all of them first and last."""
    order = ("", *KINDS)
    return order[(order.index(only) + 1) % len(order)]


def title(change: Change, lang: Lang) -> tuple[str, str]:
    """What happened in a word or two, and to whom or what."""
    if change.kind == "touch.created":
        what = fields.value("kind", change.what, lang)
        outcome = fields.value("outcome", change.outcome, lang) if change.outcome else ""
        return what, " · ".join(part for part in (change.whom, outcome) if part)
    about = [change.whom]
    if change.kind.startswith(("team_member", "project_client")):
        known = change.what and not change.kind.endswith(".changed")  # its line says both roles
        about.append(fields.value("role", change.what, lang) if known else "")
    elif change.kind.startswith("gate_tick"):
        about.append(change.what)
    elif change.kind.startswith(("key_date", "touch")):
        about += [fields.value("kind", change.what, lang) if change.what else "", change.day]
    return fields.what_happened(_kind(change), lang), " · ".join(part for part in about if part)


def _kind(change: Change) -> str:
    """What is taken away and stands again was done once more."""
    back = any(line.field == "archived" and line.before and not line.after for line in change.lines)
    return "redone" if back and change.kind.endswith(".undone") else change.kind
