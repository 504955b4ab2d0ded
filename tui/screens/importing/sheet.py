"""Step 2: which sheet of a workbook, and where its headings are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from store.exchange.headings import kind_of
from store.exchange.kept import Kept
from store.exchange.layout import HEADER_WITHIN, find_table, text_of
from store.exchange.source import Sheet
from tui.present.importing import cell
from tui.present.words import N_, nt, t
from tui.screens.importing.pages import ListPage, cells_of, share
from tui.widgets.form_choice import Choice
from tui.widgets.form_text import Row

KINDS = {
    "projects": N_("projects"),
    "clients": N_("clients"),
    "": N_("no headings recognized"),
}
WIDEST = 56
HEADING_ROWS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet, what its table holds ("" for none), and how many of its rows hold something."""

    sheet: Sheet
    kind: str
    rows: int


class SheetPage(ListPage):
    """The sheets with what they hold."""

    name: ClassVar[str] = N_("Sheet")
    keys = N_("enter take   h rows of headings   m read a map file   esc back")
    first = 2

    def enter(self) -> None:
        """Look at each sheet once; the cursor begins on the first with a table."""
        source = self.state.source
        self.state.seen = Kept()  # looking for headings elsewhere repeats other merged cells
        self._found = [self._look(sheet) for sheet in source.sheets] if source else []
        named = self.state.said.sheet
        tabled = (n for n, one in enumerate(self._found) if one.kind and not one.sheet.hidden)
        chosen = (n for n, one in enumerate(self._found) if one.sheet.name == named)
        self.at = next(chosen, next(tabled, 0))

    def _look(self, sheet: Sheet) -> Found:
        table = find_table(sheet)
        kind = kind_of([c.heading for c in table.columns]) if table else None
        first = table.first_row - 1 if table else 0
        rows = sum(any(text_of(value) for value in row) for row in sheet.rows[first:])
        return Found(sheet, kind or "", rows)

    def entries(self) -> list[Found]:
        """All sheets, hidden ones too."""
        return self._found

    def rows(self, width: int, height: int) -> list[Row]:
        """A sentence and the list."""
        count = nt(self.lang, "{n} sheet", "{n} sheets", len(self._found))
        return [[(" " + count, "dim")], [], *self.window(width, height - self.first)]

    def line(self, entry: Found, here: bool, cells: int) -> Row:
        """Name, what it holds, how many rows."""
        name, kind = share(min(cells, 100) - 24, (20, 2), (14, 1))
        style = "strong" if here else "text"
        rows = nt(self.lang, "{n} row", "{n} rows", entry.rows)
        hidden = t(self.lang, N_("hidden")) if entry.sheet.hidden else ""
        words = t(self.lang, KINDS[entry.kind])
        tone = "text" if entry.kind else "dim"
        return cells_of(
            [(entry.sheet.name, style, name), (words, tone, kind), (rows, "dim", -12), (hidden, "dim", 8)]
        )  # fmt: skip

    def press(self, meant: str, key: str, character: str | None) -> None:
        """Walk and take; `h` says where the headings are."""
        if meant == "h" and self.here:
            self.wizard.spawn(self._headings(self.here.sheet))
        elif meant == "m" and self.here:
            self.wizard.read_map(self.here.sheet.name)
        elif meant in ("y", "tab", "ctrl+s") and self.here:
            self.chosen(self.here)
        else:
            super().press(meant, key, character)

    def chosen(self, entry: Found) -> None:
        """Read this sheet."""
        said, name = self.state.said, entry.sheet.name
        same = said.sheet == name
        kept = (said.header_row, said.header_rows) if same else (None, None)
        self.wizard.choose_sheet(name, *kept)

    async def _headings(self, sheet: Sheet) -> None:
        choices = [
            Choice(number, f"{number:>3}  " + " · ".join(texts)[:WIDEST])
            for number, row in enumerate(sheet.rows[:HEADER_WITHIN], 1)
            if len(texts := [text for value in row if (text := cell(value))]) > 0
        ]
        if choices:
            title = t(self.lang, N_("Which row holds the headings?"))
            number = await self.wizard.choose(title, choices, self.state.said.header_row)
            if number is None:
                return
            table = find_table(sheet, header_row=number)
            self.state.seen = Kept()
            counts = [Choice(n, nt(self.lang, "{n} row", "{n} rows", n)) for n in HEADING_ROWS]
            title = t(self.lang, N_("How many rows do the headings take?"))
            count = await self.wizard.choose(title, counts, table.header_rows if table else 1)
            if count is not None:
                self.wizard.choose_sheet(sheet.name, number, count)
