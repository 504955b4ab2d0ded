"""The guides agree with the program, and the two languages with each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tui.cli.root import PLACES
from tui.help import HERE, TOPICS, guide, guide_lines
from tui.help.keys import READMES, ROOT
from tui.present.table import Look

FILES = [HERE / lang / f"{topic}.md" for lang in ("zh", "en") for topic in TOPICS]
FILES += [ROOT / name for name in READMES.values()]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name + "/" + path.name)
def test_every_command_in_a_guide_exists(path: Path) -> None:
    text = path.read_text("utf-8")
    called = re.findall(
        r"(?:`|^    |· )loudou((?: --?[a-z]+(?: [^ `-][^ `]*)?)*) ([a-z]+)(?![\w.@:/])",
        text,
        re.MULTILINE,
    )
    assert [name for _, name in called if name not in PLACES] == []


def test_guides_are_all_there_and_no_others() -> None:
    for lang in ("zh", "en"):
        assert {path.stem for path in (HERE / lang).glob("*.md")} == set(TOPICS)


@pytest.mark.parametrize("topic", TOPICS)
def test_both_languages_say_as_much(topic: str) -> None:
    zh, en = guide(topic, "zh"), guide(topic, "en")
    for mark in (r"^#+ ", r"^\|", r"^    "):
        assert len(re.findall(mark, zh, re.MULTILINE)) == len(re.findall(mark, en, re.MULTILINE))
    assert set(re.findall(r"--[a-z-]+", zh)) == set(re.findall(r"--[a-z-]+", en))


def test_a_guide_in_a_terminal_has_no_marks_of_markdown() -> None:
    for topic in TOPICS:
        lines = guide_lines(topic, "en", look=Look(), width=80)
        assert not [line for line in lines if line.startswith(("#", "|", "<!--")) or "`" in line]


def test_readme_leads_with_a_picture_and_two_commands() -> None:
    for name in READMES.values():
        head = (ROOT / name).read_text("utf-8").split("\n## ")[0]
        assert re.search(r"!\[.+\]\(screenshots/board-\w\w-160x45\.svg\)", head)
        assert head.index("make run") < head.index("make test")
