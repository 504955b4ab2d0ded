"""Taking a list out of the book: the file is made beside its name, the book remembers it, then it gets its name."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from store.domain.access import allowed
from store.domain.names import clean
from store.errors import Invalid
from store.exchange.writing import FORMATS, Part, put, told, usable, write
from store.models import Export
from store.reports.tables import Listing, Row
from store.session import Session
from store.text import msg
from store.usecases import values
from store.usecases.core import denied, usecase
from store.usecases.doing import Doing

if TYPE_CHECKING:
    from store.queries.reviewing.minutes import Minutes

PAGE = 500
"""Rows read at one go."""
Progress = Callable[[int, int], None]
"""Told how many rows are written, of how many."""


class Exported(NamedTuple):
    """The file that was written, and its rows."""

    file: Path
    rows: int


class _Stopped(Exception):
    """The person does not want it any more."""


def export_list(
    session: Session,
    listing: Listing,
    file: Path,
    *,
    format: str,
    replace: bool = False,
    progress: Progress | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Exported | None:
    """Write a list as it stands at this moment to a file; None where `stopped` said so on the way.

    No export goes unremembered, and nothing half-written stays: the finished file gets its name after the book
    has its event. Raises NotAllowed, Invalid (the path), Unavailable (a full disk; a book that cannot be written).
    """
    if not allowed(session.actor.roles, "export.record"):
        raise denied(session, "export.record")
    values.choice(format, FORMATS, "format")
    target = usable(file, replace=replace)
    with told(target):
        part = Part(target)
    try:
        with told(target), session.book.reading():
            pages = _pages(session, listing, progress, stopped)
            rows = write(part.path, format, listing.columns, pages, session.lang)
        record_export(
            session,
            what=listing.what,
            rows=rows,
            fields=[column.key for column in listing.columns],
            target=str(target),
        )
        with told(target):
            put(part.path, target, replace=replace)
    except _Stopped:
        return None
    finally:
        part.drop()
    return Exported(target, rows)


def export_text(
    session: Session,
    text: str,
    file: Path,
    *,
    what: str,
    rows: int,
    fields: Sequence[str],
    replace: bool = False,
) -> Exported:
    """Write a text (UTF-8) to a file, remembered like a list. Raises NotAllowed, Invalid (the path), Unavailable."""
    if not allowed(session.actor.roles, "export.record"):
        raise denied(session, "export.record")
    target = usable(file, replace=replace)
    with told(target):
        part = Part(target)
    try:
        with told(target), part.path.open("w", encoding="utf-8", newline="\n") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        record_export(session, what=what, rows=rows, fields=fields, target=str(target))
        with told(target):
            put(part.path, target, replace=replace)
    finally:
        part.drop()
    return Exported(target, rows)


def export_markdown(session: Session, told: Minutes, file: Path, *, replace: bool) -> Exported:
    """Write the minutes of a review to a file as Markdown. Raises as `export_text`."""
    from store.reports.minutes import markdown

    text = markdown(told, session.clock.zone)
    rows, fields = len(told.decisions) + len(told.left), ("decisions", "promises", "left")
    return export_text(
        session, text, file, what="minutes", rows=rows, fields=fields, replace=replace
    )


def _pages(
    session: Session, listing: Listing, progress: Progress | None, stopped: Callable[[], bool]
) -> Iterator[Sequence[Row]]:
    keys = listing.keys(session)
    for start in range(0, len(keys), PAGE):
        if stopped():
            raise _Stopped
        yield listing.rows(session, keys[start : start + PAGE])
        if progress:
            progress(min(start + PAGE, len(keys)), len(keys))


@usecase("export.record", kind="keep")
def record_export(
    do: Doing, /, *, what: str, rows: int, fields: Sequence[str], target: str, command: str | None = None
) -> int:  # fmt: skip
    """Remember that a list was taken out: what, how many rows, which fields, to which file; not to be undone."""
    if rows < 0 or not fields:
        raise Invalid(msg("This cannot be empty."), "fields")
    row = {
        "what": values.name(what, "what"),
        "rows": rows,
        "fields": " ".join(fields),
        "target": clean(target),
    }
    return do.create(Export, row, kind="export.saved")
