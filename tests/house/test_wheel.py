"""The wheel holds everything that the program reads, and works where nothing else is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.bench.subjects import PINS, ROOT, build_wheel

DATA = {".po", ".mo", ".tcss", ".toml", ".md", ".sql"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This checkout's wheel."""
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def clean(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new venv with the wheel and what it asks for, nothing else; its bin folder."""
    folder = tmp_path_factory.mktemp("clean") / "venv"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pip = [folder / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    subprocess.run([*pip, "--constraint", PINS, wheel], check=True)
    return folder / "bin"


def test_the_wheel_holds_every_file_of_both_packages(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    tracked = subprocess.run(
        ["git", "ls-files", "store", "tui"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert len(tracked) > 50
    assert {name for name in tracked if (ROOT / name).exists()} <= held
    suffixes = {Path(name).suffix for name in tracked}
    assert {Path(name).suffix for name in held} >= (DATA & suffixes) | {".mo", ".po"}


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"store", "tui"}


def test_no_dependency_ships_our_names(clean: Path) -> None:
    """A package of somebody else's with a top-level `tui` or `store` would overwrite ours."""
    code = """
import importlib.metadata as m, json
owners = {}
for d in m.distributions():
    for f in d.files or ():
        if f.parts[0] in ("tui", "store"):
            owners.setdefault(f.parts[0], set()).add(d.metadata["Name"])
print(json.dumps({k: sorted(v) for k, v in owners.items()}))
"""
    done = subprocess.run(
        [clean / "python", "-c", code], cwd="/", capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == {"store": ["loudou"], "tui": ["loudou"]}


def test_the_installed_program_runs(clean: Path, tmp_path: Path) -> None:
    """Demo book, board as data and in Chinese as text, help: all from the wheel alone."""
    assert not list((clean.parent / "lib").glob("*/site-packages/psycopg"))
    env = {"PATH": os.defpath, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "COLUMNS": "160"}

    def loudou(*words: str) -> str:
        done = subprocess.run(
            [clean / "loudou", "--db", tmp_path / "demo.db", *words],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    loudou("demo", "--no-open")
    board = json.loads(loudou("board", "--json"))
    assert len(board["columns"]) == 8
    assert board["total"]["count"] == sum(column["count"] for column in board["columns"]) > 50
    assert "技术交流" in loudou("--lang", "zh", "board")
    assert loudou("help")
