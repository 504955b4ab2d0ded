"""Twelve writers on one book, some killed with `kill -9` again and again.

Afterwards no acknowledged command is missing, none is there twice, and the book's derived values
are those that its rows give.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from store.database import open_book
from store.session import Session, open_session
from store.usecases.projects import create_project
from tests.chaos.worker import LOGIN

ROOT = Path(__file__).resolve().parents[2]
WRITERS = 12
PROJECTS = 30
COMMANDS = 100  # acknowledged at least
SETTLE = 60  # seconds: starting twelve, and letting them end, on a slow machine


@dataclass
class Writer:
    """A worker process and its log; started anew on the same log after a kill."""

    url: str
    log: Path
    stop: Path
    projects: list[int]
    process: subprocess.Popen[bytes] = field(init=False)
    kills: int = 0

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Start the process; its words go to a file beside its log."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.worker", self.url, self.log, self.stop]
            + [str(project) for project in self.projects],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=self.log.with_suffix(".err").open("ab"),
        )

    def kill(self) -> None:
        """`kill -9`, then a new process."""
        self.process.send_signal(signal.SIGKILL)
        assert self.process.wait() == -signal.SIGKILL, self.words()
        self.kills += 1
        self.start()

    def lines(self, kind: str) -> list[list[str]]:
        """The words after `kind` of each whole line of that kind."""
        whole = self.log.read_text("utf-8").rpartition("\n")[0] if self.log.exists() else ""
        return [line.split(" ")[1:] for line in whole.splitlines() if line.startswith(kind)]

    def words(self) -> str:
        """What the process said on stderr."""
        return self.log.with_suffix(".err").read_text("utf-8")


def wait_until_ready(writers: list[Writer]) -> None:
    """All writers have opened the book."""
    end = time.monotonic() + SETTLE
    while not all(writer.lines("ready") for writer in writers):
        assert time.monotonic() < end, [writer.words() for writer in writers]
        for writer in writers:
            assert writer.process.poll() is None, writer.words()
        time.sleep(0.05)


def storm(writers: list[Writer], seconds: float) -> None:
    """Kill one of the first six every quarter of a second; the other six work undisturbed.

    On a machine with much else to do it goes on until there was enough of it to mean anything.
    """
    chance = random.Random(20261123)
    start = time.monotonic()
    while time.monotonic() < start + (seconds if enough(writers, seconds) else SETTLE):
        time.sleep(0.25)
        writer = chance.choice(writers[: WRITERS // 2])
        if len(writer.lines("ready")) > writer.kills:  # it has come to work since
            writer.kill()


def enough(writers: list[Writer], seconds: float) -> bool:
    """Whether there were kills and acknowledged commands enough."""
    kills = sum(writer.kills for writer in writers)
    return kills >= seconds and sum(len(writer.lines("done")) for writer in writers) >= COMMANDS


def run(url: str, folder: Path, projects: list[int], seconds: float) -> list[Writer]:
    """The storm; gives the writers, all ended by themselves."""
    stop = folder / "stop"
    writers = [Writer(url, folder / f"{n}.log", stop, projects) for n in range(WRITERS)]
    try:
        wait_until_ready(writers)
        storm(writers, seconds)
        stop.touch()
        for writer in writers:
            assert writer.process.wait(SETTLE) == 0, writer.words()
    finally:
        for writer in writers:
            if writer.process.poll() is None:
                writer.process.kill()
                writer.process.wait()
    return writers


def rows(session: Session, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a query without parameters, on either engine."""
    return list(session.book.db.execute_sql(sql).fetchall())


def begin(url: str) -> list[int]:
    """Projects for the writers; the book is closed again."""
    book = open_book(url)
    session = open_session(book, login=LOGIN, lang="en")
    made = [
        create_project(session, name=f"Project {n}", client=f"Client {n % 7}", amount=1000 * n)
        for n in range(PROJECTS)
    ]
    book.close()
    return made


def verify(session: Session, writers: list[Writer]) -> None:
    """What was acknowledged is there, once; what is there was asked; derived values agree."""
    asked = {w[0]: w for writer in writers for w in writer.lines("try")}
    acknowledged = {w[0] for writer in writers for w in writer.lines("done")}
    commands = Counter(uuid for (uuid,) in rows(session, "SELECT uuid FROM command"))
    assert acknowledged <= set(commands)
    assert set(commands.values()) == {1}
    ours = set(commands) & set(asked)
    assert len(commands) - len(ours) <= PROJECTS + 1, "a command that nobody asked for"

    notes = Counter(note for (note,) in rows(session, "SELECT note FROM touch"))
    assert notes == Counter(uuid for uuid in ours if asked[uuid][1] == "touch")

    events: dict[str, list[int]] = {}
    for command, seq in rows(session, "SELECT command, seq FROM event ORDER BY id"):
        events.setdefault(command, []).append(seq)
    for uuid, said in rows(session, "SELECT uuid, events FROM command"):
        assert len(events.get(uuid, [])) == said
    assert set(events) <= set(commands), "an event of no command"
    _replay(session)

    from store.queries.check import check

    assert not check(session)


def _replay(session: Session) -> None:
    """Each project stands where the last event that names its stage has put it; no version twice."""
    stages: dict[int, int] = {}
    versions: dict[int, list[int]] = {}
    sql = "SELECT entity_id, version, after FROM event WHERE entity = 'project' ORDER BY id"
    for project, version, after in rows(session, sql):
        versions.setdefault(project, []).append(version)
        change = json.loads(after) if after else {}
        if "stage_id" in change:
            stages[project] = change["stage_id"]
    for project, stage, version in rows(session, "SELECT id, stage_id, version FROM project"):
        assert stages[project] == stage
        assert versions[project] == list(range(1, version + 1))


@pytest.mark.parametrize(
    "seconds",
    [3, pytest.param(20, marks=[pytest.mark.chaos, pytest.mark.slow])],
    ids=lambda seconds: f"{seconds}s",
)
def test_killed_writers_lose_nothing(book_url: str, tmp_path: Path, seconds: int) -> None:
    projects = begin(book_url)
    writers = run(book_url, tmp_path, projects, seconds)
    assert enough(writers, seconds)
    assert not any("Traceback" in writer.words() for writer in writers), os.linesep.join(
        writer.words() for writer in writers
    )
    book = open_book(book_url)
    try:
        verify(open_session(book, login=LOGIN, lang="en"), writers)
    finally:
        book.close()
