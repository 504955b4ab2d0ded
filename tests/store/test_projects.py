"""Projects and the work on them: what the method says of stages, places, pushes, touches and promises."""

from __future__ import annotations

from typing import Any

import pytest

from store.errors import Invalid, NotFound
from store.models import Client, Contact, Event, Member, NextStep, Project, Region, Touch
from store.queries.board import board
from store.queries.check import check
from store.queries.projects import project as look
from store.session import Session, open_session
from store.usecases.clients import add_contact, create_client, edit_client, edit_contact
from store.usecases.members import add_member, add_region, edit_member
from store.usecases.projects import (
    close_project,
    create_project,
    edit_project,
    move_project,
    reopen_project,
)
from store.usecases.settings import set_setting
from store.usecases.working import (
    archive_touch,
    change_next_step,
    finish_next_step,
    link_client,
    record_touch,
    set_next_step,
    staff_project,
    wait_for,
)
from tests.store.conftest import Two

TODAY = "2026-11-23"


@pytest.fixture(autouse=True)
def sound(session: Session) -> Any:
    yield
    assert check(session) == []


@pytest.fixture
def project(session: Session) -> int:
    return create_project(session, name="Pump house", client="Yuxi Water", amount=100)


def row(number: int, *names: str) -> Any:
    """Columns of a project."""
    found = (
        Project.select(*(Project._meta.columns[name] for name in names))
        .where(Project.id == number)
        .tuples()
        .get()
    )
    return found[0] if len(names) == 1 else found


def passing(session: Session, days: int) -> None:
    session.clock.step(days=days)  # type: ignore[attr-defined]


def refused(field: str, change: Any) -> str:
    with pytest.raises(Invalid) as found:
        change()
    assert found.value.field == field
    return str(found.value)


# -- making ----------------------------------------------------------------------------------------


def test_a_project_is_made_with_all_that_it_names(two: Two) -> None:
    number = create_project(
        two.ann,
        name="Pump house",
        client="New client",
        owner="New rep",
        region="New region",
        stage=5,
    )
    assert (Client.get().name, Region.get().name) == ("New client", "New region")
    rep = Member.get(Member.name == "New rep")
    assert (rep.roles, rep.login) == ("rep", None)
    names = (
        "stage_since",
        "top_stage",
        "base_day",
        "base_kind",
        "silent_since",
        "d_anchor",
        "waiting_for",
        "waiting_since",
        "status",
        "skips",
    )
    assert row(number, *names) == (
        TODAY,
        5,
        TODAY,
        "created",
        TODAY,
        TODAY,
        "rep",
        TODAY,
        "open",
        0,
    )
    again = create_project(
        two.ann, name="Lift", client="ＮＥＷ  client", owner="new REP", region="new-region"
    )
    assert row(again, "client_id", "owner_id", "region_id") == row(
        number, "client_id", "owner_id", "region_id"
    )


def test_who_sells_owns_what_he_makes(two: Two) -> None:
    assert row(create_project(two.bob, name="p", client="c"), "owner_id") == two.bob.actor.id
    assert row(create_project(two.ann, name="q", client="c"), "owner_id") is None
    assert (
        row(create_project(two.bob, name="r", client="c", owner="Ann"), "owner_id")
        == two.ann.actor.id
    )


def test_the_same_name_twice_for_a_client_is_refused_while_one_runs(
    session: Session, project: int
) -> None:
    refused("name", lambda: create_project(session, name="PUMP-house", client="yuxi water"))
    create_project(session, name="Pump house", client="Other")
    close_project(session, project, to="parked", day="2026-12-01", reason="r")
    refused("name", lambda: create_project(session, name="Pump house", client="Yuxi Water"))
    close_project(session, project, to="lost", reason="price")
    create_project(session, name="Pump house", client="Yuxi Water")


def test_codes_are_given_once(session: Session, project: int) -> None:
    edit_project(session, project, code="P-7")
    assert "Pump house" in refused(
        "code", lambda: create_project(session, name="q", client="c", code="P-7")
    )
    other = create_project(session, name="q", client="c")
    refused("code", lambda: edit_project(session, other, code=" P-7 "))
    edit_project(session, project, code="")
    edit_project(session, other, code="P-7")


@pytest.mark.parametrize("stage", [0, 9, -1, 10**20])
def test_there_are_eight_stages(session: Session, project: int, stage: int) -> None:
    refused("stage", lambda: create_project(session, name="q", client="c", stage=stage))
    refused("stage", lambda: move_project(session, project, stage=stage))


