"""A past review as it was: each project with what stood there when its queue was frozen, and what was decided (method §6)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from peewee import JOIN

from store.database import guarded
from store.domain.rhythm import Chip, Duty
from store.models import Client, Member, Project, ReviewEntry, Stage
from store.queries.reviewing.minutes import Decided, Minutes, minutes
from store.session import Session
from store.text import Lang


class Replayed(NamedTuple):
    """A project of a past review. number: its place as people counted it. d, chip, duty, stage, amount, close, key_date:
    as they stood when the queue was frozen. amount: minor units. until: the day it was put off to.
    """

    id: int
    number: int
    project: int
    name: str
    client: str
    rep: str
    must: bool
    why: tuple[str, ...]
    d: int
    chip: Chip
    duty: Duty
    stage: int
    stage_name: str
    amount: int
    currency: str
    close: str | None
    key_date: str | None
    skips: int
    skip_reason: str
    done: bool
    until: str | None
    decisions: tuple[Decided, ...]


class Replay(NamedTuple):
    """A past review: its minutes, and its queue in the order in which it was gone through."""

    told: Minutes
    entries: tuple[Replayed, ...]


@guarded
def replay(session: Session, review_id: int) -> Replay:
    """A review stepped through as it was; those of `minutes` and two more statements. Raises NotFound."""
    with session.book.reading():
        told = minutes(session, review_id)
        rows = _rows(review_id)
        names = _names(session.lang)
    blocks = {one.member: n for n, one in enumerate(told.people)}
    rows.sort(key=lambda row: (row[5] > 0, blocks.get(row[4], len(blocks)) if not row[5] else 0))
    made: dict[int | None, list[Decided]] = {}
    for one in told.decisions:
        made.setdefault(one.entry, []).append(one)
    entries = tuple(
        _entry(n, row, names, tuple(made.get(row[0], ()))) for n, row in enumerate(rows, 1)
    )
    return Replay(told, entries)


def _rows(review_id: int) -> list[tuple[Any, ...]]:
    rows = (
        ReviewEntry.select(
            ReviewEntry.id, ReviewEntry.project, Project.name, Client.name, ReviewEntry.member, ReviewEntry.skips, Member.name,
            ReviewEntry.must, ReviewEntry.why, ReviewEntry.start, ReviewEntry.skip_reason, ReviewEntry.done_day,
            ReviewEntry.until, Stage.process,
        )
        .join(Project).join(Client)
        .join_from(Project, Stage)
        .join_from(ReviewEntry, Member, JOIN.LEFT_OUTER, on=(ReviewEntry.member == Member.id))
        .where(ReviewEntry.review == review_id, ReviewEntry.archived == 0)
        .order_by(ReviewEntry.place, ReviewEntry.id)
    )  # fmt: skip
    return list(rows.tuples())


def _names(lang: Lang) -> dict[tuple[int, int], str]:
    name = Stage.column_zh if lang == "zh" else Stage.column_en
    rows = Stage.select(Stage.process, Stage.number, name).where(Stage.archived == 0)
    return {(process, number): text for process, number, text in rows.tuples()}


def _entry(
    number: int,
    row: tuple[Any, ...],
    names: Mapping[tuple[int, int], str],
    decisions: tuple[Decided, ...],
) -> Replayed:
    facts = json.loads(row[9] or "{}")
    stage = int(facts.get("stage", 0))
    return Replayed(
        row[0], number, row[1], row[2], row[3], row[6] or "", bool(row[7]), tuple(row[8].split()), int(facts.get("d", 0)),
        cast(Chip, facts.get("chip", "1")), cast(Duty, facts.get("duty", "")), stage, names.get((row[13], stage), ""),
        int(facts.get("amount", 0)), str(facts.get("currency", "")), facts.get("close"), facts.get("key_date"), row[5],
        row[10], row[11] is not None, row[12], decisions,
    )  # fmt: skip
