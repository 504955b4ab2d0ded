"""The first evening with the program, on a real terminal: a ledger with a wrong cell, and the lights going out."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from store.database import open_book
from store.queries.board import board as board_of
from store.session import open_session
from tests.bench.subjects import environment
from tests.bench.terminal import Terminal
from tests.exchange.ledgers import write_xlsx

LOUDOU = [sys.executable, "-c", "from tui.cli import main; main()"]
HEAD = ["客户名称", "项目名称", "业务员", "阶段", "金额(万元)"]
ROWS = [
    ["苏州恒达", "提升泵", "周敏", "技术交流", 281.61],
    ["无锡瑞通", "阀门", "李华", "商务谈判", "约九十"],
]
WORDS = {
    "en": ("Start empty", "1 row would be refused", "What you chose last time is back", "Imported.", "? Keys"),
    "zh": ("新建空账本", "1 行会被拒收", "上次选到一半的已取回", "已导入。", "? 快捷键"),
}  # fmt: skip


@contextmanager
def new_book(folder: Path, lang: str) -> Iterator[Terminal]:
    """The program with a book that nobody has imported into."""
    command = [*LOUDOU, "--lang", lang, "--db", str(folder / "book.db")]
    with Terminal(command, env=environment(folder)) as terminal:
        terminal.wait_for(WORDS[lang][0], 60)
        terminal.settle()
        yield terminal


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_half_made_import_survives_a_kill(tmp_path: Path, lang: str) -> None:
    _, refused, back, imported, keys = WORDS[lang]
    file = write_xlsx(tmp_path / "台账.xlsx", {"A": [HEAD, *ROWS]})
    with new_book(tmp_path, lang) as terminal:
        terminal.send("2", quiet=0.4)
        terminal.send("\x15")
        terminal.send(str(file))
        terminal.send("\r", quiet=0.6)
        terminal.wait_for("2,816,100")
        terminal.send("y", quiet=0.3)
        terminal.send("y", quiet=0.3)
        terminal.wait_for(refused)
        terminal.send("\r")
        terminal.send("9")  # in mid-word
        time.sleep(0.5)
        os.kill(terminal.pid, signal.SIGKILL)
    with new_book(tmp_path, lang) as terminal:
        terminal.send("2", quiet=0.4)
        terminal.wait_for(back)
        terminal.send("\r", quiet=0.6)
        terminal.wait_for(refused)
        for key in ("\r", "9", "0", "\r"):
            terminal.send(key, quiet=0.4)
        terminal.send("y", quiet=0.4)
        terminal.send("\r", quiet=0.6)
        terminal.wait_for(imported)
        terminal.send("\r", quiet=0.4)
        terminal.send("\x1b", quiet=0.4)
        terminal.wait_for(keys)
        assert "提升泵" in terminal.text()
    book = open_book(str(tmp_path / "book.db"))
    book.connect()
    total = board_of(open_session(book)).total
    assert (total.count, total.amount) == (2, 371_610_000)
    book.disconnect()
    book.close()