@pytest.mark.parametrize("number", [0, -1, 99, 2**31, 10**20])
def test_what_is_not_there_is_not_found(session: Session, project: int, number: int) -> None:
    for change in (
        lambda: edit_project(session, number, amount=1),
        lambda: move_project(session, number, stage=2),
        lambda: close_project(session, number, to="won"),
        lambda: reopen_project(session, number),
        lambda: record_touch(session, number, day=TODAY, kind="call", note="x"),
        lambda: archive_touch(session, number),
        lambda: set_next_step(session, number, text="t", due=TODAY),
        lambda: finish_next_step(session, number),
        lambda: change_next_step(session, number, text="t"),
        lambda: staff_project(session, project, member=number, role="rep"),
        lambda: link_client(session, project, client=number, role="user"),
        lambda: create_project(session, name="q", client=number),
        lambda: create_project(session, name="q", client="c", owner=number),
        lambda: edit_client(session, number, name="x"),
        lambda: edit_contact(session, number, name="x"),
        lambda: edit_member(session, number, lang="zh"),
        lambda: add_region(session, name="x", parent=number),
    ):
        with pytest.raises(NotFound):
            change()
    assert Project.select().count() == 1


def test_fields_that_nobody_has_heard_of_are_refused(session: Session, project: int) -> None:
    refused("stage", lambda: edit_project(session, project, stage=2))
    refused("version", lambda: edit_project(session, project, version=2))
    refused("folded", lambda: edit_client(session, "Yuxi Water", folded="x"))
    assert row(project, "version") == 1


# -- moving ----------------------------------------------------------------------------------------


def test_moves_count_stages_that_were_never_entered(session: Session, project: int) -> None:
    steps = [
        (2, 0, False),
        (5, 2, False),
        (3, 0, True),
        (5, 0, False),
        (4, 0, True),
        (7, 1, False),
        (1, 0, True),
        (8, 0, False),
    ]
    for stage, over, back in steps:
        found = move_project(session, project, stage=stage)
        assert (found.skipped, found.back) == (over, back), stage
    assert row(project, "skips", "top_stage") == (3, 8)
    kinds = [
        kind
        for (kind,) in Event.select(Event.kind)
        .where(Event.entity == "project")
        .order_by(Event.id)
        .tuples()
    ]
    assert kinds == ["project.created", "project.advanced", "project.skipped", "project.regressed", "project.advanced",
                     "project.regressed", "project.skipped", "project.regressed", "project.advanced"]  # fmt: skip


def test_a_move_begins_the_stages_clock_and_only_a_new_height_is_progress(
    session: Session, project: int
) -> None:
    passing(session, 5)
    move_project(session, project, stage=3)
    assert row(project, "stage_since", "d_anchor", "silent_since") == (
        "2026-11-28",
        "2026-11-28",
        TODAY,
    )
    passing(session, 5)
    move_project(session, project, stage=2)
    assert row(project, "stage_since", "d_anchor") == ("2026-12-03", "2026-11-28")
    passing(session, 5)
    move_project(session, project, stage=3)
    assert row(project, "stage_since", "d_anchor") == ("2026-12-08", "2026-11-28")
    assert move_project(session, project, stage=3).version == row(project, "version") == 4, (
        "it stands there already"
    )
    passing(session, 5)
    move_project(session, project, stage=4)
    assert row(project, "stage_since", "d_anchor") == ("2026-12-13", "2026-12-13")


@pytest.mark.parametrize("to", ["won", "lost", "dropped", "parked"])
def test_what_is_closed_is_not_moved(session: Session, project: int, to: str) -> None:
    close_project(
        session, project, to=to, reason="price", day="2026-11-24" if to == "parked" else None
    )
    refused("stage", lambda: move_project(session, project, stage=2))
    edit_project(session, project, remarks="may be edited")
    reopen_project(session, project)
    refused("to", lambda: reopen_project(session, project))
    assert move_project(session, project, stage=2).skipped == 0
    assert row(project, "status", "reason", "closed_day") == ("open", "", None)
    assert (row(project, "hold_until", "id")[0] or "") <= session.today


# -- closing ---------------------------------------------------------------------------------------


