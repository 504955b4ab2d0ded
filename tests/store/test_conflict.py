"""Nobody overwrites anybody: what changed since one looked is compared field by field."""

from __future__ import annotations

from typing import Any

import pytest

from store.errors import Conflict
from store.models import Event, Project
from store.queries.check import check
from store.queries.projects import project as look
from store.text import render
from store.usecases.clients import add_contact, create_client, edit_client, edit_contact
from store.usecases.members import add_region, edit_member
from store.usecases.projects import (
    close_project,
    create_project,
    edit_project,
    move_project,
    reopen_project,
)
from store.usecases.working import change_next_step, record_touch, set_next_step, wait_for
from tests.store.conftest import Two


@pytest.fixture(autouse=True)
def sound(two: Two) -> Any:
    yield
    assert check(two.ann) == []


@pytest.fixture
def project(two: Two) -> int:
    return create_project(two.ann, name="Pump house", client="Yuxi Water", amount=100)


def test_different_fields_are_both_kept(two: Two, project: int) -> None:
    assert edit_project(two.ann, project, seen=1, amount=200) == 2
    assert edit_project(two.bob, project, seen=1, remarks="frozen", close="2026-12-01") == 3
    assert move_project(two.ann, project, seen=1, stage=2).version == 4
    view = look(two.ann, project)
    assert (view.amount, view.remarks, view.close, view.stage.number) == (
        200,
        "frozen",
        "2026-12-01",
        2,
    )


def test_the_same_field_shows_both_values_and_changes_nothing(two: Two, project: int) -> None:
    edit_project(two.ann, project, seen=1, amount=200, remarks="hers")
    at = Event.select(Event.at).order_by(Event.id.desc()).limit(1).tuples().get()[0]
    events = Event.select().count()
    with pytest.raises(Conflict) as conflict:
        edit_project(two.bob, project, seen=1, amount=300, name="New name")
    (clash,) = conflict.value.fields
    assert (clash.entity, clash.entity_id, clash.name) == ("project", project, "Pump house")
    assert (clash.field, clash.mine, clash.theirs, clash.who, clash.at) == (
        "amount",
        300,
        200,
        "Ann",
        at,
    )
    assert "Ann" in render(conflict.value.message, "en")
    view = look(two.bob, project)
    assert (view.name, view.amount, view.version, Event.select().count()) == (
        "Pump house",
        200,
        2,
        events,
    )
    assert edit_project(two.bob, project, seen=2, amount=300, name="New name") == 3, (
        "after another look it goes"
    )


def test_values_are_shown_by_name(two: Two, project: int) -> None:
    add_region(two.ann, name="South")
    edit_project(two.ann, project, owner="Wang", region="North", client="Other")
    move_project(two.ann, project, stage=3)
    with pytest.raises(Conflict) as conflict:
        edit_project(two.bob, project, seen=1, owner="Bob", region="South", client="Third")
    assert {(c.field, c.mine, c.theirs) for c in conflict.value.fields} == {
        ("owner_id", "Bob", "Wang"), ("region_id", "South", "North"), ("client_id", "Third", "Other")}  # fmt: skip
    with pytest.raises(Conflict) as conflict:
        move_project(two.bob, project, seen=1, stage=2)
    stage = next(c for c in conflict.value.fields if c.field == "stage_id")
    assert [render(value, "en") for value in (stage.mine, stage.theirs)] == [
        "2 Survey",
        "3 Proposal",
    ]


def test_who_wants_what_is_there_already_meets_no_conflict(two: Two, project: int) -> None:
    edit_project(two.ann, project, amount=200)
    assert edit_project(two.bob, project, seen=1, amount=200) == 2
    move_project(two.ann, project, stage=2)
    assert move_project(two.bob, project, seen=1, stage=2).version == 3


def test_there_and_back_is_a_conflict_too(two: Two, project: int) -> None:
    """Somebody decided about this field twice since; a third decision must be made knowingly."""
    edit_project(two.ann, project, amount=200)
    edit_project(two.ann, project, amount=100)
    with pytest.raises(Conflict):
        edit_project(two.bob, project, seen=1, amount=300)


def test_without_a_version_the_last_one_wins(two: Two, project: int) -> None:
    edit_project(two.ann, project, amount=200)
    assert edit_project(two.bob, project, amount=300) == 3


def test_touches_and_steps_do_not_stand_in_the_way(two: Two, project: int) -> None:
    record_touch(two.ann, project, day=two.ann.today, kind="call", note="x", contact="Mr Li")
    set_next_step(two.ann, project, text="Call", due=two.ann.today)
    assert Project.select(Project.version).where(Project.id == project).tuples().get() == (1,)
    assert edit_project(two.bob, project, seen=1, amount=1) == 2


def test_one_moves_while_the_other_closes(two: Two, project: int) -> None:
    close_project(two.ann, project, to="lost", reason="price", seen=1)
    with pytest.raises(Conflict) as conflict:
        close_project(two.bob, project, to="won", seen=1)
    clash = next(c for c in conflict.value.fields if c.field == "status")
    assert (clash.mine, clash.theirs) == ("won", "lost")
    reopen_project(two.ann, project)
    with pytest.raises(Conflict):
        close_project(two.bob, project, to="dropped", reason="budget", seen=1)


def test_each_kind_of_row_keeps_its_fields_apart(two: Two, project: int) -> None:
    client = create_client(two.ann, name="Anning Steel")
    contact = add_contact(two.ann, client, name="Mr Li")
    step = set_next_step(two.ann, project, text="Call", due="2026-12-01")
    rows = [
        (lambda s, **w: edit_client(s, client, **w), {"name": "Steel Anning"}, {"industry": "steel"}, {"name": "Steel"}, "name"),
        (lambda s, **w: edit_contact(s, contact, **w), {"title": "Head"}, {"phone": "1"}, {"title": "Chief"}, "title"),
        (lambda s, **w: change_next_step(s, step, **w), {"due": "2026-12-02"}, {"text": "Visit"}, {"due": "2026-12-03"}, "due"),
        (lambda s, **w: wait_for(s, project, **w), {"who": "customer"}, {}, {"who": "distributor"}, "waiting_for"),
        (lambda s, **w: edit_member(s, "chief", **w), {"lang": "zh"}, {"login": "boss"}, {"lang": "en"}, "lang"),
    ]  # fmt: skip
    for edit, first, apart, same, field in rows:
        edit(two.ann, **first)
        if apart:
            edit(two.ann, seen=1, **apart)
        with pytest.raises(Conflict) as conflict:
            edit(two.ann, seen=1, **same)
        assert [clash.field for clash in conflict.value.fields] == [field], (
            "derived columns are nobody's decision"
        )
