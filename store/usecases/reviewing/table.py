"""The project on the table: what it is at the moment of deciding, and whether it counts as reviewed after it (method §6)."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from store.domain import review, rhythm, stages
from store.domain.rhythm import Duty, Rhythm
from store.errors import Invalid
from store.models import Decision, Project, Review, ReviewEntry
from store.text import Message, msg
from store.usecases import anchors
from store.usecases.doing import Doing

_PACE = ("d_anchor", "hold_until", "provisional_day")


class Entry(NamedTuple):
    """A project in a running review. d, waiting, duty: at this moment; start_duty: when the queue was frozen."""

    id: int
    review: int
    project: int
    name: str
    client: int
    status: str
    archived: bool
    d: int
    waiting: bool
    duty: Duty
    start_duty: Duty
    opening: bool
    skips: int
    done_day: str | None
    continues: int
    parks: int
    stage: int
    numbers: Rhythm

    @property
    def gone(self) -> bool:
        """Won, lost, dropped or archived: nothing is left to decide."""
        return self.archived or self.status in stages.CLOSED

    @classmethod
    def read(cls, do: Doing, entry: int) -> Entry:
        """The entry as it stands now, of a running or closed review. Raises NotFound."""
        row = do.row(ReviewEntry, entry, ["review_id", "project_id", "start", "skips", "done_day"])
        meeting = do.row(Review, row["review_id"], ["opening"])
        names = [
            "name",
            "client_id",
            "status",
            "archived",
            "continues",
            "parks",
            "stage_id",
            *_PACE,
        ]
        project = do.row(Project, row["project_id"], names)
        numbers = anchors.numbers()
        anchor, hold, provisional = (project[name] for name in _PACE)
        d = rhythm.progress_days(do.today, anchor, hold, provisional, numbers)
        waiting = rhythm.held(do.today, hold)
        return cls(
            entry, row["review_id"], row["project_id"], project["name"], project["client_id"], project["status"],
            bool(project["archived"]), d, waiting, rhythm.duty(d, waiting, numbers),
            json.loads(row["start"] or "{}").get("duty", ""), bool(meeting["opening"]), row["skips"], row["done_day"],
            project["continues"], project["parks"], project["stage_id"], numbers,
        )  # fmt: skip


def table_entry(do: Doing, entry: int) -> Entry:
    """An entry of a running review on which something is decided. Raises NotFound, Invalid for what is over."""
    on = Entry.read(do, entry)
    row = do.row(Review, on.review, ["state", "day"])
    if row["state"] != "open":
        raise Invalid(
            msg("The review of {day} is closed: it is corrected, not changed.", day=row["day"])
        )
    if on.archived:
        raise Invalid(
            msg("{name} was archived meanwhile; there is nothing to decide.", name=on.name)
        )
    return on


def running_project(on: Entry) -> None:
    """Only an open project is decided upon. Raises Invalid, saying what became of it."""
    if on.status in stages.CLOSED:
        status = Message(stages.STATUSES[on.status])
        raise Invalid(
            msg(
                "{name} is {status} meanwhile; there is nothing to decide.",
                name=on.name,
                status=status,
            )
        )


def decide(do: Doing, on: Entry, kind: str, **told: Any) -> int:
    """Write one decision on the project on the table; gives its id. The duty is judged by d at this moment."""
    lifted = int(bool(on.start_duty) and not on.duty and not _judged(on))
    row = {
        "project_id": on.project, "review_id": on.review, "entry_id": on.id, "day": do.today, "kind": kind,
        "state": "accepted", "d": on.d, "lifted": lifted, **told,
    }  # fmt: skip
    do.watch([on.project])
    return do.create(Decision, row, project=on.project)


def _judged(on: Entry) -> bool:
    """Whether a verdict was given while one was owed, and stands."""
    rows = Decision.select(Decision.kind, Decision.d, Decision.lifted).where(_stands(on))
    return review.judged(rows.tuples(), on.numbers.verdict, gone=on.gone)


def _stands(on: Entry) -> Any:
    """The decisions on an entry that count; a refused *continue* is nothing."""
    return (Decision.entry == on.id) & (Decision.archived == 0) & (Decision.state != "refused")


def _told(do: Doing, on: Entry) -> set[str]:
    """What was decided on an entry and counts."""
    rows = Decision.select(Decision.kind, Decision.until).where(_stands(on))
    by = rhythm.last_step(on.duty, do.today, on.d, on.numbers)
    return review.told(rows.tuples(), by, gone=on.gone)


def settle(do: Doing, on: Entry) -> tuple[str, ...]:
    """✓ where nothing is owed any more, here and on the client's other due projects; gives what is still owed here.

    `on` as it was at the moment of deciding: what was decided may have changed its duty since.
    """
    same, owes, kinds = _owing(do, on)
    for one in same:
        if not owes[one.id] and one.done_day is None and not (one.gone and not kinds[one.id]):
            do.change(ReviewEntry, one.id, {"done_day": do.today}, kind="review_entry.done")
            do.watch([one.project])
    return owes[on.id]


def resettle(do: Doing, entry: int) -> None:
    """✓ anew after a decision was refused, taken back or done again: none where something is owed again.

    Only in a review that still runs; the anchors must stand as they follow from the decisions that remain.
    """
    on = Entry.read(do, entry)
    if do.row(Review, on.review, ["state"])["state"] != "open":
        return
    settle(do, on)
    same, owes, _ = _owing(do, on)
    for one in same:
        if owes[one.id] and one.done_day is not None and not one.gone:
            do.change(ReviewEntry, one.id, {"done_day": None}, kind="review_entry.owing")
            do.watch([one.project])


def _owing(
    do: Doing, on: Entry
) -> tuple[list[Entry], dict[int, tuple[str, ...]], dict[int, set[str]]]:
    """An entry and the client's other due ones: what each still owes (`review.owing`), and what was decided on it."""
    together = on.start_duty == "verdict" and not on.opening
    same = [on, *_others(do, on)] if together else [on]
    kinds = {one.id: _told(do, one) for one in same}
    stands = {
        one.id: review.Standing(
            one.duty, one.start_duty, kinds[one.id], _judged(one), one.gone, one.opening
        )
        for one in same
    }
    lacking = {row for row, one in stands.items() if one.lacking}
    owes = {row: review.owing(one, others=bool(lacking - {row})) for row, one in stands.items()}
    return same, owes, kinds


def _others(do: Doing, on: Entry) -> list[Entry]:
    """The client's other projects in this review that were due a verdict when the queue was frozen."""
    rows = (
        ReviewEntry.select(ReviewEntry.id)
        .join(Project)
        .where(
            ReviewEntry.review == on.review, ReviewEntry.id != on.id, ReviewEntry.archived == 0,
            Project.client == on.client, ReviewEntry.start.contains('"duty":"verdict"'),
        )
        .order_by(ReviewEntry.id)
    )  # fmt: skip
    return [Entry.read(do, row) for (row,) in rows.tuples()]
