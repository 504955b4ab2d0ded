"""Every use case tried by every role: the table of rights is kept, and what it does not name is refused."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import pytest

import store.usecases
from store.database import Book
from store.domain.access import ACCESS, ROLES, USE_CASES, allowed
from store.errors import NotAllowed
from store.models import Command, Decision, Event, Member, Project, Region, ReviewEntry
from store.queries.narrowing import Narrowing
from store.session import Actor, Session, open_session
from store.usecases import core
from store.usecases.clients import add_contact
from store.usecases.gates import tick_item
from store.usecases.history import undo
from store.usecases.importing import import_records
from store.usecases.keydates import set_key_date
from store.usecases.members import edit_member
from store.usecases.potentials import add_potential
from store.usecases.projects import close_project, create_project, edit_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.briefs import write_brief
from store.usecases.reviewing.opening import open_review
from store.usecases.views import save_view
from store.usecases.working import link_client, record_touch, set_next_step, staff_project
from tests.store.conftest import Two

for found in pkgutil.walk_packages(store.usecases.__path__, "store.usecases."):
    importlib.import_module(found.name)

WRITING = {"administrator", "regional_manager", "rep", "archive_keeper"}
KEPT_FOR_ADMINISTRATORS = {
    "member.add",
    "member.edit",
    "region.add",
    "setting.set",
    "book.backup",
    "book.restore",
}


LEADING = {"administrator", "regional_manager"}
EXPORTING = WRITING | {"executive", "finance", "commerce"}


def may(name: str) -> set[str]:
    """The roles that the contract lets do a use case."""
    if name in KEPT_FOR_ADMINISTRATORS:
        return {"administrator"}
    if name.startswith(("review.", "decision.")):
        return LEADING
    return EXPORTING if name == "export.record" else WRITING


class Desk:
    """A book with something of everything in it, and a call of each use case that must succeed."""

    def __init__(self, session: Session) -> None:
        self.project = create_project(
            session, name="Pump house", client="Yuxi Water", owner="Wang", region="North"
        )
        self.lost = create_project(session, name="Old station", client="Yuxi Water")
        close_project(session, self.lost, to="lost", reason="price")
        self.contact = add_contact(session, "Yuxi Water", name="Mr Li")
        self.potential = add_potential(session, "Yuxi Water", name="Second line")
        self.step = set_next_step(session, self.project, text="Send the drawings", due="2026-11-30")
        self.touch = record_touch(
            session, self.project, day=session.today, kind="visit", note="Met", contact="Mr Li"
        )
        tick_item(session, self.project, item="visited", evidence="Minutes of 11-20")
        self.date = set_key_date(session, self.project, kind="tender", day="2026-12-10")
        self.team = staff_project(session, self.project, member="Wang", role="consultant")
        self.link = link_client(session, self.project, client="Yuxi Water", role="agent")

        self._review(session)
        self.view = save_view(session, name="West", narrowing=Narrowing())

    def _review(self, session: Session) -> None:
        """A review of Wang's projects, one of them due a verdict, one with a third *continue*."""
        self.due = create_project(session, name="Due", client="Anning Steel", owner="Wang")
        self.third = create_project(session, name="Third", client="Chuxiong Paper", owner="Wang")
        for one in (self.due, self.third):
            Project.update(d_base="2026-10-01", d_anchor="2026-10-01").where(
                Project.id == one
            ).execute()
        self.review = open_review(session, members=["Wang"])
        self.owned = create_project(session, name="Late", client="Yuxi Water", owner="Wang")
        ids = dict(ReviewEntry.select(ReviewEntry.project, ReviewEntry.id).tuples())
        self.entry, self.old = ids[self.project], ids[self.due]
        self.pending = deciding.go_on(
            session, ids[self.third], intent="low", reason="x", evidence="y", until="2026-12-01"
        ).id
        Region.update(parent=Region.insert(name="HQ", folded="hq").execute()).execute()
        Member.update(region=Region.get(Region.name == "North")).where(
            Member.id == session.actor.id
        ).execute()
        Member.update(region=Region.get(Region.name == "HQ")).where(Member.name == "Wang").execute()
        Decision.update(state="pending").where(Decision.id == self.pending).execute()
        record_touch(
            session,
            self.project,
            day=session.today,
            kind="visit",
            note="Good",
            contact="Mr Li",
            outcome="progress",
        )
        write_brief(session, self.project, work="Visited")

    def call(self, name: str, session: Session) -> Any:
        places, words = CALLS[name](self)
        return core.REGISTRY[name](session, *places, **words)


