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

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.queries.projects import ProjectView
    from store.queries.timeline import Change
    from store.session import Session


@command("project", N_("Show one project: its facts, next step and history."))
@argument("project")
@option("--history", type=Whole(0), default=10, help=N_("How many changes to show."))
@as_json
@click.pass_obj
def project(desk: Desk, project: str, history: int, json: bool) -> None:
    """Print one project."""
    from store.queries.projects import project as read
    from store.queries.timeline import history as read_history

    with desk.session() as session:
        row = project_id(session, project)
        view = read(session, row)
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
        "never_touched": view.touch_day is None,
        "flags": [
            {"rule": f.rule, "colour": f.colour, "text": render(f.sentence, session.lang)}
            for f in view.flags
        ],
        "next_steps": [
            {"text": s.text, "due": s.due, "owner": s.owner, "state": s.state, "pushed": s.pushed}
            for s in view.steps
        ],
        "team": [{"name": name, "role": role} for name, role, *_ in view.team],
        "organisations": [{"name": name, "role": role} for name, role, *_ in view.organisations],
        "extra": dict(view.extra),
        "history": [_change(session, change) for change in changes],
    }


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
        (N_("Next steps"), _steps(view)),
        (N_("From the spreadsheet"), list(view.extra.items())),
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
        (t(lang, "Last touch"), view.touch_day or t(lang, "never")),
        (t(lang, "Code"), view.code),
        (t(lang, "Product"), view.product),
        (t(lang, "Remarks"), view.remarks),
        (t(lang, "Closing note"), view.close_note),
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

    lang = session.lang
    out = []
    for change in changes:
        lines = [f"{change.who} · {fields.what_happened(change.kind, lang)}"]
        lines += [
            f"{fields.label(line.field, lang)}: "
            f"{fields.value(line.field, line.before, lang, view.currency)} → "
            f"{fields.value(line.field, line.after, lang, view.currency)}"
            for line in change.lines
        ]
        lines += [change.note] if change.note else []
        out.append((local_time(change.at, session.clock.zone), "\n".join(lines)))
    return out
