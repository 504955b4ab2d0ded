"""`loudou minutes` and `loudou reviews` at the shell."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from store.clock import FixedClock
from tests.cli.conftest import Said
from tests.store.reviewing.conftest import entry_of

Loudou = Callable[..., Said]
SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def closed(filled: Loudou, book_url: str, fixed_clock: FixedClock) -> Loudou:
    """A closed review, in Chinese, of 周敏: one project dropped, one promised; 李华 and the rest were not there."""
    from store.database import open_book
    from store.session import open_session
    from store.usecases.reviewing import deciding
    from store.usecases.reviewing.opening import close_review, open_review

    book = open_book(book_url, clock=fixed_clock)
    book.connect()
    chief = open_session(book, login="chief", lang="en")
    review = open_review(chief, members=["周敏"], lang="zh")
    drives, pump = entry_of(review, 3), entry_of(review, 1)
    deciding.drop(chief, drives, reason="budget", note="=cmd()")
    deciding.promise(chief, pump, text="送样机", due="2027-12-28")
    close_review(chief, review)
    book.disconnect()
    book.close()
    return filled


def test_minutes_are_read_in_the_language_of_the_meeting(closed: Loudou) -> None:
    out = closed("minutes").ok().out
    assert out.splitlines()[0] == "周会 · 周敏 · 2026-11-23"
    assert "[red]Drives[/] · Nordwerk AG · 周敏\n  定去留:放弃 · 最后阶段 1 规划邀约 · 没有预算 · =cmd()\n" in out  # fmt: skip
    assert closed("minutes", "1").ok().out == out
    assert closed("--lang", "en", "minutes", "1").ok().out == out


def test_json_has_every_decision_once_and_in_order(closed: Loudou) -> None:
    told = closed("minutes", "--json").ok().json
    assert [(one["kind"], one["name"]) for one in told["decisions"]] == [
        ("drop", "[red]Drives[/]"), ("next", "污水提升泵项目"),
    ]  # fmt: skip
    assert (told["state"], told["total"], told["done"], told["counts"]) == (
        "closed", 2, 2, {"drop": 1, "next": 1},
    )  # fmt: skip
    assert told["dropped"][0]["last_stage"] == 1
    assert told["tasks"][0]["tasks"][0]["text"] == "送样机"
    assert list(told["weighted"]) == ["CNY"]


def test_a_person_s_three_things_alone(closed: Loudou) -> None:
    said = closed("minutes", "--person", "周敏").ok()
    assert said.out == "周敏,11-23 周会三件事:\n1. 污水提升泵项目 · 苏州恒达水务有限公司\n   送样机 · 2027-12-28 前\n"  # fmt: skip
    nothing = closed("minutes", "--person", "李华").ok()
    assert (nothing.out, "nothing to do" in nothing.err) == ("", True)
    assert closed("minutes", "--person", "nobody").code == 3
    assert closed("minutes", "--person", "周敏", "--json").ok().json["text"] == said.out.rstrip(
        "\n"
    )


def test_files_are_written_once_and_remembered(closed: Loudou, tmp_path: Path) -> None:
    md, xlsx = tmp_path / "m.md", tmp_path / "m.xlsx"
    assert closed("minutes", "--md", str(md)).ok().err == f"The minutes are in {md}.\n"
    assert md.read_text("utf-8").startswith("# 周会 · 周敏 · 2026-11-23\n")
    closed("minutes", "1", "--xlsx", str(xlsx)).ok()
    rows = CalamineWorkbook.from_path(xlsx).get_sheet_by_index(0).to_python()
    assert [row[2] for row in rows] == ["决定", "放弃", "下一步"]
    assert closed("minutes", "--md", str(md)).code == 5
    closed("minutes", "--md", str(md), "--force").ok()
    kinds = [one["kind"] for one in closed("events", "--json", "--limit", "3").ok().json]
    assert kinds == ["export.saved"] * 3


@SQLITE
def test_a_correction_is_a_new_entry_beside_the_old_one(closed: Loudou) -> None:
    first = closed("minutes", "--json").ok().json["decisions"][0]["id"]
    made = int(closed("minutes", "1", "--correct", str(first), "客户说明年再报预算").ok().out)
    told = closed("minutes", "--json").ok().json
    assert [one["id"] for one in told["decisions"]][:1] == [first]
    fix = told["decisions"][0]["corrections"][0]
    assert (fix["id"], fix["text"]) == (made, "客户说明年再报预算")
    assert "更正:客户说明年再报预算" in closed("minutes").ok().out
    assert closed("minutes", "1", "--correct", "99", "x").code == 3
    assert closed("minutes", "1", "--correct", str(first), " ").code == 5
    closed("member", "add", "Rep", "--login", "rep", "--role", "rep").ok()
    assert closed("minutes", "1", "--correct", str(first), "x", login="rep").code == 4


@SQLITE
@pytest.mark.parametrize(
    ("words", "code"),
    [(("7",), 3), (("x",), 2), (("--json", "--md", "a.md"), 2), (("--person", "周敏", "--xlsx", "a.xlsx"), 2)],
)  # fmt: skip
def test_mistakes_are_told(closed: Loudou, words: tuple[str, ...], code: int) -> None:
    assert closed("minutes", *words).code == code


@SQLITE
def test_a_book_without_reviews(filled: Loudou) -> None:
    said = filled("minutes")
    assert (said.code, said.err) == (3, "loudou: There has been no review yet.\n")
    assert filled("reviews", "--json").ok().json == []


def test_reviews_are_listed_newest_first(closed: Loudou) -> None:
    out = closed("reviews").ok().out.splitlines()
    assert out[1].split() == ["1", "2026-11-23", "周敏", "chief", "2/2", "0", "closed"]
    assert out[-1].strip() == "1 review"
    one = closed("reviews", "--state", "closed", "--json").ok().json[0]
    assert (one["id"], one["scope"], one["done"], one["opening"]) == (1, "周敏", 2, False)
    assert closed("reviews", "--state", "open", "--json").ok().json == []


@SQLITE
def test_in_a_process_of_its_own_no_screen_is_loaded(closed: Loudou, book_url: str) -> None:
    mine = pwd.getpwuid(os.getuid()).pw_name
    closed("member", "add", "Me", "--login", mine, "--role", "rep").ok()
    code = (
        "import sys\nfrom tui.cli.door import run\ncode = run(sys.argv[1:])\n"
        "assert 'textual' not in sys.modules\nsys.exit(code)"
    )
    env = {**os.environ, "LOUDOU_DB": book_url, "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code, "minutes"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == closed("minutes").ok().out
