"""Step 3: what each column is taken for, with the first records as they will be."""

from __future__ import annotations

from typing import Any, ClassVar

from store.errors import Invalid
from store.exchange.headings import FIELDS as ALL_FIELDS
from store.exchange.layout import Column
from store.exchange.scheme import DAYS, Question
from store.text import Message, msg, render
from tui.present.importing import FIELDS, cell
from tui.present.words import N_, t
from tui.screens.importing.pages import ListPage, cells_of, share
from tui.screens.importing.preview import preview
from tui.widgets.form_choice import Choice
from tui.widgets.form_text import Row, wrap

EXAMPLES = 3
"""Different cells shown of a column."""
LOOKED = 200
"""Rows looked at for them."""
UNITS = {
    1: N_("1"), 1_000: N_("1,000"), 10_000: N_("10,000"), 1_000_000: N_("1,000,000"), 100_000_000: N_("100,000,000"),
}  # fmt: skip
CURRENCIES = ("CNY", "USD", "EUR", "GBP", "HKD", "SGD", "AUD", "CAD", "CHF", "INR", "TWD")
SETTINGS = {
    "kind": N_("each row is"),
    "unit": N_("one unit of an amount is"),
    "currency": N_("currency"),
    "name_from": N_("projects are named by"),
}
OTHER = object()
"""The answer that asks for a line of text."""


def _whole(text: str) -> Message | None:
    good = text.isascii() and text.isdigit() and int(text) > 0
    return None if good else msg("Write a whole number from 1.")


def _code(text: str) -> Message | None:
    good = len(text) == 3 and text.isascii() and text.isalpha()
    bad = msg("“{cell}” is no currency; write a code such as CNY or USD.", cell=text)
    return None if good else bad


CHECKS = {"unit": _whole, "currency": _code}
KINDS = {"projects": N_("a project"), "clients": N_("a client")}


def opening(question: Question) -> bool:
    """Whether a question is about columns, units or days: those about values have their own page."""
    return "values" not in question.options[0].data


