"""What happened to a project, in a word or two."""

from __future__ import annotations

from store.domain import review
from store.domain.stages import LOST_REASONS
from store.queries.timeline import KINDS, Change
from store.text import N_, Lang
from tui.present import fields
from tui.present.listing import short_day
from tui.present.words import t

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
    if change.kind == "decision.created":
        return decided(change.what, lang), " · ".join(_facts(change, lang))
    about = [change.whom]
    if change.kind.startswith(("team_member", "project_client")):
        known = change.what and not change.kind.endswith(".changed")  # its line says both roles
        about.append(fields.value("role", change.what, lang) if known else "")
    elif change.kind.startswith("gate_tick"):
        about.append(change.what)
    elif change.kind == "decision.undone":
        about.append(decided(change.what, lang))
    elif change.kind.startswith(("key_date", "touch")):
        about += [fields.value("kind", change.what, lang) if change.what else "", change.day]
    return fields.what_happened(_kind(change), lang), " · ".join(part for part in about if part)


def _kind(change: Change) -> str:
    """What is taken away and stands again was done once more."""
    back = any(line.field == "archived" and line.before and not line.after for line in change.lines)
    if change.kind in ("touch.undone", "brief.undone") and not change.lines:
        return "unconfirmed"
    return "redone" if back and change.kind.endswith(".undone") else change.kind


def decided(kind: str, lang: Lang) -> str:
    """What was decided: `verdict: continue`, `decided: next step`; kind: of a decision."""
    word = t(lang, review.KINDS.get(kind, kind))
    said = N_("verdict: {what}") if kind in review.VERDICTS else N_("decided: {what}")
    return t(lang, said, what=word)


def until(kind: str, day: str, since: str, lang: Lang) -> str:
    """A decision's day, as seen on the day `since`: `until 12-20`, or `by 12-20` for what is promised."""
    named = short_day(day, since)
    return t(lang, N_("by {day}") if kind in ("next", "accept") else N_("until {day}"), day=named)


def _facts(change: Change, lang: Lang) -> list[str]:
    """Outcome or lost reason of a decision, its day, its stages, and whether it waits for a word."""
    words = {**review.OUTCOMES, **LOST_REASONS}
    found = [t(lang, words.get(change.outcome, change.outcome))] if change.outcome else []
    if change.until:
        found.append(until(change.what, change.until, change.day, lang))
    if change.stages:
        found.append("{} → {}".format(*change.stages))
    if change.pending:
        found.append(t(lang, N_("waits for the manager one level up")))
    return found
