"""`loudou brief`: the queue of the review to come, and what a rep says beforehand; for managers, who has not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from store.errors import Invalid, Usage
from store.text import msg
from tui.cli import words
from tui.cli.desk import Desk, put_json
from tui.cli.spoken import argument, as_json, command, option
from tui.cli.words import project_id, shown
from tui.present.words import N_, t

if TYPE_CHECKING:
    from store.queries.reviewing.briefing import Prepared, Step, Written
    from store.session import Session

TEXTS = ("work", "progress", "problem", "support")


@command("brief", N_("Prepare the review: your queue, or the brief on one project."))
@argument("project", required=False)
@option("--work", metavar="TEXT", help=N_("What was done since the last review."))
@option("--progress", metavar="TEXT", help=N_("What moved at the customer."))
@option("--problem", metavar="TEXT", help=N_("What is in the way."))
@option("--support", metavar="TEXT", help=N_("Whom or what you need."))
@option("--next", "text", metavar="TEXT", help=N_("The next step."))
@option("--due", metavar="DAY", help=N_("By when: fri, +7, 12-28."))
@option("--yes", is_flag=True, help=N_("Take the prefilled brief as it is."))
@option("--rep", metavar="MEMBER", help=N_("Whose queue: name, login or number; else yours."))
@option("--missing", is_flag=True, help=N_("Who has filled in, and who has not."))
@as_json
@click.pass_obj
def brief(desk: Desk, /, project: str | None, **given: Any) -> None:
    """With a project: write or show its brief; without: list a queue, or the reps."""
    asked = {name: given[name] for name in (*TEXTS, "text", "due") if given[name] is not None}
    if project is None and (asked or given["yes"]):
        raise Usage(msg("Say which project: loudou brief P-12 --work TEXT."))
    if (project is not None) + (given["rep"] is not None) + given["missing"] > 1:
        raise Usage(msg("Only one of a project, --rep and --missing."))
    if ("text" in asked) != ("due" in asked):
        raise Usage(msg("A next step is given by both --next TEXT and --due DAY."))
    with desk.session() as session:
        if project is None:
            _list(desk, session, given)
        elif asked or given["yes"]:
            _write(desk, session, project_id(session, project), asked)
        else:
            _show(desk, session, project_id(session, project), json=given["json"])


def _list(desk: Desk, session: Session, given: dict[str, Any]) -> None:
    if given["missing"]:
        _missing(desk, session, json=given["json"])
        return
    from store.queries.reviewing.briefing import prepared
    from store.usecases.find import member_id

    rep = given["rep"]
    with session.book.guard():
        member = session.actor.id if rep is None else member_id(rep)
    items = prepared(session, [member])
    if given["json"]:
        put_json([as_value(item) for item in items])
        return
    from store.text import translate
    from tui.present.brief import queue_words, same_words, why_words
    from tui.present.card import chip_word
    from tui.present.table import Column, table

    lang = session.lang
    columns = [
        Column(""),
        Column(t(lang, N_("No."))),
        Column(t(lang, N_("Project")), flexible=True, least=12),
        Column(t(lang, N_("Client")), flexible=True, missable=1),
        Column("1-15-30", right=True),
        Column(t(lang, N_("Why")), flexible=True, least=12),
        Column(""),
    ]
    rows = [
        [
            "✓" if item.brief else "○" if item.owed else "", shown(item.queued.project), item.queued.name,
            item.queued.client_name, chip_word(item.queued.chip, lang),
            why_words(item.queued.why, lang) or translate("at a glance", lang), same_words(item.brief, lang),
        ]
        for item in items
    ]  # fmt: skip
    desk.put(table(columns, rows, width=desk.width, look=desk.look))
    desk.say("{told}.", told=queue_words(items, lang))


def _missing(desk: Desk, session: Session, *, json: bool) -> None:
    from store.queries.reviewing.briefing import coverage, may_lead

    reps = coverage(session, None if may_lead(session) else [session.actor.id])
    if json:
        put_json([
            {"id": rep.member, "name": rep.name, "must": rep.must, "filled": rep.filled, "missing": rep.missing, "glance": rep.glance}
            for rep in reps
        ])  # fmt: skip
        return
    from tui.present.brief import filled_line
    from tui.present.table import Column, table

    lang = session.lang
    titles = (N_("Must discuss"), N_("Filled"), N_("Missing"), N_("At a glance"))
    columns = [Column(""), Column(t(lang, N_("Name")), flexible=True)]
    columns += [Column(t(lang, title), right=True) for title in titles]
    rows = [
        ["○" if rep.missing else "✓", rep.name, *map(str, (rep.must, rep.filled, rep.missing, rep.glance))]
        for rep in reps
    ]  # fmt: skip
    desk.put(table(columns, rows, width=desk.width, look=desk.look))
    if reps:
        desk.say("{told}.", told=filled_line(reps, lang))


def _write(desk: Desk, session: Session, row: int, asked: dict[str, Any]) -> None:
    """Write a brief; what is not said stays as it is written, or as it is prefilled."""
    from store.queries.reviewing.briefing import prepared_one
    from store.usecases.reviewing.briefs import write_brief

    item = prepared_one(session, row)
    values: dict[str, Any] = item.offered() if item else {}
    values |= {name: asked[name] for name in TEXTS if name in asked}
    if "text" in asked:
        due = words.day(session.today, asked["due"])
        values |= {"next_text": asked["text"], "next_due": due}
    made = write_brief(session, row, **values)
    desk.say("The brief on {project} is written.", project=shown(row))
    desk.put([str(made)])


def _show(desk: Desk, session: Session, row: int, *, json: bool) -> None:
    from store.queries.reviewing.briefing import prepared_one

    item = prepared_one(session, row)
    if item is None:
        raise Invalid(msg("Only an open project that has an owner can be reviewed."))
    if json:
        put_json(as_value(item))
        return
    from tui.present.brief import item_detail

    rows = item_detail(item, desk.width or 100, session.lang, session.today)
    desk.put("".join(text for text, _ in line).rstrip() for line in rows)


def as_value(item: Prepared) -> dict[str, Any]:
    """A project of the queue as JSON has it."""
    one = item.queued
    return {
        "project": one.project, "name": one.name, "client": one.client_name, "rep": one.rep, "must": one.must,
        "why": list(one.why), "d": one.d, "chip": one.chip, "duty": one.duty, "key_date": one.key_date,
        "reviewed_on": one.reviewed_on, "brief": _brief(item.brief), "last": _brief(item.last),
        "touches": [touch._asdict() for touch in item.touches], "work": item.work, "progress": item.progress,
        "next_step": _step(item.step), "broken": _step(item.broken),
    }  # fmt: skip


def _brief(brief: Written | None) -> dict[str, Any] | None:
    return brief._asdict() if brief else None


def _step(step: Step | None) -> dict[str, Any] | None:
    return {"id": step.id, "text": step.text, "due": step.due} if step else None
