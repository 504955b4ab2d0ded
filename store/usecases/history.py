"""Undo and redo: my newest command in this book, as a new command (architecture §2)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from store.errors import Clash, Conflict, Invalid
from store.models import Command, Decision, Event, Review, ReviewEntry
from store.text import msg
from store.usecases import undoing
from store.usecases.core import denied, usecase
from store.usecases.doing import Doing
from store.usecases.judging import rejudge
from store.usecases.members import keep_an_administrator

PAGE = 2000


@dataclass(frozen=True, slots=True)
class Undone:
    """Which command was taken back (or done again), how many changes that were, and what was kept for others' sake."""

    name: str
    count: int
    kept: tuple[Clash, ...] = ()


def _undone(value: dict[str, Any]) -> Undone:
    return Undone(value["name"], value["count"], tuple(Clash(**clash) for clash in value["kept"]))


@usecase("history.undo", kind="undo", result=_undone)
def undo(do: Doing, /, *, rest: bool = False, command: str | None = None) -> Undone:
    """Take back my newest command that is not undone; a whole import is one.

    Where others changed a row since, nothing is undone and a Conflict lists them; `rest=True` undoes the others.
    Raises Invalid where there is nothing to undo, or no administrator would be left.
    """
    mine = Command.actor == do.session.actor.id
    target = _newest(
        mine & (Command.kind.in_(("do", "redo"))) & (Command.undone == 0) & (Command.events > 0)
    )
    if target is None:
        raise Invalid(msg("There is nothing of yours to undo."))
    return _take_back(do, target, rest)


@usecase("history.redo", kind="redo", result=_undone)
def redo(do: Doing, /, *, rest: bool = False, command: str | None = None) -> Undone:
    """Do again what my newest undo took back; a new command in between ends that. Raises Invalid, Conflict as `undo`."""
    mine = Command.actor == do.session.actor.id
    target = _newest(mine & (Command.kind == "undo") & (Command.undone == 0))
    newer = (
        target
        and Command.select()
        .where(mine, Command.kind == "do", Command.id > target[0], Command.events > 0)
        .exists()
    )
    if target is None or newer:
        raise Invalid(msg("There is nothing to redo."))
    return _take_back(do, target, rest)


def _newest(condition: Any) -> tuple[int, str, str, int | None] | None:
    fields = (Command.id, Command.uuid, Command.name, Command.undoes)
    return (
        Command.select(*fields)
        .where(condition)
        .order_by(Command.id.desc())
        .limit(1)
        .tuples()
        .first()
    )


def _take_back(do: Doing, target: tuple[int, str, str, int | None], rest: bool) -> Undone:
    row_id, uuid, name, undoes = target
    do.undoes, origin = row_id, uuid
    while undoes:  # an undo of a redo of an undo is named after what was first done
        name, origin, undoes = Command.select(Command.name, Command.uuid, Command.undoes).where(Command.id == undoes).tuples().get()  # fmt: skip
    if not do.session.can(name):  # roles may have changed since: undo is no way round them
        raise denied(do.session, name)
    _refuse_closed_review(uuid)
    kept: list[Clash] = []
    count, people = 0, False
    for page in _pages(uuid):
        people = people or any(past.entity == "member" for past in page)
        done, clashes = undoing.revert(do, page, uuid, origin)
        count += done
        kept += clashes
    if kept and not rest:
        raise Conflict(
            msg("Others have changed {n} of these since: {names}. Undo the rest, or nothing.", n=len(kept),
                names=tuple(dict.fromkeys(clash.name for clash in kept))[:5]),
            tuple(kept[:200]),
        )  # fmt: skip
    if people:
        keep_an_administrator()
    _settle_again(do, uuid)
    Command.update(undone=1).where(Command.id == row_id).execute()
    return Undone(name, count, tuple(kept[:200]))


def _refuse_closed_review(uuid: str) -> None:
    """What belongs to a closed review is corrected, never undone (method §6). Raises Invalid."""
    touched = Event.select(Event.entity, Event.entity_id).where(
        Event.command == uuid, Event.entity.in_(("decision", "review", "review_entry"))
    )
    for entity, row in touched.limit(3).tuples():
        review = row
        if entity != "review":
            table = Decision if entity == "decision" else ReviewEntry
            review = table.select(table.review).where(table.id == row).tuples().get()[0]
        closed = Review.select(Review.day).where(Review.id == review, Review.state == "closed").tuples().first()  # fmt: skip
        if closed:
            raise Invalid(msg("The review of {day} is closed: it is corrected, never undone.", day=closed[0]))  # fmt: skip


def _settle_again(do: Doing, uuid: str) -> None:
    """What projects owe in a running review, once a decision or what lifted a duty was taken back or done again (method §6)."""
    mine = Event.command == uuid
    decisions = Event.select(Event.entity_id).where(mine, Event.entity == "decision")
    decided = Decision.select(Decision.entry).where(
        Decision.id.in_(decisions), Decision.entry.is_null(False)
    )
    projects = Event.select(Event.project_id).where(mine, Event.project_id.is_null(False))
    rejudge(do, projects, decided)


def _pages(uuid: str) -> Iterator[list[undoing.Past]]:
    """Events of a command, newest first."""
    last = None
    while True:
        query = Event.select(
            Event.seq,
            Event.entity,
            Event.entity_id,
            Event.version,
            Event.before,
            Event.after,
            Event.id,
            Event.at,
            Event.project_id,
        ).where(Event.command == uuid)
        if last is not None:
            query = query.where(Event.seq < last)
        rows = [undoing.Past(seq, entity, row, version, json.loads(before or "{}"), undoing.stored(entity, after), event, at, project)
                for seq, entity, row, version, before, after, event, at, project in query.order_by(Event.seq.desc()).limit(PAGE).tuples()]  # fmt: skip
        if not rows:
            return
        yield rows
        last = rows[-1].seq
