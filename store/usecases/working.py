"""Working a project: touches, next steps, the team, other organisations, whom it waits for (method §3–§7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from store.clock import day_of
from store.domain import access, stages, touches
from store.domain.names import text_keys, visible
from store.domain.promises import settled
from store.errors import Invalid, NotFound
from store.models import (
    Event,
    Member,
    NextStep,
    Project,
    ProjectClient,
    TeamMember,
    Touch,
)
from store.text import msg
from store.usecases import clients, find, values
from store.usecases.core import usecase
from store.usecases.doing import Doing
from store.usecases.judging import rejudge
from store.usecases.met import met


class Captured(NamedTuple):
    """What one capture wrote: ids of the touch and of the next step, and how each promise done with it was settled."""

    touch: int
    step: int | None
    settled: tuple[str, ...]


class Followed(NamedTuple):
    """How a promise was settled, and the id of the one that follows it."""

    state: str
    step: int


@usecase("touch.record")
def record_touch(
    do: Doing, /, project: int, *, day: str, kind: str, note: str, contact: find.Key | None = None, outcome: str = "",
    minutes: int | None = None, purpose: str = "", command: str | None = None,
) -> int:  # fmt: skip
    """A touch on its own day (a back-dated one too, a future one is refused); gives its id.

    It is a customer touch, and ends the silence, when it names a contact (method §4), of whichever organisation the
    project sells to; it is then that organisation's touch. An unknown name becomes a contact of the main client.
    A closed project takes touches too: they are history.
    """
    return _touch(do, project, day, kind, note, contact, outcome, minutes, purpose)


@usecase("touch.capture", result=lambda kept: Captured(kept[0], kept[1], tuple(kept[2])))
def capture_touch(
    do: Doing, /, project: int, *, day: str, kind: str, note: str, contact: find.Key | None = None, outcome: str = "",
    minutes: int | None = None, purpose: str = "", done: Sequence[int] = (), next_text: str = "", next_due: str | None = None,
    next_owner: find.Key | None = None, next_role: str = "", command: str | None = None,
) -> Captured:  # fmt: skip
    """A touch with what follows from it, as one command: promises `done` on its day, and the next step.

    Raises Invalid naming the field (`next_…` for the next step's, `done`), NotFound.
    """
    touch = _touch(do, project, day, kind, note, contact, outcome, minutes, purpose)
    settled = tuple(_finish(do, step, day, project) for step in done)
    step = None
    if next_text or next_due:
        try:
            step = promised(
                do, project, text=next_text, due=next_due or "", owner=next_owner, role=next_role
            )
        except Invalid as error:
            error.field = f"next_{error.field}"
            raise
    return Captured(touch, step, settled)


def _touch(
    do: Doing, project: int, day: str, kind: str, note: str, contact: find.Key | None, outcome: str,
    minutes: int | None, purpose: str,
) -> int:  # fmt: skip
    person, client = met(do, project, contact)
    if minutes is not None and not 0 <= minutes <= 24 * 60:
        raise Invalid(msg("Give a number from {low} to {high}.", low=0, high=24 * 60), "minutes")
    purpose, note = values.line(purpose, "purpose"), values.note(note, "note")
    if not visible(note):
        raise Invalid(msg("This cannot be empty."), "note")
    do.watch([project])
    return do.create(Touch, {
        "project_id": project, "client_id": client, "member_id": do.session.actor.id, "contact_id": person,
        "day": values.past_day(day, do.today, "day"), "minutes": minutes or 0, "kind": values.choice(kind, touches.KINDS, "kind"),
        "purpose": purpose, "note": note, "keys": text_keys(note, purpose),
        "outcome": values.choice(outcome, touches.OUTCOMES, "outcome"),
    }, project=project)  # fmt: skip


@usecase("touch.archive")
def archive_touch(do: Doing, /, touch: int, *, command: str | None = None) -> None:
    """Take a touch back; the silence is recomputed from those that remain (method §4)."""
    project = do.row(Touch, touch, ["project_id"])["project_id"]
    do.watch([project])
    do.change(Touch, touch, {"archived": 1}, kind="touch.archived")
    rejudge(do, [project])


@usecase("next.set")
def set_next_step(
    do: Doing,
    /,
    project: int,
    *,
    text: str,
    due: str,
    owner: find.Key | None = None,
    role: str = "",
    command: str | None = None,
) -> int:
    """A promise with a day from today on; gives its id (method §6)."""
    return promised(do, project, text=text, due=due, owner=owner, role=role)


def promised(
    do: Doing, project: int, *, text: str, due: str, owner: find.Key | None = None, role: str = ""
) -> int:
    """What `set_next_step` does, within a command."""
    _open_project(do, project, "text")
    text, due = values.name(text, "text"), _ahead(do, due)
    do.watch([project])
    return do.create(NextStep, {
        "project_id": project, "text": text, "due": due, "first_due": due, "owner_id": _owner(do, owner),
        "role": values.choice(role, ("", *access.ROLES), "role"), "state": "open",
    }, project=project)  # fmt: skip


def _open_project(do: Doing, project: int, field: str) -> None:
    """Only an open project has promises ahead of it. Raises Invalid."""
    row = do.row(Project, project, ["name", "status"])
    if row["status"] in stages.CLOSED:
        status = msg(stages.STATUSES[row["status"]])
        raise Invalid(
            msg(
                "{name} is {status} meanwhile: a next step needs an open project.",
                name=row["name"],
                status=status,
            ),
            field,
        )


@usecase("next.change")
def change_next_step(
    do: Doing,
    /,
    step: int,
    *,
    due: str | None = None,
    text: str | None = None,
    seen: int | None = None,
    command: str | None = None,
) -> int:
    """Move or reword an open promise; a moved day stays visible as 改期. Gives its version."""
    old = do.row(NextStep, step, ["project_id", "state"])
    if old["state"] != "open":
        raise Invalid(msg("This next step is done already."), "due")
    _open_project(do, old["project_id"], "text" if due is None else "due")
    row: dict[str, Any] = {}
    if due is not None:
        row["due"] = _ahead(do, due)
    if text is not None:
        row["text"] = values.name(text, "text")
    do.watch([old["project_id"]])
    return do.change(NextStep, step, row, kind="next_step.changed", seen=seen)


@usecase("next.finish")
def finish_next_step(
    do: Doing, /, step: int, *, day: str | None = None, command: str | None = None
) -> str:
    """A promise done on `day` (today): kept by its first due day, late after it (method §6). Gives which."""
    try:
        return _finish(do, step, day or do.today)
    except Invalid as error:
        error.field = "day"
        raise


@usecase("next.follow", result=lambda kept: Followed(*kept))
def follow_next_step(
    do: Doing, /, step: int, *, text: str, due: str, day: str | None = None, owner: find.Key | None = None, role: str = "",
    command: str | None = None,
) -> Followed:  # fmt: skip
    """A promise done on `day` (today) and the next one on its project, as one command.

    Raises Invalid naming the field (`day` for the old promise's), NotFound.
    """
    try:
        state = _finish(do, step, day or do.today)
    except Invalid as error:
        error.field = "day"
        raise
    project = do.row(NextStep, step, ["project_id"])["project_id"]
    return Followed(state, promised(do, project, text=text, due=due, owner=owner, role=role))


def _finish(do: Doing, step: int, day: str, project: int | None = None) -> str:
    """Settle an open promise, of `project` where that is given."""
    old = do.row(NextStep, step, ["project_id", "state", "due", "first_due", "text"])
    if project not in (None, old["project_id"]):
        raise Invalid(msg("“{text}” is promised on another project.", text=old["text"]), "done")
    if old["state"] != "open":
        raise Invalid(msg("This next step is done already."), "done")
    day = values.past_day(day, do.today, "done")
    made = _made(do, step)
    if day < made:
        raise Invalid(
            msg(
                "“{text}” was promised on {day}; it was not done before.",
                text=old["text"],
                day=made,
            ),
            "done",
        )
    state = settled(old["first_due"], old["due"], day)
    do.watch([old["project_id"]])
    do.change(NextStep, step, {"state": state, "done_day": day}, kind="next_step.finished")
    return state


def _made(do: Doing, step: int) -> str:
    """The day on which a promise was made, as the memory has it."""
    of = (Event.entity == "next_step") & (Event.entity_id == step)
    first = Event.select(Event.at).where(of).order_by(Event.version).limit(1).tuples().first()
    return day_of(first[0], do.book.clock.zone) if first else ""


@usecase("project.wait")
def wait_for(
    do: Doing,
    /,
    project: int,
    *,
    who: str,
    since: str | None = None,
    seen: int | None = None,
    command: str | None = None,
) -> int:
    """Say whom the project waits for and since when; gives its version (method §4)."""
    values.choice(who, ("", *touches.HOLDERS, *access.ROLES), "who")
    row = {
        "waiting_for": who,
        "waiting_since": values.past_day(since or do.today, do.today, "since"),
    }
    return do.change(Project, project, row, kind="project.waiting", seen=seen)


@usecase("project.staff")
def staff_project(
    do: Doing, /, project: int, *, member: find.Key, role: str, command: str | None = None
) -> int:
    """Put a member on the project's team in a role; gives the row's id."""
    do.row(Project, project, ["id"])
    person = find.member_id(member)
    values.choice(role, access.ROLES, "role")
    same = TeamMember.select(TeamMember.id).where(
        TeamMember.project == project, TeamMember.member == person, TeamMember.role == role, TeamMember.archived == 0).tuples().first()  # fmt: skip
    return (
        int(same[0])
        if same
        else do.create(
            TeamMember, {"project_id": project, "member_id": person, "role": role}, project=project
        )
    )


@usecase("project.link")
def link_client(
    do: Doing, /, project: int, *, client: find.Key, role: str, command: str | None = None
) -> int:
    """Another organisation the project sells to, with its role; an unknown one is filed. Gives the row's id."""
    do.row(Project, project, ["id"])
    values.choice(role, touches.ORGANISATION_ROLES, "role")
    row = {"project_id": project, "client_id": clients.filed(do, client), "role": role}
    same = ProjectClient.select(ProjectClient.id).where(
        ProjectClient.project == project,
        ProjectClient.client == row["client_id"],
        ProjectClient.role == role,
        ProjectClient.archived == 0,
    )
    found = same.tuples().first()
    return int(found[0]) if found else do.create(ProjectClient, row, project=project)


def _ahead(do: Doing, due: str) -> str:
    """A promise lies ahead. Raises Invalid."""
    due = values.day(due, "due")
    if due < do.today:
        raise Invalid(msg("A next step lies ahead; {day} has passed.", day=due), "due")
    return due


def _owner(do: Doing, key: find.Key | None) -> int:
    """Who promises: the actor unless said; one who has left since he was chosen is refused under his field."""
    if key in (None, ""):
        return do.session.actor.id
    try:
        return find.member_id(key)
    except NotFound:
        left = Member.select(Member.name).where(find.member_by(key), Member.archived == 1)
        if found := left.tuples().first():
            raise Invalid(
                msg("{name} has left; choose somebody else.", name=found[0]), "owner"
            ) from None
        raise
