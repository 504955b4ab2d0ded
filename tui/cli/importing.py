"""`loudou import FILE`: show how the file is understood, ask where it can be read two ways, import, report."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from store.text import render
from tui.cli import spoken
from tui.cli.desk import Desk, put, put_json
from tui.cli.speech import speaking
from tui.cli.spoken import argument, option
from tui.present.words import N_, nt, t

if TYPE_CHECKING:
    from store.exchange.decisions import Decisions
    from store.exchange.reading import Problem
    from store.exchange.source import Source
    from store.session import Session
    from store.usecases.importing import Plan, Report

LISTED = 20
"""How many lines of one list are printed as text; `--json` has them all."""

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
STEPS = {"read": N_("reading"), "match": N_("comparing"), "write": N_("writing")}


@spoken.command(
    "import", N_("Import a spreadsheet of projects or clients: CSV, TSV, XLSX, XLS or ODS.")
)
@argument("file", type=click.Path(path_type=Path))
@option("--sheet", metavar="NAME", help=N_("The sheet, where the workbook has several tables."))
@option(
    "--map", "mapping", metavar="FILE", type=click.Path(path_type=Path),
    help=N_("What columns and values mean, as TOML (`loudou help import`)."),
)  # fmt: skip
@option("--kind", type=click.Choice(("projects", "clients")), help=N_("What the rows are."))
@option("--dry-run", is_flag=True, help=N_("Say what would happen and change nothing."))
@option("--yes", is_flag=True, help=N_("Take the proposed mapping without asking."))
@option("--json", "json", is_flag=True, help=N_("Print JSON (`loudou help json`)."))
@click.pass_obj
def command(
    desk: Desk, file: Path, sheet: str | None, mapping: Path | None, kind: str | None, dry_run: bool, yes: bool, json: bool
) -> None:  # fmt: skip
    """Import one file as one command."""
    from store.exchange.mapfile import read_map
    from store.exchange.source import open_source
    from store.usecases.importing import apply

    decisions = read_map(mapping) if mapping else None
    with _hushed():
        source = open_source(file)
    asking = not yes and not json and sys.stdout.isatty() and sys.stdin.isatty()
    with _book(desk, dry_run) as session:
        with _Meter() as meter:
            plan = _prepared(session, source, decisions, sheet, kind, meter)
        if asking:
            plan = _asked(session, plan)
        _refuse_open(plan)
        if asking and not dry_run:
            _propose(desk, plan)
            click.confirm(t(session.lang, "Import?"), abort=True, err=True, default=True)
        report = plan.report
        if not dry_run:
            with _Meter() as meter:
                report = apply(session, plan, progress=meter)
        if json:
            put_json(report.data(session.lang))
        else:
            put(_lines(session, report, dry_run=dry_run))
        _talk(desk, report)
        if not dry_run:
            _mirror(session, json=json)


@contextmanager
def _hushed() -> Iterator[None]:
    """Descriptor 2 into nowhere: a parser that gives a damaged file up prints its own trace there."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


@contextmanager
def _book(desk: Desk, dry_run: bool) -> Iterator[Session]:
    """The book to import into; a dry run without a book looks at a new one that nobody keeps."""
    if dry_run and "://" not in desk.url and not Path(desk.url).exists():
        from tempfile import TemporaryDirectory

        with TemporaryDirectory() as folder:
            kept_by_nobody = replace(desk, db=str(Path(folder) / "dry.loudou"))
            yield from _seated(kept_by_nobody)
        return
    yield from _seated(desk)


def _seated(desk: Desk) -> Iterator[Session]:
    with desk.session(create=True) as session:
        yield session


def _prepared(
    session: Session, source: Source, decisions: Decisions | None, sheet: str | None, kind: str | None, meter: _Meter
) -> Plan:  # fmt: skip
    from store.usecases.importing import prepare

    return prepare(session, source, decisions=decisions, sheet=sheet, kind=kind, progress=meter)


def _refuse_open(plan: Plan) -> None:
    from store.exchange.scheme import refuse_open

    refuse_open(plan.questions)


# -- asking ------------------------------------------------------------------------------------------


def _asked(session: Session, plan: Plan) -> Plan:
    """Ask one question after the other until the file can be read in one way only."""
    from store.usecases.importing import resolve

    while plan.questions:
        question = plan.questions[0]
        click.echo(render(question.message, session.lang), err=True)
        for number, choice in enumerate(question.options, 1):
            click.echo(f"  {number}  {choice.label}", err=True)
        chosen = click.prompt(
            t(session.lang, "Which is meant?"),
            type=click.IntRange(1, len(question.options)),
            err=True,
        )
        plan = resolve(session, plan, [question.options[chosen - 1].data])
    return plan


