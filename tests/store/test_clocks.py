"""The clocks of method §4: what resets them, what never does, and that they follow from the events."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from store.clock import FixedClock, day_of
from store.domain import days
from store.errors import LoudouError
from store.models import Client, Event, NextStep, Project, Touch
from store.queries.check import check
from store.session import Session
from store.text import render
from store.usecases.clients import edit_client
from store.usecases.history import undo
from store.usecases.importing import import_records
from store.usecases.members import add_member
from store.usecases.projects import (
    close_project,
    create_project,
    edit_project,
    move_project,
    reopen_project,
)
from store.usecases.working import (
    archive_touch,
    capture_touch,
    change_next_step,
    finish_next_step,
    record_touch,
    set_next_step,
    wait_for,
)

PATIENT = settings(
    max_examples=20,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Clocks(NamedTuple):
    """The anchors of one project."""

    touch_day: str | None
    silent_since: str
    stage_since: str
    waiting_since: str | None
    next_due: str | None


def clocks(project: int) -> Clocks:
    columns = [getattr(Project, name) for name in Clocks._fields]
    return Clocks(*Project.select(*columns).where(Project.id == project).tuples().first())


def naive(project: int, zone: str) -> Clocks:
    """The anchors from the events alone, read from the first to the last."""
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    stage_since = ""
    events = Event.select(Event.kind, Event.entity, Event.entity_id, Event.after, Event.at)
    for kind, entity, row, text, at in (
        events.where(Event.project_id == project).order_by(Event.id).tuples()
    ):
        after = json.loads(text)
        rows.setdefault((entity, row), {}).update(after)
        if entity == "project" and "stage_id" in after:
            undone = kind in ("project.undone", "redone")
            stage_since = after.get("stage_since", stage_since) if undone else day_of(at, zone)
    there = [(entity, row) for (entity, _), row in rows.items() if not row.get("archived")]
    touches = [row["day"] for entity, row in there if entity == "touch" and row.get("contact_id")]
    dues = [row["due"] for entity, row in there if entity == "next_step" and row["state"] == "open"]
    own = rows["project", project]
    touch = max(touches, default=None)
    return Clocks(
        touch,
        touch or own["base_day"],
        stage_since,
        own.get("waiting_since"),
        min(dues, default=None),
    )


class Desk:
    """One project in the book; each deed says whether it may move the clocks."""

    def __init__(self, session: Session) -> None:
        self.session = session
        number = Project.select().count()
        self.client, self.name = f"Client {number}", f"Pump {number}"
        if not number:
            add_member(session, name="Wang")
            add_member(session, name="Zhou")
        self.project = create_project(session, name=self.name, client=self.client, owner="Wang")

    def day(self, n: int) -> str:
        return days.add(self.session.today, n)

    def made(self, step: int) -> str:
        of = (Event.entity == "next_step") & (Event.entity_id == step) & (Event.version == 1)
        return day_of(
            Event.select(Event.at).where(of).tuples().first()[0], self.session.book.clock.zone
        )

    # What moves them

    def touch(self, n: int) -> None:
        person = ("王工", "张总")[n % 2]
        record_touch(
            self.session, self.project, day=self.day(-n), kind="visit", note="met", contact=person
        )

    def capture(self, n: int) -> None:
        steps = self.steps()
        capture_touch(
            self.session, self.project, day=self.day(-n), kind="call", note="rang", contact="王工",
            done=[step for step in steps[:1] if self.made(step) <= self.day(-n)], next_text="Send", next_due=self.day(n),
        )  # fmt: skip

    def unwrite(self, n: int) -> None:
        touches = Touch.select(Touch.id).where(Touch.project == self.project, Touch.archived == 0)
        found = [row for (row,) in touches.order_by(Touch.id).tuples()]
        if found:
            archive_touch(self.session, found[n % len(found)])

    def stage(self, n: int) -> None:
        move_project(self.session, self.project, stage=1 + n % 8)

    def promise(self, n: int) -> None:
        set_next_step(self.session, self.project, text="Send", due=self.day(n))

    def postpone(self, n: int) -> None:
        for step in self.steps()[:1]:
            change_next_step(self.session, step, due=self.day(n))

    def finish(self, n: int) -> None:
        for step in self.steps()[:1]:
            finish_next_step(self.session, step, day=max(self.day(-n), self.made(step)))

    def wait(self, n: int) -> None:
        who = ("customer", "institute", "presales", "")[n % 4]
        wait_for(self.session, self.project, who=who, since=self.day(-n))

    def take_back(self, n: int) -> None:
        undo(self.session, rest=True)

    # What does not

    def edit(self, n: int) -> None:
        edit_project(self.session, self.project, amount=n * 100, remarks=f"r{n}", product="p" * n)

    def close_day(self, n: int) -> None:
        edit_project(self.session, self.project, close=self.day(n))

    def note(self, n: int) -> None:
        record_touch(self.session, self.project, day=self.day(-n), kind="message", note="internal")

    def hand_over(self, n: int) -> None:
        edit_project(self.session, self.project, owner=("Wang", "Zhou")[n % 2])

    def rename_client(self, n: int) -> None:
        row = Project.select(Project.client).where(Project.id == self.project).tuples().first()
        edit_client(self.session, row[0], industry=f"i{n}", remarks="x")

    def again_from_the_file(self, n: int) -> None:
        rows = [{"client": self.client, "name": self.name, "amount": n * 7, "remarks": f"file {n}"}]
        report = import_records(self.session, rows)
        assert report is not None

    def lose_and_reopen(self, n: int) -> None:
        close_project(self.session, self.project, to="dropped", reason="budget")
        reopen_project(self.session, self.project)

    def drop_a_note(self, n: int) -> None:
        """An internal note written and taken away again."""
        made = record_touch(
            self.session, self.project, day=self.session.today, kind="message", note="internal"
        )
        archive_touch(self.session, made)

    def steps(self) -> list[int]:
        found = NextStep.select(NextStep.id).where(
            NextStep.project == self.project, NextStep.archived == 0, NextStep.state == "open"
        )
        return [row for (row,) in found.order_by(NextStep.id).tuples()]


MOVING = ("touch", "capture", "unwrite", "stage", "promise", "postpone", "finish", "wait", "take_back")  # fmt: skip
QUIET = ("edit", "close_day", "note", "hand_over", "rename_client", "again_from_the_file", "lose_and_reopen", "drop_a_note")  # fmt: skip
deeds = st.lists(
    st.tuples(st.sampled_from((*MOVING, *QUIET, *QUIET)), st.integers(0, 30), st.integers(0, 3)),
    max_size=14,
)


@PATIENT
@given(deeds=deeds)
@example(
    deeds=[
        ("touch", 3, 0),
        ("take_back", 0, 1),
        ("touch", 9, 0),
        ("touch", 2, 0),
        ("unwrite", 1, 1),
    ]
)
@example(
    deeds=[
        ("capture", 3, 0),
        ("capture", 5, 2),
        ("postpone", 9, 0),
        ("take_back", 0, 0),
        ("take_back", 0, 0),
    ]
)
@example(deeds=[("stage", 4, 2), ("edit", 1, 1), ("stage", 2, 1), ("take_back", 0, 1), ("again_from_the_file", 3, 0)])  # fmt: skip
def test_clocks_follow_from_the_events_and_quiet_deeds_reset_none(
    session: Session, deeds: list[tuple[str, int, int]]
) -> None:
    clock = session.book.clock
    assert isinstance(clock, FixedClock)
    desk = Desk(session)
    for deed, n, pause in deeds:
        before = clocks(desk.project)
        try:
            getattr(desk, deed)(n)
        except LoudouError:
            assert clocks(desk.project) == before, f"refused: {deed}"
        if deed in QUIET:
            assert clocks(desk.project) == before, deed
        if not Project.select().where(Project.id == desk.project, Project.archived == 0).exists():
            break  # its creation was taken back
        assert clocks(desk.project) == naive(desk.project, clock.zone), deed
        clock.step(days=pause)
    assert [render(finding, "en") for finding in check(session)] == []


def test_a_back_dated_touch_counts_on_its_day(session: Session) -> None:
    desk = Desk(session)
    desk.touch(9)
    assert clocks(desk.project)[:2] == ("2026-11-14", "2026-11-14")
    desk.touch(20)  # older than the last one: nothing changes
    assert clocks(desk.project).touch_day == "2026-11-14"
    desk.touch(4)
    assert clocks(desk.project).touch_day == "2026-11-19"
    desk.unwrite(2)
    assert clocks(desk.project).touch_day == "2026-11-14", "recomputed from those that remain"


@pytest.mark.parametrize("deed", QUIET)
def test_no_clock_is_reset_by(session: Session, deed: str) -> None:
    clock = session.book.clock
    assert isinstance(clock, FixedClock)
    desk = Desk(session)
    desk.touch(1)
    desk.wait(2)
    desk.promise(20)
    clock.step(days=5)
    before, events = clocks(desk.project), Event.select().count()
    getattr(desk, deed)(3)
    assert clocks(desk.project) == before
    assert Event.select().count() > events, "it did something"
    assert check(session) == []
    assert Client.select().where(Client.archived == 0).count() == 1
