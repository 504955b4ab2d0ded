"""What hangs on one project: gate items, its team, other organisations, key dates."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from peewee import JOIN

from store.domain import gates
from store.models import (
    Client,
    GateItem,
    GateTick,
    KeyDate,
    Member,
    Process,
    ProjectClient,
    Stage,
    TeamMember,
)
from store.prepared import Marks, Prepared
from store.session import Session


class GateView(NamedTuple):
    """A gate item of the present stage or of an earlier one (`stage` is its number): what it asks for, and what was shown.

    tick: the row that says it is met, None while it is open; then evidence, day and who are empty.
    """

    id: int
    key: str
    stage: int
    text: str
    wanted: str
    tick: int | None
    evidence: str
    day: str
    who: str
    version: int

    @property
    def open(self) -> bool:
        """Whether nothing has been shown yet."""
        return self.tick is None


class PersonView(NamedTuple):
    """A member of the team; `id` is the row of the team, `raci` R A C I or empty at the project's stage."""

    name: str
    role: str
    id: int
    raci: str
    version: int


class OrganisationView(NamedTuple):
    """Another organisation; `id` is the row of the link."""

    name: str
    role: str
    id: int
    client: int
    version: int


class KeyDateView(NamedTuple):
    """A day that the customer set."""

    id: int
    kind: str
    day: str
    note: str
    version: int


def _gate_query(lang: str, marks: Marks) -> Any:
    text, wanted = (
        (GateItem.text_zh, GateItem.evidence_zh)
        if lang == "zh"
        else (GateItem.text_en, GateItem.evidence_en)
    )
    standing = (
        (GateTick.item == GateItem.id)
        & (GateTick.project == marks.number("project"))
        & (GateTick.archived == 0)
    )
    return (
        GateItem.select(
            GateItem.id, GateItem.key, Stage.number, text, wanted, GateItem.big_only, Process.big_amount,
            GateTick.id, GateTick.evidence, GateTick.day, Member.name, GateTick.version,
        )
        .join(Stage, on=(GateItem.stage == Stage.id))
        .join(Process, on=(Stage.process == Process.id))
        .join_from(GateItem, GateTick, JOIN.LEFT_OUTER, on=standing)
        .join_from(GateTick, Member, JOIN.LEFT_OUTER, on=(GateTick.member == Member.id))
        .where(
            Stage.process.in_(Stage.select(Stage.process).where(Stage.id == marks.number("stage"))),
            Stage.number <= marks.number("last"), GateItem.archived == 0,
        ).order_by(Stage.number.desc(), GateItem.number, GateItem.id)
    )  # fmt: skip


_GATE = {
    "zh": Prepared(lambda mark: _gate_query("zh", mark)),
    "en": Prepared(lambda mark: _gate_query("en", mark)),
}
_TEAM = Prepared(
    lambda mark: (
        TeamMember.select(Member.name, TeamMember.role, TeamMember.id, TeamMember.version)
        .join(Member)
        .where(TeamMember.project == mark.number("project"), TeamMember.archived == 0)
        .order_by(TeamMember.id)
    )
)
_ORGANISATIONS = Prepared(
    lambda mark: (
        ProjectClient.select(
            Client.name, ProjectClient.role, ProjectClient.id, Client.id, ProjectClient.version
        )
        .join(Client)
        .where(ProjectClient.project == mark.number("project"), ProjectClient.archived == 0)
        .order_by(ProjectClient.id)
    )
)
_DATES = Prepared(
    lambda mark: (
        KeyDate.select(KeyDate.id, KeyDate.kind, KeyDate.day, KeyDate.note, KeyDate.version)
        .where(KeyDate.project == mark.number("project"), KeyDate.archived == 0)
        .order_by(KeyDate.day, KeyDate.id)
    )
)
_RACI = Prepared(lambda mark: Stage.select(Stage.raci).where(Stage.id == mark.number("stage")))


def gate(
    session: Session, project: int, stage: int, number: int, amount: int
) -> tuple[GateView, ...]:
    """The items that a project of `amount` is asked for: those of its stage (row `stage`, numbered `number`) first, then
    those of earlier stages, the nearest first."""
    rows = _GATE[session.lang].rows(project=project, stage=stage, last=number)
    return tuple(
        GateView(*[*row[:5], row[7], row[8] or "", row[9] or "", row[10] or "", row[11] or 0])
        for row in rows
        if row[7] is not None or gates.asked(row[5], amount, row[6])
    )


def raci(stage: int) -> dict[str, str]:
    """Who does what at a stage: role → R, A, C or I (method §3)."""
    return dict(json.loads(_RACI.rows(stage=stage)[0][0] or "{}"))


def team(project: int, marks: dict[str, str]) -> tuple[PersonView, ...]:
    """The team, in the order in which it came together."""
    return tuple(
        PersonView(name, role, row, marks.get(role, ""), version)
        for name, role, row, version in _TEAM.rows(project=project)
    )


def organisations(project: int) -> tuple[OrganisationView, ...]:
    """The other organisations a project sells to, in the order in which they came."""
    return tuple(OrganisationView(*row) for row in _ORGANISATIONS.rows(project=project))


def key_dates(project: int) -> tuple[KeyDateView, ...]:
    """Key dates, earliest first."""
    return tuple(KeyDateView(*row) for row in _DATES.rows(project=project))
