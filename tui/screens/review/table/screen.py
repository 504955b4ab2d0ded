"""The table of a review: one project at a time, what is decided on it, and the seat that all its screens share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.timer import Timer

from store.domain.review import KINDS
from store.errors import LoudouError, NotFound
from store.queries.board import Card
from store.queries.reviewing.block import Block
from store.queries.reviewing.meeting import Line, Meeting
from store.queries.reviewing.sheet import Sheet
from store.session import Session
from store.text import Message, msg
from store.usecases.reviewing.seat import Sitting, go, seat, spent
from tui.commands.base import Command, Where
from tui.screens.commanding import Commanding
from tui.screens.review.table.opening import Table, lay, read_again
from tui.screens.review.table.parts import Decision, Head, Laid, Page, place
from tui.widgets.host import Host
from tui.widgets.panel import Panel
from tui.work import Changed, Superseded

if TYPE_CHECKING:
    from store.usecases.reviewing.deciding import Decided

CLOCK = 10.0
"""Seconds between two looks at the clock of the meeting."""
LOOKING_ON = ("review.step", "brief.open", "review.part", "review.leave", "help.keys")
"""What the footer offers to who does not lead."""
HIS_OWN = ("review.step", "book.undo", "book.redo")
"""What who looks on may change here, beside his brief."""
KEPT = 6
"""Projects read ahead, or gone by lately, that are kept."""


class Stop(NamedTuple):
    """Where one can come to in a meeting: a project, or the page that opens its rep's turn (`block`)."""

    line: Line
    block: bool = False


