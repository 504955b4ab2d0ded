"""Rows of a project's page: labels and values, headings, and the lines a cursor can stand on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.cells import cell_len

from tui.present.clip import clip, pad
from tui.widgets.form_text import Row, wrap
from tui.widgets.marked import Line, Mark

__all__ = ["Line", "Mark", "heading", "joined", "label_width", "labelled", "plain", "side_by_side"]


def plain(rows: Iterable[Row]) -> list[Line]:
    """Lines that only say something."""
    return [Line(row) for row in rows]


def heading(text: str, aside: str = "") -> Row:
    """A heading inside the project, with a dim word behind it."""
    return [(" " + text, "strong"), ("  " + aside if aside else "", "dim")]


def labelled(
    pairs: Sequence[tuple[str, str]], width: int, asides: Mapping[str, str] | None = None
) -> list[Row]:
    """Labels left, dim; values beside them, wrapped. asides: said dimly behind a label's value where it fits."""
    margin = label_width([label for label, _ in pairs])
    rows: list[Row] = []
    for label, value in pairs:
        lines = wrap(value, max(8, width - margin - 2))
        rows.append([("  " + pad(clip(label, margin - 2), margin), "dim"), (lines[0], "text")])
        rows += [[(" " * (margin + 2), ""), (line, "text")] for line in lines[1:]]
        aside = (asides or {}).get(label, "")
        if aside and margin + 4 + cell_len(lines[-1] + aside) <= width:
            rows[-1] = [*rows[-1], ("  " + aside, "dim")]
    return rows


def label_width(labels: Sequence[str]) -> int:
    """Cells of the labels' column."""
    return min(22, max((cell_len(label) for label in labels), default=8)) + 2


def side_by_side(left: Sequence[Line], right: Sequence[Line], half: int) -> list[Line]:
    """Two columns of lines; one acts on those on the left."""
    lines: list[Line] = []
    for n in range(max(len(left), len(right))):
        one = left[n] if n < len(left) else Line([])
        two = right[n].row if n < len(right) else []
        gap = " " * max(1, half + 4 - sum(cell_len(text) for text, _ in one.row))
        lines.append(Line([*one.row, (gap, ""), *two], one.mark))
    return lines


def joined(*parts: str) -> str:
    """What there is of the parts, with dots between."""
    return " · ".join(part for part in parts if part)