class ColumnsPage(ListPage):
    """Open questions, what holds for the whole table, and each column."""

    name: ClassVar[str] = N_("Columns")
    keys = N_(
        "enter change   k key   d M/D, D/M   v values   y go on   m read, w write map file   esc back"
    )

    def enter(self) -> None:
        """Begin at the top."""
        self.at = self.top = 0
        self.fresh()

    def fresh(self) -> None:
        """Cells may have been corrected."""
        self._examples: dict[int, str] = {}
        self._unheaded = self.state.unheaded()

    # What there is

    @property
    def questions(self) -> list[Question]:
        """Open questions of this page."""
        plan = self.state.look.plan if self.state.look else None
        return [q for q in plan.questions if opening(q)] if plan else []

    def entries(self) -> list[Any]:
        """Questions, settings by their names, columns."""
        look = self.state.look
        if look is None:
            return []
        columns = self.state.columns()
        settings = ["kind"]
        if self.state.kind == "projects":
            settings += ["unit", "currency"] if "amount" in columns else []
            settings += [] if "name" in columns else ["name_from"]
        return [*self.questions, *settings, *look.table.columns, *self._unheaded]

    def obstacle(self) -> str:
        """An open question, or why the table cannot be read."""
        look = self.state.look
        if look is None:
            return t(self.lang, "The file has not been read yet.")
        if self.questions:
            return render(self.questions[0].message, self.lang)
        return render(look.obstacle, self.lang) if look.obstacle else ""

    # Drawing

    def rows(self, width: int, height: int) -> list[Row]:
        """The list above, the records below."""
        look = self.state.look
        if look is None:
            return []
        below: list[Row] = []
        if look.obstacle:
            lines = wrap(render(look.obstacle, self.lang), width - 2)
            below = [[], *([(" " + line, "red")] for line in lines[:4])]
        else:
            records = max(2, min(8, height // 3))
            below = [[], *preview(look, self.state.kind, records, width, self.lang)]
        head = self._head(width)
        self.first = len(head)
        return [*head, *self.window(width, height - len(below) - len(head)), *below]

    def _head(self, cells: int) -> list[Row]:
        a, b, c = self._widths(cells - 1)
        names = (
            (N_("heading"), "dim", a),
            (N_("taken for"), "dim", b),
            (N_("for example"), "dim", c),
        )
        return [[(" ", ""), *cells_of([(t(self.lang, n), s, w) for n, s, w in names])]]

    def _widths(self, cells: int) -> list[int]:
        return share(cells, (18, 2), (20, 1), (12, 3))

    def line(self, entry: Any, here: bool, cells: int) -> Row:
        """A question, a setting, or a column with what it is taken for and some of its cells."""
        a, b, c = self._widths(cells)
        style = "strong" if here else "text"
        if isinstance(entry, Question):
            return cells_of([("? " + render(entry.message, self.lang), "amber", cells)])
        if isinstance(entry, str):
            return cells_of(
                [(t(self.lang, SETTINGS[entry]), "dim", a), (self._setting(entry), style, b)]
            )
        taken, tone = self.taken_for(entry)
        return cells_of(
            [(entry.heading.text, style, a), (taken, tone, b), (self._example(entry.index), "dim", c)]
        )  # fmt: skip

    def taken_for(self, column: Column) -> tuple[str, str]:
        """The field in words, and its tone."""
        if column.index in self.state.marked(self.state.said.ignore):
            return t(self.lang, N_("(left out)")), "dim"
        found = self.state.fields_of(column.index)
        words = [t(self.lang, FIELDS[name]) for name in found if name in FIELDS]
        if column.index in self.state.marked(self.state.said.key):
            words.append(t(self.lang, N_("key")))
        if column.index in self._deciding():
            words.append(t(self.lang, N_("stage too")))
        words += [
            "M/D" if order == "MDY" else "D/M" for name in found if (order := self._order(name))
        ]
        if not found:
            words.insert(0, t(self.lang, N_("(kept beside)")))
        return " · ".join(words), "accent" if found else "dim"

    def _deciding(self) -> set[int]:
        """Columns beside stage and status whose values decide on them."""
        plan = self.state.look.plan if self.state.look else None
        found = {*plan.proposal.mapping.meaning_columns} if plan and plan.proposal else set()
        taken = {self.state.columns().get(name) for name in ("stage", "status")}
        return {*found, *self.state.beside} - taken

    def _order(self, name: str) -> str:
        plan = self.state.look.plan if self.state.look else None
        orders = plan.proposal.mapping.orders if plan and plan.proposal else {}
        return str(orders.get(name, ""))

    def _setting(self, name: str) -> str:
        plan = self.state.look.plan if self.state.look else None
        mapping = plan.proposal.mapping if plan and plan.proposal else None
        if name == "kind":
            return t(self.lang, KINDS[self.state.kind])
        if mapping is None:
            return ""
        if name == "unit":
            return self._unit(mapping.unit)
        if name == "currency":
            return mapping.currency
        titles = {c.index: c.heading.text for c in self.state.look.table.columns}  # type: ignore[union-attr]
        return titles.get(mapping.name_from, "")

    def _unit(self, unit: int) -> str:
        return t(self.lang, UNITS[unit]) if unit in UNITS else f"{unit:,}"

    def _example(self, index: int) -> str:
        if index not in self._examples:
            look, found = self.state.look, dict[str, None]()
            rows = look.table.sheet.rows[look.table.first_row - 1 :][:LOOKED] if look else []
            for row in rows:
                if index < len(row) and (text := cell(row[index])):
                    found[text] = None
                if len(found) == EXAMPLES:
                    break
            self._examples[index] = " · ".join(found)
        return self._examples[index]

    # Keys

    def press(self, meant: str, key: str, character: str | None) -> None:
        """`k`, `d` and `v` mark a column, `m` and `w` read and write a map; the rest walks and takes."""
        if meant == "w":
            self.wizard.write_map()
        elif meant == "m":
            self.wizard.read_map()
        elif meant == "k" and isinstance(self.here, Column):
            self.state.turn_key(self.here.index)
            self.wizard.change()
        elif meant == "v" and isinstance(self.here, Column):
            self._turn_deciding(self.here.index)
        elif meant == "d" and isinstance(self.here, Column):
            self._turn_days(self.here)
        else:
            super().press(meant, key, character)

    def _turn_deciding(self, index: int) -> None:
        """Match this column's values too on the next page, or no longer."""
        beside = self.state.beside
        if index in beside:
            self.state.beside = tuple(i for i in beside if i != index)
        elif index not in self._deciding():
            self.state.beside = (*beside, index)
            self.wizard.note = t(self.lang, "Its values stand on the next page, beside stage and status.")  # fmt: skip
        else:
            self.wizard.problem = t(self.lang, "Rules on the next page name this column; change them there.")  # fmt: skip

    def _turn_days(self, column: Column) -> None:
        fields = [name for name in self.state.fields_of(column.index) if name in DAYS]
        if fields:
            other = "DMY" if self._order(fields[0]) == "MDY" else "MDY"
            dates = {**self.state.said.dates, **dict.fromkeys(fields, other)}
            self.state.decide(dates=dates)
            self.wizard.change()
        else:
            self.wizard.problem = t(self.lang, "This column is not taken for a day.")

    def chosen(self, entry: Any) -> None:
        """Change what is under the cursor."""
        self.wizard.spawn(self._change(entry))

    async def _change(self, entry: Any) -> None:
        if isinstance(entry, Question):
            await self.wizard.settle(entry)
        elif isinstance(entry, str):
            await self._set(entry)
        else:
            await self._take(entry)

    async def _take(self, column: Column) -> None:
        now = next(iter(self.state.fields_of(column.index)), "")
        if column.index in self.state.marked(self.state.said.ignore):
            now = "-"
        choices = [Choice("", t(self.lang, N_("(kept beside)"))),
                   Choice("-", t(self.lang, N_("(left out)")))]  # fmt: skip
        choices += [
            Choice(name, t(self.lang, FIELDS[name]), name) for name in ALL_FIELDS[self.state.kind]
        ]
        name = await self.wizard.choose(column.heading.text, choices, now)
        if name is not None and name != now:
            self.state.take_for(column.index, name)
            self.wizard.change()

    async def _set(self, name: str) -> None:
        plan = self.state.look.plan if self.state.look else None
        mapping = plan.proposal.mapping if plan and plan.proposal else None
        now: Any = self.state.kind if name == "kind" else getattr(mapping, name, None)
        title = t(self.lang, SETTINGS[name])
        value = await self.wizard.choose(title, self._choices(name), now)
        if value is OTHER:
            text = await self.wizard.write(title, SETTINGS[name], limit=12, check=CHECKS[name])
            value = text and (int(text) if name == "unit" else text.upper())
        if value is None or value == now:
            return
        try:
            if name == "kind":
                self.state.read_as(value)
            elif name == "name_from":
                self.state.decide(name_from=self.state.name_of(value))
            else:
                self.state.decide(**{name: value})
        except Invalid as error:
            self.wizard.say(error.message)
        else:
            self.wizard.change()

    def _choices(self, name: str) -> list[Choice]:
        if name == "kind":
            return [Choice(value, t(self.lang, words), value) for value, words in KINDS.items()]
        if name == "unit":
            other = Choice(OTHER, t(self.lang, N_("another number …")))
            return [*(Choice(value, self._unit(value)) for value in UNITS), other]
        if name == "currency":
            other = Choice(OTHER, t(self.lang, N_("another code …")))
            return [*(Choice(code, code) for code in CURRENCIES), other]
        columns = (*self.state.look.table.columns, *self._unheaded) if self.state.look else ()
        return [Choice(column.index, column.heading.text) for column in columns]
