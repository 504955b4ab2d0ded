"""The harness measures what it says: bytes, CPU also of threads, answers to queries, Chinese cells."""

from __future__ import annotations

import os
import sys

import pytest

from tests.bench.cases import Figures
from tests.bench.table import missed, table
from tests.bench.terminal import Terminal

ENV = {**os.environ, "TERM": "xterm-256color", "PYTHONUTF8": "1"}

# For each key: `b` writes 1,000 bytes, `c` computes 0.2 s in a thread that then ends
CHILD = r"""
import os, sys, termios, threading, time, tty
tty.setraw(0)
def burn():
    end = time.thread_time() + 0.2
    while time.thread_time() < end:
        pass
def ask(query, end):
    os.write(1, query)
    answer = b""
    while not answer.endswith(end):
        answer += os.read(0, 1)
    return answer
mode = ask(b"\x1b[?2026$p", b"y")
os.write(1, "漏斗".encode())
place = ask(b"\x1b[6n", b"R")
os.write(1, b" ".join([mode, place]).replace(b"\x1b", b"ESC"))
while key := os.read(0, 1):
    if key == b"b":
        os.write(1, b"x" * 1000)
    elif key == b"f":
        os.write(1, b"\x1b[?2026h\x1b[2J\x1b[5;1Hfirst\x1b[?2026l")
        time.sleep(0.1)
        os.write(1, b"\x1b[?2026h\x1b[6;1Hthen\x1b[?2026l")
    elif key == b"c":
        thread = threading.Thread(target=burn)
        thread.start()
        thread.join()
        os.write(1, b".")
    else:
        sys.exit()
"""


def test_the_terminal_measures_bytes_and_cpu_and_answers() -> None:
    with Terminal([sys.executable, "-c", CHILD], env=ENV, size=(80, 24)) as terminal:
        first = terminal.first_paint(quiet=0.2)
        assert 0.005 < first.cpu < 2
        assert terminal.text() == "漏斗ESC[?2026;2$y ESC[1;5R"
        assert terminal.send("b").bytes == 1000
        cost = terminal.send("c")
        assert cost.bytes == 1
        assert 0.19 < cost.cpu < 0.3
        assert cost.latency > 0.19
        assert terminal.send("b").cpu < 0.02
        assert terminal.rss() > 1_000_000
        terminal.draw()
        first, then = terminal.replay(terminal.send("f", quiet=0.2))
        assert (first[1][4].strip(), first[1][5].strip()) == ("first", "")
        assert then[1][5].strip() == "then"
        assert then[0].latency - first[0].latency > 0.09


def test_the_end_of_the_program_is_told_with_its_last_words() -> None:
    child = [sys.executable, "-c", "print('farewell')"]
    with Terminal(child, env=ENV) as terminal, pytest.raises(EOFError, match="farewell"):
        terminal.settle(quiet=5)


def test_the_table_names_what_is_missed() -> None:
    empty = Figures("empty app", 0, {"first paint ratio": 1.0, "memory": 30e6})
    good = Figures("loudou", 10_000, {"first paint ratio": 1.25, "cursor key cpu": 0.004})
    bad = Figures("loudou", 100_000, {"first paint ratio": 1.25, "cursor key cpu": 0.006})
    assert missed([good], empty) == []
    assert missed([good, bad], empty) == ["cursor key, CPU grows 1.50 ×, target 1.1"]
    late = Figures("loudou", 10_000, {"first paint ratio": 2.0})
    assert missed([late], empty) == ["first paint, CPU, × empty app at 10,000: 2.00 ×, target 1.5"]
    assert "1.25" in table([good], [], empty)