def test_losing_needs_a_reason_and_winning_a_day_that_has_come(
    session: Session, project: int
) -> None:
    for to in ("lost", "dropped"):
        refused("reason", lambda to=to: close_project(session, project, to=to))
        refused("reason", lambda to=to: close_project(session, project, to=to, reason="bad luck"))
    refused("day", lambda: close_project(session, project, to="won", day="2026-11-24"))
    refused("to", lambda: close_project(session, project, to="open"))
    refused("to", lambda: close_project(session, project, to="cancelled"))
    close_project(session, project, to="won", day="2026-11-20", note="signed at the fair")
    assert row(project, "status", "closed_day", "close_note", "stage_id") == (
        "won",
        "2026-11-20",
        "signed at the fair",
        row(project, "stage_id"),
    )
    refused("to", lambda: close_project(session, project, to="won"))
    close_project(session, project, to="lost", reason="price")
    assert (board(session).total.won, board(session).total.lost) == (0, 1)


def test_parking_needs_a_day_a_reason_and_is_allowed_twice(session: Session, project: int) -> None:
    def park(day: str | None, **words: Any) -> Any:
        return lambda: close_project(session, project, to="parked", day=day, **words)

    for day in (None, "", TODAY, "2026-11-22", "2027-02-22", "soon"):
        refused("day", park(day, reason="r"))
    refused("reason", park("2026-12-01"))
    refused("reason", park("2026-12-01", reason="\u200b \x00".replace("\u200b", "")))
    park("2027-02-21", reason="budget")()
    assert row(project, "hold_until", "parks", "d_anchor", "closed_day") == (
        "2027-02-21",
        1,
        "2027-02-06",
        None,
    )
    refused("to", park("2026-12-01", reason="again"))
    reopen_project(session, project)
    park("2026-11-24", note="only a note")()
    assert row(project, "reason", "parks") == ("only a note", 2)
    passing(session, 1)
    assert "2 times" in refused("day", park("2026-12-01", reason="a third time"))
    close_project(session, project, to="dropped", reason="no_intent")
    assert row(project, "hold_until") is None


def test_a_later_close_is_a_push(session: Session, project: int) -> None:
    pushes = []
    for close in (
        "2026-12-10",
        "2026-12-11",
        "2026-12-05",
        "2026-12-05",
        "2026-12-31",
        None,
        "2027-01-31",
        "2027-02-01",
    ):
        edit_project(session, project, close=close)
        pushes.append(row(project, "pushes"))
    assert pushes == [0, 1, 1, 1, 2, 2, 2, 3]


# -- touches ---------------------------------------------------------------------------------------


def test_only_a_touch_that_names_a_person_ends_the_silence(session: Session, project: int) -> None:
    passing(session, 10)
    record_touch(session, project, day=session.today, kind="call", note="nobody named")
    assert row(project, "touch_day", "silent_since") == (None, TODAY)
    late = record_touch(
        session,
        project,
        day="2026-11-30",
        kind="visit",
        note="x",
        contact="Mr Li",
        minutes=90,
        outcome="progress",
    )
    early = record_touch(
        session, project, day="2026-11-01", kind="visit", note="x", contact="mr LI"
    )
    assert row(project, "touch_day", "silent_since", "version") == ("2026-11-30", "2026-11-30", 1)
    assert Contact.select().count() == 1, "the same person"
    archive_touch(session, late)
    assert row(project, "touch_day", "silent_since") == ("2026-11-01", "2026-11-01"), (
        "before the baseline: it is what happened"
    )
    archive_touch(session, early)
    assert row(project, "touch_day", "silent_since") == (None, TODAY)
    with pytest.raises(NotFound):
        archive_touch(session, early)


def test_what_a_touch_may_say(session: Session, project: int) -> None:
    def touch(**words: Any) -> Any:
        return lambda: record_touch(
            session, project, **{"day": TODAY, "kind": "call", "note": "x", **words}
        )

    refused("day", touch(day="2026-11-24"))
    refused("kind", touch(kind="dream"))
    for nothing in ("", " \n", "\u200b"):
        refused("note", touch(note=nothing, contact="Mr Li"))
    refused("outcome", touch(outcome="great"))
    for minutes in (-1, 24 * 60 + 1):
        refused("minutes", touch(minutes=minutes))
    refused("contact", touch(contact="\x1b[2J"))
    stranger = add_contact(session, create_client(session, name="Other"), name="Stranger")
    refused("contact", touch(contact=stranger))
    assert Touch.select().count() == 0
    assert Contact.select().count() == 1, "a refused touch files nobody"


# -- next steps ------------------------------------------------------------------------------------


