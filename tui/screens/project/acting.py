"""What a key does to a line of an opened project."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from store.queries.parts import OrganisationView, PersonView
from store.queries.projects import ProjectView
from store.session import Session
from store.text import N_
from store.usecases.gates import untick_item
from store.usecases.keydates import archive_key_date
from store.usecases.leaving import unlink_client, unstaff_project
from tui.commands.base import Command
from tui.present.words import t
from tui.screens.forms.parts import (
    open_date_form,
    open_member_form,
    open_participant_form,
    open_role_form,
    open_tick_form,
)
from tui.screens.project.rows import Mark
from tui.widgets.form_choice import Choice
from tui.widgets.form_menu import Menu

if TYPE_CHECKING:
    from tui.application import Loudou

__all__ = ["act", "add", "tick"]


async def tick(app: Loudou, view: ProjectView, item: int) -> None:
    """Ask for the evidence of an open item; a met one is open again."""
    found = next(one for one in view.gate if one.id == item)
    if found.open:
        await open_tick_form(app, view, found)
    else:
        await app.do(partial(untick_item, project=view.id, item=item))


async def act(app: Loudou, view: ProjectView, mark: Mark) -> None:
    """Change what stands on a line, or remove it."""
    if mark.kind == "gate":
        found = next(one for one in view.gate if one.id == mark.id)
        if _may(app, "gate.tick"):
            await open_tick_form(app, view, found)
    elif mark.kind == "date":
        await _change_date(app, view, mark.id)
    elif mark.kind == "team":
        person = next(one for one in view.team if one.id == mark.id)
        await _recast(
            app, view, person, N_("Take off the team"), partial(unstaff_project, team=mark.id)
        )
    elif mark.kind == "link":
        other = next(one for one in view.organisations if one.id == mark.id)
        await _recast(
            app, view, other, N_("Takes no part any more"), partial(unlink_client, link=mark.id)
        )


async def add(app: Loudou, view: ProjectView) -> None:
    """Ask what to add, and for its facts."""
    answers = [
        Choice("participant", t(app.lang, N_("Participant")), "p", note=t(app.lang, N_("design institute, contractor, distributor …"))),
        Choice("member", t(app.lang, N_("Team member")), "m", note=t(app.lang, N_("with a role"))),
        Choice("date", t(app.lang, N_("Key date")), "d", note=t(app.lang, N_("bid opening, bid bond …"))),
    ]  # fmt: skip
    menu = Menu(t(app.lang, N_("Add to the project")), answers, lang=app.lang)
    wanted = await menu.ask(app)
    if wanted == "participant":
        await open_participant_form(app, view)
    elif wanted == "member":
        await open_member_form(app, view)
    elif wanted == "date":
        await open_date_form(app, view, None)


async def _change_date(app: Loudou, view: ProjectView, id: int) -> None:
    date = next(one for one in view.key_dates if one.id == id)
    answers = [
        Choice("change", t(app.lang, N_("Change")), "c"),
        Choice("remove", t(app.lang, N_("Remove")), "r"),
    ]
    if not _may(app, "date.change"):
        return
    menu = Menu(t(app.lang, N_("Key date")), answers, lang=app.lang)
    wanted = await menu.ask(app)
    if wanted == "change":
        await open_date_form(app, view, date)
    elif wanted == "remove":
        await app.do(partial(archive_key_date, date=id))


async def _recast(
    app: Loudou, view: ProjectView, row: PersonView | OrganisationView, leave: str, do: Callable[[Session], Any]
) -> None:  # fmt: skip
    """Give a row another role, or remove it."""
    team = isinstance(row, PersonView)
    if not _may(app, "project.unstaff" if team else "project.unlink"):
        return
    answers = [
        Choice("role", t(app.lang, N_("Another role …")), "c"),
        Choice("leave", t(app.lang, leave), "r"),
        Choice("", t(app.lang, N_("Leave as it is"))),
    ]
    wanted = await Menu(row.name, answers, lang=app.lang).ask(app)
    if wanted == "role":
        await open_role_form(app, view, row)
    elif wanted == "leave":
        await app.do(do)


def _may(app: Loudou, use_case: str) -> bool:
    """Whether this person may; says so where not, as a command does."""
    if app.session.can(use_case):
        return True
    command: Command = app.command("line.open")
    from store.text import msg

    app.tell(msg("Your role may not do this: {name}.", name=msg(command.name)))
    return False
