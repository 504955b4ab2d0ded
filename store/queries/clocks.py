"""The clocks of one project, each with why it last began anew (method §4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from peewee import JOIN, fn

from store.domain import days
from store.domain.flags import Limits
from store.domain.rhythm import progress_days
from store.domain.stages import CLOSED
from store.models import Contact, Decision, Event, GateItem, GateTick, Member, Touch
from store.prepared import Marks, Prepared
from store.usecases import anchors


class Clock(NamedTuple):
    """A clock: whole days since a day, and why it began there.

    why: `touch` (`kind` is the touch's, `whom` the contact), `moved`, `said`, `created`, or `baseline` where nothing has
    happened yet (`kind` says which day that is: created, imported, registered, followed_up). who: the member.
    """

    days: int
    since: str
    why: str
    kind: str = ""
    whom: str = ""
    who: str = ""


class Progress(NamedTuple):
    """The progress clock: d whole days (standing still while held) since `since`, and what set it.

    why: `base` (`kind` says which day that is: created, imported, registered, followed_up, or inherited from a project
    that was dropped), `moved` beyond the highest stage, `gate` (`what`: the item), `touch` (`whom`; `who` confirmed),
    `brief`, `continue` and `wait` (`who` decided; `what`: its reason, its source), `park`. until: the day that it waits for. counts_until:
    provisional progress of `provisional` counts before that day unless it is confirmed, with `with_whom`.
    """

    days: int
    since: str
    why: str
    kind: str = ""
    whom: str = ""
    who: str = ""
    what: str = ""
    until: str = ""
    provisional: str = ""
    counts_until: str = ""
    with_whom: str = ""


class Clocks(NamedTuple):
    """Silence, stage, waiting where the project waits for somebody, and progress where it runs or is parked."""

    silence: Clock
    stage: Clock
    waiting: Clock | None
    progress: Progress | None


_LAST_TOUCH = Prepared(
    lambda mark: (
        Touch.select(Touch.kind, Contact.name, Member.name)
        .join(Contact, on=(Touch.contact == Contact.id))
        .switch(Touch)
        .join(Member, JOIN.LEFT_OUTER, on=(Touch.member == Member.id))
        .where(
            Touch.project == mark.number("project"),
            Touch.day == mark.text("day"),
            Touch.archived == 0,
        )
        .order_by(Touch.id.desc())
        .limit(1)
    )
)


_SET = Prepared(
    lambda mark: (
        Event.select(Event.kind, Member.name)
        .join(Member, on=(Event.actor == Member.id))
        .where(
            Event.project_id == mark.number("project"),
            Event.entity == "project",
            Event.kind != "project.undone",
            (Event.after ** mark.text("one")) | (Event.after ** mark.text("other")),
        )
        .order_by(Event.id.desc())
        .limit(1)
    )
)


def _last(project: int, one: str, other: str) -> tuple[str, str]:
    """Kind and actor of the newest event that set one of two columns to what stands there; an undo is no reason."""
    found = _SET.rows(project=project, one=f"%{one}%", other=f"%{other}%")
    return (str(found[0][0]), str(found[0][1])) if found else ("", "")


def clocks(row: Mapping[str, Any], at: Limits, lang: str = "zh") -> Clocks:
    """The clocks of a project's row (columns by name). At most seven statements, whatever the project has lived through.

    lang: of the gate item's text.
    """
    today = at.today
    return Clocks(
        _silence(row, today), _stage(row, today), _waiting(row, today), _progress(row, at, lang)
    )


def _silence(row: Mapping[str, Any], today: str) -> Clock:
    since = row["silent_since"]
    n = max(0, days.between(since, today))
    found = _LAST_TOUCH.rows(project=row["id"], day=row["touch_day"] or "")
    if not found:
        return Clock(n, since, "baseline", row["base_kind"])
    kind, whom, who = found[0]
    return Clock(n, since, "touch", kind, whom, who or "")


def _stage(row: Mapping[str, Any], today: str) -> Clock:
    since = row["stage_since"]
    n = days.between(since, today)
    stage = row["stage_id"]
    kind, who = _last(row["id"], f'"stage_id":{stage},', f'"stage_id":{stage}}}')
    if kind in ("project.created", "project.imported", ""):
        return Clock(n, since, "baseline", row["base_kind"], who=who)
    return Clock(n, since, "moved", kind, who=who)


def _waiting(row: Mapping[str, Any], today: str) -> Clock | None:
    if not row["waiting_for"] or not row["waiting_since"]:
        return None
    since = row["waiting_since"]
    n, holder = days.between(since, today), row["waiting_for"]
    kind, who = _last(row["id"], f'"waiting_for":"{holder}"', f'"waiting_since":"{since}"')
    if kind in ("project.created", "project.imported", ""):
        return Clock(n, since, "baseline", row["base_kind"], holder, who)
    return Clock(n, since, "said", kind, row["waiting_for"], who)


def _progressed(confirmed: bool) -> Prepared:
    """Whom the newest progress touch of a day was with, and who confirmed it."""

    def build(mark: Marks) -> Any:
        query = (
            Touch.select(Contact.name, Member.name)
            .join(Contact, on=(Touch.contact == Contact.id))
            .switch(Touch)
            .join(Member, JOIN.LEFT_OUTER, on=(Touch.confirmed_by == Member.id))
        )
        mine = query.where(
            Touch.project == mark.number("project"), Touch.day == mark.text("day"), Touch.archived == 0,
            Touch.outcome == "progress", Touch.confirmed_by.is_null(not confirmed),
        )  # fmt: skip
        return mine.order_by(Touch.id.desc()).limit(1)

    return Prepared(build)


_CONFIRMED, _PROVISIONAL = _progressed(True), _progressed(False)


def progress_with(project: int, day: str) -> str:
    """With whom the confirmed progress of a day was made; empty where no touch tells it. One statement."""
    found = _CONFIRMED.rows(project=project, day=day)
    return str(found[0][0]) if found else ""


def _ticked(mark: Marks) -> Any:
    query = GateTick.select(GateItem.text_zh, GateItem.text_en, Member.name).join(GateItem)
    query = query.switch(GateTick).join(Member, JOIN.LEFT_OUTER, on=(GateTick.member == Member.id))
    mine = query.where(
        GateTick.project == mark.number("project"), GateTick.day == mark.text("day"), GateTick.archived == 0
    )  # fmt: skip
    return mine.order_by(GateTick.id.desc()).limit(1)


def _decided(mark: Marks) -> Any:
    """Who decided: whoever wrote it, or had the last word on a third *continue*."""
    query = Decision.select(Decision.source, Decision.note, Member.name)
    made = (Event.entity == "decision") & (Event.entity_id == Decision.id) & (Event.version == 1)
    query = query.join(Event, JOIN.LEFT_OUTER, on=made)
    who = fn.COALESCE(Decision.decided_by, Event.actor)
    query = query.join(Member, JOIN.LEFT_OUTER, on=(Member.id == who))
    mine = query.where(
        Decision.project == mark.number("project"), Decision.day == mark.text("day"),
        Decision.kind == mark.text("kind"), Decision.archived == 0, Decision.state == "accepted",
    )  # fmt: skip
    return mine.order_by(Decision.id.desc()).limit(1)


_TICKED, _DECIDED = Prepared(_ticked), Prepared(_decided)


def _progress(row: Mapping[str, Any], at: Limits, lang: str) -> Progress | None:
    if row["status"] in CLOSED:
        return None
    hold, provisional = row["hold_until"], row["provisional_day"]
    found = anchors.reason(row["id"])
    clock = Progress(
        progress_days(at.today, row["d_anchor"], hold, provisional, at.rhythm),
        found.day, found.why, "inherited" if row["d_base"] else row["base_kind"], until=found.until,
    )  # fmt: skip
    clock = _told(row["id"], clock, lang)
    if not provisional or provisional <= days.add(at.today, -at.rhythm.provisional):
        return clock
    whom = _PROVISIONAL.rows(project=row["id"], day=provisional)
    lapses = days.add(provisional, at.rhythm.provisional)
    return clock._replace(
        provisional=provisional, counts_until=lapses, with_whom=whom[0][0] if whom else ""
    )


def _told(project: int, clock: Progress, lang: str) -> Progress:
    """The clock with whom, what and who, in one statement at most."""
    day = clock.since
    if clock.why == "touch":
        for whom, who in _CONFIRMED.rows(project=project, day=day):
            return clock._replace(whom=whom, who=who or "")
    if clock.why == "gate":
        for zh, en, who in _TICKED.rows(project=project, day=day):
            return clock._replace(what=zh if lang == "zh" else en, who=who or "")
    if clock.why in ("continue", "wait"):
        for source, note, who in _DECIDED.rows(project=project, day=day, kind=clock.why):
            return clock._replace(what=source if clock.why == "wait" else note, who=who or "")
    return clock
