"""What each decision leaves owed, by the command line and by a script: the table of every other way in (method §5, §6)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from store.clock import FixedClock, SystemClock
from store.database import open_book
from store.domain.days import add
from store.domain.review import OWED as WORDS
from store.session import open_session
from store.usecases.members import add_member
from tests.cli.conftest import Said
from tests.store.reviewing.acts import ACTS, DONE, OWED, REFUSED, aged

SPOKEN: dict[str, tuple[str, ...]] = {
    "next": ("next", "送样机", "--due", "+0"), "outcome": ("outcome", "--outcome", "silent"),
    "unchanged": ("unchanged", "等开会"), "accept": ("accept",),
    "ahead": ("move", "--stage", "3"), "back": ("move", "--stage", "1"),
    "wait": ("wait", "--until", "+20", "--source", "招标网"), "park": ("park", "冻结", "--until", "+20"),
    "drop": ("drop", "--reason", "no_intent"),
    "continue": ("continue", "预算", "--intent", "high", "--evidence", "批文", "--until", "+20"),
}  # fmt: skip
"""The acts of the table in the words of `loudou decide`."""


class Meeting(NamedTuple):
    """A running review of Zhou's projects, one for each d and act; led by Li. chief: may lead too."""

    found: dict[tuple[int, str], int]
    number: str

    def expected(self) -> dict[int, tuple[str, ...]]:
        """What each project owes once its act was done, or refused."""
        return {one: OWED[d].get(name, DONE) for (d, name), one in self.found.items()}


@pytest.fixture
def meeting(loudou: Callable[..., Said], book_url: str) -> Meeting:
    """The projects were made by the book's rep over the last month; the command line's clock is the machine's."""
    clock = FixedClock(f"{add(SystemClock().today(), -max(OWED))}T00:00:30")
    book = open_book(book_url, clock=clock)
    book.connect()
    chief = open_session(book, login="chief")
    add_member(chief, name="李经理", login="li", roles=("regional_manager",))
    add_member(chief, name="周敏", login="zhou", roles=("rep",))
    found = aged(open_session(book, login="zhou"), clock)
    book.disconnect()
    book.close()
    return Meeting(found, loudou("review", "--start", "--rep", "周敏", login="li").ok().out.strip())


def _met(loudou: Callable[..., Said], meeting: Meeting) -> None:
    """The review owes what the table says, and the book holds together."""
    queue = loudou("review", "--show", meeting.number, "--json", login="li").ok().json["queue"]
    found = {one["project"]: (one["done"], tuple(one["owed"]), bool(one["decided"])) for one in queue}  # fmt: skip
    for one, owed in meeting.expected().items():
        refused = owed == REFUSED
        assert found[one][0] == (owed == DONE), one
        assert refused or found[one][1] == owed, one
        assert found[one][2] == (not refused), one
    loudou("check").ok()


@pytest.mark.parametrize("way", ["li", "chief", "done again"])
def test_by_the_command_line(loudou: Callable[..., Said], meeting: Meeting, way: str) -> None:
    who = way if way == "chief" else "li"
    for (d, name), one in meeting.found.items():
        said, owed = loudou("decide", f"P-{one}", *SPOKEN[name], login=who), OWED[d].get(name, DONE)
        if owed == REFUSED:
            assert (said.code, "No verdict is due" in said.err) == (5, True), (d, name)
            continue
        told = f"Still owed: {' · '.join(WORDS[key] for key in owed)}." if owed else ""
        assert told in said.ok().err, (d, name)
        assert told or "Still owed" not in said.err, (d, name)
        if way == "done again" and d in (15, 30):
            loudou("undo", login=who).ok()
            loudou("redo", login=who).ok()
    _met(loudou, meeting)


SCRIPT = """
import json, sys
from store.database import open_book
from store.errors import Invalid
from store.session import open_session
from store.usecases.reviewing import deciding

url, acts = json.loads(sys.stdin.read())
session = open_session(open_book(url), login="li")
left = []
for entry, name, fields in acts:
    try:
        left.append(getattr(deciding, name)(session, entry, **fields).owed)
    except Invalid:
        left.append(["refused"])
print(json.dumps(left))
"""


def test_by_a_script(loudou: Callable[..., Said], meeting: Meeting, book_url: str) -> None:
    queue = loudou("review", "--show", meeting.number, "--json", login="li").ok().json["queue"]
    entries = {one["project"]: one["entry"] for one in queue}
    acts: list[tuple[int, str, dict[str, Any]]] = []
    for (_, name), one in meeting.found.items():
        act = ACTS[name]
        acts.append((entries[one], act.usecase.__name__, act.on(SystemClock().today())))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], input=json.dumps((book_url, acts)), text=True, capture_output=True
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert [tuple(owed) for owed in json.loads(done.stdout)] == list(meeting.expected().values())
    _met(loudou, meeting)
