"""Importing a spreadsheet: prepared before the write gate, written as one command, undone as one (method §15)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from store.domain.names import fold
from store.exchange import mapfile
from store.exchange.decisions import Decisions
from store.exchange.keys import Record, plain_key
from store.exchange.mapping import propose
from store.exchange.scheme import refuse_open
from store.exchange.source import Source, open_source
from store.session import Session
from store.usecases import settings
from store.usecases.importing.plan import Counts, Plan, Progress, Report, Stopped
from store.usecases.importing.steps import (
    choose,
    match_anew,
    matched,
    proposed,
    remembered,
    vocabulary,
)
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
        known = remembered()
    table, others = choose(source, said, known)
    said = said.over(known.get(table.signature, Decisions()))
    plan = proposed(source, table, others, said, words)
    return matched(session, plan, words, progress)


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
    return matched(session, replace(plan, proposal=proposal, decisions=said), words, progress)


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
    match_anew(session, plan, progress)
    return apply(session, plan, command=command, progress=progress, cancelled=cancelled)


def _record(number: int, fields: dict[str, Any], kind: str) -> Record:
    extra = fields.pop("extra", {})
    fields = {name: value for name, value in fields.items() if value not in (None, "")}
    code = fields.get("code")
    return Record(number, f"code:{fold(code)}" if code else plain_key(kind, fields), fields, extra)
