"""What a list shows as a file: asks for its name and format, writes it beside the person's work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from store.exchange.writing import FORMATS, Exists, no_folder
from store.reports.lists import client_list, due_list, project_list, promise_list, queue_list
from store.reports.minutes import minutes_list
from store.reports.tables import Listing
from store.session import Session
from store.text import N_, msg, nmsg, render
from store.usecases.exporting import Exported, export_list, export_markdown
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
    from store.queries.reviewing.minutes import Minutes
    from tui.application import Loudou
    from tui.screens.review.promises import PromisesScreen


async def export_shown(app: Loudou, here: Commanding) -> None:
    """Ask for a file and write what the board or the list beside it shows; says where it lies."""
    listing, name = _shown(app, here)

    async def write(file: Path, format: str) -> Exported | None:
        return await _write(app, listing, file, format)

    title = t(app.lang, N_("Export what is listed"))
    written = await _ask(app, title, name, {"xlsx": "XLSX", "csv": "CSV"}, write)
    if written:
        rows = nmsg("{n} row", "{n} rows", n=written.rows)
        app.tell(msg("{rows} in {file}.", rows=rows, file=str(written.file)))


async def export_minutes_of(app: Loudou, review: int) -> None:
    """Ask for a file and write the minutes of a review, in the language of the meeting; says where it lies."""
    from store.queries.reviewing.minutes import minutes

    told = await app.work.read(partial(minutes, review_id=review), lane="job")

    async def write(file: Path, format: str) -> Exported | None:
        return await _safely(
            app, file, partial(_minutes_job, minutes=told, file=file, format=format)
        )

    title = t(app.lang, N_("Export the minutes"))
    formats = {"md": "Markdown", "xlsx": "XLSX"}
    written = await _ask(app, title, f"loudou-minutes-{told.day}", formats, write, dated=False)
    if written:
        app.tell(msg("The minutes are in {file}.", file=str(written.file)))


async def _ask(
    app: Loudou,
    title: str,
    name: str,
    formats: Mapping[str, str],
    write: Callable[[Path, str], Awaitable[Exported | None]],
    *,
    dated: bool = True,
) -> Exported | None:
    """Ask for a format and a file called `name`, with today's day where `dated`, and have it written."""
    done: list[Exported] = []

    async def save(values: Mapping[str, Any]) -> None:
        found = await write(named(values["file"], values["format"], formats), values["format"])
        if found is None:
            raise Stay(msg("Stopped; no file was written."))
        done.append(found)

    choices = [Choice(key, text, key) for key, text in formats.items()]
    kind = Words("format", N_("Format"), needed=True, choices=choices)
    kind.put(choices[0].value)
    file = Field(
        "file",
        N_("File"),
        needed=True,
        help=N_("the ending is added; ~ is your home folder"),
        edit=Edit(limit=1000),
    )
    file.put(str(Path("~") / (f"{name}-{app.session.today}" if dated else name)))
    form = Form(title, [kind, file], reading(app.session, app.currency), save=save)
    await form.ask(app)
    return done[0] if done else None


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


def named(text: str, format: str, formats: Iterable[str] = FORMATS) -> Path:
    """The file meant: with the format's ending, where it has none of ours or another format's.

    Raises Invalid for a folder: a file beside it is not what was meant.
    """
    file = Path(text)
    no_folder(file)
    if file.suffix.lower().removeprefix(".") in formats:
        file = file.with_suffix("")
    return file.parent / f"{file.name}.{format}"


async def _write(app: Loudou, listing: Listing, file: Path, format: str) -> Exported | None:
    """Write the file; asks before it takes another's place."""
    return await _safely(app, file, partial(_job, listing=listing, file=file, format=format))


async def _safely(app: Loudou, file: Path, job: Callable[..., Exported | None]) -> Exported | None:
    """Have the file written; asks before it takes another's place."""
    title = render(msg("Writing {file}", file=file.name), app.lang)
    try:
        return await with_progress(app, title, partial(job, replace=False))
    except Exists as error:
        if not await confirm(
            app, msg("There is a file {path} already. Replace it?", path=str(file))
        ):
            raise Stay(msg("Nothing was saved.")) from error
    return await with_progress(app, title, partial(job, replace=True))


def _minutes_job(
    session: Session,
    told: Told,
    stopped: Stopped,
    *,
    minutes: Minutes,
    file: Path,
    format: str,
    replace: bool,
) -> Exported | None:
    if format == "md":
        return export_markdown(session, minutes, file, replace=replace)
    speaking = session.speaking(minutes.lang)
    return export_list(
        speaking, minutes_list(minutes.id), file, format=format, replace=replace, progress=told, stopped=stopped
    )  # fmt: skip


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