Call = Callable[[Desk], tuple[tuple[Any, ...], dict[str, Any]]]
CALLS: dict[str, Call] = {
    "project.create": lambda d: ((), {"name": "Lift station", "client": "Anning Steel"}),
    "project.edit": lambda d: ((d.project,), {"amount": 500}),
    "project.move": lambda d: ((d.project,), {"stage": 2}),
    "project.close": lambda d: ((d.project,), {"to": "dropped", "reason": "budget"}),
    "project.reopen": lambda d: ((d.lost,), {}),
    "project.staff": lambda d: ((d.project,), {"member": "Wang", "role": "presales"}),
    "project.link": lambda d: ((d.project,), {"client": "Yuxi Water", "role": "institute"}),
    "project.unstaff": lambda d: ((d.team,), {}),
    "project.unlink": lambda d: ((d.link,), {}),
    "team.change": lambda d: ((d.team,), {"role": "presales"}),
    "participant.change": lambda d: ((d.link,), {"role": "contractor"}),
    "project.wait": lambda d: ((d.project,), {"who": "customer"}),
    "several.move": lambda d: (({d.project: None},), {"stage": 2}),
    "several.owner": lambda d: (({d.project: None},), {"owner": None}),
    "several.next": lambda d: (({d.project: None},), {"text": "Visit", "due": "2026-12-01"}),
    "several.park": lambda d: (({d.project: None},), {"until": "2026-12-28", "reason": "budget"}),
    "gate.tick": lambda d: ((d.project,), {"item": "need_sketched", "evidence": "Survey sheet"}),
    "gate.untick": lambda d: ((d.project,), {"item": "visited"}),
    "date.set": lambda d: ((d.project,), {"kind": "bid_bond", "day": "2026-12-01"}),
    "date.change": lambda d: ((d.date,), {"day": "2026-12-11"}),
    "date.archive": lambda d: ((d.date,), {}),
    "touch.record": lambda d: ((d.project,), {"day": "2026-11-20", "kind": "call", "note": "Rang"}),
    "touch.capture": lambda d: (
        (d.project,),
        {
            "day": "2026-11-20",
            "kind": "call",
            "note": "Rang",
            "next_text": "Visit",
            "next_due": "2026-12-01",
        },
    ),
    "touch.archive": lambda d: ((d.touch,), {}),
    "next.set": lambda d: ((d.project,), {"text": "Visit", "due": "2026-12-01"}),
    "next.change": lambda d: ((d.step,), {"due": "2026-12-02"}),
    "next.finish": lambda d: ((d.step,), {}),
    "next.follow": lambda d: ((d.step,), {"text": "Visit", "due": "2026-12-01"}),
    "brief.write": lambda d: ((d.project,), {"work": "Rang"}),
    "review.open": lambda d: ((), {"members": ["Wang"]}),
    "review.add": lambda d: ((d.review,), {"project": d.owned}),
    "review.attend": lambda d: ((d.review,), {"member": "Wang", "presence": "absent"}),
    "review.skip": lambda d: ((d.entry,), {}),
    "review.close": lambda d: ((d.review,), {}),
    "decision.outcome": lambda d: ((d.entry,), {"outcome": "none"}),
    "decision.next": lambda d: ((d.entry,), {"text": "Visit", "due": "2026-12-01"}),
    "decision.continue": lambda d: (
        (d.old,),
        {"intent": "high", "reason": "budget", "evidence": "tender", "until": "2026-12-01"},
    ),
    "decision.wait": lambda d: ((d.entry,), {"until": "2026-12-01", "source": "letter"}),
    "decision.park": lambda d: ((d.entry,), {"until": "2026-12-01", "reason": "budget"}),
    "decision.drop": lambda d: ((d.entry,), {"reason": "no_intent"}),
    "decision.move": lambda d: ((d.entry,), {"by": 1}),
    "decision.accept": lambda d: ((d.entry,), {}),
    "decision.unchanged": lambda d: ((d.entry,), {"reason": "waits"}),
    "decision.confirm": lambda d: ((d.entry,), {}),
    "decision.correct": lambda d: ((d.pending,), {"note": "medium"}),
    "decision.settle": lambda d: ((d.pending,), {"accept": True, "reason": "key account"}),
    "client.create": lambda d: ((), {"name": "Chengdu Valves"}),
    "client.edit": lambda d: (("Yuxi Water",), {"industry": "water"}),
    "contact.add": lambda d: (("Yuxi Water",), {"name": "Ms Zhao"}),
    "contact.edit": lambda d: ((d.contact,), {"title": "Head"}),
    "view.save": lambda d: ((), {"name": "East", "narrowing": Narrowing(text="x")}),
    "view.archive": lambda d: ((d.view,), {}),
    "export.record": lambda d: (
        (),
        {"what": "projects", "rows": 3, "fields": ["name"], "target": "/tmp/list.csv"},
    ),
    "contact.archive": lambda d: ((d.contact,), {}),
    "potential.add": lambda d: (("Yuxi Water",), {"name": "Third line"}),
    "potential.edit": lambda d: ((d.potential,), {"amount": 500}),
    "potential.archive": lambda d: ((d.potential,), {}),
    "history.undo": lambda d: ((), {}),
    "history.redo": lambda d: ((), {}),
    "member.add": lambda d: ((), {"name": "Newcomer"}),
    "member.edit": lambda d: (("Wang",), {"lang": "zh"}),
    "region.add": lambda d: ((), {"name": "South"}),
    "setting.set": lambda d: (("silent_days", 20), {}),
    "book.backup": lambda d: ((), {"file": "monday.db"}),
    "book.restore": lambda d: ((), {"file": "monday.db"}),
}


