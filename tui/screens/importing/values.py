"""Step 4: what the words in the file mean: stages and status, owners, regions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from store.domain.names import NAME_LIMIT, fold
from store.domain.stages import CLOSED, LOST_REASONS
from store.exchange.decisions import STATUSES as ALL_STATUSES
from store.exchange.layout import fold_cell
from store.exchange.scheme import Meaning, Question
from store.text import render
from tui.present.importing import FIELDS, STATUSES, cell, combinations, reason_of
from tui.present.words import N_, nt, t
from tui.screens.importing.columns import OTHER, opening
from tui.screens.importing.pages import ListPage, cells_of, share
from tui.widgets.form_choice import Choice
from tui.widgets.form_text import Row, wrap

ENTRIES = {"owners": ("owner", "deputy"), "regions": ("region",)}
"""Which columns name people and places: an owner and a deputy of one spelling are one member."""
GONE = ("lost", "dropped")
"""What has a reason."""
NEW = {"owners": N_("new rep, without a login"), "regions": N_("new region")}


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in the stage and status cells of some records. key: the cells, in the columns' order."""

    key: tuple[str, ...]
    count: int
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Spelled:
    """An owner, a deputy or a region as the file spells it, and whom it means ("" for a new one).

    fields: in which columns it stands.
    """

    entry: Literal["owners", "regions"]
    text: str
    count: int
    known: str
    fields: tuple[str, ...] = ()


