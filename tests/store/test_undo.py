"""Undo and redo: mine, newest first, all of a command, and never over what others did since."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from store.errors import Conflict, Invalid, NotAllowed
from store.models import Client, Contact, Event, Member, Project, Region, Setting, Touch
from store.queries.board import Narrowing, board, page
from store.queries.check import check
from store.queries.projects import project as look
from store.session import Session, open_session
from store.usecases import history as histories
from store.usecases.clients import create_client, edit_client
from store.usecases.history import redo, undo
from store.usecases.importing import import_records
from store.usecases.members import add_member, add_region, edit_member
from store.usecases.projects import (
    close_project,
    create_project,
    edit_project,
    move_project,
    reopen_project,
)
from store.usecases.settings import set_setting
from store.usecases.working import archive_touch, record_touch, set_next_step, staff_project
from tests.store.conftest import Two


@pytest.fixture(autouse=True)
def sound(session: Session) -> Any:
    """Whatever was undone, the book holds together."""
    yield
    assert check(session) == []


def facts(session: Session, project: int) -> dict[str, Any]:
    """A project as a person sees it, but for the number of changes."""
    view = look(session, project)
    found = {name: getattr(view, name) for name in view.__slots__ if name != "version"}
    return found | {
        "steps": tuple(replace(step, version=0) for step in view.steps),
        "team": tuple(one._replace(version=0) for one in view.team),
        "organisations": tuple(one._replace(version=0) for one in view.organisations),
    }


def new(session: Session, **fields: Any) -> int:
    return create_project(
        session, **{"name": "Pump house", "client": "Yuxi Water", "amount": 100, **fields}
    )


def test_each_kind_of_change_is_taken_back_and_done_again(two: Two) -> None:
    bob = two.bob
    project = new(bob, code="P-7")
    touch = record_touch(bob, project, day=bob.today, kind="visit", note="met", contact="Mr Li")
    changes = [
        lambda: edit_project(bob, project, name="二期泵站", client="New client", owner="bob", amount=5, close="2026-12-01", code="X"),
        lambda: edit_project(bob, project, close="2026-12-30"),
        lambda: move_project(bob, project, stage=4),
        lambda: move_project(bob, project, stage=2),
        lambda: close_project(bob, project, to="won"),
        lambda: reopen_project(bob, project),
        lambda: close_project(bob, project, to="parked", day="2026-12-20", reason="budget"),
        lambda: archive_touch(bob, touch),
        lambda: record_touch(bob, project, day=bob.today, kind="call", note="x", contact="Ms Zhao"),
        lambda: set_next_step(bob, project, text="Call", due="2026-12-01"),
        lambda: staff_project(bob, project, member="Ann", role="presales"),
        lambda: edit_client(bob, "New client", name="玉溪水务", klass="A"),
    ]  # fmt: skip
    for change in changes:
        before, sums = facts(bob, project), board(bob)
        change()
        after, changed = facts(bob, project), board(bob)
        assert before != after
        undo(bob)
        assert (facts(bob, project), board(bob)) == (before, sums)
        redo(bob)
        assert (facts(bob, project), board(bob)) == (after, changed)


def test_undo_goes_back_to_the_beginning_and_redo_to_the_end(two: Two) -> None:
    bob = two.bob
    project = new(bob)
    states = []
    for amount in (200, 300, 400):
        states.append(facts(bob, project))
        edit_project(bob, project, amount=amount)
    last = facts(bob, project)
    for state in reversed(states):
        assert undo(bob).name == "project.edit"
        assert facts(bob, project) == state
    assert undo(bob).name == "project.create"
    assert board(bob).total.count == 0
    with pytest.raises(Invalid, match="nothing of yours to undo"):
        undo(bob)
    assert redo(bob).name == "project.create"
    for _ in states:
        redo(bob)
    assert facts(bob, project) == last
    with pytest.raises(Invalid, match="nothing to redo"):
        redo(bob)
    assert [undo(bob).name, redo(bob).name, undo(bob).name] == ["project.edit"] * 3, (
        "named after what was first done"
    )


def test_a_new_command_ends_redo_but_only_ones_own(two: Two) -> None:
    project = new(two.bob)
    edit_project(two.bob, project, amount=5)
    undo(two.bob)
    edit_project(two.ann, project, remarks="others may go on")
    assert redo(two.bob).count == 1
    undo(two.bob)
    edit_project(two.bob, project, remarks="others may go on")  # changes nothing, and ends nothing
    assert redo(two.bob).count == 1
    undo(two.bob)
    edit_project(two.bob, project, remarks="mine")
    with pytest.raises(Invalid):
        redo(two.bob)


def test_undo_is_ones_own_and_survives_the_program(two: Two) -> None:
    mine, theirs = new(two.bob), new(two.ann, client="Anning Steel")
    again = open_session(two.bob.book, login="bob")
    assert undo(again).name == "project.create"
    with pytest.raises(Invalid):
        undo(again)
    assert [row for (row,) in Project.select(Project.id).where(Project.archived == 0).tuples()] == [
        theirs
    ]
    assert mine != theirs


def test_undo_is_remembered_and_takes_nothing_out_of_the_memory(two: Two) -> None:
    project = new(two.bob)
    edit_project(two.bob, project, amount=5)
    before = list(Event.select(Event.id, Event.before, Event.after).tuples())
    undo(two.bob)
    after = list(Event.select(Event.id, Event.before, Event.after).tuples())
    assert after[: len(before)] == before
    assert after[-1][1:] == ('{"amount":5}', '{"amount":100}')


def test_where_others_changed_the_same_nothing_is_undone_until_one_says_so(two: Two) -> None:
    project = new(two.bob)
    edit_project(two.bob, project, amount=5, remarks="mine")
    edit_project(two.ann, project, amount=7)
    with pytest.raises(Conflict) as conflict:
        undo(two.bob)
    (clash,) = conflict.value.fields
    assert (clash.field, clash.mine, clash.theirs, clash.who, clash.name) == (
        "amount",
        5,
        7,
        "Ann",
        "Pump house",
    )
    assert look(two.bob, project).remarks == "mine"
    undone = undo(two.bob, rest=True)
    assert (undone.count, undone.kept) == (0, (clash,))
    assert look(two.bob, project).amount == 7


def test_others_may_change_other_fields(two: Two) -> None:
    project = new(two.bob)
    edit_project(two.bob, project, amount=5)
    edit_project(two.ann, project, remarks="hers")
    move_project(two.ann, project, stage=2)
    assert undo(two.bob).kept == ()
    view = look(two.bob, project)
    assert (view.amount, view.remarks, view.stage.number) == (100, "hers", 2)


def test_a_project_stays_while_others_work_on_it(two: Two) -> None:
    """Each of these alone keeps the project: somebody else's work hangs on it."""
    works = [
        lambda p: edit_project(two.ann, p, remarks="hers"),
        lambda p: record_touch(two.ann, p, day=two.ann.today, kind="call", note="x"),
        lambda p: set_next_step(two.ann, p, text="Call", due=two.ann.today),
        lambda p: staff_project(two.ann, p, member="Bob", role="presales"),
    ]
    for number, work in enumerate(works):
        project = new(two.bob, name=f"p{number}")
        work(project)
        with pytest.raises(Conflict) as conflict:
            undo(two.bob)
        assert f"p{number}" in {clash.name for clash in conflict.value.fields}
        undo(two.ann)
        assert undo(two.bob).name == "project.create", "hers is taken back, so is mine"


