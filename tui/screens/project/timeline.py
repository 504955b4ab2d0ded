"""The timeline of a project in lines: touches, moves, next steps and field changes, newest first."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len

from store.clock import local_time
from store.queries.timeline import Change, FieldChange
from store.text import N_, Lang
from tui.present import fields
from tui.present.clip import clip
from tui.present.happened import NAMES, title
from tui.present.words import nt, t
from tui.widgets.form_fields import Reading
from tui.widgets.form_text import Row, wrap

WHEN = 13
"""Cells of the day and time."""


def timeline_head(only: str, lang: Lang) -> Row:
    """The heading, with what the timeline is narrowed to."""
    row = [(" " + t(lang, N_("Timeline")) + " ", "strong")]
    for kind, name in NAMES.items():
        row.append(("  " + t(lang, name), "accent_strong" if kind == only else "dim"))
    return row


def timeline_rows(
    changes: Iterable[Change], width: int, reading: Reading, zone: str, currency: str, more: bool
) -> list[Row]:
    """Each with its day, what it was and who did it; then what was written, and each field old → new."""
    rows: list[Row] = []
    for change in changes:
        rows += _entry(change, width, reading, zone, currency)
    if not rows:
        rows.append([("  " + t(reading.lang, N_("nothing of this kind")), "dim")])
    if more:
        rows.append([("  " + t(reading.lang, N_("older ones further down")), "dim")])
    return rows


def _entry(change: Change, width: int, reading: Reading, zone: str, currency: str) -> list[Row]:
    lang = reading.lang
    at = local_time(change.at, zone)
    own = change.kind == "touch.created" and change.day and change.day != at[:10]
    when = _short(change.day if own else at, reading.today)
    tone = "dim" if change.gone else "strong"
    what, about = title(change, lang)
    lead = f"  {when}{' ' * max(1, WHEN - cell_len(when))}"
    room = max(8, width - cell_len(lead))
    who = clip(change.who, 16)
    what = clip(what, max(6, room - cell_len(who) - 2))
    about = clip(about, max(0, room - cell_len(what) - cell_len(who) - 4))
    gap = " " * max(2, room - cell_len(what) - cell_len(about) - cell_len(who) - bool(about))
    told = (" " + about if about else "", "dim" if change.gone else "text")
    rows: list[Row] = [[(lead, "dim"), (what, tone), told, (gap + who, "dim")]]
    aside = []
    if own:
        aside.append(t(lang, N_("written {day}"), day=_short(at, reading.today)))
    if change.gone:
        aside.append(t(lang, N_("taken back since")))
    margin = " " * 4
    if aside:
        rows.append([(margin, ""), (clip(" · ".join(aside), width - 4), "dim")])
    for line in change.lines:
        if line.field != "archived":
            rows += change_rows(line, width, lang, currency)
    if change.gate_open:
        words = nt(lang, "{n} gate item was open", "{n} gate items were open", change.gate_open)
        rows.append([(margin, ""), ("! " + clip(words, width - 6), "amber")])
    if change.note:
        soft = "dim" if change.gone else "text"
        rows += [[(margin, ""), (line, soft)] for line in wrap(change.note, width - 6)[:6]]
    return rows


def _short(moment: str, today: str) -> str:
    """A day, with its time if it has one; the year where it is another."""
    return moment[5:] if moment[:4] == today[:4] else moment[:10]


def change_rows(line: FieldChange, width: int, lang: Lang, currency: str) -> list[Row]:
    """`amount  310.0万 → 281.6万`, on two lines where one is too narrow."""
    name = fields.label(line.field, lang)
    before = fields.value(line.field, line.before, lang, currency)
    after = fields.value(line.field, line.after, lang, currency)
    lead = f"    {name}  "
    if cell_len(lead + before + after) + 3 <= width and "\n" not in before + after:
        return [[(lead, "dim"), (before, "dim"), (" → ", "dim"), (after, "text")]]
    room = max(10, width - 8)
    rows: list[Row] = [[(lead, "dim")]]
    rows += [[("      ", ""), (part, "dim")] for part in wrap(before, room)[:6]]
    arrowed = wrap(after, room - 2)[:6]
    return rows + [
        [("    → " if n == 0 else "      ", "dim"), (part, "text")]
        for n, part in enumerate(arrowed)
    ]
