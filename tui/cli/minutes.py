"""`loudou minutes`: the minutes of a review to read, as files, and one person's three things; `loudou reviews` lists them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from store.errors import Invalid, NotFound, Usage
from store.text import msg
from tui.cli.desk import Desk, put_json
from tui.cli.spoken import Whole, argument, as_json, command, option
from tui.present.words import N_, nt, t

if TYPE_CHECKING:
    from store.queries.reviewing.meeting import Past
    from store.queries.reviewing.minutes import Decided, Minutes
    from store.reports.minutes import Doer
    from store.session import Session

_path = click.Path(path_type=Path)
LARGEST = 2**31 - 1


@command(
    "minutes", N_("The minutes of a review, in its language; the newest one without a number.")
)
@argument("review", required=False, type=Whole(1, LARGEST))
@as_json
@option("--md", metavar="FILE", type=_path, help=N_("Write them to a file as Markdown."))
@option("--xlsx", metavar="FILE", type=_path, help=N_("Write the decisions to a file as XLSX."))
@option("--force", is_flag=True, help=N_("Replace a file that is there."))
@option(
    "--person", metavar="MEMBER", help=N_("Only this person's three things, to paste into a chat.")
)
@option(
    "--correct",
    nargs=2,
    type=(Whole(1, LARGEST), str),
    metavar="DECISION TEXT",
    help=N_("Set a decision right: a new entry beside it; its number is in --json."),
)
@click.pass_obj
def minutes(
    desk: Desk,
    review: int | None,
    json: bool,
    md: Path | None,
    xlsx: Path | None,
    force: bool,
    person: str | None,
    correct: tuple[int, str] | None,
) -> None:
    """Print or write the minutes, or correct one decision in them."""
    from store.queries.reviewing.minutes import minutes as read
    from store.queries.reviewing.minutes import newest

    if sum((json, bool(md), bool(xlsx), bool(correct))) > 1 or (person and (md or xlsx or correct)):
        raise Usage(
            msg("Ask for one thing at a time: --json, --md, --xlsx, --person or --correct.")
        )
    with desk.session() as session:
        number = review or newest(session)
        if number is None:
            raise NotFound(msg("There has been no review yet."))
        told = read(session, number)
        if correct:
            _correct(desk, session, told, *correct)
        elif md or xlsx:
            _write(desk, session, told, md, xlsx, force)
        elif person:
            _person(desk, session, told, person, json)
        elif json:
            put_json(as_value(told))
        else:
            desk.put(_lines(desk, session, told))


def _correct(desk: Desk, session: Session, told: Minutes, decision: int, note: str) -> None:
    from store.usecases.reviewing.deciding import correct

    known = {one.id for one in told.decisions}
    known |= {fix.id for one in told.decisions for fix in one.corrections}
    if decision not in known:
        raise NotFound(msg("There is no decision {id} in this review.", id=decision))
    made = correct(session, decision, note=note)
    desk.say("Corrected decision {id}.", id=decision)
    desk.put([str(made)])


def _write(
    desk: Desk, session: Session, told: Minutes, md: Path | None, xlsx: Path | None, force: bool
) -> None:
    from store.exchange.writing import Exists, no_folder
    from store.reports.minutes import minutes_list
    from store.usecases.exporting import export_list, export_markdown

    file = md or xlsx
    assert file is not None
    no_folder(file)
    try:
        if md:
            done = export_markdown(session, told, file, replace=force)
        else:
            listing = minutes_list(told.id)
            speaking = session.speaking(told.lang)
            written = export_list(speaking, listing, file, format="xlsx", replace=force)
            assert written is not None
            done = written
    except Exists as error:
        raise Invalid(
            msg("There is a file {path} already; --force replaces it.", path=str(file)), "file"
        ) from error
    desk.say("The minutes are in {file}.", file=str(done.file))


def _person(desk: Desk, session: Session, told: Minutes, person: str, json: bool) -> None:
    from store.reports.minutes import Doer, doers, three_things
    from store.usecases.find import member_id

    with session.book.guard():
        member = member_id(person)
    one = next((one for one in doers(told) if one.member == member), Doer(member, person, ()))
    if json:
        put_json({**_doer(one), "text": three_things(told, one) if one.tasks else ""})
    elif one.tasks:
        desk.put(three_things(told, one).splitlines())
    else:
        desk.say("{name} has nothing to do from this review.", name=person)


def _lines(desk: Desk, session: Session, told: Minutes) -> list[str]:
    from store.domain.names import clean
    from store.reports.minutes import parts, title

    lines = [desk.look.bold(title(told))]
    indent = {"head": "", "text": "  ", "fix": "    "}
    for part in parts(told, session.clock.zone):
        lines += ["", desk.look.bold(part.title)] if part.title else []
        for style, text in part.lines:
            line = indent[style] + clean(text)
            lines.append(desk.look.dim(line) if style == "head" else line)
    return lines


def as_value(told: Minutes) -> dict[str, Any]:
    """Minutes as `minutes --json` prints them: codes, and `says` in the meeting's language. This shape is kept stable."""
    from store.reports.minutes import doers

    sums = {told.currency: told.weighted} if told.currency else {}
    return {
        "id": told.id, "day": told.day, "scope": told.scope, "leader": told.leader, "lang": told.lang,
        "opening": told.opening, "budget": told.budget, "state": told.state, "note": told.note,
        "started": told.started, "ended": told.ended, "elapsed": told.elapsed,
        "people": [
            {"id": p.member, "name": p.name, "presence": p.presence, "until": p.until, "total": p.total, "done": p.done}
            for p in told.people
        ],
        "decisions": [_decision(one, told) for one in told.decisions],
        "promises": [
            {"project": p.project, "name": p.name, "client": p.client, "text": p.text, "owner": p.owner, "due": p.due or None}
            for p in told.promises
        ],
        "not_discussed": [
            {"project": p.project, "name": p.name, "client": p.client, "rep": p.rep, "must": p.must, "partly": p.partly,
             "until": p.until}
            for p in told.left
        ],
        "parked": [
            {"project": p.project, "name": p.name, "client": p.client, "rep": p.rep, "returns": p.until, "text": p.note}
            for p in told.parked
        ],
        "dropped": [
            {"project": p.project, "name": p.name, "client": p.client, "rep": p.rep, "last_stage": p.from_stage,
             "reason": p.reason, "text": p.note}
            for p in told.dropped
        ],
        "tasks": [_doer(one) for one in doers(told)],
        "counts": told.counts, "total": told.total, "done": told.done, "at_glance": told.at_glance, "gone": told.gone,
        "rescheduled": told.rescheduled, "weighted": {**sums, **dict(told.other)},
    }  # fmt: skip


