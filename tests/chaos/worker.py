"""One writer: `python -m tests.chaos.worker URL LOG STOP PROJECT…`.

Moves cards and writes touches until the file STOP exists. Before each command it notes what it is
about to ask (`try`), after the store's answer that it was acknowledged (`done`), each line on the
disk before it goes on. Started again on the same LOG after a kill, it first asks again, with the
same UUID, what it had no answer to, as a front end does that has lost its connection.
"""

from __future__ import annotations

import os
import random
import sys
import uuid
from pathlib import Path

from store.database import open_book
from store.session import Session, open_session
from store.usecases.projects import move_project
from store.usecases.working import record_touch

LOGIN = "chief"
STAGES = 8


class Log:
    """Lines on the disk before `write` returns."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")

    def write(self, *words: object) -> None:
        """Append a line of `words` and wait for the disk."""
        self._file.write(" ".join(map(str, words)) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())


def unanswered(path: Path) -> list[str] | None:
    """The last `try` without its `done`, as words after `try`; a torn last line was never asked."""
    if not path.exists():
        return None
    whole, _, torn = path.read_text("utf-8").rpartition("\n")
    if torn:
        path.write_text(whole + "\n" if whole else "", "utf-8")
    lines = [line.split(" ") for line in whole.splitlines()]
    asked = [words[1:] for words in lines if words[0] == "try"]
    done = {words[1] for words in lines if words[0] == "done"}
    return asked[-1] if asked and asked[-1][0] not in done else None


def ask(session: Session, command: str, what: str, project: str, stage: str) -> None:
    """One command, by its UUID."""
    if what == "move":
        move_project(session, int(project), stage=int(stage), command=command)
    else:
        record_touch(
            session, int(project), day=session.today, kind="call", note=command, command=command
        )


def main(url: str, log_path: str, stop: str, *projects: str) -> None:
    """Work until told to stop."""
    again = unanswered(Path(log_path))
    log = Log(Path(log_path))
    chance = random.Random(os.getpid())
    session = open_session(open_book(url), login=LOGIN, lang="en")
    if again:
        ask(session, *again)  # type: ignore[arg-type]
        log.write("done", again[0])
    log.write("ready")
    while not os.path.exists(stop):
        what = chance.choice(("move", "touch"))
        words = (str(uuid.uuid4()), what, chance.choice(projects), str(chance.randint(1, STAGES)))
        log.write("try", *words)
        ask(session, *words)
        log.write("done", words[0])


if __name__ == "__main__":
    main(*sys.argv[1:])
