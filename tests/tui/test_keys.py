"""Keys: their spelling, what an input method sends, the file that rebinds them."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.errors import Invalid
from store.text import Lang
from tui.commands.keys import fold, keymap, rebound, refuse_clashes, spell, valid
from tui.commands.registry import COMMANDS
from tui.help import guide


@pytest.mark.parametrize(
    ("typed", "meant"),
    [*zip("》《、?:【】;!“”", '></?:[];!""', strict=True),
     *zip("ｊｋＤＧ０９", "jkDG09", strict=True), ("中", "中"), ("ﬁ", "ﬁ")],
)  # fmt: skip
def test_an_input_method_means_the_same_keys(typed: str, meant: str) -> None:
    assert fold(typed) == meant


def test_keys_are_spelled_as_they_are_typed() -> None:
    assert spell("greater_than_sign", ">") == ">"
    assert spell("G", "G") == "G"
    assert spell("escape", "\x1b") == "esc"
    assert spell("ctrl+r", "\x12") == "ctrl+r"
    assert spell("space", " ") == spell("ideographic_space", "\u3000") == "space"


def test_no_two_commands_share_a_key() -> None:
    refuse_clashes(COMMANDS, "as shipped")
    assert all(valid(key) for command in COMMANDS for key in command.keys)
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)


def test_the_key_table_is_kept() -> None:
    board = {key: command.id for key, command in keymap(COMMANDS, "board").items()}
    wanted = {
        "j": "go.down", "k": "go.up", "h": "go.left", "l": "go.right", "1": "go.column",
        "g": "go.first", "G": "go.last", "enter": "project.open", "n": "project.new",
        "e": "project.edit", ">": "project.forward", "<": "project.back", "D": "project.close",
        "u": "book.undo", "ctrl+r": "book.redo", "f": "narrow.ask", "0": "narrow.clear",
        "o": "order.ask", ":": "palette.open", "ctrl+p": "palette.open", "?": "help.keys",
        "q": "app.leave", "x": "several.mark", "X": "several.act", "esc": "several.clear",
        "t": "touch.new", "s": "next.step", "w": "project.wait", "/": "find.open", "i": "book.import",
        "c": "client.panel", "C": "archive.open", "F": "review.follow",
    }  # fmt: skip
    assert {key: board.get(key) for key in wanted} == wanted
    assert (board["b"], board["L"]) == ("brief.open", "promises.open")
    assert (board["r"], board["F"]) == ("review.open", "review.follow")


def written(folder: Path, text: str) -> Path:
    """A key file."""
    file = folder / "keys.toml"
    file.write_text(text, "utf-8")
    return file


def test_a_file_rebinds_keys(tmp_path: Path) -> None:
    file = written(tmp_path, '[keys]\n"project.forward" = ["m", "f5"]\n"app.leave" = "Z"\n')
    board = keymap(rebound(COMMANDS, file), "board")
    assert board["m"].id == board["f5"].id == "project.forward"
    assert ">" not in board
    assert board["Z"].id == "app.leave"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"project.forward" = "n"', "the key n means both Advance (project.forward) and New"),
        ('"project.fly" = "n"', "there is no command “project.fly”"),
        ('"project.new" = "hyper+n"', "“hyper+n” for project.new is not a key"),
        ('"project.new" = 3', "“3” for project.new is not a key"),
        ('"project.new" = ', "is not valid TOML: it ends too early"),
        ('"project.new" = x', "is not valid TOML: line 1, column 17"),
        ('"project.new" = "》"', "is not a key"),
    ],
)
def test_a_file_with_a_mistake_says_where(tmp_path: Path, text: str, said: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(Invalid) as refused:
        rebound(COMMANDS, file)
    assert said in str(refused.value)
    assert str(file) in str(refused.value)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_example_of_the_guide_loads(tmp_path: Path, lang: Lang) -> None:
    lines = [line.strip() for line in guide("keys", lang).splitlines() if line.startswith("    ")]
    assert len(lines) == 2
    board = keymap(rebound(COMMANDS, written(tmp_path, "\n".join(lines))), "board")
    assert board["ctrl+right"].id == board[">"].id == "project.forward"
    assert board["ctrl+o"].id == "order.ask"


def test_a_missing_file_is_told_only_where_it_was_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="There is no key file"):
        rebound(COMMANDS, tmp_path / "none.toml")
