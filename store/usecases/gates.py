"""Gate items ticked with their evidence, and those a move passes by (method §2)."""

from __future__ import annotations

from typing import Any

from peewee import JOIN

from store.domain.names import clean, visible
from store.errors import Invalid, NotFound
from store.models import GateItem, GateTick, Process, Project, Stage
from store.prepared import Marks, Prepared
from store.text import msg
from store.usecases import find, values
from store.usecases.core import usecase
from store.usecases.doing import Doing
from store.usecases.judging import rejudge


@usecase("gate.tick")
def tick_item(
    do: Doing,
    /,
    project: int,
    *,
    item: int | str,
    evidence: str,
    day: str | None = None,
    seen: int | None = None,
    command: str | None = None,
) -> int:
    """Say that a project has met a gate item (by id or key), what shows it and since when (today); gives the tick's id.

    A tick is progress on its day (method §5). One that stands is told anew and keeps its day where none is given: an edit
    is no progress. Raises Invalid (no evidence, a day ahead), NotFound, Conflict.
    """
    stage = do.row(Project, project, ["stage_id"])["stage_id"]
    found = _item(stage, item)
    standing = _tick(project, found)
    row: dict[str, Any] = {"evidence": _evidence(evidence), "member_id": do.session.actor.id}
    if day or standing is None:
        row["day"] = values.past_day(day or do.today, do.today, "day")
    do.watch([project])
    if standing is None:
        return do.create(
            GateTick, {"project_id": project, "item_id": found, **row}, project=project
        )
    do.change(GateTick, standing, row, kind="gate_tick.changed", seen=seen)
    return standing


@usecase("gate.untick")
def untick_item(do: Doing, /, project: int, *, item: int | str, command: str | None = None) -> None:
    """Say that a gate item is open again. Raises NotFound, Invalid where it is open."""
    stage = do.row(Project, project, ["stage_id"])["stage_id"]
    standing = _tick(project, _item(stage, item))
    if standing is None:
        raise Invalid(msg("This gate item is open already."), "item")
    do.watch([project])
    do.change(GateTick, standing, {"archived": 1}, kind="gate_tick.archived")
    rejudge(do, [project])


def _passed_query(marks: Marks) -> Any:
    standing = (GateTick.item == GateItem.id) & (GateTick.project == marks.number("project"))
    return (
        GateItem.select(GateItem.key)
        .join(Stage, on=(GateItem.stage == Stage.id))
        .join(Process, on=(Stage.process == Process.id))
        .join_from(
            GateItem, GateTick, JOIN.LEFT_OUTER, on=(standing & (GateTick.archived == 0))
        )
        .where(
            Stage.process == marks.number("process"),
            Stage.number >= marks.number("first"),
            Stage.number < marks.number("before"),
            GateItem.archived == 0,
            GateTick.id.is_null(),
            (GateItem.big_only == 0) | (Process.big_amount <= marks.number("amount")),
        )
        .order_by(Stage.number, GateItem.number)
    )  # fmt: skip


_PASSED = Prepared(_passed_query)


def open_items(project: int, process: int, first: int, before: int, amount: int) -> list[str]:
    """Keys of the items still open in the stages numbered `first` … `before` − 1, in order; amount in minor units."""
    rows = _PASSED.rows(project=project, process=process, first=first, before=before, amount=amount)
    return [key for (key,) in rows]


def _evidence(text: str) -> str:
    evidence = values.note(text, "evidence")
    if not visible(evidence):
        raise Invalid(msg("Say what shows it: a document, a day, a name."), "evidence")
    return evidence


def _item_query(marks: Marks, by: Any) -> Any:
    stage = marks.number("stage")
    process = Stage.select(Stage.process).where(Stage.id == stage)
    return (
        GateItem.select(GateItem.id)
        .join(Stage)
        .where(by, Stage.process.in_(process), GateItem.archived == 0)
        .order_by(GateItem.stage != stage, Stage.number)
        .limit(1)
    )


def _standing_query(marks: Marks) -> Any:
    of = (GateTick.project == marks.number("project"), GateTick.item == marks.number("item"))
    return GateTick.select(GateTick.id).where(*of, GateTick.archived == 0).limit(1)


_BY_ID = Prepared(lambda marks: _item_query(marks, GateItem.id == marks.number("item")))
_BY_KEY = Prepared(lambda marks: _item_query(marks, GateItem.key == marks.text("item")))
_STANDING = Prepared(_standing_query)


def _item(stage: int, item: int | str) -> int:
    """An item of the process that the stage belongs to, by id or key; the stage's own first. Raises NotFound."""
    if isinstance(item, int):
        rows = _BY_ID.rows(stage=stage, item=find.row_id(item))
    else:
        rows = _BY_KEY.rows(stage=stage, item=clean(item))
    if not rows:
        raise NotFound(
            msg(
                "This process has no gate item “{key}”; loudou gate P-12 lists them.", key=str(item)
            )
        )
    return int(rows[0][0])


def _tick(project: int, item: int) -> int | None:
    rows = _STANDING.rows(project=project, item=item)
    return int(rows[0][0]) if rows else None