def _propose(desk: Desk, plan: Plan) -> None:
    """The proposed mapping as a table: heading, what it is taken for, an example."""
    from tui.present.table import Column, table

    proposal, lang = plan.proposal, speaking()
    if proposal is None:
        return
    fields = {index: field for field, index in proposal.mapping.columns.items()}
    example = next((row for row in plan.records), None)
    sample = proposal.table.sheet.rows[example.row - 1] if example else []
    rows = [
        [
            column.heading.text,
            t(lang, FIELDS[fields[column.index]])
            if column.index in fields
            else t(lang, "(kept beside)"),
            _cell(sample[column.index]) if column.index < len(sample) else "",
        ]
        for column in proposal.table.columns
    ]
    heads = (
        Column(t(lang, "heading"), flexible=True),
        Column(t(lang, "taken for")),
        Column(t(lang, "for example"), flexible=True),
    )
    for line in table(heads, rows, width=desk.width, look=desk.look):
        click.echo(line, err=True)
    for note in (_unit(plan), *(render(note, lang) for note in plan.report.notes)):
        click.echo(note, err=True)


def _unit(plan: Plan) -> str:
    assert plan.proposal is not None
    mapping = plan.proposal.mapping
    return t(
        speaking(),
        "Amounts in {currency}, one unit is {unit}.",
        currency=mapping.currency,
        unit=f"{mapping.unit:,}",
    )


def _cell(cell: object) -> str:
    from store.domain.names import clean

    return clean(str(cell)) if cell is not None else ""


# -- telling -----------------------------------------------------------------------------------------


def _lines(session: Session, report: Report, *, dry_run: bool) -> Iterator[str]:
    """The report as text: counts, rows that are no records, problems, clashes."""
    lang = session.lang
    if dry_run:
        yield t(lang, "Dry run: nothing was changed. This is what would happen.")
    for name, counts in ((N_("Projects"), report.projects), (N_("Clients"), report.clients)):
        if any(counts.data().values()):
            yield t(lang, "{name}: {created} created, {updated} updated, {unchanged} unchanged, {refused} refused",
                    name=t(lang, name), **counts.data())  # fmt: skip
    by_kind: dict[str, int] = {}
    for row in report.skipped:
        by_kind[row.kind] = by_kind.get(row.kind, 0) + 1
    if by_kind:
        parts = tuple(f"{t(lang, KINDS[kind])} {count}" for kind, count in by_kind.items())
        yield t(lang, "Rows that are no records: {parts}", parts=parts)
    yield from _listed(N_("Refused rows:"), report.problems)
    yield from _listed(N_("Kept against the file:"), report.clashes)


def _listed(title: str, problems: list[Problem]) -> Iterator[str]:
    if not problems:
        return
    yield t(speaking(), title)
    for problem in problems[:LISTED]:
        yield "  " + t(
            speaking(),
            "row {row} · {column}: {what}",
            row=problem.row,
            column=problem.column,
            what=problem.message,
        )
    if len(problems) > LISTED:
        rest = len(problems) - LISTED
        yield "  " + nt(
            speaking(), "and {n} more; --json lists it", "and {n} more; --json lists them", rest
        )


def _talk(desk: Desk, report: Report) -> None:
    """What else somebody should know, on stderr: how it was read, new owners and regions, suspicions."""
    for note in report.notes:
        click.echo(render(note, speaking()), err=True)
    if report.owners:
        desk.say("New reps, without a login: {names}", names=tuple(report.owners))
    if report.regions:
        desk.say("New regions: {names}", names=tuple(report.regions))
    for mine, other in report.doubles[:LISTED]:
        desk.say(
            "Perhaps the same client (nothing was merged): {one} = {other}", one=mine, other=other
        )
    for difference in report.differences[:5]:
        click.echo(render(difference, speaking()), err=True)
    if len(report.differences) > 5:
        desk.say(
            "… and {n} more clients with several regions or owners.", n=len(report.differences) - 5
        )


def _mirror(session: Session, *, json: bool) -> None:
    """The mirror 照镜子: what the book says about the business now; talk where stdout is for JSON."""
    from store.queries.mirror import mirror

    lines = [render(sentence, session.lang) for sentence in mirror(session)]
    if lines:
        for line in ("", *lines):
            click.echo(line, err=json)


class _Meter:
    """Progress with the time left, on a terminal's stderr only."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.now, self.step, self.since, self.drawn = now, "", 0.0, 0.0
        self.on = sys.stderr.isatty()

    def __enter__(self) -> _Meter:
        return self

    def __exit__(self, *_: object) -> None:
        if self.on and self.drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def __call__(self, step: str, done: int, total: int) -> None:
        moment = self.now()
        if step != self.step:
            self.step, self.since = step, moment
        if not self.on or not done or moment - self.drawn < 0.1:
            return
        self.drawn = moment
        left = (moment - self.since) / done * max(total - done, 0)
        text = t(speaking(), "{step} {percent} % · {seconds} s left", step=t(speaking(), STEPS[step]),
                 percent=min(100, 100 * done // max(total, 1)), seconds=round(left + 0.5))  # fmt: skip
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