def test_what_another_did_again_counts_as_done(two: Two) -> None:
    project = new(two.bob)
    edit_project(two.ann, project, remarks="hers")
    undo(two.ann)
    redo(two.ann)
    with pytest.raises(Conflict):
        undo(two.bob)
    assert look(two.ann, project).remarks == "hers"


@pytest.mark.parametrize("times", [1, 2])
def test_what_was_done_again_stays_while_others_work_on_it(two: Two, times: int) -> None:
    """A project that a redo made again is as little to be taken from others as a new one."""
    project = new(two.bob, code="P-7")
    for _ in range(times):
        undo(two.bob)
        redo(two.bob)
    record_touch(two.ann, project, day=two.ann.today, kind="call", note="hers", contact="Mr Li")
    edit_project(two.ann, project, amount=7)
    with pytest.raises(Conflict) as conflict:
        undo(two.bob)
    assert {clash.name for clash in conflict.value.fields} == {"Pump house", "Yuxi Water"}
    kept = undo(two.bob, rest=True).kept
    assert {clash.name for clash in kept} == {"Pump house", "Yuxi Water"}
    view = look(two.ann, project)
    assert (view.amount, view.code, view.client) == (7, "P-7", "Yuxi Water")


def test_what_was_done_again_goes_when_nobody_works_on_it_any_more(two: Two) -> None:
    project = new(two.bob)
    edit_project(two.bob, project, amount=5)
    undo(two.bob)
    undo(two.bob)
    redo(two.bob)
    redo(two.bob)
    edit_project(two.ann, project, remarks="hers")
    undo(two.ann)
    assert (undo(two.bob).kept, undo(two.bob).kept) == ((), ())
    assert board(two.bob).total.count == 0


