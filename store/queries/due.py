"""What is due between meetings (method §5, §6): verdicts, re-checks, promises, what comes back, days that have come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from peewee import JOIN, Case, fn

from store.database import guarded
from store.domain import days, keydates
from store.domain.flags import Limits, verdict_due
from store.domain.rhythm import held, progress_days, verdict_since
from store.models import KeyDate, Member, NextStep, Project, Review, ReviewEntry
from store.queries import checks, flagged
from store.queries.cards import Card, cards
from store.queries.narrowing import EVERYTHING, Narrowing, conditions
from store.queries.narrowing import live as on_the_board
from store.session import Session
from store.text import N_, Message, msg
from store.usecases import derived

NEAR = 7
"""Days ahead in which what is parked counts as coming back, and after which it is no longer just back."""
KINDS: dict[str, str] = {
    "verdict": N_("verdict"),
    "broken": N_("promise broken"),
    "recheck": N_("re-check"),
    "promise": N_("promise due today"),
    "postponed": N_("to be discussed"),
    "node": N_("its day has come"),
    "returned": N_("just back"),
    "returns": N_("coming back"),
}
"""Why a project is on the list, the weightiest first."""


class Reason(NamedTuple):
    """One thing that is due: a kind of KINDS, or `key_date`, since or on a day; text and owner of a promise."""

    kind: str
    day: str
    text: str = ""
    who: str = ""

    @property
    def sentence(self) -> Message:
        """In words."""
        if self.kind == "key_date":
            kind = msg(keydates.KINDS.get(self.text, self.text))
            return Message("{kind} {day}", {"kind": kind, "day": self.day})
        return Message(SENTENCES[self.kind], {"day": self.day, "text": self.text})


SENTENCES: dict[str, str] = {
    "verdict": N_("verdict due since {day}"),
    "broken": N_("promise broken, due {day}: {text}"),
    "recheck": N_("re-check due since {day}"),
    "promise": N_("promise due today: {text}"),
    "postponed": N_("to be discussed since {day}"),
    "node": N_("its day {day} has come"),
    "returned": N_("back since {day}"),
    "returns": N_("comes back {day}"),
}


class Due(NamedTuple):
    """A project with what is due of it, the weightiest first."""

    card: Card
    why: tuple[Reason, ...]


class DueList(NamedTuple):
    """How many projects there are in all and of each of KINDS, and a page of them.

    checks: on how many of the board's projects the weekly check is due; that alone puts none on the list.
    """

    total: int
    kinds: Mapping[str, int]
    lines: tuple[Due, ...]
    checks: int = 0


@guarded
def due(
    session: Session, narrowing: Narrowing = EVERYTHING, *, limit: int = 50, offset: int = 0
) -> DueList:
    """A page of what is due under a narrowing: near key dates, verdicts, broken promises, then the largest amount.

    A fixed number of statements.
    """
    with session.book.reading():
        at = derived.cutoffs(session.today)
        conditions_of = _kinds(session, at)
        sums = [fn.SUM(flagged.counts(condition)) for condition in conditions_of.values()]
        counted = Project.select(fn.COUNT(Project.id), *sums).where(
            *_wanted(session, narrowing, at)
        )
        total, *numbers = counted.tuples().get()
        page = [row for (row,) in _ordered(session, narrowing, at).limit(limit).offset(offset).tuples()]  # fmt: skip
        lines = _lines(session, page, at)
        kinds = dict(zip(conditions_of, (int(number or 0) for number in numbers), strict=True))
        unchecked = Project.select(fn.COUNT(Project.id)).where(
            checks.due(at.today, at.rhythm), on_the_board(session), *conditions(session, narrowing)
        )
        return DueList(int(total), kinds, lines, int(unchecked.scalar()))


@guarded
def due_ids(session: Session, narrowing: Narrowing = EVERYTHING) -> list[int]:
    """The ids of all that is due, in the order of `due`."""
    with session.book.reading():
        found = _ordered(session, narrowing, derived.cutoffs(session.today))
        return [row for (row,) in found.tuples()]


@guarded
def reasons(session: Session, ids: Sequence[int]) -> dict[int, tuple[Reason, ...]]:
    """What is due of projects, by id; a fixed number of statements."""
    with session.book.reading():
        return _reasons(ids, derived.cutoffs(session.today))


def _lines(session: Session, ids: Sequence[int], at: Limits) -> tuple[Due, ...]:
    found = {card.id: card for card in cards(session, ids)}
    why = _reasons(ids, at)
    return tuple(Due(found[row], why[row]) for row in ids if row in found)


def _kinds(session: Session, at: Limits) -> dict[str, Any]:
    """The SQL condition of each of KINDS; never NULL."""
    live, today = on_the_board(session), at.today
    parked = Project.status == "parked"
    held_day = Project.hold_until.is_null(False)
    promised = Project.next_due.is_null(False) & (live | parked)
    come = live & held_day & (Project.hold_until <= today)
    unseen = Project.reviewed_on.is_null() | (Project.reviewed_on < Project.hold_until)
    verdict = flagged.verdict_due(at)
    free = Project.hold_until.is_null() | (Project.hold_until <= today)
    return {
        "verdict": live & verdict,
        "broken": promised & (Project.next_due < today),
        "recheck": live & free & _still(at, at.rhythm.recheck) & ~verdict,
        "promise": promised & (Project.next_due == today),
        "postponed": live & fn.EXISTS(_put_off(at).select(ReviewEntry.id)),
        "node": (Project.status == "open") & come & unseen,
        "returned": parked & come & unseen & (Project.hold_until >= days.add(today, -NEAR)),
        "returns": parked & held_day & (Project.hold_until > today)
        & (Project.hold_until <= days.add(today, NEAR)),
    }  # fmt: skip


def _still(at: Limits, n: int) -> Any:
    """d ≥ n, where it is not held."""
    lapsed = days.add(at.today, -min(at.rhythm.provisional, n))
    fresh = Project.provisional_day.is_null() | (Project.provisional_day <= lapsed)
    return (Project.d_anchor <= days.add(at.today, -n)) & fresh


def _put_off(at: Limits) -> Any:
    """The newest entry of the outer query's project, put off to a day that has come; no review has seen it since."""
    last = ReviewEntry.alias()
    mine = (last.project == Project.id) & (last.archived == 0)
    newest = last.select(last.id).where(mine).order_by(last.id.desc()).limit(1)
    unseen = Project.reviewed_on.is_null() | (Project.reviewed_on < Review.day)
    return (
        ReviewEntry.select()
        .join(Review)
        .where(
            ReviewEntry.id == newest,
            ReviewEntry.done_day.is_null(),
            ReviewEntry.until <= at.today,
            unseen,
        )
    )


