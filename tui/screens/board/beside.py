"""The client's file beside the board: follows the cursor after a rest, and keeps what it shows until the new is read."""

from __future__ import annotations

import asyncio
from functools import partial

from textual.strip import Strip

from store.queries.archive import ClientFile, file_beside
from store.text import N_
from tui.present.client import Look, file_lines
from tui.present.words import t
from tui.widgets.sheet import Sheet

REST = 0.07
"""Seconds that the cursor rests before the panel follows it."""


class Beside(Sheet):
    """The panel of the client whose project is under the cursor."""

    DEFAULT_CSS = "Beside { height: 1fr; }"

    def __init__(self, cells: int) -> None:
        super().__init__()
        self.cells = cells
        self.styles.width = cells
        self.project: int | None = None
        self.file: ClientFile | None = None
        self._resting: asyncio.TimerHandle | None = None
        self._reading: asyncio.Task[None] | None = None

    def follow(self, project: int | None) -> None:
        """The cursor is on another project: read its client once it rests there."""
        if project == self.project and self.file is not None:
            return
        self.project = project
        self.read_soon()

    def read_soon(self) -> None:
        """Read after a rest; called again meanwhile, the rest begins anew."""
        if self._resting:
            self._resting.cancel()
        self._resting = asyncio.get_running_loop().call_later(REST, self._read)

    @property
    def settled(self) -> bool:
        """Whether what is shown is what the cursor is on."""
        reading = self._reading is not None and not self._reading.done()
        return self._resting is None and not reading

    def widen(self, cells: int) -> None:
        """Take so many cells of the screen."""
        if cells != self.cells:
            self.cells = cells
            self.styles.width = cells

    def on_resize(self) -> None:
        """Lay out for the new size."""
        self._lay_out()

    def on_unmount(self) -> None:
        """Nothing is read any more."""
        if self._resting:
            self._resting.cancel()
            self._resting = None

    def render_line(self, y: int) -> Strip:
        """The strip at line `y`, a thin rule at its left edge."""
        glyphs = self.glyphs
        row = [(style or "text", glyphs.plain(text)) for text, style in self._row(y)]
        return self.line([("rule", glyphs.bar), *row])

    def _read(self) -> None:
        self._resting = None
        self._reading = asyncio.create_task(self._show(self.project))

    async def _show(self, project: int | None) -> None:
        if project is None:
            file = None
        else:
            file = await self.loudou.look_up(partial(file_beside, project=project), "client")
            if file is None or project != self.project:
                return
        again = file is not None and self.file is not None and file.id == self.file.id
        self.file = file
        self._lay_out(None if again else 0)

    def _lay_out(self, top: int | None = None) -> None:
        if not self.size:
            return
        lang, app = self.lang, self.loudou
        if self.file is None:
            self.put([[], [(" " + t(lang, N_("No client: the cursor is on no project.")), "dim")]] if self.project is None else [])  # fmt: skip
            return
        look = Look(self.size.width - 1, lang, app.session.today, app.currency, project=self.project)  # fmt: skip
        self.put([line.row for line in file_lines(self.file, look)], top=top)
