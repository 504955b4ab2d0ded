"""The anchors of the 1-15-30 rule, replayed from what happened to each project (method §5, `store.domain.anchoring`)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from peewee import fn

from store.clock import day_of
from store.domain import anchoring, stages
from store.domain.anchoring import Anchors, Facts, Ruling
from store.domain.rhythm import DAYS, Rhythm
from store.domain.stages import Top
from store.models import Brief, Decision, Event, GateTick, Project, ReviewEntry, Touch
from store.prepared import Prepared
from store.queries.settings import read_all

RULINGS = ("continue", "wait")
STORED = ("d_anchor", "hold_until", "provisional_day", "continues", "reviewed_on")
"""Columns that follow from the facts."""


def numbers() -> Rhythm:
    """The rule's days as this book sets them."""
    return Rhythm(*(int(value) for value in read_all(*DAYS)))


def _newest(table: Any, column: Any, *conditions: Any) -> Any:
    return table.select(fn.MAX(column)).where(
        table.project == Project.id, table.archived == 0, *conditions
    )


def _progress(*conditions: Any) -> Any:
    named = Touch.contact.is_null(False)
    return _newest(Touch, Touch.day, Touch.outcome == "progress", named, *conditions)


def _facts_query(condition: Any, by: str = "") -> Any:
    """What the anchors of projects follow from; with `by`, only what happened up to that day."""

    def up_to(column: Any) -> tuple[Any, ...]:
        return (column <= by,) if by else ()

    decided = Decision.select(fn.COUNT(Decision.id)).where(
        Decision.project == Project.id, Decision.archived == 0, Decision.kind.in_(RULINGS)
    )
    return Project.select(
        Project.id, Project.d_base, Project.base_day, Project.top_day, Project.parked_day, Project.return_day,
        Project.status,
        _newest(GateTick, GateTick.day, *up_to(GateTick.day)),
        _progress(Touch.confirmed_by.is_null(False), *up_to(Touch.day)),
        _newest(Brief, Brief.progress_day, *up_to(Brief.progress_day)),
        _progress(Touch.confirmed_by.is_null()),
        decided,
        _newest(ReviewEntry, ReviewEntry.done_day),
        *(Project._meta.columns[name] for name in STORED),
    ).where(condition)  # fmt: skip


def _rulings_query(condition: Any) -> Any:
    columns = (Decision.project, Decision.day, Decision.kind, Decision.until, Decision.state)
    standing = (Decision.archived == 0) & (Decision.state != "refused")
    return (
        Decision.select(*columns)
        .where(condition, standing, Decision.kind.in_(RULINGS))
        .order_by(Decision.id)
    )


_FACTS = Prepared(lambda mark: _facts_query(Project.id == mark.number("id")))
_RULINGS = Prepared(lambda mark: _rulings_query(Decision.project == mark.number("id")))
_STORE = Prepared(
    lambda mark: Project.update(
        d_anchor=mark.text("d_anchor"),
        hold_until=mark.text("hold_until"),
        provisional_day=mark.text("provisional_day"),
        continues=mark.number("continues"),
        reviewed_on=mark.text("reviewed_on"),
    ).where(Project.id == mark.number("id"))
)


def refresh(ids: Sequence[int], recheck: int | None = None) -> None:
    """Bring the stored anchors of projects up to date; writes only where they changed. Two or three statements each."""
    if recheck is None:
        recheck = numbers().recheck
    for row_id, found, stored in true(ids, recheck):
        if found != stored:
            _STORE.run(id=row_id, **dict(zip(STORED, found, strict=True)))


def true(ids: Sequence[int], recheck: int) -> list[tuple[int, tuple[Any, ...], tuple[Any, ...]]]:
    """Per project its id, the columns STORED as they should be, and as they stand."""
    if len(ids) == 1:
        rows = _FACTS.rows(id=ids[0])
        rulings = _RULINGS.rows(id=ids[0]) if rows and rows[0][11] else []
    else:
        some = list(ids)
        rows = list(_facts_query(Project.id.in_(some)).tuples())
        rulings = (
            list(_rulings_query(Decision.project.in_(some)).tuples())
            if any(row[11] for row in rows)
            else []
        )
    by_project: dict[int, list[Ruling]] = {}
    for project, day, kind, until, state in rulings:
        ruling = Ruling(day, kind, until or "", state == "accepted")
        by_project.setdefault(project, []).append(ruling)
    return [_row(row, by_project.get(row[0], []), recheck) for row in rows]


