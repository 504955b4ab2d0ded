"""What a rep fills in before the meeting (method §6)."""

from __future__ import annotations

from typing import Any

from store.domain.names import fold
from store.errors import Invalid
from store.models import Brief, Decision, Project
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

    The same text as in the brief before counts: `same` 2 is the second time. Raises Invalid (nothing written, a step
    without its day or in the past), NotFound, Conflict.
    """
    do.row(Project, project, ["id"])
    row: dict[str, Any] = {name: values.note(text, name) for name, text in zip(TEXTS, (work, progress, problem, support), strict=True)}  # fmt: skip
    row |= {"next_text": values.line(next_text, "next_text"), "next_due": values.day(next_due, "next_due") if next_due else None}  # fmt: skip
    if bool(row["next_text"]) != bool(row["next_due"]):
        missing = "next_due" if row["next_text"] else "next_text"
        raise Invalid(msg("A next step is a text and a day."), missing)
    if row["next_due"] and row["next_due"] < do.today:
        raise Invalid(
            msg("A next step lies ahead; {day} has passed.", day=row["next_due"]), "next_due"
        )
    if not any(row.values()):
        raise Invalid(msg("Write what was done, or what comes next."), "work")
    standing, before = _standing(project)
    row |= {"member_id": do.session.actor.id, "day": do.today, "same": _same(before, row)}
    if standing is None:
        return do.create(Brief, {"project_id": project, **row}, project=project)
    do.change(Brief, standing, row, kind="brief.changed", seen=seen)
    return standing


@usecase("brief.archive")
def archive_brief(do: Doing, /, brief: int, *, command: str | None = None) -> None:
    """Take a brief back. Raises NotFound."""
    row = do.row(Brief, brief, ["project_id"])
    do.watch([row["project_id"]])
    do.change(Brief, brief, {"archived": 1}, kind="brief.archived")


def _standing(project: int) -> tuple[int | None, tuple[Any, ...] | None]:
    """The brief that no review has taken up yet, and the newest one before it: its texts and how often the same."""
    used = Decision.select(Decision.brief).where(
        Decision.project == project, Decision.brief.is_null(False), Decision.archived == 0
    )
    columns = [Brief._meta.columns[name] for name in ("id", "same", *TEXTS)]
    mine = Brief.select(*columns).where(Brief.project == project, Brief.archived == 0).order_by(Brief.id.desc())  # fmt: skip
    rows = list(mine.limit(2).tuples())
    free = {row for (row,) in Brief.select(Brief.id).where(Brief.project == project, Brief.archived == 0, Brief.id.not_in(used)).tuples()}  # fmt: skip
    if rows and rows[0][0] in free:
        return rows[0][0], rows[1] if len(rows) > 1 else None
    return None, rows[0] if rows else None


def _same(before: tuple[Any, ...] | None, row: dict[str, Any]) -> int:
    """In how many briefs in a row this was written, by letters alone."""
    said = [fold(row[name]) for name in TEXTS]
    if before is None or not any(said) or said != [fold(text) for text in before[2:]]:
        return 1
    return int(before[1]) + 1
