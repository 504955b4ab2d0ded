"""The figures as a table: each beside its target and how it grows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.cases import KB, MB, MS, Figures

Value = Callable[[Figures, Figures], float | None]
"""(figures of a book, figures of the empty app) → the figure in the row's unit"""

BASE = 10_000  # the targets hold at this size; growth is counted from it


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of the table: its target at 10,000 projects and how much it may grow to 100,000."""

    label: str
    unit: str
    value: Value
    target: float | None = None
    growth: float | None = None
    digits: int = 1


def _plain(name: str, unit: float = 1.0) -> Value:
    def value(figures: Figures, empty: Figures) -> float | None:
        found = figures.values.get(name)
        return None if found is None else found / unit

    return value


def _above(name: str) -> Value:
    def value(figures: Figures, empty: Figures) -> float | None:
        found = figures.values.get(name)
        return None if found is None else (found - empty.values["memory"]) / MB

    return value


ROWS = (
    Row("first paint, CPU, × empty app", "×", _plain("first paint ratio"), 1.5, 1.25, 2),
    Row("  CPU", "ms", _plain("first paint cpu", MS)),
    Row("  wall", "ms", _plain("first paint wall", MS)),
    Row("  bytes", "KB", _plain("first paint bytes", KB)),
    Row("memory above the empty app", "MB", _above("memory"), 14, 1.15),
    Row("  after the keys below", "MB", _above("memory after keys")),
    Row("cursor key, CPU", "ms", _plain("cursor key cpu", MS), 5, 1.1, 2),
    Row("  bytes", "KB", _plain("cursor key bytes", KB), 1.5, 1.1, 2),
    Row("  latency", "ms", _plain("cursor key latency", MS)),
    Row("scrolling key, CPU", "ms", _plain("scrolling key cpu", MS), 7, 1.1, 2),
    Row("  bytes", "KB", _plain("scrolling key bytes", KB), 6, 1.1, 2),
    Row("  latency", "ms", _plain("scrolling key latency", MS)),
    Row(
        "cursor key beside the client panel",
        "ms",
        _plain("key beside the panel cpu", MS),
        6,
        1.1,
        2,
    ),
    Row("  bytes", "KB", _plain("key beside the panel bytes", KB), 1.5, 1.1, 2),
    Row("panel of 200 projects, 2,000 touches", "ms", _plain("panel cpu", MS), 15, 1.1, 2),
    Row("  bytes", "KB", _plain("panel bytes", KB)),
    Row("move a card, durable, CPU", "ms", _plain("move cpu", MS), 15, 1.1, 2),
    Row("  bytes", "KB", _plain("move bytes", KB), 10, 1.1, 2),
    Row("  latency", "ms", _plain("move latency", MS)),
    Row("touch form opened, CPU", "ms", _plain("touch form cpu", MS), 30, 1.1, 2),
    Row("  bytes", "KB", _plain("touch form bytes", KB), 8, 1.1, 2),
    Row("  latency", "ms", _plain("touch form latency", MS)),
    Row("touch saved, durable, CPU", "ms", _plain("touch saved cpu", MS), 15, 1.1, 2),
    Row("  bytes", "KB", _plain("touch saved bytes", KB)),
    Row("  latency", "ms", _plain("touch saved latency", MS)),
    Row("narrowing by a common character", "ms", _plain("narrowing, common cpu", MS), 30, 2),
    Row("  latency", "ms", _plain("narrowing, common latency", MS)),
    Row("  until the totals, CPU", "ms", _plain("narrowing, common whole", MS)),
    Row("narrowing by a rare character", "ms", _plain("narrowing, rare cpu", MS), 30, 2),
    Row("  latency", "ms", _plain("narrowing, rare latency", MS)),
    Row("  until the totals, CPU", "ms", _plain("narrowing, rare whole", MS)),
    Row("find by two Chinese characters", "ms", _plain("find, Chinese cpu", MS), 25, 1.5),
    Row("  latency", "ms", _plain("find, Chinese latency", MS)),
    Row("find by two initials", "ms", _plain("find, initials cpu", MS), 25, 1.5),
    Row("  latency", "ms", _plain("find, initials latency", MS)),
    Row("find by a word's two first letters", "ms", _plain("find, letters cpu", MS), 25, 1.5),
    Row("  latency", "ms", _plain("find, letters latency", MS)),
    Row("next project, queue of 20, CPU", "ms", _plain("next project, 20 cpu", MS), 12, digits=2),
    Row("  bytes", "KB", _plain("next project, 20 bytes", KB), 8, digits=2),
    Row("  latency", "ms", _plain("next project, 20 latency", MS), 50),
    Row("next project, queue of 2,000", "ms", _plain("next project, 2000 cpu", MS), 12, digits=2),
    Row("  bytes", "KB", _plain("next project, 2000 bytes", KB), 8, digits=2),
    Row("  latency", "ms", _plain("next project, 2000 latency", MS), 50),
    Row("  CPU, 2,000 against 20", "×", _plain("next project growth"), 1.1, digits=2),
    Row("sheet of 500 events, CPU", "ms", _plain("sheet cpu", MS), 20, digits=2),
    Row("  statements", "", _plain("sheet statements"), digits=0),
    Row("import of as many rows, wall", "s", _plain("import wall"), 10, 11.0, 2),
    Row("  CPU", "s", _plain("import cpu"), digits=2),
    Row("board --json, CPU", "s", _plain("board --json cpu"), 0.35, 1.5, 2),
    Row("  wall", "s", _plain("board --json wall"), digits=2),
    Row("minutes of 160 projects, CPU", "s", _plain("minutes cpu"), 1, 1.1, 2),
    Row("  wall", "s", _plain("minutes wall"), digits=2),
    Row("demo --projects as many, wall", "s", _plain("demo wall"), digits=1),
)


def _cell(value: float | None, row: Row) -> str:
    return "·" if value is None else f"{value:,.{row.digits}f}"


def _growth(row: Row, apps: list[Figures], empty: Figures) -> float | None:
    by_size = {figures.size: row.value(figures, empty) for figures in apps}
    base, most = by_size.get(BASE), by_size.get(BASE * 10)
    return most / base if base and most else None


def missed(loudou: list[Figures], empty: Figures) -> list[str]:
    """The targets that do not hold, each as a sentence."""
    words = []
    for row in ROWS:
        for figures in loudou:
            value = row.value(figures, empty)
            if row.target is None or value is None or figures.size > BASE:
                continue
            if value > row.target:
                words.append(
                    f"{row.label.strip()} at {figures.size:,}: {_cell(value, row)} {row.unit}, "
                    f"target {row.target:g}"
                )
        growth = _growth(row, loudou, empty)
        if row.growth and growth and growth > row.growth:
            words.append(f"{row.label.strip()} grows {growth:.2f} ×, target {row.growth:g}")
    return words


def table(loudou: list[Figures], others: list[Figures], empty: Figures) -> str:
    """The table as text: a row per figure, a column per app and size, targets to the right."""
    columns = [*loudou, *others, empty]
    heads = [f"{each.name} {each.size:,}" if each.size else each.name for each in columns]
    lines = [["", "", *heads, "target", "growth", "target"]]
    for row in ROWS:
        values = [row.value(each, empty) for each in columns]
        if all(value is None for value in values[: len(loudou)]):
            continue
        growth = _growth(row, loudou, empty)
        lines.append(
            [
                row.label,
                row.unit,
                *(_cell(value, row) for value in values),
                f"≤ {row.target:g}" if row.target is not None else "",
                f"{growth:.2f} ×" if growth else "",
                f"≤ {row.growth:g} ×" if row.growth else "",
            ]
        )
    widths = [max(len(line[index]) for line in lines) for index in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if index < 2 else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
