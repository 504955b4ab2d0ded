"""What stage and status cells mean: by the rules of a map file, else by the words we know."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from store.errors import Invalid
from store.exchange import cells
from store.exchange.decisions import STATUSES, Decisions
from store.exchange.headings import Heading
from store.exchange.layout import fold_cell, text_of
from store.exchange.scheme import Meaning, Option, Question
from store.exchange.source import Cell, cell_at
from store.exchange.vocabulary import Vocabulary
from store.text import msg

FEW_VALUES = 30
"""More unknown values than these in one column are sentences, not stages."""


class Meanings:
    """Finds the meaning of each combination of values. Open questions are added to `questions`."""

    def __init__(
        self,
        headings: Mapping[int, Heading],
        index: Callable[[str, str], int],
        decisions: Decisions,
        words: Vocabulary,
        questions: list[Question],
    ) -> None:
        self.heading, self.index, self.decisions = headings, index, decisions
        self.words, self.questions = words, questions
        self._ruled: dict[str, int] | None = None

    @property
    def ruled(self) -> dict[str, int]:
        """The columns that rules look at, as the rules name them."""
        if self._ruled is None:
            named = {heading for rule in self.decisions.values for heading, _ in rule.when}
            self._ruled = {heading: self.index(heading, "values.when") for heading in named}
        return self._ruled

    def columns_of(self, columns: Mapping[str, int]) -> tuple[int, ...]:
        """Status, stage and the columns that rules look at."""
        indexes = [columns[f] for f in ("status", "stage") if f in columns]
        return tuple(dict.fromkeys([*indexes, *sorted(self.ruled.values())]))

    def find(
        self, columns: Mapping[str, int], rows: list[list[Cell]]
    ) -> dict[tuple[str, ...], Meaning]:
        """The meaning of each combination of values that occurs; unknown values are questions."""
        indexes = self.columns_of(columns)
        seen = dict.fromkeys(tuple(text_of(cell_at(row, i)) for i in indexes) for row in rows)
        asked = self._free_texts(columns, rows)
        return {
            tuple(map(fold_cell, values)): self._meaning(
                dict(zip(indexes, values, strict=True)), columns, asked
            )
            for values in seen
        }

    def _free_texts(
        self, columns: Mapping[str, int], rows: list[list[Cell]]
    ) -> set[tuple[int, str]]:
        """A column full of sentences is one question, not one for each; gives what is asked already."""
        asked: set[tuple[int, str]] = set()
        ruled = set(self.ruled.values())
        for field in ("status", "stage"):
            index = columns.get(field, -1)
            if index < 0 or index in ruled:
                continue
            texts = {text_of(cell_at(row, index)) for row in rows}
            unknown = {t for t in texts if not cells.empty(t) and not self.words.known(t)}
            if len(unknown) > FEW_VALUES:
                asked |= {(index, fold_cell(text)) for text in unknown}
                self._leave_out(field, index, len(unknown))
        return asked

    def _leave_out(self, field: str, index: int, number: int) -> None:
        self.questions.append(
            Question(
                msg("“{column}” holds {n} different texts that are no {field}.",
                    column=self.heading[index].text, n=number, field=field),
                (Option(f"{field}: –", {"columns": {field: ""}}),),
            )
        )  # fmt: skip

    def _meaning(
        self, values: dict[int, str], columns: Mapping[str, int], asked: set[tuple[int, str]]
    ) -> Meaning:
        by_heading = {name: fold_cell(values.get(i, "")) for name, i in self.ruled.items()}
        stage: int | None = None
        statuses: list[str] = []
        reason = ""
        decided: set[int] = set()
        for number, rule in enumerate(self.decisions.values, 1):
            if rule.fits(by_heading):
                stage = stage or self._ruled_stage(number, rule.stage)
                statuses = statuses or ([rule.status] if rule.status else [])
                reason = reason or self._ruled_reason(number, rule.reason)
                decided |= {self.ruled[heading] for heading, _ in rule.when}
        for field in ("status", "stage"):
            index = columns.get(field, -1)
            text = values.get(index, "")
            if cells.empty(text) or index in decided:
                continue
            as_stage, as_status = self.words.stage(text), self.words.status(text)
            if as_status and (field == "status" or as_stage is None):
                statuses.append(as_status)
            elif as_stage is not None:
                stage = as_stage if stage is None or field == "stage" else stage
            elif (index, fold_cell(text)) not in asked:
                asked.add((index, fold_cell(text)))
                self._which_meaning(index, text)
        status = next((s for s in statuses if s != "open"), statuses[0] if statuses else None)
        return _whole(stage, status, reason, self.words, ruled=bool(decided))

    def _ruled_stage(self, number: int, stage: int | str | None) -> int | None:
        found = self.words.stage_named(stage) if stage is not None else None
        if stage is not None and found is None:
            raise Invalid(
                msg("The map file's entry values[{n}] names the stage “{stage}”; the book's stages are {stages}.",
                    n=number, stage=str(stage), stages=[f"{s.number} {s.names[0]}" for s in self.words.stages])
            )  # fmt: skip
        return found

    def _ruled_reason(self, number: int, reason: str) -> str:
        key = self.words.reason(reason) if reason and reason != "imported" else reason
        if key is None:
            raise Invalid(
                msg("The map file's entry values[{n}] names the reason “{reason}”, which is unknown.",
                    n=number, reason=reason)
            )  # fmt: skip
        return key

    def _which_meaning(self, index: int, text: str) -> None:
        heading = self.heading[index].text
        when = {"when": {heading: text}}
        stages = [
            Option(f"{s.number} {s.names[0]}", {"values": [{**when, "stage": s.number}]})
            for s in self.words.stages
        ]
        statuses = [Option(s, {"values": [{**when, "status": s}]}) for s in STATUSES]
        self.questions.append(
            Question(msg("“{value}” in “{column}” is no stage and no status that we know.", value=text, column=heading),
                     (*stages, *statuses))
        )  # fmt: skip


def _whole(
    stage: int | None, status: str | None, reason: str, words: Vocabulary, *, ruled: bool
) -> Meaning:
    """A won project without a stage stood in the last one; a stage alone means an open project."""
    if stage is None and status == "won":
        stage = words.last_stage
    if stage is not None and status is None:
        status = "open"
    return Meaning(stage, status, reason, ruled)
