"""Who takes part in a project, and the days the customer has set, in lines."""

from __future__ import annotations

from rich.cells import cell_len

from store.domain import days, keydates
from store.queries.projects import ProjectView
from store.text import N_, Lang, translate
from tui.present import fields
from tui.present.clip import clip, pad
from tui.present.words import nt, t
from tui.screens.project.rows import Line, Mark, heading, label_width
from tui.widgets.form_fields import Reading, day_words
from tui.widgets.form_text import wrap


def people_lines(view: ProjectView, lang: Lang, width: int) -> list[Line]:
    """The team with its letters of the RACI table, and the other organisations."""
    lines: list[Line] = []
    lacking = _lacking(view, lang)
    if view.team or lacking:
        lines.append(Line(heading(t(lang, N_("Team")))))
        people = [(Mark("team", p.id), fields.value("role", p.role, lang), p.name, p.raci) for p in view.team]  # fmt: skip
        lines += _named(people, width)
        if lacking:
            words = t(lang, N_("nobody yet: {roles}"), roles=lacking)
            lines += [Line([("  " + line, "dim")]) for line in wrap(words, width - 2)]
        lines.append(Line([]))
    if view.organisations:
        lines.append(Line(heading(t(lang, N_("Participants")))))
        others = [(Mark("link", o.id), fields.value("role", o.role, lang), o.name, "") for o in view.organisations]  # fmt: skip
        lines += [*_named(others, width), Line([])]
    return lines


def _lacking(view: ProjectView, lang: Lang) -> str:
    """Roles that do or answer at this stage, but for the rep's, which nobody on the team has; on open projects."""
    if view.status != "open":
        return ""
    has = {person.role for person in view.team} | ({"rep"} if view.owner else set())
    wanted = [role for role, letter in view.raci.items() if letter in "RA" and role not in has]
    return " · ".join(f"{view.raci[role]} {fields.value('role', role, lang)}" for role in wanted)


def _named(people: list[tuple[Mark, str, str, str]], width: int) -> list[Line]:
    margin = label_width([role for _, role, _, _ in people])
    lines: list[Line] = []
    for mark, role, name, letter in people:
        first, *rest = wrap(name, max(8, width - margin - 5))
        row = [("  " + pad(clip(role, margin - 2), margin), "dim"), (first, "text"), ("  " + letter if letter else "", "dim")]  # fmt: skip
        lines.append(Line(row, mark))
        lines += [Line([(" " * (margin + 2), ""), (line, "text")]) for line in rest]
    return lines


def date_lines(view: ProjectView, reading: Reading, width: int) -> list[Line]:
    """Key dates, earliest first: near ones with a sign, past ones dim."""
    if not view.key_dates:
        return []
    lang = reading.lang
    lines = [Line(heading(t(lang, N_("Key dates"))))]
    running = view.status in ("open", "parked")
    for date in view.key_dates:
        n = days.between(reading.today, date.day)
        near = running and 0 <= n <= keydates.NEAR
        tone = "amber" if near else "dim" if n < 0 else "text"
        what = translate(keydates.KINDS.get(date.kind, date.kind), lang)
        start = f"{'!' if near else ' '} {day_words(date.day, reading)}  {what}  "
        row = [("  ", ""), (start, tone), (distance(n, lang), tone if near else "dim")]
        lines.append(Line(row, Mark("date", date.id)))
        used = 4 + sum(cell_len(text) for text, _ in row)
        if date.note and used + cell_len(date.note) <= width:
            lines[-1] = Line([*row, ("  " + date.note, "soft")], lines[-1].mark)
        elif date.note:
            lines += [Line([("    ", ""), (line, "soft")]) for line in wrap(date.note, width - 4)]
    return [*lines, Line([])]


def distance(n: int, lang: Lang) -> str:
    """`in 5 days`, `today`, `3 days ago`."""
    if n == 0:
        return t(lang, N_("today"))
    if n > 0:
        return nt(lang, "in {n} day", "in {n} days", n)
    return nt(lang, "{n} day ago", "{n} days ago", -n)
