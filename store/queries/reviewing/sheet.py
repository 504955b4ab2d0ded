"""One project on the table: what it is, what is owed, and what happened since its previous review (method §6)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from store.database import guarded
from store.domain import days, flags, review, rhythm, stages
from store.domain.rhythm import Chip, Duty
from store.queries import parts
from store.queries.board import StageView
from store.queries.board import stages as all_stages
from store.queries.reviewing import sheet_sql as sql
from store.queries.reviewing.since import Since
from store.queries.reviewing.since import since as counting
from store.queries.reviewing.trails import Trail, trails
from store.session import Session
from store.usecases import derived
from store.usecases.clashes import missing


class Step(NamedTuple):
    """An open promise; moved: its day was put off (改期). late: days past its due day."""

    id: int
    text: str
    due: str
    first_due: str
    owner: str
    role: str
    late: int

    @property
    def moved(self) -> bool:
        """Whether it was put off."""
        return self.due != self.first_due


class Settled(NamedTuple):
    """A promise settled since the previous review, on `day`: kept or late, by whom it was given."""

    id: int
    text: str
    due: str
    first_due: str
    day: str
    owner: str
    role: str
    state: str


class Met(NamedTuple):
    """A touch since the previous review; `whom` is empty where no person at the client is named."""

    id: int
    day: str
    kind: str
    whom: str
    who: str
    note: str
    outcome: str
    confirmed: bool


class KeyDay(NamedTuple):
    """A key date within a week, in `n` days."""

    kind: str
    day: str
    note: str
    n: int


class Gate(NamedTuple):
    """The gate items of the present stage: how many are met, and the texts of those that are not."""

    met: int
    total: int
    lacking: tuple[str, ...]


class BriefView(NamedTuple):
    """What the rep filled in, not taken up by another review yet. same: in how many briefs in a row."""

    id: int
    who: str
    day: str
    work: str
    progress: str
    problem: str
    support: str
    next_text: str
    next_due: str | None
    same: int
    confirmed: bool


class Provisional(NamedTuple):
    """Progress nobody has confirmed: of a touch, or told in the brief (`touch` None)."""

    touch: int | None
    day: str
    who: str
    whom: str
    note: str


class Other(NamedTuple):
    """Another project of the client that was due a verdict in this review.

    judged: nothing is due of it any more: a verdict, progress made meanwhile, or its end.
    """

    entry: int
    name: str
    judged: bool


class Verdict(NamedTuple):
    """A verdict given before or in this review."""

    id: int
    kind: str
    state: str
    day: str
    note: str
    until: str | None
    intent: str
    evidence: str
    source: str
    review: int | None
    leader: int | None


class Taken(NamedTuple):
    """A decision taken on this project in this review; `d` at its moment, lifted where progress had ended the duty."""

    id: int
    kind: str
    state: str
    note: str
    until: str | None
    outcome: str
    intent: str
    from_stage: int
    to_stage: int
    d: int | None
    lifted: int


class Sheet(NamedTuple):
    """A project on the table. Days ISO, amounts minor units.

    counted: what d counts from. since: day of its previous review, `first` where there was none and it is the day of creation. gone: won, lost,
    dropped or archived. continues: in a row. pending: a third *continue* that waits for its word. red: the rules of its red
    flags (`store.domain.flags`), worst first.
    """

    entry: int
    review: int
    project: int
    name: str
    client_id: int
    client: str
    klass: str
    owner_id: int | None
    owner: str
    member: int | None
    stage: StageView
    last_stage: int
    stage_days: int
    stage_skips: int
    status: str
    gone: str
    amount: int
    currency: str
    close: str | None
    version: int
    d: int
    counted: Since
    chip: Chip
    duty: Duty
    lifted: bool
    hold_until: str | None
    continues: int
    parks: int
    since: str
    first: bool
    broken: tuple[Step, ...]
    steps: tuple[Step, ...]
    settled: tuple[Settled, ...]
    red: tuple[str, ...]
    changes: tuple[Trail, ...]
    touches: tuple[Met, ...]
    silence_days: int
    touch_day: str | None
    waiting_for: str
    waiting_days: int | None
    key_days: tuple[KeyDay, ...]
    gate: Gate
    brief: BriefView | None
    provisional: Provisional | None
    unchanged: tuple[str, ...]
    together: tuple[Other, ...]
    verdicts: tuple[Verdict, ...]
    pending: Verdict | None
    taken: tuple[Taken, ...]
    skips: int
    done: bool
    owed: tuple[str, ...]
    opening: bool
    step_limit: str

    @property
    def kinds(self) -> frozenset[str]:
        """What was decided here; a refused *continue* is nothing."""
        return frozenset(one.kind for one in self.taken if one.state != "refused")

    @property
    def dropped_here(self) -> bool:
        """Whether it is gone by this review's own verdict."""
        return self.gone == "dropped" and "drop" in self.kinds


