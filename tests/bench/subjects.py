"""What is measured: an empty Textual app, Loudou as `pip install .` gives it, and kanban-tui.

Each in a venv without the project's development packages: peewee imports psycopg where it is
installed, which a person with a SQLite book does not have.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENVS = ROOT / ".venv-bench"
PINS = ROOT / ".ci" / "requirements.txt"
KANBAN = "kanban-tui==0.21.2"
_KANBAN_BOOK = """
import sys
from kanban_tui.backends.sqlite.database import create_new_task_db, init_first_board, init_new_db
path, count = sys.argv[1], int(sys.argv[2])
init_new_db(path)
init_first_board(path)
for number in range(count):
    create_new_task_db(title=f"Project {number}", column=1 + number % 3, database=path)
"""


def _venv(name: str) -> Path:
    """The bin folder of a venv of that name, made if it is missing."""
    folder = VENVS / name
    if not (folder / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    return folder / "bin"


def _pip(bin_: Path, *what: str) -> None:
    pip = [bin_ / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, *what], check=True, stdout=sys.stderr)


def build_wheel(folder: Path) -> Path:
    """Build the wheel of this checkout into `folder`; its path. Needs the development packages."""
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (wheel,) = folder.glob("*.whl")
    return wheel


def install_loudou() -> Path:
    """Loudou and the pinned versions of what it needs, nothing else; the venv's bin folder."""
    bin_ = _venv("loudou")
    wheel = build_wheel(VENVS / "dist")
    _pip(bin_, "--constraint", str(PINS), str(wheel))
    _pip(bin_, "--force-reinstall", "--no-deps", str(wheel))
    return bin_


def install_kanban() -> Path:
    """kanban-tui on the same Textual; the venv's bin folder."""
    bin_ = _venv("kanban")
    pins = PINS.read_text("utf-8").splitlines()
    (textual,) = [pin for pin in pins if pin.startswith("textual==")]
    _pip(bin_, KANBAN, textual)
    return bin_


def environment(home: Path) -> dict[str, str]:
    """A person's terminal: true colours, UTF-8, and a home of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "TZ") if name in os.environ}
    folders = {
        name: str(home / name)
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    }
    return {
        **kept,
        **folders,
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }


@dataclass(frozen=True, slots=True)
class Spent:
    """A finished command: wall and CPU in seconds, its output."""

    wall: float
    cpu: float
    output: str


def run(command: list[str], env: dict[str, str]) -> Spent:
    """Run a command to its end; raises RuntimeError with its words where it fails."""
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr[-2000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(wall, cpu, done.stdout)


def make_kanban_book(bin_: Path, path: Path, count: int, env: dict[str, str]) -> dict[str, str]:
    """A kanban-tui board of `count` tasks; the environment in which it opens."""
    run([str(bin_ / "python"), "-c", _KANBAN_BOOK, str(path), str(count)], env)
    config = path.with_suffix(".toml")
    return {
        **env,
        "KANBAN_TUI_DATABASE_FILE": str(path),
        "KANBAN_TUI_CONFIG_FILE": str(config),
    }
