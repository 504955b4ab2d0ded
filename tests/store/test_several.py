"""Several projects at once: one command, one undo, refusals told apart, the rest done when it is asked for."""

from __future__ import annotations

import json

import pytest

from store.errors import Invalid, NotAllowed, NotFound, SomeRefused
from store.models import Command, Event, NextStep, Project
from store.queries.board import board
from store.queries.check import check
from store.queries.projects import project
from store.session import Session
from store.usecases.history import redo, undo
from store.usecases.members import add_member
from store.usecases.projects import close_project, create_project, edit_project, move_project
from store.usecases.several import (
    MOST,
    Several,
    give_several,
    move_several,
    park_several,
    promise_several,
)
from tests.store.conftest import Two

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def three(session: Session, stage: int = 3) -> dict[int, int | None]:
    """Three projects in a stage, with the versions just seen."""
    names = ("Pumps", "Valves", "Drives")
    made = [create_project(session, name=n, client="Yuxi", stage=stage, amount=100) for n in names]
    return {row: project(session, row).version for row in made}


def stages_of(session: Session, rows: object) -> list[int]:
    return [project(session, row).stage.number for row in rows]  # type: ignore[attr-defined]


def numbers() -> tuple[int, int]:
    return Command.select().count(), Event.select().count()


def test_three_move_as_one_command_and_one_undo_brings_all_back(session: Session) -> None:
    rows = three(session)
    before = numbers()
    assert move_several(session, rows, by=1) == Several(3, ())
    assert stages_of(session, rows) == [4, 4, 4]
    assert numbers() == (before[0] + 1, before[1] + 3)
    assert board(session).columns[3].count == 3
    assert undo(session).name == "several.move"
    assert stages_of(session, rows) == [3, 3, 3]
    redo(session)
    assert stages_of(session, rows) == [4, 4, 4]
    assert not list(check(session))


def test_one_refused_leaves_all_as_it_was_until_the_rest_is_asked_for(session: Session) -> None:
    rows = three(session)
    lost = next(iter(rows))
    close_project(session, lost, to="lost", reason="price")
    before = numbers()
    with pytest.raises(SomeRefused) as refused:
        move_several(session, rows, stage=6)
    (one,) = refused.value.refused
    assert (one.project, one.name, refused.value.done) == (lost, "Pumps", 2)
    assert "reopen it before you move it" in one.reason.id
    assert (stages_of(session, rows), numbers()) == ([3, 3, 3], before)
    done = move_several(session, rows, stage=6, rest=True)
    assert (done.done, [r.project for r in done.refused]) == (2, [lost])
    assert stages_of(session, rows) == [3, 6, 6]
    undo(session)
    assert stages_of(session, rows) == [3, 3, 3]
    assert project(session, lost).status == "lost"


def test_a_repeated_command_gives_the_first_answer_with_its_reasons(session: Session) -> None:
    rows = three(session)
    close_project(session, next(iter(rows)), to="dropped", reason="budget")
    uuid = "0d8f2b6e-0000-4000-8000-000000000001"
    first = move_several(session, rows, stage=5, rest=True, command=uuid)
    before = numbers()
    assert move_several(session, rows, stage=5, rest=True, command=uuid) == first
    assert numbers() == before
    assert json.loads(Command.get(Command.uuid == uuid).result)[0] == 2


def test_what_another_moved_meanwhile_is_refused_and_what_i_moved_is_not(two: Two) -> None:
    ann, bob = two
    rows = three(ann)
    first, second, _ = rows
    move_project(bob, first, stage=7)
    edit_project(bob, second, amount=5)  # another field: no clash
    with pytest.raises(SomeRefused) as refused:
        move_several(ann, rows, stage=4)
    assert [one.project for one in refused.value.refused] == [first]
    assert "changed the same meanwhile" in str(refused.value.refused[0].reason.id)
    assert move_several(ann, rows, stage=4, rest=True).done == 2
    assert stages_of(ann, rows) == [7, 4, 4]
    mine = {row: seen for row, seen in rows.items() if row != first}
    assert move_several(ann, mine, by=1) == Several(2, ()), "seen before my own move"
    undo(ann)
    assert move_several(ann, mine, by=-1) == Several(2, ()), "and before my own undo"
    assert stages_of(ann, mine) == [3, 3]


