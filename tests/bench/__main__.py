"""`python -m tests.bench`: measure, and print the table."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import cases, subjects
from tests.bench.cases import App, Figures, progress
from tests.bench.table import missed, table

NARROWING = {"common": "泵", "rare": "瑞"}
FINDING = {
    "zh": {"Chinese": "苏州", "initials": "sz", "letters": "gu"},
    "en": {"letters": "pu"},
}
"""By the language of the book: a place, its initials, and two letters that very many words or pinyin begin with."""


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000", help="open projects per book")
    parser.add_argument("--repeat", type=int, default=5, help="starts per figure")
    parser.add_argument("--rounds", type=int, default=12, help="keys per figure")
    parser.add_argument("--no-kanban", action="store_true", help="leave kanban-tui out")
    parser.add_argument("--small", action="store_true", help="1,000 projects, without kanban-tui")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--strict", action="store_true", help="exit 1 where a target is missed")
    parser.add_argument("--lang", default="zh", choices=("zh", "en"), help="language of the board")
    chosen = parser.parse_args()
    if chosen.small:
        chosen.sizes, chosen.no_kanban = "1000", True
        chosen.repeat, chosen.rounds = 3, 6
    return chosen


def loudou_figures(
    size: int, bin_: Path, home: Path, empty: App, chosen: argparse.Namespace
) -> Figures:
    """All figures of Loudou on a book of `size` open projects."""
    env = subjects.environment(home)
    figures = Figures("loudou", size)
    program = [str(bin_ / "loudou"), "--lang", chosen.lang]

    def on(book: Path) -> list[str]:
        return [*program, "--db", str(book)]

    book = home / f"book{size}.db"
    progress(f"loudou: a book of {size:,} open projects")
    made = subjects.run([*on(book), "demo", "--projects", str(size), "--no-open"], env)
    figures.values["demo wall"] = made.wall

    work = cases.copy_of(book)
    app = App(on(work), env)
    for label, measure in {
        "first paint": lambda: cases.first_paint(app, figures, chosen.repeat, empty),
        "cursor keys": lambda: cases.cursor_keys(app, figures, chosen.rounds),
        "scrolling": lambda: cases.scrolling_keys(app, figures, chosen.rounds * 2),
        "client panel": lambda: cases.panel(
            App(on(big := cases.copy_of(book, "panel")), env), big, figures, chosen.rounds
        ),
        "narrowing": lambda: cases.narrowing(app, figures, NARROWING, chosen.rounds),
        "finding": lambda: cases.finding(app, figures, FINDING[chosen.lang], chosen.rounds),
        "moves": lambda: cases.moves(app, work, figures, chosen.rounds),
        "touches": lambda: cases.capturing(app, work, figures, chosen.rounds),
        "board --json": lambda: cases.board_json(on(work), env, figures, chosen.repeat),
        "minutes": lambda: cases.minutes(
            on(closed := cases.copy_of(book, "minutes")), closed, env, figures, chosen.repeat
        ),
        "import": lambda: cases.importing(on, home, env, figures, size),
        **(
            {
                "reviewing": lambda: cases.reviewing(
                    bin_ / "python", on, home, env, figures, chosen.rounds
                )
            }
            if size == min(int(each) for each in chosen.sizes.split(","))
            else {}
        ),
    }.items():
        progress(f"loudou {size:,}: {label}")
        try:
            measure()
        except (AssertionError, EOFError, RuntimeError, TimeoutError) as error:
            print(f"loudou {size:,}: {label}: {error}", file=sys.stderr)
            chosen.failed = True
    for leftover in home.glob("*.db*"):
        leftover.unlink()
    return figures


def kanban_figures(size: int, home: Path, empty: App) -> Figures:
    """kanban-tui on a board of `size` tasks: first paint, memory, cursor keys."""
    figures = Figures("kanban-tui", size)
    bin_ = subjects.install_kanban()
    progress(f"kanban-tui: a board of {size:,} tasks")
    env = subjects.make_kanban_book(bin_, home / "kanban.db", size, subjects.environment(home))
    app = App([str(bin_ / "ktui")], env)
    cases.first_paint(app, figures, 2, empty)
    cases.cursor_keys(app, figures, 2)
    return figures


def main() -> int:
    """Measure what the command line asks for; 1 where a case failed."""
    chosen = arguments()
    chosen.failed = False
    sizes = [int(size) for size in chosen.sizes.split(",")]
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="loudou-bench-") as folder:
        home = Path(folder)
        progress("building and installing the wheel")
        bin_ = subjects.install_loudou()
        measure, empty = cases.empty_app(bin_ / "python", home), Figures("empty app")
        cases.first_paint(measure, empty, chosen.repeat, measure)
        loudou = [loudou_figures(size, bin_, home, measure, chosen) for size in sizes]
        others = [] if chosen.no_kanban else [kanban_figures(min(sizes), home, measure)]
    print(f"\nLoudou on {os.cpu_count()} cores, 160 × 45, {time.perf_counter() - start:.0f} s\n")
    print(table(loudou, others, empty))
    misses = missed(loudou, empty)
    print("\nEvery target holds." if not misses else "\nMissed:\n  " + "\n  ".join(misses))
    if chosen.json:
        figures = [empty, *loudou, *others]
        values = [{"name": each.name, "size": each.size, **each.values} for each in figures]
        chosen.json.write_text(json.dumps(values, indent=1), encoding="utf-8")
    return 1 if chosen.failed or (chosen.strict and misses) else 0


if __name__ == "__main__":
    sys.exit(main())
