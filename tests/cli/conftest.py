"""The command line in this process, on a book of either engine: fast, and with real parts."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

Fill = Callable[..., "Said"]


@dataclass(frozen=True)
class Said:
    """What a command left: its exit code, stdout and stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """stdout as the JSON document it is."""
        return json.loads(self.out)

    def ok(self) -> Said:
        """The same, if the command succeeded."""
        assert self.code == 0, self.err
        return self


@pytest.fixture
def loudou(
    book_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Said]:
    """`loudou("move", "P-1", "4")` on this test's book, by its administrator, in English."""
    from tui.cli.door import run

    monkeypatch.setenv("LOUDOU_DB", book_url)
    monkeypatch.setenv("LANGUAGE", "")  # what the command sets is taken back after the test
    monkeypatch.delenv("COLUMNS", raising=False)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")

    def call(*words: str, login: str = "chief") -> Said:
        monkeypatch.setattr("store.session.os_login", lambda: login)
        capsys.readouterr()
        code = run(words)
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return call


@pytest.fixture
def filled(loudou: Callable[..., Said]) -> Callable[..., Said]:
    """The same, with four projects of two owners in the book."""
    for words in (
        ("污水提升泵项目", "--client", "苏州恒达水务有限公司", "--owner", "周敏", "--amount", "281.6万", "--stage", "4"),
        ("泵站一期", "--client", "苏州恒达水务有限公司", "--owner", "李华", "--amount", "190万", "--stage", "solution"),
        ("[red]Drives[/]", "--client", "Nordwerk AG", "--owner", "周敏", "--amount", "1.2M", "--region", "North"),
        ("Valves", "--client", "Nordwerk AG", "--amount", "70k", "--currency", "USD", "--stage", "8 "),
    ):  # fmt: skip
        loudou("new", *words).ok()
    return loudou