def _row(row: Sequence[Any], rulings: list[Ruling], recheck: int) -> Any:
    return row[0], (*anchoring.replay(_facts(row, rulings), recheck), row[12]), tuple(row[13:])


def _facts(row: Sequence[Any], rulings: list[Ruling]) -> Facts:
    _, base, base_day, top, parked, back, status, tick, touch, brief, provisional = row[:11]
    return Facts(
        base or base_day, tuple(day for day in (top, tick, touch, brief) if day), parked, back, provisional,
        rulings, status in stages.CLOSED,
    )  # fmt: skip


class Reason(NamedTuple):
    """Why d counts from where it does: `base moved gate touch brief continue wait park`, the day it happened.

    until: the day that a wait or a parking lasts to.
    """

    why: str
    day: str
    until: str = ""


PROGRESS = ("touch", "gate", "moved", "brief")
"""Kinds of confirmed progress; of two on one day, the first tells more."""


def reason(project: int) -> Reason:
    """What set `d_anchor` of a project last. One or two statements."""
    row = _FACTS.rows(id=project)[0]
    ruled = _RULINGS.rows(id=project) if row[11] else []
    rulings = [Ruling(day, kind, until or "", state == "accepted") for _, day, kind, until, state in ruled]  # fmt: skip
    of_day = dict(zip(("moved", "gate", "touch", "brief"), (row[3], *row[7:10]), strict=True))
    return why(_facts(row, rulings), of_day)


def why(facts: Facts, of_day: Mapping[str, str | None]) -> Reason:
    """What set the anchor of these facts last; of_day: the newest progress of each kind."""
    last = anchoring.reason(facts)
    if last is None:
        return Reason("base", facts.base)
    if last.kind != "progress":
        return Reason(last.kind, last.day, last.until)
    return Reason(next(kind for kind in PROGRESS if of_day[kind] == last.day), last.day)


def of(project: int, by: str = "") -> Anchors:
    """The anchors a project would have if it still ran, also a closed one; `by`: by what happened up to that day."""
    row = (
        list(_facts_query(Project.id == project, by).tuples()) if by else _FACTS.rows(id=project)
    )[0]
    top = row[3] if not by or (row[3] or "") <= by else None
    rulings = [
        Ruling(day, kind, until or "", state == "accepted")
        for _, day, kind, until, state in _RULINGS.rows(id=project)
        if not by or day <= by
    ]
    running = (*row[:3], top, *row[4:6], "open", *row[7:])
    return Anchors(*_row(running, rulings, numbers().recheck)[1][:4])


def stepped_back(project: int, top: Top, since: str, stands: int, today: str, zone: str) -> Top:
    """The highest stage of a project once it has stepped back to the stage numbered `stands` today.

    top: as it is stored; since: the day it came into the stage it leaves. Reads today's moves where there was one.
    """
    if stands >= top.stage or since != today:
        return top
    return stages.stepped_back(_path(project, top, today, zone), stands)


def entered(project: int, top: Top, since: str, today: str, zone: str) -> int:
    """The highest stage a project has been in, today's that were taken back among them; top, since: as `stepped_back`."""
    return (
        max(one.stage for one in _path(project, top, today, zone)) if since == today else top.stage
    )


def _path(project: int, top: Top, today: str, zone: str) -> list[Top]:
    """The highest stage now, and before each of today's moves that stands, newest first.

    A move that was taken back left nothing that a later one begins with.
    """
    moves = Event.select(Event.at, Event.before, Event.after).where(
        Event.entity == "project", Event.entity_id == project, Event.before != "",
        Event.kind != "project.undone", Event.after.contains('"top_stage"'),
    )  # fmt: skip
    path = [top]
    for at, before, after in moves.order_by(Event.id.desc()).tuples():
        if day_of(at, zone) != today:
            break
        old, new, here = json.loads(before), json.loads(after), path[-1]
        if Top(new["top_stage"], new.get("top_day", here.day)) == here:
            path.append(Top(old["top_stage"], old.get("top_day", here.day)))
    return path
