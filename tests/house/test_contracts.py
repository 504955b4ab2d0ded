"""Who may import whom, and what a command does not load."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCREEN = {"textual"}
LATER = {"pendulum", "babel", "pypinyin", "python_calamine", "xlsxwriter"}

# Runs the real entry point and prints, after its output, what it has loaded. A module in `absent`
# cannot be found, as where it is not installed.
RUN = """
import sys
absent, words = set(sys.argv[1].split()), sys.argv[2:]
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in absent:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None
sys.meta_path.insert(0, Absent())
sys.argv = ["loudou", *words]
from tui.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
finally:
    print("LOADED", *sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def loaded(tmp_path: Path, *words: str, absent: str = "") -> set[str]:
    """The top-level modules in a fresh process after `loudou WORDS`."""
    env = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}
    done = subprocess.run(
        [sys.executable, "-c", RUN, absent, *words],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("LOADED ")
    return set(last.split()[1:])


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo book on SQLite, made by the command."""
    book = tmp_path_factory.mktemp("demo") / "demo.db"
    loaded(book.parent, "--db", str(book), "demo", "--no-open")
    return book


def test_contracts_hold() -> None:
    """Every contract of pyproject.toml on the code as it stands."""
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert " 0 broken." in done.stdout


def test_the_version_loads_neither_screen_nor_tables(tmp_path: Path) -> None:
    assert not loaded(tmp_path, "--version") & (SCREEN | LATER | {"peewee", "psycopg", "rich"})


@pytest.mark.parametrize(
    "words",
    [("board", "--json"), ("board",), ("projects", "--json"), ("events", "--json"), ("clients",)],
    ids=" ".join,
)
def test_a_read_loads_no_screen(tmp_path: Path, demo: Path, words: tuple[str, ...]) -> None:
    modules = loaded(tmp_path, "--db", str(demo), *words)
    assert "store" in modules
    assert not modules & (SCREEN | LATER)


def test_a_sqlite_book_needs_no_psycopg(tmp_path: Path, demo: Path) -> None:
    modules = loaded(
        tmp_path, "--db", str(demo), "board", "--json", absent="psycopg psycopg_binary psycopg2"
    )
    assert "psycopg" not in modules


def test_the_board_starts_without_what_it_does_not_need(tmp_path: Path) -> None:
    """Importing the app loads neither the calendar library nor the spreadsheet and pinyin readers."""
    code = "import sys, tui.application; print(*sorted({n.partition('.')[0] for n in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "textual" in done.stdout.split()
    assert not set(done.stdout.split()) & LATER
