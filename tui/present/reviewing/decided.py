"""What was decided on a project of a past review, under the page that lay on the table then."""

from __future__ import annotations

from store.queries.reviewing.meeting import Line
from store.queries.reviewing.minutes import Minutes
from store.queries.reviewing.replay import Replayed
from store.queries.reviewing.sheet import Sheet
from store.reports.minutes import flat, said
from store.text import N_
from tui.present.closing import day_words
from tui.present.listing import short_day
from tui.present.reviewing.look import Look
from tui.present.words import t
from tui.widgets.form_text import Row, wrap


def decided_rows(one: Replayed, told: Minutes, look: Look) -> list[Row]:
    """How often it was skipped, each decision with what corrected it later, and the day it was put off to."""
    lang = look.lang
    spoken = told._replace(lang=lang)
    rows: list[Row] = []
    if one.skips:
        skipped = t(lang, N_("skipped ×{n}"), n=one.skips)
        rows += _wrapped(" · ".join(part for part in (skipped, one.skip_reason) if part), look, "soft")  # fmt: skip
    for decision in one.decisions:
        by = f" · {decision.by}" if decision.by and decision.by != told.leader else ""
        rows += _wrapped(said(decision, spoken) + by, look, "strong")
        for fix in decision.corrections:
            words = t(lang, N_("corrected on {day} by {name}: {note}"),
                      day=short_day(fix.day, told.day), name=fix.by, note=flat(fix.note))  # fmt: skip
            rows += _wrapped(words, look, "amber", "    ")
    if one.until:
        words = t(lang, N_("put off to {day}"), day=day_words(one.until, told.day, lang))
        return rows + _wrapped(words, look, "amber")
    return (
        rows if one.decisions else rows + _wrapped(t(lang, N_("nothing was decided")), look, "dim")
    )


def line_then(sheet: Sheet, one: Replayed) -> Line:
    """The line of the queue as the sheet knew it: whose turn it was, and to whom it had been handed over."""
    handed = (sheet.owner or "–") if sheet.owner_id != sheet.member else ""
    return Line(
        sheet.entry, 0, sheet.project, sheet.name, sheet.client_id, sheet.client, sheet.member, "", one.must, one.why,
        sheet.skips, "added" in one.why, sheet.d, sheet.chip, sheet.duty, sheet.amount, sheet.currency, sheet.done,
        sheet.owed, sheet.kinds, sheet.gone, handed,
    )  # fmt: skip


def _wrapped(text: str, look: Look, style: str, lead: str = "  ") -> list[Row]:
    room = max(20, look.cells - 2 - len(lead))
    return [[(lead + line, style)] for line in wrap(flat(text), room)]
