"""The list of the archive: all clients, or the keeper's queue, as far as they have been read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from store.queries import keeping
from store.reports.queue import reason
from store.session import Session
from store.text import Lang
from tui.present.clip import clip, clip_client, drawable, pad
from tui.widgets.drawn import Drawn

PAGE = 50
"""Clients read at a time."""


class Entry(NamedTuple):
    """A line of the list: the client, and what is said of it (its owner, or why it is in the queue)."""

    id: int
    name: str
    klass: str
    note: str
    amber: bool = False


class Batch(NamedTuple):
    """How many clients the list has, and some of them from `offset` on."""

    total: int
    offset: int
    entries: list[Entry]


def read(session: Session, mode: str, text: str, offset: int, lang: Lang) -> Batch:
    """A page of all clients (mode "") or of one of the queues."""
    if not mode:
        count, found = keeping.archive(session, text, limit=PAGE, offset=offset)
        return Batch(count, offset, [Entry(*row[:3], row.owner) for row in found])
    count, queued = keeping.queue(session, mode, limit=PAGE, offset=offset)
    return Batch(count, offset, [Entry(*row[1:4], reason(row, lang), True) for row in queued])


class Roll(Drawn):
    """Shows entries and a cursor; says when it needs more of them and when the cursor moved."""

    DEFAULT_CSS = "Roll { height: 1fr; width: 1fr; }"

    @dataclass
    class Wanted(Message):
        """Entries on the screen have not been read."""

        offset: int

    @dataclass
    class Moved(Message):
        """The cursor is on another client."""

        opened: bool = False

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.cursor = self.top = 0
        self.lit = True
        self.fresh = False
        self.empty = ""
        self._entries: dict[int, Entry] = {}
        self._asked: set[int] = set()

    @property
    def entry(self) -> Entry | None:
        """The client under the cursor."""
        return self._entries.get(self.cursor)

    @property
    def lines(self) -> int:
        """Clients that fit."""
        return max(1, self.size.height)

    def begin(self) -> None:
        """Another list is on its way: the cursor goes to its first line, wherever it was in the one before."""
        self.cursor = self.top = 0
        self.fresh = True
        self.refresh()

    def renew(self, batch: Batch, keep: int | None) -> None:
        """Show another list, the cursor on the client `keep` where it is among those read."""
        self._entries.clear()
        self._asked.clear()
        self.fresh = False
        self.count = batch.total
        self.add(batch)
        where = next((at for at, one in self._entries.items() if one.id == keep), None)
        self.stand(self.cursor if where is None else where)
        self.refresh()

    def add(self, batch: Batch) -> None:
        """Take in entries of the same list."""
        self._entries |= dict(enumerate(batch.entries, batch.offset))
        self.refresh()

    def stand(self, index: int) -> None:
        """Put the cursor on a line, as near as there is one, and scroll it into sight."""
        before, top = self.cursor, self.top
        self.cursor = max(0, min(index, self.count - 1))
        self.top = self._top()
        if top != self.top:
            self.refresh()
        else:
            for line in {before - top, self.cursor - top}:
                self.refresh(Region(0, line, self.size.width, 1))
        self.want()
        self.post_message(self.Moved())

    def _top(self) -> int:
        """The first line in sight: the cursor is below it, and no line stays empty while there are clients above."""
        top = min(self.top, self.cursor, self.count - self.lines)
        return max(0, top, self.cursor - self.lines + 1)

    def want(self) -> None:
        """Ask for what is missing on the screen."""
        for at in (self.top, self.top + self.lines - 1):
            offset = at // PAGE * PAGE
            if 0 <= at < self.count and at not in self._entries and offset not in self._asked:
                self._asked.add(offset)
                self.post_message(self.Wanted(offset))

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        top, self.top = self.top, self._top()
        if top != self.top:  # it was painted with its new size already
            self.refresh()
        self.want()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the cursor."""
        event.stop()
        self.stand(self.cursor + 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves the cursor."""
        event.stop()
        self.stand(self.cursor - 3)

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there; a second one goes into the file."""
        if self.top + event.y < self.count:
            self.stand(self.top + event.y)
            if event.chain == 2:
                self.post_message(self.Moved(opened=True))

    def render_line(self, y: int) -> Strip:
        """The strip at line `y`."""
        if not self.count:
            return self.line([("dim", f"  {self.empty}")] if y == 1 else [])
        at, cells = self.top + y, self.size.width
        one = self._entries.get(at)
        if one is None:
            return self.line([])
        note_room = cells // 2 - 2 if one.amber else min(16, cells // 4)
        note = clip(drawable(one.note).replace("\n", " "), note_room)
        klass = clip(one.klass, 2)
        room = max(8, cells - 7 - note_room)
        name = pad(clip_client(drawable(one.name), room, self.glyphs.ellipsis), room)
        here = at == self.cursor
        bar = self.glyphs.cursor if here else " "
        tone = ("strong" if self.lit else "text") if here else "text"
        plain = self.glyphs.plain
        return self.line([
            ("accent" if self.lit else "dim", bar + " "), (tone, name), ("dim", f" {pad(klass, 2)}"),
            ("amber" if one.amber else "soft", plain(note)),
        ])  # fmt: skip
