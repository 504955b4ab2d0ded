"""A screen whose keys are commands: spelled, looked up, given one after another."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING, ClassVar, Self, cast

from textual import events
from textual.await_complete import AwaitComplete
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import Worker

from store.errors import LoudouError
from store.queries.board import Card
from store.text import Message, msg
from tui.commands.base import Command, Context, Where
from tui.commands.keys import keymap, show, spell
from tui.present.words import t
from tui.widgets.compositing import PanelCompositor
from tui.widgets.footer import Footer
from tui.widgets.host import WAITING, WAITS, Host, anew
from tui.widgets.pacing import Pacing
from tui.work import Changed, Superseded

if TYPE_CHECKING:
    from textual.widget import Widget

    from tui.application import Loudou

QUIET = {"esc", "tab", "shift+tab", "backspace", "space", "delete", "insert"}
"""Keys that do nothing without a word."""

RESTED = 0.15
"""Seconds without another size after which a resize has come to its end."""

SAYING = 0.004
"""Seconds that a panel which goes stays on the screen: it is painted over together with what is said of it."""

PASSING = 0.02
"""Seconds without painting while one screen takes another's place."""


def pass_over(app: Loudou) -> None:
    """Paint nothing while one screen takes another's place, then the new one, whole and once."""
    app._begin_batch()

    def end() -> None:
        if not app.screen_stack:  # the program was left meanwhile
            return
        screen = app.screen
        if not screen.is_mounted:  # a busy machine takes longer
            app.set_timer(PASSING, end)
            return
        screen._compositor._dirty_regions.add(app.size.region)
        screen._repaint_required = False
        app._end_batch()
        if not screen._layout_required and not app._batch_count:
            screen._compositor_refresh()
        screen.check_idle()  # else all of it is painted where it is laid out

    app.set_timer(PASSING, end)


