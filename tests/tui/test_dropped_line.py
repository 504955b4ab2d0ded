"""A line that is dropped while the program writes: it ends, and does not spin on."""

from __future__ import annotations

import os
import time
from pathlib import Path

import psutil
import pytest

from store.clock import FixedClock
from store.database import open_book
from store.standard.demo import fill
from tests.bench.subjects import environment
from tests.bench.terminal import Terminal
from tests.tui.rep import LOUDOU
from tui.driver import SteadyWriter


class Gone:
    """A terminal whose other end has left."""

    def write(self, _: str) -> None:
        raise OSError(5, "Input/output error")

    def flush(self) -> None:
        raise OSError(5, "Input/output error")


def test_a_writer_without_a_terminal_takes_everything() -> None:
    told: list[bool] = []
    writer = SteadyWriter(Gone(), lambda: told.append(True))  # type: ignore[arg-type]
    writer.start()
    for _ in range(200):  # more than its queue holds
        writer.write("text")
    writer.stop()
    assert told == [True]


@pytest.mark.parametrize("keys", ["jjjjjjjjjj" * 20, "llllhhhh" * 30])
def test_the_program_ends_with_its_line(tmp_path: Path, keys: str) -> None:
    book = open_book(str(tmp_path / "book.db"), clock=FixedClock())
    fill(book, 300)
    book.close()
    terminal = Terminal([*LOUDOU, "--db", str(tmp_path / "book.db")], env=environment(tmp_path))
    terminal.wait_for("周敏")
    terminal.type(keys)
    process = psutil.Process(terminal.pid)
    os.close(terminal._fd)
    try:
        end = time.perf_counter() + 10
        while process.status() != psutil.STATUS_ZOMBIE:
            assert time.perf_counter() < end, "it runs on without a terminal"
            time.sleep(0.05)
    finally:
        terminal._fd = os.open(os.devnull, os.O_RDONLY)
        terminal.close()
