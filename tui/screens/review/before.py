"""Before the meeting (会前): who takes part, what awaits him, what is unfinished; one key starts (method §6)."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.app import ComposeResult

from store.domain.review import planned
from store.errors import LoudouError
from store.queries.board import Card
from store.queries.reviewing.before import Before, Rep, before, reps, within
from store.session import Session
from store.text import N_
from tui.commands.base import Where
from tui.present.before import before_lines
from tui.present.clip import clip, drawable, width
from tui.present.heading import day_words
from tui.present.words import t
from tui.screens.commanding import Commanding, pass_over
from tui.widgets.drawn import Parts
from tui.widgets.host import Host
from tui.widgets.marked import Line, Mark, Marked
from tui.work import Changed, Superseded

if TYPE_CHECKING:
    from tui.application import Loudou


class Choice(NamedTuple):
    """Who takes part in what order, how the meeting is called (empty: by their names), minutes (0: as expected)."""

    members: tuple[int, ...]
    scope: str = ""
    budget: int = 0


def first_choice(session: Session, found: Sequence[Rep], owners: Sequence[int]) -> Choice:
    """The owners that the board is narrowed to, else the reps of the manager's own region, else all."""
    known = {rep.id for rep in found}
    if wanted := tuple(owner for owner in owners if owner in known):
        return Choice(wanted)
    from store.queries.people import members

    mine = next((one.region for one in members(session) if one.id == session.actor.id), "")
    home = next((rep.region for rep in found if rep.region_name == mine and mine), None)
    if home is not None:
        area = within(session, home)
        return Choice(tuple(rep.id for rep in found if rep.region in area), mine)
    return Choice(tuple(rep.id for rep in found))


def read(
    session: Session, choice: Choice | None, owners: Sequence[int]
) -> tuple[list[Rep], Choice, Before]:
    """The reps there are, who is chosen of them, and what awaits these."""
    with session.book.reading():
        found = reps(session)
        if choice is None:
            choice = first_choice(session, found, owners)
        known = {rep.id for rep in found}
        choice = choice._replace(members=tuple(one for one in choice.members if one in known))
        return found, choice, before(session, choice.members)


async def open_before(app: Loudou) -> None:
    """Show what there is before a review."""
    owners = app.board.narrowing.owners
    found = await app.work.read(partial(read, choice=None, owners=owners))
    pass_over(app)
    await app.push_screen(BeforeScreen(*found))


class BeforePage(Marked):
    """The lines, under the meeting's name."""

    def __init__(self, found: list[Rep], choice: Choice, ahead: Before) -> None:
        super().__init__()
        self.found, self.choice, self.ahead = found, choice, ahead

    def take(self, found: list[Rep], choice: Choice, ahead: Before) -> None:
        """Show what was read."""
        marks = self.marked()
        self.found, self.choice, self.ahead = found, choice, ahead
        self.shown_anew(marks)

    @property
    def minutes(self) -> int:
        """Minutes planned: as said, else as proposed."""
        must = sum(one.must for one in self.ahead.queue)
        return self.choice.budget or planned(must, len(self.ahead.queue) - must)

    def head(self, cells: int) -> Parts:
        """`周会 · 华东 · 11-23 周一`, and what it will take."""
        lang, glyphs = self.lang, self.glyphs
        dot = f" {glyphs.dot} "
        title = t(lang, N_("Opening of the book")) if self.ahead.opening else t(lang, N_("Review"))
        title += dot + day_words(self.loudou.session.today, lang)
        end = t(lang, N_("planned {n} min"), n=self.minutes)
        room = cells - width(title) - width(end) - 8
        scope = clip(drawable(self.scope), max(0, room), glyphs.ellipsis) if room > 4 else ""
        left = f" {title}" + (dot + scope if scope else "")
        gap = max(1, cells - width(left) - width(end) - 1)
        return [("accent_strong", left), ("text", " " * gap + end)]

    @property
    def scope(self) -> str:
        """How the meeting is called."""
        names = {rep.id: rep.name for rep in self.found}
        if (
            len(self.choice.members) == len(self.found)
            and not self.choice.scope
            and len(self.found) > 3
        ):
            return t(self.lang, N_("all reps"))
        return self.choice.scope or " ".join(names[one] for one in self.choice.members)

    def lay(self, cells: int) -> list[Line]:
        """What awaits the manager."""
        session = self.loudou.session
        lines = before_lines(
            self.ahead,
            self.found,
            self.choice.members,
            cells,
            self.lang,
            self.glyphs,
            session.clock.zone,
        )
        if not self.found:
            return [
                Line([]),
                Line([("  " + t(self.lang, N_("Nobody owns an open project yet.")), "dim")]),
            ]
        return lines


class BeforeScreen(Commanding):
    """The 会前 screen."""

    where: ClassVar[Where] = "before"
    DEFAULT_CSS = "BeforeScreen { layout: vertical; overflow: hidden; }"

    def __init__(self, found: list[Rep], choice: Choice, ahead: Before) -> None:
        super().__init__()
        self.page = BeforePage(found, choice, ahead)

    def compose(self) -> ComposeResult:
        """The page, and the keys under it."""
        yield self.page
        yield self.footer
        yield Host()

    def on_mount(self) -> None:
        """The cursor onto what is unfinished, else the first rep."""
        marks = self.page.marked()
        self.page.stand(marks[0][1] if marks else None)

    @property
    def mark(self) -> Mark | None:
        """What the cursor stands on."""
        return self.page.mark

    @property
    def rows(self) -> int:
        """Lines of a screenful."""
        return max(1, self.page.room - 2)

    def step(self, by: int) -> Awaitable[None] | None:
        """Move the cursor, or scroll by a screenful."""
        if abs(by) == 1:
            self.page.step(by)
        else:
            self.page.turn(self.page.top + by)
        return None

    def end(self, last: bool) -> Awaitable[None] | None:
        """Scroll to the end or the beginning."""
        self.page.turn(10**6 if last else 0)
        return None

    def on_marked_picked(self) -> None:
        """Two clicks act on a line as its key does."""
        self.loudou.give_by_id("before.start")

    async def choose(self, choice: Choice) -> None:
        """Read what awaits these reps."""
        wanted = partial(read, choice=choice, owners=())
        try:
            self.page.take(*await self.loudou.work.read(wanted, "before"))
        except Superseded:
            return
        except LoudouError as error:
            self.loudou.tell(error.message, error=True)

    def changed(self, changed: Changed) -> None:
        """Read again: briefs come in while the manager waits."""
        del changed
        self.run_worker(self.choose(self.page.choice), group="again", exclusive=True)

    @property
    def card(self) -> Card | None:
        """None: what acts on projects belongs to their own screens."""
        return None
