"""The reviews so far, newest first, read a page at a time as one goes down."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.strip import Strip

from store.queries.reviewing.meeting import Past, reviews
from store.session import Session
from store.text import N_
from tui.commands.base import Where
from tui.present.review_list import line_of
from tui.present.words import t
from tui.screens.commanding import Commanding, pass_over
from tui.widgets.drawn import Drawn
from tui.widgets.host import Host
from tui.work import Changed

if TYPE_CHECKING:
    from tui.application import Loudou

PAGE = 50
HEAD = 2


def read(session: Session, offset: int = 0, limit: int = PAGE) -> tuple[list[Past], bool]:
    """Reviews from `offset` on, and whether there are more."""
    found = reviews(session, offset=offset, limit=limit + 1)
    return found[:limit], len(found) > limit


async def open_past(app: Loudou) -> None:
    """Show the list over what is on the screen."""
    found, more = await app.work.read(read)
    pass_over(app)
    await app.push_screen(PastScreen(found, more))


class Reviews(Drawn):
    """The list and its cursor; says when it needs more."""

    DEFAULT_CSS = "Reviews { height: 1fr; }"

    class AtEnd(Message):
        """The last line came into sight, and there are older reviews."""

    class Picked(Message):
        """A line was clicked twice."""

    def __init__(self, found: list[Past], more: bool) -> None:
        super().__init__()
        self.found, self.more = found, more
        self.cursor = self.top = 0

    @property
    def one(self) -> Past | None:
        """The review under the cursor."""
        return self.found[self.cursor] if self.cursor < len(self.found) else None

    @property
    def room(self) -> int:
        """Lines for reviews."""
        return max(1, self.size.height - HEAD)

    def show(self, found: list[Past], more: bool) -> None:
        """Take what was read; the cursor stays on its review."""
        kept = self.one.id if self.one else None
        self.found, self.more = found, more
        at = next((n for n, one in enumerate(found) if one.id == kept), self.cursor)
        self.stand(at)

    def stand(self, at: int) -> None:
        """Put the cursor on a line, as near as there is one."""
        self.cursor = max(0, min(at, len(self.found) - 1))
        self.top = max(0, min(self.top, self.cursor), self.cursor - self.room + 1)
        self.refresh()
        if self.more and self.cursor >= len(self.found) - self.room:
            self.post_message(self.AtEnd())

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.stand(self.cursor)

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there; twice opens it."""
        at = self.top + event.y - HEAD
        if event.y >= HEAD and at < len(self.found):
            self.stand(at)
            if event.chain == 2:
                self.post_message(self.Picked())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the cursor."""
        event.stop()
        self.stand(self.cursor + 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves the cursor."""
        event.stop()
        self.stand(self.cursor - 3)

    def render_line(self, y: int) -> Strip:
        """The strip at line `y`."""
        cells, glyphs = self.size.width, self.glyphs
        if y == 0:
            return self.line([("accent_strong", " " + t(self.lang, N_("Past reviews")))])
        if y == 1:
            return self.line([("rule", " " + glyphs.rule * (cells - 2))])
        if not self.found:
            empty = t(self.lang, N_("There has been no review yet."))
            return self.line([("dim", "  " + empty)] if y == HEAD + 1 else [])
        at = self.top + y - HEAD
        if at >= len(self.found):
            return self.line([])
        lit = at == self.cursor
        name, facts = line_of(
            self.found[at], cells - 3, self.loudou.session.today, self.lang, glyphs
        )
        if lit:
            return self.line([("accent", glyphs.cursor + " "), ("strong", name), ("text", facts)])
        return self.line([("text", "  " + name), ("soft", facts)])


class PastScreen(Commanding):
    """Walks through the reviews and opens one."""

    where: ClassVar[Where] = "reviews"
    DEFAULT_CSS = "PastScreen { layout: vertical; overflow: hidden; }"

    def __init__(self, found: list[Past], more: bool) -> None:
        super().__init__()
        self.listing = Reviews(found, more)
        self._reading = False
        self.footer.alone = True  # keys that do nothing here are left out

    def compose(self) -> ComposeResult:
        """The list, and the keys under it."""
        yield self.listing
        yield self.footer
        yield Host()

    @property
    def review(self) -> int | None:
        """The review under the cursor."""
        return self.listing.one.id if self.listing.one else None

    @property
    def rows(self) -> int:
        """Lines of a screenful."""
        return self.listing.room

    def step(self, by: int) -> None:
        """Move the cursor."""
        self.listing.stand(self.listing.cursor + by)

    def end(self, last: bool) -> None:
        """To the last one read, or the first."""
        self.listing.stand(10**9 if last else 0)

    async def open(self) -> None:
        """A running review on its table, a closed one at its end."""
        from tui.screens.review.going import open_closing, open_table

        one = self.listing.one
        if one is None:
            return
        await (open_table if one.state == "open" else open_closing)(self.loudou, one.id)

    def on_reviews_picked(self) -> None:
        """Two clicks open."""
        self.give(self.loudou.command("past.open"))

    def on_reviews_at_end(self) -> None:
        """Read older ones."""
        if not self._reading:
            self._reading = True
            self.run_worker(self._read_older(), group="older")

    async def _read_older(self) -> None:
        try:
            found = self.listing.found
            answer = await self.loudou.look_up(partial(read, offset=len(found)))
            if answer is not None and self.listing.found is found:
                self.listing.show([*found, *answer[0]], answer[1])
        finally:
            self._reading = False

    def changed(self, changed: Changed) -> None:
        """Somebody opened or closed a review."""
        if changed.everything or changed.reviews:
            self.run_worker(self._again(), group="again", exclusive=True)

    async def _again(self) -> None:
        answer = await self.loudou.look_up(
            partial(read, limit=max(PAGE, len(self.listing.found))), "reviews"
        )
        if answer is not None:
            self.listing.show(*answer)
