"""A client's file: who is known, met and gone cold, what runs, what may come; read in a fixed number of statements."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from store.domain.coverage import Known, coverage, only_one
from store.errors import Conflict, Invalid, NotFound
from store.models import Contact, Event, Touch
from store.queries.archive import PROJECTS, TOUCHES, ClientFile, client_file, file_beside
from store.session import Session
from store.usecases.clients import (
    add_contact,
    archive_contact,
    create_client,
    edit_client,
    edit_contact,
)
from store.usecases.history import undo
from store.usecases.members import add_member
from store.usecases.potentials import add_potential, archive_potential, edit_potential
from store.usecases.projects import close_project, create_project
from store.usecases.working import archive_touch, link_client, record_touch
from tests.store.conftest import Two

TODAY = "2026-11-23"


def test_coverage_of_nobody_and_of_a_whole_buying_centre() -> None:
    assert coverage([], TODAY) == ("unknown", False, ())
    boss = Known(("decision",), "2026-11-21", None)
    assert coverage([boss], TODAY).decision == "unmet"
    assert coverage([boss._replace(met="2025-01-01")], TODAY).decision == "met"
    coach = Known(("coach", "user"), "2026-10-23", None)
    other = Known(("user",), "2026-10-24", None)
    assert coverage([boss, coach], TODAY) == ("unmet", True, ("user", "coach"))
    assert coverage([boss, coach, other], TODAY).cold == ("coach",), "30 days are not over yet"


def test_only_one_of_us() -> None:
    assert (only_one([]), only_one(["Ann"]), only_one(["Ann", "Bob"])) == ("", "Ann", "")


def test_a_file_tells_who_met_whom(two: Two) -> None:
    ann, bob = two
    project = create_project(bob, name="Pump house", client="Yuxi Water", owner="Bob", stage=4)
    client = file_of(bob, project).id
    boss = add_contact(bob, client, name="Mr Zhang", roles=("decision",), influence=5)
    wang = add_contact(bob, client, name="Ms Wang", roles=("technical",), influence=4, our="Ann")
    record_touch(bob, project, day="2026-11-21", kind="call", note="Budget", contact=boss)
    record_touch(bob, project, day="2026-11-18", kind="visit", note="On site", contact=wang)
    record_touch(bob, project, day="2026-11-20", kind="message", note="Sent", contact=wang)
    record_touch(ann, project, day="2026-08-20", kind="visit", note="Before", contact=wang)
    record_touch(ann, project, day="2026-11-22", kind="call", note="Nobody there")
    file = file_of(bob, project)
    assert [(one.name, one.last, one.kind, one.met, one.our) for one in file.people] == [
        ("Mr Zhang", "2026-11-21", "call", None, ""),
        ("Ms Wang", "2026-11-20", "message", "2026-11-18", "Ann"),
    ]
    assert (file.coverage.decision, file.coverage.coach) == ("unmet", False)
    assert file.sole == "Bob", "Ann's visit is 95 days old, her call reached nobody"
    assert [touch.day for touch in file.touches] == [
        "2026-11-22", "2026-11-21", "2026-11-20", "2026-11-18", "2026-08-20"
    ]  # fmt: skip
    assert file.touches[1][2:] == ("call", "Mr Zhang", "Bob", "Budget", "", "Pump house")
    record_touch(ann, project, day="2026-11-22", kind="visit", note="Met", contact=boss)
    file = client_file(bob, client)
    assert (file.sole, file.coverage.decision) == ("", "met")
    archive_touch(ann, file.touches[0].id)
    assert client_file(bob, client).sole == "Bob"


def file_of(session: Session, project: int) -> ClientFile:
    found = file_beside(session, project)
    assert found
    return found


def test_projects_running_and_closed_and_those_of_others(session: Session) -> None:
    old = create_project(session, name="Old station", client="Yuxi Water", amount=100)
    close_project(session, old, to="lost", reason="price")
    running = create_project(session, name="Pump house", client="Yuxi Water")
    other = create_project(session, name="Steel works", client="Anning Steel")
    link_client(session, other, client="Yuxi Water", role="institute")
    file = file_of(session, running)
    assert [(deal.name, deal.status, deal.role) for deal in file.deals] == [
        ("Pump house", "open", ""),
        ("Old station", "lost", ""),
        ("Steel works", "open", "institute"),
    ]
    assert (file.deals[1].reason, file.deals[1].closed, file.deals_more) == ("price", TODAY, 0)


def test_what_may_come_one_day(two: Two) -> None:
    client = create_client(two.ann, name="Yuxi Water")
    found = add_potential(two.ann, client, name="Second line", amount=500, expected="2027-06-01")
    (potential,) = client_file(two.ann, client).potentials
    assert potential[1:6] == ("Second line", 500, "", "2027-06-01", "")
    edit_potential(two.bob, found, amount=700, seen=1)
    with pytest.raises(Conflict):
        edit_potential(two.ann, found, amount=900, seen=1)
    edit_potential(two.ann, found, note="after the budget", seen=1)
    archive_potential(two.bob, found)
    assert client_file(two.ann, client).potentials == ()
    undo(two.bob)
    assert client_file(two.ann, client).potentials[0][2:] == (700, "", "2027-06-01", "after the budget", 5)  # fmt: skip
    for field, wrong in {"name": "", "amount": -1, "expected": "soon", "currency": "X"}.items():
        with pytest.raises(Invalid) as refusal:
            edit_potential(two.ann, found, **{field: wrong})
        assert refusal.value.field == field
    with pytest.raises(NotFound):
        archive_potential(two.ann, 99)


def test_a_contact_who_left_is_archived_and_his_touches_stay(session: Session) -> None:
    project = create_project(session, name="Pump house", client="Yuxi Water")
    record_touch(session, project, day=TODAY, kind="visit", note="Met", contact="Mr Li")
    (li,) = file_of(session, project).people
    archive_contact(session, li.id)
    file = file_of(session, project)
    assert (file.people, file.touches[0].contact) == ((), "Mr Li")
    assert Contact.get(Contact.id == li.id).archived == 1
    with pytest.raises(NotFound):
        archive_contact(session, li.id)
    undo(session)
    assert [one.name for one in file_of(session, project).people] == ["Mr Li"]


def test_two_contacts_of_one_name_at_one_client_are_refused(session: Session) -> None:
    client = create_client(session, name="Yuxi Water")
    add_contact(session, create_client(session, name="Anning Steel"), name="Mr Li")
    li = add_contact(session, client, name="Mr Li")
    wang = add_contact(session, client, name="Mr Wang")
    for same in (
        lambda: add_contact(session, client, name="mr  LI"),
        lambda: edit_contact(session, wang, name="MrLi"),
    ):
        with pytest.raises(Invalid, match="“Mr Li” is a contact of this client already") as refusal:
            same()
        assert refusal.value.field == "name"
    edit_contact(session, li, name="Mr LI")
    archive_contact(session, li)
    add_contact(session, client, name="Mr Li")


def test_a_client_that_others_point_at_is_not_taken_back(two: Two) -> None:
    client = create_client(two.ann, name="Yuxi Water")
    add_potential(two.bob, client, name="Second line")
    with pytest.raises(Conflict):
        undo(two.ann)
    assert client_file(two.ann, client).potentials


def test_a_renamed_client_is_read_by_its_new_name(two: Two) -> None:
    project = create_project(two.ann, name="Pump house", client="Yuxi Water")
    edit_client(two.bob, file_of(two.ann, project).id, name="Yuxi Water Group", extra={"tank": "3"})
    file = file_of(two.ann, project)
    assert (file.name, dict(file.extra)) == ("Yuxi Water Group", {"tank": "3"})


@pytest.fixture
def counted(session: Session, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many SELECTs ran since it was asked last."""
    execute, seen = session.book.db.execute_sql, []

    def spy(sql: str, *args: object, **kwargs: object) -> object:
        seen.append(sql)
        return execute(sql, *args, **kwargs)

    monkeypatch.setattr(session.book.db, "execute_sql", spy)

    def count() -> int:
        found = [sql for sql in seen if sql.lstrip("( ").upper().startswith("SELECT")]
        seen.clear()
        return len(found)

    return count