class ValuesPage(ListPage):
    """Each different value, how often it stands there, and what it is taken for."""

    name: ClassVar[str] = N_("Values")
    keys = N_("enter change   y go on   m read, w write map file   esc back")
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
            self._listed += [*self._spelled("owners"), *self._spelled("regions")]
        return self._listed

    def _words(self) -> list[Words]:
        plan = self.state.look.plan if self.state.look else None
        if plan is None or plan.proposal is None:
            return []
        meanings, decided = (
            plan.proposal.mapping.meanings,
            len(plan.proposal.mapping.meaning_columns),
        )
        asked = {
            fold_cell(text)
            for question in self.questions
            for rule in question.options[0].data["values"]
            for text in rule["when"].values()
        }
        found = []
        for key, count in combinations(plan, self._beside()).items():
            meaning = meanings.get(tuple(map(fold_cell, key[:decided])))
            if any(key) and meaning and not asked.intersection(map(fold_cell, key)):
                found.append(Words(key, count, meaning))
        return sorted(found, key=lambda one: (one.meaning.stage or 0, one.meaning.status or ""))

    def _beside(self) -> tuple[int, ...]:
        """Further columns to be matched, that no rule names yet."""
        plan = self.state.look.plan if self.state.look else None
        if plan is None or plan.proposal is None:
            return ()
        ruled = plan.proposal.mapping.meaning_columns
        return tuple(index for index in self.state.beside if index not in ruled)

    def _spelled(self, entry: Literal["owners", "regions"]) -> list[Spelled]:
        columns, found = self.state.columns(), dict[str, Counter[str]]()
        for field in ENTRIES[entry]:
            index = columns.get(field)
            cells = (row[index] for _, row in self.state.rows() if index < len(row)) if index is not None else ()  # fmt: skip
            for value, count in Counter(cells).items():
                if text := cell(value):
                    found.setdefault(text, Counter())[field] += count
        said = getattr(self.state.said, entry)
        known = {fold(one.name): one.name for one in self._known(entry)}
        return [
            Spelled(entry, text, counts.total(), known.get(fold(said.get(fold_cell(text), text)), ""), tuple(counts))
            for text, counts in found.items()
        ]  # fmt: skip

    def _known(self, entry: str) -> list[Choice]:
        """The members or regions of the book, by their names."""
        look = self.state.look
        if look is None:
            return []
        found = look.members if entry == "owners" else look.regions
        names = [(one.name.rpartition(" › ")[2] if entry == "regions" else one.name, one.keys) for one in found]  # fmt: skip
        return [Choice(name, name, keys) for name, keys in names]

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
        return share(cells, (14, 3), (6, 0), (23, 3), (17, 1))

    def line(self, entry: Any, here: bool, cells: int) -> Row:
        """A value, how many rows have it, and what it is taken for."""
        a, b, c, d = self._widths(cells)
        style = "strong" if here else "text"
        if isinstance(entry, Question):
            return cells_of([("? " + render(entry.message, self.lang), "amber", cells)])
        if isinstance(entry, Words):
            text, what = " · ".join(filter(None, entry.key)), t(self.lang, N_("stage and status"))
            taken, tone = self._meant(entry.meaning), "accent"
        else:
            said = getattr(self.state.said, entry.entry).get(fold_cell(entry.text), entry.text)
            text = entry.text
            what = " · ".join(t(self.lang, FIELDS[field]) for field in entry.fields)
            taken, tone = (
                entry.known or self._as_new(entry, said),
                "accent" if entry.known else "amber",
            )
        return cells_of(
            [(text, style, a), (f"{entry.count:,}", "text", -b), (taken, tone, c), (what, "dim", d)]
        )  # fmt: skip

    def _as_new(self, entry: Spelled, said: str) -> str:
        new = t(self.lang, NEW[entry.entry])
        return new if fold(said) == fold(entry.text) else f"{said} · {new}"

    def _meant(self, meaning: Meaning) -> str:
        stages = self.state.look.words.stages if self.state.look else ()
        short = ((s.number, s.names[min(1, len(s.names) - 1)]) for s in stages)
        stage = next((f"{number} {name}" for number, name in short if number == meaning.stage), "")
        status = t(self.lang, STATUSES[meaning.status]) if meaning.status else ""
        reason = reason_of(meaning.reason, self.lang)
        ended = meaning.status in CLOSED  # then where it ended comes last: a narrow screen clips it
        words = (status, reason, stage) if ended else (stage, status)
        return " · ".join(filter(None, words))

    # Keys

    def press(self, meant: str, key: str, character: str | None) -> None:
        """`m` and `w` read and write a map; the rest walks and takes."""
        if meant == "w":
            self.wizard.write_map()
        elif meant == "m":
            self.wizard.read_map()
        else:
            super().press(meant, key, character)

    def chosen(self, entry: Any) -> None:
        """Change what a value is taken for."""
        self.wizard.spawn(self._change(entry))

    async def _change(self, entry: Any) -> None:
        if isinstance(entry, Question):
            await self._settle(entry)
        elif isinstance(entry, Words):
            await self._mean(entry)
        else:
            await self._name(entry)

    async def _mean(self, words: Words) -> None:
        look = self.state.look
        if look is None or look.plan is None or look.plan.proposal is None:
            return
        meaning = words.meaning
        indexes = (*look.plan.proposal.mapping.meaning_columns, *self._beside())
        when = {self.state.name_of(i): text for i, text in zip(indexes, words.key, strict=True)}
        choices = [Choice(s.number, f"{s.number} {s.names[0]}") for s in look.words.stages]
        choices += [Choice(name, t(self.lang, STATUSES[name]), name) for name in ALL_STATUSES]
        if self.state.ruled(when):
            choices.append(Choice("", t(self.lang, N_("(what the words say)"))))
        ended = meaning.status if meaning.status not in (None, "open") else None
        title = " · ".join(filter(None, words.key))
        value = await self.wizard.choose(title, choices, ended or meaning.stage)
        if value == "":
            self.state.unrule(when)
            self.wizard.change()
        if not value:
            return
        stage, status = (value, meaning.status) if isinstance(value, int) else (meaning.stage, value)  # fmt: skip
        reason = await self._reason(title, status, meaning.reason)
        if reason is not None:
            self.state.rule(when, stage, status, reason)
            self.wizard.change()

    async def _settle(self, question: Question) -> None:
        """Ask what a value means; for one that ends a project also why."""
        data = await self.wizard.asked(question)
        if data is None:
            return
        rule = data["values"][0]
        title = " · ".join(rule["when"].values())
        reason = await self._reason(title, rule.get("status"), "")
        if reason is not None:
            self.state.answer({"values": [rule | ({"reason": reason} if reason else {})]})
            self.wizard.change()

    async def _reason(self, title: str, status: str | None, now: str) -> str | None:
        """Why projects with this value were lost or dropped; "" where there is nothing to say, None after `esc`."""
        if status not in GONE:
            return ""
        choices = [Choice("", t(self.lang, N_("(nothing said)")))]
        choices += [
            Choice(key, reason_of(key, self.lang), key) for key in LOST_REASONS if key != "imported"
        ]
        text = t(self.lang, N_("Why were these projects lost or dropped?"))
        found: str | None = await self.wizard.choose(title, choices, now, text)
        return found

    async def _name(self, spelled: Spelled) -> None:
        choices = [Choice("", t(self.lang, NEW[spelled.entry]))]
        said = getattr(self.state.said, spelled.entry).get(fold_cell(spelled.text), "")
        choices.append(Choice(OTHER, t(self.lang, N_("another name …"))))
        choices += self._known(spelled.entry)
        title = nt(
            self.lang,
            "“{text}” in {n} row",
            "“{text}” in {n} rows",
            spelled.count,
            text=spelled.text,
        )
        name = await self.wizard.choose(title, choices, spelled.known)
        if name is OTHER:
            label = N_("Name in the book")
            name = await self.wizard.write(title, label, said or spelled.text, limit=NAME_LIMIT)
        if name is not None:
            self.state.name_for(spelled.entry, spelled.text, name or spelled.text)
            self.wizard.change()
