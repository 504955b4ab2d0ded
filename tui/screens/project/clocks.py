"""The clocks of a project in lines (method §4)."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from store.domain.stages import CLOSED
from store.queries.projects import ProjectView
from store.text import N_
from tui.present.card import CHIP_TONES
from tui.present.clip import pad
from tui.present.clocks import said
from tui.present.words import t
from tui.screens.project.rows import heading, label_width
from tui.widgets.form_fields import Reading
from tui.widgets.form_text import Row, wrap


def clock_rows(view: ProjectView, reading: Reading, width: int) -> list[Row]:
    """A line for each clock that runs: name, days to the right, why."""
    lang = reading.lang
    found = said(view, lang, reading.today)
    if not found:
        return []
    tones = _tones(view)[: len(found)]
    counts = [t(lang, N_("{n}d"), n=n) for _, n, _ in found]
    margin, room = label_width([name for name, *_ in found]), max(map(cell_len, counts))
    rows: list[Row] = [heading(t(lang, N_("Clocks")))]
    for (name, _, why), count, tone in zip(found, counts, tones, strict=True):
        lines = wrap(why, max(10, width - margin - room - 4))
        gap = " " * (room - cell_len(count))
        rows.append([("  " + pad(name, margin), "dim"), (gap + count, tone), ("  " + lines[0], "soft")])  # fmt: skip
        rows += [[(" " * (margin + room + 4), ""), (line, "soft")] for line in lines[1:]]
    return [*rows, []]


def _tones(view: ProjectView) -> Sequence[str]:
    """A clock past its limit is as its flag, d as its chip; the flag's sentence stands above with its sign."""
    silent = next((flag.colour for flag in view.flags if flag.rule == "silent"), "strong")
    tones = [silent] if view.status not in CLOSED else []
    tones += ["strong"] if view.status == "open" else []
    tones += [CHIP_TONES.get(view.chip, "strong")] if view.clocks.progress else []
    return [*tones, "strong", "strong"]
