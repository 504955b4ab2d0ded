"""The memory: append-only on both engines, one version per change, and readable as history."""

from __future__ import annotations

from typing import Any

import pytest
from peewee import DatabaseError, IntegrityError

from store.models import Command, Event, Project
from store.queries.check import check
from store.queries.events import events, last_event, touched_since
from store.queries.timeline import history
from store.session import Session
from store.usecases.clients import edit_client
from store.usecases.history import undo
from store.usecases.importing import import_records
from store.usecases.projects import close_project, create_project, edit_project, move_project
from store.usecases.working import record_touch, set_next_step
from tests.store.conftest import Two


@pytest.fixture
def project(session: Session) -> int:
    return create_project(session, name="Pump house", client="Yuxi Water", owner="Wang", amount=100)


STATEMENTS = [
    "UPDATE event SET after = '{}'", "UPDATE event SET actor_id = 1 WHERE id = 1", "DELETE FROM event",
    "DELETE FROM event WHERE id = 1", "TRUNCATE event", "UPDATE event SET id = id + 1000000",
]  # fmt: skip


@pytest.mark.parametrize("statement", STATEMENTS)
def test_events_cannot_be_changed_or_deleted(
    session: Session, project: int, statement: str
) -> None:
    if statement.startswith("TRUNCATE") and session.book.engine == "sqlite":
        statement = "DELETE FROM event WHERE 1 = 1"
    before = list(Event.select().tuples())
    with pytest.raises(DatabaseError, match="append-only"), session.book.db.atomic():
        session.book.db.execute_sql(statement)
    assert list(Event.select().tuples()) == before


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_replacing_a_row_is_no_way_round(session: Session, project: int) -> None:
    before = list(Event.select().tuples())
    with pytest.raises(DatabaseError), session.book.db.atomic():
        session.book.db.execute_sql("REPLACE INTO event SELECT * FROM event WHERE id = 1")
    assert list(Event.select().tuples()) == before


def row_of(event: int) -> dict[str, Any]:
    values = Event.select().where(Event.id == event).dicts().get()
    values.pop("id")
    return values


def test_a_version_is_given_once(session: Session, project: int) -> None:
    copy = row_of(last_event(session)) | {"command": "another", "seq": 1}
    with pytest.raises(IntegrityError), session.book.db.atomic():
        Event.insert(copy).execute()


def test_a_commands_events_are_numbered_once(session: Session, project: int) -> None:
    copy = row_of(last_event(session)) | {"version": 99}
    with pytest.raises(IntegrityError), session.book.db.atomic():
        Event.insert(copy).execute()


def test_every_command_has_its_events_in_one_run(session: Session, project: int) -> None:
    edit_project(session, project, amount=5)
    edit_project(session, project, amount=5)  # changes nothing
    undo(session)
    import_records(session, [{"client": f"C{n}", "name": f"P{n}"} for n in range(1200)])
    for uuid, count in Command.select(Command.uuid, Command.events).tuples():
        numbers = [
            n
            for (n,) in Event.select(Event.seq)
            .where(Event.command == uuid)
            .order_by(Event.id)
            .tuples()
        ]
        assert numbers == [*range(1, count + 1)]
    assert check(session) == []


def test_events_say_who_did_what_to_which_row(two: Two) -> None:
    start = last_event(two.bob)
    project = create_project(two.bob, name="Pump house", client="Yuxi Water", amount=100)
    edit_project(two.ann, project, amount=5)
    found = events(two.bob, after=start)
    assert [(e.who, e.kind, e.entity) for e in found] == [
        ("Bob", "client.created", "client"), ("Bob", "setting.created", "setting"), ("Bob", "project.created", "project"),
        ("Ann", "project.changed", "project")]  # fmt: skip
    assert [e.id for e in found] == sorted(e.id for e in found)
    assert (found[-1].before, found[-1].after, found[-1].version) == (
        {"amount": 100},
        {"amount": 5},
        2,
    )
    assert found[-1].project_id == project
    assert events(two.bob, after=found[-1].id) == []
    assert events(two.bob, project=project, newest=True, limit=1) == [found[-1]]
    assert [e.id for e in events(two.bob, after=start, limit=2)] == [e.id for e in found[:2]]


