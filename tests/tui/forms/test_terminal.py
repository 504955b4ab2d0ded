"""Forms on a real terminal: few bytes, the terminal's own cursor where one types, drafts that survive a kill."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.subjects import environment
from tests.bench.terminal import Terminal

LOUDOU = [sys.executable, "-c", "from tui.cli import main; main()"]


@contextmanager
def board(tmp_path: Path) -> Iterator[Terminal]:
    """The board of a new book of one's own, on a terminal of 160 × 45."""
    command = [*LOUDOU, "--lang", "en", "--db", str(tmp_path / "book.db")]
    with Terminal(command, env=environment(tmp_path)) as terminal:
        terminal.wait_for("Start empty", 60)
        terminal.send("3", quiet=0.4)
        terminal.wait_for("? Keys", 60)
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
        terminal.send("n")
        terminal.wait_for("half typed")
