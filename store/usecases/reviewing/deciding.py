"""What a manager decides on the project on the table (method §5, §6). Each is one command with one undo.

Every function gives a `Decided`: the decision's id and what the project still owes before it counts as reviewed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from store.domain import days, review, rhythm
from store.errors import Invalid
from store.models import Brief, Decision, NextStep, Project, Touch
from store.queries.reviewing.standing import last_review, written
from store.text import msg
from store.usecases import anchors, find, projects, values, working
from store.usecases.core import usecase
from store.usecases.doing import Doing
from store.usecases.reviewing.table import Entry, decide, running_project, settle, table_entry


class Decided(NamedTuple):
    """One decision; owed: keys of `store.domain.review.OWED`, empty where the project is reviewed (✓).

    pending: a *continue* that is the third in a row, or a later one, waits for the manager one level up.
    """

    id: int
    owed: tuple[str, ...]
    pending: bool = False


def _decided(kept: list[Any]) -> Decided:
    return Decided(kept[0], tuple(kept[1]), kept[2])


def _on(do: Doing, entry: int) -> Entry:
    on = table_entry(do, entry)
    running_project(on)
    return on


def _on_board(do: Doing, entry: int) -> Entry:
    """What a verdict is given on: no project that is parked until a day to come. Raises Invalid."""
    on = _on(do, entry)
    if on.status == "parked" and on.waiting:
        raise Invalid(msg("{name} is parked until {day}; reopen it before you decide on it.", name=on.name,
                          day=do.row(Project, on.project, ["hold_until"])["hold_until"]))  # fmt: skip
    return on


@usecase("decision.outcome", result=_decided)
def say_outcome(
    do: Doing, /, entry: int, *, outcome: str, note: str = "", command: str | None = None
) -> Decided:
    """This week's outcome: progress, none, silent. A re-check needs it, and a next step (method §5)."""
    on = _on(do, entry)
    told = {
        "outcome": values.choice(outcome, review.OUTCOMES, "outcome"),
        "note": values.note(note, "note"),
    }
    return Decided(decide(do, on, "outcome", **told), settle(do, on))


@usecase("decision.next", result=_decided)
def promise(
    do: Doing, /, entry: int, *, text: str, due: str, owner: find.Key | None = None, role: str = "",
    command: str | None = None,
) -> Decided:  # fmt: skip
    """A next step as the decision. On a re-check it lies within 15 days and before day 30 (method §5)."""
    on = _on(do, entry)
    last = rhythm.step_limit(do.today, on.d, on.numbers)
    if on.duty == "recheck" and values.day(due, "due") > last:
        raise Invalid(
            msg("A re-check is due: the next step must lie by {day}, before day {n}.", day=last, n=on.numbers.verdict), "due"
        )  # fmt: skip
    if owner in (None, ""):
        owner = do.row(Project, on.project, ["owner_id"])["owner_id"]
    step = working.promised(do, on.project, text=text, due=due, owner=owner, role=role)
    made = do.row(NextStep, step, ["text", "due"])
    return Decided(
        decide(do, on, "next", step_id=step, note=made["text"], until=made["due"]), settle(do, on)
    )


@usecase("decision.continue", result=_decided)
def go_on(
    do: Doing, /, entry: int, *, intent: str, reason: str, evidence: str, until: str, command: str | None = None
) -> Decided:  # fmt: skip
    """Verdict *continue*: the client's intent, why, which evidence to expect by a day at most 30 days ahead; d begins anew.

    From the third in a row on it is pending until the manager one level up has accepted it. Raises Invalid where none is due.
    """
    on = _on_board(do, entry)
    if on.duty != "verdict":
        raise Invalid(
            msg(
                "No verdict is due on {name}: this is day {d}.",
                name=on.name,
                d=on.d,
            )
        )
    _refuse_second(on)
    told = {
        "intent": values.choice(intent, review.INTENTS, "intent"),
        "note": _said(reason, "reason"),
        "evidence": _said(evidence, "evidence"),
        "until": _ahead(do, until, rhythm.CONTINUE_DAYS),
    }
    pending = on.continues + 1 >= rhythm.THIRD
    made = decide(do, on, "continue", state="pending" if pending else "accepted", **told)
    return Decided(made, settle(do, on), pending)


def _refuse_second(on: Entry) -> None:
    """While a *continue* waits for the manager one level up, no other may take its place. Raises Invalid."""
    waiting = Decision.select(Decision.day).where(
        Decision.project == on.project, Decision.kind == "continue", Decision.state == "pending",
        Decision.archived == 0,
    ).tuples().first()  # fmt: skip
    if waiting:
        raise Invalid(
            msg("The continue of {day} still waits for the manager one level up: get that word, or wait, park or drop.", day=waiting[0])
        )  # fmt: skip


