"""Who leaves a project: members of its team, other organisations (method §3, §7)."""

from __future__ import annotations

from store.models import ProjectClient, TeamMember
from store.usecases.core import usecase
from store.usecases.doing import Doing


@usecase("project.unstaff")
def unstaff_project(do: Doing, /, team: int, *, command: str | None = None) -> None:
    """Take a member off a project's team, by the row of the team. Raises NotFound."""
    do.row(TeamMember, team, ["id"])
    do.change(TeamMember, team, {"archived": 1}, kind="team_member.archived")


@usecase("project.unlink")
def unlink_client(do: Doing, /, link: int, *, command: str | None = None) -> None:
    """End the part of another organisation in a project, by the row of the link. Raises NotFound."""
    do.row(ProjectClient, link, ["id"])
    do.change(ProjectClient, link, {"archived": 1}, kind="project_client.archived")
