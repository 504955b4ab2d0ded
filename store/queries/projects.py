"""One project with everything known of it, its history, and lists of projects."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import JOIN

from store.database import guarded
from store.domain import days
from store.domain import flags as flagging
from store.domain.rhythm import Pulse, pulse, verdict_since
from store.models import (
    Client,
    Member,
    NextStep,
    Project,
    Region,
    Stage,
)
from store.queries import checks, parts
from store.queries.board import EVERYTHING, StageView, stages
from store.queries.clocks import Clocks, clocks
from store.queries.narrowing import Narrowing, conditions, order_by
from store.queries.parts import GateView, KeyDateView, OrganisationView, PersonView
from store.session import Session
from store.text import Message
from store.usecases import derived
from store.usecases.clashes import missing


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in a list; amounts in minor units."""

    id: int
    name: str
    client: str
    owner: str
    region: str
    stage: int
    stage_name: str
    status: str
    amount: int
    currency: str
    close: str | None
    code: str
    silence_days: int
    flag: str
    d: int | None
    chip: str


@dataclass(frozen=True, slots=True)
class FlagView:
    """A flag with the sentence that explains it: what is wrong, since which day, what clears it."""

    rule: str
    colour: str
    sentence: Message
    since: str


@dataclass(frozen=True, slots=True)
class NextStepView:
    """A promise; `pushed` where its day was moved."""

    id: int
    text: str
    due: str
    pushed: bool
    owner: str
    state: str
    done_day: str | None
    version: int


@dataclass(frozen=True, slots=True)
class ProjectView:
    """Everything about one project. Days are ISO, amounts minor units; ids beside names serve the form.

    reviewed_on: day of its last review. check: its weekly check is due, in a book in which reviews are lived.
    """

    id: int
    code: str
    name: str
    client_id: int
    client: str
    client_class: str
    owner_id: int | None
    owner: str
    region_id: int | None
    region: str
    stage: StageView
    stage_days: int
    stage_since: str
    status: str
    live: bool
    amount: int
    currency: str
    tax: str
    product: str
    source: str
    close: str | None
    pushes: int
    skips: int
    remarks: str
    reason: str
    close_note: str
    closed_day: str | None
    hold_until: str | None
    created_day: str
    base_day: str
    base_kind: str
    touch_day: str | None
    silence_days: int
    waiting_for: str
    waiting_days: int | None
    version: int
    d: int | None
    chip: str
    reviewed_on: str | None
    check: bool
    flags: tuple[FlagView, ...]
    steps: tuple[NextStepView, ...]
    team: tuple[PersonView, ...]
    organisations: tuple[OrganisationView, ...]
    raci: Mapping[str, str]
    gate: tuple[GateView, ...]
    key_dates: tuple[KeyDateView, ...]
    clocks: Clocks
    extra: Mapping[str, str]


def project(session: Session, project_id: int) -> ProjectView:
    """One project, also a closed one. Raises NotFound. A fixed number of statements."""
    with session.book.reading():
        query = (
            Project.select(Project, Client.name, Client.klass, Member.name, Region.name, checks.reviewed())
            .join(Client, on=(Project.client == Client.id)).switch(Project)
            .join(Member, JOIN.LEFT_OUTER, on=(Project.owner == Member.id)).switch(Project)
            .join(Region, JOIN.LEFT_OUTER, on=(Project.region == Region.id))
            .where(Project.id == project_id, Project.archived == 0)
        )  # fmt: skip
        found = query.tuples().first()
        if found is None:
            raise missing("project", f"P-{project_id}")
        names = [field.column_name for field in Project._meta.sorted_fields]
        row = dict(zip(names, found[: len(names)], strict=True))
        client, klass, owner, region, reviewed = found[len(names) :]
        stage = next(view for view in _all_stages(session) if view.id == row["stage_id"])
        live, today = bool(row["live"]), session.today
        steps, raci, at = _steps(project_id), parts.raci(stage.id), derived.cutoffs(today)
        d, chip = _pulse(row, at)
        return ProjectView(
            id=row["id"], code=row["code"] or "", name=row["name"], client_id=row["client_id"], client=client, client_class=klass,
            owner_id=row["owner_id"], owner=owner or "", region_id=row["region_id"], region=region or "", stage=stage,
            stage_days=days.between(row["stage_since"], today), stage_since=row["stage_since"],
            status="open" if live else row["status"], live=live,
            silence_days=max(0, days.between(row["silent_since"], today)),
            waiting_days=days.between(row["waiting_since"], today) if row["waiting_since"] else None,
            d=d, chip=chip, check=checks.is_due(live, reviewed, today, at.rhythm), flags=_flags(row, steps, d or 0, at) if live else (), steps=steps, team=parts.team(project_id, raci),
            organisations=parts.organisations(project_id), raci=raci, key_dates=parts.key_dates(project_id),
            gate=parts.gate(session, project_id, stage.id, stage.number, row["amount"]), clocks=clocks(row, at, session.lang), extra=json.loads(row["extra"] or "{}"),
            **{name: row[name] for name in (
                "amount", "currency", "tax", "product", "source", "close", "pushes", "skips", "remarks", "reason", "close_note",
                "closed_day", "hold_until", "created_day", "base_day", "base_kind", "touch_day", "waiting_for", "version",
                "reviewed_on")},
        )  # fmt: skip


