"""`loudou project`: one project with its facts, next steps and history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from store.domain.stages import LOST_REASONS, STATUSES
from store.text import render
from tui.cli.desk import Desk, put_json
from tui.cli.spoken import Whole, argument, as_json, command, option
from tui.cli.words import project_id, shown
from tui.present import fields
from tui.present.words import N_, nt, t

KINDS = ("touches", "moves", "steps", "changes")
"""What a timeline can be narrowed to, as `store.queries.timeline` has it; known before anything is read."""

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.queries.parts import GateView
    from store.queries.projects import ProjectView
    from store.queries.timeline import Change
    from store.session import Session
    from store.text import Lang


@command("project", N_("Show one project: its facts, next step and history."))
@argument("project")
@option("--history", type=Whole(0), default=10, help=N_("How many changes to show."))
@option("--timeline", is_flag=True, help=N_("Only what happened to it, newest first."))
@option("--kind", type=click.Choice(KINDS), help=N_("Of the timeline, only these."))
@option("--limit", type=Whole(1), default=50, help=N_("Of the timeline, at most this many."))
@option("--before", type=Whole(1), help=N_("Of the timeline, what came before this event."))
@as_json
@click.pass_obj
def project(
    desk: Desk,
    project: str,
    history: int,
    timeline: bool,
    kind: str | None,
    limit: int,
    before: int | None,
    json: bool,
) -> None:
    """Print one project, or its timeline."""
    from store.queries.projects import project as read
    from store.queries.timeline import history as read_history

    with desk.session() as session:
        row = project_id(session, project)
        view = read(session, row)
        if timeline or kind or before:
            found = read_history(session, row, limit=limit, before=before, only=kind or "")
            if json:
                put_json([happened_value(session, change) for change in found])
            else:
                desk.put(happened_lines(desk, session, view, found))
            return
        changes = read_history(session, row, limit=history) if history else []
        if json:
            put_json(as_value(session, view, changes))
        else:
            desk.put(sheet(desk, session, view, changes))


def as_value(session: Session, view: ProjectView, changes: Sequence[Change]) -> dict[str, Any]:
    """A project as `project --json` prints it. This shape is kept stable."""
    plain = ("id", "name", "client", "owner", "region")
    rest = ("status", "amount", "currency", "close", "code", "product", "tax", "remarks")
    last = ("reason", "closed_day", "hold_until", "silence_days", "stage_days", "skips", "version")
    return {
        **{name: getattr(view, name) for name in plain},
        "stage": view.stage.number,
        "stage_name": view.stage.column,
        **{name: getattr(view, name) for name in (*rest, *last)},
        "d": view.d,
        "chip": view.chip,
        "reviewed_on": view.reviewed_on,
        "check_due": view.check,
        "never_touched": view.touch_day is None,
        "flags": [
            {
                "rule": f.rule,
                "colour": f.colour,
                "text": render(f.sentence, session.lang),
                "since": f.since,
            }
            for f in view.flags
        ],
        "next_steps": [
            {"text": s.text, "due": s.due, "owner": s.owner, "state": s.state, "pushed": s.pushed}
            for s in view.steps
        ],
        "team": [{"name": name, "role": role} for name, role, *_ in view.team],
        "organisations": [{"name": name, "role": role} for name, role, *_ in view.organisations],
        **_parts(session, view),
        "extra": dict(view.extra),
        "history": [_change(session, change) for change in changes],
    }


def _parts(session: Session, view: ProjectView) -> dict[str, Any]:
    """Clocks, gate items, participants and key dates."""
    clocks, words = view.clocks._asdict(), whys(view, session)
    return {
        "clocks": {
            name: {"days": clock.days, "since": clock.since, "why": clock.why, "who": clock.who, "text": words[name],
                   **_held(clock)}
            for name, clock in clocks.items() if clock
        },
        "gates": [gate_value(item) for item in view.gate],
        "participants": [{"name": o.name, "role": o.role, "client_id": o.client} for o in view.organisations],
        "key_dates": [{"kind": d.kind, "day": d.day, "note": d.note} for d in view.key_dates],
    }  # fmt: skip


def _held(clock: Any) -> dict[str, Any]:
    """Of the progress clock also the day it waits for, and until when provisional progress counts; null where none."""
    if not hasattr(clock, "until"):
        return {}
    return {"until": clock.until or None, "counts_until": clock.counts_until or None}


def whys(view: ProjectView, session: Session) -> dict[str, str]:
    """Why each clock that runs last began anew."""
    from tui.present import clocks as words

    lang, today = session.lang, session.today
    clocks = view.clocks
    found = {
        "silence": words.silence(clocks.silence, lang, today),
        "stage": words.stage(clocks.stage, view.stage.norm_days, lang, today),
    }
    if clocks.waiting:
        found["waiting"] = words.waiting(clocks.waiting, lang, today)
    if clocks.progress:
        found["progress"] = words.progress(clocks.progress, lang, today)
    return found


def gate_value(item: GateView) -> dict[str, Any]:
    """A gate item as `--json` prints it. This shape is kept stable."""
    return {"key": item.key, "stage": item.stage, "text": item.text, "wanted": item.wanted, "met": not item.open,
            "evidence": item.evidence, "day": item.day, "who": item.who}  # fmt: skip


def happened_value(session: Session, change: Change) -> dict[str, Any]:
    """An entry of the timeline as `--json` prints it. This shape is kept stable."""
    told = ("id", "day", "what", "whom", "outcome", "gate_open", "until")
    return {
        **_change(session, change),
        **{name: getattr(change, name) for name in told},
        "taken_back": change.gone,
    }


def happened_lines(
    desk: Desk, session: Session, view: ProjectView, changes: Sequence[Change]
) -> list[str]:
    """The timeline as text."""
    from tui.present.table import facts

    if not changes:
        return [
            t(session.lang, "Nothing of this kind happened to {project}.", project=shown(view.id))
        ]
    pairs = _history(session, view, changes)
    return [
        desk.look.bold(f"{shown(view.id)} {view.name}"),
        *facts(pairs, width=desk.width, look=desk.look),
    ]


def _change(session: Session, change: Change) -> dict[str, Any]:
    return {
        "at": change.at,
        "who": change.who,
        "kind": change.kind,
        "lines": [
            {
                "field": line.field,
                "before": _plain(session, line.before),
                "after": _plain(session, line.after),
            }
            for line in change.lines
        ],
        "note": change.note,
    }


def _plain(session: Session, value: Any) -> Any:
    """A value that JSON has: a message becomes its sentence."""
    if value is None or isinstance(value, str | int):
        return value
    return fields.value("", value, session.lang)


def sheet(desk: Desk, session: Session, view: ProjectView, changes: Sequence[Change]) -> list[str]:
    """A project as text: name, flags, facts, next steps, what was imported beside, history."""
    from tui.present.table import facts

    look, width = desk.look, desk.width
    out = [look.bold(f"{shown(view.id)} {view.name}")]
    out += [
        f"{'✗' if f.colour == 'red' else '!'} {render(f.sentence, session.lang)}"
        for f in view.flags
    ]
    out += ["", *facts(_facts(session, view), width=width, look=look)]
    for heading, pairs in (
        (N_("Clocks"), _clocks(session, view)),
        (N_("Next steps"), _steps(view)),
        (N_("Gate"), _gate(session, view)),
        (N_("Team"), [(fields.value("role", p.role, session.lang), p.name) for p in view.team]),
        (
            N_("Participants"),
            [(fields.value("role", o.role, session.lang), o.name) for o in view.organisations],
        ),
        (
            N_("Key dates"),
            [
                (
                    d.day,
                    " · ".join(filter(None, (fields.value("kind", d.kind, session.lang), d.note))),
                )
                for d in view.key_dates
            ],
        ),
        (N_("Extra fields"), list(view.extra.items())),
        (N_("History"), _history(session, view, changes)),
    ):
        if pairs:
            out += ["", look.bold(t(session.lang, heading)), *facts(pairs, width=width, look=look)]
    return out


def _facts(session: Session, view: ProjectView) -> list[tuple[str, str]]:
    from store.domain.money import plain

    lang = session.lang
    days = nt(lang, "{n} day", "{n} days", view.stage_days)
    pushed = nt(lang, " (moved {n} time)", " (moved {n} times)", view.pushes) if view.pushes else ""
    reason = t(lang, LOST_REASONS[view.reason]) if view.reason in LOST_REASONS else view.reason
    klass = f" · {view.client_class}" if view.client_class else ""
    return [
        (t(lang, "Client"), f"{view.client}{klass}"),
        (t(lang, "Owner"), view.owner or "–"),
        (t(lang, "Region"), view.region),
        (t(lang, "Stage"), f"{view.stage.number} {view.stage.column} · {days}"),
        (t(lang, "Status"), " · ".join(filter(None, (t(lang, STATUSES[view.status]), reason)))),
        (t(lang, "Closed on"), view.closed_day or ""),
        (t(lang, "Back on"), (view.hold_until or "") if view.status == "parked" else ""),
        (t(lang, "Amount"), f"{plain(view.amount, view.currency)} {view.currency}"),
        (t(lang, "Expected close"), f"{view.close}{pushed}" if view.close else ""),
        ("1-15-30", _chip(view, lang)),
        (t(lang, "Last touch"), view.touch_day or t(lang, "never")),
        (t(lang, "Code"), view.code),
        (t(lang, "Product"), view.product),
        (t(lang, "Remarks"), view.remarks),
        (t(lang, "Closing note"), view.close_note),
    ]


def _chip(view: ProjectView, lang: Lang) -> str:
    from tui.present.card import chip_word

    if view.d is None:
        return ""
    days = nt(lang, "{n} day without progress", "{n} days without progress", view.d)
    return f"{chip_word(view.chip, lang)} · {days}"


def _clocks(session: Session, view: ProjectView) -> list[tuple[str, str]]:
    from tui.present.clocks import said

    lang = session.lang
    return [
        (name, f"{t(lang, '{n} d', n=days)} · {why}")
        for name, days, why in said(view, lang, session.today)
    ]


def _gate(session: Session, view: ProjectView) -> list[tuple[str, str]]:
    """The present stage's items."""
    return gate_lines([item for item in view.gate if item.stage == view.stage.number], session)