def _decision(one: Decided, told: Minutes) -> dict[str, Any]:
    from store.reports.minutes import said

    return {
        "id": one.id, "at": one.at, "day": one.day, "kind": one.kind, "project": one.project, "name": one.name,
        "client": one.client, "rep": one.rep, "by": one.by, "state": one.state, "settled_by": one.settled_by,
        "text": one.note, "owner": one.owner, "outcome": one.outcome, "reason": one.reason, "intent": one.intent,
        "evidence": one.evidence, "source": one.source, "until": one.until, "from_stage": one.from_stage or None,
        "to_stage": one.to_stage or None, "d": one.d, "lifted": one.lifted, "weighted": one.weight, "currency": one.currency,
        "says": said(one, told),
        "corrections": [
            {"id": fix.id, "at": fix.at, "day": fix.day, "by": fix.by, "text": fix.note} for fix in one.corrections
        ],
    }  # fmt: skip


def _doer(one: Doer) -> dict[str, Any]:
    return {
        "id": one.member,
        "name": one.name,
        "tasks": [
            {"kind": task.kind, "name": task.name, "client": task.client, "text": task.text, "due": task.due or None}
            for task in one.tasks
        ],
    }  # fmt: skip


@command("reviews", N_("List the reviews, newest first."))
@option("--state", type=click.Choice(("open", "closed")), help=N_("Only running or closed ones."))
@option(
    "--limit", type=Whole(1, 10_000), default=50, show_default=True, help=N_("At most so many.")
)
@as_json
@click.pass_obj
def reviews(desk: Desk, state: str | None, limit: int, json: bool) -> None:
    """Print the reviews."""
    from store.queries.reviewing.meeting import reviews as read
    from tui.present.review_list import STATES, spent_words
    from tui.present.table import Column, table

    with desk.session() as session:
        found = read(session, state=state or "", limit=limit)
        if json:
            put_json([_past(one) for one in found])
            return
        lang = session.lang
        columns = [
            Column(t(lang, N_("No.")), right=True), Column(t(lang, N_("Day"))),
            Column(t(lang, N_("Scope")), flexible=True), Column(t(lang, N_("Leader")), flexible=True, missable=1),
            Column(t(lang, N_("Reviewed")), right=True), Column(t(lang, N_("Minutes spent")), right=True, missable=2),
            Column(t(lang, N_("State"))),
        ]  # fmt: skip
        rows = [
            [str(one.id), one.day, one.scope, one.leader, f"{one.done}/{one.total}", spent_words(one),
             t(lang, STATES[one.state])]
            for one in found
        ]  # fmt: skip
        total = ["", nt(lang, "{n} review", "{n} reviews", len(rows)), *[""] * 5]
        desk.put(table(columns, rows, total=total, width=desk.width, look=desk.look))


def _past(one: Past) -> dict[str, Any]:
    return {**one._asdict(), "opening": bool(one.opening)}
