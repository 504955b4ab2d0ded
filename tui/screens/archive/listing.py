"""The left half of the archive: which clients are listed, searched while one types, read page by page."""

from __future__ import annotations

import asyncio
from functools import partial

from textual import events

from store.text import N_
from tui.present.words import t
from tui.screens.archive import roll
from tui.screens.archive.roll import Roll
from tui.screens.archive.top import Top
from tui.screens.commanding import Commanding
from tui.widgets.form_text import tidy


class Listing(Commanding):
    """Lists all clients, one of the keeper's queues, or those whose names fit what is typed."""

    def __init__(self) -> None:
        super().__init__()
        self.top, self.roll = Top(), Roll()
        self._listing: asyncio.Task[None] | None = None

    def leave_file(self) -> None:
        """Put the cursor back into the list."""
        raise NotImplementedError

    def show_mode(self, mode: str) -> None:
        """List all clients (""), or one of the keeper's queues."""
        if mode != self.top.mode:
            self.roll.cursor = self.roll.top = 0
        self.top.mode = mode
        self.leave_file()
        self._list()

    def search(self) -> None:
        """Take what is typed for a search of the list."""
        self.top.typing = True
        if self.top.mode:
            self.show_mode("")
        else:
            self.leave_file()
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
