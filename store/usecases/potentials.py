"""Potential projects: what a client may start one day (stage 0; method §7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store.models import PotentialProject
from store.usecases import find, values
from store.usecases.core import usecase
from store.usecases.doing import Doing
from store.usecases.settings import read

FIELDS = ("name", "amount", "currency", "expected", "note")


@usecase("potential.add")
def add_potential(
    do: Doing, /, client: find.Key, *, name: str, command: str | None = None, **fields: Any
) -> int:
    """A new potential project of a client; gives its id. Raises Invalid, NotFound."""
    row = _row({"name": name, **fields})
    row.setdefault("currency", str(read("currency")))
    return do.create(PotentialProject, {"client_id": find.client_id(client), **row})


@usecase("potential.edit")
def edit_potential(
    do: Doing,
    /,
    potential: int,
    *,
    seen: int | None = None,
    command: str | None = None,
    **fields: Any,
) -> int:
    """Change fields of a potential project; gives the version. Raises Invalid, NotFound, Conflict."""
    return do.change(
        PotentialProject, potential, _row(fields), kind="potential_project.changed", seen=seen
    )


@usecase("potential.archive")
def archive_potential(do: Doing, /, potential: int, *, command: str | None = None) -> None:
    """Take a potential project off the list: it came to nothing, or became a project."""
    do.row(PotentialProject, potential, ["id"])
    do.change(PotentialProject, potential, {"archived": 1}, kind="potential_project.archived")


def _row(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Checked columns of the fields given."""
    values.only(fields, FIELDS)
    row: dict[str, Any] = {}
    for field, value in fields.items():
        if field == "name":
            row["name"] = values.name(value)
        elif field == "amount":
            row["amount"] = values.amount(value or 0)
        elif field == "currency":
            row["currency"] = values.currency(value)
        elif field == "expected":
            row["expected"] = values.day(value, "expected") if value else None
        else:
            row["note"] = values.note(value or "", "note")
    return row
