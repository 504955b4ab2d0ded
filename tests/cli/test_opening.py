"""The short way to the board takes exactly what click takes, and leaves the rest to click."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from tui.cli.opening import plain
from tui.cli.root import loudou

BOARD = [
    [],
    ["--db", "east.loudou"],
    ["--db=east.loudou", "--ascii", "--lang", "zh"],
    ["--lang=en", "--as", "周敏", "--keys", "keys.toml"],
    ["--db", "postgresql://u@h/east?x=1", "--db", "the-last-one"],
]
OTHER = [
    ["board"],
    ["--help"],
    ["--version"],
    ["--db"],
    ["--db", ""],
    ["--db="],
    ["--db", "--ascii"],
    ["--lang", "fr"],
    ["--ascii=yes"],
    ["--", "board"],
    ["--db", "east", "projects"],
    ["--d", "east"],
]


@pytest.mark.parametrize("words", BOARD, ids=" ".join)
def test_it_reads_as_click_reads(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.cli.opening.open_board", lambda desk: 0)
    with loudou.make_context("loudou", list(words)) as context:
        loudou.invoke(context)
        assert plain(words) == context.obj


@pytest.mark.parametrize("words", OTHER, ids=" ".join)
def test_it_leaves_the_rest_to_click(words: list[str]) -> None:
    assert plain(words) is None


def test_every_option_of_the_board_has_the_short_way() -> None:
    names = {
        name for option in loudou.params if isinstance(option, click.Option) for name in option.opts
    }
    read = {name for name in names if plain([name, "zh"]) or plain([name])}
    assert names - read == {"--version"}


def test_the_short_way_does_without_click(tmp_path: Path) -> None:
    script = (
        "import sys, tui.cli.door\n"
        f"assert tui.cli.door.plain(['--db', {str(tmp_path)!r} + '/b.loudou'])\n"
        "assert 'click' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_the_demo_asked_for_in_a_new_book_has_a_book_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from types import SimpleNamespace

    import tui.app
    from tui.cli import demo, opening
    from tui.cli.desk import Desk

    asked: list[Desk] = []
    terminal = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(opening, "sys", SimpleNamespace(stdout=terminal, stdin=terminal))
    monkeypatch.setattr(tui.app, "run", lambda *_, **__: "demo")
    monkeypatch.setattr(demo, "show_demo", lambda desk: asked.append(desk) or 0)
    mine = Desk(db=str(tmp_path / "mine.loudou"), asked="zh", ascii=True)
    assert opening.open_board(mine) == 0
    assert asked == [Desk(db=None, asked="zh", ascii=True)]
    monkeypatch.setattr(tui.app, "run", lambda *_, **__: "")
    assert opening.open_board(mine) == 0
    assert len(asked) == 1
