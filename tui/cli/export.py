"""`loudou export projects|clients FILE`: a list as CSV or XLSX; each export is remembered in the book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from store.domain.stages import STATUSES
from store.errors import Invalid, Usage
from store.text import msg
from tui.cli.desk import Desk
from tui.cli.narrowing import narrowing_options
from tui.cli.projects import ORDERS
from tui.cli.spoken import Group, argument, command, option
from tui.present.words import N_, nt, t

if TYPE_CHECKING:
    from store.reports.tables import Listing
    from store.session import Session

FORMATS = ("csv", "xlsx")


@click.group("export", cls=Group, help=N_("Write a list to a file: CSV or XLSX, without formulas."))
def export() -> None:
    """Lists as files."""


_file = argument("file", type=click.Path(path_type=Path))
_format = option(
    "--format",
    type=click.Choice(FORMATS),
    help=N_("What to write; without it the file's ending decides."),
)
_force = option("--force", is_flag=True, help=N_("Replace a file that is there."))


@command("projects", N_("Write a list of projects; the open ones unless told otherwise."))
@_file
@narrowing_options
@option(
    "--status",
    type=click.Choice((*STATUSES, "all")),
    default="open",
    help=N_("Projects of this status; `all` for every one."),
)
@option("--order", type=click.Choice(ORDERS), help=N_("What comes first."))
@_format
@_force
@click.pass_obj
def projects(
    desk: Desk,
    file: Path,
    narrowing: Any,
    status: str,
    order: str | None,
    format: str | None,
    force: bool,
) -> None:
    """Export projects."""
    from store.reports.lists import project_list

    chosen = _chosen(file, format)
    with desk.session() as session:
        by = narrowing.order(session, order)
        listing = project_list(narrowing(session), order=by, status=status)
        narrowing.tell_gone(session)
        _write(desk, session, listing, file, chosen, force)


@command("clients", N_("Write a list of clients."))
@_file
@option("--text", default="", metavar="WORDS", help=N_("Only where the names contain these words."))
@option("--queue", is_flag=True, help=N_("Only those whose files need their keeper."))
@_format
@_force
@click.pass_obj
def clients(
    desk: Desk, file: Path, text: str, queue: bool, format: str | None, force: bool
) -> None:
    """Export clients."""
    from store.reports.lists import client_list, queue_list

    if queue and text:
        raise Usage(msg("Give --text or --queue, not both."))
    chosen = _chosen(file, format)
    with desk.session() as session:
        listing = queue_list() if queue else client_list(text)
        _write(desk, session, listing, file, chosen, force)


def _chosen(file: Path, format: str | None) -> str:
    """The format asked for, else that of the file's ending. Raises Usage, Invalid for a folder."""
    from store.exchange.writing import no_folder

    no_folder(file)
    ending = file.suffix.lower().removeprefix(".")
    if format or ending in FORMATS:
        return format or ending
    raise Usage(msg("Say what to write: end the file's name in .csv or .xlsx, or give --format."))


def _write(
    desk: Desk, session: Session, listing: Listing, file: Path, format: str, force: bool
) -> None:
    from store.exchange.writing import Exists
    from store.usecases.exporting import export_list
    from tui.cli.progress import progress

    with progress(t(session.lang, "writing")) as draw:
        try:
            done = export_list(
                session,
                listing,
                file,
                format=format,
                replace=force,
                progress=(lambda at, of: draw("write", at, of)) if draw else None,
            )
        except Exists as error:
            raise Invalid(
                msg("There is a file {path} already; --force replaces it.", path=str(file)), "file"
            ) from error
    if done:
        desk.say(
            "{rows} in {file}.",
            rows=nt(session.lang, "{n} row", "{n} rows", done.rows),
            file=str(done.file),
        )


for _command in (projects, clients):
    export.add_command(_command)