def test_a_member_who_was_added_again_stays_while_somebody_needs_him(two: Two) -> None:
    person = add_member(two.ann, name="Wang")
    undo(two.ann)
    redo(two.ann)
    new(two.bob, owner=person)
    with pytest.raises(Conflict):
        undo(two.ann)
    undo(two.bob)
    assert undo(two.ann).kept == ()


def test_a_client_stays_while_anothers_project_is_his(two: Two) -> None:
    mine = new(two.bob)
    theirs = new(two.ann, name="Hers")
    with pytest.raises(Conflict):
        undo(two.bob)
    undone = undo(two.bob, rest=True)
    assert [clash.name for clash in undone.kept] == ["Yuxi Water"]
    with pytest.raises(Exception, match="There is no project"):
        look(two.ann, mine)
    assert look(two.ann, theirs).client == "Yuxi Water"


def test_a_contact_stays_while_anothers_touch_names_him(two: Two) -> None:
    project = new(two.ann)
    record_touch(two.bob, project, day=two.bob.today, kind="call", note="x", contact="Mr Li")
    record_touch(two.ann, project, day=two.ann.today, kind="call", note="x", contact="Mr Li")
    assert len(undo(two.bob, rest=True).kept) == 1
    assert Contact.select().where(Contact.archived == 0).count() == 1
    assert Touch.select().where(Touch.archived == 0).count() == 1


def test_undo_leaves_an_administrator_who_can_log_in(two: Two) -> None:
    """The same demand as of a change of a member; refused, the undo changes nothing."""
    chief = open_session(two.ann.book, login="chief", lang="en")
    edit_member(chief, "chief", login="")
    edit_member(chief, "chief", login="boss")
    edit_member(two.ann, "Ann", roles=("rep",))
    with pytest.raises(Invalid, match="needs an administrator with a login"):
        undo(chief)
    assert Member.get(Member.name == "chief").login == "boss"
    edit_member(chief, "Bob", roles=("administrator",))
    undo(chief)
    assert Member.get(Member.name == "Bob").roles == "rep", "as long as one is left, why not"


def test_redo_leaves_an_administrator_who_can_log_in(two: Two) -> None:
    chief = open_session(two.ann.book, login="chief", lang="en")
    edit_member(chief, "chief", login="")
    undo(chief)
    edit_member(two.ann, "Ann", roles=("rep",))
    with pytest.raises(Invalid, match="needs an administrator with a login"):
        redo(chief)
    assert Member.get(Member.name == "chief").login == "chief"


def test_members_and_regions_stay_while_somebody_needs_them(two: Two) -> None:
    person = add_member(two.ann, name="Wang")
    project = new(two.bob)
    set_next_step(two.bob, project, text="Call", due=two.bob.today, owner=person)
    with pytest.raises(Conflict):
        undo(two.ann)
    undo(two.bob)
    undo(two.ann)
    assert not Member.select().where(Member.id == person, Member.archived == 0).exists()
    above = add_region(two.ann, name="North")
    chief = open_session(two.ann.book, login="chief", lang="en")
    add_region(chief, name="Hebei", parent=above)
    with pytest.raises(Conflict):
        undo(two.ann)
    assert Region.select().where(Region.archived == 0).count() == 2


def test_a_name_that_somebody_took_is_not_taken_back(two: Two) -> None:
    create_client(two.bob, name="Old")
    edit_client(two.bob, "Old", name="New")
    create_client(two.ann, name="ＯＬＤ")
    with pytest.raises(Conflict) as conflict:
        undo(two.bob)
    assert [(clash.field, clash.theirs) for clash in conflict.value.fields] == [("name", "ＯＬＤ")]
    undo(two.bob, rest=True)
    folds = [fold for (fold,) in Client.select(Client.folded).where(Client.archived == 0).tuples()]
    assert len(folds) == len(set(folds)) == 2


def test_a_client_that_was_made_anew_is_not_made_twice_by_redo(two: Two) -> None:
    create_client(two.bob, name="Same")
    undo(two.bob)
    create_client(two.ann, name="Same")
    with pytest.raises(Conflict):
        redo(two.bob)
    assert Client.select().where(Client.archived == 0).count() == 1