@pytest.fixture
def desk(session: Session) -> Desk:
    return Desk(session)


def acting(session: Session, *roles: str) -> Session:
    """A session of a member who has these roles, and only these, in the book."""
    row = Member.select(Member.id).where(Member.name == "Wang").tuples().first()
    Member.update(roles=" ".join(roles)).where(Member.id == row[0]).execute()
    return Session(session.book, Actor(row[0], "Wang", "wang", frozenset(roles)))


@contextmanager
def forgotten(book: Book) -> Any:
    """Whatever happens in the block is taken back, so that each role meets the same book."""
    with book.writing(), book.db.atomic() as transaction:
        yield
        transaction.rollback()


def test_the_table_and_the_use_cases_name_the_same_things() -> None:
    assert set(core.REGISTRY) == set(ACCESS) == set(USE_CASES)


def test_every_use_case_is_tried_here() -> None:
    assert set(CALLS) | {"book.import"} == set(ACCESS)


def test_the_rights_are_those_of_the_contract() -> None:
    for name in ACCESS:
        assert {role for role in ROLES if allowed({role}, name)} == may(name), name


@pytest.mark.parametrize("name", [*CALLS])
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_each_role_is_let_in_or_refused(name: str, desk: Desk, session: Session) -> None:
    for role in ROLES:
        with forgotten(session.book):
            if name.startswith("history."):  # something of his own to take back, and to do again
                create_project(acting(session, "rep"), name="Mine", client="Mine")
                if name == "history.redo":
                    undo(acting(session, "rep"))
            person = acting(session, role)
            commands, events = Command.select().count(), Event.select().count()
            if role in may(name):
                desk.call(name, person)
                assert Command.select().count() == commands + 1
                assert Event.select().count() > events
            else:
                with pytest.raises(NotAllowed) as refusal:
                    desk.call(name, person)
                assert "Wang may not do this" in str(refusal.value)
                assert (Command.select().count(), Event.select().count()) == (commands, events)


