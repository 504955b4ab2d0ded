"""A project on the table of a past review as it was: what was written later is not known yet (method §6).

The sheet's questions (`sheet_sql`) are answered from rows as they stood at a moment, so that the same rules make the same
sheet. Stages and gate items are those of now: no use case changes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store.database import guarded
from store.domain import gates
from store.domain.flags import limits
from store.domain.stages import weighing_rates
from store.models import GateItem, Process, Stage
from store.prepared import Marks, Prepared
from store.queries.board import StageView
from store.queries.board import stages as all_stages
from store.queries.reviewing.past_answers import Answers
from store.queries.reviewing.past_moment import Moment, moment
from store.queries.reviewing.past_rows import PastRows, standing
from store.queries.reviewing.sheet import Gate, Ground, Sheet, assembled
from store.queries.reviewing.sheet_sql import HEAD_NAMES
from store.queries.reviewing.since import since_then
from store.session import Session

COPIED = (
    "name", "client_id", "owner_id", "stage_id", "status", "archived", "amount", "currency", "close", "pushes", "version",
    "parks", "waiting_for", "waiting_since", "stage_since", "created_day", "base_kind", "d_base",
)  # fmt: skip
"""Columns of the project that the head of a sheet takes as they are."""


@guarded
def past_sheet(session: Session, entry: int, *, left: bool = False) -> tuple[Moment, Sheet]:
    """The sheet of an entry as it came to the table, before the first decision on it; `left`: as it was left after the last.

    Where nothing was decided: at the end of the review. At most 25 statements, whatever happened since. Raises NotFound.
    """
    with session.book.reading():
        at = moment(session, entry, left=left)
        stood = PastRows(at.project, at.event)
        stages = _stages(session, str(stood.setting("weight_basis")))

        def gate(row: Mapping[str, Any], stage: StageView) -> Gate:
            return _gate(session, stood, stage, row["amount"])

        cuts = limits(at.day, int(stood.setting("silent_days")), stood.numbers)
        ground = Ground(
            cuts, stages, Answers(at, stood), gate, lambda row: since_then(stood, row, cuts)
        )
        return at, assembled(ground, entry, _head(at, stood))


def _head(at: Moment, stood: PastRows) -> dict[str, Any]:
    """The columns HEAD_NAMES of the entry."""
    project, entry, pace = stood.project, stood.entries[at.entry], stood.anchors()
    touched = stood.touch_day
    open_steps = [one["due"] for one in standing(stood.steps) if one["state"] == "open"]
    done = [one["done_day"] for one in standing(stood.entries) if one["done_day"]]
    row = {
        **{name: project[name] for name in COPIED},
        "review": at.review, "leader": at.leader, "opening": at.opening, "project": at.project, "member": entry["member_id"],
        **{name: entry[name] for name in ("start", "skips", "done_day")},
        "client": stood.client["name"], "klass": stood.client["klass"], "owner": stood.members.get(project["owner_id"]),
        "stage_skips": project["skips"], **pace._asdict(),
        "touch_day": touched, "silent_since": touched or project["base_day"],
        "reviewed_on": max(done, default=None), "next_due": min(open_steps, default=None),
    }  # fmt: skip
    return {name: row[name] for name in HEAD_NAMES}


def _stages(session: Session, basis: str) -> tuple[StageView, ...]:
    """The stages, weighing as the book's setting had it then."""
    known = all_stages(session)
    weights = weighing_rates([one.rate for one in known], basis)
    return tuple(one._replace(weight=weight) for one, weight in zip(known, weights, strict=True))


def _items(lang: str) -> Prepared:
    text = GateItem.text_zh if lang == "zh" else GateItem.text_en

    def build(mark: Marks) -> Any:
        query = GateItem.select(GateItem.id, text, GateItem.big_only, Process.big_amount).join(Stage).join(Process)  # fmt: skip
        here = (GateItem.stage == mark.number("stage")) & (GateItem.archived == 0)
        return query.where(here).order_by(GateItem.number, GateItem.id)

    return Prepared(build)


_ITEMS = {"zh": _items("zh"), "en": _items("en")}


def _gate(session: Session, stood: PastRows, stage: StageView, amount: int) -> Gate:
    met = {one["item_id"] for one in standing(stood.ticks)}
    items = [
        (text, item in met)
        for item, text, big_only, big_amount in _ITEMS[session.lang].rows(stage=stage.id)
        if item in met or gates.asked(big_only, amount, big_amount)
    ]
    lacking = tuple(text for text, is_met in items if not is_met)
    return Gate(len(items) - len(lacking), len(items), lacking)
