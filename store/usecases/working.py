"""Working a project: touches, next steps, the team, other organisations, whom it waits for (method §3–§7)."""

from __future__ import annotations

from typing import Any

from store.domain import access, touches
from store.domain.names import fold
from store.errors import Invalid
from store.models import Contact, NextStep, Project, ProjectClient, TeamMember, Touch
from store.text import msg
from store.usecases import clients, find, values
from store.usecases.core import usecase
from store.usecases.doing import Doing


@usecase("touch.record")
def record_touch(
    do: Doing, /, project: int, *, day: str, kind: str, note: str, contact: find.Key | None = None, outcome: str = "",
    minutes: int | None = None, purpose: str = "", command: str | None = None,
) -> int:  # fmt: skip
    """A touch on its own day (a back-dated one too, a future one is refused); gives its id.

    It is a customer touch, and ends the silence, when it names a contact (method §4); an unknown name becomes one.
    """
    client = do.row(Project, project, ["client_id"])["client_id"]
    person = _contact(do, client, contact) if contact not in (None, "") else None
    if minutes is not None and not 0 <= minutes <= 24 * 60:
        raise Invalid(msg("Give a number from {low} to {high}.", low=0, high=24 * 60), "minutes")
    do.watch([project])
    return do.create(Touch, {
        "project_id": project, "client_id": client, "member_id": do.session.actor.id, "contact_id": person,
        "day": values.past_day(day, do.today, "day"), "minutes": minutes or 0, "kind": values.choice(kind, touches.KINDS, "kind"),
        "purpose": values.line(purpose, "purpose"), "note": values.note(note, "note"),
        "outcome": values.choice(outcome, touches.OUTCOMES, "outcome"),
    }, project=project)  # fmt: skip


@usecase("touch.archive")
def archive_touch(do: Doing, /, touch: int, *, command: str | None = None) -> None:
    """Take a touch back; the silence is recomputed from those that remain (method §4)."""
    do.watch([do.row(Touch, touch, ["project_id"])["project_id"]])
    do.change(Touch, touch, {"archived": 1}, kind="touch.archived")


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
    do.row(Project, project, ["id"])
    due = _ahead(do, due)
    do.watch([project])
    return do.create(NextStep, {
        "project_id": project, "text": values.name(text, "text"), "due": due, "first_due": due,
        "owner_id": find.member_id(owner) if owner not in (None, "") else do.session.actor.id,
        "role": values.choice(role, ("", *access.ROLES), "role"), "state": "open",
    }, project=project)  # fmt: skip


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
    old = do.row(NextStep, step, ["project_id", "state", "due", "first_due"])
    if old["state"] != "open":
        raise Invalid(msg("This next step is done already."), "day")
    day = values.past_day(day or do.today, do.today, "day")
    state = "kept" if day <= old["first_due"] and old["due"] == old["first_due"] else "late"
    do.watch([old["project_id"]])
    do.change(NextStep, step, {"state": state, "done_day": day}, kind="next_step.finished")
    return state


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


def _contact(do: Doing, client: int, key: find.Key | None) -> int:
    if isinstance(key, int):
        return find.contact_id(key, client)
    name = values.name(key, "contact")
    row = (
        Contact.select(Contact.id)
        .where(Contact.client == client, Contact.folded == fold(name), Contact.archived == 0)
        .tuples()
        .first()
    )
    return int(row[0]) if row else clients.new_contact(do, client, {"name": name})
