"""The project on the table: promise first, then what changed since its previous review, then what the rep says (method §6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from store.domain import access, keydates, review, touches
from store.queries.reviewing.meeting import Line
from store.queries.reviewing.sheet import Met, Sheet, Step
from store.queries.reviewing.trails import Trail
from store.text import N_
from tui.present import fields
from tui.present.clip import clip, clip_client, clip_name, drawable, pad, width
from tui.present.reviewing.look import HIDDEN, WIDE, Look
from tui.present.words import nt, t
from tui.widgets.form_text import Row, wrap

CHIP_TONES = {"1": "green", "15": "amber", "30": "red", "wait": "soft"}
SILENT = 15
ROOM = 16
"""Cells at the end of a line in which a text begins that goes on below."""
FEW = 3
"""Touches that are told where there is little room."""
NOTE = 100
"""Cells of a touch's note: a sentence or two."""
TOLD = 6
"""Values of a field, and touches, that are told one by one."""
HOLDERS = {**touches.HOLDERS, **access.ROLES}
MEMBERS = frozenset({"owner", "region", "stage", "client"})


def page_rows(sheet: Sheet, line: Line | None, look: Look) -> list[Row]:
    """Everything under the header, `look.cells` wide."""
    rows = [*_name(sheet, look), *_state(sheet, line, look), *_urgent(sheet, look)]
    if look.cells < WIDE:
        return [*rows, *changes(sheet, look, look.cells), *brief(sheet, look, look.cells), *gate(sheet, look, look.cells),
                *verdicts(sheet, look, look.cells)]  # fmt: skip
    half = (look.cells - 4) // 2
    right = [
        *brief(sheet, look, half),
        *gate(sheet, look, half),
        *verdicts(sheet, look, half),
    ]
    return [*rows, *_beside(changes(sheet, look, half), right, half)]


def verdict_words(sheet: Sheet, look: Look) -> tuple[str, str]:
    """The sentence behind the chip, and its tone."""
    lang, n = look.lang, sheet.d
    if sheet.gone:
        return t(lang, N_("{state} meanwhile"), state=t(lang, GONE.get(sheet.gone, sheet.gone))), "amber"  # fmt: skip
    if sheet.hold_until and sheet.chip == "wait":
        return t(lang, N_("waits until {day}"), day=look.day(sheet.hold_until)), "soft"
    if sheet.duty == "verdict" and review.VERDICTS.isdisjoint(sheet.kinds):
        if sheet.opening:
            return t(lang, N_("{n} days without progress, a verdict is offered"), n=n), "amber"
        return t(lang, N_("{n} days without progress, verdict today"), n=n), "red"
    if sheet.duty == "recheck":
        return t(lang, N_("{n} days without progress, re-check today"), n=n), "amber"
    if sheet.lifted:
        return t(lang, N_("progress today lifted the duty")), "soft"
    return nt(lang, "{n} day since progress", "{n} days since progress", n), "soft"


GONE = {
    "won": N_("won"),
    "lost": N_("lost"),
    "dropped": N_("dropped"),
    "archived": N_("archived"),
}


def _name(sheet: Sheet, look: Look) -> list[Row]:
    chip = t(look.lang, N_("wait")) if sheet.chip == "wait" else sheet.chip
    words, tone = verdict_words(sheet, look)
    end = f"{chip}  {words}" if not sheet.gone else words
    name = drawable(sheet.name)
    if look.presenter:
        return [[], [], [("    " + clip_name(name, look.cells - 6), "strong")], [],
                [("    ", ""), (end, CHIP_TONES[sheet.chip])], []]  # fmt: skip
    room = look.cells - 4 - width(end)
    if room < min(width(name), 24):
        return [[("  " + clip_name(name, look.cells - 4), "strong")],
                [("  ", ""), (f"{chip}  ", CHIP_TONES[sheet.chip]), (words, tone)]]  # fmt: skip
    name = clip_name(name, room - 2)
    gap = " " * max(2, look.cells - 4 - width(name) - width(end))
    lead: list[Row] = [[]] if look.cells >= WIDE else []
    mark = [(f"{chip}  ", CHIP_TONES[sheet.chip])] if not sheet.gone else []
    return [*lead, [("  " + name, "strong"), (gap, ""), *mark, (words, tone)]]


