"""Preparing the review: a rep's queue as his manager will see it, and who has filled in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.app import ComposeResult

from store.errors import Invalid
from store.queries.board import Card
from store.queries.people import names
from store.queries.projects import project as read_project
from store.queries.reviewing.briefing import Coverage, Prepared, coverage, may_lead, prepared
from store.session import Session
from store.text import N_, msg
from tui.commands.base import Where
from tui.present import brief as words
from tui.present.words import t
from tui.screens.commanding import Commanding, pass_over
from tui.widgets.form_text import Row
from tui.widgets.host import Host
from tui.widgets.roster import Roster
from tui.widgets.sheet import Sheet
from tui.widgets.title import Title
from tui.work import Changed

if TYPE_CHECKING:
    from tui.application import Loudou


class Queue(NamedTuple):
    """A rep's queue as it was read."""

    member: int
    name: str
    items: list[Prepared]


def read(session: Session, member: int) -> Queue:
    """The queue of a rep, with all that prepares it."""
    with session.book.reading():
        name = names(session)["owners"].get(member, "")
        return Queue(member, name, prepared(session, [member]))


async def open_briefs(app: Loudou, project: int | None = None) -> None:
    """Show the queue of a project's owner, the cursor on it; without a project one's own, to managers who has filled in.

    Raises Invalid for a project that nobody owns.
    """
    if project is not None:
        row = project
        view = await app.work.read(lambda session: read_project(session, row))
        if view.owner_id is None:
            raise Invalid(msg("Only an open project that has an owner can be reviewed."), "project")
        await open_queue(app, view.owner_id, project)
    elif await app.work.read(may_lead):
        pass_over(app)
        await app.push_screen(CoverageScreen(app, await app.work.read(coverage)))
    else:
        await open_queue(app, app.session.actor.id)


async def open_queue(app: Loudou, member: int, project: int | None = None) -> None:
    """Show a rep's queue, the cursor on a project or the first that lacks its brief."""
    queue = await app.work.read(partial(read, member=member))
    pass_over(app)
    await app.push_screen(BriefScreen(app, queue, project))


class Briefing(Commanding):
    """What both lists share: a title, lines with a cursor, a footer."""

    DEFAULT_CSS = "Briefing { layout: vertical; overflow: hidden; }"

    def __init__(self, empty: str) -> None:
        super().__init__()
        self.title_line = Title(N_("Preparing the review"))
        self.roster = Roster(empty, self.draw)

    def draw(self, index: int, cells: int) -> Row:
        """The line of that number."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Title, list, footer."""
        yield self.title_line
        yield self.roster
        yield self.footer
        yield Host()

    @property
    def rows(self) -> int:
        """Lines on the screen."""
        return max(1, self.roster.size.height)

    def step(self, by: int) -> None:
        """Move the cursor."""
        self.roster.stand(self.roster.cursor + by)

    def end(self, last: bool) -> None:
        """Move the cursor to the last line or the first."""
        self.roster.stand(self.roster.count - 1 if last else 0)


