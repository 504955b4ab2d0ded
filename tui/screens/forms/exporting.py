"""What a list shows as a file: asks for its name and format, writes it beside the person's work."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from store.exchange.writing import FORMATS, Exists, no_folder
from store.reports.lists import client_list, due_list, project_list, promise_list, queue_list
from store.reports.tables import Listing
from store.session import Session
from store.text import N_, msg, nmsg, render
from store.usecases.exporting import Exported, export_list
from tui.present.words import t
from tui.screens.archive.screen import ArchiveScreen
from tui.screens.board.due import DueScreen
from tui.screens.board.place import PlaceScreen
from tui.screens.commanding import Commanding
from tui.screens.forms.common import Stay, reading
from tui.screens.forms.questions import confirm
from tui.widgets.form import Form
from tui.widgets.form_choice import Choice
from tui.widgets.form_fields import Field
from tui.widgets.form_text import Edit
from tui.widgets.form_words import Words
from tui.widgets.progress import Stopped, Told, with_progress

if TYPE_CHECKING:
    from tui.application import Loudou
    from tui.screens.review.promises import PromisesScreen


async def export_shown(app: Loudou, here: Commanding) -> None:
    """Ask for a file and write what the board or the list beside it shows; says where it lies."""
    listing, name = _shown(app, here)
    done: list[Exported] = []

    async def save(values: Mapping[str, Any]) -> None:
        file = named(values["file"], values["format"])
        found = await _write(app, listing, file, values["format"])
        if found is None:
            raise Stay(msg("Stopped; no file was written."))
        done.append(found)

    kind = Words(
        "format",
        N_("Format"),
        needed=True,
        choices=[Choice("xlsx", "XLSX", "xlsx"), Choice("csv", "CSV", "csv")],
    )
    kind.put("xlsx")
    file = Field(
        "file",
        N_("File"),
        needed=True,
        help=N_("the ending is added; ~ is your home folder"),
        edit=Edit(limit=1000),
    )
    file.put(str(Path("~") / f"{name}-{app.session.today}"))
    form = Form(
        t(app.lang, N_("Export what is listed")),
        [kind, file],
        reading(app.session, app.currency),
        save=save,
    )
    await form.ask(app)
    for written in done:
        rows = nmsg("{n} row", "{n} rows", n=written.rows)
        app.tell(msg("{rows} in {file}.", rows=rows, file=str(written.file)))


def _shown(app: Loudou, here: Commanding) -> tuple[Listing, str]:
    """The list under the eyes, and what its file might be called."""
    if isinstance(here, DueScreen):
        return due_list(here.narrowing), "loudou-due"
    if isinstance(here, PlaceScreen):
        place = here.place_name
        return project_list(here.narrowing, order="day", status=place), f"loudou-{place}"
    if isinstance(here, ArchiveScreen):
        mode = here.top.mode
        listing = queue_list(mode) if mode else client_list(here.top.edit.text)
        return listing, f"loudou-{mode}" if mode else "loudou-clients"
    if here.where == "promises":
        only = cast("PromisesScreen", here).only
        members = [only.member] if only.member else None
        return promise_list(members, state=only.state, role=only.role), "loudou-promises"
    board = app.board
    return project_list(board.narrowing, order=board.order), "loudou-projects"


def named(text: str, format: str) -> Path:
    """The file meant: with the format's ending, where it has none of ours or another format's.

    Raises Invalid for a folder: a file beside it is not what was meant.
    """
    file = Path(text)
    no_folder(file)
    if file.suffix.lower().removeprefix(".") in FORMATS:
        file = file.with_suffix("")
    return file.parent / f"{file.name}.{format}"


async def _write(app: Loudou, listing: Listing, file: Path, format: str) -> Exported | None:
    """Write the file; asks before it takes another's place."""
    title = render(msg("Writing {file}", file=file.name), app.lang)
    job = partial(_job, listing=listing, file=file, format=format)
    try:
        return await with_progress(app, title, partial(job, replace=False))
    except Exists as error:
        if not await confirm(
            app, msg("There is a file {path} already. Replace it?", path=str(file))
        ):
            raise Stay(msg("Nothing was saved.")) from error
    return await with_progress(app, title, partial(job, replace=True))


def _job(
    session: Session,
    told: Told,
    stopped: Stopped,
    *,
    listing: Listing,
    file: Path,
    format: str,
    replace: bool,
) -> Exported | None:
    return export_list(
        session, listing, file, format=format, replace=replace, progress=told, stopped=stopped
    )
