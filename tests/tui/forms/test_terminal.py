"""Forms on a real terminal: few bytes, the terminal's own cursor where one types, drafts that survive a kill."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.bench.subjects import environment
from tests.bench.terminal import Terminal

LOUDOU = [sys.executable, "-c", "from tui.cli import main; main()"]


@contextmanager
def board(tmp_path: Path, *, empty: bool = True) -> Iterator[Terminal]:
    """The board of a book of one's own, on a terminal of 160 × 45; an empty one asks how to begin."""
    command = [*LOUDOU, "--lang", "en", "--db", str(tmp_path / "book.db")]
    with Terminal(command, env=environment(tmp_path)) as terminal:
        if empty:
            terminal.wait_for("Start empty", 60)
            terminal.send("3", quiet=0.4)
        terminal.wait_for("1 Appointment", 60)
        terminal.settle()
        yield terminal


def test_a_form_costs_few_bytes(tmp_path: Path) -> None:
    with board(tmp_path) as terminal:
        for key in "nf":
            assert terminal.send(key).bytes <= 8_000
            assert "esc" in terminal.text()
            assert terminal.send("p").bytes <= 1_500 if key == "n" else True
            terminal.send("\x1b", quiet=0.4)


def test_the_terminals_cursor_is_where_one_types(tmp_path: Path) -> None:
    with board(tmp_path) as terminal:
        terminal.send("n")
        terminal.send("污水泵x")
        rows = terminal.rows()
        cursor = terminal.screen.cursor
        assert "污" in rows[cursor.y]
        line = terminal.screen.buffer[cursor.y]
        assert line[cursor.x - 1].data == "x"


def test_a_draft_survives_a_kill(tmp_path: Path) -> None:
    with board(tmp_path) as terminal:
        terminal.send("n")
        terminal.send("half typed")
        time.sleep(0.5)
        os.kill(terminal.pid, signal.SIGKILL)
    with board(tmp_path) as terminal:
        terminal.wait_for("A half-typed new project is kept: n goes on.")
        terminal.send("n")
        terminal.wait_for("half typed")


def test_a_dropped_line_loses_no_letter(tmp_path: Path) -> None:
    with board(tmp_path) as terminal:
        terminal.send("n")
        terminal.send("half typed")
        time.sleep(0.5)
        terminal._write(b" and more")
        time.sleep(0.1)
        os.kill(terminal.pid, signal.SIGHUP)
        assert terminal._ended(5.0)
        terminal.pid = 0
    with board(tmp_path) as terminal:
        terminal.send("n")
        terminal.wait_for("half typed and more")


def test_a_touch_killed_in_mid_word_is_offered_finished_and_undone(tmp_path: Path) -> None:
    made = subprocess.run(
        [*LOUDOU, "--db", str(tmp_path / "book.db"), "new", "污水提升泵项目", "--client", "恒达"],
        env=environment(tmp_path), check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert made.stdout == "P-1\n"
    with board(tmp_path, empty=False) as terminal:
        terminal.send("t")
        for keys in ("\t", "王工", "\r", "看了现场", "\x0a", "进水口改为 DN4"):
            terminal.send(keys)
        time.sleep(0.5)
        os.kill(terminal.pid, signal.SIGKILL)
    with board(tmp_path, empty=False) as terminal:
        terminal.wait_for("A half-typed touch for 污水提升泵项目 is kept: t on it goes on.")
        assert terminal.send("t").bytes <= 8_000
        terminal.wait_for("进水口改为 DN4")
        for keys in ("00", "\x13"):  # the cursor stands where one was typing
            terminal.send(keys, quiet=0.3)
        terminal.wait_for("Written down: 污水提升泵项目. Weak: no next date.")
        assert notes(tmp_path) == [(0, "看了现场\n进水口改为 DN400", "王工")]
        terminal.send("u", quiet=0.3)
        terminal.wait_for("Undone: touch.")
        assert notes(tmp_path) == [(1, "看了现场\n进水口改为 DN400", "王工")]


def notes(folder: Path) -> list[tuple[object, ...]]:
    """Whether each touch is taken back, its text, and with whom it was."""
    with closing(sqlite3.connect(folder / "book.db")) as book:
        return book.execute(
            "SELECT t.archived, t.note, c.name FROM touch t JOIN contact c ON c.id = t.contact_id"
        ).fetchall()
