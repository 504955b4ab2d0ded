"""How a sheet is laid: labels with what is said beside them, sentences that go on below, two columns beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from tui.present.clip import drawable, pad, width
from tui.widgets.form_text import Row, wrap

ROOM = 16
"""Cells at the end of a line in which a text begins that goes on below."""


def table(
    labelled: Sequence[tuple[str, list[tuple[str, str]]]], cells: int, least: int = 0
) -> list[Row]:
    """Labels left and dim; what is said beside them, wrapped under itself. least: cells of the widest label elsewhere."""
    margin = max((width(label) for label, _ in labelled), default=4)
    margin = max(margin, least) + 3
    room = max(12, cells - margin - 3)
    rows: list[Row] = []
    for label, told in labelled:
        lines = wrapped(told, room)
        rows.append([("  " + pad(label, margin), "dim"), *lines[0]])
        rows += [[(" " * (margin + 2), ""), *line] for line in lines[1:]]
    return rows


def wrapped(told: Sequence[tuple[str, str]], room: int) -> list[list[tuple[str, str]]]:
    """Pieces one after another, three blanks between; what does not fit goes on below."""
    lines: list[list[tuple[str, str]]] = [[]]
    used = 0
    for text, tone in told:
        text = drawable(text)
        gap = 3 if used else 0
        if used + gap + width(text) <= room:
            lines[-1] += [(" " * gap, ""), (text, tone)]
            used += gap + width(text)
            continue
        rest = room - used - gap
        if used and rest >= ROOM:  # it begins here and goes on below
            head = wrap(text, rest)[0]
            lines[-1] += [(" " * gap, ""), (head, tone)]
            text = text[len(head) :].lstrip()
        elif used:
            lines.append([])
        for n, part in enumerate(wrap(text, room)):
            if n or (used and rest >= ROOM):
                lines.append([])
            lines[-1].append((part, tone))
            used = width(part)
    return lines


def flowing(lead: str, text: str, tone: str, cells: int) -> list[Row]:
    """One sentence after its sign; what does not fit goes on under itself."""
    lines = wrap(drawable(text), max(12, cells - width(lead) - 2))
    return [[(lead if n == 0 else " " * width(lead), tone), (line, tone)] for n, line in enumerate(lines)]  # fmt: skip


def beside(left: Sequence[Row], right: Sequence[Row], half: int) -> list[Row]:
    """Two columns, the left one `half` cells wide."""
    rows: list[Row] = []
    for n in range(max(len(left), len(right))):
        one = left[n] if n < len(left) else []
        two = right[n] if n < len(right) else []
        gap = " " * max(1, half + 2 - sum(width(text) for text, _ in one))
        rows.append([*one, (gap, ""), *two])
    return rows
