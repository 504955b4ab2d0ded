"""Gate items ticked with evidence, open ones passed by a move and marked; key dates; who leaves a project."""

from __future__ import annotations

import pytest

from store.errors import Conflict, Invalid, NotFound
from store.models import Event, Project
from store.queries.check import check
from store.queries.projects import project
from store.queries.timeline import history
from store.session import Session, open_session
from store.usecases.clients import create_client
from store.usecases.gates import tick_item, untick_item
from store.usecases.history import redo, undo
from store.usecases.keydates import archive_key_date, change_key_date, set_key_date
from store.usecases.leaving import unlink_client, unstaff_project
from store.usecases.members import add_member
from store.usecases.parts import change_participant_role, change_team_role
from store.usecases.projects import create_project, edit_project, move_project
from store.usecases.working import link_client, staff_project
from tests.store.conftest import Two

BIG = 300_000_000


@pytest.fixture
def pumps(session: Session) -> int:
    return create_project(session, name="Pump house", client="Yuxi Water", stage=6, amount=500)


def items(session: Session, found: int, stage: int) -> dict[str, bool]:
    """The items of a stage, and whether they are open."""
    return {item.key: item.open for item in project(session, found).gate if item.stage == stage}


def test_an_item_is_ticked_with_its_evidence_told_anew_and_opened_again(
    session: Session, pumps: int
) -> None:
    tick = tick_item(session, pumps, item="preferred", evidence="Award notice\n11-20")
    shown = next(item for item in project(session, pumps).gate if item.key == "preferred")
    assert (shown.tick, shown.evidence, shown.day, shown.who, shown.version) == (
        tick, "Award notice\n11-20", "2026-11-23", "chief", 1)  # fmt: skip
    assert tick_item(session, pumps, item=shown.id, evidence="Letter", day="2026-11-20") == tick
    shown = next(item for item in project(session, pumps).gate if item.key == "preferred")
    assert (shown.evidence, shown.day) == ("Letter", "2026-11-20")
    untick_item(session, pumps, item="preferred")
    assert items(session, pumps, 6)["preferred"]
    with pytest.raises(Invalid, match="open already"):
        untick_item(session, pumps, item="preferred")
    undo(session)
    assert not items(session, pumps, 6)["preferred"]
    assert [c.kind for c in history(session, pumps)] == [
        "gate_tick.undone", "gate_tick.archived", "gate_tick.changed", "gate_tick.created", "project.created"]  # fmt: skip
    assert check(session) == []


@pytest.mark.parametrize(
    ("given", "wrong", "field"),
    [
        ({"evidence": " \u200b "}, Invalid, "evidence"),
        ({"evidence": "x" * 100_001}, Invalid, "evidence"),
        ({"day": "2026-11-24"}, Invalid, "day"),
        ({"day": "soon"}, Invalid, "day"),
        ({"item": "nonsense"}, NotFound, ""),
        ({"item": 99_999}, NotFound, ""),
    ],
)
def test_what_is_no_tick_is_refused(
    session: Session, pumps: int, given: dict[str, object], wrong: type[Exception], field: str
) -> None:
    asked = {"item": "preferred", "evidence": "Letter", **given}
    with pytest.raises(wrong) as refusal:
        tick_item(session, pumps, **asked)  # type: ignore[arg-type]
    assert getattr(refusal.value, "field", "") == field
    assert items(session, pumps, 6)["preferred"]


def test_two_who_tick_the_same_item(two: Two) -> None:
    found = create_project(two.bob, name="Pump house", client="Yuxi Water")
    tick_item(two.bob, found, item="appointment_accepted", evidence="Call")
    tick_item(two.ann, found, item="appointment_accepted", evidence="Mail", seen=1)
    with pytest.raises(Conflict):
        tick_item(two.bob, found, item="appointment_accepted", evidence="Visit", seen=1)
    with pytest.raises(Conflict, match="Others have changed"):
        undo(two.bob)


