"""A project in lines: flags, facts, next steps, and how the parts of the page are laid out. Pure: views in, lines out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from store.domain import money
from store.queries.projects import NextStepView, ProjectView
from store.queries.timeline import Change
from store.text import N_, Lang, render
from tui.present import fields
from tui.present.clip import clip, clip_client
from tui.present.words import nt, t
from tui.screens.project.clocks import clock_rows
from tui.screens.project.gate import gate_lines
from tui.screens.project.people import date_lines, people_lines
from tui.screens.project.rows import Line, heading, joined, labelled, plain, side_by_side
from tui.screens.project.timeline import timeline_head, timeline_rows
from tui.widgets.form_fields import Reading, day_words
from tui.widgets.form_text import Row, wrap

CHIP = {"red": "✗", "amber": "!"}
WIDE = 100
"""From so many cells on what a project is stands beside what happens."""


class Past(NamedTuple):
    """What was read of the timeline: narrowed to `only`, with `more` behind it."""

    changes: Sequence[Change]
    more: bool = False
    only: str = ""


def page_lines(
    view: ProjectView,
    past: Past,
    width: int,
    reading: Reading,
    zone: str,
    unfolded: bool = False,
) -> list[Line]:
    """The whole page in `width` cells. unfolded: open gate items of earlier stages one by one."""
    lang = reading.lang
    wide = width >= WIDE
    half = (width - 4) // 2 if wide else width
    about = plain([*facts(view, reading, half), *texts(view, reading, half)])
    gate = gate_lines(view, reading, half, unfolded)
    people = [*people_lines(view, lang, half), *date_lines(view, reading, half)]
    extra = plain(extra_rows(view, lang, half))
    now = plain([*clock_rows(view, reading, half), *step_rows(view.steps, reading, half)])
    told = timeline_rows(past.changes, half, reading, zone, view.currency, past.more)
    past_lines = plain([timeline_head(past.only, lang), *told])
    top = plain([[], *flag_rows(view, lang, width)])
    if not wide:
        top = [Line(summary(view, reading, width)), *top]
    if wide:
        left = [*about, *gate, *people, *extra]
        return [*top, *side_by_side(left, [*now, *past_lines], half)]
    return [*top, *now, *gate, *about, *people, *extra, *past_lines]


def title_parts(view: ProjectView, lang: Lang) -> tuple[str, str]:
    """What stands in the first line: the name, and where the project is."""
    state = fields.value("status", view.status, lang)
    where = f"{view.stage.number} {view.stage.column}"
    days = t(lang, N_("day {n} (norm {norm})"), n=view.stage_days, norm=view.stage.norm_days)
    return view.name, f"{where} · {days}" if view.status == "open" else f"{where} · {state}"


def summary(view: ProjectView, reading: Reading, width: int) -> Row:
    """Whose project it is and for how much, in one line: the facts stand further down there."""
    lang = reading.lang
    amount = money.show(view.amount, view.currency, lang) if view.amount else ""
    close = day_words(view.close, reading) if view.close else ""
    words = joined(_klass(view, lang), view.owner, amount, close)
    client = clip_client(view.client, max(12, width - cell_len(words) - 5))
    return [("  " + clip(joined(client, words), width - 2), "soft")]


def _klass(view: ProjectView, lang: Lang) -> str:
    return t(lang, N_("class {names}"), names=view.client_class) if view.client_class else ""


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
    pushes = nt(lang, "moved {n} time", "moved {n} times", view.pushes) if view.pushes else ""
    amount, exact = amounts(view, lang)
    weight = f"{view.stage.weight // 100} %" if view.amount and view.status == "open" else ""
    closed = day_words(view.closed_day, reading) if view.closed_day else ""
    pairs = [
        ("client", joined(view.client, _klass(view, lang))),
        ("owner", view.owner),
        ("region", view.region),
        ("amount", joined(amount, weight)),
        ("tax", fields.value("tax", view.tax, lang) if view.tax else ""),
        ("close", joined(day_words(view.close, reading) if view.close else "", pushes)),
        ("product", view.product),
        ("code", view.code),
        ("source", view.source),
        ("reason", fields.value("reason", view.reason, lang) if view.reason else ""),
        ("closed_day", joined(closed, view.close_note)),
        ("hold_until", day_words(view.hold_until, reading) if view.hold_until else ""),
    ]
    said = [(fields.label(key, lang), value) for key, value in pairs if value]
    return [*labelled(said, width, {fields.label("amount", lang): exact}), []]


def amounts(view: ProjectView, lang: Lang) -> tuple[str, str]:
    """The amount in short, and exactly; nothing where there is none."""
    if not view.amount:
        return "", ""
    short = money.show(view.amount, view.currency, lang)
    exact = f"{money.plain(view.amount, view.currency)} {view.currency}"
    return f"{short} {view.currency}", exact


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


def extra_rows(view: ProjectView, lang: Lang, width: int) -> list[Row]:
    """Columns of the spreadsheet that have no place of their own."""
    if not view.extra:
        return []
    title = heading(t(lang, N_("Extra fields")))
    return [
        title,
        *labelled([(k, str(v)) for k, v in view.extra.items() if v not in ("", None)], width),
        [],
    ]