@pytest.mark.parametrize("how", ["edited", "made again"])
def test_a_code_that_somebody_took_is_not_taken_back(two: Two, how: str) -> None:
    project = new(two.bob, code="X")
    if how == "edited":
        edit_project(two.bob, project, code="Y")
    else:
        undo(two.bob)
    new(two.ann, client="Anning Steel", code="X")
    with pytest.raises(Conflict) as conflict:
        (undo if how == "edited" else redo)(two.bob)
    assert [clash.field for clash in conflict.value.fields] == ["code"]


def test_undoing_a_project_gives_its_code_free(two: Two) -> None:
    new(two.bob, code="X")
    undo(two.bob)
    new(two.bob, name="Next", code="X")


def test_search_follows_names_that_are_put_back(two: Two) -> None:
    def finds(text: str) -> int:
        return len(page(two.bob, 1, narrowing=Narrowing(text=text)))

    project = new(two.bob)
    edit_project(two.bob, project, name="二期泵站")
    edit_client(two.bob, "Yuxi Water", name="Anning Steel")
    assert (finds("erqi"), finds("anning"), finds("pump"), finds("yuxi")) == (1, 1, 0, 0)
    undo(two.bob)
    assert (finds("erqi"), finds("anning"), finds("yuxi")) == (1, 0, 1)
    undo(two.bob)
    assert (finds("erqi"), finds("pump"), finds("yuxi")) == (0, 1, 1)
    redo(two.bob)
    redo(two.bob)
    assert (finds("erqi"), finds("anning"), finds("pump"), finds("yuxi")) == (1, 1, 0, 0)


def test_the_totals_follow_a_setting_that_is_put_back(two: Two) -> None:
    new(two.bob)
    two.bob.clock.step(days=5)  # type: ignore[attr-defined]
    set_setting(two.ann, "silent_days", 1)
    assert board(two.ann).total.red == 1
    undo(two.ann)
    assert (board(two.ann).total.red, board(two.ann).total.amber) == (0, 1)
    redo(two.ann)
    assert board(two.ann).total.red == 1


def test_the_books_currency_stays_with_the_projects_that_need_it(two: Two) -> None:
    new(two.bob, currency="USD")
    new(two.ann, name="Hers", client="Other")
    undo(two.bob)
    assert (board(two.ann).total.currency, board(two.ann).total.amount) == ("USD", 100)
    undo(two.ann)
    new(two.ann, currency="EUR")
    assert board(two.ann).total.currency in ("USD", "EUR")
    assert Setting.select().where(Setting.key == "currency").count() == 1


def test_undo_needs_the_rights_of_what_it_undoes(two: Two) -> None:
    """Who was an administrator and is none any more cannot put back what he did as one."""
    edit_member(two.ann, "Bob", roles=("presales",))
    chief = open_session(two.ann.book, login="chief", lang="en")
    edit_member(chief, "Ann", roles=("rep",))
    ann = open_session(two.ann.book, login="ann", lang="en")
    with pytest.raises(NotAllowed, match="Ann may not do this"):
        undo(ann)
    assert Member.get(Member.name == "Bob").roles == "presales"


@pytest.mark.parametrize("page_size", [2000, 7])
def test_an_import_is_undone_and_done_again_as_one(
    two: Two, page_size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Events are taken back a page at a time."""
    monkeypatch.setattr(histories, "PAGE", page_size)
    new(two.ann, name="Before")
    before = board(two.bob)
    records = [{"client": f"Client {n % 50}", "name": f"Project {n}", "owner": f"Rep {n % 7}", "region": f"Region {n % 3}",
                "amount": n, "code": f"K{n}", "stage": n % 8 + 1, "touch_day": "2026-11-01"} for n in range(300)]  # fmt: skip
    import_records(two.bob, records)
    imported = board(two.bob)
    assert imported.total.count == 301
    assert undo(two.bob).name == "book.import"
    assert board(two.bob) == before
    assert Client.select().where(Client.archived == 0).count() == 1
    redo(two.bob)
    assert board(two.bob) == imported


def test_an_import_that_others_worked_on_is_undone_but_for_that(two: Two) -> None:
    import_records(two.bob, [{"client": f"C{n}", "name": f"P{n}"} for n in range(20)])
    third = Project.get(Project.name == "P3").id
    move_project(two.ann, third, stage=2)
    with pytest.raises(Conflict) as conflict:
        undo(two.bob)
    assert {clash.name for clash in conflict.value.fields} == {"P3", "C3"}
    undo(two.bob, rest=True)
    assert [
        row for (row,) in Project.select(Project.name).where(Project.archived == 0).tuples()
    ] == ["P3"]
    assert [row for (row,) in Client.select(Client.name).where(Client.archived == 0).tuples()] == [
        "C3"
    ]
