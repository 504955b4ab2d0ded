"""A touch with what follows from it is one command; promises are kept, late or broken (method §6, §7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from store import drafts
from store.clock import FixedClock
from store.domain.promises import empty_phrase, settled, standing
from store.domain.touches import weaknesses
from store.errors import Invalid, LoudouError, NotFound
from store.models import Command, Contact, Event, NextStep, Touch
from store.queries.capturing import ground, kept_draft, promises
from store.queries.check import check
from store.session import Session
from store.usecases.clients import add_contact, create_client
from store.usecases.history import redo, undo
from store.usecases.members import add_member, edit_member
from store.usecases.projects import close_project, create_project, edit_project
from store.usecases.working import (
    Captured,
    capture_touch,
    change_next_step,
    finish_next_step,
    set_next_step,
)

TODAY = "2026-11-23"
UUID = "6f1c2b1e-0000-4000-8000-00000000abcd"


@pytest.fixture
def project(session: Session) -> int:
    return create_project(session, name="污水提升泵", client="苏州恒达")


def visit(session: Session, project: int, **words: Any) -> Captured:
    """A visit of today."""
    return capture_touch(
        session, project, **{"day": TODAY, "kind": "visit", "note": "看了现场", **words}
    )


def refused(field: str, call: Callable[[], object]) -> str:
    """The call is refused under that field, and nothing of it is written."""
    before = (Command.select().count(), Event.select().count(), Touch.select().count())
    with pytest.raises(Invalid) as refusal:
        call()
    assert refusal.value.field == field, str(refusal.value)
    assert (Command.select().count(), Event.select().count(), Touch.select().count()) == before
    return str(refusal.value)


def test_a_command_takes_the_draft_that_it_makes_true_with_it(
    session: Session, project: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, ran = f"touch:{project}", []
    other = add_member(session, name="周敏", login="zhou", roles=("rep",))
    theirs = replace(session, actor=replace(session.actor, id=other))
    for each in (session, theirs):
        drafts.put(each, key, {"note": "看了"})
    refused("note", lambda: visit(replace(session, fulfils=key), project, note=" "))
    assert drafts.get(session, key) == {"note": "看了"}
    database = session.book.db
    monkeypatch.setattr(database, "commit", lambda commit=database.commit: ran.append(commit()))
    made = visit(replace(session, fulfils=key), project, command=UUID)
    assert (made.step, len(ran)) == (None, 1), "both, or none"
    assert drafts.get(session, key) is None
    assert drafts.get(theirs, key) == {"note": "看了"}
    drafts.put(session, key, {"note": "又"})  # it did not reach the person that it was saved
    assert visit(replace(session, fulfils=key), project, command=UUID) == made
    assert drafts.get(session, key) is None


def test_all_of_it_is_one_command_and_one_undo(session: Session, project: int) -> None:
    step = set_next_step(session, project, text="送图纸", due="2026-11-25")
    commands = Command.select().count()
    made = visit(
        session, project, contact="王工", done=[step], next_text="送样机", next_due="2026-11-27",
        command=UUID,
    )  # fmt: skip
    assert Command.select().count() == commands + 1
    assert made.settled == ("kept",)
    assert made.step is not None
    again = visit(
        session, project, contact="王工", done=[step], next_text="送样机", next_due="2026-11-27",
        command=UUID,
    )  # fmt: skip
    assert again == made, "the same command again gives the same answer"
    assert isinstance(again, Captured)
    assert Touch.select().count() == 1
    assert [(p.text, p.standing) for p in promises(session, project)] == [
        ("送样机", "open"),
        ("送图纸", "kept"),
    ]
    undo(session)
    assert [(p.text, p.standing) for p in promises(session, project)] == [("送图纸", "open")]
    assert Contact.select().where(Contact.archived == 0).count() == 0
    redo(session)
    assert [person.name for person in ground(session, project).contacts] == ["王工"]
    assert [p.standing for p in promises(session, project)] == ["open", "kept"]
    assert check(session) == []


def test_what_is_refused_stands_under_its_field(session: Session, project: int) -> None:
    refused("day", lambda: visit(session, project, day="2026-11-24"))
    refused("next_due", lambda: visit(session, project, next_text="Send", next_due="2026-11-22"))
    refused("next_due", lambda: visit(session, project, next_text="Send"))
    refused("next_text", lambda: visit(session, project, next_due="2026-11-27"))
    refused(
        "next_role", lambda: visit(session, project, next_text="a", next_due=TODAY, next_role="x")
    )
    stranger = add_contact(session, create_client(session, name="Other"), name="Stranger")
    words = refused("contact", lambda: visit(session, project, contact=stranger))
    assert words == "Stranger belongs to Other, which has no part in this project."
    with pytest.raises(NotFound):
        visit(session, project, contact=9999)
    other = create_project(session, name="Second", client="苏州恒达")
    step = set_next_step(session, other, text="Call", due=TODAY)
    words = refused("done", lambda: visit(session, project, done=[step]))
    assert "another project" in words
    finish_next_step(session, step)
    refused("done", lambda: visit(session, other, done=[step]))
    step = set_next_step(session, other, text="Call", due=TODAY)
    words = refused("done", lambda: visit(session, other, day="2026-11-22", done=[step]))
    assert words == "“Call” was promised on 2026-11-23; it was not done before."
    refused("day", lambda: finish_next_step(session, step, day="2026-03-01"))
    gone = add_member(session, name="何涛")
    edit_member(session, "何涛", archived=1)
    words = refused(
        "next_owner",
        lambda: visit(session, project, next_text="a", next_due=TODAY, next_owner=gone),
    )
    assert words == "何涛 has left; choose somebody else."
    words = refused(
        "owner",
        lambda: set_next_step(session, project, text="a", due=TODAY, owner="何涛"),
    )
    assert words == "何涛 has left; choose somebody else."
    add_contact(session, "苏州恒达", name="王工")
    second = add_contact(session, "苏州恒达", name="王工 2")
    Contact.update(folded="王工").where(
        Contact.id == second
    ).execute()  # as an older book may have it
    refused("contact", lambda: visit(session, project, contact="王工"))


@pytest.mark.parametrize("status", ["won", "lost", "dropped"])
def test_a_closed_project_takes_touches_but_no_next_step(
    session: Session, project: int, status: str
) -> None:
    close_project(session, project, to=status, reason="" if status == "won" else "price")
    assert visit(session, project).step is None
    words = refused(
        "next_text", lambda: visit(session, project, next_text="Send", next_due="2026-11-27")
    )
    assert f"is {status} meanwhile" in words
    assert status in refused(
        "text", lambda: set_next_step(session, project, text="Send", due="2026-11-27")
    )


def test_how_promises_stand(session: Session, project: int) -> None:
    clock = session.book.clock
    assert isinstance(clock, FixedClock)
    first = set_next_step(session, project, text="送图纸", due="2026-11-25")
    second = set_next_step(session, project, text="继续跟进", due="2026-11-24")
    third = set_next_step(session, project, text="Call", due="2026-11-26")
    change_next_step(session, first, due="2026-11-30")
    clock.step(days=2)
    assert finish_next_step(session, third) == "kept"
    found = {p.id: (p.standing, p.moved, p.empty) for p in promises(session, project)}
    assert found == {
        first: ("open", True, False),
        second: ("broken", False, True),
        third: ("kept", False, False),
    }
    assert [p.id for p in promises(session, project)][:2] == [second, first]
    assert finish_next_step(session, second) == "late"
    assert finish_next_step(session, first) == "late"
    assert settled("2026-11-25", "2026-11-25", "2026-11-25") == "kept"
    assert settled("2026-11-25", "2026-11-26", "2026-11-25") == "late"
    assert [standing("open", due, TODAY) for due in (TODAY, "2026-11-22")] == ["open", "broken"]


@pytest.mark.parametrize("text", ["继续跟进", "跟进", "保持联系", "持续沟通", "密切关注项目进展", "再联系客户", "…", "TBD",
                                  "keep following up", "Follow up with the customer", "stay in touch", "ＴＢＤ"])  # fmt: skip
def test_phrases_that_promise_nothing(text: str) -> None:
    assert empty_phrase(text)


@pytest.mark.parametrize("text", ["送样机", "跟进设计院选型", "继续跟进,周五见张总", "拿到设计院确认", "联系王工", "电话",
                                  "call Mr Li", "send the drawings", "follow up on price", "DN400"])  # fmt: skip
def test_phrases_that_promise_something(text: str) -> None:
    assert not empty_phrase(text)


def test_what_makes_a_record_weak() -> None:
    assert weaknesses(person=True, date=True) == ()
    assert [m.id for m in weaknesses(person=False, date=False)] == [
        "no person at the client is named",
        "no next date",
    ]


def test_the_newest_draft_on_a_project_that_is_there(session: Session, project: int) -> None:
    clock = session.book.clock
    assert isinstance(clock, FixedClock)
    kinds = ("touch", "next", "project")
    assert kept_draft(session, kinds, 7) is None
    for key in ("touch:999", "close:1", "project:new", f"touch:{project}"):
        drafts.put(session, key, {"note": "x"})
    found = kept_draft(session, kinds, 7)
    assert found == ("touch", project, "污水提升泵", ())
    other = create_project(session, name="Second", client="苏州恒达")
    drafts.put(session, f"next:{other}", {"text": "y"})
    assert kept_draft(session, kinds, 7) == ("next", other, "Second", ())
    drafts.put(session, "project:new", {"name": "z"})
    assert kept_draft(session, (*kinds, "new"), 7) == ("new", 0, "", ())
    close_project(session, other, to="lost", reason="price")
    for odd in ({}, {"_marks": [7, [1], ["a", 1]]}, {"_marks": [[other, 1]]}, [1]):
        drafts.put(session, "several:park", odd)
        assert kept_draft(session, ("several:park",), 7) is None
    drafts.put(session, "several:park", {"until": "+3", "_marks": [[other, 1], [project, 1]]})
    assert kept_draft(session, ("several:park",), 7) == ("several:park", 0, "", ((project, 1),))
    clock.step(days=8)
    assert kept_draft(session, (*kinds, "new", "several:park"), 7) is None


def test_the_ground_of_a_form_is_read_in_five_statements(session: Session, project: int) -> None:
    for n in range(30):
        add_contact(session, "苏州恒达", name=f"Person {n}")
        set_next_step(session, project, text=f"Step {n}", due="2026-11-27")
    edit_project(session, project, amount=5)
    statements: list[str] = []
    run = session.book.db.execute_sql

    def counted(sql: str, *args: Any, **words: Any) -> Any:
        statements.append(sql)
        return run(sql, *args, **words)

    session.book.db.execute_sql = counted
    try:
        base = ground(session, project)
    finally:
        del session.book.db.execute_sql
    selects = [sql for sql in statements if sql.startswith("SELECT")]
    assert len(selects) == 5, (
        statements
    )  # the project, contacts, members, promises, the limit of silence
    assert (len(base.contacts), len(base.open)) == (30, 30)
    with pytest.raises(LoudouError):
        ground(session, 999)
    assert NextStep.select().count() == 30
