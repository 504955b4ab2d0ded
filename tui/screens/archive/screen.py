"""The archive on the whole screen: the list left, the file right; on a narrow terminal one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Container
from textual.geometry import Size
from textual.reactive import Reactive
from textual.strip import Strip

from store.errors import NotFound
from store.queries.archive import ClientFile, client_file
from store.queries.keeping import place_of
from store.session import Session
from store.text import N_
from tui.commands.base import Where
from tui.present.client import QUEUES
from tui.present.clip import clip, drawable, width
from tui.present.words import nt, t
from tui.screens.archive import roll
from tui.screens.archive.file import FilePage
from tui.screens.archive.roll import Roll
from tui.screens.commanding import Commanding
from tui.widgets.drawn import Drawn
from tui.widgets.form_text import Edit, tidy
from tui.widgets.host import Host
from tui.work import Changed

if TYPE_CHECKING:
    from tui.application import Loudou

WIDE = 100
"""From so many cells on list and file stand side by side."""
REST = 0.07
"""Seconds that the cursor rests before the file follows it."""
PASSING = 0.02
"""Seconds without painting while one screen takes another's place."""


async def open_archive(app: Loudou, client_id: int | None = None) -> None:
    """Show the archive over what is on the screen, a client's file open where one is given. Raises NotFound."""
    if client_id is None:
        file = None
        batch = await app.work.read(partial(roll.read, mode="", text="", offset=0, lang=app.lang))
    else:
        file, batch = await app.work.read(partial(read_round, client=client_id))
    app.delay_update(PASSING)
    await app.push_screen(ArchiveScreen(batch, file))


def read_round(session: Session, client: int) -> tuple[ClientFile, roll.Batch]:
    """A client's file, and the page of the list that the client is on. Raises NotFound."""
    file = client_file(session, client)
    offset = place_of(session, client) // roll.PAGE * roll.PAGE
    return file, roll.read(session, "", "", offset, session.lang)


def file_or_none(session: Session, client: int) -> ClientFile | None:
    """The file of a client, None where it was taken back meanwhile."""
    try:
        return client_file(session, client)
    except NotFound:
        return None


class Top(Drawn):
    """The first line: what is listed, how many, what is searched; a thin rule under it."""

    DEFAULT_CSS = "Top { height: 2; }"

    def __init__(self) -> None:
        super().__init__()
        self.mode, self.count, self.typing = "", 0, False
        self.edit = Edit(limit=100)

    def render_line(self, y: int) -> Strip:
        """The strip at line `y`."""
        cells = self.size.width
        if y:
            return self.line([("rule", " " + self.glyphs.rule * (cells - 2))])
        name = t(self.lang, N_("Archive"))
        if self.mode:
            name += f" {self.glyphs.more} {t(self.lang, QUEUES[self.mode])}"
        count = nt(self.lang, "{n} client", "{n} clients", self.count)
        text = drawable(self.edit.text)
        find = t(self.lang, N_("find")) + ": " if self.typing or text else ""
        caret = self.glyphs.cursor if self.typing else ""
        room = max(0, cells - width(name) - width(count) - width(find) - 8)
        text = clip(text, room, self.glyphs.ellipsis)
        gap = cells - 4 - width(name) - width(find) - width(text + caret) - width(count)
        return self.line([
            ("accent_strong", f" {name}"), ("dim", f"  {find}"), ("strong", text), ("accent", caret),
            ("text", " " * max(1, gap) + count),
        ])  # fmt: skip


class Sides(Container):
    """List and file side by side."""

    DEFAULT_CSS = "Sides { layout: horizontal; height: 1fr; overflow: hidden; }"
    virtual_size = Reactive(Size(0, 0), repaint=False)  # see Drawn


