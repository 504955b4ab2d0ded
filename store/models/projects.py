"""Projects with their anchor days, the organisations they sell to and their team (method §3, §4, §5)."""

from __future__ import annotations

from peewee import SQL, TextField

from store.models.base import Entity, day, link, money, whole, words
from store.models.clients import Client
from store.models.people import Member, Region
from store.models.processes import Stage


class Project(Entity):
    """A project. Anchors are kept by the use cases; `loudou check` recomputes them from what happened.

    Derived, without events: `folded keys sort_name live touch_day silent_since next_due` and the 1-15-30 rule's
    `d_anchor hold_until provisional_day continues reviewed_on` (method §5), which follow from `d_base` (the base; empty:
    `base_day`), `top_day` (last move beyond the highest stage), `parked_day` and `return_day` (last parking), and from
    touches, gate items, briefs and decisions.
    `live` = on the board on the book's current day (open, or parked and due back).
    """

    code = TextField(null=True, unique=True)
    name = TextField()
    folded = TextField(index=True)
    keys = words()
    sort_name = words()
    client = link(Client, null=False, index=True)
    owner = link(Member, index=True)
    region = link(Region)
    stage = link(Stage, null=False)
    status = TextField(default="open")
    live = whole(1)
    amount = money()
    currency = words()
    tax = words()
    product = words()
    source = words()
    close = day()
    pushes = whole()
    skips = whole()
    remarks = words()
    extra = words()
    imported = words()
    reason = words()
    close_note = words()
    closed_day = day()
    created_day = TextField()
    base_day = TextField()
    base_kind = words()
    stage_since = TextField()
    top_stage = whole()
    touch_day = day()
    silent_since = TextField()
    next_due = day()
    d_anchor = TextField()
    hold_until = day()
    provisional_day = day()
    continues = whole()
    parks = whole()
    waiting_for = words()
    waiting_since = day()
    reviewed_on = day()
    d_base = words()
    top_day = day()
    parked_day = day()
    return_day = day()


def _order(name: str, *columns: object) -> None:
    Project.add_index(
        Project.index(Project.live, Project.stage, *columns, Project.id, name=f"project_by_{name}")
    )


_order("amount", SQL('"amount" DESC'))
_order("close", SQL('("close" IS NULL)'), Project.close)
_order("silence", Project.silent_since)
_order("stage", Project.stage_since)
_order("name", Project.sort_name)
Project.add_index(Project.index(Project.status, Project.closed_day, name="project_by_place"))


class ProjectClient(Entity):
    """Another organisation the project sells to, with its role (method §7); the main client is `project.client`."""

    project = link(Project, null=False, index=True)
    client = link(Client, null=False, index=True)
    role = words()


class TeamMember(Entity):
    """A member of the project team in a role of the RACI table (method §3)."""

    project = link(Project, null=False, index=True)
    member = link(Member, null=False, index=True)
    role = words()
