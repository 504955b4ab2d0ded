"""`loudou review` and `loudou decide`: before the meeting, its start, and what is decided in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from store.domain.review import INTENTS, OUTCOMES, OWED, PRESENCE, WHY
from store.errors import NotFound, Usage
from store.text import Lang, msg
from tui.cli import words
from tui.cli.desk import Desk, put_json
from tui.cli.opening import open_at, seen
from tui.cli.spoken import Whole, argument, as_json, command, option
from tui.present.words import N_, t

if TYPE_CHECKING:
    from store.queries.reviewing.before import Before, Rep
    from store.queries.reviewing.meeting import Line, Meeting
    from store.queries.reviewing.queue import Queued
    from store.session import Session
    from store.usecases.reviewing.deciding import Decided


@command("review", N_("What awaits the weekly review; --start freezes its queue."))
@option(
    "--rep",
    "names",
    multiple=True,
    metavar="MEMBER",
    help=N_("A rep who takes part; may be given again."),
)
@option("--region", metavar="REGION", help=N_("All reps of a region and those below it."))
@option("--minutes", type=Whole(1, 1440), help=N_("Minutes planned."))
@option("--start", is_flag=True, help=N_("Freeze the queue and print the review's number."))
@option(
    "--show",
    "number",
    type=Whole(1),
    help=N_("The queue of a review, with what each project still owes."),
)
@option("--add", metavar="PROJECT", help=N_("With --show: add a project to the queue."))
@option(
    "--presence",
    type=click.Choice(tuple(PRESENCE)),
    help=N_("With --show and --rep: whether a rep is there."),
)
@option(
    "--until",
    metavar="DAY",
    help=N_("The day his turn is moved to; with --close, the day what is left is put off to."),
)
@option("--close", is_flag=True, help=N_("With --show: end the review."))
@as_json
@click.pass_obj
def review(
    desk: Desk, names: tuple[str, ...], region: str | None, minutes: int | None, start: bool, number: int | None,
    add: str | None, presence: str | None, until: str | None, close: bool, json: bool,
) -> None:  # fmt: skip
    """Print what awaits, start a review, or show one."""
    if bool(presence) != bool(number is not None and names):
        raise Usage(
            msg(
                "Say with --rep who, with --presence whether he is there, and with --show in which review."
            )
        )
    if until and not (close or presence == "moved"):
        raise Usage(msg("--until goes with --close, or with --presence moved."))
    if presence == "moved" and not until:
        raise Usage(msg("Say with --until to which day."))
    if (add or presence or close) and number is None:
        raise Usage(msg("Say with --show which review."))
    if seen() and not (names or region or start or json or number):
        from tui.screens.review.going import open_ahead

        open_at(desk, open_ahead)
        return
    with desk.session() as session:
        if number is not None:
            _one(desk, session, number, names, add, presence, until, close, json)
            return
        found, ahead, scope = _ahead(session, names, region)
        if start:
            from store.domain.review import planned
            from store.usecases.reviewing.opening import open_review

            must = sum(one.must for one in ahead.queue)
            budget = minutes or planned(must, len(ahead.queue) - must)

            opened = open_review(
                session, members=[rep.id for rep in found], scope=scope, budget=budget
            )
            desk.say("The review {id} is open: {n} projects.", id=opened, n=len(ahead.queue))
            desk.put([str(opened)])
            return
        if json:
            put_json(
                {
                    "reps": [rep.name for rep in found],
                    "queue": [_queued_value(one) for one in ahead.queue],
                    "pending": [one._asdict() for one in ahead.pending],
                }
            )
        else:
            desk.put(_lines(desk, session, found, ahead))


def _ahead(
    session: Session, names: tuple[str, ...], region: str | None
) -> tuple[list[Rep], Before, str]:
    """The reps meant, what awaits them, and how the meeting is called."""
    from store.queries.reviewing.before import before, reps, within
    from store.usecases.find import member_id, region_id

    found, scope = reps(session), ""
    with session.book.guard():
        if names:
            wanted = list(dict.fromkeys(member_id(name) for name in names))
            found = [rep for one in wanted for rep in found if rep.id == one]
        if region:
            area = within(session, region_id(region))
            found, scope = [rep for rep in found if rep.region in area], region
    if not found:
        raise NotFound(msg("These reps have no open project."))
    return found, before(session, [rep.id for rep in found]), scope


def _lines(desk: Desk, session: Session, found: list[Rep], ahead: Before) -> list[str]:
    from tui.present.before import before_lines
    from tui.present.glyphs import PRETTY

    lines = before_lines(
        ahead, found, {rep.id for rep in found}, desk.width or 100, session.lang, PRETTY,
        session.clock.zone,
    )  # fmt: skip
    return ["".join(text for text, _ in line.row).rstrip() for line in lines]


def _queued_value(one: Queued) -> dict[str, Any]:
    return {
        "project": one.project, "name": one.name, "client": one.client_name, "rep": one.rep, "must": one.must,
        "why": list(one.why), "d": one.d, "chip": one.chip, "duty": one.duty, "stage": one.stage, "amount": one.amount,
        "currency": one.currency, "close": one.close, "key_date": one.key_date, "reviewed_on": one.reviewed_on,
    }  # fmt: skip


def _one(
    desk: Desk, session: Session, number: int, names: tuple[str, ...], add: str | None, presence: str | None,
    until: str | None, close: bool, json: bool,
) -> None:  # fmt: skip
    """Act on a review where that is asked, and show it."""
    from store.queries.reviewing.meeting import meeting
    from store.usecases.reviewing.opening import add_project, attend, close_review

    day = words.day(session.today, until) if until else None
    if add:
        add_project(session, number, project=words.project_id(session, add))
    if presence:
        for name in names:
            attend(session, number, member=name, presence=presence, until=day)
            desk.say("{name}: {presence}.", name=name, presence=t(session.lang, PRESENCE[presence]))
    if close:
        left = close_review(session, number, until=day)
        desk.say("The review {id} is closed; not discussed: {n}.", id=number, n=left)
        return
    found = meeting(session, number)
    if json:
        put_json(meeting_value(found))
    else:
        desk.put(_queue_lines(desk, session, found))


def meeting_value(found: Meeting) -> dict[str, Any]:
    """A review as `review --show N --json` prints it. This shape is kept stable."""
    return {
        "id": found.id, "day": found.day, "scope": found.scope, "leader": found.leader_name, "state": found.state,
        "opening": found.opening, "budget": found.budget,
        "reps": [{"name": one.name, "presence": one.presence, "until": one.until} for one in found.turns],
        "queue": [
            {
                "entry": one.id, "project": one.project, "name": one.name, "client": one.client_name, "rep": one.rep,
                "must": one.must, "why": list(one.why), "d": one.d, "chip": one.chip, "duty": one.duty, "done": one.done,
                "owed": list(one.owed), "decided": sorted(one.kinds), "gone": one.gone, "skips": one.skips,
            }
            for one in found.lines
        ],
    }  # fmt: skip


def _queue_lines(desk: Desk, session: Session, found: Meeting) -> list[str]:
    from store.domain.stages import STATUSES
    from tui.present.card import chip_word
    from tui.present.table import Column, table

    lang = session.lang
    columns = [
        Column("#"), Column(t(lang, "Project"), flexible=True, least=14), Column(t(lang, "Rep"), flexible=True, least=6),
        Column(t(lang, "Chip")), Column(t(lang, "Why"), flexible=True, least=12), Column(t(lang, "Still owed"), flexible=True, least=10),
    ]  # fmt: skip
    lines = [
        [
            words.shown(one.project), one.name, one.rep, chip_word(one.chip, lang), _place(one, lang),
            "✓" if one.done else " · ".join(t(lang, OWED[key]) for key in one.owed) or (t(lang, STATUSES[one.gone]) if one.gone in STATUSES else t(lang, "archived") if one.gone else ""),
        ]
        for one in found.lines
    ]  # fmt: skip
    return table(columns, lines, width=desk.width, look=desk.look)


def _place(one: Line, lang: Lang) -> str:
    """Must be discussed, and why, or accepted at a glance."""
    if not one.must:
        return t(lang, "at a glance")
    why = " · ".join(t(lang, WHY[key]) for key in one.why)
    return t(lang, N_("must discuss: {why}"), why=why)


KINDS = (
    "outcome",
    "next",
    "continue",
    "wait",
    "park",
    "drop",
    "move",
    "accept",
    "unchanged",
    "confirm",
    "skip",
)


NEEDED: dict[str, tuple[str, ...]] = {
    "outcome": ("outcome",), "next": ("TEXT", "until"), "continue": ("TEXT", "intent", "evidence", "until"),
    "wait": ("until", "source"), "park": ("TEXT", "until"), "drop": ("reason",), "move": ("stage",), "unchanged": ("TEXT",),
}  # fmt: skip
"""What a kind of decision cannot do without."""


@command("decide", N_("Decide on a project in a running review, by the rules of the meeting."))
@argument("project")
@argument("kind", type=click.Choice(KINDS))
@argument("text", required=False)
@option(
    "--review",
    "number",
    type=Whole(1),
    help=N_("Which review; the newest running one that has the project."),
)
@option(
    "--due", "--until", "until", metavar="DAY", help=N_("The day of the next step, or until when.")
)
@option(
    "--owner",
    metavar="MEMBER",
    help=N_("Whose next step it is; the project's owner unless told otherwise."),
)
@option("--intent", type=click.Choice(tuple(INTENTS)), help=N_("continue: the client's intent."))
@option("--evidence", metavar="TEXT", help=N_("continue: which evidence to expect."))
@option("--source", metavar="TEXT", help=N_("wait: where the customer published the day."))
@option("--outcome", type=click.Choice(tuple(OUTCOMES)), help=N_("outcome: what the week brought."))
@option("--reason", metavar="REASON", help=N_("drop: the reason, as in loudou close."))
@option("--stage", metavar="STAGE", help=N_("move: the stage: its number, key or name."))
@click.pass_obj
def decide(
    desk: Desk, /, project: str, kind: str, text: str | None, number: int | None, **given: Any
) -> None:
    """Write one decision, and say what the project still owes."""
    with desk.session() as session:
        row = words.project_id(session, project)
        entry = _entry(session, row, number)
        told = _decide(session, entry, kind, text or "", given)
        if told is None:
            desk.say("{project} comes at the end of the queue.", project=words.shown(row))
            return
        desk.say("Saved {project}.", project=words.shown(row))
        if told.pending:
            desk.say(
                "From the third continue in a row on, the manager one level up has a word in it."
            )
        if told.owed:
            owed = " · ".join(t(session.lang, OWED[key]) for key in told.owed)
            desk.say("Still owed: {owed}.", owed=owed)


def _entry(session: Session, project: int, number: int | None) -> int:
    """The project's entry in a running review. Raises NotFound."""
    from store.queries.reviewing.meeting import entry_in

    found = entry_in(session, project, number)
    if found is None:
        raise NotFound(
            msg("No running review has {project} in its queue.", project=words.shown(project))
        )
    return found


