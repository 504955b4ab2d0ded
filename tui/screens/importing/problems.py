"""Step 5: every row that would be refused: its cell is corrected in place, or the row is left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from store.exchange.keys import Problem
from store.text import Message, msg, render
from tui.present.clip import clip, drawable
from tui.present.words import N_, nt, t
from tui.screens.importing.pages import ListPage, cells_of, share
from tui.widgets.form_choice import Choice
from tui.widgets.form_fields import caret_pieces
from tui.widgets.form_text import Edit, Row, tidy, wrap

WIDEST = 48


@dataclass(frozen=True, slots=True)
class Settled:
    """A cell that was corrected, or with column "" a row that was left out."""

    row: int
    column: str = ""


class ProblemsPage(ListPage):
    """Problems first; below them what was done about others."""

    name: ClassVar[str] = N_("Problems")
    keys = N_("enter correct   - leave the row out   a another row   y go on   esc back")
    first = 2
    edit: Edit | None = None

    def enter(self) -> None:
        """Begin at the top."""
        self.at = self.top = 0
        self.edit = None
        self.fresh()

    def fresh(self) -> None:
        """Other decisions, other problems."""
        plan = self.state.look.plan if self.state.look else None
        self._list(list(plan.report.problems) if plan else [])

    def _list(self, problems: list[Problem]) -> None:
        said = self.state.said
        self._problems = problems
        settled = [Settled(one.row, one.column) for one in said.cells]
        settled += [Settled(row) for row in sorted(said.skip)]
        self._listed: list[Any] = [*self._problems, *settled]

    def entries(self) -> list[Any]:
        """Problems, corrected cells, rows left out."""
        return self._listed

    def back(self) -> bool:
        """Out of a cell, as it was."""
        was, self.edit = self.edit, None
        return was is not None

    # Drawing

    def rows(self, width: int, height: int) -> list[Row]:
        """How many, the list, and the whole sentence of the problem under the cursor."""
        rows = len({one.row for one in self._problems})
        if not self._listed:
            return [[], [(" " + t(self.lang, "No row is refused. y goes on."), "text")]]
        title = nt(self.lang, "{n} row would be refused", "{n} rows would be refused", rows)
        head: list[Row] = [[(" " + title, "strong" if rows else "dim")], []]
        below: list[Row] = [[]]
        if isinstance(self.here, Problem):
            lines = wrap(render(self.here.message, self.lang), width - 2)
            below += [[(" " + line, "red")] for line in lines[:3]]
        found = self.window(width, height - len(head) - 4)
        return [*head, *found, *below]

    def line(self, entry: Any, here: bool, cells: int) -> Row:
        """Row, column, what stands there, what is wrong."""
        row, column, value, why = share(cells, (9, 0), (12, 1), (14, 2), (12, 4))
        style = "strong" if here else "text"
        number = t(self.lang, "row {n}", n=entry.row)
        if isinstance(entry, Settled) and not entry.column:
            return cells_of(
                [(number, style, row), (t(self.lang, N_("left out")), "dim", cells - row - 2)]
            )
        stands = self.state.cell(entry.row, self.state.index_of(entry.column))
        if isinstance(entry, Problem):
            what = (render(entry.message, self.lang), "red" if here else "soft", why)
        else:
            what = ("✓ " + t(self.lang, N_("corrected")), "accent", why)
        before = cells_of([(number, style, row), (entry.column, style, column)])
        if here and self.edit is not None:
            text, at = self.edit.window(value - 1)
            self._caret = (1 + row + 2 + column + 2 + at, self.first + self.at - self.top)
            used = list(caret_pieces(text, at))
            if self.edit.fresh:
                used = [(text, "accent_strong"), (" ", "caret")]
            return [*before, ("  ", ""), *used]
        return [*before, ("  ", ""), *cells_of([(stands or "–", style, value), what])]

    def caret(self) -> tuple[int, int] | None:
        """In the cell being corrected."""
        return getattr(self, "_caret", None) if self.edit is not None else None

    # Keys

    def press(self, meant: str, key: str, character: str | None) -> None:
        """In a cell: editing. In the list: walking, correcting, leaving out."""
        if self.edit is not None:
            self._edit(key, character)
        elif meant in ("-", "delete") and self.here is not None:
            self._leave_out(self.here)
        elif meant == "a":
            self.wizard.spawn(self._another())
        else:
            super().press(meant, key, character)

    def paste(self, text: str) -> None:
        """Into the cell."""
        if self.edit is not None:
            self.edit.insert(tidy(text))

    def chosen(self, entry: Any) -> None:
        """Correct the cell; a row left out comes back."""
        if isinstance(entry, Settled) and not entry.column:
            self._leave_out(entry)
            return
        index = self.state.index_of(entry.column)
        if index < 0:
            self.wizard.problem = t(
                self.lang, "The file has no such column; leave the row out with -, or map a column."
            )
            return
        self.edit = Edit(limit=2_000)
        self.edit.put(self.state.cell(entry.row, index), fresh=True)

    async def _another(self) -> None:
        """Correct a cell of any row, or leave the row out, though nothing is wrong with it by itself."""
        look = self.state.look
        if look is None:
            return
        first, last = look.table.first_row, len(look.table.sheet.rows)

        def check(text: str) -> Message | None:
            good = text.isascii() and text.isdigit() and first <= int(text) <= last
            return None if good else msg("Write the number of a row from {first} to {last}.", first=first, last=last)  # fmt: skip

        title = t(self.lang, N_("Correct a row"))
        text = await self.wizard.write(title, N_("Row"), limit=9, check=check)
        if text is None:
            return
        row = int(text)
        title = t(self.lang, "row {n}", n=row)
        left = t(self.lang, N_("take the row in again") if row in self.state.said.skip else N_("leave the row out"))  # fmt: skip
        choices = [Choice(-1, left)]
        choices += [
            Choice(one.index, clip(f"{one.heading.text}: {drawable(self.state.cell(row, one.index))}", WIDEST))
            for one in (*look.table.columns, *self.state.unheaded())
        ]  # fmt: skip
        index = await self.wizard.choose(title, choices, -1)
        if index == -1:
            self.state.leave_out(row)
            self.wizard.change()
        elif index is not None:
            title += " · " + drawable(self.state.name_of(index))
            now = self.state.cell(row, index)
            cell = await self.wizard.write(title, N_("Cell"), now, limit=2_000, needed=False)
            if cell is not None:
                self.state.correct(row, index, cell)
                self.wizard.change()

    def _edit(self, key: str, character: str | None) -> None:
        assert self.edit is not None
        if key == "enter":
            text, self.edit = self.edit.text.strip(), None
            row = self.here.row
            self.state.correct(row, self.state.index_of(self.here.column), text)
            others = [one for one in self._problems if one.row != row]
            found = [*others, *self.state.problems_in(row)]
            self._list(sorted(found, key=lambda one: one.row))
            self.wizard.change()
        elif not self.edit.key(key) and character and character.isprintable():
            self.edit.insert(character)

    def _leave_out(self, entry: Any) -> None:
        if isinstance(entry, Settled) and entry.column:
            self.state.correct(entry.row, self.state.index_of(entry.column), None)
        else:
            self.state.leave_out(entry.row)
        self.wizard.change()
