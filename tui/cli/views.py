"""`loudou view list|save|show|remove`: narrowings and orders that the book shares under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from store.text import render
from tui.cli.desk import Desk, put_json
from tui.cli.narrowing import narrowing_options
from tui.cli.projects import ORDERS
from tui.cli.spoken import Group, argument, as_json, command, option
from tui.present.words import N_, nt, t

if TYPE_CHECKING:
    from store.queries.views import View
    from store.session import Session


@click.group("view", cls=Group, help=N_("Saved views: a narrowing and an order under a name."))
def view() -> None:
    """The saved views of a book."""


@command("list", N_("List the saved views."))
@as_json
@click.pass_obj
def list_(desk: Desk, json: bool) -> None:
    """Print the views."""
    from store.queries.people import names
    from store.queries.views import views
    from tui.present.table import Column, table

    with desk.session() as session:
        found = views(session)
        if json:
            put_json([as_value(session, one) for one in found])
            return
        lang = session.lang
        with session.book.guard():
            known = names(session)
        columns = [
            Column(t(lang, "Name"), flexible=True),
            Column(t(lang, "Shows"), flexible=True),
            Column(t(lang, "Order"), flexible=True, missable=1),
        ]
        rows = [[one.name, shown(session, one, known), order(session, one)] for one in found]
        total = [nt(lang, "{n} view", "{n} views", len(rows)), "", ""]
        desk.put(table(columns, rows, total=total, width=desk.width, look=desk.look))


@command("save", N_("Keep a narrowing and an order under a name; the same name replaces it."))
@argument("name")
@narrowing_options
@option("--order", type=click.Choice(ORDERS), help=N_("What comes first."))
@click.pass_obj
def save(desk: Desk, name: str, narrowing: Any, order: str | None) -> None:
    """Save a view."""
    from store.usecases.views import save_view

    with desk.session() as session:
        by = narrowing.order(session, order)
        save_view(session, name=name, narrowing=narrowing(session), order=by)
        desk.say("Saved the view {name}.", name=name)


@command("show", N_("Show what a saved view shows, and what of it is gone."))
@argument("name")
@as_json
@click.pass_obj
def show(desk: Desk, name: str, json: bool) -> None:
    """Print one view."""
    from store.queries.people import names
    from store.queries.views import view as read
    from tui.present.table import facts

    with desk.session() as session:
        one = read(session, name)
        if json:
            put_json(as_value(session, one))
            return
        lang = session.lang
        with session.book.guard():
            known = names(session)
        pairs = [
            (t(lang, "Shows"), shown(session, one, known)),
            (t(lang, "Order"), order(session, one)),
            *((t(lang, "Gone"), render(sentence, lang)) for sentence in one.gone),
        ]
        lines = facts(pairs, width=desk.width, look=desk.look)
        desk.put([desk.look.bold(one.name), "", *lines])


@command("remove", N_("Take a saved view out of the book; undo brings it back."))
@argument("name")
@click.pass_obj
def remove(desk: Desk, name: str) -> None:
    """Archive a view."""
    from store.usecases.views import archive_view

    with desk.session() as session:
        archive_view(session, name)
        desk.say("Removed the view {name}.", name=name)


def as_value(session: Session, one: View) -> dict[str, Any]:
    """A view as `view --json` prints it: owners and regions by number, 0 for none. This shape is kept stable."""
    return {
        "id": one.id,
        "name": one.name,
        "narrowing": one.narrowing.as_json(),
        "order": one.order,
        "gone": [render(sentence, session.lang) for sentence in one.gone],
        "version": one.version,
    }


def shown(session: Session, one: View, known: dict[str, dict[int, str]]) -> str:
    """What a view narrows to, in words."""
    from tui.present.glyphs import PRETTY
    from tui.present.narrowing import narrowing_words

    words = narrowing_words(one.narrowing, known, session.lang, PRETTY)
    return words or t(session.lang, "everything")


def order(session: Session, one: View) -> str:
    """The order of a view, in words."""
    from tui.present.narrowing import ORDER_NAMES

    return t(session.lang, ORDER_NAMES[one.order])


for _command in (list_, save, show, remove):
    view.add_command(_command)
