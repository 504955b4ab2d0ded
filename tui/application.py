"""The App: session, theme, keymap, which screen."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import ClassVar, TypeVar, cast

from textual.app import App
from textual.binding import BindingType
from textual.driver import Driver
from textual.message import Message as Posted
from textual.screen import Screen

from store.errors import Conflict, LoudouError
from store.queries.board import Board, Card
from store.session import Session
from store.text import Lang, Message, msg, nmsg, render
from tui.commands.base import Command
from tui.present.glyphs import Glyphs
from tui.present.tones import Tones, tones
from tui.present.words import deed
from tui.screens.board.reading import Answer, keep
from tui.screens.board.screen import BoardScreen
from tui.screens.commanding import Commanding
from tui.themes import DARK, LIGHT
from tui.work import Changed, Superseded, Work

T = TypeVar("T")
WARM = 0.4
"""Seconds after the first picture until what the first change needs is loaded."""
GARBAGE = (5_000, 20, 20)
"""When garbage is looked for: a key leaves hardly any, and Python's own 700 objects are half a key."""
REST = 2.0
"""Seconds of rest after which the place one is at is kept."""


class Loudou(App[None], inherit_bindings=False):
    """The program on a terminal. Screens reach book and person through it."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []

    class BookChanged(Posted):
        """Somebody's commit touched what is shown."""

        def __init__(self, changed: Changed) -> None:
            super().__init__()
            self.changed = changed

    class BookFailed(Posted):
        """The book could not be read while watching it."""

        def __init__(self, error: LoudouError) -> None:
            super().__init__()
            self.error = error

    def __init__(
        self,
        work: Work,
        session: Session,
        answer: Answer,
        opening: Board,
        commands: tuple[Command, ...],
        glyphs: Glyphs,
        size: tuple[int, int],
    ) -> None:
        super().__init__()
        self.work = work
        self.session = session
        self.commands = commands
        self.glyphs = glyphs
        self.currency = opening.total.currency
        self.painted = False
        self.greeting = False
        """Whether a person who opens a new book is asked how to begin."""
        self.errand: Callable[[Loudou], Awaitable[None]] | None = None
        """Where the person wanted to go as soon as the board stands."""
        self.wish = ""
        """What the person asked for that is not in this book: `demo`."""
        self.sought = ""
        """What was typed to find something, kept when one goes there or steps back."""
        self._remembering: asyncio.TimerHandle | None = None
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        wanted = answer.ask.place.theme
        self.theme = wanted if wanted in self.available_themes else DARK.name
        self.tones: Tones = tones(self.get_css_variables())
        self.board = BoardScreen(answer, opening, size)

    @property
    def lang(self) -> Lang:
        """Language of the person."""
        return self.session.lang

    @property
    def here(self) -> Commanding:
        """The topmost screen that takes commands."""
        screens = (s for s in reversed(self.screen_stack) if isinstance(s, Commanding))
        return next(screens, self.board)

    @property
    def presenting(self) -> bool:
        """Whether what is shown lies over a review in presenter's view: a room full of people looks on."""
        return any(getattr(screen, "presenter", False) for screen in self.screen_stack)

    def get_driver_class(self) -> type[Driver]:
        """Textual's choice, but on a Unix terminal one that no byte from the keyboard can end."""
        chosen = super().get_driver_class()
        if chosen.__name__ != "LinuxDriver":  # chosen by the environment, or another platform's
            return chosen
        from tui.driver import LenientDriver

        return LenientDriver

    def get_default_screen(self) -> Screen[None]:
        """The board is the screen that everything else lies on."""
        return self.board

    def on_mount(self) -> None:
        """Watch the book; leave orderly when the line is dropped."""
        loop = asyncio.get_running_loop()
        watching = self.work.watch(
            lambda changed: cast(None, self.post_message(self.BookChanged(changed))),
            lambda error: cast(None, self.post_message(self.BookFailed(error))),
        )
        self.run_worker(watching, group="watch")
        signal.signal(signal.SIGHUP, lambda *_: loop.call_soon_threadsafe(self.exit))

    def _fatal_error(self) -> None:
        """A bug ends the program without a traceback on the screen: `tui.app.run` raises it again."""
        self._close_messages_no_wait()

    def on_ready(self) -> None:
        """The first picture is on the terminal: what was loaded for it is no garbage."""
        self.painted = True
        if not gc.isenabled():
            gc.freeze()
            gc.set_threshold(*GARBAGE)
            gc.enable()
        self.set_timer(WARM, lambda: self.work.submit(_warm))
        if self.errand:
            self.board.carry_out(self.errand(self))
        elif self.greeting:
            self.board.carry_out(self._greet())
        else:
            self.set_timer(WARM, lambda: self.run_worker(self._offer(), group="offer"))

    async def _greet(self) -> None:
        """Ask how to begin."""
        from tui.offering import greet

        await greet(self)

    async def _offer(self) -> None:
        """Say what was left half-typed."""
        from tui.offering import offer

        if not self.board.busy:
            await offer(self)

    def on_unmount(self) -> None:
        """Keep the place one is at."""
        self._remember()

    def _watch_theme(self, theme_name: str) -> None:
        super()._watch_theme(theme_name)
        self.tones = tones(self.get_css_variables())
        if self.is_running:
            for column in self.board.columns:
                column.restyle()
            for screen in self.screen_stack:
                screen.refresh()

    def switch_theme(self) -> None:
        """From the dark colours to the light ones, or back; kept for the next time."""
        dark = self.theme == LIGHT.name
        self.theme = DARK.name if dark else LIGHT.name
        self.board.place = replace(self.board.place, theme=self.theme)
        self.remember_soon()

    # Sentences

    def tell(self, message: Message, *, error: bool = False) -> None:
        """Say something in the last line of the screen, or in a toast where it has none."""
        sentence = render(message, self.lang)
        if self.screen is self.here and self.here.footer.display:  # presenter's view has none
            self.here.footer.say(sentence, error=error)
        else:
            self.notify(sentence, severity="error" if error else "information", markup=False)

    def hush(self) -> None:
        """Take away what was said."""
        self.here.footer.hush()
        if not self.here.footer.display:
            self.clear_notifications()

    # Commands

    def command(self, id: str) -> Command:
        """The command of this id."""
        return next(command for command in self.commands if command.id == id)

    def key_of(self, id: str) -> str:
        """The first key of a command, or its id where it has none."""
        return next(iter(self.command(id).keys), id)

    def give_by_id(self, id: str) -> None:
        """Give a command without a key."""
        self.here.give(self.command(id))

    # What screens ask

    async def look_up(
        self, call: Callable[[Session], T], group: str = "", lane: str = "interactive"
    ) -> T | None:
        """The answer of a reading function, as `Work.read`, for a screen that shows it.

        None where a newer reading took its place, or the book cannot be read, which is said: what is shown stays.
        """
        try:
            return await self.work.read(call, group, lane)
        except Superseded:
            return None
        except LoudouError as error:
            self.tell(error.message, error=True)
            return None

    # What commands do

    async def do(self, call: Callable[[Session], T]) -> T:
        """Carry out a use case and wait until the board shows it."""
        answer = await self.work.do(call, self.board.ahead())
        await self.board.settled()
        return answer

    async def move_project(self, card: Card, stage: int) -> None:
        """Move a project to a stage; where somebody else moved it meanwhile, ask."""
        from store.usecases.projects import move_project

        seen: int | None = card.version
        while True:
            move = partial(move_project, project=card.id, stage=stage, seen=seen)
            try:
                moved = await self.do(move)
                if moved.gate_open and self.here.where == "project":
                    self.tell(
                        nmsg(
                            "{n} gate item was open; that is noted.",
                            "{n} gate items were open; that is noted.",
                            moved.gate_open,
                        )
                    )
                return
            except Conflict as conflict:
                from tui.screens.forms import show_conflict

                if not await show_conflict(self, conflict):
                    return
                seen = (
                    conflict.version
                )  # what was shown; a third move in between is asked about too

    async def step_back(self, *, redo: bool) -> None:
        """Undo or redo one's latest change; where others changed the same, ask for the rest."""
        from store.usecases import history

        again = history.redo if redo else history.undo
        try:
            done = await self.do(again)
        except Conflict as conflict:
            from tui.screens.forms import show_undo_clash

            if not await show_undo_clash(self, conflict):
                return
            done = await self.do(lambda s: again(s, rest=True))
        name = deed(self.lang, done.name)
        said = msg("Done again: {name}.", name=name) if redo else msg("Undone: {name}.", name=name)
        self.tell(said)

    async def show_place(self, name: str) -> None:
        """List the projects of a place beside the board."""
        from tui.screens.board.place import PlaceScreen

        await self.push_screen(PlaceScreen(self, name, self.board.narrowing))

    async def show_due(self) -> None:
        """List what is due between meetings, under the board's narrowing."""
        from tui.screens.board.due import DueScreen

        await self.push_screen(DueScreen(self, self.board.narrowing))

    def move(self, card: Card, stage: int) -> None:
        """Move a dragged card."""
        command = self.command("project.forward")
        if not self.session.can(command.use_case):
            self.here.give(command)
            return
        self.board.carry_out(self.move_project(card, stage))

    # What the book says

    def on_loudou_book_changed(self, message: BookChanged) -> None:
        """Let the screens read again what was touched."""
        for screen in self.screen_stack:
            if isinstance(screen, Commanding):
                screen.changed(message.changed)

    def on_loudou_book_failed(self, message: BookFailed) -> None:
        """Say that the book cannot be read."""
        self.tell(message.error.message, error=True)

    def remember_soon(self) -> None:
        """Keep the place one is at after a rest."""
        if self._remembering:
            self._remembering.cancel()
        self._remembering = asyncio.get_running_loop().call_later(REST, self._remember)

    def _remember(self) -> None:
        if self._remembering:
            self._remembering.cancel()
            self._remembering = None
            place = self.board.place
            self.work.note("place", place, partial(keep, place=place))


def _warm(_: Session) -> None:
    """Load what a change needs, beside the person's first look at the board."""
    import store.usecases.history
    import store.usecases.projects  # noqa: F401