@usecase("decision.wait", result=_decided)
def wait(
    do: Doing, /, entry: int, *, until: str, source: str, note: str = "", command: str | None = None
) -> Decided:
    """Verdict *wait* 等节点: a day the customer has published, and where; d stands still until then.

    What only counts provisionally is left out of that d. At any d; the next *wait* keeps it.
    """
    on = _on_board(do, entry)
    told = {
        "until": _ahead(do, until, rhythm.WAIT_DAYS),
        "source": _said(source, "source"),
        "note": values.note(note, "note"),
    }
    if on.status == "parked":
        projects.back(do, on.project)
    return Decided(decide(do, on, "wait", **told), settle(do, on))


@usecase("decision.park", result=_decided)
def park(
    do: Doing, /, entry: int, *, until: str, reason: str, command: str | None = None
) -> Decided:
    """Verdict *park* 搁置: back by itself at d = 15 on a day at most 90 days ahead, at most twice."""
    on = _on(do, entry)
    try:
        projects.closed(do, on.project, to="parked", day=until, reason=_said(reason, "reason"))
    except Invalid as error:
        error.field = "until" if error.field == "day" else error.field
        raise
    return Decided(decide(do, on, "park", until=until, note=values.line(reason, "reason"), from_stage=_stage(on)), settle(do, on))  # fmt: skip


@usecase("decision.drop", result=_decided)
def drop(
    do: Doing, /, entry: int, *, reason: str, note: str = "", command: str | None = None
) -> Decided:
    """Verdict *drop* 放弃, with a lost reason; the project keeps its last stage and stays findable."""
    on = _on(do, entry)
    projects.closed(do, on.project, to="dropped", reason=reason, note=note)
    told = {"outcome": reason, "note": values.note(note, "note"), "from_stage": _stage(on)}
    return Decided(decide(do, on, "drop", **told), settle(do, on._replace(status="dropped")))


@usecase("decision.move", result=_decided)
def move(
    do: Doing, /, entry: int, *, stage: int | None = None, by: int = 0, seen: int | None = None,
    command: str | None = None,
) -> Decided:  # fmt: skip
    """A stage move as the decision: to the stage numbered `stage`, or `by` so many stages."""
    on = _on(do, entry)
    here = _stage(on)
    projects.moved(do, on.project, stage=stage, by=by, seen=seen)
    there = projects.stage_by_id(do.row(Project, on.project, ["stage_id"])["stage_id"]).number
    if there == here:
        raise Invalid(msg("The project stands in this stage already."), "stage")
    now = _after(do, on)
    if now.d > on.d:  # it took back what had been progress: that was none
        on = now
    made = decide(do, on, "move", from_stage=here, to_stage=there)
    return Decided(made, settle(do, now))


@usecase("decision.accept", result=_decided)
def accept(do: Doing, /, entry: int, *, command: str | None = None) -> Decided:
    """Accept the rep's brief as the decision: only with a next step that lies ahead, his own or one that stands."""
    on = _on(do, entry)
    brief = _brief(do, on)
    step = _standing_step(do, on.project)
    if brief and brief["next_text"] and brief["next_due"] and brief["next_due"] >= do.today:
        same = NextStep.select(NextStep.id).where(
            NextStep.project == on.project, NextStep.state == "open", NextStep.archived == 0,
            NextStep.text == brief["next_text"], NextStep.due == brief["next_due"],
        ).tuples().first()  # fmt: skip
        step = same[0] if same else working.promised(
            do, on.project, text=brief["next_text"], due=brief["next_due"], owner=brief["member_id"]
        )  # fmt: skip
    if step is None:
        raise Invalid(
            msg("There is no next step to accept: give one, or say why nothing changes."), "due"
        )
    made = do.row(NextStep, step, ["text", "due"])
    told = {
        "brief_id": brief["id"] if brief else None,
        "step_id": step,
        "note": made["text"],
        "until": made["due"],
    }
    return Decided(decide(do, on, "accept", **told), settle(do, on))


@usecase("decision.unchanged", result=_decided)
def unchanged(do: Doing, /, entry: int, *, reason: str, command: str | None = None) -> Decided:
    """*No change*, with a reason."""
    on = _on(do, entry)
    return Decided(decide(do, on, "unchanged", note=_said(reason, "reason")), settle(do, on))