def _decide(
    session: Session, entry: int, kind: str, text: str, given: dict[str, Any]
) -> Decided | None:
    from store.usecases.reviewing import deciding
    from store.usecases.reviewing.opening import skip

    for needed in NEEDED.get(kind, ()):
        if not (text if needed == "TEXT" else given[needed]):
            option = (
                needed
                if needed == "TEXT"
                else f"--{'due' if kind == 'next' and needed == 'until' else needed}"
            )
            raise Usage(
                msg("A decision of the kind {kind} needs {option}.", kind=kind, option=option)
            )
    until = words.day(session.today, given["until"]) if given["until"] else ""
    if kind == "skip":
        skip(session, entry, reason=text)
        return None
    if kind == "outcome":
        return deciding.say_outcome(session, entry, outcome=given["outcome"] or "", note=text)
    if kind == "next":
        return deciding.promise(session, entry, text=text, due=until, owner=given["owner"])
    if kind == "continue":
        said = {"intent": given["intent"] or "", "evidence": given["evidence"] or ""}
        return deciding.go_on(session, entry, reason=text, until=until, **said)
    if kind == "wait":
        return deciding.wait(session, entry, until=until, source=given["source"] or "", note=text)
    if kind == "park":
        return deciding.park(session, entry, until=until, reason=text)
    if kind == "drop":
        return deciding.drop(session, entry, reason=words.reason(given["reason"] or ""), note=text)
    if kind == "move":
        return deciding.move(session, entry, stage=words.stage(session, given["stage"]))
    if kind == "accept":
        return deciding.accept(session, entry)
    if kind == "unchanged":
        return deciding.unchanged(session, entry, reason=text)
    return deciding.confirm(session, entry)


