"""`loudou import` as a person runs it."""

from __future__ import annotations

import os
import pty
import select
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from store.text import msg
from store.usecases.importing import Report
from tests.cli.conftest import Said, loudou
from tests.exchange.ledgers import made_crm, made_ledger, write_csv, write_xlsx
from tui.cli import import_told

__all__ = ["loudou"]

Loudou = Callable[..., Said]
ROOT = Path(__file__).resolve().parents[2]
CRM_MAP = str(Path(__file__).with_name("crm.map.toml"))
HEAD = ["client", "project", "amount, $", "stage", "expected close"]


def test_the_json_has_the_documented_shape(loudou: Loudou, tmp_path: Path) -> None:
    ledger = made_ledger(tmp_path)
    dry = loudou("import", str(ledger.workbook), "--dry-run", "--json").ok()
    run = loudou("import", str(ledger.workbook), "--json").ok()
    assert dry.json == run.json
    assert set(run.json) == {"projects", "clients", "skipped", "problems"}
    number = ledger.expected["projects"]
    assert run.json["projects"] == {"created": number, "updated": 0, "unchanged": 0, "refused": 0}
    assert Counter(row["kind"] for row in run.json["skipped"]) == ledger.expected["skipped"]
    assert run.json["skipped"][0] == {"sheet": "商机明细", "row": 1, "kind": "title"}
    assert loudou("board", "--json").json["total"]["amount"] == ledger.expected["amount_minor"]


def test_the_report_is_data_and_the_talk_is_beside_it(loudou: Loudou, tmp_path: Path) -> None:
    ledger = made_ledger(tmp_path)
    said = loudou("import", str(ledger.workbook)).ok()
    assert f"Projects: {ledger.expected['projects']} created" in said.out
    assert "subtotals 3" in said.out
    assert "no next step" in said.out  # the mirror
    assert "New reps, without a login: " in said.err
    assert "周敏" in said.err
    assert loudou("undo").ok()
    assert loudou("projects", "--json").json == []


