"""The wizard: steps from a file to an import, each one page; `esc` goes one step back and keeps what was chosen."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.timer import Timer

from store import drafts
from store.errors import LoudouError
from store.exchange.scheme import Question
from store.exchange.source import open_source
from store.text import Message, render
from store.usecases.importing.looking import Look, look
from tui.commands.keys import spell
from tui.present.importing import underway
from tui.present.words import N_, t
from tui.screens.forms.common import KeptDraft
from tui.screens.importing import PLACE
from tui.screens.importing.asking import Asking
from tui.screens.importing.columns import ColumnsPage
from tui.screens.importing.file import FilePage
from tui.screens.importing.mapping import ask_for_map, ask_for_reading
from tui.screens.importing.outcome import OutcomePage
from tui.screens.importing.pages import Page
from tui.screens.importing.problems import ProblemsPage
from tui.screens.importing.sheet import SheetPage
from tui.screens.importing.state import DRAFT, State
from tui.screens.importing.values import ValuesPage
from tui.widgets.form_text import Row, wrap

if TYPE_CHECKING:
    from store.session import Session
    from tui.application import Loudou

FILE, SHEET, COLUMNS, PROBLEMS = 0, 1, 2, 4
BEAT = 0.2
"""Seconds between two pictures of progress."""
STEPS_LINES = 2


class Wizard(Asking):
    """Answers True when something was imported."""

    shape = "full"

    def __init__(self, state: State, app: Loudou) -> None:
        super().__init__(t(app.lang, N_("Import a spreadsheet")), lang=app.lang)
        self.state = state
        self.owner = app
        self.kept = KeptDraft(app, DRAFT)
        self.problem = ""
        self.note = ""
        self.busy = False
        self.told: tuple[str, int, int, float] | None = None
        self._beat: Timer | None = None
        self._wanted = self._seen = 0
        self._whole = self._found = False
        self._lock = asyncio.Lock()
        kinds = (FilePage, SheetPage, ColumnsPage, ValuesPage, ProblemsPage, OutcomePage)
        self.pages: list[Page] = [kind(self) for kind in kinds]
        self.number = FILE
        if state.kept:
            self.note = t(self.lang, "What you chose last time is back; ctrl+d starts over.")
        self.page.enter()

    @property
    def page(self) -> Page:
        """The page that is up."""
        return self.pages[self.number]

    # Going from page to page

    def go(self, number: int) -> None:
        """Show a page."""
        self.number, self.problem, self.note = number, "", ""
        self.state.step = number
        self.page.enter()
        self.keep()
        self.repaint()

    def go_on(self) -> None:
        """To the next page, unless something on this one is open."""
        if self.busy:
            return
        self.problem = self.page.obstacle()
        if not self.problem and self.number + 1 < len(self.pages):
            self.spawn(self._go_on(self.number + 1))

    async def _go_on(self, number: int) -> None:
        """To a page; the later ones need every row read and compared with the book."""
        if number >= PROBLEMS and not self._whole_seen and not await self.look_again(whole=True):
            return
        look = self.state.look
        if number >= PROBLEMS and look and not look.whole:
            self.problem = (
                render(look.obstacle, self.lang) if look.obstacle else self.page.obstacle()
            )
        elif self.number == number - 1:
            self.go(number)

    @property
    def _whole_seen(self) -> bool:
        return self.state.look is not None and self.state.look.whole and self._seen == self._wanted

    def step_back(self) -> None:
        """To the page before; out of the wizard from the first, what was chosen stays."""
        if self.number == FILE:
            self.keep()
            self.finish(None)
            return
        one_sheet = self.state.source is not None and len(self.state.source.sheets) == 1
        skip = self.number == COLUMNS and one_sheet
        self.go(FILE if skip else self.number - 1)

    # Keys

    def press(self, key: str, character: str | None) -> None:
        """`esc` and `ctrl+d` here, all else goes to the page."""
        self.problem = ""
        if key == "escape":
            if not self.page.back():
                self.step_back()
        elif key == "ctrl+d" and not self.busy:
            self.start_over()
        else:
            self.page.press(spell(key, character), key, character)

    def paste(self, text: str) -> None:
        """Pasted text goes to the page."""
        self.page.paste(text)

    def click(self, x: int, line: int) -> None:
        """A click on the page."""
        if line >= STEPS_LINES:
            self.page.click(x, line - STEPS_LINES)

    def start_over(self) -> None:
        """Forget what was chosen."""
        folder = str(Path(self.state.path).expanduser().parent)
        self.state.begin()
        self.state.path = folder.rstrip("/") + "/"
        self.go(FILE)
        self.spawn(self.kept.keep(None))

    # Reading the file

    def open(self, path: str) -> None:
        """Open a file and go to its sheets or columns."""
        if not self.busy:
            self.spawn(self._open(path))

    async def _open(self, path: str) -> None:
        full = Path(path).expanduser()
        source = await self.job(lambda _: open_source(full))
        if source is None:
            self.screen.refresh()  # a parser that gives up prints its own trace
            return
        state = self.state
        again = state.path == path and (state.kept or state.source is not None)
        if not again:
            state.begin()
        state.path, state.source, state.kept = path, source, False
        folder = {"folder": str(full.absolute().parent)}
        self.owner.work.note(
            "place:import", folder, partial(drafts.place_put, key=PLACE, value=folder)
        )
        await self._opened(state.step, first=not again)

    async def _opened(self, wanted: int, *, first: bool) -> None:
        """Go on from an opened file: to where a draft was left, as far as that is possible."""
        source, state = self.state.source, self.state
        assert source is not None
        if self.number != FILE:
            return
        if len(source.sheets) > 1 and state.said.sheet is None:
            self.go(SHEET)
        elif await self.look_again(memory=first, whole=wanted >= PROBLEMS):
            self.go(max(COLUMNS, wanted))
        else:
            said = self.problem
            self.go(SHEET)
            self.problem = said
        self.repaint()

    def choose_sheet(self, name: str, header_row: int | None, header_rows: int | None) -> None:
        """Read that sheet; what was decided about another is forgotten."""
        if self.busy:
            return
        state = self.state
        said, chosen = state.said, (name, header_row, header_rows)
        if (said.sheet, said.header_row, said.header_rows) != chosen:
            state.begin_sheet(*chosen)
        self.spawn(self._sheet())

    async def _sheet(self) -> None:
        if await self.look_again(memory=self.state.look is None) and self.number == SHEET:
            self.go(COLUMNS)

    def change(self) -> None:
        """Something was decided: keep it and look at the file anew."""
        self.keep()
        self.spawn(self.look_again())

    async def look_again(self, *, memory: bool = False, whole: bool = False) -> bool:
        """Look at the file under the present decisions; whether there is a table to show.

        What is decided while a look is under way is looked at once more. Where columns and values are chosen,
        rows are not read and compared yet, unless `whole`: that takes seconds in a large file.
        """
        self._wanted += 1
        self._whole = self._whole or whole or self.number >= PROBLEMS
        async with self._lock:
            if self._seen != self._wanted:
                await self._look(memory)
        return self._found

    async def _look(self, memory: bool) -> None:
        found: Look | None = None
        while self._seen != self._wanted:
            self._seen, source, said = self._wanted, self.state.source, self.state.said
            assert source is not None
            call = partial(
                look, source=source, said=said, memory=memory, whole=self._whole,
                kept=self.state.seen, progress=self.tell,
            )  # fmt: skip
            found = await self.job(call)
            if found and said is self.state.said:
                self.state.said = found.said
        self._whole, self._found = False, found is not None
        if found:
            self.state.look = found
            self.page.fresh()
            self.keep()
        self.repaint()

    # Work beside the keyboard

    async def job(self, call: Callable[[Session], Any], *, quiet: bool = True) -> Any:
        """The answer of something long, with progress; where it fails and is `quiet`, None, and it is said."""
        self.busy, self.told = True, None
        self._beat = self._beat or self.set_interval(BEAT, self.repaint)
        try:
            return await self.owner.work.job(call)
        except LoudouError as error:
            if not quiet:
                raise
            self.say(error.message)
            return None
        finally:
            self.busy = False
            if self._beat:
                self._beat.stop()
                self._beat = None

    def tell(self, step: str, done: int, total: int) -> None:
        """Progress, from another thread."""
        since = self.told[3] if self.told and self.told[0] == step else time.monotonic()
        self.told = (step, done, total, since)

    def say(self, message: Message) -> None:
        """Say what is wrong, at the foot."""
        self.problem = render(message, self.lang)
        self.repaint()

    def keep(self) -> None:
        """Keep what was chosen as a draft."""
        self.spawn(self.kept.keep(self.state.draft()))

    def spawn(self, running: Awaitable[object]) -> None:
        """Carry something out beside the keys; what goes wrong is said at the foot."""
        if self.is_attached or self.is_mounted:
            self.run_worker(self._carried(running))

    async def _carried(self, running: Awaitable[object]) -> None:
        try:
            await running
        except LoudouError as error:
            self.say(error.message)
        self.repaint()

    async def settle(self, question: Question) -> None:
        """Ask an open question; the answer is one more decision."""
        data = await self.asked(question)
        if data is not None:
            self.state.answer(data)
            self.change()

    def write_map(self) -> None:
        """Write what was decided as a map file."""
        if self.state.look and self.state.source:
            self.spawn(ask_for_map(self.owner, self.state, self.told_written))

    def read_map(self, sheet: str = "") -> None:
        """Decide what a map file says; for `sheet`, where the map names none."""
        if self.state.source and not self.busy:
            self.spawn(self._read_map(sheet))

    async def _read_map(self, sheet: str) -> None:
        read = await ask_for_reading(self.owner, self.state)
        if read is None:
            return
        before = self.state.said
        if sheet and before.sheet != sheet:
            self.state.begin_sheet(sheet, None, None)
        self.state.take_map(read)
        if not await self.look_again(memory=self.state.look is None):
            self.state.said = before  # no table can be found so; the reason is said
        elif self.number == SHEET:
            self.go(COLUMNS)

    def told_written(self, path: str) -> None:
        """Say where the map file lies."""
        self.note = t(self.lang, "Written: {path}. `loudou import FILE --map` reads it.", path=path)
        self.repaint()

    # Drawing

    def aside(self) -> str:
        """The file."""
        return self.state.source.name if self.state.source else ""

    def rows(self, width: int) -> list[Row]:
        """The steps, and the page."""
        height = max(3, self.size.height - 2 - 1 - len(self.foot(width)) - STEPS_LINES)
        page = self.page.rows(width, height)[:height]
        return [[*self._steps(), (self.page.place(), "dim")], [], *page]

    def _steps(self) -> Row:
        row: list[tuple[str, str]] = [(" ", "")]
        for number, page in enumerate(self.pages):
            style = "strong" if number == self.number else "dim"
            mark = "✓" if number < self.number else str(number + 1)
            accent = "accent" if number == self.number else style
            row += [(f"{mark} ", accent), (t(self.lang, page.name), style), ("   ", "")]
        return row

    def in_sight(self) -> tuple[int, int] | None:
        """The page pages itself."""
        return (0, 0)

    def caret(self) -> tuple[int, int] | None:
        """Where typing goes."""
        at = self.page.caret()
        return (at[0], at[1] + STEPS_LINES) if at else None

    def foot(self, width: int) -> list[Row]:
        """What is wrong or under way, and the keys."""
        keys: list[Row] = [
            [(" " + line, "dim")] for line in wrap(t(self.lang, self.page.keys), width - 1)
        ]
        if self.problem:
            return [*([(" " + line, "error")] for line in wrap(self.problem, width - 1)[:4]), *keys]
        if self.busy:
            line = t(self.lang, "Reading …")
            if self.told:
                step, done, total, since = self.told
                line = underway(step, done, total, time.monotonic() - since, self.lang)
            return [[(" " + line, "accent")], *keys]
        return [[(" " + self.note, "amber")], *keys]
