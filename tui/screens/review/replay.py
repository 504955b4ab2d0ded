"""A past review stepped through as it was: one project after another, with the facts and decisions of that time."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.strip import Strip

from store.domain import money, review
from store.queries.reviewing.minutes import Decided
from store.queries.reviewing.replay import Replay, Replayed, replay
from store.reports.minutes import flat, said
from store.text import N_, msg
from store.usecases.reviewing.deciding import correct
from tui.commands.base import Where
from tui.present.clip import drawable, spread
from tui.present.closing import day_words
from tui.present.listing import short_day
from tui.present.words import t
from tui.screens.commanding import Commanding, pass_over
from tui.screens.forms.common import Attempt, KeptDraft, draft_of, reading
from tui.widgets.drawn import Drawn
from tui.widgets.form import Form
from tui.widgets.form_choice import Choice
from tui.widgets.form_fields import Field
from tui.widgets.form_menu import Menu
from tui.widgets.form_text import Edit, Row, wrap
from tui.widgets.host import Host
from tui.work import Changed

if TYPE_CHECKING:
    from tui.application import Loudou

HEAD = 2


async def open_replay(app: Loudou, review_id: int) -> None:
    """Show a past review over what is on the screen, its first project first. Raises NotFound."""
    found = await app.work.read(partial(replay, review_id=review_id), lane="job")
    if not found.entries:
        app.tell(msg("This review had no projects."))
        return
    pass_over(app)
    await app.push_screen(ReplayScreen(found))


class ReplaySheet(Drawn):
    """One project of that review."""

    DEFAULT_CSS = "ReplaySheet { height: 1fr; }"

    def __init__(self, shown: Replay) -> None:
        super().__init__()
        self.shown = shown
        self.at = self.top = 0

    @property
    def entry(self) -> Replayed:
        """The project that is shown."""
        return self.shown.entries[self.at]

    @property
    def room(self) -> int:
        """Lines that scroll."""
        return max(1, self.size.height - HEAD)

    def roll(self, by: int) -> None:
        """Scroll by lines, as far as there are any."""
        self.top = max(0, min(self.top + by, len(self._rows()) - self.room))
        self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls."""
        event.stop()
        self.roll(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls."""
        event.stop()
        self.roll(-3)

    def render_line(self, y: int) -> Strip:
        """The strip at line `y`."""
        cells, glyphs = self.size.width, self.glyphs
        if y == 0:
            told = self.shown.told
            name = t(self.lang, N_("Review of {scope}, {day}"), scope=flat(told.scope), day=told.day)  # fmt: skip
            kind = N_("must discuss") if self.entry.must else N_("at a glance")
            place = f"{t(self.lang, kind)}  {self.at + 1}/{len(self.shown.entries)}"
            end = f"{place}   {t(self.lang, N_('as it was'))}"
            both = spread(drawable(name), end, cells - 2, glyphs.ellipsis)
            cut = len(both) - len(end)
            return self.line([("accent_strong", " " + glyphs.plain(both[:cut])), ("soft", glyphs.plain(both[cut:]))])  # fmt: skip
        if y == 1:
            return self.line([("rule", " " + glyphs.rule * (cells - 2))])
        rows = self._rows()
        at = self.top + y - HEAD
        if at >= len(rows):
            return self.line([])
        return self.line([(style or "text", glyphs.plain(drawable(text))) for text, style in rows[at]])  # fmt: skip

    def _rows(self) -> list[Row]:
        one, lang, room = self.entry, self.lang, max(20, self.size.width - 4)
        then = self.shown.told.day
        chip = {"wait": t(lang, N_("waiting"))}.get(one.chip, one.chip)
        tone = {"30": "red", "15": "amber"}.get(one.chip, "accent")
        clock = t(lang, N_("{n} days without progress"), n=one.d)
        rows: list[Row] = [[], *_wrapped(one.name, room, "strong")]
        rows.append([("  " + chip, tone), ("  " + clock, "text")])
        facts = [one.client, one.rep, f"{one.stage} {one.stage_name}".strip()]
        if one.amount:
            facts.append(money.show(one.amount, one.currency, lang))
        if one.close:
            facts.append(t(lang, N_("close {day}"), day=short_day(one.close, then)))
        if one.key_date:
            facts.append(t(lang, N_("key date {day}"), day=short_day(one.key_date, then)))
        rows += _wrapped(" · ".join(flat(fact) for fact in facts if fact), room, "text")
        if one.why:
            why = " · ".join(t(lang, review.WHY.get(key, key)) for key in one.why)
            rows += _wrapped(why, room, "soft")
        if one.skips:
            skipped = t(lang, N_("skipped ×{n}"), n=one.skips)
            rows += _wrapped(" · ".join(part for part in (skipped, flat(one.skip_reason)) if part), room, "dim")  # fmt: skip
        rows.append([])
        return [*rows, *self._decided(one, room)]

    def _decided(self, one: Replayed, room: int) -> list[Row]:
        lang = self.lang
        told = self.shown.told._replace(lang=lang)
        rows: list[Row] = []
        for decision in one.decisions:
            by = f" · {decision.by}" if decision.by and decision.by != told.leader else ""
            rows += _wrapped(said(decision, told) + by, room, "text")
            for fix in decision.corrections:
                words = t(lang, N_("corrected on {day} by {name}: {note}"),
                          day=short_day(fix.day, told.day), name=fix.by, note=flat(fix.note))  # fmt: skip
                rows += _wrapped(words, room - 2, "amber", "    ")
        if one.until:
            words = t(lang, N_("put off to {day}"), day=day_words(one.until, told.day, lang))
            rows += _wrapped(words, room, "amber")
        elif not one.decisions:
            rows += _wrapped(t(lang, N_("nothing was decided")), room, "dim")
        return rows


def _wrapped(text: str, room: int, style: str, lead: str = "  ") -> list[Row]:
    return [[(lead + line, style)] for line in wrap(flat(text), room)]


class ReplayScreen(Commanding):
    """Steps through the projects; decisions can be set right, nothing else."""

    where: ClassVar[Where] = "replay"
    DEFAULT_CSS = "ReplayScreen { layout: vertical; overflow: hidden; }"

    def __init__(self, shown: Replay) -> None:
        super().__init__()
        self.sheet = ReplaySheet(shown)

    def compose(self) -> ComposeResult:
        """The project, and the keys under it."""
        yield self.sheet
        yield self.footer
        yield Host()

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Back to what lies under it."""
        pass_over(self.loudou)
        return super().dismiss(result)

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

    def end(self, last: bool) -> None:
        """To the last project or the first."""
        self._show(len(self.sheet.shown.entries) - 1 if last else 0)

    def turn(self, by: int) -> None:
        """To the next project or the one before; at the ends it is said."""
        wanted = self.sheet.at + by
        if 0 <= wanted < len(self.sheet.shown.entries):
            self._show(wanted)
        else:
            last = msg("That was the last project of this review.")
            self.loudou.tell(last if by > 0 else msg("That is the first project of this review."))

    def _show(self, at: int) -> None:
        self.sheet.at, self.sheet.top = at, 0
        self.sheet.refresh()

    def changed(self, changed: Changed) -> None:
        """Somebody corrected something."""
        if changed.everything or changed.reviews:
            self.run_worker(self._again(), group="again", exclusive=True)

    async def _again(self) -> None:
        found = await self.loudou.look_up(partial(replay, review_id=self.review), "replay", "job")
        if found is not None and len(found.entries) == len(self.sheet.shown.entries):
            self.sheet.shown = found
            self.sheet.refresh()

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
    key, attempt = f"correct:{one.id}", Attempt()
    done: list[int] = []

    async def save(values: Mapping[str, Any]) -> None:
        note = values["note"]
        done.append(
            await attempt.make(
                note,
                lambda command: app.do(lambda s: correct(s, one.id, note=note, command=command)),
            )
        )

    form = Form(
        t(app.lang, N_("Set a decision right")),
        [Field("note", N_("What is right"), needed=True, edit=Edit(limit=2000))],
        reading(app.session, app.currency),
        subtitle=f"{one.name}: {words}",
        save=save,
        draft=KeptDraft(app, key),
        state=await draft_of(app, key),
    )
    await form.ask(app)
    return bool(done)
