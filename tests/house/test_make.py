"""`make run` where nobody sees a screen: the demo book's board as text, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def make_run(home: Path, lang: str) -> str:
    """Standard output of `make run` in this environment's venv, with a home of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "PIP_FIND_LINKS") if name in os.environ}
    done = subprocess.run(
        ["make", "--no-print-directory", "run", f"VENV={sys.prefix}"],
        cwd=ROOT,
        env={**kept, "HOME": str(home), "LC_ALL": lang, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_run_prints_the_demo_board_where_stdout_is_no_terminal(tmp_path: Path) -> None:
    board = make_run(tmp_path, "zh_CN.UTF-8")
    assert "技术交流" in board.splitlines()[4]
    assert "\x1b" not in board
    assert make_run(tmp_path, "zh_CN.UTF-8") == board, "the second run opens the same book"
    assert list(tmp_path.rglob("demo.loudou"))
