"""`loudou gate`: the gate items of a project, ticked with their evidence or opened again."""

from __future__ import annotations

import click

from store.errors import Usage
from store.text import msg
from tui.cli import words
from tui.cli.desk import Desk, put_json
from tui.cli.project import gate_lines, gate_value
from tui.cli.spoken import argument, as_json, command, option
from tui.present.words import N_, t


@command("gate", N_("Show the gate items of a project; tick one, or open it again."))
@argument("project")
@option("--tick", metavar="KEY", help=N_("This item is met; --evidence says what shows it."))
@option("--evidence", metavar="TEXT", help=N_("What shows that the item is met."))
@option("--day", metavar="DAY", help=N_("Since when it is met; today unless told otherwise."))
@option("--untick", metavar="KEY", help=N_("This item is open again."))
@as_json
@click.pass_obj
def gate(
    desk: Desk,
    project: str,
    tick: str | None,
    evidence: str | None,
    day: str | None,
    untick: str | None,
    json: bool,
) -> None:
    """Tick or open an item, or print all of them."""
    from store.queries.projects import project as read
    from store.usecases.gates import tick_item, untick_item

    if (evidence or day) and not tick:
        raise Usage(msg("Say with --tick which gate item is met."))
    if tick and untick:
        raise Usage(msg("Tick an item or open one, not both at once."))
    with desk.session() as session:
        row = words.project_id(session, project)
        if tick:
            when = words.day(session.today, day) if day else None
            tick_item(session, row, item=tick, evidence=evidence or "", day=when)
        if untick:
            untick_item(session, row, item=untick)
        if tick or untick:
            desk.say("Saved {project}.", project=words.shown(row))
            return
        view = read(session, row)
        if json:
            put_json([gate_value(item) for item in view.gate])
            return
        from tui.present.table import facts

        look = desk.look
        for number in dict.fromkeys(item.stage for item in view.gate):
            desk.put([look.bold(t(session.lang, "Gate of stage {n}", n=number))])
            items = [item for item in view.gate if item.stage == number]
            desk.put(facts(gate_lines(items, session), width=desk.width, look=look))