def test_only_big_projects_are_asked_for_what_big_ones_need(session: Session, pumps: int) -> None:
    small = items(session, pumps, 6)
    edit_project(session, pumps, amount=BIG)
    big = items(session, pumps, 6)
    assert set(small) < set(big)
    extra = next(iter(set(big) - set(small)))
    tick_item(session, pumps, item=extra, evidence="Lunch")
    edit_project(session, pumps, amount=500)
    assert not items(session, pumps, 6)[extra], "what was shown stays in sight"


def test_a_move_past_open_items_is_marked_and_not_refused(session: Session) -> None:
    found = create_project(session, name="Pump house", client="Yuxi Water", stage=2)
    count = len(items(session, found, 2))
    assert sorted(stage for stage in {i.stage for i in project(session, found).gate}) == [1, 2]
    assert "gate_open" not in Event.get(Event.kind == "project.created").after, "listed, not passed"
    for key in list(items(session, found, 2))[: count - 2]:
        tick_item(session, found, item=key, evidence="Seen")
    moved = move_project(session, found, stage=3)
    assert (moved.gate_open, moved.skipped) == (2, 0)
    assert history(session, found, only="moves")[0].gate_open == 2
    assert move_project(session, found, stage=2).gate_open == 0, "going back passes no gate"
    moved = move_project(session, found, stage=5)
    between = len(items(session, found, 3)) + len(items(session, found, 4))
    assert (moved.gate_open, moved.skipped) == (2 + between, 1)
    undo(session)
    assert history(session, found)[0].gate_open == 0
    redo(session)
    assert project(session, found).stage.number == 5
    assert check(session) == []
    for key, still in items(session, found, 5).items():
        assert still
        tick_item(session, found, item=key, evidence="Seen")
    assert move_project(session, found, stage=6).gate_open == 0


def test_ticks_reset_progress_alone(session: Session, pumps: int) -> None:
    def anchors() -> tuple[object, ...]:
        names = (Project.touch_day, Project.silent_since, Project.stage_since, Project.d_anchor, Project.waiting_since, Project.version)  # fmt: skip
        return tuple(Project.select(*names).where(Project.id == pumps).tuples().get())

    before = anchors()
    session.clock.step(days=3)  # type: ignore[attr-defined]
    tick_item(session, pumps, item="preferred", evidence="Letter")
    set_key_date(session, pumps, kind="tender", day="2026-12-24")
    add_member(session, name="Wang")
    staff_project(session, pumps, member="Wang", role="presales")
    day = session.today
    assert anchors() == (*before[:3], day, *before[4:])
    session.clock.step(days=3)  # type: ignore[attr-defined]
    tick_item(session, pumps, item="preferred", evidence="The same letter")
    assert anchors() == (*before[:3], day, *before[4:]), "told anew, it keeps its day"


def test_key_dates_stand_in_order_and_are_changed_and_taken_away(
    session: Session, pumps: int
) -> None:
    late = set_key_date(session, pumps, kind="tender", day="2026-12-24", note="Room 3")
    past = set_key_date(session, pumps, kind="bid_bond", day="2026-11-01")
    assert [(d.id, d.kind, d.day, d.note) for d in project(session, pumps).key_dates] == [
        (past, "bid_bond", "2026-11-01", ""), (late, "tender", "2026-12-24", "Room 3")]  # fmt: skip
    assert change_key_date(session, late, day="2026-10-01", note="", seen=1) == 2
    assert project(session, pumps).key_dates[0].id == late
    add_member(session, name="Ann", login="ann", roles=("administrator",))
    ann = open_session(session.book, login="ann")
    with pytest.raises(Conflict):
        change_key_date(ann, late, day="2026-10-02", seen=1)
    archive_key_date(session, past)
    assert [d.id for d in project(session, pumps).key_dates] == [late]
    for wrong in ({"day": "2026-02-30"}, {"kind": "birthday"}, {"colour": "red"}, {"day": None}):
        with pytest.raises(Invalid):
            change_key_date(session, late, **wrong)
    with pytest.raises(NotFound):
        archive_key_date(session, past)
    assert check(session) == []