@command(
    "follow", N_("Look on while somebody leads a review: the project on the table, as it moves.")
)
@argument("number", type=Whole(1), required=False)
@as_json
@click.pass_obj
def follow(desk: Desk, number: int | None, json: bool) -> None:
    """Open the running review on the screen; where there is no terminal, say what lies on the table now."""
    from store.queries.reviewing.meeting import meeting, reviews
    from store.usecases.reviewing.seat import seat

    with desk.session() as session:
        if number is None:
            running = reviews(session, state="open", limit=1)
            if not running:
                raise NotFound(msg("No review is running."))
            number = running[0].id
        if not seen() or json:
            found, sitting = meeting(session, number), seat(session, number)
            if found.state != "open":
                raise NotFound(msg("No review is running."))
            line = found.line(sitting.entry)
            if json:
                put_json({"review": number, "leader": sitting.who, "entry": sitting.entry,
                          "project": line.project if line else None, "name": line.name if line else "", "block": sitting.block})  # fmt: skip
            elif line and sitting.block:
                desk.put([t(session.lang, N_("{name}: promises and key dates"), name=line.rep)])
            elif line:
                desk.put([f"{words.shown(line.project)}  {line.name}  {line.rep}"])
            return
    from functools import partial

    from tui.screens.review.going import open_follow

    open_at(desk, partial(open_follow, review=number))
