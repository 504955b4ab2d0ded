"""The ledger of promises (约定): who promised what, what became of it, and how often it is kept (method §6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from peewee import JOIN, SQL, Case, fn

from store.database import guarded
from store.domain import days
from store.domain.promises import Rate, empty_phrase, keep_rate, outcome, standing
from store.models import Client, Member, NextStep, Project, Review, ReviewPerson
from store.session import Session

WINDOWS = (4, 13)
"""Weeks over which the keep-rate is told."""
WEEK = 7
"""Days looked back where a rep has had no review yet."""
STATES = ("open", "kept", "late", "broken")


class Promise(NamedTuple):
    """A promise. standing: as in STATES; moved: its day was changed (改期); empty: its text says nothing."""

    id: int
    text: str
    due: str
    first_due: str
    owner: int | None
    name: str
    role: str
    state: str
    done_day: str | None
    project: int
    project_name: str
    client: str
    standing: str
    moved: bool
    empty: bool


class Ledger(NamedTuple):
    """A page of promises, and how many there are of each standing under the same conditions but the state."""

    counts: Mapping[str, int]
    promises: list[Promise]


class Counts(NamedTuple):
    """What became of promises since the last review; broken_by: (name, how many), the most first.

    since: the day from which on they are counted, empty where each rep has his own.
    """

    kept: int
    late: int
    broken: int
    broken_by: tuple[tuple[str, int], ...]
    since: str = ""

    @property
    def total(self) -> int:
        """All of them."""
        return self.kept + self.late + self.broken


class Record(NamedTuple):
    """A person's record over the two windows of WINDOWS."""

    member: int
    name: str
    short: Rate
    long: Rate


@guarded
def ledger(
    session: Session,
    *,
    members: Sequence[int] | None = None,
    state: str = "",
    role: str = "",
    weeks: int | None = None,
    limit: int | None = 50,
    offset: int = 0,
) -> Ledger:
    """Promises of these members (None: everybody's), broken ones first, then open ones, both by day; then the settled.

    state: one of STATES; role: of our roles. weeks: first due in so many last weeks, or still open. Two statements.
    """
    now = _standing(session.today)
    where = _conditions(session, members, role, weeks)
    query = _ordered(session, _lines().where(*where))
    if state:
        query = query.where(now == state)
    counted = (
        NextStep.select(now.alias("how"), fn.COUNT(NextStep.id))
        .join(Project)
        .where(*where)
        .group_by(SQL("how"))
        .tuples()
    )
    with session.book.reading():
        counts = dict(counted)
        rows = list(query.limit(limit).offset(offset).tuples())
    found = [_promise(session, row) for row in rows]
    return Ledger({name: counts.get(name, 0) for name in STATES}, found)


@guarded
def promise_ids(
    session: Session, members: Sequence[int] | None = None, state: str = "", role: str = "", weeks: int | None = None
) -> list[int]:  # fmt: skip
    """Numbers of the promises that `ledger` lists, in its order."""
    query = NextStep.select(NextStep.id).join(Project)
    query = _ordered(session, query.where(*_conditions(session, members, role, weeks)))
    if state:
        query = query.where(_standing(session.today) == state)
    return [row for (row,) in query.tuples()]


@guarded
def promise_lines(session: Session, ids: Sequence[int]) -> list[Promise]:
    """The promises of these numbers, in their order."""
    rows = _lines().where(NextStep.id.in_(list(ids))).tuples()
    found = {row[0]: _promise(session, row) for row in rows}
    return [found[row] for row in ids if row in found]


def _lines() -> Any:
    return (
        NextStep.select(
            NextStep.id, NextStep.text, NextStep.due, NextStep.first_due, NextStep.owner, fn.COALESCE(Member.name, ""),
            NextStep.role, NextStep.state, NextStep.done_day, Project.id, Project.name, Client.name,
        )
        .join(Project).join(Client).switch(NextStep)
        .join(Member, JOIN.LEFT_OUTER, on=(NextStep.owner == Member.id))
    )  # fmt: skip


def _ordered(session: Session, query: Any) -> Any:
    rank = Case(_standing(session.today), (("broken", 0), ("open", 1)), 2)
    ahead = Case(None, [(NextStep.state == "open", NextStep.due)], "")
    return query.order_by(rank, ahead, NextStep.done_day.desc(), NextStep.id)


def _promise(session: Session, row: Sequence[Any]) -> Promise:
    _, text, due, first_due, *_, state = row[:8]
    now = standing(state, due, session.today)
    return Promise._make((*row, now, due != first_due, empty_phrase(text)))


