"""What happened to a project since its previous review, and what stands now (method §6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from store.domain import access, touches
from store.domain.promises import STANDINGS
from store.queries.reviewing.sheet import Met, Settled, Sheet, Step
from store.queries.reviewing.trails import Trail
from store.text import N_
from tui.present import fields
from tui.present.clip import clip, drawable
from tui.present.promises import SIGNS
from tui.present.reviewing.look import WIDE, Look
from tui.present.reviewing.rows import table
from tui.present.words import nt, t
from tui.widgets.form_text import Row

SILENT = 15
FEW = 3
"""Touches, and promises settled, that are told where there is little room."""
NOTE = 100
"""Cells of a touch's note: a sentence or two."""
TOLD = 6
"""Values of a field, touches, and promises settled that are told one by one."""
HOLDERS = {**touches.HOLDERS, **access.ROLES}
MEMBERS = frozenset({"owner", "region", "stage", "client"})


def changes(sheet: Sheet, look: Look, cells: int) -> list[Row]:
    """What became of promises since the previous review, then what changed, in bold; what did not is one dim line."""
    lang = look.lang
    title = N_("Since it was created ({day})") if sheet.first else N_("Since the last review ({day})")  # fmt: skip
    rows: list[Row] = [[("  " + t(lang, title, day=look.day(sheet.since)), "strong")]]
    most = TOLD if look.cells >= WIDE else FEW
    labelled = _ended(sheet.settled, look, most)
    labelled += [
        (fields.label(trail.field, lang), _trail(trail, sheet, look))
        for trail in sheet.changes
        if not (look.presenter and trail.field == "amount")
    ]
    labelled += _touched(sheet.touches, look, most)
    if sheet.silence_days >= SILENT or not sheet.touch_day:
        silent = look.days(sheet.silence_days)
        if not sheet.touch_day:
            silent += f" {look.glyphs.dot} " + t(lang, N_("never touched"))
        labelled.append((t(lang, N_("Silent")), [(silent, "amber")]))
    if sheet.waiting_for:
        who = t(lang, HOLDERS.get(sheet.waiting_for, sheet.waiting_for))
        labelled.append((t(lang, N_("Waits for")), [(f"{who} {look.days(sheet.waiting_days or 0)}", "text")]))  # fmt: skip
    labelled += [(t(lang, N_("Next step")), [_step(step, look)]) for step in sheet.steps]
    if not sheet.steps and not sheet.gone:
        labelled.append((t(lang, N_("Next step")), [(t(lang, N_("none")), "amber")]))
    if sheet.unchanged:
        names = ("、" if lang == "zh" else ", ").join(fields.label(one, lang) for one in sheet.unchanged)  # fmt: skip
        labelled.append((t(lang, N_("Unchanged")), [(names, "dim")]))
    return [*rows, *table(labelled, cells), []]


def _ended(settled: Sequence[Settled], look: Look, most: int) -> list[tuple[str, list[tuple[str, str]]]]:  # fmt: skip
    """`✓ 已兑现 11-19 · 送样机 · 周敏`, dim; one that came late says what its day was."""
    lang, dot = look.lang, f" {look.glyphs.dot} "
    label = t(lang, N_("Promises"))
    rows = []
    for one in settled[:most]:
        who = drawable(one.owner) or t(lang, access.ROLES.get(one.role, one.role))
        head = f"{SIGNS[one.state]} {t(lang, STANDINGS[one.state])} {look.day(one.day)}"
        due = t(lang, N_("was due {day}"), day=look.day(one.first_due)) if one.state == "late" else ""  # fmt: skip
        told = dot.join(part for part in (head, due, look.said(one.text), who) if part)
        rows.append((label, [(told, "amber" if one.state == "late" else "dim")]))
        label = ""
    if len(settled) > most:
        rows.append(("", [(t(lang, N_("and {n} more"), n=len(settled) - most), "dim")]))
    return rows


def _trail(trail: Trail, sheet: Sheet, look: Look) -> list[tuple[str, str]]:
    """`11-30 → 12-15 → 12-28`, and how often it was put off; an amount with what became of it in per cent."""
    arrow = f" {look.glyphs.right} "
    values = [_value(trail, value, sheet, look) for value in trail.values]
    if len(values) > TOLD:
        values = [values[0], look.glyphs.ellipsis, *values[-TOLD + 2 :]]
    told = [(arrow.join(values), "strong")]
    if trail.field == "close" and trail.later:
        told.append((nt(look.lang, "put off once", "put off {n} times", trail.later), "amber"))
    if trail.field == "amount" and trail.values[0]:
        part = (trail.values[-1] - trail.values[0]) * 100 / trail.values[0]
        told.append((f"{part:+.0f} %".replace("-", "−"), "amber" if part < 0 else "soft"))
    return told


def _value(trail: Trail, value: Any, sheet: Sheet, look: Look) -> str:
    if trail.field == "amount":
        return look.money(value or 0, sheet.currency)
    if trail.field == "close":
        return look.day(value)
    if trail.field in MEMBERS:
        return drawable(str(value)) if value else "–"
    return look.said(drawable(fields.value(trail.field, value, look.lang)))


def _touched(met: Sequence[Met], look: Look, most: int) -> list[tuple[str, list[tuple[str, str]]]]:
    lang = look.lang
    label = t(lang, N_("Touches"))
    rows = []
    for one in met[:most]:
        kind = t(lang, touches.KINDS.get(one.kind, one.kind))
        whom = drawable(one.whom) or drawable(one.who)
        outcome = t(lang, touches.OUTCOMES[one.outcome]) if one.outcome in touches.OUTCOMES and one.outcome else ""  # fmt: skip
        head = " ".join(part for part in (look.day(one.day), kind, whom) if part)
        if outcome:
            head += f" {look.glyphs.dot} {outcome}{look.glyphs.tick if one.confirmed else ''}"
        note = clip(look.said(one.note), NOTE, look.glyphs.ellipsis)
        told = [(head + (": " if note else "") + note, "text")]
        rows.append((label, told))
        label = ""
    if len(met) > most:
        rows.append(("", [(t(lang, N_("and {n} more"), n=len(met) - most), "dim")]))
    return rows


def _step(step: Step, look: Look) -> tuple[str, str]:
    dot = f" {look.glyphs.dot} "
    moved = t(look.lang, N_("day moved")) if step.moved else ""
    parts = (look.said(step.text), look.weekday(step.due), drawable(step.owner), moved)
    return dot.join(part for part in parts if part), "text"
