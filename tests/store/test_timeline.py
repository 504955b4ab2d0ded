"""The timeline of a project: every kind in its place, pages, and a number of statements that does not grow; the clocks."""

from __future__ import annotations

import time

import pytest

from store.domain.flags import explain, flags, limits
from store.queries.projects import project
from store.queries.timeline import KINDS, Change, history
from store.session import Session
from store.text import render
from store.usecases.gates import tick_item
from store.usecases.history import undo
from store.usecases.keydates import set_key_date
from store.usecases.projects import create_project, edit_project, move_project
from store.usecases.working import (
    archive_touch,
    link_client,
    record_touch,
    set_next_step,
    staff_project,
    wait_for,
)
from tests.store.conftest import Two


def live(session: Session, found: int, turn: int) -> None:
    """A round of everything that can happen to a project."""
    edit_project(session, found, amount=turn + 1, owner="chief" if turn % 2 else None)
    move_project(session, found, stage=2 + turn % 3)
    record_touch(session, found, day="2026-11-20", kind="visit", note=f"seen {turn}", contact=f"Mr {turn}")  # fmt: skip
    set_next_step(session, found, text="Call", due="2026-12-01")
    tick_item(session, found, item="visited", evidence=f"Minutes {turn}")
    set_key_date(session, found, kind="tender", day="2026-12-24")
    link_client(session, found, client=f"Institute {turn}", role="institute")
    staff_project(session, found, member="chief", role="presales")
    wait_for(session, found, who="institute" if turn % 2 else "customer")


def test_each_entry_is_of_one_kind_and_together_they_are_all(session: Session) -> None:
    found = create_project(session, name="Pump house", client="Yuxi Water")
    for turn in range(3):
        live(session, found, turn)
    undo(session)
    move_project(session, found, stage=7)
    undo(session)
    everything = [change.id for change in history(session, found, limit=500)]
    parts = {kind: history(session, found, limit=500, only=kind) for kind in KINDS}
    assert sorted((c.id for part in parts.values() for c in part), reverse=True) == everything
    assert {c.kind for c in parts["touches"]} == {"touch.created"}
    assert {c.kind for c in parts["steps"]} == {"next_step.created"}
    assert [c.kind for c in parts["moves"]][:2] == ["project.undone", "project.skipped"]
    assert "project.undone" in {c.kind for c in parts["changes"]}, "who it waits for is no move"


@pytest.mark.parametrize("only", ["", *KINDS])
def test_pages_are_the_whole(session: Session, only: str) -> None:
    found = create_project(session, name="Pump house", client="Yuxi Water")
    for turn in range(4):
        live(session, found, turn)
    whole = history(session, found, limit=500, only=only)
    paged: list[Change] = []
    before = None
    while page := history(session, found, limit=3, before=before, only=only):
        paged += page
        before = page[-1].id
    assert paged == whole


def test_a_touch_is_told_on_its_own_day_and_marked_when_taken_back(session: Session) -> None:
    found = create_project(session, name="Pump house", client="Yuxi Water")
    touch = record_touch(session, found, day="2026-11-02", kind="call", note="Rang", contact="Mr Li", outcome="progress")  # fmt: skip
    told = history(session, found)[0]
    assert (told.day, told.what, told.whom, told.outcome, told.note, told.gone) == (
        "2026-11-02", "call", "Mr Li", "progress", "Rang", False)  # fmt: skip
    archive_touch(session, touch)
    back, told, _ = history(session, found)
    assert (told.gone, told.whom) == (True, "Mr Li")
    assert (back.kind, back.whom, back.day) == ("touch.archived", "Mr Li", "2026-11-02")
    undo(session)
    assert not history(session, found)[-2].gone


def test_long_lives_take_no_more_statements_and_little_time(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = create_project(session, name="Pump house", client="Yuxi Water")
    live(session, found, 0)
    live(session, found, 1)
    said: list[str] = []
    execute = session.book.db.execute_sql
    monkeypatch.setattr(
        session.book.db,
        "execute_sql",
        lambda sql, *a, **w: (said.append(sql), execute(sql, *a, **w))[1],
    )

    def opened() -> int:
        said.clear()
        project(session, found)
        history(session, found, limit=41)
        return len(said)

    opened()  # the first time statements are built
    short = opened()
    for turn in range(2, 70):
        live(session, found, turn)
    assert len(history(session, found, limit=1000)) > 500
    assert opened() <= short, "a statement for each kind of row on the page, and no more"
    spent = []
    for _ in range(5):
        begun = time.process_time()
        opened()
        spent.append(time.process_time() - begun)
    assert min(spent) < 0.03


def test_clocks_say_why_they_last_began_anew(two: Two) -> None:
    bob, ann = two.bob, two.ann
    clock = bob.book.clock
    found = create_project(bob, name="Pump house", client="Yuxi Water", stage=3)
    clocks = project(bob, found).clocks
    assert [(c.days, c.since, c.why, c.kind) for c in clocks if c] == [
        (0, "2026-11-23", "baseline", "created")] * 3 + [(0, "2026-11-23", "base", "created")]  # fmt: skip
    clock.set("2026-11-25T10:00:00")  # type: ignore[attr-defined]
    move_project(ann, found, stage=4)
    wait_for(ann, found, who="institute", since="2026-11-24")
    clock.set("2026-11-28T10:00:00")  # type: ignore[attr-defined]
    first = record_touch(bob, found, day="2026-11-24", kind="visit", note="Met", contact="Mr Li")
    edit_project(bob, found, amount=5)
    silence, stage, waiting, _ = project(bob, found).clocks
    assert (silence.days, silence.why, silence.kind, silence.whom, silence.who) == (4, "touch", "visit", "Mr Li", "Bob")  # fmt: skip
    assert (stage.days, stage.since, stage.why, stage.who) == (3, "2026-11-25", "moved", "Ann")
    assert waiting and (waiting.days, waiting.since, waiting.why, waiting.whom, waiting.who) == (
        4, "2026-11-24", "said", "institute", "Ann")  # fmt: skip
    record_touch(bob, found, day="2026-11-23", kind="call", note="Rang", contact="Ms Bo")
    assert project(bob, found).clocks.silence == silence, "an earlier touch changes nothing"
    move_project(bob, found, stage=5)
    undo(bob)
    assert project(bob, found).clocks.stage == stage, "an undo is no move"
    archive_touch(bob, first)
    assert project(bob, found).clocks.silence[:5] == (5, "2026-11-23", "touch", "call", "Ms Bo")


def test_a_flag_says_since_when(session: Session) -> None:
    found = create_project(session, name="Pump house", client="Yuxi Water", close="2026-11-25")
    session.clock.step(days=30)  # type: ignore[attr-defined]
    view = project(session, found)
    assert {flag.rule: flag.since for flag in view.flags} == {
        "verdict_due": "2026-12-23", "silent": "2026-11-23", "no_next_step": "2026-11-23", "close_past": "2026-11-25"}  # fmt: skip
    bare = flags("2026-11-23", None, None, "2026-11-23", None, None, limits("2026-11-24"))[0]
    said = render(explain(bare, "2026-11-23", False, None, None, "2026-11-24", "2026-11-20"), "en")
    assert said == (
        "No dated next step since 2026-11-20: nobody has promised anything. "
        "A next step with a day clears it."
    )
