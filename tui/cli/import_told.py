"""What `loudou import` says: the mapping it proposes, and what came of the file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from store.text import render
from tui.cli.desk import Desk
from tui.cli.speech import speaking
from tui.present.words import N_, nt, t

if TYPE_CHECKING:
    from store.exchange.keys import Problem
    from store.usecases.importing import Plan, Report

LISTED = 20
"""How many lines of one list are printed on a terminal; a file or pipe gets all, and so does `--json`."""
FEW = 5
"""How many differences are told on a terminal."""

FIELDS = {
    "number": N_("row number"), "code": N_("code"), "client": N_("client"), "name": N_("project"),
    "owner": N_("owner"), "region": N_("region"), "stage": N_("stage"), "status": N_("status"),
    "amount": N_("amount"), "currency": N_("currency"), "close": N_("expected close"),
    "closed_day": N_("closed on"), "reason": N_("reason"), "until": N_("parked until"),
    "touch_day": N_("last follow-up"), "registered": N_("registered on"), "product": N_("product"),
    "tax": N_("tax"), "probability": N_("probability (kept beside)"), "remarks": N_("remarks"),
    "type": N_("type"), "industry": N_("industry"), "class": N_("class"),
    "relationship": N_("relationship"), "new": N_("new or existing"), "source": N_("source"),
    "address": N_("address"), "phone": N_("phone"), "state": N_("state of business"),
    "potential": N_("potential"), "credit": N_("credit note"), "deputy": N_("deputy"),
    "contact": N_("contact"), "contact_title": N_("contact's title"),
    "contact_department": N_("contact's department"), "contact_phone": N_("contact's phone"),
    "contact_mail": N_("contact's mail"),
}  # fmt: skip
KINDS = {
    "title": N_("titles"), "header": N_("headings"), "subtotal": N_("subtotals"),
    "grand_total": N_("grand totals"), "numbered_blank": N_("numbered blanks"),
    "blank": N_("blanks"), "note_sheet": N_("note sheets"),
}  # fmt: skip
STATUSES = {
    "open": N_("open"), "parked": N_("parked"), "won": N_("won"), "lost": N_("lost"),
    "dropped": N_("dropped"),
}  # fmt: skip

# -- before ------------------------------------------------------------------------------------------


def proposed(desk: Desk, plan: Plan) -> Iterator[str]:
    """The proposed mapping: headings, stage and status values, people; and what would come of it."""
    from tui.present.table import Column, table

    lang = speaking()
    taken_for = Column(t(lang, "taken for"))
    example = Column(t(lang, "for example"), flexible=True)
    heading = Column(t(lang, "heading"), flexible=True)
    yield from table(
        [heading, taken_for, example], _columns(plan), width=desk.width, look=desk.look
    )
    yield ""
    if values := _values(plan):
        heads = [
            Column(t(lang, "value"), flexible=True),
            taken_for,
            Column(t(lang, "rows"), right=True),
        ]
        yield from table(heads, values, width=desk.width, look=desk.look)
        yield ""
    yield _unit(plan)
    yield from (render(note, lang) for note in plan.report.notes)
    yield from _people(plan.report)
    yield from _counts(plan.report)


def _columns(plan: Plan) -> list[list[str]]:
    """Heading, field and an example of each column."""
    proposal, lang = plan.proposal, speaking()
    if proposal is None:
        return []
    fields = {index: field for field, index in proposal.mapping.columns.items()}
    rows = [proposal.table.sheet.rows[record.row - 1] for record in plan.records[:50]]
    out = []
    for column in proposal.table.columns:
        field = FIELDS.get(fields.get(column.index, ""), N_("(kept beside)"))
        cells = (_cell(row[column.index]) for row in rows if column.index < len(row))
        out.append([column.heading.text, t(lang, field), next(filter(None, cells), "")])
    return out


def _values(plan: Plan) -> list[list[str]]:
    """Each combination of stage and status cells, what it is taken for, and how often it stands there."""
    from store.exchange.layout import fold_cell

    proposal, lang = plan.proposal, speaking()
    if proposal is None:
        return []
    mapping = proposal.mapping
    counts: dict[tuple[str, ...], int] = {}
    for record in plan.records:
        row = proposal.table.sheet.rows[record.row - 1]
        key = tuple(_cell(row[i]) if i < len(row) else "" for i in mapping.meaning_columns)
        counts[key] = counts.get(key, 0) + 1
    out = []
    for key, count in counts.items():
        meaning = mapping.meanings.get(tuple(map(fold_cell, key)))
        if any(key) and meaning is not None:
            status = t(lang, STATUSES[meaning.status]) if meaning.status else ""
            words = filter(None, (str(meaning.stage or ""), status))
            out.append([" · ".join(filter(None, key)), " ".join(words), f"{count:,}"])
    return sorted(out, key=lambda row: row[1])


def _unit(plan: Plan) -> str:
    unit = plan.proposal.mapping.unit if plan.proposal else 1
    return t(
        speaking(),
        "Amounts in {currency}, one unit is {unit}.",
        currency=plan.currency,
        unit=f"{unit:,}",
    )


def _cell(cell: object) -> str:
    from store.domain.names import clean
    from store.exchange.layout import text_of

    return clean(text_of(cell))  # type: ignore[arg-type]


# -- after -------------------------------------------------------------------------------------------


def outcome(report: Report, *, dry_run: bool) -> Iterator[str]:
    """The report as text: counts, rows that are no records, problems, clashes."""
    lang = speaking()
    if dry_run:
        yield t(lang, "Dry run: nothing was changed. This is what would happen.")
    yield from _counts(report)
    by_kind: dict[str, int] = {}
    for row in report.skipped:
        by_kind[row.kind] = by_kind.get(row.kind, 0) + 1
    if by_kind:
        parts = tuple(f"{t(lang, KINDS[kind])} {count}" for kind, count in by_kind.items())
        yield t(lang, "Rows that are no records: {parts}", parts=parts)
    yield from _listed(N_("Refused rows:"), report.problems)
    yield from _listed(N_("Kept against the file:"), report.clashes)


def _counts(report: Report) -> Iterator[str]:
    """How the records end, in a line for each kind."""
    lang = speaking()
    for name, counts in ((N_("Projects"), report.projects), (N_("Clients"), report.clients)):
        if any(counts.data().values()):
            yield t(lang, "{name}: {created} created, {updated} updated, {unchanged} unchanged, {refused} refused",
                    name=t(lang, name), **counts.data())  # fmt: skip


def _people(report: Report) -> Iterator[str]:
    """Owners and regions that the book did not know."""
    if report.owners:
        yield t(speaking(), "New reps, without a login: {names}", names=tuple(report.owners))
    if report.regions:
        yield t(speaking(), "New regions: {names}", names=tuple(report.regions))


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
    yield from _people(report)
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
