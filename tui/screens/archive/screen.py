"""The archive on the whole screen: the list left, the file right; on a narrow terminal one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Container
from textual.geometry import Size
from textual.reactive import Reactive

from store.queries.archive import ClientFile
from tui.commands.base import Where
from tui.screens.archive import roll
from tui.screens.archive.file import FilePage
from tui.screens.archive.listing import Listing
from tui.screens.archive.reading import file_or_none, read_round
from tui.screens.archive.roll import Roll
from tui.screens.commanding import pass_over
from tui.widgets.host import Host
from tui.work import Changed

if TYPE_CHECKING:
    from tui.application import Loudou

WIDE = 100
"""From so many cells on list and file stand side by side."""
REST = 0.07
"""Seconds that the cursor rests before the file follows it."""


async def open_archive(app: Loudou, client_id: int | None = None) -> None:
    """Show the archive over what is on the screen, a client's file open where one is given. Raises NotFound."""
    if client_id is None:
        file = None
        batch = await app.work.read(partial(roll.read, mode="", text="", offset=0, lang=app.lang))
    else:
        file, batch = await app.work.read(partial(read_round, client=client_id))
    pass_over(app)
    await app.push_screen(ArchiveScreen(batch, file))


class Sides(Container):
    """List and file side by side."""

    DEFAULT_CSS = "Sides { layout: horizontal; height: 1fr; overflow: hidden; }"
    virtual_size = Reactive(Size(0, 0), repaint=False)  # see Drawn


class ArchiveScreen(Listing):
    """Walks through clients and their files; `inside` tells whether the cursor is in the file."""

    where: ClassVar[Where] = "archive"
    DEFAULT_CSS = "ArchiveScreen { layout: vertical; overflow: hidden; }"

    def __init__(self, batch: roll.Batch, file: ClientFile | None) -> None:
        super().__init__()
        self.page = FilePage()
        self.inside = file is not None
        self._arranged = (0, False)
        self._batch = batch
        self._file = self.page.file = file
        self._pause: asyncio.TimerHandle | None = None
        self._reading: asyncio.Task[None] | None = None

    def compose(self) -> ComposeResult:
        """First line, list and file, footer."""
        yield self.top
        with Sides():
            yield self.roll
            yield self.page
        yield self.footer
        yield Host()

    def on_mount(self) -> None:
        """Show what was read."""
        self._say_empty()
        self._take(self._batch, self._file.id if self._file else None)
        self._arrange()

    def on_resize(self) -> None:
        """One beside the other where there is room."""
        self._arrange()

    def _arrange(self) -> None:
        wide = self.app.size.width >= WIDE
        if self._arranged == (self.app.size.width, self.inside):
            return
        self._arranged = (self.app.size.width, self.inside)
        self.roll.styles.width = max(40, self.app.size.width * 2 // 5) if wide else "1fr"
        self.roll.display = wide or not self.inside
        self.page.display = wide or self.inside
        self.roll.lit = not self.inside
        self.page.light(self.inside)
        self.roll.refresh()

    # Where one is

    @property
    def file(self) -> ClientFile | None:
        """The file that is shown, once it is that of the client under the cursor."""
        return self.page.file

    @property
    def project(self) -> int | None:
        """The project whose line the cursor is on, in the file."""
        kind, row = self.page.target or ("", 0)
        return row if self.inside and kind == "project" else None

    @property
    def rows(self) -> int:
        """Lines of a screenful."""
        return max(1, self.roll.lines - 1 if not self.inside else 6)

    @property
    def settled(self) -> bool:
        """Whether list and file are what was asked for."""
        tasks = (self._reading, self._listing)
        return self._pause is None and all(task is None or task.done() for task in tasks)

    def step(self, by: int) -> Awaitable[None] | None:
        """Move the cursor in the list, or in the file."""
        if self.inside:
            self.page.step(by)
        else:
            self.roll.stand(self.roll.cursor + by)
        return None

    def end(self, last: bool) -> Awaitable[None] | None:
        """To the last or the first."""
        if self.inside:
            self.page.step(10**6 if last else -(10**6))
        else:
            self.roll.stand(self.roll.count - 1 if last else 0)
        return None

    async def enter(self) -> None:
        """Go into the file of the client under the cursor."""
        if self.roll.fresh and self._listing:
            await self._listing
        if self._pause or self._reading:
            await self._read_now()
        if self.file:
            self.inside = True
            self._arrange()

    def back(self) -> None:
        """Out of the file, out of the queue, out of a search, out of the archive."""
        if self.inside:
            self.leave_file()
        elif self.top.edit.text or self.top.mode:
            self.top.edit.put("")
            self.show_mode("")
        else:
            self.dismiss()

    def leave_file(self) -> None:
        """Put the cursor back into the list, where a narrow terminal shows it."""
        self.inside = False
        self._arrange()

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Back to what lies under it."""
        if self._pause:
            self._pause.cancel()
            self._pause = None
        return super().dismiss(result)

    def on_roll_moved(self, message: Roll.Moved) -> None:
        """The file follows the cursor after a rest; a second click goes into it."""
        if message.opened:
            self.give(self.loudou.command("archive.enter"))
            return
        entry = self.roll.entry
        if entry is None or (self.file and self.file.id == entry.id):
            return
        if self._pause:
            self._pause.cancel()
        self._pause = asyncio.get_running_loop().call_later(REST, self._follow)

    def on_file_page_opened(self) -> None:
        """A place was clicked twice."""
        self.inside = True
        self._arrange()
        self.give(self.loudou.command("archive.enter"))

    # The file

    def _follow(self) -> None:
        self._pause = None
        self._reading = asyncio.create_task(self._read_file())

    async def _read_now(self) -> None:
        if self._pause:
            self._pause.cancel()
        self._follow()
        if self._reading:
            await self._reading

    async def _read_file(self) -> None:
        client = self.file.id if self.inside and self.file else None
        if client is None:
            client = self.roll.entry.id if self.roll.entry else None
        if client is None:
            return
        file = await self.loudou.look_up(partial(file_or_none, client=client), "client")
        if file is not None:
            self.page.show(file)

    def changed(self, changed: Changed) -> None:
        """Read again what is shown: a client may have another name, a file another line."""
        if changed.files or changed.everything:
            self._list()
            self._follow()

    async def go_to(self, client: int) -> None:
        """Open a client's file, in the list or not."""
        answer = await self.loudou.look_up(partial(read_round, client=client), "client")
        if answer:
            file, batch = answer
            self.top.mode = ""
            self.top.edit.put("")
            self.page.show(file)
            self.inside = True
            self._take(batch, client)
            self._arrange()
