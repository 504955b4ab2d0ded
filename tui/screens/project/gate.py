"""The gate of a project in lines: what must be shown to leave its stage, met or open (method §2)."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from store.queries.parts import GateView
from store.queries.projects import ProjectView
from store.text import N_
from tui.present.clip import pad
from tui.present.clocks import short_day
from tui.present.words import nt, t
from tui.screens.project.rows import Line, Mark, heading
from tui.widgets.form_fields import Reading
from tui.widgets.form_text import wrap


def gate_lines(view: ProjectView, reading: Reading, width: int, unfolded: bool) -> list[Line]:
    """The items of the present stage, then in one line those of earlier stages that are open still."""
    here = [item for item in view.gate if item.stage == view.stage.number]
    earlier = [item for item in view.gate if item.stage < view.stage.number and item.open]
    if not here and not earlier:
        return []
    lang = reading.lang
    met = sum(not item.open for item in here)
    title = t(lang, N_("Gate of stage {n}"), n=view.stage.number)
    lines = [Line(heading(title, f"{met}/{len(here)}" if here else ""))]
    lines += item_lines(here, reading, width)
    if earlier:
        sign = "-" if unfolded else "▸"
        words = nt(lang, "{n} item of earlier stages is open", "{n} items of earlier stages are open", len(earlier))  # fmt: skip
        lines.append(Line([("  ", ""), (sign + " ", "dim"), (words, "soft")], Mark("fold", 0)))
        if unfolded:
            lines += item_lines(earlier, reading, width, numbered=True)
    return [*lines, Line([])]


def item_lines(
    items: Sequence[GateView], reading: Reading, width: int, numbered: bool = False
) -> list[Line]:
    """Each item with its evidence: what was shown, or dimly what is asked for, beside it where all of them fit."""
    texts = [f"{item.stage} {item.text}" if numbered else item.text for item in items]
    margin = max((cell_len(text) for text in texts), default=0) + 2
    asides = [_aside(item, reading) for item in items]
    beside = all(cell_len(aside) + margin + 4 <= width and "\n" not in aside for aside in asides)
    lines: list[Line] = []
    for item, text, aside in zip(items, texts, asides, strict=True):
        mark = Mark("gate", item.id)
        sign, tone = ("○", "text") if item.open else ("✓", "accent")
        first, *rest = wrap(text, max(8, width - 4))
        if beside:
            first = pad(first, margin)
            lines.append(Line([("  ", ""), (sign + " ", tone), (first, "text"), (aside, "dim")], mark))  # fmt: skip
            continue
        lines.append(Line([("  ", ""), (sign + " ", tone), (first, "text")], mark))
        lines += [Line([("    ", ""), (line, "text")]) for line in rest]
        lines += [Line([("    ", ""), (line, "dim")]) for line in wrap(aside, max(8, width - 4))]
    return lines


def _aside(item: GateView, reading: Reading) -> str:
    lang = reading.lang
    if item.open:
        return t(lang, N_("asks for: {evidence}"), evidence=item.wanted)
    return t(lang, N_("{evidence} · {day} {name}"), evidence=item.evidence, day=short_day(item.day, reading.today), name=item.who)  # fmt: skip
