"""The minutes of a review: every decision once, in order, what was promised, what is left, and the sums (method §6).

What stood there when the queue was frozen decides amounts and reps: later edits of a project change no minutes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from peewee import JOIN

from store.database import guarded
from store.domain import stages
from store.domain.money import half_up
from store.domain.rhythm import Rhythm
from store.models import (
    Client,
    Decision,
    Event,
    Member,
    NextStep,
    Project,
    Review,
    ReviewEntry,
    ReviewPerson,
    Seat,
    Stage,
)
from store.queries.settings import read_all
from store.session import Session
from store.text import Lang
from store.usecases import anchors
from store.usecases.clashes import missing
from store.usecases.reviewing.seat import Sitting, spent

PROMISED = ("next", "accept")
"""Kinds of decisions that promise a next step."""


class Correction(NamedTuple):
    """What sets a decision right after the meeting. at: UTC µs; by: who wrote it."""

    id: int
    at: int
    day: str
    by: str
    note: str


class Decided(NamedTuple):
    """One decision. at: UTC µs. rep: whose turn it was. by: who decided, settled_by: who had a word in a third *continue*.

    state: accepted, pending, refused. reason: the lost reason's key of a drop. weight: change of the weighted amount in
    minor units of `currency`. lifted: progress of the same day took a duty away. corrections: what sets it right.
    """

    id: int
    entry: int | None
    at: int
    day: str
    kind: str
    project: int
    name: str
    client: str
    rep_id: int | None
    rep: str
    by: str
    state: str
    settled_by: str
    note: str
    outcome: str
    reason: str
    intent: str
    evidence: str
    source: str
    until: str | None
    from_stage: int
    to_stage: int
    from_name: str
    to_name: str
    d: int
    lifted: bool
    owner_id: int | None
    owner: str
    step: int | None
    currency: str
    weight: int
    corrections: tuple[Correction, ...] = ()


class Promised(NamedTuple):
    """A next step promised in the meeting."""

    project: int
    name: str
    client: str
    text: str
    owner_id: int | None
    owner: str
    due: str


class Left(NamedTuple):
    """A project that was not discussed to its end. until: the day it is put off to; partly: something was decided on it."""

    entry: int
    project: int
    name: str
    client: str
    rep_id: int | None
    rep: str
    must: bool
    until: str | None
    partly: bool


class Attended(NamedTuple):
    """A rep of the review. total: his projects in the queue; done: those reviewed."""

    member: int
    name: str
    presence: str
    until: str | None
    total: int
    done: int


class Minutes(NamedTuple):
    """The minutes of a review, running or closed. started, ended: UTC µs. elapsed: seconds. lang: the meeting's language.

    total = done + left + gone; at_glance: reviewed ones that needed no discussion. weighted: what the decisions did to the weighted forecast, in
    minor units of `currency`; other: the same of other currencies. rescheduled: expected closes that were moved meanwhile.
    """

    id: int
    leader: str
    scope: str
    day: str
    lang: Lang
    opening: bool
    budget: int
    state: str
    note: str
    started: int
    ended: int | None
    elapsed: int
    people: tuple[Attended, ...]
    decisions: tuple[Decided, ...]
    promises: tuple[Promised, ...]
    left: tuple[Left, ...]
    total: int
    done: int
    at_glance: int
    gone: int
    currency: str
    weighted: int
    other: tuple[tuple[str, int], ...]
    rescheduled: int
    numbers: Rhythm

    @property
    def counts(self) -> dict[str, int]:
        """How many decisions of each kind count: refused ones and corrections do not."""
        return dict(Counter(one.kind for one in self.decisions if one.state != "refused"))

    @property
    def parked(self) -> tuple[Decided, ...]:
        """Parked in the meeting; `until` is the return day."""
        return tuple(one for one in self.decisions if one.kind == "park")

    @property
    def dropped(self) -> tuple[Decided, ...]:
        """Dropped in the meeting; `from_stage` is the last stage, `reason` why."""
        return tuple(one for one in self.decisions if one.kind == "drop")


@guarded
def minutes(session: Session, review_id: int) -> Minutes:
    """The minutes of a review. Nine statements, whatever the number of projects. Raises NotFound."""
    with session.book.reading():
        head = _head(review_id)
        lang: Lang = "zh" if head[4] == "zh" else "en"
        currency, basis = read_all("currency", "weight_basis")
        numbers = anchors.numbers()
        people = _people(review_id)
        entries = _entries(review_id)
        rows = _decisions(review_id)
        weights, names = _stages(lang, str(basis))
        rescheduled = _rescheduled(review_id, head[9], head[10])
    amounts = {row[0]: _amount(row[13]) for row in entries}
    made = _made(rows, amounts, weights, names)
    touched = {one.entry for one in made if one.state != "refused"}
    left = _left(entries, bool(head[7] == "closed"), touched)
    done = sum(1 for row in entries if row[8] is not None)
    sums = _sums(made)
    at_glance = sum(1 for row in entries if row[8] is not None and not row[7])
    return Minutes(
        head[0], head[1], head[2], head[3], lang, bool(head[5]), head[6], head[7], head[8], head[9], head[10],
        spent(Sitting(head[0], None, 0, head[11] or 0, bool(head[12]), "", head[13] or 0), session.now_us),
        _attended(people, entries), made, _promises(made), left, len(entries), done, at_glance, len(entries) - done - len(left),
        str(currency), sums.pop(str(currency), 0), tuple(sorted(sums.items())), rescheduled, numbers,
    )  # fmt: skip


def newest(session: Session) -> int | None:
    """The newest review's id; None where there was none."""
    with session.book.guard():
        row = Review.select(Review.id).where(Review.archived == 0).order_by(Review.id.desc()).limit(1).tuples().first()  # fmt: skip
    return int(row[0]) if row else None