def test_the_first_stage_is_the_end_for_those_that_stand_in_it(session: Session) -> None:
    rows = {**three(session, stage=2)}
    move_project(session, next(iter(rows)), stage=1)
    with pytest.raises(SomeRefused) as refused:
        move_several(session, rows, by=-1)
    assert "no stage" in refused.value.refused[0].reason.id
    assert move_several(session, rows, by=-1, rest=True).done == 2
    with pytest.raises(Invalid, match="no stage 12"):
        move_several(session, rows, stage=12)


def test_an_owner_for_all(session: Session) -> None:
    rows = three(session)
    wang = add_member(session, name="王芳")
    assert give_several(session, rows, owner="王芳").done == 3
    assert {project(session, row).owner_id for row in rows} == {wang}
    assert give_several(session, rows, owner=None).done == 3
    assert {project(session, row).owner_id for row in rows} == {None}
    with pytest.raises(NotFound, match="Nobody"):
        give_several(session, rows, owner="Nobody")
    undo(session)
    undo(session)
    assert not any(project(session, row).owner for row in rows)


def test_the_same_next_step_for_all_is_taken_back_at_once(session: Session) -> None:
    rows = three(session)
    wang = add_member(session, name="王芳")
    promise_several(session, rows, text="Send the drawings", due="2026-12-01", owner=wang)
    steps = [project(session, row).steps for row in rows]
    assert {(s.text, s.due, s.owner) for (s,) in steps} == {("Send the drawings", "2026-12-01", "王芳")}  # fmt: skip
    assert all(Project.get_by_id(row).next_due == "2026-12-01" for row in rows)
    undo(session)
    assert not NextStep.select().where(NextStep.archived == 0).exists()
    assert all(Project.get_by_id(row).next_due is None for row in rows)
    for wrong in ({"text": " ", "due": "2026-12-01"}, {"text": "x", "due": "2026-11-01"}):
        with pytest.raises(Invalid) as refused:
            promise_several(session, rows, **wrong)
        assert not isinstance(refused.value, SomeRefused), "said once, not once for each"


def test_parking_has_its_rules_for_each(session: Session) -> None:
    rows = three(session)
    first = next(iter(rows))
    for day in ("2026-12-01", "2026-12-10"):  # parked twice already: no third time
        close_project(session, first, to="parked", day=day, reason="waits")
        session.book.clock.set(f"{day}T09:00:00")
    wanted = {"until": "2026-12-28", "reason": "budget in January"}
    with pytest.raises(SomeRefused) as refused:
        park_several(session, rows, **wanted)
    assert [one.project for one in refused.value.refused] == [first]
    assert park_several(session, rows, rest=True, **wanted).done == 2
    assert [project(session, row).status for row in rows] == ["open", "parked", "parked"]
    assert not list(check(session))
    for wrong in ({"until": "2027-12-28", "reason": "x"}, {"until": "2026-12-28", "reason": " "}):
        with pytest.raises(Invalid) as bad:
            park_several(session, rows, **wrong)
        assert not isinstance(bad.value, SomeRefused)


def test_nothing_selected_too_many_and_what_is_not_there(session: Session) -> None:
    with pytest.raises(Invalid, match="No project is selected"):
        move_several(session, {}, by=1)
    with pytest.raises(Invalid, match="narrow it down"):
        move_several(session, dict.fromkeys(range(1, MOST + 2)), by=1)
    with pytest.raises(SomeRefused) as refused:
        move_several(session, {10**12: None, 77: 1, -1: None}, by=1)
    assert len(refused.value.refused) == 3


def test_a_role_that_may_not_move_one_moves_not_several(session: Session) -> None:
    rows = three(session)
    add_member(session, name="Fin", login="fin", roles=("finance",))
    from store.session import open_session

    with pytest.raises(NotAllowed):
        move_several(open_session(session.book, login="fin"), rows, by=1)


@SQLITE
def test_thousands_at_once(session: Session) -> None:
    from store.usecases.importing import import_records

    import_records(session, [{"client": f"C{n % 50}", "name": f"P {n}", "amount": n} for n in range(3000)])  # fmt: skip
    rows = dict(Project.select(Project.id, Project.version).tuples())
    assert move_several(session, rows, stage=2).done == 3000
    assert board(session).columns[1].count == 3000
    assert not list(check(session))
    undo(session)
    assert board(session).columns[0].count == 3000
