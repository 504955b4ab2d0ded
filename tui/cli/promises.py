"""`loudou promises`: who promised what, what became of it, and how often it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tui.cli import words
from tui.cli.desk import Desk, put_json
from tui.cli.spoken import Whole, as_json, command, option
from tui.cli.words import shown
from tui.present.words import N_, t

if TYPE_CHECKING:
    from store.domain.promises import Rate
    from store.queries.reviewing.promises import Counts, Promise, Record
    from store.session import Session

MOST = 1000
"""Weeks that may be asked for."""


@command("promises", N_("List the promises, and how each person keeps his word."))
@option(
    "--rep",
    metavar="MEMBER",
    multiple=True,
    help=N_("Whose: name, login or number; may be repeated."),
)
@option("--state", metavar="STATE", default="", help=N_("Only open, kept, late or broken ones."))
@option("--role", metavar="ROLE", default="", help=N_("In which of our roles, such as presales."))
@option(
    "--weeks",
    type=Whole(1, MOST),
    default=13,
    help=N_("First due in so many last weeks, or still open (13)."),
)
@as_json
@click.pass_obj
def promises(
    desk: Desk, /, rep: tuple[str, ...], state: str, role: str, weeks: int, json: bool
) -> None:
    """The ledger, then the keep-rates."""
    from store.domain.access import ROLES
    from store.domain.promises import STANDINGS
    from store.queries.reviewing import promises as reading
    from store.usecases import values
    from store.usecases.find import member_id

    with desk.session() as session:
        with session.book.guard():
            members = [member_id(one) for one in rep] or None
        state = words.word(STANDINGS, state) and values.choice(
            words.word(STANDINGS, state), STANDINGS, "state"
        )
        role = words.word(ROLES, role) and values.choice(words.word(ROLES, role), ROLES, "role")
        found = reading.ledger(
            session, members=members, state=state, role=role, weeks=weeks, limit=None
        )
        records = reading.records(session, members)
        since = reading.since_last_review(session, members or [one.member for one in records])
        if json:
            put_json(_whole(found, since, records))
            return
        _table(desk, session, found.promises)
        _told(desk, session, records, since)


def _table(desk: Desk, session: Session, found: list[Promise]) -> None:
    from store.domain.promises import STANDINGS
    from store.text import translate
    from tui.present.promises import marks
    from tui.present.table import Column, table

    lang = session.lang
    columns = [
        Column(t(lang, N_("State"))),
        Column(t(lang, N_("Due"))),
        Column(t(lang, N_("Owner"))),
        Column(t(lang, N_("Promise")), flexible=True, least=12),
        Column("", missable=1),
        Column(t(lang, N_("No."))),
        Column(t(lang, N_("Project")), flexible=True, missable=2),
    ]
    rows = [
        [translate(STANDINGS[one.standing], lang), one.due, one.name, one.text, marks(one, lang), shown(one.project), one.project_name]
        for one in found
    ]  # fmt: skip
    desk.put(table(columns, rows, width=desk.width, look=desk.look))


def _told(desk: Desk, session: Session, records: list[Record], since: Counts) -> None:
    """On stderr: what became of them since the last review, and each person's keep-rates."""
    from tui.present.promises import promise_line, record_words

    desk.say("Since the last review: {told}.", told=promise_line(since, session.lang))
    for one in records:
        desk.say("{name} keeps {rates}.", name=one.name, rates=record_words(one, session.lang))


def _whole(found: Any, since: Counts, records: list[Record]) -> dict[str, Any]:
    return {
        "promises": [as_value(one) for one in found.promises],
        "counts": dict(found.counts),
        "since_last_review": {
            "kept": since.kept, "late": since.late, "broken": since.broken,
            "broken_by": [{"name": name, "broken": n} for name, n in since.broken_by],
        },
        "people": [{"id": one.member, "name": one.name, "weeks4": _rate(one.short), "weeks13": _rate(one.long)} for one in records],
    }  # fmt: skip


def _rate(rate: Rate) -> dict[str, Any]:
    return {**rate._asdict(), "percent": rate.percent}


def as_value(one: Promise) -> dict[str, Any]:
    """A promise as JSON has it."""
    return {
        "id": one.id, "text": one.text, "due": one.due, "first_due": one.first_due, "owner": one.name, "role": one.role,
        "state": one.state, "standing": one.standing, "done_day": one.done_day, "moved": one.moved, "empty": one.empty,
        "project": one.project, "name": one.project_name, "client": one.client,
    }  # fmt: skip