def gate_lines(items: Sequence[GateView], session: Session) -> list[tuple[str, str]]:
    """Each item with its sign and key, and what was shown or is asked for."""
    lang = session.lang
    return [
        (
            f"{'○' if item.open else '✓'} {item.key}",
            f"{item.text}\n"
            + (
                t(lang, "asks for: {evidence}", evidence=item.wanted)
                if item.open
                else t(
                    lang,
                    "{evidence} · {day} {name}",
                    evidence=item.evidence,
                    day=item.day,
                    name=item.who,
                )
            ),
        )
        for item in items
    ]


def _steps(view: ProjectView) -> list[tuple[str, str]]:
    return [
        (step.due, " · ".join(filter(None, (step.text, step.owner, "✓" if step.done_day else ""))))
        for step in view.steps
    ]


def _history(
    session: Session, view: ProjectView, changes: Sequence[Change]
) -> list[tuple[str, str]]:
    from store.clock import local_time
    from tui.present.happened import title

    lang = session.lang
    out = []
    for change in changes:
        at = local_time(change.at, session.clock.zone)
        own = change.kind == "touch.created" and change.day and change.day != at[:10]
        what = " ".join(part for part in title(change, lang) if part)
        gone = t(lang, "taken back since") if change.gone else ""
        lines = [" · ".join(part for part in (change.who, what, gone) if part)]
        lines += [t(lang, "written {day}", day=at)] if own else []
        lines += [
            f"{fields.label(line.field, lang)}: "
            f"{fields.value(line.field, line.before, lang, view.currency)} → "
            f"{fields.value(line.field, line.after, lang, view.currency)}"
            for line in change.lines
        ]
        if change.gate_open:
            lines.append(
                nt(lang, "{n} gate item was open", "{n} gate items were open", change.gate_open)
            )
        lines += [change.note] if change.note else []
        out.append((change.day if own else at, "\n".join(lines)))
    return out
