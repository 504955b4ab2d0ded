"""The steps of preparing an import: choosing the table, proposing its mapping, matching it against the book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from store.errors import Invalid
from store.exchange import mapfile, sheets
from store.exchange.decisions import Decisions, to_data
from store.exchange.kept import Kept
from store.exchange.layout import Table, find_table
from store.exchange.mapping import propose
from store.exchange.overlay import corrected
from store.exchange.reading import read
from store.exchange.scheme import Proposal
from store.exchange.source import Source
from store.exchange.vocabulary import StageWords, Vocabulary
from store.models import Layout, Stage
from store.session import Session
from store.text import msg
from store.usecases import settings
from store.usecases.bulk import dumps
from store.usecases.importing import shelf
from store.usecases.importing.matching import match
from store.usecases.importing.plan import Counts, Plan, Progress, Report


def vocabulary(session: Session) -> Vocabulary:
    """The book's stage names, reporting currency and day, for reading cells."""
    names = [Stage.name_zh, Stage.column_zh, Stage.name_en, Stage.column_en]
    if session.lang == "en":
        names = names[2:] + names[:2]  # the first one is shown
    rows = (
        Stage.select(Stage.number, Stage.key, *names)
        .where(Stage.process == shelf.first_process(), Stage.archived == 0)
        .order_by(Stage.number).tuples()
    )  # fmt: skip
    stages = tuple(
        StageWords(number, key, tuple(n for n in names if n)) for number, key, *names in rows
    )
    return Vocabulary(stages, session.today, str(settings.read("currency")) or "CNY")


def remembered() -> dict[str, Decisions]:
    """What was decided about each layout, by its signature."""
    rows = Layout.select(Layout.signature, Layout.mapping).where(Layout.archived == 0).tuples()
    return {signature: mapfile.from_json(mapping) for signature, mapping in rows}


def choose(
    source: Source, said: Decisions, remembered: Mapping[str, Decisions]
) -> tuple[Table, list[Table]]:
    """The table to read and the others of the file. Raises Invalid where two sheets are equally good, NotFound."""
    extra = said.headings.union(*(one.headings for one in remembered.values()))
    found = sheets.tables(source, extra)
    if said.sheet or said.header_row or len(source.sheets) == 1:
        one = (
            sheets.named(source, said.sheet)
            if said.sheet
            else (found[0].sheet if found else source.sheets[0])
        )
        table = find_table(
            one, extra=extra, header_row=said.header_row, header_rows=said.header_rows
        )
        if table is None:
            raise sheets.no_headings(source)
        return table, found
    if not found:
        raise sheets.no_headings(source)
    if len(found) > 1:
        names = [table.sheet.name for table in found]
        raise Invalid(
            msg("“{file}” has {n} sheets with a table: {sheets}. Choose one with --sheet NAME, or in the map file: sheet = \"{first}\"",
                file=source.name, n=len(names), sheets=names, first=names[0])
        )  # fmt: skip
    return found[0], found


def proposed(
    source: Source, table: Table, others: list[Table], said: Decisions, words: Vocabulary,
    kept: Kept | None = None,
) -> Plan:  # fmt: skip
    table = corrected(table, said)
    proposal = propose(table, said, words, kept)
    base = Report(notes=[*source.notes, *proposal.notes])
    tabled = {other.sheet.name for other in others}
    base.skipped = sheets.notes_elsewhere(source, table.sheet, tabled)
    base.notes += [
        msg("The sheet “{sheet}” was not read; --sheet reads it.", sheet=name)
        for name in tabled
        if name != table.sheet.name
    ]
    titles = {c.index: c.heading.text for c in table.columns}
    named = {f: titles.get(i, f) for f, i in proposal.mapping.columns.items()}
    return Plan(
        source.name,
        proposal.mapping.kind,
        [],
        proposal,
        said,
        named,
        base,
        proposal.mapping.currency,
    )


def holding(plan: Plan) -> Plan:
    """The plan again. Raises Invalid where no row below the headings is a record."""
    proposal = plan.proposal
    assert proposal is not None
    if all(proposal.kinds):
        raise Invalid(
            msg(
                "“{file}” has headings but no rows below them; nothing was imported.",
                file=plan.file,
            )
        )
    return plan


def matched(
    session: Session, plan: Plan, words: Vocabulary, progress: Progress | None, kept: Kept | None = None
) -> Plan:  # fmt: skip
    """Read the records and match them, once no question is open."""
    proposal = plan.proposal
    assert proposal is not None
    if proposal.questions:
        return plan
    holding(plan)
    total = len(proposal.table.sheet.rows)
    reading = read(proposal, words, progress and (lambda n: progress("read", n, total)), kept)
    base = replace(
        plan.base,
        skipped=[*reading.skipped, *plan.base.skipped],
        problems=reading.problems,
        currency=proposal.mapping.currency,
    )
    counts = Counts(refused=reading.refused)
    base = (
        replace(base, projects=counts) if plan.kind == "projects" else replace(base, clients=counts)
    )
    plan = replace(
        plan, records=reading.records, base=base, layout=_layout(proposal, plan.decisions)
    )
    match_anew(session, plan, progress)
    return plan


def match_anew(session: Session, plan: Plan, progress: Progress | None) -> None:
    """Match the plan's records against the book as it is now."""
    with session.book.reading():
        found = shelf.load(projects=plan.kind == "projects")
        match(plan, found, session.today, session.clock.zone, progress)


def _layout(proposal: Proposal, said: Decisions) -> tuple[str, str]:
    """What to remember for this layout: the columns and date orders as understood, and all decisions."""
    titles = {c.index: c.heading.text for c in proposal.table.columns}
    columns = {f: titles[i] for f, i in proposal.mapping.columns.items() if i in titles}
    dates = {f: str(order) for f, order in proposal.mapping.orders.items()}
    whole = replace(
        said.of_layout,
        kind=proposal.mapping.kind,
        columns={**columns, **said.columns},
        dates={**dates, **said.dates},
        sheet=None,
    )
    return proposal.table.signature, dumps(to_data(whole))
