"""A project in lines: facts, flags, next steps, team, extra fields, history. Pure: views in, rows out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.cells import cell_len

from store.clock import local_time
from store.domain import money
from store.queries.projects import Change, FieldChange, NextStepView, ProjectView
from store.text import N_, Lang, render
from tui.present import fields
from tui.present.clip import clip, pad
from tui.present.words import nt, t
from tui.widgets.form_fields import Reading, day_words
from tui.widgets.form_text import Row, wrap

CHIP = {"red": "✗", "amber": "!"}
CLOSED = ("won", "lost", "dropped")
WIDE = 100
"""From so many cells on facts and promises stand side by side."""


def project_rows(view: ProjectView, width: int, reading: Reading) -> list[Row]:
    """Everything but the history, in `width` cells."""
    lang = reading.lang
    left = [*facts(view, reading, width), *texts(view, reading, width)]
    rows: list[Row] = [[], *flag_rows(view, lang, width)]
    if width >= WIDE:
        half = (width - 4) // 2
        left = [*facts(view, reading, half), *texts(view, reading, half)]
        right = [*step_rows(view.steps, reading, half), *people_rows(view, lang, half)]
        rows += side_by_side(left, right, half)
    else:
        rows += [*left, *step_rows(view.steps, reading, width), *people_rows(view, lang, width)]
    return [*rows, *extra_rows(view, lang, width)]


def title_parts(view: ProjectView, lang: Lang) -> tuple[str, str]:
    """What stands in the first line: the name, and where the project is."""
    state = fields.value("status", view.status, lang)
    where = f"{view.stage.number} {view.stage.column}"
    days = t(lang, N_("day {n} (norm {norm})"), n=view.stage_days, norm=view.stage.norm_days)
    return view.name, f"{where} · {days}" if view.status == "open" else f"{where} · {state}"


def flag_rows(view: ProjectView, lang: Lang, width: int) -> list[Row]:
    """Each flag with its sentence."""
    rows: list[Row] = []
    for flag in view.flags:
        style = "red" if flag.colour == "red" else "amber"
        lines = wrap(render(flag.sentence, lang), width - 4)
        rows.append([(f" {CHIP.get(flag.colour, '·')} ", style), (lines[0], style)])
        rows += [[("   ", ""), (line, style)] for line in lines[1:]]
    return [*rows, []] if rows else []


def facts(view: ProjectView, reading: Reading, width: int) -> list[Row]:
    """Label and value, one under another; only what has a value."""
    lang = reading.lang
    klass = t(lang, N_("class {names}"), names=view.client_class) if view.client_class else ""
    pushes = nt(lang, "moved {n} time", "moved {n} times", view.pushes) if view.pushes else ""
    touch = (
        t(lang, N_("{n} days ago"), n=view.silence_days) if view.touch_day else t(lang, N_("never"))
    )
    amount, exact = amounts(view, lang)
    weight = f"{view.stage.weight // 100} %" if view.amount and view.status == "open" else ""
    closed = day_words(view.closed_day, reading) if view.closed_day else ""
    pairs = [
        ("client", _joined(view.client, klass)),
        ("owner", view.owner),
        ("region", view.region),
        ("amount", _joined(amount, weight)),
        ("tax", fields.value("tax", view.tax, lang) if view.tax else ""),
        ("close", _joined(day_words(view.close, reading) if view.close else "", pushes)),
        ("product", view.product),
        ("code", view.code),
        ("source", view.source),
        ("waiting_for", waiting(view, lang)),
        ("reason", fields.value("reason", view.reason, lang) if view.reason else ""),
        ("closed_day", _joined(closed, view.close_note)),
        ("hold_until", day_words(view.hold_until, reading) if view.hold_until else ""),
    ]
    said = [(fields.label(key, lang), value) for key, value in pairs if value]
    if view.status == "open":
        said.append((t(lang, N_("Last contact")), touch))
    return [*labelled(said, width, {fields.label("amount", lang): exact}), []]


def amounts(view: ProjectView, lang: Lang) -> tuple[str, str]:
    """The amount in short, and exactly; nothing where there is none."""
    if not view.amount:
        return "", ""
    short = money.show(view.amount, view.currency, lang)
    exact = f"{money.plain(view.amount, view.currency)} {view.currency}"
    return f"{short} {view.currency}", exact


def waiting(view: ProjectView, lang: Lang) -> str:
    """Whom the project waits for, and how long."""
    if view.status in CLOSED or not view.waiting_for or view.waiting_days is None:
        return ""
    who = fields.value("waiting_for", view.waiting_for, lang)
    return t(lang, N_("{who}, {n} days"), who=who, n=view.waiting_days)


def texts(view: ProjectView, reading: Reading, width: int) -> list[Row]:
    """Remarks in full."""
    if not view.remarks:
        return []
    lines = wrap(view.remarks, width - 3)
    return [
        heading(fields.label("remarks", reading.lang)),
        *([(f"  {line}", "text")] for line in lines),
        [],
    ]


def step_rows(steps: Sequence[NextStepView], reading: Reading, width: int) -> list[Row]:
    """Open promises first, then those done."""
    lang = reading.lang
    rows: list[Row] = [heading(t(lang, N_("Next step")))]
    if not any(step.state == "open" for step in steps):
        rows.append([("  " + t(lang, N_("none")), "dim")])
    for step in steps:
        late = step.state == "open" and step.due < reading.today
        sign = {"open": "✗" if late else "▸", "kept": "✓"}.get(step.state, "·")
        tone = "red" if late else "text" if step.state == "open" else "dim"
        due = day_words(step.done_day or step.due, reading)
        notes = [due, step.owner, t(lang, N_("day moved")) if step.pushed else ""]
        note = " · ".join(part for part in notes if part)
        lines = wrap(step.text, max(10, width - 4))
        rows.append([(f"  {sign} ", tone), (lines[0], tone)])
        rows += [[("    ", ""), (line, tone)] for line in lines[1:]]
        rows.append([("    ", ""), (clip(note, width - 4), "red" if late else "dim")])
    return [*rows, []]


def people_rows(view: ProjectView, lang: Lang, width: int) -> list[Row]:
    """The team, and the other organisations."""
    rows: list[Row] = []
    for title, people in (
        (N_("Team"), view.team),
        (N_("Also with"), view.organisations),
    ):
        if people:
            rows.append(heading(t(lang, title)))
            pairs = [(fields.value("role", role, lang), name) for name, role in people]
            rows += [*labelled(pairs, width), []]
    return rows


def extra_rows(view: ProjectView, lang: Lang, width: int) -> list[Row]:
    """Columns of the spreadsheet that have no place of their own."""
    if not view.extra:
        return []
    title = heading(t(lang, N_("From the spreadsheet")))
    return [
        title,
        *labelled([(k, str(v)) for k, v in view.extra.items() if v not in ("", None)], width),
        [],
    ]


def history_rows(
    changes: Iterable[Change], width: int, reading: Reading, zone: str, currency: str, more: bool
) -> list[Row]:
    """Newest first: day and time, who, what, then each field old → new."""
    lang = reading.lang
    rows: list[Row] = [heading(t(lang, N_("History")))]
    year = reading.today[:4]
    for change in changes:
        at = local_time(change.at, zone)
        at = at[5:] if at[:4] == year else at
        what = fields.what_happened(_kind(change), lang)
        rows.append(
            [("  " + at, "dim"), ("  " + clip(change.who, 16), "text"), ("  " + what, "strong")]
        )
        for line in change.lines:
            if line.field == "archived":
                continue
            rows += change_rows(line, width, lang, currency)
        if change.note:
            rows += [[("    ", ""), (line, "text")] for line in wrap(change.note, width - 6)[:6]]
    if more:
        rows.append([("  " + t(lang, N_("older ones further down")), "dim")])
    return rows


def _kind(change: Change) -> str:
    """What is taken away and stands again was done once more."""
    back = any(line.field == "archived" and line.before and not line.after for line in change.lines)
    return "redone" if back and change.kind.endswith(".undone") else change.kind


def change_rows(line: FieldChange, width: int, lang: Lang, currency: str) -> list[Row]:
    """`amount  310.0万 → 281.6万`, on two lines where one is too narrow."""
    name = fields.label(line.field, lang)
    before = fields.value(line.field, line.before, lang, currency)
    after = fields.value(line.field, line.after, lang, currency)
    lead = f"    {name}  "
    if cell_len(lead + before + after) + 3 <= width:
        return [[(lead, "dim"), (before, "dim"), (" → ", "dim"), (after, "text")]]
    room = max(10, width - 8)
    rows: list[Row] = [[(lead, "dim")]]
    rows += [[("      ", ""), (part, "dim")] for part in wrap(before, room)[:6]]
    arrowed = wrap(after, room - 2)[:6]
    return rows + [
        [("    → " if n == 0 else "      ", "dim"), (part, "text")]
        for n, part in enumerate(arrowed)
    ]


def heading(text: str) -> Row:
    """A heading inside the project."""
    return [(" " + text, "strong")]


def labelled(
    pairs: Sequence[tuple[str, str]], width: int, asides: Mapping[str, str] | None = None
) -> list[Row]:
    """Labels left, dim; values beside them, wrapped. asides: said dimly behind a label's value where it fits."""
    margin = _label_width([label for label, _ in pairs])
    rows: list[Row] = []
    for label, value in pairs:
        lines = wrap(value, max(8, width - margin - 2))
        rows.append([("  " + pad(clip(label, margin - 2), margin), "dim"), (lines[0], "text")])
        rows += [[(" " * (margin + 2), ""), (line, "text")] for line in lines[1:]]
        aside = (asides or {}).get(label, "")
        if aside and margin + 4 + cell_len(lines[-1] + aside) <= width:
            rows[-1] = [*rows[-1], ("  " + aside, "dim")]
    return rows


def side_by_side(left: Sequence[Row], right: Sequence[Row], half: int) -> list[Row]:
    """Two columns of rows."""
    rows: list[Row] = []
    for n in range(max(len(left), len(right))):
        one = left[n] if n < len(left) else []
        two = right[n] if n < len(right) else []
        gap = " " * max(1, half + 4 - sum(cell_len(text) for text, _ in one))
        rows.append([*one, (gap, ""), *two])
    return rows


def _label_width(labels: Sequence[str]) -> int:
    return min(22, max((cell_len(label) for label in labels), default=8)) + 2


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
