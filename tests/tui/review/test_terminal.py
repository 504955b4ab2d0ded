"""The table on a real terminal: the program is killed in the middle of a word, more than once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.bench.subjects import environment
from tests.bench.terminal import Terminal

ROOT = Path(__file__).parents[3]
APP = ROOT / "tests" / "bench" / "table_app.py"


def killed(terminal: Terminal) -> None:
    """End the program as a power cut does."""
    os.kill(terminal.pid, signal.SIGKILL)


def test_a_kill_in_mid_word_loses_neither_project_nor_text(tmp_path: Path) -> None:
    book = tmp_path / "book.db"
    env = {**environment(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(APP), str(book)]
    make = [str(Path(sys.executable).with_name("loudou")), "--lang", "zh", "--db", str(book), "demo", "--projects", "20", "--no-open"]  # fmt: skip
    subprocess.run(make, env=env, check=True, capture_output=True)
    word, name = "", ""
    for number, letters in enumerate(("等", "设计", "院")):
        terminal = Terminal([*command, "stay"], env=env)
        try:
            terminal.settle(quiet=1.0)
            if not number:
                terminal.send("]]", quiet=0.3)
                name = terminal.rows()[3].split("   ")[0].strip()
                terminal.send("d", quiet=0.3)
            assert name in terminal.text()
            for letter in letters:
                terminal.send(letter)
            word += letters
            assert word in terminal.text().replace(" ", ""), terminal.text()
            terminal.settle(quiet=0.5)
            killed(terminal)
        finally:
            terminal.close()
    with Terminal([*command, "stay"], env=env) as terminal:
        terminal.settle(quiet=1.0)
        assert name in terminal.text() and word in terminal.text().replace(" ", "")
        terminal.send("\r", quiet=0.4)
        assert f"无变化 {word}" in terminal.text(), terminal.text()
