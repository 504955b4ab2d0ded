"""Saved views on the board: a menu to open, save, replace and remove them, and an entry each in the palette."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from store.errors import Conflict, NotFound
from store.queries.board import Narrowing
from store.queries.people import names
from store.queries.views import View, view, views
from store.session import Session
from store.text import N_, msg
from store.usecases.views import archive_view, save_view
from tui.commands.base import SHOWING, Command, Context
from tui.present.clip import clip, drawable
from tui.present.narrowing import ORDER_NAMES, narrowing_words
from tui.present.words import t
from tui.screens.forms.common import Attempt, Stay, reading
from tui.screens.forms.questions import confirm
from tui.widgets.form import Form
from tui.widgets.form_choice import Choice
from tui.widgets.form_fields import Field
from tui.widgets.form_menu import Menu
from tui.widgets.form_text import Edit

if TYPE_CHECKING:
    from tui.application import Loudou

Names = Mapping[str, Mapping[int, str]]
NAME, WORDS = 30, 26
"""Cells of a view's name and of what it shows in a menu."""


def _read(session: Session) -> tuple[list[View], Names]:
    with session.book.reading():
        return views(session), names(session)


async def view_commands(app: Loudou) -> list[Command]:
    """A command for each saved view, for the palette; none where the book cannot be read, which is said."""
    return [
        Command(
            f"view.{one.id}",
            t(app.lang, "View: {name}", name=one.name),
            "",
            (),
            SHOWING,
            partial(_given, one=one),
        )
        for one in await app.look_up(views) or []
    ]


async def _given(context: Context, one: View) -> None:
    await show_view(context.app, one)


async def show_view(app: Loudou, one: View) -> None:
    """Show the board as a view says, and say what of it is gone."""
    await app.board.show_view(one.narrowing, one.order)
    if one.gone:
        app.tell(msg("View {name}: {said}.", name=one.name, said=one.gone))


async def open_views(app: Loudou) -> None:
    """The menu of saved views."""
    found, known = await app.work.read(_read)
    answers = _listed(app, found, known)
    if app.session.can("view.save"):
        answers.append(Choice("save", t(app.lang, N_("Save what is shown …")), "save"))
        if found:
            answers.append(Choice("replace", t(app.lang, N_("Replace one …")), "replace"))
            answers.append(Choice("remove", t(app.lang, N_("Remove one …")), "remove"))
    if not answers:
        app.tell(msg("No view has been saved yet."))
        return
    chosen = await Menu(t(app.lang, N_("Saved views")), answers, lang=app.lang).ask(app)
    if isinstance(chosen, View):
        await show_view(app, chosen)
    elif chosen == "save":
        await _save(app, known)
    elif chosen in ("replace", "remove"):
        await _one_of(app, str(chosen), _listed(app, found, known))


def _listed(app: Loudou, found: list[View], known: Names) -> list[Choice]:
    return [
        Choice(
            one,
            clip(drawable(one.name), NAME),
            note=clip(_words(app, one.narrowing, known), WORDS),
        )
        for one in found
    ]


def _words(app: Loudou, narrowing: Narrowing, known: Names) -> str:
    words = narrowing_words(narrowing, known, app.lang, app.glyphs)
    return words or t(app.lang, "everything")


async def _one_of(app: Loudou, what: str, answers: list[Choice]) -> None:
    """Ask which view to replace by what is shown, or to remove; and do it."""
    title = N_("Replace which view?") if what == "replace" else N_("Remove which view?")
    chosen = await Menu(t(app.lang, title), answers, lang=app.lang).ask(app)
    if not isinstance(chosen, View):
        return
    if what == "replace":
        await _write(app, Attempt(app), chosen.name, chosen.version)
    elif await confirm(app, msg("Remove the view {name}?", name=chosen.name)):
        await app.do(lambda s: archive_view(s, chosen.id, seen=chosen.version))
        app.tell(msg("Removed the view {name}.", name=chosen.name))


async def _save(app: Loudou, known: Names) -> None:
    """Ask for a name, and keep what is shown under it."""
    attempt, board = Attempt(app), app.board

    async def save(values: Mapping[str, Any]) -> None:
        name = values["name"]
        there = await app.work.read(partial(_there, name=name))
        if there and not await confirm(
            app, msg("There is a view called “{name}” already. Replace it?", name=there.name)
        ):
            raise Stay(msg("Nothing was saved."))
        await _write(app, attempt, name, there.version if there else None)

    shows = f"{_words(app, board.narrowing, known)} · {t(app.lang, ORDER_NAMES[board.order])}"
    form = Form(
        t(app.lang, N_("Save what is shown")),
        [Field("name", N_("Name"), needed=True, edit=Edit(limit=60))],
        reading(app.session, app.currency),
        subtitle=shows,
        save=save,
    )
    await form.ask(app)


def _there(session: Session, name: str) -> View | None:
    try:
        return view(session, name)
    except NotFound:
        return None


async def _write(app: Loudou, attempt: Attempt, name: str, seen: int | None) -> None:
    """Keep what the board shows under a name; where somebody else changed that view since, ask."""
    place = app.board.place
    while True:
        given = partial(
            save_view,
            name=name,
            narrowing=place.narrowing,
            order=place.order,
            replace=seen is not None,
            seen=seen,
        )
        try:
            await attempt.do(given.keywords, partial(_saved, given))
            break
        except Conflict as conflict:
            who = conflict.fields[0].who
            again = msg("{who} changed the view {name} meanwhile. Replace it?", who=who, name=name)
            if not await confirm(app, again):
                raise Stay(msg("Nothing was saved.")) from conflict
            seen = conflict.version
    app.tell(msg("Saved the view {name}.", name=name))


def _saved(save: Callable[..., int], session: Session, command: str) -> int:
    return save(session, command=command)
