"""Step 6: what would happen, then its happening, then what happened."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from threading import Event
from typing import ClassVar

from store.errors import LoudouError
from store.text import render
from store.usecases.importing import Report, apply
from tui.present.importing import counted, no_records, people
from tui.present.words import N_, nt, t
from tui.screens.forms.common import Attempt
from tui.screens.importing.pages import Page
from tui.widgets.form_text import Row, wrap

BEFORE = N_("enter import   w write map file   esc back")
DURING = N_("esc or ctrl+c stops; nothing is imported then")
AFTER = N_("enter the mirror and the board")
LISTED = 200
"""Lines of one list; the command line's report has them all."""


class OutcomePage(Page):
    """The dry run; `enter` makes it true."""

    name: ClassVar[str] = N_("Import")

    def enter(self) -> None:
        """Show the dry run."""
        self.top = 0
        self.done: Report | None = None
        self.stop = Event()
        self.attempt = Attempt(self.wizard.owner)
        self.running = False
        self._height = 10

    @property
    def report(self) -> Report | None:
        """What happened, or would."""
        plan = self.state.look.plan if self.state.look else None
        return self.done or (plan.report if plan else None)

    @property
    def keys(self) -> str:  # type: ignore[override]
        """The keys of the moment."""
        return DURING if self.running else AFTER if self.done else BEFORE

    # Drawing

    def rows(self, width: int, height: int) -> list[Row]:
        """The report, scrolled."""
        self._height = height
        lines = list(self._lines(width - 2))
        self.top = max(0, min(self.top, len(lines) - height))
        return lines[self.top : self.top + height]

    def _lines(self, cells: int) -> Iterator[Row]:
        report = self.report
        if report is None:
            yield [(" " + t(self.lang, "The file cannot be read yet; go back with esc."), "text")]
            return
        title = N_("Imported.") if self.done else N_("Nothing has been changed yet. This is what would happen:")  # fmt: skip
        yield [(" " + t(self.lang, title), "strong" if self.done else "dim")]
        yield []
        yield from self._wrapped(counted(report, self.lang), "strong", cells)
        yield from self._wrapped(no_records(report, self.lang), "text", cells)
        yield from self._wrapped(people(report, self.lang), "text", cells)
        yield from self._wrapped((render(n, self.lang) for n in report.notes), "dim", cells)
        pairs = [f"{mine} = {other}" for mine, other in report.doubles]
        yield from self._list(N_("Perhaps the same clients (nothing was merged):"), pairs, cells)
        line = N_("row {row} · {column}: {what}")
        for title, found in (
            (N_("Refused rows:"), report.problems),
            (N_("Kept against the file:"), report.clashes),
        ):
            texts = [t(self.lang, line, row=p.row, column=p.column, what=p.message) for p in found[:LISTED]]  # fmt: skip
            yield from self._list(title, texts, cells, len(found))
        texts = [render(difference, self.lang) for difference in report.differences[:LISTED]]
        yield from self._list(N_("Differences:"), texts, cells, len(report.differences))

    def _wrapped(self, texts: Iterator[str], style: str, cells: int) -> Iterator[Row]:
        for text in texts:
            for line in wrap(text, cells):
                yield [(" " + line, style)]

    def _list(self, title: str, texts: list[str], cells: int, count: int = 0) -> Iterator[Row]:
        if not texts:
            return
        yield []
        yield [(" " + t(self.lang, title), "strong")]
        for text in texts[:LISTED]:
            for line in wrap(text, cells - 2):
                yield [("   " + line, "text")]
        if (rest := max(count, len(texts)) - LISTED) > 0:
            yield [("   " + nt(self.lang, "and {n} more line", "and {n} more lines", rest), "dim")]

    # Keys

    def press(self, meant: str, key: str, character: str | None) -> None:
        """`enter` imports, then goes on; arrows scroll."""
        del character
        page = max(1, self._height - 1)
        scroll = {"down": 1, "j": 1, "up": -1, "k": -1, "pgdn": page, "pgup": -page,
                  "home": -(10**6), "g": -(10**6), "end": 10**6, "G": 10**6}  # fmt: skip
        if key == "ctrl+c" and self.running:
            self.stop.set()
        elif meant in scroll:
            self.top = max(0, self.top + scroll[meant])
        elif meant == "w" and not self.running:
            self.wizard.write_map()
        elif meant in ("enter", "y", "ctrl+s") and self.done:
            self.wizard.finish(True)
        elif meant in ("enter", "y", "ctrl+s") and not self.wizard.busy:
            self._begin()

    def back(self) -> bool:
        """Stop an import under way; afterwards go to the mirror."""
        if self.running:
            self.stop.set()
            return True
        if self.done:
            self.wizard.finish(True)
            return True
        return False

    def _begin(self) -> None:
        for page in self.wizard.pages[:-1]:
            if obstacle := page.obstacle():
                self.wizard.problem = obstacle
                return
        if self.report is not None:
            self.stop.clear()
            self.running = self.wizard.busy = True
            self.wizard.spawn(self._import())

    async def _import(self) -> None:
        plan = self.state.look.plan if self.state.look else None
        app = self.wizard.owner
        assert plan is not None

        async def write(command: str) -> Report | None:
            write = partial(apply, plan=plan, command=command, progress=self.wizard.tell, cancelled=self.stop.is_set)  # fmt: skip
            report: Report = await self.wizard.job(write, quiet=False)
            return report

        try:
            self.done = await self.attempt.make(self.state.said, write)
            await self.wizard.kept.keep(None)
            await app.do(lambda _: None)  # others' screens and this board are told of it
        except LoudouError as error:
            self.wizard.say(error.message)
        finally:
            self.running = False