STEADY = ("stage_id", "owner_id", "amount", "close")
"""Fields of which it is said that they did not change."""


@guarded
def sheet(session: Session, entry: int) -> Sheet:
    """The project of an entry, since its previous review. A fixed number of statements. Raises NotFound."""
    with session.book.reading():
        found = sql.HEAD.rows(entry=entry)
        if not found:
            raise missing("review_entry", entry)
        row = dict(zip(sql.HEAD_NAMES, found[0], strict=True))
        at, known = derived.cutoffs(session.today), all_stages(session)
        ground = Ground(at, known, sql, partial(_gate, session), partial(counting, at=at))
        return assembled(ground, entry, row)


class Ground(NamedTuple):
    """What a sheet stands on: the day with its cut-off days and the rule's numbers, the stages, and who answers its questions.

    ask: the statements of `sheet_sql`, or the same questions answered as of a past moment (`past_sheet`). gate: the gate
    items of a project (columns HEAD_NAMES) in its stage. counted: what its d counts from.
    """

    at: flags.Limits
    stages: tuple[StageView, ...]
    ask: Any
    gate: Callable[[Mapping[str, Any], StageView], Gate]
    counted: Callable[[Mapping[str, Any]], Since]


def assembled(on: Ground, entry: int, row: Mapping[str, Any]) -> Sheet:
    """The sheet of an entry; row: its columns HEAD_NAMES."""
    at, project, known, ask = on.at, row["project"], on.stages, on.ask
    today, numbers = at.today, at.rhythm
    stage = next((one for one in known if one.id == row["stage_id"]), known[0])
    d = rhythm.progress_days(
        today, row["d_anchor"], row["hold_until"], row["provisional_day"], numbers
    )
    waiting = rhythm.held(today, row["hold_until"])
    duty = rhythm.duty(d, waiting, numbers)
    before = ask.BEFORE.rows(project=project, review=row["review"])
    last, since_day = before[0] if before else (0, row["created_day"])
    since = ask.SINCE.rows(entry=last)[0][0] if last else 0
    if not last:
        since = _born(ask, project)
    events = ask.EVENTS.rows(project=project, since=since)
    changes = trails(
        events,
        {
            "stage_id": {one.id: f"{one.number} {one.column}" for one in known},
            "owner_id": dict(ask.MEMBERS.rows()),
            "region_id": dict(ask.REGIONS.rows()),
        },
    )
    brief = _brief(ask, project, row["review"], since if last else 0)
    taken = tuple(Taken(*one) for one in ask.DECIDED.rows(entry=entry))
    start: Duty = json.loads(row["start"] or "{}").get("duty", "")
    together = _together(ask, entry, row, at)
    if "verdict" not in (duty, start):
        together = ()
    gone = "archived" if row["archived"] else row["status"] if row["status"] in stages.CLOSED else ""  # fmt: skip
    by = rhythm.last_step(duty, today, d, numbers)
    said = [one for one in taken if one.state != "refused"]
    kinds = review.told(((one.kind, one.until) for one in said), by, gone=bool(gone))
    judged = review.judged(
        ((one.kind, one.d, one.lifted) for one in said), numbers.verdict, gone=bool(gone)
    )
    stands = review.Standing(duty, start, kinds, judged, bool(gone), bool(row["opening"]))
    done = row["done_day"] is not None
    lacking = any(not one.judged for one in together)
    owed = () if done or gone else review.owing(stands, others=lacking)
    verdicts = tuple(Verdict(*one) for one in ask.VERDICTS.rows(project=project))
    steps = _steps(ask, project, today)
    flagged = flags.flags(
        row["silent_since"], row["next_due"], row["close"], row["d_anchor"], row["hold_until"], row["provisional_day"], at
    )  # fmt: skip
    return Sheet(
        entry=entry, stage=stage, last_stage=max(one.number for one in known),
        stage_days=days.between(row["stage_since"], today), gone=gone, d=d, counted=on.counted(row), chip=rhythm.chip(d, waiting, numbers),
        duty=duty, lifted=bool(start and not duty and review.VERDICTS.isdisjoint(kinds)),
        hold_until=row["hold_until"] if waiting else None, since=since_day, first=not last,
        broken=tuple(step for step in steps if step.late > 0), steps=tuple(step for step in steps if step.late <= 0),
        settled=tuple(Settled(*[*one[:5], one[5] or "", *one[6:]]) for one in ask.SETTLED.rows(project=project, since=since)),
        red=() if gone else tuple(flag.rule for flag in flagged if flag.colour == "red"),
        changes=changes,
        touches=tuple(Met(*[*one[:3], one[3] or "", one[4] or "", *one[5:7], bool(one[7])]) for one in ask.TOUCHES.rows(project=project, since=since)),
        silence_days=max(0, days.between(row["silent_since"], today)),
        waiting_days=days.between(row["waiting_since"], today) if row["waiting_since"] else None,
        key_days=tuple(
            KeyDay(*[*one, days.between(today, one[1])])
            for one in ask.DATES.rows(project=project, first=today, last=days.add(today, review.KEY_DAYS))
        ),
        gate=on.gate(row, stage), brief=brief,
        provisional=_provisional(ask, project, row["d_anchor"], brief, bool(gone)),
        unchanged=tuple(name.removesuffix("_id") for name in STEADY if name not in {one.column for one in changes}),
        together=together, verdicts=verdicts, pending=next((one for one in verdicts if one.state == "pending"), None),
        taken=taken, done=done or (not gone and not owed), owed=owed, opening=bool(row["opening"]),
        step_limit=rhythm.step_limit(today, d, numbers), klass=row["klass"] or "", owner=row["owner"] or "",
        **{name: row[name] for name in (
            "review", "project", "name", "client_id", "client", "owner_id", "member", "stage_skips", "status", "amount", "currency",
            "close", "version", "continues", "parks", "touch_day", "waiting_for", "skips")},
    )  # fmt: skip