def test_problems_name_row_column_and_what_to_do(loudou: Loudou, tmp_path: Path) -> None:
    rows = [
        ["A", "x", 1, "4", "2026-02-31"],
        ["B", "x", -1, "4", ""],
        ["C", "x", 10**13, "4", "0025-01-01"],
        ["D", "x", 1, "4", ""],
    ]
    said = loudou("import", str(write_csv(tmp_path / "a.csv", [HEAD, *rows])), "--json")
    assert said.code == 5
    assert "Refused rows: 3" in said.err
    assert said.json["projects"] == {"created": 1, "updated": 0, "unchanged": 0, "refused": 3}
    assert [(p["row"], p["column"]) for p in said.json["problems"]] == [
        (2, "expected close"), (3, "amount, $"), (4, "amount, $"), (4, "expected close"),
    ]  # fmt: skip
    assert "no day of the calendar" in said.json["problems"][0]["message"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("none.xlsx", None, 3, "no file"),
        (".", None, 2, "directory"),
        ("a.csv", b"", 5, "empty"),
        ("a.csv", b"client,amount\n", 5, "no rows"),
        ("a.csv", b"1,2,3\n4,5,6\n", 5, "No row of headings"),
        ("a.xlsx", b"PK\x03\x04broken", 5, "damaged"),
        ("a.pdf", b"%PDF-1.4", 5, "PDF"),
        ("a.csv", b"client,amount\nA\x00,1\n", 5, "NUL"),
        ("a.csv", b"client,amount\n\xff\xff,1\n", 5, "undecodable"),
    ],
)
def test_bad_files_end_with_a_sentence_and_a_code(
    loudou: Loudou, tmp_path: Path, name: str, content: bytes | None, code: int, words: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    said = loudou("import", str(tmp_path / name))
    assert said.code == code
    assert words in said.err
    assert said.out == ""
    assert len(said.err.splitlines()) == 1


def test_what_can_be_read_two_ways_is_refused_with_the_lines_that_decide(
    loudou: Loudou, tmp_path: Path
) -> None:
    file, rows, _ = made_crm(tmp_path)
    said = loudou("import", str(file), "--yes")
    assert said.code == 5
    assert "--map FILE" in said.err
    assert 'when = { Status = "Churned Customer" }' in said.err
    said = loudou("import", str(file), "--yes", "--map", CRM_MAP, "--json").ok()
    assert said.json["projects"]["created"] == rows
    assert loudou("board", "--json").json["total"]["currency"] == "USD"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_several_tables_need_a_sheet(loudou: Loudou, tmp_path: Path) -> None:
    row = ["A", "x", 1, "4", ""]
    file = str(
        write_xlsx(
            tmp_path / "a.xlsx", {"2025": [HEAD, row], "2026": [HEAD, row, ["B", "y", 2, "5", ""]]}
        )
    )
    said = loudou("import", file)
    assert (said.code, "--sheet" in said.err) == (5, True)
    assert loudou("import", file, "--sheet", "2027").code == 3
    assert loudou("import", file, "--sheet", "2026", "--json").ok().json["projects"]["created"] == 2


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_dry_run_without_a_book_makes_none(loudou: Loudou, tmp_path: Path) -> None:
    file = str(write_csv(tmp_path / "a.csv", [HEAD, ["A", "x", 1, "4", ""]]))
    book = tmp_path / "new.loudou"
    said = loudou("--db", str(book), "import", file, "--dry-run", "--json").ok()
    assert said.json["projects"]["created"] == 1
    assert not book.exists()
    assert loudou("--db", str(book), "import", str(tmp_path / "none.csv")).code == 3
    assert not book.exists()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_dry_run_looks_at_the_book_that_a_tilde_names(
    loudou: Loudou, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    file = str(write_csv(tmp_path / "a.csv", [HEAD, ["A", "x", 1, "4", ""]]))
    assert loudou("--db", "~/b.loudou", "import", file).ok()
    assert (tmp_path / "b.loudou").exists()
    dry = loudou("--db", "~/b.loudou", "import", file, "--dry-run", "--json").ok()
    assert dry.json["projects"] == {"created": 0, "updated": 0, "unchanged": 1, "refused": 0}


# -- a real process ----------------------------------------------------------------------------------


def _environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "LOUDOU_DB": str(folder / "book.loudou"), "LANG": "en_GB.UTF-8", "LC_ALL": "", "TERM": "xterm",
            "HOME": str(folder), "COLUMNS": "100"}  # fmt: skip


class Terminal:
    """A process at a real pseudo-terminal."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.master, slave = pty.openpty()
        command = [sys.executable, "-c", "from tui.cli import main; main()", *words]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=_environment(folder),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        self.text = ""

    def until(self, words: str, seconds: float = 60) -> str:
        """Read on until `words` are shown."""
        end = time.monotonic() + seconds
        while words not in self.text and time.monotonic() < end:
            if not select.select([self.master], [], [], 0.2)[0]:
                continue
            try:
                self.text += os.read(self.master, 65536).decode("utf-8", "replace")
            except OSError:
                break
        assert words in self.text, self.text
        return self.text

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def end(self) -> int:
        """Wait for the process; what it still says is read."""
        while True:
            try:
                chunk = os.read(self.master, 65536)
            except OSError:
                break
            if not chunk:
                break
            self.text += chunk.decode("utf-8", "replace")
        os.close(self.master)
        return self.process.wait(60)


def test_at_a_terminal_the_mapping_is_shown_and_questions_are_asked(tmp_path: Path) -> None:
    file = write_csv(
        tmp_path / "a.csv", [[*HEAD, "status"], ["A", "x", 1, "4", "3/4/2026", "mystery"]]
    )
    seen = Terminal(tmp_path, "import", str(file))
    seen.until("Which is meant?")
    assert "M/D/Y" in seen.text
    seen.type("2\r")
    seen.until("mystery")
    seen.until("13  parked")
    seen.type("9\r")
    seen.until("Import?")
    assert "taken for" in seen.text
    assert "expected close" in seen.text
    seen.type("y\r")
    assert seen.end() == 0
    assert "1 created" in seen.text
    rows = (
        sqlite3.connect(tmp_path / "book.loudou")
        .execute("SELECT close, status FROM project")
        .fetchall()
    )
    assert rows == [("2026-04-03", "open")]


def test_no_at_a_terminal_imports_nothing(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "a.csv", [HEAD, ["A", "x", 1, "4", ""]])
    seen = Terminal(tmp_path, "import", str(file))
    seen.until("Import?")
    seen.type("n\r")
    assert seen.end() == 130
    assert "the book is as it was" in seen.text
    assert sqlite3.connect(tmp_path / "book.loudou").execute(
        "SELECT count(*) FROM project"
    ).fetchone() == (0,)


def test_ctrl_c_leaves_the_book_as_it_was(tmp_path: Path) -> None:
    rows = [[f"Client {n}", f"P{n}", n, n % 8 + 1, "2027-01-01"] for n in range(30_000)]
    file = write_csv(tmp_path / "a.csv", [HEAD, *rows])
    seen = Terminal(tmp_path, "import", str(file), "--yes")
    seen.until("writing")
    assert "s left" in seen.text
    os.killpg(seen.process.pid, signal.SIGINT)
    assert seen.end() == 130
    book = sqlite3.connect(tmp_path / "book.loudou")
    assert book.execute("SELECT count(*) FROM project").fetchone() == (0,)
    assert book.execute("SELECT count(*) FROM client").fetchone() == (0,)
    assert book.execute("SELECT count(*) FROM command WHERE name = 'book.import'").fetchone() == (
        0,
    )


@pytest.mark.parametrize(("terminal", "told"), [(False, 30 + 12), (True, 20 + 5)])
def test_a_log_gets_every_note(monkeypatch: pytest.MonkeyPatch, terminal: bool, told: int) -> None:
    """A terminal gets the first ones and how to keep them all (method §15)."""
    report = SimpleNamespace(notes=[], owners=[], regions=[], doubles=[("mine", "other")] * 30,
                             differences=[msg("a difference")] * 12)  # fmt: skip
    monkeypatch.setattr(
        import_told, "sys", SimpleNamespace(stderr=SimpleNamespace(isatty=lambda: terminal))
    )
    said = "\n".join(import_told.beside(cast(Report, report)))
    assert said.count("mine = other") + said.count("a difference") == told
    assert said.count("2> FILE") == (2 if terminal else 0)
