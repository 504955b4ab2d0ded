"""An import in words: what columns and values are taken for, and what comes of the rows. For the CLI and the wizard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from store.domain.stages import LOST_REASONS
from tui.present.words import N_, Lang, t

if TYPE_CHECKING:
    from store.usecases.importing import Plan, Report

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
    "left_out": N_("left out"),
}  # fmt: skip
STATUSES = {
    "open": N_("open"), "parked": N_("parked"), "won": N_("won"), "lost": N_("lost"),
    "dropped": N_("dropped"),
}  # fmt: skip
STEPS = {"read": N_("reading"), "match": N_("comparing"), "write": N_("writing")}
"""The steps that progress is told of."""


def columns(plan: Plan, lang: Lang) -> list[list[str]]:
    """Heading, field and an example of each column."""
    proposal = plan.proposal
    if proposal is None:
        return []
    fields = {index: field for field, index in proposal.mapping.columns.items()}
    rows = [proposal.table.sheet.rows[record.row - 1] for record in plan.records[:50]]
    out = []
    for column in proposal.table.columns:
        field = FIELDS.get(fields.get(column.index, ""), N_("(kept beside)"))
        cells = (cell(row[column.index]) for row in rows if column.index < len(row))
        out.append([column.heading.text, t(lang, field), next(filter(None, cells), "")])
    return out


def values(plan: Plan, lang: Lang) -> list[list[str]]:
    """Each combination of stage and status cells, what it is taken for, and how often it stands there."""
    from store.exchange.layout import fold_cell

    proposal = plan.proposal
    if proposal is None:
        return []
    out = []
    for key, count in combinations(plan).items():
        meaning = proposal.mapping.meanings.get(tuple(map(fold_cell, key)))
        if any(key) and meaning is not None:
            taken = meant(meaning.stage, meaning.status, lang)
            if reason := reason_of(meaning.reason, lang):
                taken += f" ({reason})"
            out.append([" · ".join(filter(None, key)), taken, f"{count:,}"])
    return sorted(out, key=lambda row: row[1])


def combinations(plan: Plan, beside: tuple[int, ...] = ()) -> dict[tuple[str, ...], int]:
    """The combinations of cells in the columns that decide on stage and status, and in those `beside`:
    in how many records each stands."""
    proposal = plan.proposal
    counts: dict[tuple[str, ...], int] = {}
    if proposal is None:
        return counts
    table, wanted = proposal.table, (*proposal.mapping.meaning_columns, *beside)
    for row, kind in zip(table.sheet.rows[table.first_row - 1 :], proposal.kinds, strict=True):
        if kind is None:
            key = tuple(cell(row[i]) if i < len(row) else "" for i in wanted)
            counts[key] = counts.get(key, 0) + 1
    return counts


def meant(stage: int | None, status: str | None, lang: Lang) -> str:
    """`4 open`: what stage and status cells together are taken for."""
    said = t(lang, STATUSES[status]) if status else ""
    return " ".join(filter(None, (str(stage or ""), said)))


def reason_of(reason: str, lang: Lang) -> str:
    """Why a project was lost or dropped, in words."""
    return t(lang, LOST_REASONS.get(reason, reason)) if reason else ""


def unit(plan: Plan, lang: Lang) -> str:
    """In what the amounts are."""
    one = plan.proposal.mapping.unit if plan.proposal else 1
    return t(
        lang,
        "Amounts in {currency}, one unit is {unit}.",
        currency=plan.currency,
        unit=f"{one:,}",
    )


def cell(value: object) -> str:
    """A cell as it is shown."""
    from store.domain.names import clean
    from store.exchange.layout import text_of

    return clean(text_of(value))  # type: ignore[arg-type]


def counted(report: Report, lang: Lang) -> Iterator[str]:
    """How the records end, in a line for each kind."""
    for name, counts in ((N_("Projects"), report.projects), (N_("Clients"), report.clients)):
        if any(counts.data().values()):
            yield t(lang, "{name}: {created} created, {updated} updated, {unchanged} unchanged, {refused} refused",
                    name=t(lang, name), **counts.data())  # fmt: skip


def no_records(report: Report, lang: Lang) -> Iterator[str]:
    """How many rows of each kind are no records."""
    by_kind: dict[str, int] = {}
    for row in report.skipped:
        by_kind[row.kind] = by_kind.get(row.kind, 0) + 1
    if by_kind:
        parts = tuple(f"{t(lang, KINDS[kind])} {count}" for kind, count in by_kind.items())
        yield t(lang, "Rows that are no records: {parts}", parts=parts)


def people(report: Report, lang: Lang) -> Iterator[str]:
    """Owners and regions that the book did not know."""
    if report.owners:
        yield t(lang, "New reps, without a login: {names}", names=tuple(report.owners))
    if report.regions:
        yield t(lang, "New regions: {names}", names=tuple(report.regions))


def underway(step: str, done: int, total: int, seconds: float, lang: Lang) -> str:
    """`writing 40 % · 3 s left`; seconds: since this step began."""
    left = seconds / max(done, 1) * max(total - done, 0)
    return t(lang, "{step} {percent} % · {seconds} s left", step=t(lang, STEPS[step]),
             percent=min(100, 100 * done // max(total, 1)), seconds=round(left + 0.5))  # fmt: skip
