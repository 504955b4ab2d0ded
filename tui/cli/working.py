"""`loudou touch|next`: what happened, what is promised, and what became of it.

What was done is told on stderr; the number it gave is printed on stdout, for scripts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from store.errors import Invalid, NotFound, Usage
from store.text import Message, msg, render
from tui.cli import words
from tui.cli.desk import Desk, put_json
from tui.cli.spoken import argument, as_json, command, option
from tui.cli.words import project_id, shown
from tui.present.words import N_, t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.queries.capturing import Ground, Promise
    from store.session import Session


@command("touch", N_("Write down a touch, and what follows from it, as one change."))
@argument("project")
@argument("note")
@option(
    "--with", "people", metavar="PERSON", multiple=True, help=N_("With whom; a new name is added.")
)
@option(
    "--kind",
    metavar="KIND",
    default="visit",
    help=N_("visit, call, video, received, exchange, bid, message."),
)
@option("--outcome", metavar="OUTCOME", default="", help=N_("progress, none or silent."))
@option("--day", metavar="DAY", help=N_("When it was: today, yesterday, fri, -3, 11-20."))
@option("--minutes", type=int, help=N_("How long it took."))
@option("--purpose", metavar="TEXT", default="", help=N_("What it was for."))
@option(
    "--done", metavar="ID", type=int, multiple=True, help=N_("A next step that is done with it.")
)
@option("--next", "text", metavar="TEXT", help=N_("The next step."))
@option("--due", metavar="DAY", help=N_("By when: fri, +7, 12-28."))
@option("--owner", metavar="MEMBER", help=N_("Who does it: name, login or number; else you."))
@click.pass_obj
def touch(desk: Desk, /, project: str, note: str, **given: Any) -> None:
    """Write a touch and print its number."""
    from store.domain import touches
    from store.queries.capturing import ground
    from store.usecases.working import capture_touch

    text, due = given.pop("text"), given.pop("due")
    person = _only_one(given.pop("people"))
    if (text is None) != (due is None):
        raise Usage(msg("A next step is given by both --next TEXT and --due DAY."))
    with desk.session() as session:
        row = project_id(session, project)
        before = ground(session, row)
        asked: dict[str, Any] = {
            "note": note,
            "kind": words.word(touches.KINDS, given["kind"]),
            "outcome": words.word(touches.OUTCOMES, given["outcome"]),
            "day": words.day(session.today, given["day"] or "today", past=True),
            "contact": _person(person),
            "minutes": given["minutes"],
            "purpose": given["purpose"],
            "done": given["done"],
        }
        if text is not None:
            asked |= {"next_text": text, "next_due": words.day(session.today, due)}
            asked["next_owner"] = given["owner"]
        made = capture_touch(session, row, **asked)
        desk.say("Wrote down a touch for {project} {name}.", project=shown(row), name=before.name)
        _weak(desk, session, before, person, text, made.settled)
        desk.put([str(made.touch)])


def _only_one(people: tuple[str, ...]) -> str | None:
    """The one whom `--with` names; a touch keeps one contact. Raises Usage."""
    if len(people) > 1:
        raise Usage(
            msg("A touch is with one person; --with was given for {people}.", people=people)
        )
    return people[0] if people else None


def _person(text: str | None) -> str | int | None:
    """A contact by number or name."""
    return int(text) if text and text.isdecimal() else text


def _weak(
    desk: Desk, session: Session, before: Ground, person: str | None, text: str | None, settled: Sequence[str]
) -> None:  # fmt: skip
    """Say softly what makes a record weak, and how promises came out."""
    from store.domain import stages, touches
    from store.domain.promises import STANDINGS, empty_phrase
    from store.queries.capturing import ground

    after = ground(session, before.project)
    if len(after.contacts) > len(before.contacts) and person:
        desk.say("{name} is a new contact of {client}.", name=person, client=after.client)
    for state in settled:
        desk.say("Next step done: {state}.", state=msg(STANDINGS[state]))
    dated = bool(after.open) or after.status in stages.CLOSED
    weak: list[Message] = list(touches.weaknesses(person=bool(person), date=dated))
    if text and empty_phrase(text):
        weak.append(msg("the next step says nothing"))
    if weak:
        desk.say("Weak: {why}.", why=tuple(weak))


@command("next", N_("Promise what is next, or say what became of a promise."))
@argument("project")
@argument("text", required=False)
@option("--due", metavar="DAY", help=N_("By when: fri, +7, 12-28."))
@option("--owner", metavar="MEMBER", help=N_("Who does it: name, login or number; else you."))
@option("--role", metavar="ROLE", default="", help=N_("In which of our roles, such as presales."))
@option(
    "--done",
    metavar="[ID]",
    is_flag=False,
    flag_value="",
    help=N_("It is done; without a number the only open one."),
)
@option("--day", metavar="DAY", help=N_("With --done: when it was done."))
@option("--move", metavar="ID", type=int, help=N_("Another day, with --due; that counts as late."))
@option("--reword", metavar="ID", type=int, help=N_("Another text for a promise."))
@option("--list", "listed", is_flag=True, help=N_("List the promises; also without anything else."))
@as_json
@click.pass_obj
def next_step(desk: Desk, /, project: str, text: str | None, **given: Any) -> None:
    """One of: promise, done, move, reword, list."""
    ways = [name for name in ("done", "move", "reword") if given[name] is not None]
    if len(ways) > 1 or (given["listed"] and (ways or text)):
        raise Usage(msg("Only one at a time: TEXT, --done, --move, --reword or --list."))
    if ways == ["done"] and (text is None) != (given["due"] is None):
        raise Usage(msg("What follows a next step that is done needs both TEXT and --due DAY."))
    if given["day"] is not None and ways != ["done"]:
        raise Usage(msg("--day says when a next step was done: give it with --done."))
    with desk.session() as session:
        row = project_id(session, project)
        if ways == ["done"]:
            _done(desk, session, row, text, given)
        elif ways:
            _change(desk, session, row, text, given)
        elif text is not None:
            _promise(desk, session, row, text, given)
        else:
            _list(desk, session, row, json=given["json"])


def _promise(desk: Desk, session: Session, row: int, text: str, given: dict[str, Any]) -> None:
    from store.domain.access import ROLES
    from store.usecases.working import set_next_step

    if given["due"] is None:
        raise Usage(msg("A next step needs a day: loudou next P-12 TEXT --due fri."))
    due = words.day(session.today, given["due"])
    role = words.word(ROLES, given["role"])
    made = set_next_step(session, row, text=text, due=due, owner=given["owner"], role=role)
    _promised(desk, row, text, due, made)


def _promised(desk: Desk, row: int, text: str, due: str, made: int) -> None:
    """Tell what was promised, and its number."""
    from store.domain.promises import empty_phrase

    desk.say("Promised for {project} by {day}.", project=shown(row), day=due)
    if empty_phrase(text):
        desk.say("Weak: {why}.", why=msg("the next step says nothing"))
    desk.put([str(made)])


def _done(desk: Desk, session: Session, row: int, text: str | None, given: dict[str, Any]) -> None:
    """A promise is done; with a text and a day the next one follows it in the same change."""
    from store.domain.access import ROLES
    from store.domain.promises import STANDINGS
    from store.usecases.working import finish_next_step, follow_next_step

    step = _open_one(session, row, given["done"])
    when = words.day(session.today, given["day"], past=True) if given["day"] else None
    if text is None:
        state = finish_next_step(session, step.id, day=when)
        desk.say("Next step done: {state}.", state=msg(STANDINGS[state]))
        return
    due, role = words.day(session.today, given["due"]), words.word(ROLES, given["role"])
    made = follow_next_step(
        session, step.id, day=when, text=text, due=due, owner=given["owner"], role=role
    )
    desk.say("Next step done: {state}.", state=msg(STANDINGS[made.state]))
    _promised(desk, row, text, due, made.step)


def _change(
    desk: Desk, session: Session, row: int, text: str | None, given: dict[str, Any]
) -> None:
    from store.usecases.working import change_next_step

    if given["move"] is not None:
        if given["due"] is None:
            raise Usage(msg("Say the new day: loudou next P-12 --move ID --due fri."))
        step = _open_one(session, row, str(given["move"]))
        due = words.day(session.today, given["due"])
        change_next_step(session, step.id, due=due, text=text, seen=step.version)
        if due != step.due:
            desk.say("Moved to {day}; it counts as late.", day=due)
        elif text in (None, step.text):
            desk.say("It is due {day} already; nothing changed.", day=due)
        else:
            desk.say("Saved {project}.", project=shown(row))
        return
    if text is None:
        raise Usage(msg("Say the new text: loudou next P-12 TEXT --reword ID."))
    step = _open_one(session, row, str(given["reword"]))
    change_next_step(session, step.id, text=text, seen=step.version)
    desk.say("Saved {project}.", project=shown(row))


def _open_one(session: Session, row: int, which: str) -> Promise:
    """The promise of that number, or the only open one. Raises NotFound, Invalid."""
    from store.queries.capturing import promises

    found = promises(session, row)
    if which:
        if not which.isdecimal():
            raise Usage(msg("“{text}” is no number of a next step; --list shows them.", text=which))
        meant = [promise for promise in found if promise.id == int(which)]
    else:
        meant = [promise for promise in found if promise.state == "open"]
    if not meant:
        raise NotFound(
            msg("{project} has no such next step; --list shows them.", project=shown(row))
        )
    if len(meant) > 1:
        numbers = tuple(f"{promise.id} {promise.text}" for promise in meant)
        raise Invalid(msg("More than one is open; give its number: {numbers}.", numbers=numbers))
    return meant[0]


def _list(desk: Desk, session: Session, row: int, *, json: bool) -> None:
    from store.queries.capturing import promises

    found = promises(session, row)
    if json:
        put_json([as_value(promise) for promise in found])
        return
    from store.domain.promises import STANDINGS
    from tui.present.table import Column, table

    lang = session.lang
    columns = [
        Column(t(lang, N_("No.")), right=True),
        Column(t(lang, N_("Next step")), flexible=True, least=12),
        Column(t(lang, N_("Due"))),
        Column(t(lang, N_("Owner")), missable=1),
        Column(t(lang, N_("State"))),
        Column(""),
    ]
    rows = [
        [
            str(one.id), one.text, one.due, one.owner, render(msg(STANDINGS[one.standing]), lang),
            " ".join(_marks(one, session)),
        ]
        for one in found
    ]  # fmt: skip
    desk.put(table(columns, rows, width=desk.width, look=desk.look))


def _marks(promise: Promise, session: Session) -> list[str]:
    """That its day was moved, that it says nothing."""
    marks = [t(session.lang, N_("day moved"))] if promise.moved else []
    return [*marks, t(session.lang, N_("empty phrase"))] if promise.empty else marks


def as_value(promise: Promise) -> dict[str, Any]:
    """A promise as `next --list --json` prints it. This shape is kept stable."""
    plain = ("id", "text", "due", "first_due", "owner", "role", "state", "standing", "done_day")
    return {
        **{name: getattr(promise, name) for name in plain},
        "moved": promise.moved,
        "empty": promise.empty,
    }
