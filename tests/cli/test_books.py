"""Backups made and put back, books checked and migrated, from the shell."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Said

Loudou = Callable[..., Said]
sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@sqlite
def test_a_backup_brings_the_book_back(filled: Loudou, tmp_path: Path, book_url: str) -> None:
    saved = tmp_path / "saved.loudou"
    said = filled("backup", str(saved)).ok()
    assert said.out == f"{saved}\n"
    assert filled("backup", str(saved)).code == 5, "never over a file that is there"
    before = filled("projects", "--json").json
    filled("move", "P-1", "8").ok()
    filled("restore", str(saved)).ok()
    assert filled("projects", "--json").json == before
    assert list(Path(book_url).parent.glob("*.before-restore")), "the old book is kept"
    filled("check").ok()
    filled("migrate").ok()


@sqlite
def test_backups_are_for_administrators_and_remembered(
    filled: Loudou, tmp_path: Path, book_url: str
) -> None:
    saved, other = tmp_path / "saved.loudou", tmp_path / "other.loudou"
    filled("member", "add", "Rep", "--login", "rep").ok()
    filled("backup", str(saved)).ok()
    event = filled("events", "--json").json[-1]
    assert (event["kind"], event["who"], event["after"]) == (
        "book.saved",
        "chief",
        {"file": str(saved)},
    )
    assert "book saved in a file" in filled("events").out
    for login in ("rep", "stranger"):
        refused = filled("backup", str(other), login=login)
        assert refused.code == 4
        assert not other.exists()
        filled("move", "P-1", "8").ok()
        assert filled("restore", str(saved), login=login).code == 4
        assert filled("project", "1", "--json").json["stage"] == 8
        filled("undo").ok()
    assert not list(Path(book_url).parent.glob("*.before-restore*"))
    filled("restore", str(saved)).ok()
    assert filled("events", "--json").json[-1]["kind"] == "book.restored"
    filled("backup", str(other)).ok()
    assert filled("undo").ok().err == "Undone: new member.\n", "a backup is not undone"
    filled("check").ok()
    Path(book_url).write_bytes(b"x" * 5000)
    filled("restore", str(saved), login="rep").ok()  # nobody left to ask
    assert len(filled("projects", "--json").json) == 4


@sqlite
def test_a_damaged_backup_replaces_nothing(filled: Loudou, tmp_path: Path, book_url: str) -> None:
    bad = tmp_path / "bad.loudou"
    bad.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4000)
    before = Path(book_url).read_bytes()
    assert filled("restore", str(bad)).code == 7
    assert filled("restore", str(tmp_path / "none")).code == 3
    assert Path(book_url).read_bytes() == before


@sqlite
def test_check_finds_what_was_changed_behind_its_back(filled: Loudou, book_url: str) -> None:
    with sqlite3.connect(book_url) as database:
        database.execute("UPDATE project SET amount = amount + 1 WHERE id = 1")
    said = filled("check")
    assert said.code == 5
    assert "amount" in said.out
    assert "found" in said.err


@sqlite
def test_a_full_book_says_so_and_keeps_what_it_had(filled: Loudou, book_url: str) -> None:
    with sqlite3.connect(book_url) as database:
        (pages,) = database.execute("PRAGMA page_count").fetchone()
    before = filled("projects", "--json").json
    from store import database as module

    opened = module.SqliteDatabase

    def small(path: str, pragmas: list[tuple[str, object]], **kwargs: object) -> object:
        return opened(path, pragmas=[*pragmas, ("max_page_count", pages)], **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "SqliteDatabase", small)
        said = filled("new", "x" * 200, "--client", "y" * 200, "--remarks", "z" * 19_000)
        assert said.code == 7
        assert "no room" in said.err
    assert filled("projects", "--json").json == before


@sqlite
def test_a_read_only_book_is_read(filled: Loudou, book_url: str) -> None:
    """Root may write any file, so the folder's owner is asked by the pragma instead."""
    from store import database as module

    opened = module.SqliteDatabase

    def closed(path: str, pragmas: list[tuple[str, object]], **kwargs: object) -> object:
        return opened(path, pragmas=[*pragmas, ("query_only", 1)], **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "SqliteDatabase", closed)
        assert len(filled("projects", "--json").ok().json) == 4
        said = filled("move", "P-1", "5")
        assert said.code == 7
        assert "read-only" in said.err
