"""Step 4: what the words in the file mean: stages and status, owners, regions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from store.domain.names import fold
from store.exchange.decisions import STATUSES as ALL_STATUSES
from store.exchange.layout import fold_cell
from store.exchange.scheme import Meaning, Question
from store.text import render
from tui.present.importing import STATUSES, cell, combinations
from tui.present.words import N_, nt, t
from tui.screens.importing.columns import opening
from tui.screens.importing.pages import ListPage, cells_of, share
from tui.widgets.form_choice import Choice
from tui.widgets.form_text import Row, wrap

SPELLED = {"owners": N_("owner"), "regions": N_("region")}
NEW = {"owners": N_("new rep, without a login"), "regions": N_("new region")}


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in the stage and status cells of some records. key: the cells, in the columns' order."""

    key: tuple[str, ...]
    count: int
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Spelled:
    """An owner or a region as the file spells it, and whom it means ("" for a new one)."""

    entry: Literal["owners", "regions"]
    text: str
    count: int
    known: str


class ValuesPage(ListPage):
    """Each different value, how often it stands there, and what it is taken for."""

    name: ClassVar[str] = N_("Values")
    keys = N_("enter change   y go on   w write map file   esc back")
    first = 1

    def enter(self) -> None:
        """Begin at the top."""
        self.at = self.top = 0
        self._listed: list[Any] | None = None

    def fresh(self) -> None:
        """Other decisions: count anew."""
        self._listed = None

    @property
    def questions(self) -> list[Question]:
        """Values that nobody knows."""
        plan = self.state.look.plan if self.state.look else None
        return [q for q in plan.questions if not opening(q)] if plan else []

    def entries(self) -> list[Any]:
        """Open questions, then stages and status, then people and places."""
        if self._listed is None:
            self._listed = [*self.questions, *self._words()]
            self._listed += [*self._spelled("owners", "owner"), *self._spelled("regions", "region")]
        return self._listed

    def _words(self) -> list[Words]:
        plan = self.state.look.plan if self.state.look else None
        if plan is None or plan.proposal is None:
            return []
        meanings = plan.proposal.mapping.meanings
        asked = {
            fold_cell(text)
            for question in self.questions
            for rule in question.options[0].data["values"]
            for text in rule["when"].values()
        }
        found = []
        for key, count in combinations(plan).items():
            meaning = meanings.get(tuple(map(fold_cell, key)))
            if any(key) and meaning and not asked.intersection(map(fold_cell, key)):
                found.append(Words(key, count, meaning))
        return sorted(found, key=lambda one: (one.meaning.stage or 0, one.meaning.status or ""))

    def _spelled(self, entry: Literal["owners", "regions"], field: str) -> list[Spelled]:
        index = self.state.columns().get(field)
        look = self.state.look
        if index is None or look is None:
            return []
        texts = Counter(cell(row[index]) for _, row in self.state.rows() if index < len(row))
        said = getattr(self.state.said, entry)
        known = {fold(name): name for name in self._names(entry)}
        return [
            Spelled(entry, text, count, known.get(fold(said.get(fold_cell(text), text)), ""))
            for text, count in texts.items()
            if text
        ]

    def _names(self, entry: str) -> list[str]:
        look = self.state.look
        if look is None:
            return []
        if entry == "owners":
            return [one.name for one in look.members]
        return [one.name.rpartition(" › ")[2] for one in look.regions]

    def obstacle(self) -> str:
        """A value that nobody knows yet."""
        return render(self.questions[0].message, self.lang) if self.questions else ""

    # Drawing

    def rows(self, width: int, height: int) -> list[Row]:
        """The list under its headings."""
        names = ((N_("value"), 0), (N_("taken for"), 2))
        a, b, c, d = self._widths(width - 1)
        rooms = {0: a, 2: c}
        heads = [(t(self.lang, name), "dim", rooms[place]) for name, place in names]
        heads = [
            heads[0],
            (t(self.lang, N_("rows")), "dim", -b),
            heads[1],
            (t(self.lang, N_("what")), "dim", d),
        ]
        if not self.entries():
            line = t(self.lang, "No column holds stages, owners or regions; y goes on.")
            return [[(" " + text, "dim")] for text in wrap(line, width - 2)]
        return [[(" ", ""), *cells_of(heads)], *self.window(width, height - self.first)]

    def _widths(self, cells: int) -> list[int]:
        return share(cells, (18, 3), (6, 0), (22, 3), (12, 1))

    def line(self, entry: Any, here: bool, cells: int) -> Row:
        """A value, how many rows have it, and what it is taken for."""
        a, b, c, d = self._widths(cells)
        style = "strong" if here else "text"
        if isinstance(entry, Question):
            return cells_of([("? " + render(entry.message, self.lang), "amber", cells)])
        if isinstance(entry, Words):
            text, what = " · ".join(filter(None, entry.key)), N_("stage and status")
            taken, tone = self._meant(entry.meaning), "accent"
        else:
            said = getattr(self.state.said, entry.entry).get(fold_cell(entry.text), entry.text)
            text, what = entry.text, SPELLED[entry.entry]
            taken, tone = (
                entry.known or self._as_new(entry, said),
                "accent" if entry.known else "amber",
            )
        return cells_of(
            [(text, style, a), (f"{entry.count:,}", "text", -b), (taken, tone, c), (t(self.lang, what), "dim", d)]
        )  # fmt: skip

    def _as_new(self, entry: Spelled, said: str) -> str:
        new = t(self.lang, NEW[entry.entry])
        return new if fold(said) == fold(entry.text) else f"{said} · {new}"

    def _meant(self, meaning: Meaning) -> str:
        stages = self.state.look.words.stages if self.state.look else ()
        stage = next((f"{s.number} {s.names[0]}" for s in stages if s.number == meaning.stage), "")
        status = t(self.lang, STATUSES[meaning.status]) if meaning.status else ""
        return " · ".join(filter(None, (stage, status)))

    # Keys

    def press(self, meant: str, key: str, character: str | None) -> None:
        """`w` writes the map; the rest walks and takes."""
        if meant == "w":
            self.wizard.write_map()
        else:
            super().press(meant, key, character)

    def chosen(self, entry: Any) -> None:
        """Change what a value is taken for."""
        self.wizard.spawn(self._change(entry))

    async def _change(self, entry: Any) -> None:
        if isinstance(entry, Question):
            await self.wizard.settle(entry)
        elif isinstance(entry, Words):
            await self._mean(entry)
        else:
            await self._name(entry)

    async def _mean(self, words: Words) -> None:
        look = self.state.look
        if look is None or look.plan is None or look.plan.proposal is None:
            return
        meaning = words.meaning
        choices = [Choice(s.number, f"{s.number} {s.names[0]}") for s in look.words.stages]
        choices += [Choice(name, t(self.lang, STATUSES[name]), name) for name in ALL_STATUSES]
        ended = meaning.status if meaning.status not in (None, "open") else None
        title = " · ".join(filter(None, words.key))
        value = await self.wizard.choose(title, choices, ended or meaning.stage)
        if value is None:
            return
        indexes = look.plan.proposal.mapping.meaning_columns
        when = {self.state.name_of(i): text for i, text in zip(indexes, words.key, strict=True)}
        if isinstance(value, int):
            self.state.rule(when, value, meaning.status)
        else:
            self.state.rule(when, meaning.stage, value)
        self.wizard.change()

    async def _name(self, spelled: Spelled) -> None:
        choices = [Choice("", t(self.lang, NEW[spelled.entry]))]
        choices += [Choice(name, name) for name in self._names(spelled.entry)]
        title = nt(
            self.lang,
            "“{text}” in {n} row",
            "“{text}” in {n} rows",
            spelled.count,
            text=spelled.text,
        )
        name = await self.wizard.choose(title, choices, spelled.known)
        if name is not None:
            self.state.name_for(spelled.entry, spelled.text, name or spelled.text)
            self.wizard.change()