# -- statements ----------------------------------------------------------------------------------


def _head(review_id: int) -> tuple[Any, ...]:
    row = (
        Review.select(
            Review.id, Member.name, Review.scope, Review.day, Review.lang, Review.opening, Review.budget, Review.state,
            Review.note, Review.started, Review.ended, Seat.elapsed, Seat.running, Seat.at,
        )
        .join(Member)
        .join_from(Review, Seat, JOIN.LEFT_OUTER, on=(Seat.review == Review.id))
        .where(Review.id == review_id, Review.archived == 0)
        .tuples().first()
    )  # fmt: skip
    if row is None:
        raise missing("review", review_id)
    return tuple(row)


def _people(review_id: int) -> list[tuple[Any, ...]]:
    rows = (
        ReviewPerson.select(ReviewPerson.member, Member.name, ReviewPerson.presence, ReviewPerson.until)
        .join(Member)
        .where(ReviewPerson.review == review_id, ReviewPerson.archived == 0)
        .order_by(ReviewPerson.block, ReviewPerson.id)
    )  # fmt: skip
    return list(rows.tuples())


def _entries(review_id: int) -> list[tuple[Any, ...]]:
    rows = (
        ReviewEntry.select(
            ReviewEntry.id, ReviewEntry.project, Project.name, Client.name, ReviewEntry.member, Member.name,
            ReviewEntry.place, ReviewEntry.must, ReviewEntry.done_day, ReviewEntry.until, Project.status, Project.archived,
            ReviewEntry.added, ReviewEntry.start,
        )
        .join(Project).join(Client)
        .join_from(ReviewEntry, Member, JOIN.LEFT_OUTER, on=(ReviewEntry.member == Member.id))
        .where(ReviewEntry.review == review_id, ReviewEntry.archived == 0)
        .order_by(ReviewEntry.place, ReviewEntry.id)
    )  # fmt: skip
    return list(rows.tuples())


def _decisions(review_id: int) -> list[tuple[Any, ...]]:
    rep, settler, owner, decider = (Member.alias() for _ in range(4))
    rows = (
        Decision.select(
            Decision.id, Decision.entry, Event.at, Decision.day, Decision.kind, Decision.project, Project.name, Client.name,
            ReviewEntry.member, rep.name, decider.name, Decision.state, settler.name, Decision.note, Decision.outcome,
            Decision.intent, Decision.evidence, Decision.source, Decision.until, Decision.from_stage, Decision.to_stage,
            Decision.d, Decision.lifted, NextStep.owner, owner.name, Decision.step, Decision.corrects, Stage.process,
            Project.amount, Project.currency,
        )
        .join(Project).join(Client)
        .join_from(Project, Stage)
        .join_from(Decision, ReviewEntry, JOIN.LEFT_OUTER, on=(Decision.entry == ReviewEntry.id))
        .join_from(ReviewEntry, rep, JOIN.LEFT_OUTER, on=(ReviewEntry.member == rep.id))
        .join_from(Decision, settler, JOIN.LEFT_OUTER, on=(Decision.decided_by == settler.id))
        .join_from(Decision, NextStep, JOIN.LEFT_OUTER, on=(Decision.step == NextStep.id))
        .join_from(NextStep, owner, JOIN.LEFT_OUTER, on=(NextStep.owner == owner.id))
        .join_from(
            Decision, Event, JOIN.LEFT_OUTER,
            on=((Event.entity == "decision") & (Event.entity_id == Decision.id) & (Event.version == 1)),
        )
        .join_from(Event, decider, JOIN.LEFT_OUTER, on=(Event.actor == decider.id))
        .where(Decision.review == review_id, Decision.archived == 0)
        .order_by(Decision.id)
    )  # fmt: skip
    return list(rows.tuples())


Weights = Mapping[tuple[int, int], int]
Names = Mapping[tuple[int, int], str]