def test_a_promise_is_kept_by_its_first_day_and_late_after_it(
    session: Session, project: int
) -> None:
    def step(due: str) -> int:
        return set_next_step(session, project, text="Send", due=due)

    refused("due", lambda: step("2026-11-22"))
    refused("text", lambda: set_next_step(session, project, text=" ", due=TODAY))
    first, moved, back, old = (
        step(TODAY),
        step("2026-11-25"),
        step("2026-11-26"),
        step("2026-11-24"),
    )
    assert row(project, "next_due") == TODAY
    assert finish_next_step(session, first) == "kept"
    assert row(project, "next_due") == "2026-11-24"
    change_next_step(session, moved, due="2026-12-01")
    assert finish_next_step(session, moved) == "late", (
        "a moved day counts as late, though it is before the first"
    )
    change_next_step(session, back, due="2026-12-01")
    change_next_step(session, back, due="2026-11-26", text="Send soon")
    assert finish_next_step(session, back) == "kept"
    passing(session, 2)
    refused("day", lambda: finish_next_step(session, old, day="2026-11-26"))
    assert finish_next_step(session, old, day="2026-11-24") == "kept", "done in time, said later"
    assert row(project, "next_due") is None
    late = step("2026-11-25")
    passing(session, 1)
    assert finish_next_step(session, late) == "late"
    refused("day", lambda: finish_next_step(session, late))
    refused("due", lambda: change_next_step(session, late, due="2026-12-30"))
    assert NextStep.select().where(NextStep.text == "Send soon").count() == 1


def test_whom_a_project_waits_for(session: Session, project: int) -> None:
    wait_for(session, project, who="customer", since="2026-11-20")
    assert (look(session, project).waiting_for, look(session, project).waiting_days) == (
        "customer",
        3,
    )
    refused("since", lambda: wait_for(session, project, who="legal", since="2026-11-24"))
    refused("who", lambda: wait_for(session, project, who="godot"))


# -- clients, members, settings --------------------------------------------------------------------


def test_a_client_is_filed_once(session: Session) -> None:
    number = create_client(session, name="Yuxi Water", code="K-1")
    refused("name", lambda: create_client(session, name="YUXI  water"))
    refused("code", lambda: create_client(session, name="Other", code="K-1"))
    other = create_client(session, name="Other")
    refused("name", lambda: edit_client(session, other, name="yuxi-water"))
    refused("klass", lambda: edit_client(session, other, klass="D"))
    edit_client(session, number, name="YUXI Water", klass="a")
    assert edit_client(session, "K-1", klass="A") == 2
    refused("roles", lambda: add_contact(session, number, name="Li", roles=("king",)))
    refused("influence", lambda: add_contact(session, number, name="Li", influence=6))
    refused("attitude", lambda: add_contact(session, number, name="Li", attitude=-3))


def test_the_book_keeps_an_administrator(two: Two) -> None:
    for fields in ({"roles": ("rep",)}, {"archived": 1}, {"login": None}):
        edit_member(two.ann, "chief", **fields)
        refused("roles", lambda fields=fields: edit_member(two.ann, "Ann", **fields))
        edit_member(two.ann, 1, roles=("administrator",), archived=0, login="chief")
    add_member(two.ann, name="No login", roles=("administrator",))
    edit_member(two.ann, "chief", roles=("rep",))
    refused("roles", lambda: edit_member(two.ann, "Ann", roles=("rep",)))
    assert open_session(two.ann.book, login="ann").can("member.edit")


def test_members_are_told_apart(two: Two) -> None:
    refused("name", lambda: add_member(two.ann, name="BOB"))
    refused("login", lambda: add_member(two.ann, name="Robert", login="bob"))
    refused("roles", lambda: add_member(two.ann, name="Robert", roles=()))
    refused("roles", lambda: add_member(two.ann, name="Robert", roles=("king",)))
    refused("lang", lambda: add_member(two.ann, name="Robert", lang="fr"))
    add_region(two.ann, name="North")
    refused("name", lambda: add_region(two.ann, name="ＮＯＲＴＨ"))


@pytest.mark.parametrize(
    ("key", "value"),
    [("silent_days", 0), ("silent_days", 366), ("silent_days", "15"), ("silent_days", 1.5), ("silent_days", True), ("weight_basis", "none"),
     ("currency", "XXX"), ("zone", "Mars/Olympus"), ("zone", "../../etc/passwd"), ("zone", ""), ("zone", "x" * 9999), ("zone", "Asia"),
     ("zone", "\x00"), ("colour", "red")],
)  # fmt: skip
def test_settings_out_of_range_are_refused(session: Session, key: str, value: object) -> None:
    with pytest.raises(Invalid):
        set_setting(session, key, value)