def _all_stages(session: Session) -> Sequence[StageView]:
    return stages(session)


def _pulse(row: Mapping[str, Any], at: flagging.Limits) -> Pulse:
    running = bool(row["live"]) or row["status"] == "parked"
    return pulse(
        running, at.today, row["d_anchor"], row["hold_until"], row["provisional_day"], at.rhythm
    )


def _flags(
    row: Mapping[str, Any], steps: Sequence[NextStepView], d: int, at: flagging.Limits
) -> tuple[FlagView, ...]:
    anchor, hold, provisional = row["d_anchor"], row["hold_until"], row["provisional_day"]
    bare = max((step.done_day for step in steps if step.done_day), default=row["created_day"])
    since = {
        "silent": row["silent_since"],
        "no_next_step": bare,
        "next_step_overdue": row["next_due"],
        "close_past": row["close"],
        "verdict_due": verdict_since(anchor, hold, provisional, at.rhythm),
    }
    return tuple(
        FlagView(flag.rule, flag.colour, flagging.explain(
            flag, row["silent_since"], row["touch_day"] is not None, row["next_due"], row["close"], at.today, bare, d,
            since["verdict_due"]), since[flag.rule])
        for flag in flagging.flags(row["silent_since"], row["next_due"], row["close"], anchor, hold, provisional, at)
    )  # fmt: skip


def _steps(project_id: int) -> tuple[NextStepView, ...]:
    rows = (
        NextStep.select(NextStep.id, NextStep.text, NextStep.due, NextStep.first_due, Member.name, NextStep.state, NextStep.done_day, NextStep.version)
        .join(Member, JOIN.LEFT_OUTER, on=(NextStep.owner == Member.id))
        .where(NextStep.project == project_id, NextStep.archived == 0).order_by(NextStep.state != "open", NextStep.due, NextStep.id).tuples()
    )  # fmt: skip
    return tuple(
        NextStepView(r[0], r[1], r[2], r[2] != r[3], r[4] or "", r[5], r[6], r[7]) for r in rows
    )


@guarded
def projects(
    session: Session, narrowing: Narrowing = EVERYTHING, *, status: str = "open", stage: int | None = None, order: str = "amount",
    client: int | None = None, limit: int | None = None, offset: int = 0,
) -> list[ProjectRow]:  # fmt: skip
    """Projects of one status (or `all`), of one stage or client if given, ordered; at most `limit`."""
    zh = session.lang == "zh"
    query = (
        Project.select(
            Project.id, Project.name, Client.name, Member.name, Region.name, Stage.number, Stage.column_zh if zh else Stage.column_en,
            Project.status, Project.live, Project.amount, Project.currency, Project.close, Project.code, Project.silent_since, Project.next_due,
            Project.d_anchor, Project.hold_until, Project.provisional_day,
        )
        .join(Client, on=(Project.client == Client.id)).switch(Project)
        .join(Member, JOIN.LEFT_OUTER, on=(Project.owner == Member.id)).switch(Project)
        .join(Region, JOIN.LEFT_OUTER, on=(Project.region == Region.id)).switch(Project)
        .join(Stage, on=(Project.stage == Stage.id))
        .where(Project.archived == 0, *conditions(session, narrowing))
    )  # fmt: skip
    if status == "open":
        query = query.where(Project.live == 1)
    elif status != "all":
        query = query.where(Project.status == status, Project.live == 0)
    if client is not None:
        query = query.where(Project.client == client)
    if stage is not None:
        query = query.where(Stage.number == stage)
    query = query.order_by(*order_by(order)).limit(limit).offset(offset)
    at, today = derived.cutoffs(session.today), session.today
    rows = []
    with session.book.reading():
        for r in query.tuples():
            worst = flagging.flags(r[13], r[14], r[11], r[15], r[16], r[17], at)[:1] if r[8] else []
            rows.append(ProjectRow(
                r[0], r[1], r[2], r[3] or "", r[4] or "", r[5], r[6], "open" if r[8] else r[7], r[9], r[10], r[11], r[12] or "",
                max(0, days.between(r[13], today)), worst[0].colour if worst else "",
                *pulse(r[8] or r[7] == "parked", today, r[15], r[16], r[17], at.rhythm)))  # fmt: skip
    return rows
