"""The table of a review: one project at a time, and what is decided on it."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.timer import Timer

from store.errors import LoudouError
from store.queries.board import Card
from store.text import Message, msg
from store.usecases.reviewing.seat import go, spent
from tui.commands.base import Command, Where
from tui.screens.review.table.opening import Table
from tui.screens.review.table.parts import Decision, Head, Page
from tui.screens.review.table.seated import Seated
from tui.widgets.host import Host

CLOCK = 10.0
"""Seconds between two looks at the clock of the meeting."""
LOOKING_ON = ("review.step", "brief.open", "review.part", "review.leave", "help.keys")
"""What the footer offers to who does not lead."""
HIS_OWN = ("review.step", "book.undo", "book.redo")
"""What who looks on may change here, beside his brief."""


class TableScreen(Seated):
    """The project on the table, or what opens a turn. lead: decides; else looks on while somebody else does."""

    where: ClassVar[Where] = "review"
    DEFAULT_CSS = "TableScreen { layout: vertical; overflow: hidden; }"

    def __init__(self, table: Table, *, lead: bool) -> None:
        super().__init__(table, lead=lead)
        self.presenter = False
        self.head, self.page, self.decision = Head(table.meeting), Page(), Decision()
        self._clock: Timer | None = None

    def compose(self) -> ComposeResult:
        """Header, project, decision, keys."""
        yield self.head
        yield self.page
        yield self.decision
        yield self.footer
        yield Host()

    def on_mount(self) -> None:
        """Show what was read; the clock runs. Textual calls the seat's own `on_mount`, too."""
        self._clock = self.set_interval(CLOCK, self._tick)
        if self.lead:
            self.call_later(self._resume)

    def _resume(self) -> None:
        if sum(turn.presence == "present" for turn in self.meeting.turns) > 1:
            key = self.loudou.key_of("review.presenter")
            self.loudou.tell(msg("Several reps are in the room: {key} hides amounts and telephone numbers.", key=key))  # fmt: skip
        from tui.screens.review.table.deciding import resume

        self.carry_out(resume(self))

    def _tick(self) -> None:
        self.head.tick(spent(self.sitting, self.loudou.session.now_us))

    # What is shown

    def draw(self) -> None:
        """Draw what is known now."""
        line = self.current
        now = spent(self.sitting, self.loudou.session.now_us)
        opens = self.block is not None
        self.head.show(self.meeting, line, now, "" if self.lead else self.sitting.who, opens)
        self.page.show(self.laid, line, self.head.turn, self.presenter)
        self.decision.show(self.laid, line, self.lead, self.presenter)
        self.footer.stand_alone(opens)

    def present(self) -> None:
        """Into the presenter's view, or out of it."""
        self.presenter = not self.presenter
        self.footer.display = not self.presenter
        self.draw()

    def change_part(self) -> None:
        """From leading to looking on, or back for who may lead."""
        if not self.lead and not self.loudou.session.can("review.open"):
            self.loudou.tell(self.looking_on)
            return
        self.lead = not self.lead
        self.loudou.tell(msg("You lead.") if self.lead else self.looking_on)
        self._moved = True
        self.follow()
        self.draw()
        self.footer.refresh()

    @property
    def looking_on(self) -> Message:
        """That this person looks on, and who leads: it may be he himself who moved last."""
        if self.sitting.who != self.loudou.session.actor.name:
            return msg("You look on; {name} leads.", name=self.sitting.who)
        key = self.loudou.key_of("review.part")
        return msg("You look on; nobody else leads now: {key} leads again.", key=key)

    def offered(self, commands: tuple[Command, ...]) -> tuple[Command, ...]:
        """Who looks on is offered what he can do."""
        if self.block is not None:  # nothing is decided there
            commands = tuple(c for c in commands if c.id != "review.take")
        if self.lead:
            return commands
        may_lead = self.loudou.session.can("review.open")
        return tuple(c for c in commands if c.id in LOOKING_ON and (may_lead or c.id != "review.part"))  # fmt: skip

    def forbids(self, command: Command) -> Message | None:
        """Who looks on changes nothing but his brief and next steps; no form shows a room the amount."""
        if self.presenter and command.id == "project.edit":
            key = self.loudou.key_of("review.presenter")
            return msg(
                "The form shows the amount: {key} leaves the presenter's view first.", key=key
            )
        if self.lead or not command.use_case or command.id in HIS_OWN:
            return None
        return self.looking_on

    @property
    def lacking(self) -> Message:
        """Why there is nothing here to decide on."""
        if self.block is None:
            return msg("No project is in the queue; {key} adds one.", key=self.loudou.key_of("review.add"))  # fmt: skip
        key = self.loudou.key_of("review.next")
        return msg("Nothing is decided here; {key} goes on to {name}'s projects.", key=key, name=self.block.rep)  # fmt: skip

    @property
    def card(self) -> Card | None:
        """The project on the table, as commands take it."""
        one = self.sheet
        if one is None:
            return None
        return Card(
            id=one.project, name=one.name, client=one.client, owner=one.owner, amount=one.amount, currency=one.currency,
            close=one.close, stage=one.stage.number, silence_days=one.silence_days, never=one.touch_day is None, flag="", rule="",
            next_due=one.steps[0].due if one.steps else None, status=one.status, version=one.version, skips=one.stage_skips,
        )  # fmt: skip

    @property
    def rows(self) -> int:
        """Lines of a screenful."""
        return max(1, self.page.size.height - 2)

    def step(self, by: int) -> None:
        """Scroll the project."""
        self.page.turn(by)

    def end(self, last: bool) -> None:
        """Scroll to the end or the beginning."""
        self.page.turn(10**6 if last else -(10**6))

    async def leave(self) -> None:
        """Back to where one came from; the review stays open, its clock stands still."""
        said = msg("The review stays open; it goes on from here.")
        if self.lead:
            try:
                opens = self.block is not None
                await self.loudou.work.read(partial(go, review=self.review, entry=self.entry, block=opens, running=False))  # fmt: skip
            except LoudouError as error:  # nobody is kept at the table by a book that is away
                said = error.message
        else:
            said = msg("You look on no longer; the review goes on.")
        self.dismiss()
        self.loudou.tell(said)