class TableScreen(Commanding):
    """The project on the table, or what opens a turn. lead: decides; else looks on while somebody else does."""

    where: ClassVar[Where] = "review"
    DEFAULT_CSS = "TableScreen { layout: vertical; overflow: hidden; }"

    def __init__(self, table: Table, *, lead: bool) -> None:
        super().__init__()
        self.meeting = table.meeting
        self.sitting: Sitting = table.sitting
        self.laid: Laid | None = table.laid
        self.lead = lead
        self.presenter = False
        self.head, self.page, self.decision = Head(table.meeting), Page(), Decision()
        self._ahead: dict[tuple[int, bool], Laid] = {}
        self._moved = False
        self._astray = False
        self._clock: Timer | None = None

    @property
    def meeting(self) -> Meeting:
        """The meeting as it was read last."""
        return self._meeting

    @meeting.setter
    def meeting(self, found: Meeting) -> None:
        self._meeting = found
        self._lines = {line.id: line for line in found.lines}
        self._heads = {line.member: line for line in reversed(found.lines)}

    @property
    def review(self) -> int:
        """The review's id."""
        return self.meeting.id

    @property
    def sheet(self) -> Sheet | None:
        """The project on the table."""
        return self.laid if isinstance(self.laid, Sheet) else None

    @property
    def block(self) -> Block | None:
        """What opens a rep's turn, where that lies on the table."""
        return self.laid if isinstance(self.laid, Block) else None

    @property
    def entry(self) -> int | None:
        """The entry on the table, or the one to which the page that opens its rep's turn leads."""
        return self.laid.entry if self.laid else None

    @property
    def current(self) -> Line | None:
        """Its line in the queue."""
        return self._lines.get(self.entry or 0)

    def compose(self) -> ComposeResult:
        """Header, project, decision, keys."""
        yield self.head
        yield self.page
        yield self.decision
        yield self.footer
        yield Host()

    def on_mount(self) -> None:
        """Show what was read; the clock runs, and others' moves are heard of."""
        self.loudou.work.sit(self.review, self.sitting.seq)
        self._clock = self.set_interval(CLOCK, self._tick)
        self.draw()
        self._read_ahead()
        if self.lead:
            self.call_later(self._resume)

    def on_unmount(self) -> None:
        """Nobody looks any more."""
        self.loudou.work.rise(self.review)

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
            self.loudou.tell(msg("You look on; {name} leads.", name=self.sitting.who))
            return
        self.lead = not self.lead
        said = msg("You lead.") if self.lead else msg("You look on; {name} leads.", name=self.sitting.who)  # fmt: skip
        self.loudou.tell(said)
        self._moved = True
        self._follow()
        self.draw()
        self.footer.refresh()

    def offered(self, commands: tuple[Command, ...]) -> tuple[Command, ...]:
        """Who looks on is offered what he can do."""
        if self.block is not None:  # nothing is decided there
            commands = tuple(c for c in commands if c.id != "review.take")
        if self.lead:
            return commands
        may_lead = self.loudou.session.can("review.open")
        return tuple(c for c in commands if c.id in LOOKING_ON and (may_lead or c.id != "review.part"))  # fmt: skip

    def forbids(self, command: Command) -> Message | None:
        """Who looks on changes nothing but his brief and next steps."""
        if self.lead or not command.use_case or command.id in HIS_OWN:
            return None
        return msg("You look on; {name} leads.", name=self.sitting.who)

    @property
    def lacking(self) -> Message:
        """Why there is nothing here to decide on."""
        if self.block is None:
            return msg("No project is in the queue; + adds one.")
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

    # Moving on

    def neighbour(self, by: int) -> Line | None:
        """The line that lies so many further in the queue."""
        lines, here = self.meeting.lines, self.current
        at = (here.number - 1 if here else -1) + by
        return lines[at] if 0 <= at < len(lines) else None

    def waiting(self) -> Line | None:
        """The next line that is still to be gone through, after this one first."""
        here = self.current
        number = here.number if here else 0
        left = [line for line in self.meeting.lines if not (line.done or line.gone) and line is not here]  # fmt: skip
        return next((line for line in left if line.number > number), None)

    def after(self) -> Stop | None:
        """Where one comes to from here: where another rep's turn begins, the page that opens it."""
        here, line = self.current, self.neighbour(1)
        if here is not None and self.block is not None:
            return Stop(here)
        if line is None:
            return None
        begins = self._begins(line) and (here is None or here.member != line.member)
        return Stop(line, begins or self._unopened(line))

    def before(self) -> Stop | None:
        """Where one comes from."""
        here = self.current
        if here is None:
            return None
        if self.block is None and self._begins(here):
            return Stop(here, True)
        head = self._heads[here.member] if self.block is not None else here
        return Stop(self.meeting.lines[head.number - 2]) if head.number > 1 else None

    def _begins(self, line: Line) -> bool:
        """Whether a rep's turn begins with this project."""
        return line.member is not None and self._heads[line.member] is line

    def _unopened(self, line: Line) -> bool:
        """Whether its rep's turn was not opened yet."""
        return line.member is not None and line.member not in self.sitting.opened

    async def come_to(self, line: Line) -> None:
        """Put a project on the table; the page that opens its rep's turn before it, where nobody opened that yet."""
        await self.go_to(line, block=self._unopened(line))

    async def go_to(self, line: Line, *, block: bool = False) -> None:
        """Put a project on the table, or what opens its rep's turn, for all who look on."""
        known = self._ahead.get((line.id, block))
        if known is not None:  # on the screen at once, then in the book
            self._put(known)
        call = partial(_move, review=self.review, entry=line.id, block=block, wanted=known is None)
        try:
            sitting, found = await self.loudou.work.read(call)
        except LoudouError:
            self._astray = known is not None
            raise
        self._astray = False
        self.sitting = sitting
        self.loudou.work.sit(self.review, sitting.seq)
        if found is not None:
            self._put(found)
        self._read_ahead()

    def _put(self, found: Laid) -> None:
        if self.laid is not None:
            self._keep(self.laid)
        self.laid = found
        self.draw()

    def _keep(self, one: Laid) -> None:
        self._ahead.pop(place(one), None)
        self._ahead[place(one)] = one
        while len(self._ahead) > KEPT:
            self._ahead.pop(next(iter(self._ahead)))

    def _read_ahead(self) -> None:
        stop = self.after()
        if stop is not None and (stop.line.id, stop.block) not in self._ahead:
            self._beside(partial(self._reading_ahead, stop.line.id, stop.block), "ahead")

    async def _reading_ahead(self, entry: int, opens: bool) -> None:
        with suppress(Superseded, LoudouError):  # else it is read when it is wanted, and said then
            found = await self.loudou.work.read(partial(lay, entry=entry, opens=opens), "ahead")
            if found is not None:
                self._keep(found)

    async def _take_up(self, entry: int, block: bool) -> None:
        """The move that did not reach the book is made now, unless another's came first."""
        call = partial(_late, review=self.review, entry=entry, block=block, seq=self.sitting.seq)
        late = await self.loudou.work.read(call)
        self._astray = False
        if late is None:
            self._moved = True
            self._follow()
        else:
            self.sitting = late
            self.loudou.work.sit(self.review, late.seq)

    # Deciding

    async def decide(self, call: Callable[[Session], Decided]) -> Decided:
        """Carry out a decision, and show what it made of the project."""
        decided = await self.loudou.do(call)
        await self.again()
        return decided

    async def again(self, group: str = "") -> None:
        """Read the meeting and the project anew. Raises Superseded where a newer reading of `group` came."""
        self._ahead.clear()
        at = place(self.laid) if self.laid else (None, False)
        if self._astray and self.laid:
            await self._take_up(*place(self.laid))
        wanted = partial(read_again, review=self.review, entry=at[0], opens=at[1])
        found, there = await self.loudou.work.read(wanted, group)
        if found.state != "open" and self.meeting.state == "open":
            self.loudou.tell(msg("The review was closed; what was decided stands in its minutes."))
        self.meeting = found
        if at == (place(self.laid) if self.laid else (None, False)):  # else one went on meanwhile
            self._warn(self.laid, there)
            self.laid = there
        self.draw()
        self._read_ahead()

    # What others do

    def _warn(self, before: Laid | None, now: Laid | None) -> None:
        """A form that is open says what somebody else has decided on its project since it was opened."""
        if not (isinstance(before, Sheet) and isinstance(now, Sheet)):
            return
        known = {one.id for one in before.taken}
        kinds = [one.kind for one in now.taken if one.id not in known]
        if not kinds:
            return
        from tui.widgets.form import Form

        names = tuple(msg(KINDS[kind]) for kind in kinds)
        for form in self.query(Form):
            form.warn(msg("Somebody else decided here meanwhile: {names}.", names=names))

    def changed(self, changed: Changed) -> None:
        """Others decided something, or moved on: the last move wins, and a form that is open keeps its project."""
        mine = self.sheet.project in changed.projects if self.sheet else bool(changed.projects)
        if changed.everything or changed.reviews or mine:
            self._quietly(partial(self.again, "table"), "again")
        elif changed.projects:
            self._ahead.clear()
        if self.review in changed.seats:
            self._moved = True
            self._follow()

    def _follow(self) -> None:
        if self._moved and not self.busy and not self.query(Panel):
            self._moved = False
            self._quietly(self._seat_again, "seat")

    async def _seat_again(self) -> None:
        found, there = await self.loudou.work.read(partial(_where, review=self.review), "seat")
        if found.seq <= self.sitting.seq:
            return
        self.sitting = found
        if there is None or (self.laid is not None and place(there) == place(self.laid)):
            self.draw()
            return
        if self.meeting.line(there.entry) is None:
            self.laid = there
            await self.again()
            return
        self._put(there)
        self._read_ahead()

    def _quietly(self, read: Callable[[], Awaitable[None]], group: str) -> None:
        """Read something beside what the person does; a newer reading of the group takes its place."""
        self._beside(partial(self._said_quietly, read), group)

    def _beside(self, call: Any, group: str) -> None:
        # a coroutine made now would never be awaited where a newer one comes first
        self.run_worker(call, group=group, exclusive=True)

    async def _said_quietly(self, read: Callable[[], Awaitable[None]]) -> None:
        try:
            await read()
        except Superseded:
            pass
        except NotFound:  # its opening was taken back
            if self.is_current:
                self.dismiss()
            told = msg("This review is no more: its opening was taken back.")
            say = partial(self.loudou.tell, told, error=True)
            self.loudou.call_later(say)  # on what lies under it
        except LoudouError as error:
            self.loudou.tell(error.message, error=True)

    def carry_out(self, running: Awaitable[None]) -> None:
        """As all screens do; a move that came meanwhile is followed then."""
        super().carry_out(self._then_follow(running))

    async def _then_follow(self, running: Awaitable[None]) -> None:
        try:
            await running
        finally:
            self.call_later(self._follow)

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


def _move(
    session: Session, review: int, entry: int, block: bool, wanted: bool
) -> tuple[Sitting, Laid | None]:
    """Take the seat to an entry; what lies there too where it was not read ahead."""
    sitting = go(session, review, entry, block=block)
    return sitting, lay(session, entry, block) if wanted else None


def _late(
    session: Session, review: int, entry: int | None, block: bool, seq: int
) -> Sitting | None:
    """Take the seat to an entry where it has not been moved since `seq`; None where it has."""
    if seat(session, review).seq != seq:
        return None
    return go(session, review, entry, block=block)


def _where(session: Session, review: int) -> tuple[Sitting, Laid | None]:
    found = seat(session, review)
    return found, lay(session, found.entry, found.block)
