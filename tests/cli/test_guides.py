"""The guides agree with the program, and the two languages with each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from store.text import Lang
from tui.cli.root import PLACES, loudou
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


def commands(group: click.Group, path: str = "loudou") -> Iterator[tuple[str, click.Command]]:
    """Every command with the words that call it."""
    yield path, group
    with click.Context(group) as ctx:
        for name in group.list_commands(ctx):
            found = group.get_command(ctx, name)
            assert found is not None
            if isinstance(found, click.Group):
                yield from commands(found, f"{path} {name}")
            else:
                yield f"{path} {name}", found


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("path", "command"), list(commands(loudou)), ids=lambda value: str(value))
def test_every_command_and_option_is_in_a_guide(path: str, command: click.Command, lang: Lang) -> None:  # fmt: skip
    """An option stands in a line that names its command; `--json` and `--help` are those of all."""
    lines = [line for topic in TOPICS for line in guide(topic, lang).splitlines()]
    about = [line for line in lines if re.search(rf"`{path}(?![\w-])|^ +{path}(?![\w-])", line)]
    assert about
    options = [name for one in command.params if isinstance(one, click.Option)
               for name in (*one.opts, *one.secondary_opts) if name.startswith("--")]  # fmt: skip
    said = set(re.findall(r"--[a-z-]+", "\n".join(about)))
    assert set(options) - {"--json", "--help"} <= said


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
        marks = re.compile(r"#+ ?\S|\||<!--|.*`")  # a `#` alone is a key of the table
        assert not [line for line in lines if marks.match(line)]


def test_readme_leads_with_a_picture_and_two_commands() -> None:
    for name in READMES.values():
        head = (ROOT / name).read_text("utf-8").split("\n## ")[0]
        assert re.search(r"!\[.+\]\(screenshots/board-\w\w-160x45\.svg\)", head)
        assert head.index("make run") < head.index("make test")
