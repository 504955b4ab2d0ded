"""The command as a process: where it writes, and how it ends."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

MAIN = [sys.executable, "-c", "from tui.cli import main; main()"]


def run(tmp_path: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """`loudou WORDS` in a fresh process and an empty home."""
    return subprocess.run(
        [*MAIN, *words],
        capture_output=True,
        text=True,
        check=False,
        env=_home(tmp_path) | env,
    )


def _home(tmp_path: Path) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "LC_"))
    }
    return {**kept, "HOME": str(tmp_path), "LANG": "en_GB.UTF-8"}


def test_without_a_terminal_the_board_is_text(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 0
    assert "8 Signing" in done.stdout
    assert done.stderr == ""
    assert list(tmp_path.rglob("book.loudou")), "in the platform's place"


def test_the_demo_without_a_terminal_is_text_too(tmp_path: Path) -> None:
    done = run(tmp_path, "--lang", "zh", "demo", "--day", "2026-11-23")
    assert done.returncode == 0, done.stderr
    assert "技术交流" in done.stdout
    assert "合计" in done.stdout
    assert "\x1b" not in done.stdout
    again = run(tmp_path, "demo", "--no-open")
    assert (again.returncode, again.stdout) == (0, "")
    assert run(tmp_path, "demo", "--seed", "5").returncode == 5, (
        "never a second time over the first"
    )


def test_a_bug_says_where_its_report_lies(tmp_path: Path) -> None:
    broken = "import tui.cli.words as w; w.shown = None\nfrom tui.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", broken, "new", "Pumps", "--client", "Nordwerk AG"],
        capture_output=True,
        text=True,
        check=False,
        env=_home(tmp_path),
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    (report,) = tmp_path.rglob("loudou-*.txt")
    assert str(report) in done.stderr
    assert "TypeError" in report.read_text("utf-8")
    assert "Nordwerk" in report.read_text("utf-8"), "what was asked"


def test_a_report_names_the_book_without_its_password(tmp_path: Path) -> None:
    broken = (
        "import store.database as d\n"
        "def fail(url, **_): raise TypeError(f'no {url}')\n"
        "d.open_book = fail\n"
        "from tui.cli import main; main()"
    )
    url = "postgresql://chief:s3cret@db.example/east?password=s3cret"
    done = subprocess.run(
        [sys.executable, "-c", broken, "--db", url, "projects"],
        capture_output=True,
        text=True,
        check=False,
        env=_home(tmp_path),
    )
    assert done.returncode == 1, done.stderr
    (report,) = tmp_path.rglob("loudou-*.txt")
    text = report.read_text("utf-8")
    assert text.count("postgresql://chief@db.example/east") == 2, "among the words and in the trace"
    assert "s3cret" not in text + done.stderr


def test_a_bug_on_the_screen_leaves_the_terminal_and_a_report(tmp_path: Path) -> None:
    broken = (
        "import tui.application as a\n"
        "def bad(self): raise ZeroDivisionError('on purpose')\n"
        "a.Loudou.on_mount = bad\n"
        "from tui.cli import main; main()"
    )
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", broken],
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
        text=True,
        env=_home(tmp_path) | {"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"},
    ) as process:
        os.close(theirs)
        drain = threading.Thread(target=_drain, args=(ours,))
        drain.start()
        _, said = process.communicate(timeout=60)
        drain.join(10)
        os.close(ours)
    assert process.returncode == 1
    (report,) = tmp_path.rglob("loudou-*.txt")
    assert str(report) in said
    assert "Traceback" not in said
    assert "on purpose" in report.read_text("utf-8")


def _drain(handle: int) -> None:
    """Read a terminal until its program has left."""
    with contextlib.suppress(OSError):
        while os.read(handle, 65536):
            pass


def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    run(tmp_path, "demo", "--projects", "400", "--no-open")
    with subprocess.Popen(
        [*MAIN, "--db", str(next(tmp_path.rglob("demo.loudou"))), "events", "--limit", "4000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_home(tmp_path),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_ctrl_c_stops_with_130(tmp_path: Path) -> None:
    """While it waits for the gate, which this process holds."""
    import fcntl

    run(tmp_path, "new", "Pumps", "--client", "Nordwerk AG")
    book = next(tmp_path.rglob("book.loudou"))
    with open(f"{book}.gate", "w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        with subprocess.Popen(
            [*MAIN, "move", "P-1", "2"], stderr=subprocess.PIPE, text=True, env=_home(tmp_path)
        ) as process:
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(3)
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "the book is as it was" in said
    assert json.loads(run(tmp_path, "project", "1", "--json").stdout)["stage"] == 1


@pytest.mark.parametrize("encoding", ["ascii", "gb18030", "utf-8"])
def test_any_encoding_of_stdout_will_do(tmp_path: Path, encoding: str) -> None:
    run(tmp_path, "new", "污水提升泵 👨‍👩‍👧", "--client", "苏州恒达")
    for words in (["projects"], ["projects", "--json"], ["board", "--cards", "1"]):
        done = subprocess.run(
            [*MAIN, *words],
            capture_output=True,
            check=False,
            env=_home(tmp_path) | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        )
        assert done.returncode == 0, done.stderr
        if words[-1] == "--json":
            assert json.loads(done.stdout.decode(encoding))[0]["name"] == "污水提升泵 👨‍👩‍👧"