class Commanding(Screen[None], inherit_bindings=False):
    """Set `where`, yield `footer`, say in `card` what is under the cursor: commands do the rest."""

    where: ClassVar[Where]
    AUTO_FOCUS = ""
    virtual_size = Reactive(Size(0, 0), repaint=False)  # see Drawn

    def __init__(self) -> None:
        super().__init__()
        self.disable_messages(Worker.StateChanged)  # three for each command, that nobody listens to
        self._compositor: PanelCompositor = PanelCompositor()
        self._pacing = Pacing(self)
        self.footer = Footer(self.where)
        self._keys: dict[str, Command] = {}
        self._waiting: deque[tuple[Command, str] | events.Key | events.Paste] = deque()
        self.busy = False
        self._patience: asyncio.TimerHandle
        self.marks: dict[int, int] = {}
        """Projects selected here, each with the version that was seen when it was."""
        self._resting: Timer | None = None
        self._sized = False

    @property
    def _update_timer(self) -> Timer:
        return self._pacing

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """As Textual's, but that the first picture is not painted a second time."""
        repaint = repaint and self.loudou.painted
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        """As Textual's; where all of the screen is painted with it, it is not painted a second time."""
        whole = self.app.size.region in self._compositor._dirty_regions
        super()._refresh_layout(size, scroll)
        if whole and self.is_current and not self.app._batch_count:
            self._repaint_required = False
            self._dirty_widgets.clear()

    async def _on_resize(self, event: events.Resize) -> None:
        """Heed the newest size only: two on their way would call each other up for ever.

        All is painted once more after a rest: a terminal may have taken its new size meanwhile.
        """
        if event.size != self.app.size:
            event.prevent_default()
            event.stop()
        elif (
            self.loudou.painted and self._sized
        ):  # a new screen is told its size: nothing was resized
            if self._resting:
                self._resting.stop()
            self._resting = self.set_timer(RESTED, self.refresh)
        self._sized = True

    def lifted(self, panels: Sequence[Widget]) -> bool:
        """Paint what a panel that went left free; false where another came, for which all is laid out anew."""
        if not self._compositor.lifted(panels):
            return False
        asyncio.get_running_loop().call_later(SAYING, self._paint_lifted)
        return True

    def _paint_lifted(self) -> None:
        if self._compositor._dirty_regions:  # else it was painted with something else meanwhile
            self._dirty_widgets.add(self)  # of itself it paints nothing
            self.check_idle()

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Back to what lies under it, which is painted once."""
        pass_over(self.loudou)
        return super().dismiss(result)

    @property
    def loudou(self) -> Loudou:
        """The app, by its own type."""
        return cast("Loudou", self.app)

    @property
    def card(self) -> Card | None:
        """The project under the cursor."""
        return None

    @property
    def rows(self) -> int:
        """How many things a screenful holds."""
        return max(1, self.size.height - 4)

    def offered(self, commands: tuple[Command, ...]) -> tuple[Command, ...]:
        """Which of the commands that work here the footer may name."""
        return commands

    def step(self, by: int) -> Awaitable[None] | None:
        """Move the cursor down by so many, or scroll."""

    def end(self, last: bool) -> Awaitable[None] | None:
        """Move the cursor to the last or the first."""

    def forbids(self, command: Command) -> Message | None:
        """Why nobody gives this command here, whatever his role; None where one may."""

    def toggle(self, card: Card) -> None:
        """Select a project, or leave it out again."""
        if self.marks.pop(card.id, None) is None:
            self.marks[card.id] = card.version
        self.show_marks({card.id})

    def unmark(self) -> None:
        """Select nothing any more."""
        before = set(self.marks)
        self.marks.clear()
        self.show_marks(before)

    def show_marks(self, projects: set[int]) -> None:
        """Draw anew what says that these projects are selected or not, and how many are."""
        del projects
        self.footer.refresh()

    def changed(self, changed: Changed) -> None:
        """The book changed: read again what is shown and concerned."""

    def carry_out(self, running: Awaitable[None]) -> None:
        """Carry out something that takes a moment; errors are said, commands wait until it ends."""
        self.busy = True
        self.run_worker(self._carry_out(running), group="command")

    def give_next(self, command: Command) -> None:
        """Give a command after the one being carried out."""
        self._waiting.appendleft((command, ""))

    def typed_ahead(self) -> events.Key | events.Paste | None:
        """The next of what was typed while a command was under way, for the panel that it opened."""
        if self._waiting and not isinstance(self._waiting[0], tuple):
            return cast("events.Key | events.Paste", self._waiting.popleft())
        return None

    def on_paste(self, event: events.Paste) -> None:
        """Keep what is pasted while a panel is on its way."""
        if self.busy:
            self._waiting.append(event)

    def on_key(self, event: events.Key) -> None:
        """Give the command that the key means; while one is under way, keys wait for its panel or end."""
        event.stop()
        event.prevent_default()
        self.loudou.hush()
        if self.busy:
            self._waiting.append(event)
        else:
            self._obey(event)

    def _obey(self, event: events.Key) -> None:
        if not self._keys:
            self._keys = keymap(self.loudou.commands, self.where)
        key = spell(event.key, event.character)
        command = self._keys.get(key)
        if command:
            self.give(command, key)
        elif key not in QUIET:
            keys = next((k for k, c in self._keys.items() if c.id == "help.keys"), "")
            self.loudou.tell(
                msg("{key} means nothing here; {help} shows the keys.", key=show(key), help=keys)
            )

    def give(self, command: Command, key: str = "") -> None:
        """Carry a command out, after those given before; say why where it is not available."""
        if self.busy:
            self._waiting.append((command, key))
            return
        context = Context(self.loudou, self.where, self.card, key)
        obstacle = command.obstacle(context)
        if obstacle:
            self.loudou.tell(obstacle)
            return
        running = command.run(context)
        if running is not None:
            self.carry_out(running)

    def _say_waiting(self, covered: bool = False) -> None:
        """Say that a command takes long, somebody else writes perhaps. covered: a panel was open at the last look."""
        covered, before = any(host.children for host in self.query(Host)), covered
        if self.is_current and not covered and not before:
            self.footer.say(t(self.loudou.lang, WAITING))
        else:
            self._wait(covered)

    def _wait(self, covered: bool = False) -> None:
        loop = asyncio.get_running_loop()
        self._patience = loop.call_later(WAITS, self._say_waiting, covered)

    async def _carry_out(self, running: Awaitable[None]) -> None:
        self._wait()
        try:
            await running
        except LoudouError as error:
            self.loudou.tell(error.message, error=True)
        except Superseded:
            pass
        finally:
            self.busy = False
            self._patience.cancel()
            if self.footer.said == t(self.loudou.lang, WAITING):
                self.footer.hush()
        while self._waiting and not self.busy:
            waiting = self._waiting.popleft()
            if isinstance(waiting, tuple):
                self.give(*waiting)
            elif self.loudou.here is not self:  # the command went to another screen: typed for that
                self.loudou.here.post_message(anew(waiting))
            elif isinstance(waiting, events.Key):
                self._obey(waiting)