def _stages(lang: Lang, basis: str) -> tuple[Weights, Names]:
    """Basis points with which an open project weighs, and the stage's name, by process and number."""
    name = Stage.column_zh if lang == "zh" else Stage.column_en
    rows = Stage.select(Stage.process, Stage.number, Stage.rate, name).where(Stage.archived == 0)
    found = sorted(rows.tuples())
    weights: dict[tuple[int, int], int] = {}
    for process in {row[0] for row in found}:
        mine = [row for row in found if row[0] == process]
        rates = stages.weighing_rates([row[2] for row in mine], basis)
        weights |= {(process, row[1]): rate for row, rate in zip(mine, rates, strict=True)}
    return weights, {(row[0], row[1]): row[3] for row in found}


def _rescheduled(review_id: int, started: int, ended: int | None) -> int:
    """How many expected closes of the queue's projects were moved while the review ran."""
    mine = ReviewEntry.select(ReviewEntry.project).where(
        ReviewEntry.review == review_id, ReviewEntry.archived == 0
    )
    rows = Event.select(Event.before, Event.after).where(
        Event.project_id.in_(mine), Event.entity == "project", Event.at >= started, Event.after.contains('"close"'),
        *([Event.at <= ended] if ended else []),
    )  # fmt: skip
    return sum(
        1 for before, after in rows.tuples() if json.loads(before or "{}").get("close") and json.loads(after).get("close")
    )  # fmt: skip


# -- values --------------------------------------------------------------------------------------


def _amount(start: str) -> tuple[int, str] | None:
    facts = json.loads(start or "{}")
    return (int(facts["amount"]), str(facts["currency"])) if "amount" in facts else None


def _made(
    rows: Sequence[tuple[Any, ...]],
    amounts: Mapping[int, tuple[int, str] | None],
    weights: Weights,
    names: Names,
) -> tuple[Decided, ...]:
    """The decisions in order, each with what corrects it; a correction of a correction stands beside the first one."""
    right = {row[0]: row[26] for row in rows if row[4] == "correct"}
    beside: dict[int, list[Correction]] = {}
    for row in rows:
        if row[4] == "correct":
            beside.setdefault(_root(row[0], right), []).append(
                Correction(row[0], row[2] or 0, row[3], row[10] or "", row[13])
            )
    return tuple(
        _decided(
            row, amounts.get(row[1]) or (row[28], row[29]), weights, names, beside.get(row[0], [])
        )
        for row in rows
        if row[4] != "correct"
    )


def _root(row_id: int, right: Mapping[int, int]) -> int:
    while row_id in right:
        row_id = right[row_id]
    return row_id


def _decided(
    row: Sequence[Any],
    worth: tuple[int, str],
    weights: Weights,
    names: Names,
    corrections: Sequence[Correction],
) -> Decided:
    kind, process, amount = row[4], row[27], worth[0]
    before, after = weights.get((process, row[19]), 0), weights.get((process, row[20]), 0)
    change = after - before if kind == "move" else -before if kind in ("park", "drop") else 0
    weight = half_up(abs(change) * amount, 10_000) * (1 if change > 0 else -1)
    dropped = kind == "drop"
    return Decided(
        row[0], row[1], row[2] or 0, row[3], kind, row[5], row[6], row[7], row[8], row[9] or "", row[10] or "", row[11],
        row[12] or "", row[13], "" if dropped else row[14], row[14] if dropped else "", row[15], row[16], row[17], row[18],
        row[19], row[20],
        names.get((process, row[19]), ""), names.get((process, row[20]), ""), row[21], bool(row[22]), row[23], row[24] or "",
        row[25], worth[1], weight if row[11] == "accepted" else 0, tuple(corrections),
    )  # fmt: skip


def _sums(made: Sequence[Decided]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for one in made:
        if one.weight:
            sums[one.currency] = sums.get(one.currency, 0) + one.weight
    return sums


def _promises(made: Sequence[Decided]) -> tuple[Promised, ...]:
    """Each next step once, as it was agreed upon last."""
    found = {
        one.step: Promised(one.project, one.name, one.client, one.note, one.owner_id, one.owner, one.until or "")
        for one in made
        if one.kind in PROMISED and one.step is not None
    }  # fmt: skip
    return tuple(found.values())


def _left(
    entries: Sequence[tuple[Any, ...]], closed: bool, touched: set[int | None]
) -> tuple[Left, ...]:
    """What was put off when the review closed; in a running one, what is still to be reviewed."""
    return tuple(
        Left(row[0], row[1], row[2], row[3], row[4], row[5] or "", bool(row[7]), row[9], row[0] in touched)
        for row in entries
        if row[8] is None and (row[9] is not None if closed else row[10] not in stages.CLOSED and not row[11])
    )  # fmt: skip


def _attended(
    people: Sequence[tuple[Any, ...]], entries: Sequence[tuple[Any, ...]]
) -> tuple[Attended, ...]:
    total = Counter(row[4] for row in entries)
    done = Counter(row[4] for row in entries if row[8] is not None)
    return tuple(
        Attended(row[0], row[1], row[2], row[3], total[row[0]], done[row[0]]) for row in people
    )