@usecase("decision.confirm", result=_decided)
def confirm(
    do: Doing, /, entry: int, *, touch: int | None = None, command: str | None = None
) -> Decided:
    """The manager's `y`: a touch's progress counts on its own day, or the progress told in the brief as of today (method §5).

    Without `touch`: the newest progress touch nobody confirmed, else the brief. Raises Invalid where there is none.
    """
    on = _on(do, entry)
    found = touch if touch is not None else _unconfirmed(on.project)
    do.watch([on.project])
    if found is not None:
        row = do.row(
            Touch, found, ["project_id", "outcome", "contact_id", "confirmed_by_id", "note"]
        )
        if row["project_id"] != on.project or row["outcome"] != "progress" or not row["contact_id"]:
            raise Invalid(msg("Only a touch with the outcome progress that names a contact can be confirmed."), "touch")  # fmt: skip
        if row["confirmed_by_id"]:
            raise Invalid(msg("This progress is confirmed already."), "touch")
        do.change(Touch, found, {"confirmed_by_id": do.session.actor.id}, kind="touch.confirmed")
        return Decided(
            decide(do, on, "confirm", touch_id=found, note=row["note"][:200]),
            settle(do, _after(do, on)),
        )
    brief = _brief(do, on)
    if not brief or not brief["progress"].strip() or brief["progress_day"]:
        raise Invalid(msg("There is no progress to confirm: no touch with the outcome progress, and none in the brief."))  # fmt: skip
    row = {"progress_day": do.today, "progress_by_id": do.session.actor.id}
    do.change(Brief, brief["id"], row, kind="brief.confirmed")
    return Decided(decide(do, on, "confirm", brief_id=brief["id"], note=brief["progress"][:200]), settle(do, on._replace(duty="")))  # fmt: skip


def _after(do: Doing, on: Entry) -> Entry:
    """The entry as it stands after what was just written: its anchors follow at the end of the command, so they are
    replayed here."""
    now = anchors.of(on.project)
    d = rhythm.progress_days(
        do.today, now.d_anchor, now.hold_until, now.provisional_day, on.numbers
    )
    waiting = rhythm.held(do.today, now.hold_until)
    return on._replace(d=d, waiting=waiting, duty=rhythm.duty(d, waiting, on.numbers))


@usecase("decision.correct")
def correct(do: Doing, /, decision: int, *, note: str, command: str | None = None) -> int:
    """Set a decision right after the meeting, as a new entry; the old one stays (method §6). Gives its id."""
    old = do.row(Decision, decision, ["project_id", "review_id", "entry_id"])
    return do.create(
        Decision,
        {**old, "day": do.today, "kind": "correct", "state": "accepted", "corrects_id": decision, "note": _said(note, "note")},
        project=old["project_id"],
    )  # fmt: skip


# -- parts ---------------------------------------------------------------------------------------


def _said(text: str, field: str) -> str:
    said = values.line(text, field)
    if not said:
        raise Invalid(msg("This cannot be empty."), field)
    return said


def _ahead(do: Doing, until: str, most: int) -> str:
    day, last = values.day(until, "until"), days.add(do.today, most)
    if not do.today < day <= last:
        raise Invalid(
            msg("The day must lie between {first} and {last}.", first=days.add(do.today, 1), last=last), "until"
        )  # fmt: skip
    return day


def _stage(on: Entry) -> int:
    return projects.stage_by_id(on.stage).number


def _unconfirmed(project: int) -> int | None:
    row = (
        Touch.select(Touch.id)
        .where(
            Touch.project == project, Touch.outcome == "progress", Touch.contact.is_null(False),
            Touch.confirmed_by.is_null(), Touch.archived == 0,
        )
        .order_by(Touch.day.desc(), Touch.id.desc()).limit(1).tuples().first()
    )  # fmt: skip
    return int(row[0]) if row else None


def _standing_step(do: Doing, project: int) -> int | None:
    row = (
        NextStep.select(NextStep.id)
        .where(NextStep.project == project, NextStep.state == "open", NextStep.archived == 0, NextStep.due >= do.today)
        .order_by(NextStep.due, NextStep.id).limit(1).tuples().first()
    )  # fmt: skip
    return int(row[0]) if row else None


def _brief(do: Doing, on: Entry) -> dict[str, Any] | None:
    """The newest brief since the project was last reviewed elsewhere, that no other review has accepted."""
    names = ["id", "member_id", "progress", "progress_day", "next_text", "next_due"]
    used = Decision.select(Decision.brief).where(
        Decision.project == on.project, Decision.brief.is_null(False), Decision.review != on.review,
        Decision.archived == 0,
    )  # fmt: skip
    row = (
        Brief.select(*(Brief._meta.columns[name] for name in names))
        .where(
            Brief.project == on.project, Brief.archived == 0, Brief.id.not_in(used),
            written() > last_review(Brief.project, but=on.review),
        )
        .order_by(Brief.day.desc(), Brief.id.desc()).limit(1).tuples().first()
    )  # fmt: skip
    return dict(zip(names, row, strict=True)) if row else None
