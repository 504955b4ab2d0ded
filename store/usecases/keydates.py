"""Days that the customer sets: tender, bid bond, quote validity (method §7)."""

from __future__ import annotations

from typing import Any

from store.domain import keydates
from store.models import KeyDate, Project
from store.usecases import values
from store.usecases.core import usecase
from store.usecases.doing import Doing


@usecase("date.set")
def set_key_date(
    do: Doing, /, project: int, *, kind: str, day: str, note: str = "", command: str | None = None
) -> int:
    """A key date of a project, ahead or past; gives its id. Raises Invalid, NotFound."""
    do.row(Project, project, ["id"])
    row = _row({"kind": kind, "day": day, "note": note})
    return do.create(KeyDate, {"project_id": project, **row}, project=project)


@usecase("date.change")
def change_key_date(
    do: Doing, /, date: int, *, seen: int | None = None, command: str | None = None, **fields: Any
) -> int:
    """Change kind, day or note of a key date; gives its version. Raises Invalid, NotFound, Conflict."""
    values.only(fields, ("kind", "day", "note"))
    return do.change(KeyDate, date, _row(fields), kind="key_date.changed", seen=seen)


@usecase("date.archive")
def archive_key_date(do: Doing, /, date: int, *, command: str | None = None) -> None:
    """Take a key date away. Raises NotFound."""
    do.row(KeyDate, date, ["id"])
    do.change(KeyDate, date, {"archived": 1}, kind="key_date.archived")


def _row(fields: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    if "kind" in fields:
        row["kind"] = values.choice(fields["kind"], keydates.KINDS, "kind")
    if "day" in fields:
        row["day"] = values.day(fields["day"] or "", "day")
    if "note" in fields:
        row["note"] = values.line(fields["note"] or "", "note")
    return row
