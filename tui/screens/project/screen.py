"""An opened project: its page, and the commands that act on it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from store.errors import LoudouError, NotFound
from store.queries.board import Card
from store.queries.projects import ProjectView, project
from store.queries.timeline import history
from store.session import Session
from tui.commands.base import Where
from tui.present.happened import following
from tui.screens.commanding import Commanding, pass_over
from tui.screens.project.lines import Past
from tui.screens.project.page import Page
from tui.screens.project.rows import Mark
from tui.widgets.host import Host
from tui.work import Changed, Superseded

if TYPE_CHECKING:
    from tui.application import Loudou

PAGE = 40
"""Events read at one go."""


def read(
    session: Session, wanted: int, limit: int = PAGE, only: str = ""
) -> tuple[ProjectView, Past]:
    """The project and the newest of its timeline, narrowed to `only`. Raises NotFound."""
    with session.book.reading():
        found = history(session, wanted, limit=limit + 1, only=only)
        return project(session, wanted), Past(found[:limit], len(found) > limit, only)


async def open_project(app: Loudou, project_id: int) -> None:
    """Show a project over what is on the screen. Raises NotFound."""
    view, past = await app.work.read(partial(read, wanted=project_id))
    pass_over(app)
    await app.push_screen(ProjectScreen(view, past))


class ProjectScreen(Commanding):
    """A project with its facts, flags, next step, team and history."""

    where: ClassVar[Where] = "project"
    DEFAULT_CSS = "ProjectScreen { layout: vertical; overflow: hidden; }"

    def __init__(self, view: ProjectView, past: Past) -> None:
        super().__init__()
        self.page = Page(view, past)
        self._reading_more = False

    def compose(self) -> ComposeResult:
        """The page, and the keys under it."""
        yield self.page
        yield self.footer
        yield Host()

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
            d=view.d,
            chip=view.chip,
        )

    @property
    def rows(self) -> int:
        """Lines of a screenful."""
        return max(1, self.page.room - 2)

    @property
    def view(self) -> ProjectView:
        """The project, as it was read last."""
        return self.page.view

    @property
    def mark(self) -> Mark | None:
        """What the cursor stands on."""
        return self.page.mark

    def step(self, by: int) -> None:
        """Move the cursor, or scroll by a screenful."""
        if abs(by) == 1:
            self.page.step(by)
        else:
            self.page.turn(self.page.top + by)

    def on_page_picked(self) -> None:
        """Two clicks act on a line as its key does."""
        self.loudou.give_by_id("line.open")

    async def narrow(self) -> None:
        """Show the next kind of the timeline's entries."""
        await self._read_again(following(self.page.past.only))

    def end(self, last: bool) -> None:
        """Scroll to the end or the beginning."""
        self.page.turn(10**6 if last else 0)

    def changed(self, changed: Changed) -> None:
        """Read again where this project was touched, or a new day began."""
        if changed.everything or self.page.view.id in changed.projects:
            self.run_worker(self._again(), group="again", exclusive=True)

    async def _again(self) -> None:
        await self._read_again(self.page.past.only)

    async def _read_again(self, only: str) -> None:
        past = self.page.past
        limit = max(PAGE, len(past.changes)) if only == past.only else PAGE
        wanted = partial(read, wanted=self.view.id, limit=limit, only=only)
        try:
            found = await self.loudou.work.read(wanted, "project")
        except Superseded:
            return
        except NotFound as error:
            self.loudou.tell(error.message, error=True)
            self.dismiss()
            return
        except LoudouError as error:
            self.loudou.tell(error.message, error=True)
            return
        self.page.show(*found)
        self.footer.refresh()  # what works here may be other keys now

    def on_page_at_end(self) -> None:
        """Read older events."""
        if not self._reading_more:
            self._reading_more = True
            self.run_worker(self._read_older(), group="older")

    async def _read_older(self) -> None:
        past = self.page.past
        last = past.changes[-1].id
        wanted = partial(
            history, project_id=self.view.id, limit=PAGE + 1, before=last, only=past.only
        )
        try:
            older = await self.loudou.work.read(wanted)
        except LoudouError as error:
            self.loudou.tell(error.message, error=True)
        else:
            if self.page.past is past:  # else it was read anew meanwhile
                more = Past([*past.changes, *older[:PAGE]], len(older) > PAGE, past.only)
                self.page.show(self.view, more)
        finally:
            self._reading_more = False
