"""Every error is one sentence in the reader's language, with its code; nothing else is printed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Said

Loudou = Callable[..., Said]

CASES = [
    (2, ("bord",), "board", "没有命令 'bord'。"),
    (2, ("--bogus",), "--bogus", "没有选项 '--bogus'"),
    (2, ("board", "--flag", "pink"), "pink", "的值不对"),
    (2, ("move", "P-1"), "STAGE", "缺少参数 'STAGE'。用"),
    (2, ("projects", "extra"), "extra", "多出了参数"),
    (2, ("projects", "--limit", "many"), "many", "不是正确的整数"),
    (2, ("new", "Pumps"), "--client", "请写客户"),
    (2, ("edit", "P-1"), "Nothing to change", "没有要改的内容"),
    (3, ("move", "P-99", "2"), "P-99", "账本里没有项目"),
    (3, ("move", "P-1", "nowhere"), "8 Signing", "没有阶段"),
    (3, ("board", "--owner", "Nobody"), "Nobody", "账本里没有成员"),
    (3, ("client", "Nobody"), "Nobody", "账本里没有客户"),
    (3, ("help", "nonsense"), "trouble", "没有指南"),
    (5, ("edit", "P-1", "--close", "31 February"), "31 February", "不是日期"),
    (5, ("edit", "P-1", "--close", "2026-02-31"), "calendar", "日历上没有"),
    (5, ("edit", "P-1", "--close", "2月31日"), "calendar", "日历上没有"),
    (5, ("edit", "P-1", "--close", "9999-01-01"), "1990 and 2100", "1990 到 2100"),
    (5, ("edit", "P-1", "--close", "0025-01-01"), "1990 and 2100", "1990 到 2100"),
    (5, ("close", "P-1", "parked", "--reason", "x"), "--day", "缺少回来日期"),
    (3, ("restore", "/nowhere/saved.loudou"), "no backup", "没有备份"),
    (7, ("restore", __file__), "restore another", "请换一个备份"),
    (5, ("edit", "P-1", "--amount", "lots"), "lots", "不是金额"),
    (5, ("edit", "P-1", "--amount", "-5"), "negative", "负数"),
    (5, ("close", "P-1", "parked", "--day", "+400", "--reason", "x"), "between", "应在"),
    (5, ("redo",), "redo", "没有可以重做"),
]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_one_sentence_and_a_code(filled: Loudou) -> None:
    wrong = []
    for code, words, english, chinese in CASES:
        for lang, part in (("en", english), ("zh", chinese)):
            said = filled("--lang", lang, *words)
            one_line = said.err.startswith("loudou: ") and said.err.count("\n") == 1
            if (said.code, said.out, one_line, part in said.err) != (code, "", True, True):
                wrong.append((words, said))
    assert wrong == []


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("content", [b"not a book at all, but long enough", b"\x00" * 200])
def test_what_is_no_book_is_left_alone(loudou: Loudou, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(content)
    said = loudou("--db", str(path), "board")
    assert said.code == 7
    assert str(path) in said.err
    assert path.read_bytes() == content


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_reading_makes_no_book(loudou: Loudou, tmp_path: Path) -> None:
    for command in (("board",), ("projects", "--json"), ("check",), ("undo",)):
        assert loudou("--db", str(tmp_path / "none.db"), *command).code == 7
    assert loudou("--db", str(tmp_path), "board").code == 7
    assert not (tmp_path / "none.db").exists()


def test_help_is_chinese_as_far_as_we_say() -> None:
    """In a process of its own: click words its help option once."""
    for words in (["--help"], ["projects", "--help"], ["member", "add", "--help"]):
        script = [sys.executable, "-c", "from tui.cli import main; main()", "--lang", "zh", *words]
        out = subprocess.run(script, capture_output=True, text=True, check=True).stdout
        assert out.startswith("用法:")
        for english in ("Usage", "Options:", "Commands:", "Show", "Only", "List"):
            assert english not in out, words


def test_the_catalogue_names_what_click_says() -> None:
    """A new click may word things differently: then our copies of its texts would never be found."""
    import click.core
    import click.exceptions
    import click.formatting
    import click.parser
    import click.termui
    import click.types

    from tui.cli.speech import CLICK, CLICK_MANY

    modules = (
        click.core,
        click.decorators,
        click.exceptions,
        click.formatting,
        click.parser,
        click.termui,
        click.types,
    )
    source = "".join(Path(module.__file__ or "").read_text("utf-8") for module in modules)
    plurals = [text for both in CLICK_MANY for text in (both.id, both.plural)]
    missing = [
        text
        for text in (*CLICK, *plurals)
        if text.replace("\n", "\\n").replace("\t", "\\t") not in source
    ]
    assert missing == []


def test_language_is_asked_then_the_locale() -> None:
    from tui.cli.speech import first
    from tui.present.words import language

    assert first(["--lang", "zh", "board"]) == "zh"
    assert first(["--lang=en"]) == "en"
    assert first(["new", "--", "--lang=zh"]) == language()
    assert language({"LANG": "zh_CN.UTF-8"}) == "zh"
    assert language({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}) == "en"
    assert language({"LC_MESSAGES": "zh_TW", "LANG": "en_US"}) == "zh"
    assert language({}) == "en"


EVIL = "\x1b]0;owned\x07\x1b[31mx\x9b2J\x07"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_nothing_that_was_typed_or_named_is_obeyed_by_the_terminal(
    filled: Loudou, tmp_path: Path
) -> None:
    bad = tmp_path / f"{EVIL}.csv"
    bad.write_text("nothing like a table")
    for words in (
        ("import", str(bad)),
        ("import", str(tmp_path / f"none{EVIL}.csv")),
        ("import", str(bad.with_suffix(".docx"))),
        ("restore", str(bad)),
        ("--db", str(bad), "projects"),
        ("backup", str(tmp_path / EVIL / "copy")),
        ("move", EVIL, "2"),
        ("move", "P-1", EVIL),
        (EVIL,),
        ("board", "--flag", EVIL),
        ("--keys", str(bad), "board"),
        ("edit", "P-1", "--amount", EVIL),
    ):
        said = filled(*words)
        held = [c for c in said.out + said.err if not c.isprintable() and c != "\n"]
        assert held == [], words
        assert said.code or words[0] == "--keys", words