def _wanted(session: Session, narrowing: Narrowing, at: Limits) -> list[Any]:
    some: Any = None
    for condition in _kinds(session, at).values():
        some = condition if some is None else some | condition
    return [Project.archived == 0, some, *conditions(session, narrowing)]


def _ordered(session: Session, narrowing: Narrowing, at: Limits) -> Any:
    known = _kinds(session, at)
    soon = _dates(at).where(KeyDate.project == Project.id).select(KeyDate.id)
    rank = Case(None, [(fn.EXISTS(soon), 0), (known["verdict"], 1), (known["broken"], 2)], 3)
    wanted = _wanted(session, narrowing, at)
    return (
        Project.select(Project.id).where(*wanted).order_by(rank, Project.amount.desc(), Project.id)
    )


def _dates(at: Limits) -> Any:
    """Key dates that are near (method §8)."""
    last = days.add(at.today, keydates.NEAR)
    return KeyDate.select().where(
        KeyDate.archived == 0, KeyDate.day >= at.today, KeyDate.day <= last
    )


def _reasons(ids: Sequence[int], at: Limits) -> dict[int, tuple[Reason, ...]]:
    some = list(ids)
    columns = (
        Project.id, Project.status, Project.live, Project.d_anchor, Project.hold_until, Project.provisional_day,
        Project.reviewed_on,
    )  # fmt: skip
    found: dict[int, list[Reason]] = {row: [] for row in some}
    near = _dates(at).where(KeyDate.project.in_(some)).select(KeyDate.project, KeyDate.kind, KeyDate.day)  # fmt: skip
    for project, kind, day in near.order_by(KeyDate.day, KeyDate.id).tuples():
        found[project].append(Reason("key_date", day, kind))
    put_off = dict(
        _put_off(at)
        .join_from(ReviewEntry, Project)
        .where(ReviewEntry.project.in_(some))
        .select(ReviewEntry.project, ReviewEntry.until)
        .tuples()
    )
    for row in Project.select(*columns).where(Project.id.in_(some)).tuples():
        found[row[0]] += _of_project(row[1:], at)
        if row[0] in put_off and row[2]:
            found[row[0]].append(Reason("postponed", put_off[row[0]]))
    steps = (
        NextStep.select(NextStep.project, NextStep.due, NextStep.text, Member.name)
        .join(Member, JOIN.LEFT_OUTER, on=(NextStep.owner == Member.id))
        .where(NextStep.project.in_(some), NextStep.archived == 0, NextStep.state == "open", NextStep.due <= at.today)
        .order_by(NextStep.due, NextStep.id)
    )  # fmt: skip
    for project, day, text, who in steps.tuples():
        found[project].append(
            Reason("broken" if day < at.today else "promise", day, text, who or "")
        )
    weight = {"key_date": -1, **{kind: n for n, kind in enumerate(KINDS)}}
    return {row: tuple(sorted(why, key=lambda one: weight[one.kind])) for row, why in found.items()}


def _of_project(row: Sequence[Any], at: Limits) -> list[Reason]:
    """What follows from a project's anchors: the pure twin of `_kinds`."""
    status, live, anchor, hold, provisional, reviewed = row
    found = []
    if status == "parked" and held(at.today, hold):
        return [Reason("returns", hold)] if hold <= days.add(at.today, NEAR) else []
    if not live:
        return []
    if verdict_due(anchor, hold, provisional, at):
        found.append(Reason("verdict", verdict_since(anchor, hold, provisional, at.rhythm)))
    elif not held(at.today, hold):
        d = progress_days(at.today, anchor, hold, provisional, at.rhythm)
        if d >= at.rhythm.recheck:
            since = max(days.add(at.today, at.rhythm.recheck - d), hold or "")
            found.append(Reason("recheck", since))
    if hold and hold <= at.today and (not reviewed or reviewed < hold):
        if status == "open":
            found.append(Reason("node", hold))
        elif hold >= days.add(at.today, -NEAR):
            found.append(Reason("returned", hold))
    return found
