"""Commands about clients: the panel beside the board, the archive and what is done in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from store.text import N_, Message, msg
from tui.commands.base import ARCHIVE, BOARD, CLIENTS, EVERYWHERE, Command, Context

if TYPE_CHECKING:
    from tui.screens.archive.screen import ArchiveScreen

KEEPER = ("", "incomplete", "stale", "double")
"""What the archive lists, in the order in which one key goes through it."""


def _here(context: Context) -> ArchiveScreen:
    return cast("ArchiveScreen", context.here)


async def _panel(context: Context) -> None:
    board = context.app.board
    await (board.close_panel() if board.beside else board.open_panel())


async def _archive(context: Context) -> None:
    from store.queries.archive import file_beside
    from tui.screens.archive import open_archive

    file = None
    if context.card:
        project = context.card.id
        file = await context.app.work.read(lambda session: file_beside(session, project))
    await open_archive(context.app, file.id if file else None)


async def _enter(context: Context) -> None:
    here = _here(context)
    if not here.inside:
        await here.enter()
        return
    if context.key in ("right", "l"):
        return
    kind, row = here.page.target or ("", 0)
    file = here.file
    if file is None:
        return
    if kind == "project":
        from tui.screens.project import open_project

        await open_project(context.app, row)
        return
    from tui.screens.forms.client import open_contact_form, open_potential_form

    if kind == "contact":
        person = next((one for one in file.people if one.id == row), None)
        await (open_contact_form(context.app, file, person) if person else _edit(context))
    elif kind == "potential":
        found = next((one for one in file.potentials if one.id == row), None)
        await (open_potential_form(context.app, file, found) if found else _edit(context))
    elif kind:
        await _edit(context)


def _closed(context: Context) -> Message | None:
    """What changes an opened thing needs the right to: said before its form comes up."""
    here = _here(context)
    if not here.inside:
        return None if here.roll.entry else msg("No client is under the cursor.")
    kind = here.page.target[0] if here.page.target else ""
    needed = {"contact": "contact.edit", "potential": "potential.edit", "project": ""}
    right = needed.get(kind, "client.edit")
    if right and not context.session.can(right):
        return msg("Your role may not change this.")
    return None


def _no_file(context: Context) -> Message | None:
    return None if _here(context).file else msg("No client is under the cursor.")


async def _edit(context: Context) -> None:
    from tui.screens.forms.client import open_client_form

    await open_client_form(context.app, _here(context).file)


async def _new(context: Context) -> None:
    from tui.screens.forms.client import open_client_form

    client = await open_client_form(context.app, None)
    if client:
        await _here(context).go_to(client)


async def _contact(context: Context) -> None:
    from tui.screens.forms.client import open_contact_form

    if file := _here(context).file:
        await open_contact_form(context.app, file, None)


async def _potential(context: Context) -> None:
    from tui.screens.forms.client import open_potential_form

    if file := _here(context).file:
        await open_potential_form(context.app, file, None)


async def _take_off(context: Context) -> None:
    from tui.screens.forms import confirm

    here = _here(context)
    kind, row = here.page.target or ("", 0)
    if here.file is None or kind not in ("contact", "potential"):
        return
    rows = here.file.people if kind == "contact" else here.file.potentials
    name = next((one.name for one in rows if one.id == row), "")
    if not await confirm(context.app, msg("Take {name} off this file? Touches stay.", name=name)):
        return
    if kind == "contact":
        from store.usecases.clients import archive_contact

        await context.app.do(lambda session: archive_contact(session, row))
    else:
        from store.usecases.potentials import archive_potential

        await context.app.do(lambda session: archive_potential(session, row))


def _nothing_to_take(context: Context) -> Message | None:
    here = _here(context)
    if here.inside and here.page.target and here.page.target[0] in ("contact", "potential"):
        return None
    return msg("No contact and no potential project is under the cursor.")


def _search(context: Context) -> None:
    _here(context).search()


def _queue(context: Context) -> None:
    here = _here(context)
    here.show_mode(KEEPER[(KEEPER.index(here.top.mode) + 1) % len(KEEPER)])


COMMANDS = (
    Command(
        "client.panel",
        N_("Client"),
        N_("Show the client's file beside the board, or close it."),
        ("c",),
        CLIENTS,
        _panel,
        where=BOARD,
        footer=5,
    ),
    Command(
        "archive.open",
        N_("Archive"),
        N_("All clients with their files; the one under the cursor is open."),
        ("C",),
        CLIENTS,
        _archive,
        where=EVERYWHERE,
    ),
    Command(
        "archive.enter",
        N_("Open"),
        N_("Into the file; there open the contact, project or fact under the cursor."),
        ("enter", "right", "l"),
        CLIENTS,
        _enter,
        where=ARCHIVE,
        why_not=_closed,
        footer=1,
    ),
    Command(
        "archive.find",
        N_("Find a client"),
        N_("Type letters, pinyin or initials; the list follows."),
        ("f",),
        CLIENTS,
        _search,
        where=ARCHIVE,
        footer=2,
    ),
    Command(
        "client.edit",
        N_("Edit facts"),
        N_("Change the client's facts: owner, deputy, class, region, phone and the rest."),
        ("e",),
        CLIENTS,
        _edit,
        "client.edit",
        where=ARCHIVE,
        why_not=_no_file,
        footer=3,
    ),
    Command(
        "contact.add",
        N_("New contact"),
        N_("Add a person to the client's file."),
        ("a",),
        CLIENTS,
        _contact,
        "contact.add",
        where=ARCHIVE,
        why_not=_no_file,
        footer=4,
    ),
    Command(
        "potential.add",
        N_("New potential project"),
        N_("Add what the client may start one day."),
        ("p",),
        CLIENTS,
        _potential,
        "potential.add",
        where=ARCHIVE,
        why_not=_no_file,
    ),
    Command(
        "archive.take_off",
        N_("Take off"),
        N_("Take the contact or potential project under the cursor off the file."),
        ("X", "delete"),
        CLIENTS,
        _take_off,
        "contact.archive",
        where=ARCHIVE,
        why_not=_nothing_to_take,
    ),
    Command(
        "client.new",
        N_("New client"),
        N_("Add a client's file."),
        ("n",),
        CLIENTS,
        _new,
        "client.create",
        where=ARCHIVE,
    ),
    Command(
        "archive.queue",
        N_("Keeper's queue"),
        N_("Incomplete files, then stale ones, then suspected doubles, then all again."),
        ("Q",),
        CLIENTS,
        _queue,
        where=ARCHIVE,
        footer=5,
    ),
    Command(
        "archive.back",
        N_("Back"),
        N_("Out of the file, the queue, the search, the archive."),
        ("esc", "left", "h"),
        CLIENTS,
        lambda context: _here(context).back(),
        where=ARCHIVE,
        footer=6,
    ),
)
