"""The pictures in `screenshots/` show what the program shows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import screenshots
from tests.house.scenes import SCENES
from tests.house.screenshots import FOLDER, LANGS, SIZES, lines, name, own

FILES = [name(scene, lang, size) for scene in SCENES for lang in LANGS for size in SIZES]


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Pictures taken now, in a process of their own: a process has one book at a time."""
    folder = tmp_path_factory.mktemp("pictures")
    code = (
        "import sys; from pathlib import Path; from tests.house.screenshots import pictures\n"
        "for name, svg in pictures(Path(sys.argv[1])): Path(sys.argv[1], name).write_text(svg)"
    )
    subprocess.run(
        [sys.executable, "-c", code, folder],
        cwd=screenshots.FOLDER.parent,
        env={**os.environ, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        check=True,
    )
    return {file: (folder / file).read_text("utf-8") for file in FILES}


@pytest.mark.parametrize("file", FILES)
def test_the_picture_is_current(taken: dict[str, str], file: str) -> None:
    committed = lines((FOLDER / file).read_text("utf-8"))
    assert len(committed) > 15
    assert committed == lines(taken[file]), "run `make screenshots`"


@pytest.mark.parametrize("file", FILES)
def test_the_picture_asks_no_other_machine(file: str) -> None:
    picture = (FOLDER / file).read_text("utf-8")
    assert picture.count("http") == picture.count("http://www.w3.org/2000/svg") + picture.count(
        "https://www.textualize.io"
    )


@pytest.mark.parametrize("file", FILES)
def test_the_picture_names_no_folder(taken: dict[str, str], file: str, tmp_path: Path) -> None:
    machine = {str(path) for path in (Path.home(), FOLDER.parent, tmp_path.parent.parent)}
    assert not [line for line in lines(taken[file]) for folder in machine if folder in line]


def test_a_text_is_as_long_as_its_cells() -> None:
    wide = '<text textLength="24.4" y="1">漏斗</text>'
    assert 'textLength="48.8"' in own(wide)
    assert 'textLength="24.4"' in own(wide.replace("漏斗", "ab"))


def test_another_text_is_another_picture(taken: dict[str, str]) -> None:
    svg = taken[FILES[0]]
    assert lines(svg) != lines(svg.replace("103", "104"))


def test_nothing_is_left_over() -> None:
    assert sorted(path.name for path in Path(FOLDER).iterdir()) == sorted(FILES)