def _standing(today: str) -> Any:
    """The twin of `store.domain.promises.standing` in SQL."""
    past = (NextStep.state == "open") & (NextStep.due < today)
    return Case(None, [(past, "broken")], NextStep.state)


def _conditions(
    session: Session, members: Sequence[int] | None, role: str, weeks: int | None
) -> list[Any]:
    """Open promises of a project that was closed or taken away are nobody's any more."""
    found = [NextStep.archived == 0, Project.archived == 0]
    found.append((NextStep.state != "open") | Project.status.in_(("open", "parked")))
    if members is not None:
        found.append(NextStep.owner.in_(list(members)))
    if role:
        found.append(NextStep.role == role)
    if weeks is not None:
        since = days.add(session.today, -7 * weeks)
        found.append((NextStep.first_due > since) | (NextStep.state == "open"))
    return found


@guarded
def since_last_review(session: Session, members: Sequence[int]) -> Counts:
    """What became of the promises of these reps, and on their projects, since their last review. Two statements.

    Kept and late ones settled since then; moved ones whose first day has passed since then are late; broken ones
    all that are unkept today. A rep without a closed review: the last seven days.
    """
    people = list(members)
    with session.book.reading():
        last = _last_reviews(people)
        first = min((*last.values(), _week_ago(session)))
        mine = NextStep.owner.in_(people) | Project.owner.in_(people)
        rows = (
            NextStep.select(NextStep.state, NextStep.first_due, NextStep.due, NextStep.done_day, NextStep.owner, Project.owner, Member.name)
            .join(Project).switch(NextStep).join(Member, JOIN.LEFT_OUTER, on=(NextStep.owner == Member.id))
            .where(mine, *_conditions(session, None, "", None))
            .where((NextStep.state == "open") | (NextStep.done_day >= first))
            .order_by(NextStep.id)
        )  # fmt: skip
        found = list(rows.tuples())
    counts, broken = Counter[str](), Counter[str]()
    for state, first_due, due, done, owner, rep, name in found:
        since = last.get(owner) or last.get(rep) or _week_ago(session)
        what = outcome(state, first_due, due, session.today)
        if what == "broken":
            broken[name or ""] += 1
        elif what != "open" and (done or first_due) >= since:
            counts[what] += 1
    begun = {last.get(one) or _week_ago(session) for one in people}
    since = begun.pop() if len(begun) == 1 else ""
    return Counts(
        counts["kept"], counts["late"], broken.total(), tuple(broken.most_common()), since
    )


def _week_ago(session: Session) -> str:
    return days.add(session.today, -WEEK)


def _last_reviews(members: Sequence[int]) -> dict[int, str]:
    """The day of each member's last review that has ended and at which he was there."""
    rows = (
        ReviewPerson.select(ReviewPerson.member, fn.MAX(Review.day))
        .join(Review)
        .where(
            ReviewPerson.member.in_(list(members)), ReviewPerson.archived == 0, ReviewPerson.presence == "present",
            Review.state == "closed", Review.archived == 0,
        )
        .group_by(ReviewPerson.member)
    )  # fmt: skip
    return dict(rows.tuples())


@guarded
def records(session: Session, members: Sequence[int] | None = None) -> list[Record]:
    """How each person keeps his word, in the order in which they joined; of named ones also those to whom nothing fell due.

    Two statements.
    """
    since = days.add(session.today, -7 * max(WINDOWS))
    rows = (
        NextStep.select(NextStep.owner, NextStep.state, NextStep.first_due, NextStep.due)
        .join(Project)
        .where(NextStep.owner.is_null(False), NextStep.first_due > since, NextStep.first_due <= session.today)
        .where(*_conditions(session, members, "", None))
    )  # fmt: skip
    with session.book.reading():
        by_owner: dict[int, list[tuple[str, str, str]]] = {}
        for owner, *promise in rows.tuples():
            by_owner.setdefault(owner, []).append((promise[0], promise[1], promise[2]))
        wanted = list(by_owner) if members is None else list(members)
        names = (
            Member.select(Member.id, Member.name).where(Member.id.in_(wanted)).order_by(Member.id)
        )
        people = list(names.tuples())
    return [
        Record(member, name, *(keep_rate(by_owner.get(member, ()), session.today, weeks) for weeks in WINDOWS))
        for member, name in people
    ]  # fmt: skip
