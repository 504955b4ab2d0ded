"""`loudou events`: what happened in the book, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tui.cli.desk import Desk, put_json
from tui.cli.spoken import Whole, as_json, command, option
from tui.cli.words import project_id, shown
from tui.present.fields import LABELS, label
from tui.present.words import N_, Lang, nt, t

if TYPE_CHECKING:
    from collections.abc import Iterable

    from store.queries.events import EventRow
    from store.session import Session


@command("events", N_("List what happened, oldest first; the newest 50 unless told otherwise."))
@option("--after", type=Whole(0), help=N_("Only those after this number."))
@option("--project", metavar="P-12", help=N_("Only those of this project."))
@option("--limit", type=Whole(1), default=50, help=N_("At most this many."))
@as_json
@click.pass_obj
def events(desk: Desk, after: int | None, project: str | None, limit: int, json: bool) -> None:
    """Print events."""
    from store.queries.events import events as read

    with desk.session() as session:
        found = read(
            session,
            after=after or 0,
            project=project_id(session, project) if project else None,
            limit=limit,
            newest=after is None,
        )
        if after is None:
            found.reverse()
        if json:
            put_json([as_value(row) for row in found])
        else:
            desk.put(_listing(desk, session, found))


def as_value(row: EventRow) -> dict[str, Any]:
    """An event as `events --json` prints it. This shape is kept stable."""
    return {
        "id": row.id,
        "at": row.at,
        "who": row.who,
        "command": row.command,
        "kind": row.kind,
        "entity": row.entity,
        "entity_id": row.entity_id,
        "project_id": row.project_id,
        "before": dict(row.before),
        "after": dict(row.after),
    }


def _listing(desk: Desk, session: Session, rows: list[EventRow]) -> list[str]:
    from store.clock import local_time
    from tui.present.table import Column, table

    lang = session.lang
    columns = [
        Column("#", right=True),
        Column(t(lang, "When")),
        Column(t(lang, "Who"), flexible=True, least=6),
        Column(t(lang, "What")),
        Column(t(lang, "Project"), missable=1),
        Column(t(lang, "Fields"), flexible=True, missable=2),
    ]
    lines = [
        [
            str(row.id),
            local_time(row.at, session.clock.zone),
            row.who,
            what(lang, row),
            shown(row.project_id) if row.project_id else "",
            ", ".join(label(n, lang) for n in _bare(row.after) if n in LABELS),
        ]
        for row in rows
    ]
    total = ["", nt(lang, "{n} event", "{n} events", len(rows)), "", "", "", ""]
    return table(columns, lines, total=total, width=desk.width, look=desk.look)


def _bare(names: Iterable[str]) -> list[str]:
    return [name.removesuffix("_id") for name in names]


ENTITIES = {
    "project": N_("project"),
    "client": N_("client"),
    "contact": N_("contact"),
    "member": N_("member"),
    "region": N_("region"),
    "touch": N_("touch"),
    "next_step": N_("next step"),
    "stage": N_("stage"),
    "process": N_("process"),
    "gate_item": N_("gate item"),
    "setting": N_("setting"),
    "layout": N_("import layout"),
    "team_member": N_("team member"),
    "project_client": N_("organisation"),
    "book": N_("book"),
    "saved_view": N_("saved view"),
    "export": N_("export"),
    "gate_tick": N_("gate item"),
    "key_date": N_("key date"),
    "potential_project": N_("potential project"),
    "review": N_("review"),
    "review_person": N_("turn in a review"),
    "review_entry": N_("project in a review"),
    "brief": N_("brief"),
    "decision": N_("decision"),
}
DEEDS = {
    "created": N_("added"),
    "changed": N_("changed"),
    "imported": N_("imported"),
    "archived": N_("taken back"),
    "advanced": N_("advanced"),
    "skipped": N_("advanced, skipping stages"),
    "regressed": N_("moved back"),
    "won": N_("won"),
    "lost": N_("lost"),
    "parked": N_("parked"),
    "dropped": N_("dropped"),
    "reopened": N_("opened again"),
    "waiting": N_("waits"),
    "finished": N_("done"),
    "undone": N_("taken back"),
    "saved": N_("saved in a file"),
    "restored": N_("restored from a file"),
}
WHOLE = {
    "review.created": N_("review opened"),
    "review.closed": N_("review closed"),
    "review_person.created": N_("turn in a review set"),
    "review_person.changed": N_("presence in a review changed"),
    "review_entry.created": N_("put in the queue of a review"),
    "review_entry.done": N_("reviewed"),
    "review_entry.owing": N_("owes something again in a review"),
    "review_entry.skipped": N_("skipped in a review"),
    "review_entry.put_off": N_("put off to a later day"),
    "brief.created": N_("brief written"),
    "brief.confirmed": N_("progress of the brief confirmed"),
    "touch.confirmed": N_("progress confirmed"),
    "decision.accepted": N_("continue accepted"),
    "decision.refused": N_("continue refused"),
}
"""What is not put together of a thing and a deed."""


def what(lang: Lang, row: EventRow) -> str:
    """What an event did; a decision with its kind and its day."""
    if row.kind != "decision.created":
        return kind(lang, row.kind)
    from tui.present.happened import decided, until

    made, day = str(row.after.get("kind", "")), row.after.get("until")
    told = [decided(made, lang), until(made, day, row.after["day"], lang) if day else ""]
    return " · ".join(part for part in told if part)


def kind(lang: Lang, name: str) -> str:
    """What an event did: `project.advanced` is "project advanced"; unknown words stay."""
    if name in WHOLE:
        return t(lang, WHOLE[name])
    entity, _, deed = name.partition(".")
    thing = t(lang, ENTITIES[entity]) if entity in ENTITIES else entity
    done = t(lang, DEEDS[deed]) if deed in DEEDS else deed
    return t(lang, "{thing} {done}", thing=thing, done=done)