class ArchiveScreen(Commanding):
    """Walks through clients and their files; `inside` tells whether the cursor is in the file."""

    where: ClassVar[Where] = "archive"
    DEFAULT_CSS = "ArchiveScreen { layout: vertical; overflow: hidden; }"

    def __init__(self, batch: roll.Batch, file: ClientFile | None) -> None:
        super().__init__()
        self.top, self.roll, self.page = Top(), Roll(), FilePage()
        self.inside = file is not None
        self._arranged = (0, False)
        self._batch = batch
        self._file = self.page.file = file
        self._pause: asyncio.TimerHandle | None = None
        self._reading: asyncio.Task[None] | None = None
        self._listing: asyncio.Task[None] | None = None

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
            self.inside = False
            self._arrange()
        elif self.top.edit.text or self.top.mode:
            self.top.edit.put("")
            self.show_mode("")
        else:
            self.dismiss()

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Back to what lies under it."""
        if self._pause:
            self._pause.cancel()
            self._pause = None
        self.app.delay_update(PASSING)
        return super().dismiss(result)

    # The list

    def show_mode(self, mode: str) -> None:
        """List all clients (""), or one of the keeper's queues."""
        if mode != self.top.mode:
            self.roll.cursor = self.roll.top = 0
        self.top.mode = mode
        self.inside = False
        self._arrange()
        self._list()

    def search(self) -> None:
        """Take what is typed for a search of the list."""
        self.top.typing = True
        if self.top.mode:
            self.show_mode("")
        elif self.inside:
            self.inside = False
            self._arrange()
        self.top.refresh()

    def on_key(self, event: events.Key) -> None:
        """While one searches, keys are letters."""
        if not self.top.typing or self.busy:
            super().on_key(event)
            return
        event.stop()
        event.prevent_default()
        edit = self.top.edit
        if event.key in ("enter", "escape", "down", "up", "tab"):
            self.top.typing = False
            if event.key == "escape" and edit.text:
                edit.put("")
                self._list()
            elif event.key in ("down", "up"):
                self.roll.stand(self.roll.cursor + (1 if event.key == "down" else -1))
        else:
            before = edit.text
            if not edit.key(event.key) and event.character and event.character.isprintable():
                edit.insert(event.character)
            if edit.text != before:
                self._list(first=True)
        self.top.refresh()

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted is searched for."""
        if self.top.typing:
            self.top.edit.insert(tidy(event.text))
            self.top.refresh()
            self._list(first=True)
        else:
            super().on_paste(event)

    def _list(self, first: bool = False) -> None:
        """Read the list again; `first`: another text is searched, and the cursor goes to its first client."""
        if first:
            self.roll.begin()
        self._listing = asyncio.create_task(self._read_list())

    async def _read_list(self) -> None:
        keep = self.roll.entry.id if self.roll.entry and not self.roll.fresh else None
        read = partial(
            roll.read, mode=self.top.mode, text=self.top.edit.text, lang=self.loudou.lang
        )
        offset = self.roll.cursor // roll.PAGE * roll.PAGE if keep else 0
        lane = "job" if self.top.mode else "interactive"
        batch = await self.loudou.look_up(partial(read, offset=offset), "archive", lane)
        if batch is not None:
            self._take(batch, keep)

    def _take(self, batch: roll.Batch, keep: int | None) -> None:
        self.top.count = batch.total
        self.top.refresh()
        self._say_empty()
        self.roll.renew(batch, keep)

    def _say_empty(self) -> None:
        nothing = N_("Nothing is waiting here.") if self.top.mode else N_("No client fits.")
        self.roll.empty = t(self.loudou.lang, nothing)

    async def on_roll_wanted(self, message: Roll.Wanted) -> None:
        """Read what the list needs."""
        read = partial(
            roll.read, mode=self.top.mode, text=self.top.edit.text, lang=self.loudou.lang
        )
        batch = await self.loudou.look_up(partial(read, offset=message.offset))
        if batch is not None and batch.total == self.roll.count:
            self.roll.add(batch)
            self.roll.post_message(Roll.Moved())

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
