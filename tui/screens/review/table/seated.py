"""Where a review stands on one of its screens: what lies there, what comes next, and what others do meanwhile."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from store.domain.review import KINDS
from store.errors import LoudouError, NotFound
from store.queries.reviewing.block import Block
from store.queries.reviewing.meeting import Line, Meeting
from store.queries.reviewing.sheet import Sheet
from store.session import Session
from store.text import msg
from store.usecases.reviewing.seat import Sitting, go, seat
from tui.screens.commanding import Commanding
from tui.screens.review.table.opening import Table, lay, read_again
from tui.screens.review.table.parts import Laid, place
from tui.widgets.panel import Panel
from tui.work import Changed, Superseded

if TYPE_CHECKING:
    from store.usecases.reviewing.deciding import Decided

KEPT = 6
"""Projects read ahead, or gone by lately, that are kept."""


class Stop(NamedTuple):
    """Where one can come to in a meeting: a project, or the page that opens its rep's turn (`block`)."""

    line: Line
    block: bool = False


class Seated(Commanding):
    """The seat of a review, shared by all its screens: the last move wins. Subclasses say in `draw` what is shown."""

    def __init__(self, table: Table, *, lead: bool) -> None:
        super().__init__()
        self.meeting = table.meeting
        self.sitting: Sitting = table.sitting
        self.laid: Laid | None = table.laid
        self.lead = lead
        self._ahead: dict[tuple[int, bool], Laid] = {}
        self._moved = False
        self._astray = False

    def draw(self) -> None:
        """Draw what is known now."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Others' moves are heard of."""
        self.loudou.work.sit(self.review, self.sitting.seq)
        self.draw()
        self.read_ahead()

    def on_unmount(self) -> None:
        """Nobody looks any more."""
        self.loudou.work.rise(self.review)

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
        wanted = Stop(line, block) if known is None else self._unread()
        call = partial(_move, review=self.review, entry=line.id, block=block, wanted=wanted)
        try:
            sitting, found = await self.loudou.work.read(call)
        except LoudouError:
            self._astray = known is not None
            raise
        self._astray = False
        self.sitting = sitting
        self.loudou.work.sit(self.review, sitting.seq)
        if known is None:
            if found is not None:
                self._put(found)
            self.read_ahead()
        elif found is not None:
            self._keep(found)

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

    def _unread(self) -> Stop | None:
        """What comes next, where it was not read yet."""
        stop = self.after()
        return None if stop is None or (stop.line.id, stop.block) in self._ahead else stop

    def read_ahead(self) -> None:
        """Read what comes next while people talk."""
        if stop := self._unread():
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
            self.follow()
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
        self.read_ahead()

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
            self.follow()

    def follow(self) -> None:
        """Go where the seat was moved to, once nothing is being typed."""
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
        self.read_ahead()

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
            if self._moved:
                self.call_later(self.follow)


def _move(
    session: Session, review: int, entry: int, block: bool, wanted: Stop | None
) -> tuple[Sitting, Laid | None]:
    """Take the seat to an entry; and read what lies there, or what comes next, as `wanted`."""
    sitting = go(session, review, entry, block=block)
    return sitting, lay(session, wanted.line.id, wanted.block) if wanted else None


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