class BriefScreen(Briefing):
    """A rep's queue: must-discuss first, with a sign for those filled in; below it the one under the cursor."""

    where: ClassVar[Where] = "brief"
    DEFAULT_CSS = "BriefScreen Sheet { height: 40%; }"

    def __init__(self, app: Loudou, queue: Queue, project: int | None = None) -> None:
        super().__init__(t(app.lang, N_("No open project here: nothing to prepare.")))
        self.queue = queue
        self.detail = Sheet()
        self._at = self._first(project)

    def compose(self) -> ComposeResult:
        """Title, list, the project under the cursor, footer."""
        yield self.title_line
        yield self.roster
        yield self.detail
        yield self.footer
        yield Host()

    def on_mount(self) -> None:
        """Show what was read."""
        self._show(self._at)

    def on_resize(self) -> None:
        """Wrap for the new width."""
        self.call_after_refresh(self._tell)

    @property
    def item(self) -> Prepared | None:
        """What is under the cursor."""
        items = self.queue.items
        return items[self.roster.cursor] if self.roster.cursor < len(items) else None

    @property
    def card(self) -> Card | None:
        """The project under the cursor, as commands take it."""
        if self.item is None:
            return None
        one = self.item.queued
        due = self.item.step.due if self.item.step else None
        return Card(
            one.project, one.name, one.client_name, one.rep, one.amount, one.currency, one.close, one.stage, 0, False,
            "", "", due, "open", 0, 0,
        )  # fmt: skip

    def draw(self, index: int, cells: int) -> Row:
        """A project of the queue."""
        return words.item_row(self.queue.items[index], cells, self.loudou.lang)

    def owed_after(self, project: int) -> Prepared | None:
        """The next project that lacks its brief, from the one after `project` on, round to the one before it."""
        items = self.queue.items
        at = next((n for n, one in enumerate(items) if one.queued.project == project), -1)
        return next((one for one in (*items[at + 1 :], *items[: max(0, at)]) if one.owed), None)

    def go_to(self, project: int) -> None:
        """Put the cursor on a project of the queue."""
        self.roster.stand(self._first(project))

    async def renew(self) -> None:
        """Read the queue again; the cursor stays on its project."""
        queue = await self.loudou.look_up(partial(read, member=self.queue.member), "brief")
        if queue is not None:
            kept = self.item.queued.project if self.item else None
            self.queue = queue
            self._show(self._first(kept) if kept else 0)

    def changed(self, changed: Changed) -> None:
        """Read again: a touch, a promise or a brief may be new."""
        del changed
        self.run_worker(self.renew(), group="brief", exclusive=True)

    def on_roster_moved(self) -> None:
        """What stands below follows the cursor."""
        self._tell()

    def on_roster_picked(self) -> None:
        """A line was clicked twice: its brief is written."""
        self.loudou.give_by_id("brief.write")

    def _first(self, project: int | None) -> int:
        found = (n for n, one in enumerate(self.queue.items) if one.queued.project == project)
        owed = (n for n, one in enumerate(self.queue.items) if one.owed)
        return next(found, next(owed, 0) if project is None else self.roster.cursor)

    def _show(self, cursor: int) -> None:
        lang = self.loudou.lang
        self.title_line.say(self.queue.name, words.queue_words(self.queue.items, lang))
        self.roster.put(len(self.queue.items), cursor)
        self._tell()

    def _tell(self) -> None:
        app = self.loudou
        rows: list[Row] = [[("─" * max(0, self.app.size.width - 2), "rule")]]
        if self.item:
            rows += words.item_detail(
                self.item, self.app.size.width - 3, app.lang, app.session.today
            )
        self.detail.put([[(" ", "text"), *row] for row in rows], top=0)


class CoverageScreen(Briefing):
    """The reps whom a manager leads: who has filled in, and how many are missing."""

    where: ClassVar[Where] = "briefs"

    def __init__(self, app: Loudou, reps: tuple[Coverage, ...]) -> None:
        super().__init__(t(app.lang, N_("Nobody has an open project here.")))
        self.reps = reps

    def on_mount(self) -> None:
        """Show what was read, the cursor on the first who is not ready."""
        self._show(next((n for n, rep in enumerate(self.reps) if rep.missing), 0))

    @property
    def rep(self) -> Coverage | None:
        """The rep under the cursor."""
        return self.reps[self.roster.cursor] if self.roster.cursor < len(self.reps) else None

    def draw(self, index: int, cells: int) -> Row:
        """A rep."""
        return words.rep_row(self.reps[index], cells, self.loudou.lang)

    def changed(self, changed: Changed) -> None:
        """Read again: somebody may have filled in."""
        del changed
        self.run_worker(self._renew(), group="briefs", exclusive=True)

    def on_roster_picked(self) -> None:
        """A line was clicked twice: his queue is shown."""
        self.loudou.give_by_id("briefs.open")

    async def _renew(self) -> None:
        reps = await self.loudou.look_up(coverage, "briefs")
        if reps is not None:
            kept = self.rep.member if self.rep else None
            self.reps = reps
            self._show(next((n for n, rep in enumerate(reps) if rep.member == kept), 0))

    def _show(self, cursor: int) -> None:
        self.title_line.say("", words.filled_line(self.reps, self.loudou.lang))
        self.roster.put(len(self.reps), cursor)
