"""What `loudou import` says: the mapping it proposes, and what came of the file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from store.text import render
from tui.cli.desk import Desk
from tui.cli.speech import speaking
from tui.present.importing import columns, counted, no_records, people, unit, values
from tui.present.words import N_, nt, t

if TYPE_CHECKING:
    from store.exchange.keys import Problem
    from store.usecases.importing import Plan, Report

LISTED = 20
"""How many lines of one list are printed on a terminal; a file or pipe gets all, and so does `--json`."""
FEW = 5
"""How many differences are told on a terminal."""

# -- before ------------------------------------------------------------------------------------------


def proposed(desk: Desk, plan: Plan) -> Iterator[str]:
    """The proposed mapping: headings, stage and status values, people; and what would come of it."""
    from tui.present.table import Column, table

    lang = speaking()
    taken_for = Column(t(lang, "taken for"))
    example = Column(t(lang, "for example"), flexible=True)
    heading = Column(t(lang, "heading"), flexible=True)
    yield from table(
        [heading, taken_for, example], columns(plan, lang), width=desk.width, look=desk.look
    )
    yield ""
    if found := values(plan, lang):
        heads = [
            Column(t(lang, "value"), flexible=True),
            taken_for,
            Column(t(lang, "rows"), right=True),
        ]
        yield from table(heads, found, width=desk.width, look=desk.look)
        yield ""
    yield unit(plan, lang)
    yield from (render(note, lang) for note in plan.report.notes)
    yield from people(plan.report, lang)
    yield from counted(plan.report, lang)


# -- after -------------------------------------------------------------------------------------------


def outcome(report: Report, *, dry_run: bool) -> Iterator[str]:
    """The report as text: counts, rows that are no records, problems, clashes."""
    lang = speaking()
    if dry_run:
        yield t(lang, "Dry run: nothing was changed. This is what would happen.")
    yield from counted(report, lang)
    yield from no_records(report, lang)
    yield from _listed(N_("Refused rows:"), report.problems)
    yield from _listed(N_("Kept against the file:"), report.clashes)


def _listed(title: str, problems: list[Problem]) -> Iterator[str]:
    lang = speaking()
    if problems:
        yield t(lang, title)
    listed = LISTED if sys.stdout.isatty() else len(problems)
    for one in problems[:listed]:
        line = t(
            lang, "row {row} · {column}: {what}", row=one.row, column=one.column, what=one.message
        )
        yield f"  {line}"
    if (rest := len(problems) - listed) > 0:
        yield "  " + nt(
            lang, "and {n} more; --json lists it", "and {n} more; --json lists them", rest
        )


def beside(report: Report) -> Iterator[str]:
    """What else somebody should know: how it was read, new people, suspected doubles, differences."""
    lang = speaking()
    yield from (render(note, lang) for note in report.notes)
    yield from people(report, lang)
    cut = sys.stderr.isatty()  # a log keeps everything (method §15)
    listed = LISTED if cut else len(report.doubles)
    if report.doubles:
        pairs = tuple(f"{mine} = {other}" for mine, other in report.doubles[:listed])
        yield t(lang, "Perhaps the same clients (nothing was merged): {pairs}", pairs=pairs)
    if (rest := len(report.doubles) - listed) > 0:
        yield t(lang, "… and {n} more pairs of clients; all of them with 2> FILE.", n=rest)
    listed = FEW if cut else len(report.differences)
    yield from (render(difference, lang) for difference in report.differences[:listed])
    if (rest := len(report.differences) - listed) > 0:
        yield t(lang, "… and {n} more differences like these; all of them with 2> FILE.", n=rest)
