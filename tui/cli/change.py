"""`loudou new|edit|move|close|reopen|undo|redo`: one use case each.

What was done is told on stderr; `new` prints the number it gave on stdout, for scripts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from store.errors import Invalid, Usage
from store.text import msg
from tui.cli import words
from tui.cli.desk import Desk
from tui.cli.spoken import argument, command, extra_fields, option
from tui.cli.words import project_id, shown
from tui.present.words import N_, deed, nt

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.session import Session
    from store.usecases.history import Undone

FIELDS = ("owner", "region", "product", "code", "remarks")
"""Options of `new` and `edit` that go to the use case as they are written."""


def _fields(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that `new` and `edit` share."""
    options = (
        option("--client", metavar="CLIENT", help=N_("The client: its name, code or number.")),
        option("--owner", metavar="MEMBER", help=N_("Who is in charge: name, login or number.")),
        option("--region", metavar="REGION", help=N_("The region's name.")),
        option("--amount", metavar="AMOUNT", help=N_("Expected amount: 2816000, 281.6万, 2.8M.")),
        option("--currency", metavar="CODE", help=N_("Three letters, such as CNY or USD.")),
        option("--close", metavar="DAY", help=N_("Expected close: 2026-12-28, 12-28, fri, +30.")),
        option("--product", metavar="TEXT", help=N_("What is sold.")),
        option("--code", metavar="CODE", help=N_("Your own number of the project.")),
        option("--remarks", metavar="TEXT", help=N_("Remarks.")),
        extra_fields,
    )
    for one in reversed(options):
        function = one(function)
    return function


@command("new", N_("Add a project; a client that is not known yet is added with it."))
@argument("name")
@_fields
@option("--stage", metavar="STAGE", default="1", help=N_("The stage: its number, key or name."))
@click.pass_obj
def new(desk: Desk, /, name: str, stage: str, **given: Any) -> None:
    """Add a project and print its number."""
    from store.queries.settings import read as setting
    from store.usecases.projects import create_project

    if given["client"] is None:
        raise Usage(msg("Name the client: loudou new NAME --client CLIENT."))
    with desk.session(create=True) as session:
        with session.book.guard():
            usual = str(setting("currency")) or "CNY"
        given["currency"] = given["currency"] or None
        own = given.pop("extra")
        fields = _read(session, given, usual)
        if own:
            fields["extra"] = words.extra({}, own)
        made = create_project(session, name=name, stage=words.stage(session, stage), **fields)
        desk.say("Added {project} {name}.", project=shown(made), name=name)
        desk.put([shown(made)])


@command("edit", N_("Change fields of a project; an empty value clears the field."))
@argument("project")
@option("--name", metavar="NAME", help=N_("The project's name."))
@_fields
@click.pass_obj
def edit(desk: Desk, /, project: str, **given: Any) -> None:
    """Change what was given, as one command."""
    from store.queries.projects import project as read
    from store.usecases.projects import edit_project

    own = given.pop("extra")
    if not own and all(value is None for value in given.values()):
        raise Usage(
            msg("Nothing to change: give a field, as in loudou edit P-12 --amount 281.6万.")
        )
    with desk.session() as session:
        row = project_id(session, project)
        view = read(session, row)
        fields = _read(session, given, view.currency)
        if own:
            fields["extra"] = words.extra(view.extra, own)
        edit_project(session, row, seen=view.version, **fields)
        desk.say("Saved {project}.", project=shown(row))


def _read(session: Session, given: dict[str, Any], usual: str) -> dict[str, Any]:
    """The fields that were given, read: amounts in minor units of the given or `usual` currency, days as ISO text."""
    from store.usecases import values

    fields = {name: value for name, value in given.items() if value is not None}
    if "currency" in fields:
        fields["currency"] = values.currency(fields["currency"])
    currency = fields.get("currency", usual)
    if "amount" in fields:
        fields["amount"] = words.amount(fields["amount"], currency) if fields["amount"] else 0
    if fields.get("close"):
        fields["close"] = words.day(session.today, fields["close"])
    return fields


@command("move", N_("Move a project to another stage."))
@argument("project")
@argument("stage")
@click.pass_obj
def move(desk: Desk, project: str, stage: str) -> None:
    """Move a project and say what was skipped."""
    from store.usecases.projects import move_project

    with desk.session() as session:
        row, number = project_id(session, project), words.stage(session, stage)
        moved = move_project(session, row, stage=number)
        desk.say("{project} is in stage {stage} now.", project=shown(row), stage=number)
        if moved.skipped:
            sentence = nt(
                session.lang,
                "{n} stage was skipped; that is noted.",
                "{n} stages were skipped; that is noted.",
                moved.skipped,
            )
            desk.say("{sentence}", sentence=sentence)
        if moved.gate_open:
            sentence = nt(
                session.lang,
                "{n} gate item was open; that is noted.",
                "{n} gate items were open; that is noted.",
                moved.gate_open,
            )
            desk.say("{sentence}", sentence=sentence)


@command("close", N_("Take a project off the board: won, lost, parked or dropped."))
@argument("project")
@argument("to", type=click.Choice(("won", "lost", "parked", "dropped")))
@option(
    "--reason", metavar="REASON", default="", help=N_("Why; lost, dropped and parked need one.")
)
@option("--day", metavar="DAY", help=N_("Won: when it was signed. Parked: when it comes back."))
@option("--note", metavar="TEXT", default="", help=N_("What is worth remembering."))
@click.pass_obj
def close(desk: Desk, project: str, to: str, reason: str, day: str | None, note: str) -> None:
    """Close or park a project."""
    from store.usecases.projects import close_project

    with desk.session() as session:
        row = project_id(session, project)
        when = words.day(session.today, day) if day else None
        if to == "parked" and when is None:
            raise Invalid(
                msg("The return day is missing: say with --day when it comes back."), "day"
            )
        if to != "parked":
            reason = words.reason(reason)
        close_project(session, row, to=to, reason=reason, day=when, note=note)
        desk.say(DONE[to], project=shown(row))


DONE = {
    "won": N_("{project} is won."),
    "lost": N_("{project} is lost."),
    "parked": N_("{project} is parked."),
    "dropped": N_("{project} is dropped."),
}


@command("reopen", N_("Put a closed or parked project back on the board."))
@argument("project")
@click.pass_obj
def reopen(desk: Desk, project: str) -> None:
    """Back to the stage it was in."""
    from store.usecases.projects import reopen_project

    with desk.session() as session:
        row = project_id(session, project)
        reopen_project(session, row)
        desk.say("{project} is open again.", project=shown(row))


_rest = option(
    "--rest", is_flag=True, help=N_("Leave out what others have changed since; do the rest.")
)


@command("undo", N_("Take back your newest change, a whole import too."))
@_rest
@click.pass_obj
def undo(desk: Desk, rest: bool) -> None:
    """Undo one command."""
    from store.usecases.history import undo as run

    with desk.session() as session:
        done = run(session, rest=rest)
        desk.say("Undone: {name}.", name=deed(session.lang, done.name))
        _tell_kept(desk, done)


@command("redo", N_("Do again what was undone last."))
@_rest
@click.pass_obj
def redo(desk: Desk, rest: bool) -> None:
    """Redo one command."""
    from store.usecases.history import redo as run

    with desk.session() as session:
        done = run(session, rest=rest)
        desk.say("Done again: {name}.", name=deed(session.lang, done.name))
        _tell_kept(desk, done)


def _tell_kept(desk: Desk, undone: Undone) -> None:
    for clash in undone.kept:
        desk.say("Left as {who} has it: {name}.", who=clash.who, name=clash.name)
