"""Several projects at once: one command, one undo; what is refused for one is listed, the rest is asked about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from store.domain import stages as rules
from store.errors import Conflict, Invalid, NotFound, Refusal, SomeRefused
from store.models import Project
from store.text import Both, Message, msg, nmsg
from store.usecases import find, values
from store.usecases.core import usecase
from store.usecases.doing import Doing
from store.usecases.projects import closed, edited, moved, stage_of
from store.usecases.working import promised

MOST = 20_000
"""Projects of one command."""
CHUNK = 500
Seen = Mapping[int, int | None]
"""Projects by id, each with the version that the person looked at (None: whatever it is now)."""


class Several(NamedTuple):
    """For how many it was done, and those left out with the reason."""

    done: int
    refused: tuple[Refusal, ...]


def _stored(value: list[Any]) -> Several:
    done, refused = value
    return Several(done, tuple(Refusal(row, name, _message(why)) for row, name, why in refused))


def _message(value: Any) -> Any:
    """A message as it was before it became JSON, with the messages in it."""
    if isinstance(value, dict) and "id" in value:
        params = {name: _message(item) for name, item in value["params"].items()}
        return Message(value["id"], params, value["plural"])
    if isinstance(value, dict) and "zh" in value:
        return Both(value["zh"], value["en"])
    return tuple(map(_message, value)) if isinstance(value, list) else value


@usecase("several.move", result=_stored)
def move_several(
    do: Doing, /, projects: Seen, *, stage: int | None = None, by: int = 0, rest: bool = False, command: str | None = None
) -> Several:  # fmt: skip
    """Move projects to a stage by its number, or each `by` so many stages from where it stands (method §2).

    Raises SomeRefused unless `rest`, Invalid for a stage that there is not.
    """
    if stage is not None:
        stage_of(None, stage)
    return _each(do, projects, rest, lambda row, seen: moved(do, row, stage=stage, by=by, seen=seen))  # fmt: skip


@usecase("several.owner", result=_stored)
def give_several(
    do: Doing, /, projects: Seen, *, owner: find.Key | None, rest: bool = False, command: str | None = None
) -> Several:  # fmt: skip
    """Give projects to an owner (id, name or login; None: to nobody). Raises SomeRefused unless `rest`, NotFound."""
    fields = {"owner": None if owner in (None, "") else find.member_id(owner)}
    return _each(do, projects, rest, lambda row, seen: edited(do, row, fields, seen=seen))


@usecase("several.next", result=_stored)
def promise_several(
    do: Doing, /, projects: Seen, *, text: str, due: str, owner: find.Key | None = None, rest: bool = False,
    command: str | None = None,
) -> Several:  # fmt: skip
    """The same next step for each; without an owner it is the actor's (method §6). Raises SomeRefused unless `rest`, Invalid."""
    values.name(text, "text")
    whose = find.member_id(owner) if owner not in (None, "") else do.session.actor.id
    if values.day(due, "due") < do.today:
        raise Invalid(msg("A next step lies ahead; {day} has passed.", day=due), "due")

    def promise(row: int, seen: int | None) -> None:
        del seen  # a promise is added; it changes nothing that somebody else could have changed
        promised(do, row, text=text, due=due, owner=whose)

    return _each(do, projects, rest, promise)


@usecase("several.park", result=_stored)
def park_several(
    do: Doing, /, projects: Seen, *, until: str, reason: str, rest: bool = False, command: str | None = None
) -> Several:  # fmt: skip
    """Park projects until a day, for a reason (method §5). Raises SomeRefused unless `rest`, Invalid."""
    rules.check_park(values.day(until, "day"), do.today, 0)
    if not values.line(reason, "reason"):
        raise Invalid(msg("Say why it is parked."), "reason")

    def park(row: int, seen: int | None) -> None:
        closed(do, row, to="parked", day=until, reason=reason, seen=seen)

    return _each(do, projects, rest, park)


def _each(
    do: Doing, projects: Seen, rest: bool, act: Callable[[int, int | None], object]
) -> Several:
    """Act on one after the other. Every rule speaks before its first write: what is refused has changed nothing."""
    if not projects:
        raise Invalid(msg("No project is selected."))
    if len(projects) > MOST:
        raise Invalid(msg("That is more than {n} projects; narrow it down.", n=MOST))
    do.watch([row for row in projects if 0 < row < 2**31])
    refused: list[tuple[int, Message]] = []
    for row, seen in projects.items():
        try:
            _one(do, act, row, seen)
        except (Invalid, NotFound, Conflict) as error:
            refused.append((row, error.message))
    found = _named(refused)
    done = len(projects) - len(found)
    if found and not rest:
        raise SomeRefused(
            nmsg("This is refused for {n} project: {names}. Do the rest, or nothing.",
                 "This is refused for {n} projects: {names}. Do the rest, or nothing.",
                 n=len(found), names=tuple(refusal.name for refusal in found[:5])),
            found, done,
        )  # fmt: skip
    return Several(done, found)


def _one(do: Doing, act: Callable[[int, int | None], object], row: int, seen: int | None) -> None:
    """Act on one. What the actor wrote himself since he selected it is no clash: he knows of it."""
    try:
        act(row, seen)
    except Conflict as conflict:
        if any(clash.who != do.session.actor.name for clash in conflict.fields):
            raise
        act(row, conflict.version)


def _named(refused: list[tuple[int, Message]]) -> tuple[Refusal, ...]:
    ids = [row for row, _ in refused if 0 < row < 2**31]
    names: dict[int, str] = {}
    for start in range(0, len(ids), CHUNK):
        rows = Project.select(Project.id, Project.name).where(Project.id.in_(ids[start : start + CHUNK]))  # fmt: skip
        names |= dict(rows.tuples())
    return tuple(Refusal(row, names.get(row, f"P-{row}"), why) for row, why in refused)
