"""`loudou import FILE`: show how the file is understood, ask where it can be read two ways, import, report."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from store.errors import Invalid
from store.text import render
from tui.cli import spoken
from tui.cli.desk import Desk, put, put_json
from tui.cli.import_told import beside, outcome, proposed
from tui.cli.speech import speaking
from tui.cli.spoken import Whole, argument, option
from tui.present.importing import underway
from tui.present.words import N_, t

if TYPE_CHECKING:
    from store.exchange.decisions import Decisions
    from store.exchange.source import Source
    from store.session import Session
    from store.usecases.importing import Plan


@spoken.command(
    "import", N_("Import a spreadsheet of projects or clients: CSV, TSV, XLSX, XLS or ODS.")
)
@argument("file", type=click.Path(path_type=Path))
@option("--sheet", metavar="NAME", help=N_("The sheet, where the workbook has several tables."))
@option(
    "--map", "mapping", metavar="FILE", type=click.Path(path_type=Path),
    help=N_("What columns and values mean, as TOML (`loudou help map`)."),
)  # fmt: skip
@option("--kind", type=click.Choice(("projects", "clients")), help=N_("What the rows are."))
@option("--dry-run", is_flag=True, help=N_("Say what would happen and change nothing."))
@option("--yes", is_flag=True, help=N_("Take the proposed mapping without asking."))
@option("--json", "json", is_flag=True, help=N_("Print JSON (`loudou help json`)."))
@click.pass_obj
def command(
    desk: Desk, file: Path, sheet: str | None, mapping: Path | None, kind: str | None, dry_run: bool, yes: bool, json: bool
) -> int:  # fmt: skip
    """Import one file as one command; the exit code says whether rows were refused."""
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
            _say(proposed(desk, plan))
            click.confirm(t(session.lang, "Import?"), abort=True, err=True, default=True)
        report = plan.report
        if not dry_run:
            with _Meter() as meter:
                report = apply(session, plan, progress=meter)
        if json:
            put_json(report.data(session.lang))
        else:
            put(outcome(report, dry_run=dry_run))
        _say(beside(report))
        if not dry_run:
            _mirror(session, json=json)
        refused = report.projects.refused + report.clients.refused
        if refused:
            desk.say("Refused rows: {n}. Correct them in the file and import it again.", n=refused)
    return Invalid.exit_code if refused else 0


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
            type=Whole(1, len(question.options)),
            err=True,
        )
        plan = resolve(session, plan, [question.options[chosen - 1].data])
    return plan


def _say(lines: Iterable[str]) -> None:
    """Talk, on stderr."""
    for line in lines:
        click.echo(line, err=True)


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
        text = underway(step, done, total, moment - self.since, speaking())
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
