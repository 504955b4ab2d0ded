"""An opened project: one page to scroll, and the commands that act on it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.message import Message
from textual.strip import Strip

from store.errors import LoudouError, NotFound
from store.queries.board import Card
from store.queries.projects import Change, ProjectView, history, project
from store.session import Session
from tui.commands.base import Where
from tui.present.clip import clip_name, drawable, spread, width
from tui.screens.commanding import Commanding
from tui.screens.project.lines import history_rows, project_rows, title_parts
from tui.widgets.drawn import Drawn
from tui.widgets.form_fields import Reading
from tui.widgets.form_text import Row
from tui.widgets.host import Host
from tui.work import Changed, Superseded

if TYPE_CHECKING:
    from tui.application import Loudou

PAGE = 40
"""Events read at one go."""
PASSING = 0.02
"""Seconds without painting while one screen takes another's place: Textual would paint the new one twice."""
HEAD = 2
"""Lines above what scrolls: the title and the rule."""


def read(session: Session, wanted: int, limit: int = PAGE) -> tuple[ProjectView, list[Change]]:
    """The project and the newest of its history. Raises NotFound."""
    with session.book.reading():
        return project(session, wanted), history(session, wanted, limit=limit + 1)


async def open_project(app: Loudou, project_id: int) -> None:
    """Show a project over what is on the screen. Raises NotFound."""
    view, changes = await app.work.read(partial(read, wanted=project_id))
    app.delay_update(PASSING)
    await app.push_screen(ProjectScreen(view, changes))


class Page(Drawn):
    """The lines of a project; scrolls by whole lines."""

    DEFAULT_CSS = "Page { height: 1fr; }"

    class AtEnd(Message):
        """The last lines came into sight, and there is older history."""

    def __init__(self, view: ProjectView, changes: list[Change]) -> None:
        super().__init__()
        self.view, self.changes, self.more = view, changes[:PAGE], len(changes) > PAGE
        self.top = 0
        self._rows: list[Row] = []
        self._made = (0, 0)

    @property
    def room(self) -> int:
        """Lines that scroll."""
        return max(1, self.size.height - HEAD)

    def show(self, view: ProjectView, changes: list[Change], more: bool) -> None:
        """Take what was read."""
        self.view, self.changes, self.more = view, changes, more
        self._made = (0, 0)
        self.refresh()

    def turn(self, top: int) -> None:
        """Scroll so that line `top` comes first, as far as there is one."""
        top = max(0, min(top, len(self._lines()) - self.room))
        if top != self.top:
            self.top = top
            self.refresh()
        if self.more and self.at_end:
            self.post_message(self.AtEnd())

    @property
    def at_end(self) -> bool:
        """Whether the last lines are in sight."""
        return self.top + self.room >= len(self._lines()) - 2

    def on_resize(self) -> None:
        """Lay out for the new width; what was in sight stays about there."""
        self._made = (0, 0)
        self.turn(self.top)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls."""
        event.stop()
        self.turn(self.top + 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls."""
        event.stop()
        self.turn(self.top - 3)

    def render_line(self, y: int) -> Strip:
        """The strip at line `y`."""
        cells, glyphs = self.size.width, self.glyphs
        if y == 0:
            name, where = title_parts(self.view, self.lang)
            where = glyphs.plain(where)
            room = max(8, cells - 4 - width(where))
            name = clip_name(drawable(name), room, glyphs.ellipsis)
            both = spread(name, drawable(where), cells - 2, glyphs.ellipsis)
            return self.line([("strong", " " + both[: len(name)]), ("soft", both[len(name) :])])
        if y == 1:
            return self.line([("rule", " " + glyphs.rule * (cells - 2))])
        lines = self._lines()
        at = self.top + y - HEAD
        row = lines[at] if at < len(lines) else []
        return self.line([(style or "text", glyphs.plain(drawable(text))) for text, style in row])

    def _lines(self) -> list[Row]:
        key = (self.size.width, id(self.changes))
        if self._made != key:
            session, cells = self.loudou.session, max(20, self.size.width - 2)
            reading = Reading(session.lang, session.today, self.view.currency)
            zone = session.clock.zone
            past = history_rows(self.changes, cells, reading, zone, self.view.currency, self.more)
            self._rows = [*project_rows(self.view, cells, reading), *past, []]
            self._made = key
        return self._rows


class ProjectScreen(Commanding):
    """A project with its facts, flags, next step, team and history."""

    where: ClassVar[Where] = "project"
    DEFAULT_CSS = "ProjectScreen { layout: vertical; overflow: hidden; }"

    def __init__(self, view: ProjectView, changes: list[Change]) -> None:
        super().__init__()
        self.page = Page(view, changes)
        self._reading_more = False

    def compose(self) -> ComposeResult:
        """The page, and the keys under it."""
        yield self.page
        yield self.footer
        yield Host()

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Back to what lies under it."""
        self.app.delay_update(PASSING)
        return super().dismiss(result)

    @property
    def card(self) -> Card:
        """The project, as commands take it."""
        view = self.page.view
        colour: str = view.flags[0].colour if view.flags else ""
        due = next((step.due for step in view.steps if step.state == "open"), None)
        return Card(
            id=view.id,
            name=view.name,
            client=view.client,
            owner=view.owner,
            amount=view.amount,
            currency=view.currency,
            close=view.close,
            stage=view.stage.number,
            silence_days=view.silence_days,
            never=view.touch_day is None,
            flag=colour,
            rule=view.flags[0].rule if view.flags else "",
            next_due=due,
            status=view.status,
            version=view.version,
            skips=view.skips,
            reason=view.reason,
            day=view.closed_day or view.hold_until,
        )

    @property
    def rows(self) -> int:
        """Lines of a screenful."""
        return max(1, self.page.room - 2)

    def step(self, by: int) -> None:
        """Scroll."""
        self.page.turn(self.page.top + by)

    def end(self, last: bool) -> None:
        """Scroll to the end or the beginning."""
        self.page.turn(10**6 if last else 0)

    def changed(self, changed: Changed) -> None:
        """Read again where this project was touched, or a new day began."""
        if changed.everything or self.page.view.id in changed.projects:
            self.run_worker(self._again(), group="again", exclusive=True)

    async def _again(self) -> None:
        limit = max(PAGE, len(self.page.changes))
        wanted = partial(read, wanted=self.page.view.id, limit=limit)
        try:
            view, changes = await self.loudou.work.read(wanted, "project")
        except Superseded:
            return
        except NotFound as error:
            self.loudou.tell(error.message, error=True)
            self.dismiss()
            return
        except LoudouError as error:
            self.loudou.tell(error.message, error=True)
            return
        self.page.show(view, changes[:limit], len(changes) > limit)
        self.footer.refresh()  # what works here may be other keys now

    def on_page_at_end(self) -> None:
        """Read older events."""
        if not self._reading_more:
            self._reading_more = True
            self.run_worker(self._read_older(), group="older")

    async def _read_older(self) -> None:
        page = self.page
        wanted = partial(
            history, project_id=page.view.id, limit=PAGE + 1, before=page.changes[-1].id
        )
        try:
            older = await self.loudou.work.read(wanted)
        except LoudouError as error:
            self.loudou.tell(error.message, error=True)
        else:
            page.show(page.view, [*page.changes, *older[:PAGE]], len(older) > PAGE)
        finally:
            self._reading_more = False