def large(session: Session, projects: int, touches: int) -> int:
    """A client with so many projects and touches; gives its id."""
    add_member(session, name="周敏")
    first = create_project(session, name="P0", client="Yuxi Water", owner="周敏")
    client = file_of(session, first).id
    ids = [first]
    with session.book.writing(), session.book.db.atomic():
        ids += [create_project(session, name=f"P{n}", client=client) for n in range(1, projects)]
    people = [add_contact(session, client, name=f"Contact {n}", influence=n % 6) for n in range(12)]
    Touch.insert_many(
        [
            {
                "project": ids[n % len(ids)], "client": client, "member": session.actor.id, "contact": people[n % 12],
                "day": f"2026-{1 + n % 10:02d}-{1 + n % 28:02d}", "kind": ("call", "visit")[n % 2], "note": f"n {n}" * 20,
            }
            for n in range(touches)
        ]
    ).execute()  # fmt: skip
    return client


def test_the_number_of_statements_is_fixed(session: Session, counted: Callable[[], int]) -> None:
    small = create_client(session, name="Small")
    client = large(session, PROJECTS + 5, TOUCHES + 30)
    counted()
    client_file(session, small)
    few = counted()
    file = client_file(session, client)
    assert counted() == few == 10
    assert (len(file.deals), file.deals_more) == (PROJECTS, 5)
    assert (len(file.touches), file.touches_more) == (TOUCHES, 30)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_large_file_is_read_in_milliseconds(session: Session) -> None:
    client = large(session, 200, 2000)
    client_file(session, client)
    spent = []
    for _ in range(5):
        start = time.process_time()
        client_file(session, client)
        spent.append(time.process_time() - start)
    assert min(spent) < 0.010


def test_nothing_of_this_was_written_without_an_event(session: Session) -> None:
    client = create_client(session, name="Yuxi Water")
    found = add_potential(session, client, name="Second line")
    kinds = [kind for (kind,) in Event.select(Event.kind).where(Event.entity == "potential_project").tuples()]  # fmt: skip
    assert (found, kinds) == (1, ["potential_project.created"])
