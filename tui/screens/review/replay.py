"""A past review stepped through as it was: one project after another as it lay on the table, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult

from store.errors import LoudouError
from store.queries.reviewing.minutes import Decided
from store.queries.reviewing.replay import Replay, replay
from store.reports.minutes import said
from store.session import Session
from store.text import N_, msg
from store.usecases.reviewing.deciding import correct
from tui.commands.base import Where
from tui.present.words import t
from tui.screens.commanding import Commanding, pass_over
from tui.screens.forms.common import Attempt, KeptDraft, draft_of, reading
from tui.screens.review.replay_page import ReplaySheet, Then, read_then
from tui.widgets.form import Form
from tui.widgets.form_choice import Choice
from tui.widgets.form_fields import Field
from tui.widgets.form_menu import Menu
from tui.widgets.form_text import Edit
from tui.widgets.host import Host
from tui.work import Changed, Superseded

if TYPE_CHECKING:
    from tui.application import Loudou


def _read(session: Session, review_id: int) -> tuple[Replay, Then | None]:
    with session.book.reading():
        found = replay(session, review_id)
        return found, read_then(session, found.entries[0].id, left=False) if found.entries else None


async def open_replay(app: Loudou, review_id: int) -> None:
    """Show a past review over what is on the screen, its first project first. Raises NotFound."""
    found, first = await app.work.read(partial(_read, review_id=review_id), lane="job")
    if first is None:
        app.tell(msg("This review had no projects."))
        return
    pass_over(app)
    await app.push_screen(ReplayScreen(found, first))


class ReplayScreen(Commanding):
    """Steps through the projects; decisions can be set right, nothing else."""

    where: ClassVar[Where] = "replay"
    DEFAULT_CSS = "ReplayScreen { layout: vertical; overflow: hidden; }"

    def __init__(self, shown: Replay, first: Then) -> None:
        super().__init__()
        self.sheet = ReplaySheet(shown, first)
        self._ahead: dict[int, Then] = {}

    def compose(self) -> ComposeResult:
        """The project, and the keys under it."""
        yield self.sheet
        yield self.footer
        yield Host()

    @property
    def review(self) -> int:
        """The review's number."""
        return self.sheet.shown.told.id

    @property
    def rows(self) -> int:
        """Lines of a screenful."""
        return self.sheet.room

    def step(self, by: int) -> None:
        """Scroll."""
        self.sheet.roll(by)

    async def end(self, last: bool) -> None:
        """To the last project or the first."""
        await self._show(len(self.sheet.shown.entries) - 1 if last else 0)

    async def turn(self, by: int) -> None:
        """To the next project or the one before; at the ends it is said."""
        wanted = self.sheet.at + by
        if 0 <= wanted < len(self.sheet.shown.entries):
            await self._show(wanted)
        else:
            last = msg("That was the last project of this review.")
            self.loudou.tell(last if by > 0 else msg("That is the first project of this review."))

    async def other(self) -> None:
        """From what came to the table to what was left there, and back."""
        if not self.sheet.entry.decisions:
            self.loudou.tell(msg("Nothing was decided on it: it was left as it came."))
            return
        await self._show(self.sheet.at, left=not self.sheet.then.left)

    async def _show(self, at: int, *, left: bool = False) -> None:
        entry = self.sheet.shown.entries[at].id
        found = None if left else self._ahead.get(entry)
        if found is None:
            found = await self.loudou.look_up(partial(read_then, entry=entry, left=left), "then")
        if found is None:
            return
        self.sheet.put(at, found)
        self._look_ahead(at + 1)

    def _look_ahead(self, at: int) -> None:
        """The next project is read while this one is looked at."""
        if at < len(self.sheet.shown.entries):
            reading: Any = partial(self._read_ahead, at)
            self.run_worker(reading, group="ahead", exclusive=True)

    async def _read_ahead(self, at: int) -> None:
        entry = self.sheet.shown.entries[at].id
        with suppress(Superseded, LoudouError):  # else it is read when it is wanted, and said then
            self._ahead = {
                entry: await self.loudou.work.read(
                    partial(read_then, entry=entry, left=False), "ahead"
                )
            }

    def on_mount(self) -> None:
        """The first project is shown."""
        self._look_ahead(1)

    def changed(self, changed: Changed) -> None:
        """Somebody corrected something."""
        if changed.everything or changed.reviews:
            self.run_worker(self._again(), group="again", exclusive=True)

    async def _again(self) -> None:
        found = await self.loudou.look_up(partial(replay, review_id=self.review), "replay", "job")
        if found is not None and len(found.entries) == len(self.sheet.shown.entries):
            self.sheet.shown = found
            self.sheet.lay()

    async def correct(self) -> None:
        """Write what sets a decision of this project right."""
        app, decisions = self.loudou, self.sheet.entry.decisions
        if not decisions:
            app.tell(msg("Nothing was decided here that could be corrected."))
            return
        one = decisions[0] if len(decisions) == 1 else await self._which(decisions)
        if one is None:
            return
        if await _ask(app, one, said(one, self.sheet.shown.told._replace(lang=app.lang))):
            await self._again()
            app.tell(msg("Corrected; the decision of that day stays as it was."))

    async def _which(self, decisions: tuple[Decided, ...]) -> Decided | None:
        told = self.sheet.shown.told._replace(lang=self.loudou.lang)
        answers = [Choice(one.id, said(one, told), str(n)) for n, one in enumerate(decisions, 1)]
        menu = Menu(t(self.loudou.lang, N_("Correct which decision?")), answers, lang=self.loudou.lang)  # fmt: skip
        wanted = await menu.ask(self.loudou)
        return next((one for one in decisions if one.id == wanted), None)


async def _ask(app: Loudou, one: Decided, words: str) -> bool:
    """Ask what is right, and write it beside the decision."""
    key = f"correct:{one.id}"
    kept = KeptDraft(app, key)
    attempt = Attempt(app, kept)
    done: list[int] = []

    async def save(values: Mapping[str, Any]) -> None:
        note = values["note"]
        done.append(
            await attempt.do(
                note, lambda s, command: correct(s, one.id, note=note, command=command)
            )
        )

    form = Form(
        t(app.lang, N_("Set a decision right")),
        [Field("note", N_("What is right"), needed=True, edit=Edit(limit=2000))],
        reading(app.session, app.currency),
        subtitle=f"{one.name}: {words}",
        save=save,
        draft=kept,
        state=await draft_of(app, key),
    )
    await form.ask(app)
    return bool(done)
