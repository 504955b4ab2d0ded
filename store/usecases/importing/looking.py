"""What a person is shown while a mapping is being made: the plan if there is one yet, else what stands in its way."""

from __future__ import annotations

from dataclasses import dataclass, replace

from store.errors import Invalid
from store.exchange.decisions import Decisions
from store.exchange.kept import Kept
from store.exchange.keys import Record
from store.exchange.layout import Table
from store.exchange.reading import first_records
from store.exchange.source import Source
from store.exchange.vocabulary import Vocabulary
from store.queries.people import Choice, member_choices, region_choices
from store.session import Session
from store.text import Message
from store.usecases.importing.plan import Plan, Progress
from store.usecases.importing.steps import (
    choose,
    holding,
    matched,
    proposed,
    remembered,
    vocabulary,
)

SAMPLE = 12
"""Records shown as they will be."""


@dataclass(frozen=True, slots=True)
class Look:
    """A table under these decisions. `plan` is None where `obstacle` says why there is none.

    `sample` are the first records as they will be; also while the plan has open questions.
    `whole`: the plan's rows have been read and matched; else it says only how they would be read.
    """

    table: Table
    said: Decisions
    words: Vocabulary
    members: list[Choice]
    regions: list[Choice]
    plan: Plan | None = None
    sample: tuple[Record, ...] = ()
    obstacle: Message | None = None
    whole: bool = False


def look(
    session: Session, source: Source, said: Decisions, *, memory: bool = True, whole: bool = True,
    kept: Kept | None = None, progress: Progress | None = None,
) -> Look:  # fmt: skip
    """Look at a file as `prepare` does, but give back what there is where it cannot be read yet.

    With `memory`, what was remembered for the layout is added to `said`; the result has both.
    Without `whole` rows are neither read nor matched: enough for choosing what columns and values mean.
    `kept` spares what was worked out the last time and cannot have changed; the result is the same.
    Raises NotFound and Invalid where there is no table to show at all.
    """
    with session.book.reading():
        words, known = vocabulary(session), remembered()
    table, others = choose(source, said, known)
    if kept:
        kept.begin(table)  # finding another table repeats other merged cells
    if memory:
        said = said.over(known.get(table.signature, Decisions()))
    seen = Look(table, said, words, member_choices(session), region_choices(session))
    try:
        plan = proposed(source, table, others, said, words, kept)
        if plan.proposal:
            sample = tuple(first_records(plan.proposal, words, SAMPLE))
            seen = replace(seen, table=plan.proposal.table, sample=sample)
        if not whole or plan.questions:
            return replace(seen, plan=plan if plan.questions else holding(plan))
        plan = matched(session, plan, words, progress, kept)
        return replace(seen, plan=plan, whole=True)
    except Invalid as error:
        return replace(seen, obstacle=error.message)