def _born(ask: Any, project: int) -> int:
    """The event that made the project: what it was made with is no change."""
    return int(ask.BORN.rows(project=project)[0][0])


def _steps(ask: Any, project: int, today: str) -> list[Step]:
    return [
        Step(id_, text, due, first, owner or "", role, days.between(due, today))
        for id_, text, due, first, owner, role in ask.STEPS.rows(project=project)
    ]


def _gate(session: Session, row: Mapping[str, Any], stage: StageView) -> Gate:
    items = [
        item
        for item in parts.gate(session, row["project"], stage.id, stage.number, row["amount"])
        if item.stage == stage.number
    ]
    lacking = tuple(item.text for item in items if item.open)
    return Gate(len(items) - len(lacking), len(items), lacking)


def _brief(ask: Any, project: int, review_id: int, since: int) -> BriefView | None:
    """The newest brief that got its words after the event `since`, of the review before, and that no other took up."""
    rows = ask.BRIEF.rows(project=project, review=review_id, since=since)
    return BriefView(*[*rows[0][:10], rows[0][10] is not None]) if rows else None


def _provisional(
    ask: Any, project: int, anchor: str, brief: BriefView | None, gone: bool
) -> Provisional | None:
    rows: Sequence[Any] = ask.PROVISIONAL.rows(project=project, anchor=anchor)
    if gone:
        return None
    if rows:
        touch, day, who, whom, note = rows[0]
        return Provisional(touch, day, who or "", whom, note)
    if brief and brief.progress.strip() and not brief.confirmed:
        return Provisional(None, brief.day, brief.who, "", brief.progress)
    return None


def _together(ask: Any, entry: int, row: Mapping[str, Any], at: flags.Limits) -> tuple[Other, ...]:
    rows = ask.TOGETHER.rows(review=row["review"], client=row["client_id"], entry=entry)
    return tuple(
        Other(
            id_,
            name,
            bool(judged)
            or status in stages.CLOSED
            or not flags.verdict_due(anchor, hold, provisional, at),
        )
        for id_, name, judged, status, anchor, hold, provisional in rows
    )