def _state(sheet: Sheet, line: Line | None, look: Look) -> list[Row]:
    lang, dot = look.lang, f" {look.glyphs.dot} "
    klass = t(lang, N_("class {names}"), names=sheet.klass) if sheet.klass else ""
    owner = drawable(sheet.owner) or t(lang, N_("no owner"))
    if line and line.handed:
        owner = t(lang, N_("handed over to {name}"), name=drawable(line.handed))
    norm = sheet.stage.norm_days
    stage = t(lang, N_("{stage} day {n} (norm {norm})"), stage=f"{sheet.stage.number} {drawable(sheet.stage.column)}",
              n=sheet.stage_days, norm=norm)  # fmt: skip
    late = "amber" if norm and sheet.stage_days > norm else "soft"
    worth = "" if look.presenter or not sheet.amount else f"{look.money(sheet.amount, sheet.currency)}{dot}{sheet.stage.weight // 100} %"  # fmt: skip
    close = t(lang, N_("expected {day}"), day=look.day(sheet.close)) if sheet.close else ""
    overdue = bool(sheet.close and sheet.close < look.today)
    sure = dot.join(part for part in (worth, close) if part)
    rest = dot.join(part for part in (klass, owner) if part)
    room = look.cells - 4 - width(stage) - width(sure) - width(rest) - len(dot) - 6
    if room >= 8:
        client = clip_client(drawable(sheet.client), room)
        left = dot.join((client, rest))
        space = look.cells - 4 - width(left) - width(stage) - width(sure)
        first = max(3, space // 2)
        return [[("  " + left, "soft"), (" " * first, ""), (stage, late), (" " * max(3, space - first), ""), (sure, "red" if overdue else "text")],
                *([[]] if look.cells >= WIDE else [])]  # fmt: skip
    client = clip_client(drawable(sheet.client), max(8, look.cells - 4 - width(rest) - len(dot)))
    return [
        [("  " + dot.join((client, rest)), "soft")],
        [
            ("  " + stage, late),
            (dot + sure if sure else "", "red" if overdue else "text"),
        ],
    ]


def _urgent(sheet: Sheet, look: Look) -> list[Row]:
    """What comes before everything else: broken promises, a pending *continue*, key dates, the client's other due ones."""
    lang, cross = look.lang, look.glyphs.cross
    rows: list[Row] = []
    for step in sheet.broken:
        who = drawable(step.owner) or (t(lang, access.ROLES.get(step.role, step.role)) if step.role else "")  # fmt: skip
        text = look.said(step.text)
        said = (  # some write the day into the promise itself
            t(lang, N_("Promise broken: {text}"), text=text)
            if step.due[5:] in text
            else t(lang, N_("Promise broken, due {day}: {text}"), day=look.day(step.due), text=text)
        )
        rows += _flowing(f"  {cross} ", said + (f" ({who})" if who else ""), "red", look.cells)
    if sheet.pending:
        note = look.said(sheet.pending.note)
        said = t(lang, N_("The continue of {day} waits for the manager one level up: {note}"), day=look.day(sheet.pending.day), note=note)  # fmt: skip
        rows += _flowing("  ! ", said, "amber", look.cells)
    for date in sheet.key_days:
        name = t(lang, keydates.KINDS.get(date.kind, date.kind))
        when = t(lang, N_("today")) if date.n == 0 else t(lang, N_("in {days}"), days=look.days(date.n))  # fmt: skip
        note = f" {look.glyphs.dot} {look.said(date.note)}" if date.note else ""
        rows += _flowing("  ! ", f"{look.weekday(date.day)} {name}, {when}{note}", "amber", look.cells)  # fmt: skip
    if sheet.together:
        names = [f"{look.glyphs.tick if one.judged else look.glyphs.circle} {drawable(one.name)}" for one in sheet.together]  # fmt: skip
        said = t(lang, N_("Judged together with this client's: {names}"), names="  ".join(names))
        tone = "soft" if all(one.judged for one in sheet.together) else "amber"
        rows += _flowing("  " + look.glyphs.more + " ", said, tone, look.cells)
    return [*rows, []] if rows else []


def changes(sheet: Sheet, look: Look, cells: int) -> list[Row]:
    """What changed since the previous review, in bold; what did not is one dim line."""
    lang = look.lang
    title = N_("Since it was created ({day})") if sheet.first else N_("Since the last review ({day})")  # fmt: skip
    rows: list[Row] = [[("  " + t(lang, title, day=look.day(sheet.since)), "strong")]]
    labelled: list[tuple[str, list[tuple[str, str]]]] = []
    labelled += [
        (fields.label(trail.field, lang), _trail(trail, sheet, look))
        for trail in sheet.changes
        if not (look.presenter and trail.field == "amount")
    ]
    labelled += _touched(sheet.touches, look, TOLD if look.cells >= WIDE else FEW)
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
    return [*rows, *_table(labelled, cells), []]


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


def brief(sheet: Sheet, look: Look, cells: int) -> list[Row]:
    """What the rep filled in before the meeting, and progress that waits for the manager's word."""
    lang, found = look.lang, sheet.brief
    if found is None:
        who = drawable(sheet.owner)
        title = t(lang, N_("{name}'s week"), name=who) if who else t(lang, N_("The week"))
        rows: list[Row] = [[("  " + title, "strong"), ("  " + t(lang, N_("not filled in")), "dim")]]
        return [*rows, *_table(_confirm(sheet, look), cells, _least(look)), []]
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
            if label == "Progress" and told_in_brief:
                said.append((t(lang, N_("y confirms")), "accent"))
            labelled.append((t(lang, label), said))
    if found.next_text:
        due = f" {look.glyphs.dot} {look.weekday(found.next_due)}" if found.next_due else ""
        labelled.append((t(lang, N_("Then")), [(look.said(found.next_text) + due, "text")]))
    return [*rows, *_table([*labelled, *_confirm(sheet, look)], cells, _least(look)), []]


def _confirm(sheet: Sheet, look: Look) -> list[tuple[str, list[tuple[str, str]]]]:
    one = sheet.provisional
    if one is None or one.touch is None:  # the brief says it in its own line
        return []
    lang = look.lang
    who = " ".join(part for part in (look.day(one.day), drawable(one.whom)) if part)
    told = f"{who}: {look.said(one.note)}" if one.note else who
    key = t(lang, N_("y confirms"))
    return [(t(lang, N_("To confirm")), [(told, "strong"), (key, "accent")])]


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
    return _table([(t(lang, N_("Gate items")), told)], cells, _least(look))


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
    return [*_table(rows, cells, _least(look)), []] if rows else []


def _table(
    labelled: Sequence[tuple[str, list[tuple[str, str]]]], cells: int, least: int = 0
) -> list[Row]:
    """Labels left and dim; what is said beside them, wrapped under itself. least: cells of the widest label elsewhere."""
    margin = max((width(label) for label, _ in labelled), default=4)
    margin = max(margin, least) + 3
    room = max(12, cells - margin - 3)
    rows: list[Row] = []
    for label, told in labelled:
        lines = _wrapped(told, room)
        rows.append([("  " + pad(label, margin), "dim"), *lines[0]])
        rows += [[(" " * (margin + 2), ""), *line] for line in lines[1:]]
    return rows


def _least(look: Look) -> int:
    """Cells of the labels in the column of the brief, the gate and the verdicts: they stand under each other."""
    return max(width(t(look.lang, label)) for label in ("To confirm", "Gate items", "Verdicts"))


def _wrapped(told: Sequence[tuple[str, str]], room: int) -> list[list[tuple[str, str]]]:
    """Pieces one after another, three blanks between; what does not fit goes on below."""
    lines: list[list[tuple[str, str]]] = [[]]
    used = 0
    for text, tone in told:
        text = drawable(text)
        gap = 3 if used else 0
        if used + gap + width(text) <= room:
            lines[-1] += [(" " * gap, ""), (text, tone)]
            used += gap + width(text)
            continue
        rest = room - used - gap
        if used and rest >= ROOM:  # it begins here and goes on below
            head = wrap(text, rest)[0]
            lines[-1] += [(" " * gap, ""), (head, tone)]
            text = text[len(head) :].lstrip()
        elif used:
            lines.append([])
        for n, part in enumerate(wrap(text, room)):
            if n or (used and rest >= ROOM):
                lines.append([])
            lines[-1].append((part, tone))
            used = width(part)
    return lines


def _flowing(lead: str, text: str, tone: str, cells: int) -> list[Row]:
    lines = wrap(drawable(text), max(12, cells - width(lead) - 2))
    return [[(lead if n == 0 else " " * width(lead), tone), (line, tone)] for n, line in enumerate(lines)]  # fmt: skip


def _beside(left: Sequence[Row], right: Sequence[Row], half: int) -> list[Row]:
    rows: list[Row] = []
    for n in range(max(len(left), len(right))):
        one = left[n] if n < len(left) else []
        two = right[n] if n < len(right) else []
        gap = " " * max(1, half + 2 - sum(width(text) for text, _ in one))
        rows.append([*one, (gap, ""), *two])
    return rows


__all__ = ["HIDDEN", "brief", "changes", "gate", "page_rows", "verdict_words", "verdicts"]
