"""What stands beside the changes: the rep's brief, the gate of the stage, the verdicts before."""

from __future__ import annotations

from store.domain import review
from store.queries.reviewing.sheet import Sheet
from store.text import N_
from tui.present.clip import drawable, width
from tui.present.reviewing.look import Look
from tui.present.reviewing.rows import table
from tui.present.words import nt, t
from tui.widgets.form_text import Row


def brief(sheet: Sheet, look: Look, cells: int) -> list[Row]:
    """What the rep filled in before the meeting, and progress that waits for the manager's word."""
    lang, found = look.lang, sheet.brief
    if found is None:
        who = drawable(sheet.owner)
        title = t(lang, N_("{name}'s week"), name=who) if who else t(lang, N_("The week"))
        rows: list[Row] = [[("  " + title, "strong"), ("  " + t(lang, N_("not filled in")), "dim")]]
        return [*rows, *table(_confirm(sheet, look), cells, _least(look)), []]
    when = t(lang, N_("filled in {day}"), day=look.weekday(found.day))
    same = f" {look.glyphs.dot} " + t(lang, N_("as last week ×{n}"), n=found.same) if found.same > 1 else ""  # fmt: skip
    title = t(lang, N_("{name}'s week"), name=drawable(found.who))
    rows = [[("  " + title, "strong"), (f"  ({when})", "dim"), (same, "amber")]]
    told = [
        (N_("Work"), found.work, "text"),
        (N_("Progress"), found.progress, "strong"),
        (N_("Problem"), found.problem, "text"),
        (N_("Support"), found.support, "text"),
    ]
    told_in_brief = sheet.provisional is not None and sheet.provisional.touch is None
    labelled = []
    for label, text, tone in told:
        if text.strip():
            said = [(look.said(text), tone)]
            if label == "Progress" and told_in_brief and not look.past:
                said.append((t(lang, N_("{key} confirms"), key=look.yes), "accent"))
            labelled.append((t(lang, label), said))
    if found.next_text:
        due = f" {look.glyphs.dot} {look.weekday(found.next_due)}" if found.next_due else ""
        labelled.append((t(lang, N_("Then")), [(look.said(found.next_text) + due, "text")]))
    return [*rows, *table([*labelled, *_confirm(sheet, look)], cells, _least(look)), []]


def _confirm(sheet: Sheet, look: Look) -> list[tuple[str, list[tuple[str, str]]]]:
    one = sheet.provisional
    if one is None or one.touch is None:  # the brief says it in its own line
        return []
    lang = look.lang
    who = " ".join(part for part in (look.day(one.day), drawable(one.whom)) if part)
    told = f"{who}: {look.said(one.note)}" if one.note else who
    key = [] if look.past else [(t(lang, N_("{key} confirms"), key=look.yes), "accent")]
    return [(t(lang, N_("To confirm")), [(told, "strong"), *key])]


def gate(sheet: Sheet, look: Look, cells: int) -> list[Row]:
    """The gate items of the stage: how many are met, which are missing; the next one only where all are met."""
    if not sheet.gate.total:
        return []
    lang, found = look.lang, sheet.gate
    told: list[tuple[str, str]] = [(f"{found.met}/{found.total}", "strong")]
    if found.lacking:
        sep = f" {look.glyphs.dot} "
        told.append((t(lang, N_("missing {names}"), names=sep.join(found.lacking)), "text"))
    else:
        told.append((t(lang, N_("all met")), "green"))
    return table([(t(lang, N_("Gate items")), told)], cells, _least(look))


def verdicts(sheet: Sheet, look: Look, cells: int) -> list[Row]:
    """The last verdicts and how many *continues* stand in a row."""
    lang = look.lang
    past = [one for one in sheet.verdicts if one.review != sheet.review]
    rows = []
    label = t(lang, N_("Verdicts"))
    for one in past[:3]:
        head = f"{look.day(one.day)} {t(lang, review.KINDS[one.kind])}"
        rest = [f"{t(lang, N_('intent'))} {t(lang, review.INTENTS[one.intent])}" if one.intent in review.INTENTS else "", look.said(one.note), look.day(one.until) if one.until else ""]  # fmt: skip
        dot = f" {look.glyphs.dot} "
        rows.append((label, [(dot.join([head, *(part for part in rest if part)]), "soft")]))
        label = ""
    if sheet.continues:
        tone = "amber" if sheet.continues > 1 else "soft"
        rows.append((label, [(nt(lang, "continued once in a row", "continued {n} times in a row", sheet.continues), tone)]))  # fmt: skip
    return [*table(rows, cells, _least(look)), []] if rows else []


def _least(look: Look) -> int:
    """Cells of the labels in the column of the brief, the gate and the verdicts: they stand under each other."""
    return max(width(t(look.lang, label)) for label in ("To confirm", "Gate items", "Verdicts"))