def test_history_lists_what_people_decided(two: Two) -> None:
    project = create_project(two.bob, name="Pump house", client="Yuxi Water", stage=2)
    move_project(two.ann, project, stage=4)
    edit_project(two.ann, project, owner="Wang", name="Lift station", close="2026-12-01")
    record_touch(
        two.bob, project, day=two.bob.today, kind="visit", note="Met the engineer", contact="Mr Li"
    )
    set_next_step(two.bob, project, text="Send drawings", due=two.bob.today)
    found = history(two.bob, project)
    assert [c.kind for c in found] == [
        "next_step.created", "touch.created", "project.changed", "project.skipped", "project.created"]  # fmt: skip
    assert [c.note for c in found[:2]] == ["Send drawings", "Met the engineer"]
    lines = {line.field: (line.before, line.after) for line in found[2].lines}
    assert lines == {
        "owner": ("Bob", "Wang"),
        "name": ("Pump house", "Lift station"),
        "close": ("", "2026-12-01"),
    }
    assert [(line.field, line.before, line.after) for line in found[3].lines] == [
        ("stage", "2 Survey", "4 Exchange")
    ]
    assert [line.after for line in history(two.bob.speaking("zh"), project)[3].lines] == [
        "4 技术交流"
    ]
    assert [c.id for c in history(two.bob, project, limit=2, before=found[1].id)] == [
        c.id for c in found[2:4]
    ]


def test_what_changed_since_one_looked(session: Session, project: int) -> None:
    start = last_event(session)
    assert touched_since(session, start).last == start
    other = create_project(session, name="stage_id", client="Yuxi Water", stage=5)
    move_project(session, project, stage=3)
    edit_project(session, other, name='"stage_id":7')
    news = touched_since(session, start)
    assert (news.last, news.projects, news.stages, news.many) == (
        last_event(session),
        {project, other},
        {1, 3, 5},
        False,
    )
    record_touch(session, project, day=session.today, kind="call", note="x")
    again = touched_since(session, news.last)
    assert (again.projects, again.stages, again.many) == ({project}, {3}, False)
    close_project(session, project, to="won")
    assert touched_since(session, again.last).stages == {3}
    edit_client(session, "Yuxi Water", name="Other")
    assert touched_since(session, again.last).many, "a client's name stands on many cards"
    start = last_event(session)
    import_records(session, [{"client": "C", "name": f"P{n}"} for n in range(400)])
    assert touched_since(session, start).many
    assert touched_since(session, start).last == last_event(session)


def test_check_finds_what_was_changed_behind_the_use_cases(session: Session, project: int) -> None:
    assert check(session) == []
    for harm, mend, word in (
        ("UPDATE project SET amount = 7 WHERE id = 1", "UPDATE project SET amount = 100 WHERE id = 1", "amount"),
        ("UPDATE project SET next_due = '2026-01-01'", "UPDATE project SET next_due = NULL", "next step"),
        ("UPDATE project SET touch_day = '2026-01-01'", "UPDATE project SET touch_day = NULL", "last touch"),
        ("UPDATE project SET live = 0", "UPDATE project SET live = 1", "stand on the board"),
        ("UPDATE stage_total SET count = count + 1", "UPDATE stage_total SET count = count - 1", "totals"),
        ("UPDATE stage_total SET red = 1", "UPDATE stage_total SET red = 0", "totals"),
        ("UPDATE command SET events = events + 1 WHERE id = 1", "UPDATE command SET events = events - 1 WHERE id = 1", "events"),
        ("UPDATE client SET name = 'Else'", "UPDATE client SET name = 'Yuxi Water'", "name"),
    ):  # fmt: skip
        session.book.db.execute_sql(harm)
        found = check(session)
        assert any(
            word in str(m.id.format_map({k: str(v) for k, v in m.params.items()})) for m in found
        ), harm
        session.book.db.execute_sql(mend)
        assert check(session) == [], mend
    assert Project.select().count() == 1
