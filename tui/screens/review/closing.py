"""散会, the end of a review: what was decided, who does what, what is left; afterwards the same to read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.message import Message
from textual.strip import Strip

from store.domain import days
from store.queries.reviewing.minutes import Minutes, minutes
from store.reports.minutes import doers, flat, three_things
from store.text import N_, msg
from tui.commands.base import Where
from tui.present.clip import drawable, spread
from tui.present.closing import Line, Mark, Rest, lines, preview, rests
from tui.present.reviewing.wall import on_the_wall
from tui.present.words import t
from tui.screens.commanding import Commanding, pass_over
from tui.screens.forms.common import draft_of
from tui.widgets.drawn import Drawn
from tui.widgets.form_text import wrap
from tui.widgets.host import Host
from tui.work import Changed

if TYPE_CHECKING:
    from tui.application import Loudou

HEAD = 2
WIDE = 120
"""From so many cells on what is copied stands beside the list, else under it."""


async def open_closing(app: Loudou, review: int) -> None:
    """Show the end of a review over what is on the screen. Raises NotFound."""
    told = await app.work.read(partial(minutes, review_id=review), lane="job")
    chosen = await chosen_days(app, review)
    pass_over(app)
    await app.push_screen(ClosingScreen(told, chosen))


async def chosen_days(app: Loudou, review: int) -> dict[int, str]:
    """The days that were typed into the closing form and are not saved yet, by rep."""
    draft = await draft_of(app, f"closing:{review}") or {}
    found: dict[int, str] = {}
    for key, text in draft.items():
        if key.startswith("rep") and key[3:].isdigit() and isinstance(text, str):
            day = days.parse(text, app.session.today)
            if day:
                found[int(key[3:])] = day
    return found


class ClosingPage(Drawn):
    """The lines, and a cursor on the people in them."""

    DEFAULT_CSS = "ClosingPage { height: 1fr; }"

    class Picked(Message):
        """A line was clicked twice."""

    def __init__(self, told: Minutes, chosen: Mapping[int, str]) -> None:
        super().__init__()
        self.told, self.chosen = told, chosen
        self.top = 0
        self.mark: Mark | None = None
        self._made: tuple[Any, ...] = ()
        self._seen: tuple[Minutes, Minutes] | None = None
        self._lines: list[Line] = []

    # What is shown

    @property
    def doing(self) -> dict[int, Any]:
        """Who has something to do, by member."""
        return {one.member: one for one in doers(self.told)}

    @property
    def left(self) -> dict[int, Rest]:
        """What is left, by rep."""
        today = self.loudou.session.today
        return {one.member: one for one in rests(self.told, self.chosen, today)}

    @property
    def seen(self) -> Minutes:
        """The minutes as they may be seen here: all of them, or what a room full of people may see."""
        if self._seen is None or self._seen[0] is not self.told:
            self._seen = (
                self.told,
                on_the_wall(self.told) if self.loudou.presenting else self.told,
            )
        return self._seen[1]

    def show(self, told: Minutes, chosen: Mapping[int, str]) -> None:
        """Take what was read anew; the cursor stays where it was, as far as that is still there."""
        self.told, self.chosen = told, chosen
        self._made = ()
        marks = [line.mark for line in self._laid() if line.mark]
        if self.mark not in marks:
            self.mark = marks[0] if marks else None
        self.refresh()

    def _laid(self) -> list[Line]:
        key = (self.size.width, id(self.told), id(self.chosen), self.mark)
        if self._made != key:
            session = self.loudou.session
            wide = self.size.width >= WIDE
            cells = self.size.width // 2 if wide else self.size.width - 2
            doing, left = {one.member: one for one in doers(self.seen)}, self.left
            found = lines(
                self.seen,
                list(doing.values()),
                list(left.values()),
                cells,
                session.today,
                self.lang,
                self.size.width - 2,
            )
            if self.mark is None:
                self.mark = next((line.mark for line in found if line.mark), None)
            text = self.preview()
            self._lines = self._beside(found, text, cells) if wide else self._under(found, text)
            self._made = (self.size.width, id(self.told), id(self.chosen), self.mark)
        return self._lines

    def preview(self) -> list[str]:
        """What `enter` copies, or the projects that were not discussed."""
        if self.mark is None:
            return []
        if self.mark.kind == "doer":
            one = next((one for one in doers(self.seen) if one.member == self.mark.member), None)
            return three_things(self.seen, one).splitlines() if one else []
        rest = self.left.get(self.mark.member)
        return preview(rest, self.lang) if rest else []

    def _under(self, found: list[Line], text: list[str]) -> list[Line]:
        room = max(20, self.size.width - 4)
        shown = [Line([("  " + part, "soft")]) for line in text for part in wrap(line, room)]
        return [*found, Line([]), *shown]

    def _beside(self, found: list[Line], text: list[str], cells: int) -> list[Line]:
        room = self.size.width - cells - 6
        shown = [part for line in text for part in wrap(line, room)]
        first = next((n for n, line in enumerate(found) if line.mark), 0)
        rows = [*found, *(Line([]) for _ in range(first + len(shown) - len(found)))]
        laid = []
        for n, line in enumerate(rows):
            side = shown[n - first] if 0 <= n - first < len(shown) else ""
            laid.append(
                line._replace(row=[*line.row, ("\0", str(cells + 4)), (side, "soft")]) if side else line
            )  # fmt: skip
        return laid

    # The cursor

    @property
    def room(self) -> int:
        """Lines that scroll."""
        return max(1, self.size.height - HEAD)

    def step(self, by: int) -> None:
        """The cursor to the next person, or the page by lines where there is none further."""
        found = self._laid()
        marks = [(n, line.mark) for n, line in enumerate(found) if line.mark]
        at = next((i for i, (_, mark) in enumerate(marks) if mark == self.mark), 0)
        wanted = max(0, min(at + by, len(marks) - 1)) if marks else 0
        if marks and wanted != at:
            self.mark = marks[wanted][1]
            line = marks[wanted][0]
            self.top = max(min(self.top, line - 1), line - self.room + 2, 0)
        else:
            self.top = max(0, min(self.top + by, len(found) - self.room))
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """The cursor to the line under the pointer; twice takes it."""
        at = self.top + event.y - HEAD
        found = self._laid()
        if event.y >= HEAD and at < len(found) and found[at].mark:
            self.mark = found[at].mark
            self.refresh()
            if event.chain == 2:
                self.post_message(self.Picked())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls."""
        event.stop()
        self.top = max(0, min(self.top + 3, len(self._laid()) - self.room))
        self.refresh()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls."""
        event.stop()
        self.top = max(0, self.top - 3)
        self.refresh()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """The strip at line `y`."""
        cells, glyphs = self.size.width, self.glyphs
        if y == 0:
            name = t(
                self.lang, N_("Review of {scope}, {day}"), scope=flat(self.told.scope), day=self.told.day
            )  # fmt: skip
            state = N_("closed") if self.told.state == "closed" else N_("running")
            end = t(self.lang, state)
            both = spread(drawable(name), end, cells - 2, glyphs.ellipsis)
            cut = len(both) - len(end)
            return self.line([("accent_strong", " " + glyphs.plain(both[:cut])), ("soft", both[cut:])])  # fmt: skip
        if y == 1:
            return self.line([("rule", " " + glyphs.rule * (cells - 2))])
        found = self._laid()
        at = self.top + y - HEAD
        if at >= len(found):
            return self.line([])
        return self.line(self._parts(found[at]))

    def _parts(self, line: Line) -> list[tuple[str, str]]:
        from tui.present.clip import width

        glyphs = self.glyphs
        lit = line.mark is not None and line.mark == self.mark
        parts: list[tuple[str, str]] = []
        used = 0
        for n, (text, style) in enumerate(line.row):
            if text == "\0":  # up to this cell
                text, style = " " * max(0, int(style) - used), "text"
            text = glyphs.plain(drawable(text))
            used += width(text)
            if lit and n == 0:
                parts += [("dim", text[:-1]), ("accent", glyphs.cursor)]
            else:
                parts.append(("strong" if lit and style == "text" else style or "text", text))
        return parts


class ClosingScreen(Commanding):
    """The end of a running review, or a closed one to read."""

    where: ClassVar[Where] = "closing"
    DEFAULT_CSS = "ClosingScreen { layout: vertical; overflow: hidden; }"

    def __init__(self, told: Minutes, chosen: Mapping[int, str]) -> None:
        super().__init__()
        self.page = ClosingPage(told, chosen)
        self.footer.alone = True  # keys that do nothing here are left out

    def compose(self) -> ComposeResult:
        """The page, and the keys under it."""
        yield self.page
        yield self.footer
        yield Host()

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Back to what lies under it; not to the table of a meeting that has ended."""
        below = self.app.screen_stack[-2]
        if (
            self.told.state == "closed"
            and isinstance(below, Commanding)
            and below.where == "review"
        ):
            self.app.call_later(below.dismiss)
        return super().dismiss(result)

    @property
    def told(self) -> Minutes:
        """The minutes as they were read last."""
        return self.page.told

    @property
    def review(self) -> int:
        """The review's number."""
        return self.told.id

    @property
    def rows(self) -> int:
        """Lines of a screenful."""
        return self.page.room

    def step(self, by: int) -> None:
        """Move the cursor."""
        self.page.step(by)

    def end(self, last: bool) -> None:
        """To the last person or the first."""
        self.page.step(10**6 if last else -(10**6))

    def on_closing_page_picked(self) -> None:
        """Two clicks take a line as its key does."""
        self.loudou.give_by_id("closing.take")

    def changed(self, changed: Changed) -> None:
        """Somebody decided, corrected or closed."""
        mine = {one.project for one in self.told.decisions} | {
            one.project for one in self.told.left
        }
        if changed.everything or changed.reviews or mine & changed.projects:
            self.run_worker(self.read_again(), group="again", exclusive=True)

    async def read_again(self) -> None:
        """Show the minutes as they are now."""
        read = partial(minutes, review_id=self.review)
        told = await self.loudou.look_up(read, "closing", "job")
        if told is not None:
            self.page.show(told, await chosen_days(self.loudou, self.review))
            self.footer.refresh()

    # What commands do

    async def take(self) -> None:
        """Copy a person's three things; or choose the day of what was not discussed."""
        mark = self.page.mark
        if mark is None:
            self.loudou.tell(msg("Nobody has anything to do from this review."))
        elif mark.kind == "doer":
            one = self.page.doing[mark.member]
            self.app.copy_to_clipboard(three_things(self.told, one))
            self.loudou.tell(msg("{name}'s three things are copied; paste them into a chat.", name=one.name))  # fmt: skip
        elif self.told.state == "closed":
            day = self.page.left[mark.member].day
            self.loudou.tell(msg("These were put off to {day}.", day=day))
        else:
            await self.close_review(start=f"rep{mark.member}")

    async def close_review(self, start: str = "") -> None:
        """Ask for the note and the days, and end the review."""
        from tui.screens.review.ending import open_ending

        left = list(self.page.left.values())
        put_off = await open_ending(self.loudou, self.told, left, start=start)
        await self.read_again()
        if put_off is not None:
            self.loudou.tell(msg("The meeting has ended; the minutes are kept ({n} put off).", n=put_off))  # fmt: skip
