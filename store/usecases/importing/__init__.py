"""Importing a spreadsheet: prepared before the write gate, written as one command, undone as one (method §15)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from store.domain.names import fold
from store.errors import Invalid
from store.exchange import mapfile, sheets
from store.exchange.decisions import Decisions, to_data
from store.exchange.keys import Record, plain_key
from store.exchange.layout import Table, find_table
from store.exchange.mapping import propose
from store.exchange.reading import read
from store.exchange.scheme import Proposal, refuse_open
from store.exchange.source import Source, open_source
from store.exchange.vocabulary import StageWords, Vocabulary
from store.models import Layout, Stage
from store.session import Session
from store.text import msg
from store.usecases import settings
from store.usecases.bulk import dumps
from store.usecases.importing import shelf
from store.usecases.importing.matching import match
from store.usecases.importing.plan import Counts, Plan, Progress, Report, Stopped
from store.usecases.importing.writing import write

__all__ = ["Counts", "Plan", "Report", "Stopped", "apply", "import_records", "prepare", "resolve"]


def prepare(
    session: Session, file: str | Path | Source, *, decisions: Decisions | None = None, sheet: str | None = None,
    kind: str | None = None, progress: Progress | None = None,
) -> Plan:  # fmt: skip
    """Parse `file`, propose its mapping and match it against the book; nothing is written.

    `decisions` come from a map file (`store.exchange.mapfile.read_map`) and win over what was
    remembered for the layout, which wins over the evidence. While `plan.questions` are open the
    plan has no records: answer them with `resolve`. Raises NotFound, Usage, Unavailable, Invalid.
    """
    said = decisions or Decisions()
    said = replace(said, sheet=sheet or said.sheet, kind=kind or said.kind)
    source = file if isinstance(file, Source) else open_source(file)
    with session.book.reading():
        words = vocabulary(session)
        remembered = _remembered()
    table, others = _choose(source, said, remembered)
    said = said.over(remembered.get(table.signature, Decisions()))
    plan = _proposed(source, table, others, said, words)
    return _matched(session, plan, words, progress)


def resolve(
    session: Session,
    plan: Plan,
    answers: Iterable[Mapping[str, Any]],
    *,
    progress: Progress | None = None,
) -> Plan:
    """The plan with questions answered: `answers` are the data of the options chosen."""
    assert plan.proposal is not None
    said = plan.decisions
    for answer in answers:
        said = mapfile.from_data(answer, "answer").over(said)
    with session.book.reading():
        words = vocabulary(session)
    proposal = propose(plan.proposal.table, said, words)
    return _matched(session, replace(plan, proposal=proposal, decisions=said), words, progress)


def apply(
    session: Session, plan: Plan, *, command: str | None = None, progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Report:  # fmt: skip
    """Write a plan as one command and give its report. Raises Invalid while questions are open, NotAllowed, Stopped."""
    refuse_open(plan.questions)
    done = write(session, plan, progress=progress, cancelled=cancelled, command=command)
    return replace(
        plan.report, projects=Counts(**done["projects"]), clients=Counts(**done["clients"])
    )


def import_records(
    session: Session, records: Iterable[Mapping[str, Any]], *, kind: str = "projects", currency: str = "",
    command: str | None = None, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None,
) -> Report:  # fmt: skip
    """Import rows that are parsed already, on the same batch path as a file.

    Projects: `client, name` and any of `code owner region stage (number) status reason amount (minor
    units) currency close closed_day until touch_day registered product remarks`. Clients: `client`
    and any of `code type industry class region owner deputy address phone state contact …`.
    """
    parsed = [_record(number, dict(fields), kind) for number, fields in enumerate(records, 1)]
    with session.book.reading():
        fallback = str(settings.read("currency")) or "CNY"
    first = next((r.fields["currency"] for r in parsed if r.fields.get("currency")), "")
    plan = Plan(file="", kind=kind, records=parsed, currency=currency or first or fallback)
    _match(session, plan, progress)
    return apply(session, plan, command=command, progress=progress, cancelled=cancelled)


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


def _record(number: int, fields: dict[str, Any], kind: str) -> Record:
    extra = fields.pop("extra", {})
    fields = {name: value for name, value in fields.items() if value not in (None, "")}
    code = fields.get("code")
    return Record(number, f"code:{fold(code)}" if code else plain_key(kind, fields), fields, extra)


def _remembered() -> dict[str, Decisions]:
    rows = Layout.select(Layout.signature, Layout.mapping).where(Layout.archived == 0).tuples()
    return {signature: mapfile.from_json(mapping) for signature, mapping in rows}


def _choose(
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


def _proposed(
    source: Source, table: Table, others: list[Table], said: Decisions, words: Vocabulary
) -> Plan:
    proposal = propose(table, said, words)
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


def _matched(session: Session, plan: Plan, words: Vocabulary, progress: Progress | None) -> Plan:
    """Read the records and match them, once no question is open."""
    proposal = plan.proposal
    assert proposal is not None
    if proposal.questions:
        return plan
    total = len(proposal.table.sheet.rows)
    reading = read(proposal, words, progress and (lambda n: progress("read", n, total)))
    if not reading.records and not reading.problems:
        raise Invalid(
            msg(
                "“{file}” has headings but no rows below them; nothing was imported.",
                file=plan.file,
            )
        )
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
    _match(session, plan, progress)
    return plan


def _match(session: Session, plan: Plan, progress: Progress | None) -> None:
    with session.book.reading():
        match(plan, shelf.load(projects=plan.kind == "projects"), session.today, progress)


def _layout(proposal: Proposal, said: Decisions) -> tuple[str, str]:
    """What to remember for this layout: the columns and date orders as understood, and all decisions."""
    titles = {c.index: c.heading.text for c in proposal.table.columns}
    columns = {f: titles[i] for f, i in proposal.mapping.columns.items() if i in titles}
    dates = {f: str(order) for f, order in proposal.mapping.orders.items()}
    whole = replace(
        said,
        kind=proposal.mapping.kind,
        columns={**columns, **said.columns},
        dates={**dates, **said.dates},
        sheet=None,
    )
    return proposal.table.signature, dumps(to_data(whole))
