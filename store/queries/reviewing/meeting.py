"""A review as it stands: its people, its queue, what each project still owes (method §6)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from peewee import JOIN, fn

from store.database import guarded
from store.domain import review, rhythm, stages
from store.domain.rhythm import Chip, Duty, Rhythm
from store.models import Client, Decision, Member, Project, Review, ReviewEntry, ReviewPerson
from store.session import Session
from store.usecases import anchors
from store.usecases.clashes import missing


class Turn(NamedTuple):
    """A rep of the review, in the order of the turns."""

    member: int
    name: str
    presence: str
    until: str | None


class Line(NamedTuple):
    """A project in the queue. number: its place as people count it, from 1.

    done: reviewed (✓). owed: keys of OWED, by the duty at this moment. gone: won, lost, dropped or archived meanwhile.
    handed: the new owner where it was handed over meanwhile. amount: minor units.
    """

    id: int
    number: int
    project: int
    name: str
    client: int
    client_name: str
    member: int | None
    rep: str
    must: bool
    why: tuple[str, ...]
    skips: int
    added: bool
    d: int
    chip: Chip
    duty: Duty
    amount: int
    currency: str
    done: bool
    owed: tuple[str, ...]
    kinds: frozenset[str]
    gone: str
    handed: str


class Meeting(NamedTuple):
    """A review. started, ended: UTC µs. budget: minutes. opening: a 建账会."""

    id: int
    leader: int
    leader_name: str
    day: str
    scope: str
    lang: str
    opening: bool
    budget: int
    started: int
    ended: int | None
    state: str
    note: str
    turns: tuple[Turn, ...]
    lines: tuple[Line, ...]

    def line(self, entry: int | None) -> Line | None:
        """The line of an entry."""
        return next((line for line in self.lines if line.id == entry), None)


@guarded
def meeting(session: Session, review_id: int) -> Meeting:
    """A review with its whole queue, in the order in which it is gone through. Five statements. Raises NotFound."""
    with session.book.reading():
        head = (
            Review.select(
                Review.id, Review.leader, Member.name, Review.day, Review.scope, Review.lang, Review.opening, Review.budget,
                Review.started, Review.ended, Review.state, Review.note,
            ).join(Member).where(Review.id == review_id, Review.archived == 0).tuples().first()
        )  # fmt: skip
        if head is None:
            raise missing("review", review_id)
        turns = _turns(review_id)
        rows = _entries(review_id)
        said = _said(review_id)
        numbers = anchors.numbers()
    lines = _lines(session.today, rows, said, turns, numbers, bool(head[6]))
    number, leader, name, day, scope, lang, opening, budget, started, ended, state, note = head
    return Meeting(
        number, leader, name, day, scope, lang, bool(opening), budget, started, ended, state, note, tuple(turns), lines,
    )  # fmt: skip


def _turns(review_id: int) -> list[Turn]:
    rows = (
        ReviewPerson.select(ReviewPerson.member, Member.name, ReviewPerson.presence, ReviewPerson.until)
        .join(Member)
        .where(ReviewPerson.review == review_id, ReviewPerson.archived == 0)
        .order_by(ReviewPerson.block, ReviewPerson.id)
    )  # fmt: skip
    return [Turn(*row) for row in rows.tuples()]


def _entries(review_id: int) -> list[tuple[Any, ...]]:
    rep, owner = Member.alias(), Member.alias()
    rows = (
        ReviewEntry.select(
            ReviewEntry.id, ReviewEntry.project, Project.name, Project.client, Client.name, ReviewEntry.member, rep.name,
            ReviewEntry.must, ReviewEntry.why, ReviewEntry.skips, ReviewEntry.added, ReviewEntry.done_day,
            Project.d_anchor, Project.hold_until, Project.provisional_day, Project.amount, Project.currency,
            Project.status, Project.archived, Project.owner, owner.name, ReviewEntry.place, ReviewEntry.start,
        )
        .join(Project).join(Client)
        .join_from(ReviewEntry, rep, JOIN.LEFT_OUTER, on=(ReviewEntry.member == rep.id))
        .join_from(Project, owner, JOIN.LEFT_OUTER, on=(Project.owner == owner.id))
        .where(ReviewEntry.review == review_id, ReviewEntry.archived == 0)
        .order_by(ReviewEntry.place, ReviewEntry.id)
    )  # fmt: skip
    return list(rows.tuples())


Said = list[tuple[str, str | None, int | None, int]]
"""Kind and day of each decision on a project, d at its moment and whether progress had lifted its duty."""


def _said(review_id: int) -> dict[int, Said]:
    rows = Decision.select(
        Decision.entry, Decision.kind, Decision.until, Decision.d, Decision.lifted
    ).where(Decision.review == review_id, Decision.archived == 0, Decision.state != "refused")
    found: dict[int, Said] = {}
    for entry, *one in rows.tuples():
        found.setdefault(entry, []).append((*one,))
    return found


def _lines(
    today: str, rows: Sequence[tuple[Any, ...]], said: dict[int, Said], turns: Sequence[Turn], numbers: Rhythm,
    opening: bool,
) -> tuple[Line, ...]:  # fmt: skip
    blocks = {turn.member: n for n, turn in enumerate(turns)}
    rows = sorted(
        rows,
        key=lambda row: (row[9] > 0, blocks.get(row[5], len(blocks)) if not row[9] else 0, row[21]),
    )
    pace = {row[0]: _pace(row, today, numbers) for row in rows}
    stands = {}
    for row in rows:
        d, _, duty = pace[row[0]]
        by = rhythm.last_step(duty, today, d, numbers)
        stands[row[0]] = _standing(row, duty, said.get(row[0], []), by, numbers.verdict, opening)
    lacking: dict[int, set[int]] = {}
    for row in rows:
        if stands[row[0]].lacking:
            lacking.setdefault(row[3], set()).add(row[0])
    return tuple(
        _line(
            n,
            row,
            pace[row[0]],
            said.get(row[0], []),
            review.owing(stands[row[0]], others=bool(lacking.get(row[3], set()) - {row[0]})),
        )
        for n, row in enumerate(rows, 1)
    )


def _standing(
    row: Sequence[Any], duty: Duty, said: Said, by: str, limit: int, opening: bool
) -> review.Standing:
    gone = bool(_gone(row))
    kinds = review.told(((kind, until) for kind, until, *_ in said), by, gone=gone)
    judged = review.judged(((kind, d, lifted) for kind, _, d, lifted in said), limit, gone=gone)
    return review.Standing(
        duty, json.loads(row[22] or "{}").get("duty", ""), kinds, judged, gone, opening
    )


def _pace(row: Sequence[Any], today: str, numbers: Rhythm) -> tuple[int, Chip, Duty]:
    d = rhythm.progress_days(today, row[12], row[13], row[14], numbers)
    waiting = rhythm.held(today, row[13])
    return d, rhythm.chip(d, waiting, numbers), rhythm.duty(d, waiting, numbers)


def _gone(row: Sequence[Any]) -> str:
    return "archived" if row[18] else row[17] if row[17] in stages.CLOSED else ""


def _line(
    number: int,
    row: Sequence[Any],
    pace: tuple[int, Chip, Duty],
    said: Said,
    owing: tuple[str, ...],
) -> Line:
    d, chip, duty = pace
    done, gone = row[11] is not None, _gone(row)
    owed = () if done or gone else owing
    handed = row[20] or "–" if row[19] != row[5] else ""
    return Line(
        row[0], number, row[1], row[2], row[3], row[4], row[5], row[6] or "", bool(row[7]), tuple(row[8].split()), row[9],
        bool(row[10]), d, chip, duty, row[15], row[16], done or (not gone and not owed), owed, frozenset(kind for kind, *_ in said),
        "" if done else gone, handed,
    )  # fmt: skip


class Past(NamedTuple):
    """A review in the list of them. done of total: projects reviewed of those in the queue."""

    id: int
    day: str
    scope: str
    leader: str
    state: str
    opening: int
    total: int
    done: int
    started: int
    ended: int | None


@guarded
def reviews(session: Session, *, state: str = "", offset: int = 0, limit: int = 50) -> list[Past]:
    """Reviews, newest first; `state` open or closed. One statement."""
    mine = (ReviewEntry.review == Review.id) & (ReviewEntry.archived == 0)
    count = ReviewEntry.select(fn.COUNT(ReviewEntry.id)).where(mine)
    done = ReviewEntry.select(fn.COUNT(ReviewEntry.id)).where(mine, ReviewEntry.done_day.is_null(False))  # fmt: skip
    query = (
        Review.select(
            Review.id, Review.day, Review.scope, Member.name, Review.state, Review.opening, count, done, Review.started,
            Review.ended,
        )
        .join(Member)
        .where(Review.archived == 0, *([Review.state == state] if state else []))
        .order_by(Review.id.desc()).offset(offset).limit(limit)
    )  # fmt: skip
    return [Past(*row) for row in query.tuples()]


@guarded
def entry_in(session: Session, project: int, review_id: int | None = None) -> int | None:
    """The entry of a project in that review, or in the newest running one that has it."""
    here = Review.id == review_id if review_id is not None else Review.state == "open"
    row = (
        ReviewEntry.select(ReviewEntry.id)
        .join(Review)
        .where(
            ReviewEntry.project == project, ReviewEntry.archived == 0, Review.archived == 0, here
        )
        .order_by(Review.id.desc())
        .tuples()
        .first()
    )
    return int(row[0]) if row else None
