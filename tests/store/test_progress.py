"""The progress clock: d with the reason of its last reset, whatever set it, and never more statements than it takes."""

from __future__ import annotations

from typing import Any

import pytest

from store.domain.days import add
from store.models import Decision, Project, Touch
from store.queries.check import check
from store.queries.clocks import Progress
from store.queries.projects import project
from store.session import Session
from store.text import render
from store.usecases import anchors
from store.usecases.gates import tick_item
from store.usecases.members import add_member
from store.usecases.projects import close_project, create_project, edit_project, move_project
from store.usecases.working import record_touch
from tui.present.clocks import progress


def pass_days(session: Session, n: int) -> str:
    session.clock.step(days=n)  # type: ignore[attr-defined]
    return session.today


def clock(session: Session, row: int) -> Progress:
    found = project(session, row).clocks.progress
    assert found is not None
    assert found.days == project(session, row).d
    return found


def said(session: Session, row: int) -> str:
    return progress(clock(session, row), "en", session.today)


@pytest.fixture
def pumps(session: Session) -> int:
    return create_project(session, name="Pump house", client="Yuxi Water", stage=2)


def touched(session: Session, row: int, day: str, outcome: str = "progress") -> int:
    return record_touch(
        session, row, day=day, kind="visit", note="x", contact="Mr Li", outcome=outcome
    )


def rule(session: Session, row: int, kind: str, **values: Any) -> None:
    """A decision as a review would leave it."""
    with session.book.writing():
        Decision.insert(
            project=row, kind=kind, day=session.today, decided_by=session.actor.id, version=1, archived=0, **values
        ).execute()  # fmt: skip
        anchors.refresh([row])


def test_it_counts_from_the_base_until_something_happens(session: Session, pumps: int) -> None:
    pass_days(session, 9)
    edit_project(session, pumps, remarks="Called twice", amount=5)
    touched(session, pumps, session.today, outcome="none")
    found = clock(session, pumps)
    assert (found.days, found.since, found.why, found.kind) == (9, "2026-11-23", "base", "created")
    assert said(session, pumps) == "baseline 11-23, day of creation"


def test_a_stage_beyond_the_highest_and_none_below(session: Session, pumps: int) -> None:
    day = pass_days(session, 3)
    move_project(session, pumps, stage=4)
    pass_days(session, 2)
    move_project(session, pumps, stage=3)
    pass_days(session, 2)
    move_project(session, pumps, stage=4)
    found = clock(session, pumps)
    assert (found.days, found.since, found.why) == (4, day, "moved")
    assert said(session, pumps) == "beyond the highest stage 11-26"


def test_a_gate_item_and_who_ticked_it(session: Session, pumps: int) -> None:
    day = pass_days(session, 3)
    tick_item(session, pumps, item="appointment_accepted", evidence="Mail")
    pass_days(session, 1)
    found = clock(session, pumps)
    assert (found.days, found.since, found.why, found.who) == (1, day, "gate", "chief")
    assert found.what
    assert said(session, pumps) == f"gate item 11-26: {found.what}"


def test_progress_counts_provisionally_and_then_only_if_confirmed(
    session: Session, pumps: int
) -> None:
    day = pass_days(session, 20)
    touch = touched(session, pumps, day)
    found = clock(session, pumps)
    assert (found.days, found.why, found.provisional, found.counts_until, found.with_whom) == (
        0, "base", day, add(day, 7), "Mr Li",
    )  # fmt: skip
    assert said(session, pumps) == (
        "progress 12-13 with Mr Li counts until 12-20 unless confirmed; "
        "before that: baseline 11-23, day of creation"
    )
    pass_days(session, 6)
    assert clock(session, pumps).days == 6
    pass_days(session, 1)
    found = clock(session, pumps)
    assert (found.days, found.counts_until) == (27, ""), "nobody confirmed it"
    assert said(session, pumps) == "baseline 11-23, day of creation"
    boss = add_member(session, name="Boss", login="boss", roles=("administrator",))
    with session.book.writing():
        Touch.update(confirmed_by=boss).where(Touch.id == touch).execute()
        anchors.refresh([pumps])
    found = clock(session, pumps)
    assert (found.days, found.since, found.why, found.whom, found.who) == (7, day, "touch", "Mr Li", "Boss")  # fmt: skip
    assert said(session, pumps) == "progress 12-13 with Mr Li, confirmed by Boss"


def test_decisions_and_parking(session: Session, pumps: int) -> None:
    day = pass_days(session, 31)
    rule(session, pumps, "continue", note="Budget in January", intent="high")
    assert said(session, pumps) == "continue 12-24, decided by chief"
    assert clock(session, pumps).days == 0
    pass_days(session, 10)
    rule(session, pumps, "continue", state="pending")
    found = clock(session, pumps)
    assert (found.days, found.since) == (10, day), "a pending one counts from when it is accepted"
    until = add(session.today, 20)
    rule(session, pumps, "wait", until=until, source="tender notice")
    pass_days(session, 5)
    found = clock(session, pumps)
    assert (found.days, found.why, found.until, found.what) == (10, "wait", until, "tender notice")
    assert project(session, pumps).chip == "wait"
    assert said(session, pumps) == "waits until 01-23: tender notice"
    pass_days(session, 16)
    assert (clock(session, pumps).days, project(session, pumps).chip) == (11, "1"), "d goes on"
    back = add(session.today, 30)
    close_project(session, pumps, to="parked", reason="budget", day=back)
    found = clock(session, pumps)
    assert (found.days, found.why, found.until) == (15, "park", back)
    assert project(session, pumps).chip == "wait"
    assert said(session, pumps) == f"parked {session.today[5:]} until {back[5:]}"
    pass_days(session, 31)
    assert (project(session, pumps).d, project(session, pumps).chip) == (16, "15")


def test_a_closed_project_has_neither_chip_nor_clock(session: Session, pumps: int) -> None:
    close_project(session, pumps, to="lost", reason="price")
    view = project(session, pumps)
    assert (view.d, view.chip, view.clocks.progress) == (None, "", None)


def test_made_again_after_a_drop_it_goes_on(session: Session, pumps: int) -> None:
    pass_days(session, 12)
    close_project(session, pumps, to="dropped", reason="no_intent")
    pass_days(session, 5)
    again = create_project(session, name="Pump house", client="Yuxi Water")
    found = clock(session, again)
    assert (found.days, found.why, found.kind) == (12, "base", "inherited")
    assert said(session, again).endswith("goes on from the same project, dropped before")
    assert [render(one, "en") for one in check(session)] == []


def test_of_one_day_the_touch_tells_most(session: Session, pumps: int) -> None:
    day = pass_days(session, 3)
    move_project(session, pumps, stage=3)
    tick_item(session, pumps, item="appointment_accepted", evidence="Mail")
    assert clock(session, pumps).why == "gate"
    touch = touched(session, pumps, day)
    with session.book.writing():
        Touch.update(confirmed_by=session.actor.id).where(Touch.id == touch).execute()
        anchors.refresh([pumps])
    assert clock(session, pumps).why == "touch"
    assert Project.get_by_id(pumps).d_anchor == day
