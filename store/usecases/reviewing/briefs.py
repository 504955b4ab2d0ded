"""What a rep fills in before the meeting (method §6)."""

from __future__ import annotations

from typing import Any

from store.domain import access, stages
from store.domain.names import fold
from store.errors import Invalid, NotAllowed
from store.models import Brief, Project, TeamMember
from store.queries.reviewing.standing import fresh
from store.text import msg
from store.usecases import values
from store.usecases.core import usecase
from store.usecases.doing import Doing

TEXTS = ("work", "progress", "problem", "support")


@usecase("brief.write")
def write_brief(
    do: Doing, /, project: int, *, work: str = "", progress: str = "", problem: str = "", support: str = "",
    next_text: str = "", next_due: str | None = None, seen: int | None = None, command: str | None = None,
) -> int:  # fmt: skip
    """The brief on a project for the coming review; one that no review has taken up yet is written anew. Gives its id.

    A rep writes on projects he owns or works on; managers on any. The same text as in the brief before counts: `same` 2
    is the second time. Raises Invalid (nothing written, a step without its day or in the past, a closed project),
    NotAllowed, NotFound, Conflict.
    """
    _may_write(do, project)
    texts = zip(TEXTS, (work, progress, problem, support), strict=True)
    row: dict[str, Any] = {name: values.note(text, name) for name, text in texts}
    row |= _step(do, next_text, next_due)
    if not any(row.values()):
        raise Invalid(msg("Write what was done, or what comes next."), "work")
    standing, before = _standing(project)
    row |= {"member_id": do.session.actor.id, "day": do.today, "same": _same(before, row)}
    if standing is None:
        return do.create(Brief, {"project_id": project, **row}, project=project)
    do.change(Brief, standing, row, kind="brief.changed", seen=seen)
    return standing


def _step(do: Doing, text: str, due: str | None) -> dict[str, Any]:
    """The next step a brief proposes: a text and a day from today on, or neither."""
    said = values.line(text, "next_text")
    day = values.day(due, "next_due") if due else None
    if bool(said) != bool(day):
        raise Invalid(msg("A next step is a text and a day."), "next_due" if said else "next_text")
    if day and day < do.today:
        raise Invalid(msg("A next step lies ahead; {day} has passed.", day=day), "next_due")
    return {"next_text": said, "next_due": day}


def _may_write(do: Doing, project: int) -> None:
    """Only who works on a project prepares it, and managers; only an open one is prepared. Raises NotAllowed, Invalid."""
    row = do.row(Project, project, ["name", "status", "owner_id"])
    actor = do.session.actor
    if access.LEADERS.isdisjoint(actor.roles) and row["owner_id"] != actor.id:
        team = TeamMember.select(TeamMember.id).where(
            TeamMember.project == project, TeamMember.member == actor.id, TeamMember.archived == 0
        )
        if not team.exists():
            raise NotAllowed(
                msg("{name} is not on {project}: its owner, its team or a manager writes the brief.", name=actor.name, project=row["name"])
            )  # fmt: skip
    if row["status"] in stages.CLOSED:
        status = msg(stages.STATUSES[row["status"]])
        raise Invalid(
            msg("{name} is {status} meanwhile: a brief needs an open project.", name=row["name"], status=status)
        )  # fmt: skip


def _standing(project: int) -> tuple[int | None, tuple[Any, ...] | None]:
    """The brief that no review has taken up yet, and the newest one before it: its texts and how often the same."""
    columns = [Brief._meta.columns[name] for name in ("id", "same", *TEXTS)]
    mine = (Brief.project == project) & (Brief.archived == 0)
    rows = list(Brief.select(*columns).where(mine).order_by(Brief.id.desc()).limit(2).tuples())
    if rows and Brief.select().where(Brief.id == rows[0][0], fresh()).exists():
        return rows[0][0], rows[1] if len(rows) > 1 else None
    return None, rows[0] if rows else None


def _same(before: tuple[Any, ...] | None, row: dict[str, Any]) -> int:
    """In how many briefs in a row this was written, by letters alone."""
    said = [fold(row[name]) for name in TEXTS]
    if before is None or not any(said) or said != [fold(text) for text in before[2:]]:
        return 1
    return int(before[1]) + 1
