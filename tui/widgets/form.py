"""A form: a panel with one column of fields, labels left, errors under their field, and a draft that never dies."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

from rich.cells import cell_len
from textual import events
from textual.timer import Timer

from store.errors import LoudouError
from store.text import N_, Message, msg, render
from tui.present.words import t
from tui.widgets.form_choice import Pick
from tui.widgets.form_fields import Field, Reading, complain
from tui.widgets.form_several import Several
from tui.widgets.form_text import Row, wrap
from tui.widgets.form_words import Words
from tui.widgets.host import WAITING, WAITS
from tui.widgets.panel import Panel

Values = dict[str, Any]
KEEP = 0.3
"""Seconds after a key until the draft is written: at most half a second is lost."""


HERE = "_here"
"""Where a draft keeps the key of the field that was typed in; walking alone is no change to keep."""


class Draft(Protocol):
    """Where a form's half-typed fields are kept."""

    async def keep(self, state: Mapping[str, Any] | None) -> None:
        """Keep this state; None forgets it."""


class Form(Panel[Values]):
    """Fields to fill in; the answer has a value per shown field, None after `esc`.

    save: awaited before the form closes; a LoudouError from it is shown under its field (Invalid.field) or at the
    foot, and the form stays. state: what a draft kept. changed: told the values after each change (live forms).
    live: `esc` gives the values too, there is nothing to save. aliases: a use case's field → ours.
    """

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        reading: Reading,
        *,
        subtitle: str = "",
        save: Callable[[Values], Awaitable[object]] | None = None,
        draft: Draft | None = None,
        state: Mapping[str, Any] | None = None,
        changed: Callable[[Values], None] | None = None,
        live: bool = False,
        aliases: Mapping[str, Sequence[str]] | None = None,
        start: str = "",
    ) -> None:
        super().__init__(title, lang=reading.lang)
        self.fields = list(fields)
        for field in self.fields:
            field.reading = reading
        self.reading: Reading = reading
        self.subtitle, self.save, self.draft = subtitle, save, draft
        self.changed, self.live = changed, live
        self.aliases = aliases or {}
        self.problem: Message | None = None
        self.note = ""
        self._fresh = {field.key: field.state() for field in self.fields}
        self._kept: Mapping[str, Any] | None = None
        self._timer: Timer | None = None
        self._busy = self._waits = False
        self._warned: list[str] = []
        """Fields of which it was said, by the last key, that not all fits."""
        self._looking: asyncio.Task[None] | None = None
        self._lines: dict[int, tuple[Field, int]] = {}
        self._margin = 8
        """Cells of the labels, as drawn last."""
        self._caret_at: tuple[int, int] | None = None
        self._sight = (0, 0)
        self._told: Values | None = None
        if state:
            self._restore(state)
            start = start or str(state.get(HERE, ""))
        self.here = next((f for f in self.present if f.key == start), self.present[0])
        self.here.enter()

    # Values

    @property
    def present(self) -> list[Field]:
        """The fields that have a place now."""
        return self._present()[0]

    def values(self) -> Values:
        """The value of each shown field."""
        return self._present()[1]

    def _present(self) -> tuple[list[Field], Values]:
        values = {field.key: field.value() for field in self.fields}
        present = [f for f in self.fields if f.shown is None or f.shown(values)]
        return present, {field.key: values[field.key] for field in present}

    def field(self, key: str) -> Field:
        """The field of that key."""
        return next(field for field in self.fields if field.key == key)

    # Keys

    def press(self, key: str, character: str | None) -> None:
        """Editing first, then walking; `ctrl+s` or `enter` on the last field saves."""
        if self._busy:
            return
        if key == "escape":
            if not self.here.back():
                self._leave()
        elif key == "ctrl+s":
            self.submit()
        elif key == "ctrl+d" and self.draft:
            self._start_over()
        elif key == "enter":
            self._enter()
        elif key in ("tab", "shift+tab"):
            self._step(1 if key == "tab" else -1, round=True)
        elif self.here.key_pressed(key, character):
            self._edited()
        elif key in ("up", "down", "pageup", "pagedown"):
            self._step(1 if key in ("down", "pagedown") else -1)

    def paste(self, text: str) -> None:
        """Pasted text goes into the current field."""
        if not self._busy:
            self.here.paste(text)
            self._edited()

    def click(self, x: int, line: int) -> None:
        """A click goes to a field, and to what it shows there."""
        if self._busy or line not in self._lines:
            return
        field, part = self._lines[line]
        if field is not self.here:
            self._go(field)
            if part == 0 and isinstance(field, Pick):
                return
        field.click(x - self._margin, part)
        self._edited()

    def submit(self) -> None:
        """Check all fields; go to the first that is wrong, or save."""
        self.here.leave()
        wrong = [field for field in self.present if field.complaint()]
        cut = [field.key for field in wrong if field.surplus and field.error == field.too_long()]
        if wrong and (len(cut) < len(wrong) or cut != self._warned):
            self._go(wrong[0], check=False)
            if len(cut) == len(wrong):
                self._warned = cut
                self.problem = msg("Not saved yet: ctrl+s once more saves what fits.")
            return
        for field in wrong:  # said, and taken as it is
            field.surplus, field.error = 0, None
        if self.save is None:
            self._close(self.values())
        else:
            self._busy = True
            self._held = []  # what is typed now is meant for what comes after this form
            self.run_worker(self._save(self.values()), group="save")

    async def _save(self, values: Values) -> None:
        assert self.save is not None
        waiting = asyncio.get_running_loop().call_later(WAITS, self._say_waiting)
        try:
            await self.save(values)
        except LoudouError as error:
            self._busy = self._waits = False
            self._held = None
            key = getattr(error, "field", "")
            keys = (key, *self.aliases.get(key, ())) if key else ()
            field = next((f for f in self.present if f.key in keys), None)
            if field:
                field.error = error.message
                self._go(field, check=False)
            else:
                self.problem = error.message
            self.repaint()
            return
        finally:
            waiting.cancel()
        self._stop_timer()
        await self._finish_after(None, values)

    def _say_waiting(self) -> None:
        """Saving takes long: say so, and heed no keys, which nobody would take for commands any more."""
        self._waits = self.screen.focused is self  # else a question stands before it
        self.repaint()

    def _take(self, event: events.Key | events.Paste) -> None:
        if not self._waits:
            super()._take(event)

    def _close(self, values: Values) -> None:
        self._stop_timer()
        if self.draft:
            self.run_worker(self._finish_after(None, values), group="draft")
        else:
            self.finish(values)

    def _leave(self) -> None:
        """`esc`: close, what was typed stays as a draft."""
        self._stop_timer()
        self.here.leave()
        self._tell_surplus()
        if self.live:
            self.finish(self.values())
        elif self.draft:
            self.run_worker(self._finish_after(self._state(), None), group="draft")
        else:
            self.finish(None)

    def _tell_surplus(self) -> None:
        """What did not fit is in no draft: say so once more before the form is out of sight."""
        cut = tuple(msg(field.label) for field in self.present if field.surplus)
        tell = getattr(self.app, "tell", None)
        if cut and self.draft and tell:
            tell(msg("Only what fits of a long text is kept: {fields}.", fields=cut))

    async def _finish_after(self, state: Mapping[str, Any] | None, values: Values | None) -> None:
        if self.draft and (state != self._kept or state is None):
            try:
                await self.draft.keep(self._state_and_place(state))
            except LoudouError as error:
                # The book cannot be written: say so and stay, rather than lose what was typed.
                if values is None and self.problem is None:
                    self.problem = error.message
                    self.repaint()
                    return
        self.finish(values)

    def _enter(self) -> None:
        if not self.here.accept():
            self._edited()
            return
        if self.live or self.here is self.present[-1]:
            self.submit()
        else:
            self._step(1)

    def warn(self, note: Message) -> None:
        """Say over the fields what has become otherwise since the form was opened; not while it saves."""
        if not self._busy:
            self.note = render(note, self.lang)
            self.repaint()

    def _step(self, by: int, round: bool = False) -> None:
        shown = self.present
        place = shown.index(self.here) + by
        if round:
            place %= len(shown)
        if 0 <= place < len(shown):
            self._go(shown[place])

    def _go(self, field: Field, check: bool = True) -> None:
        self.here.leave()
        if check and not self.here.empty:
            self.here.complaint()
        if field in self.present:
            self.here = field
        self.here.enter()
        self._edited()

    def _start_over(self) -> None:
        self.here.back()
        for field in self.fields:
            field.restore(self._fresh[field.key])
            field.error = None
        self.note = ""
        self.here = self.present[0]
        self.here.enter()
        self._edited()

    # After a change

    def _edited(self) -> None:
        self.problem, self._warned = None, []
        if self.here not in self.present:
            self.here = self.present[0]
        if self.draft and self._timer is None and self._state() != self._kept:
            self._timer = self.set_timer(KEEP, self._keep)
        if self.changed and (values := self.values()) != self._told:
            self._told = values
            self.changed(values)
        self._look()

    def _look(self) -> None:
        field = self.here
        if isinstance(field, Pick) and field.lookup and field.open and field.asked != field.wanted:
            if self._looking:
                self._looking.cancel()
            self._looking = asyncio.create_task(self._looked(field, field.wanted))

    async def _looked(self, field: Pick, wanted: str) -> None:
        assert field.lookup is not None
        try:
            found = await field.lookup(wanted)
        except LoudouError as error:
            self.problem = error.message
        else:
            if field.wanted == wanted:
                field.offered(wanted, found)
        self.repaint()

    # Drafts

    def _state(self) -> dict[str, Any] | None:
        changed = {f.key: s for f in self.fields if (s := f.state()) != self._fresh[f.key]}
        return changed or None

    def _state_and_place(self, state: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        """What a draft keeps: the fields that were changed, and where one was unless it is the first."""
        if state is None or self.here is self.present[0]:
            return state
        return {**state, HERE: self.here.key}

    def _restore(self, state: Mapping[str, Any]) -> None:
        for field in self.fields:
            if field.key in state:
                field.restore(state[field.key])
        if self._state():
            self._kept = self._state()
            self.note = t(self.lang, "What you typed last time is back; ctrl+d starts over.")

    async def _keep(self) -> None:
        self._timer = None
        state = self._state()
        if self.draft and state != self._kept and not self._busy:
            try:
                await self.draft.keep(self._state_and_place(state))
                self._kept = state
            except LoudouError as error:
                self.problem = error.message
                self.repaint()

    async def on_unmount(self) -> None:
        """The line was dropped, or one leaves with the form open: what was typed last is kept too."""
        answered = self.answer and self.answer.done() and not self.answer.cancelled()
        if self._timer and not answered:
            self._stop_timer()
            await self._keep()

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.stop()
            self._timer = None

    # Drawing

    def repaint(self) -> None:
        """Draw again; while it is saved nothing changes but that it waits, then it goes or says what was wrong."""
        if not self._busy or self._waits:
            super().repaint()

    def _measure(self) -> int:
        labels = (cell_len(t(self.lang, field.label)) for field in self.fields)
        return min(max(labels) + 2, max(8, self.size.width // 3))

    def rows(self, width: int) -> list[Row]:
        """The fields with what they understood, their errors, and the open list over what follows it."""
        rows: list[Row] = []
        self._margin = self._measure()
        self._lines = {}
        self._caret_at = None
        rows += [[(" " + line, "dim")] for line in wrap(self.subtitle, width - 1) if line]
        rows += [[(" " + line, "amber")] for line in wrap(self.note, width - 1) if line]
        rows.append([])
        dropped: tuple[int, list[Row]] = (0, [])
        for field in self.present:
            field.room = max(4, width - self._margin)
            first = len(rows)
            rows += self._field_rows(field)
            self._lines |= {n: (field, n - first) for n in range(first, len(rows))}
            if field is self.here:
                drop = field.drop()
                after = first + len(field.cells(True)[0])
                dropped = (after, [[(" " * self._margin, ""), *row] for row in drop])
                self._sight = (first, max(len(rows) - 1, after + len(drop) - 1))
        at, drop = dropped
        rows += [[] for _ in range(at + len(drop) - len(rows))]
        rows[at : at + len(drop)] = drop
        self._lines |= {at + n: (self.here, 1 + n) for n in range(len(drop))}
        return rows

    def _field_rows(self, field: Field) -> list[Row]:
        here, margin = field is self.here, self._margin
        cells, caret = field.cells(here)
        label = t(self.lang, field.label)
        rows: list[Row] = []
        for n, row in enumerate(cells):
            mark = "▌" if here and n == 0 else " "
            name = label if n == 0 else ""
            gap = " " * max(1, margin - 1 - cell_len(name))
            rows.append([(mark, "bar"), (name, "strong" if here else "dim"), (gap, ""), *row])
        if caret:
            self._caret_at = (caret[0] + margin, caret[1])
        error = wrap(complain(field.error, self.lang), field.room)
        return rows + [[(" " * margin, ""), (line, "error")] for line in error if line]

    def in_sight(self) -> tuple[int, int] | None:
        """The current field with its open list."""
        return self._sight

    def caret(self) -> tuple[int, int] | None:
        """Where typing goes."""
        return (self._caret_at[0], self._caret_at[1] + self._sight[0]) if self._caret_at else None

    def foot(self, width: int) -> list[Row]:
        """What the current field wants, and the keys."""
        if self._waits:
            return [[(t(self.lang, WAITING), "amber")]]
        if self.problem:
            return [
                [(line, "error")] for line in wrap(complain(self.problem, self.lang), width)[:4]
            ]
        keys = N_("enter next   ctrl+s save   esc back")
        if self.live:
            keys = N_("tab next   enter, esc done")
        elif isinstance(self.here, Words):
            keys = N_("← → choose   ctrl+s save   esc back")
        elif isinstance(self.here, Several):
            keys = N_("↓ list   space take or leave   esc back")
        elif isinstance(self.here, Pick):
            keys = N_("↓ list, letters filter   ctrl+s save   esc back")
        return [
            [(t(self.lang, self.here.help), "dim")] if self.here.help else [],
            [(t(self.lang, keys), "dim")],
        ]
