"""Another role for who takes part in a project: a member of its team, an organisation (method §3, §7)."""

from __future__ import annotations

from typing import Any

from store.domain import access, touches
from store.errors import Invalid
from store.models import Client, Member, ProjectClient, TeamMember
from store.text import msg
from store.usecases import values
from store.usecases.core import usecase
from store.usecases.doing import Doing


@usecase("team.change")
def change_team_role(
    do: Doing, /, team: int, *, role: str, seen: int | None = None, command: str | None = None
) -> int:
    """Give a row of the team another role; gives its version. Raises Invalid, NotFound, Conflict."""
    values.choice(role, access.ROLES, "role")
    return _recast(do, TeamMember, team, role, seen, (Member, "member_id"))


@usecase("participant.change")
def change_participant_role(
    do: Doing, /, link: int, *, role: str, seen: int | None = None, command: str | None = None
) -> int:
    """Give another organisation another part in the project; gives the row's version. Raises Invalid, NotFound, Conflict."""
    values.choice(role, touches.ORGANISATION_ROLES, "role")
    return _recast(do, ProjectClient, link, role, seen, (Client, "client_id"))


def _recast(
    do: Doing, table: Any, row_id: int, role: str, seen: int | None, who: tuple[Any, str]
) -> int:
    people, column = who
    row = do.row(table, row_id, ["project_id", column])
    columns = table._meta.columns
    same = table.select(table.id).where(
        columns["project_id"] == row["project_id"],
        columns[column] == row[column],
        table.role == role,
        table.archived == 0,
        table.id != row_id,
    )
    if same.exists():
        name = people.select(people.name).where(people.id == row[column]).tuples().first()
        raise Invalid(msg("{name} has this role here already.", name=name[0]), "role")
    return do.change(
        table, row_id, {"role": role}, kind=f"{table._meta.table_name}.changed", seen=seen
    )
