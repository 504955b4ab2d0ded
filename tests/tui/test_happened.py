"""What happened is told in words: every kind of event that the demo book has, and a review's decisions, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from store.clock import FixedClock
from store.database import open_book
from store.models import Project
from store.queries.events import events
from store.queries.timeline import Change, history
from store.session import Session, open_session
from store.text import Lang
from store.usecases.history import redo, undo
from store.usecases.reviewing import deciding
from store.usecases.reviewing.opening import open_review
from store.usecases.reviewing.opening import skip as skip_entry
from store.usecases.working import record_touch
from tests.conftest import LOGIN, NOW
from tests.store.reviewing.conftest import Team, entry_of, project, team  # noqa: F401
from tui.cli.events import what
from tui.present import fields
from tui.present.happened import title

RAW = re.compile(r"[a-z]_[a-z]|[a-z]\.[a-z]")
"""What only a name of the code has, such as `decision.created` or `review_entry`."""
LANGS: tuple[Lang, ...] = ("zh", "en")


@pytest.fixture(scope="module")
def demo(demo_book: Path) -> Iterator[Session]:
    """The Chinese demo; only read."""
    book = open_book(str(demo_book), clock=FixedClock(NOW))
    yield open_session(book, login=LOGIN, lang="zh")
    book.close()


def in_words(text: str, lang: Lang) -> bool:
    """Whether a word or two are no name of the code, and Chinese where they should be."""
    latin = re.search(r"[A-Za-z]{2,}", text)
    return bool(text) and not RAW.search(text) and not (lang == "zh" and latin)


def told(changes: list[Change], lang: Lang) -> list[str]:
    """Each change as the timeline says it, its note behind."""
    return [" · ".join(part for part in (*title(one, lang), one.note) if part) for one in changes]


def test_each_kind_of_event_of_the_demo_has_words(demo: Session) -> None:
    rows = events(demo, limit=100_000)
    assert {"decision.created", "review_entry.done", "review_entry.put_off"} <= {r.kind for r in rows}  # fmt: skip
    for lang in LANGS:
        bare = {row.kind: what(lang, row) for row in rows}
        assert not {kind: said for kind, said in bare.items() if not in_words(said, lang)}
    judged = [what("en", row) for row in rows if row.after.get("kind") == "continue"]
    assert judged and all(re.fullmatch(r"verdict: continue · until [\d-]+", one) for one in judged)


def test_each_entry_of_the_demo_s_timelines_has_words(demo: Session) -> None:
    for lang in LANGS:
        mine, unsaid = replace(demo, lang=lang), set()
        for (found,) in Project.select(Project.id).tuples():
            for change in history(mine, found, limit=500):
                assert not change.kind.startswith("review"), "the books of a meeting"
                said = title(change, lang)[0]
                labels = [fields.label(line.field, lang) for line in change.lines]
                unsaid |= {one for one in (said, *labels) if not in_words(one, lang)}
        assert not unsaid


def test_a_review_s_decisions_are_told_with_their_day_and_reason(team: Team) -> None:  # noqa: F811
    pumps = project(team.zhou, "Pumps")
    entry = entry_of(open_review(team.li, members=["zhou"]), pumps)
    record_touch(team.zhou, pumps, day="2026-11-23", kind="visit", note="Signed", contact="Mr Wang", outcome="progress")  # fmt: skip
    skip_entry(team.li, entry)
    deciding.say_outcome(team.li, entry, outcome="none", note="No word yet")
    deciding.promise(team.li, entry, text="Send the offer", due="2026-12-01")
    deciding.confirm(team.li, entry)
    undo(team.li)
    deciding.wait(team.li, entry, until="2027-01-08", source="Tender notice")
    deciding.move(team.li, entry, stage=3)
    deciding.drop(team.li, entry, reason="price", note="Too dear")
    undo(team.li)
    redo(team.li)
    found = [one for one in history(team.li, pumps) if one.kind.partition(".")[0] != "project"]
    lines = told(found[::-1], "en")
    for said in (
        "decided: this week's outcome · no progress · No word yet",
        "decided: next step · by 12-01 · Send the offer",
        "progress confirmed · Mr Wang · visit · 2026-11-23", "confirmation taken back · Mr Wang · visit · 2026-11-23",
        "decided: progress confirmed · Signed", "decision taken back · decided: progress confirmed",
        "verdict: wait for a date · until 2027-01-08 · Tender notice",
        "decided: stage · 2 → 3",
        "verdict: drop · price · Too dear", "done again · verdict: drop",
    ):  # fmt: skip
        assert said in lines, (said, lines)
    assert not [one for one in lines if RAW.search(one)]
    for change in found:
        assert in_words(title(change, "zh")[0], "zh")