@pytest.mark.parametrize("name", [*CALLS])
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_who_lost_a_role_or_left_is_refused_in_an_open_session(
    name: str, desk: Desk, session: Session
) -> None:
    person = acting(session, "administrator")
    for change in ({"roles": "presales"}, {"archived": 1}):
        with forgotten(session.book):
            Member.update(**change).where(Member.id == person.actor.id).execute()
            commands, events = Command.select().count(), Event.select().count()
            with pytest.raises(NotAllowed, match="Wang"):
                desk.call(name, person)
            assert (Command.select().count(), Event.select().count()) == (commands, events)


def test_rights_are_those_of_the_moment(two: Two) -> None:
    """On both engines, by use cases only: demoted, archived, and behind an administrator who is none any more."""
    chief, bob = open_session(two.bob.book, login="chief", lang="en"), two.bob
    project = create_project(bob, name="Pump house", client="Yuxi Water")
    uuid = "6f1c2b1e-0000-4000-8000-000000000001"
    assert edit_project(bob, project, amount=5, command=uuid) == 2
    behind = open_session(bob.book, login="ann", as_member="Bob", lang="en")
    edit_project(behind, project, amount=6)
    edit_member(chief, "Ann", roles=("rep",))
    with pytest.raises(NotAllowed, match="Only an administrator may use --as; Ann is none"):
        edit_project(behind, project, amount=7)
    with pytest.raises(NotAllowed, match="Ann may not do this"):
        edit_member(two.ann, "Bob", roles=("administrator",))
    edit_project(two.ann, project, amount=8)  # a rep's rights are left to her
    edit_member(chief, "Bob", roles=("presales",))
    for refused in (lambda: edit_project(bob, project, amount=9), lambda: undo(bob)):
        with pytest.raises(NotAllowed, match="Bob may not do this"):
            refused()
    edit_member(chief, "Ann", archived=1)
    with pytest.raises(NotAllowed, match="Ann is no active member"):
        edit_project(two.ann, project, amount=9)
    assert edit_project(bob, project, amount=5, command=uuid) == 2, "what was done stays answered"
    assert Project.get(Project.id == project).amount == 8


def test_undo_in_an_open_session_is_no_way_round_a_lost_role(two: Two) -> None:
    edit_member(two.ann, "Bob", roles=("presales",))
    edit_member(open_session(two.ann.book, login="chief"), "Ann", roles=("rep",))
    with pytest.raises(NotAllowed, match=r"Ann may not do this \(change of a member\)"):
        undo(two.ann)
    assert Member.get(Member.name == "Bob").roles == "presales"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", [*ROLES])
def test_importing_is_for_those_who_write(role: str, desk: Desk, session: Session) -> None:
    rows = [{"client": "Chengdu Valves", "name": "Second line", "amount": 120_000_00}]
    before = Project.select().count()
    if role in WRITING:
        import_records(acting(session, role), rows)
        assert Project.select().count() == before + 1
    else:
        with pytest.raises(NotAllowed):
            import_records(acting(session, role), rows)
        assert Project.select().count() == before


def test_two_roles_give_the_rights_of_both(desk: Desk, session: Session) -> None:
    with forgotten(session.book):
        desk.call("member.add", acting(session, "presales", "administrator"))
        with pytest.raises(NotAllowed):
            desk.call("member.add", acting(session, "presales", "rep"))


def test_an_unknown_role_and_no_role_at_all_may_do_nothing(desk: Desk, session: Session) -> None:
    for roles in ((), ("root",), ("Administrator",)):
        for name in CALLS:
            with pytest.raises(NotAllowed):
                desk.call(name, acting(session, *roles))


def test_a_use_case_that_the_table_does_not_name_is_refused_to_everybody(session: Session) -> None:
    ran = []

    @core.usecase("vault.open")
    def open_vault(do: core.Doing, /, *, command: str | None = None) -> int:
        ran.append(do)
        return 1

    try:
        for role in ROLES:
            with pytest.raises(NotAllowed):
                open_vault(acting_chief(session, role))
    finally:
        del core.REGISTRY["vault.open"]
    assert not ran


def acting_chief(session: Session, role: str) -> Session:
    return Session(session.book, Actor(session.actor.id, "chief", "chief", frozenset({role})))