def test_who_leaves_a_project_stays_in_its_timeline(session: Session, pumps: int) -> None:
    add_member(session, name="Wang")
    create_client(session, name="Institute")
    staff_project(session, pumps, member="Wang", role="presales")
    link_client(session, pumps, client="Institute", role="institute")
    view = project(session, pumps)
    assert (view.team[0].raci, view.raci["rep"]) == ("C", "R")
    unstaff_project(session, view.team[0].id)
    unlink_client(session, view.organisations[0].id)
    view = project(session, pumps)
    assert (view.team, view.organisations) == ((), ())
    told = [(c.kind, c.whom, c.what, c.gone) for c in history(session, pumps, only="changes")]
    assert told == [
        ("project_client.archived", "Institute", "institute", False),
        ("team_member.archived", "Wang", "presales", False),
        ("project_client.created", "Institute", "institute", True),
        ("team_member.created", "Wang", "presales", True),
    ]
    undo(session)
    assert [o.name for o in project(session, pumps).organisations] == ["Institute"]


def test_another_role_is_one_change_and_one_undo(session: Session, pumps: int) -> None:
    add_member(session, name="Wang")
    staff_project(session, pumps, member="Wang", role="presales")
    staff_project(session, pumps, member="Wang", role="delivery")
    link_client(session, pumps, client="Institute", role="institute")
    link_client(session, pumps, client="Institute", role="agent")
    view = project(session, pumps)
    wang, link = view.team[0], view.organisations[0]
    assert change_team_role(session, wang.id, role="consultant", seen=wang.version) == 2
    assert change_participant_role(session, link.id, role="contractor", seen=link.version) == 2
    assert [p.role for p in project(session, pumps).team] == ["consultant", "delivery"]
    assert [o.role for o in project(session, pumps).organisations] == ["contractor", "agent"]
    told = history(session, pumps, limit=1)[0]
    assert (told.kind, told.whom) == ("project_client.changed", "Institute")
    assert [(x.field, x.before, x.after) for x in told.lines] == [("role", "institute", "contractor")]  # fmt: skip
    for call, said in (
        (lambda: change_team_role(session, wang.id, role="delivery"), "Wang has this role here already."),
        (lambda: change_participant_role(session, link.id, role="agent"), "Institute has this role"),
        (lambda: change_team_role(session, wang.id, role="institute"), "is none of"),
        (lambda: change_participant_role(session, link.id, role="presales"), "is none of"),
    ):  # fmt: skip
        with pytest.raises(Invalid, match=said) as refusal:
            call()
        assert refusal.value.field == "role"
    add_member(session, name="Ann", login="ann", roles=("administrator",))
    ann = open_session(session.book, login="ann")
    with pytest.raises(Conflict):
        change_participant_role(ann, link.id, role="user", seen=link.version)
    undo(session)  # Ann joined
    undo(session)
    assert [o.role for o in project(session, pumps).organisations] == ["institute", "agent"]
    unlink_client(session, link.id)
    with pytest.raises(NotFound):
        change_participant_role(session, link.id, role="user")
    assert check(session) == []


def test_an_item_is_found_by_id_and_key_of_its_own_process_only(
    session: Session, pumps: int
) -> None:
    first = project(session, pumps).gate[0]
    made = tick_item(session, pumps, item=first.id, evidence="Mail of 11-20")
    assert tick_item(session, pumps, item=f" {first.key} ", evidence="Call") == made
    for wrong in (0, -1, 2**40, 10**6, "", "nothing", "\x00item"):
        with pytest.raises(NotFound, match="no gate item"):
            tick_item(session, pumps, item=wrong, evidence="x")
    untick_item(session, pumps, item=first.id)
    with pytest.raises(Invalid, match="open already"):
        untick_item(session, pumps, item=first.key)
