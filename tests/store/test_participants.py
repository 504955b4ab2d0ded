"""A touch with somebody of a design institute or a contractor: customer touches of a project that sells to several."""

from __future__ import annotations

from typing import Any

import pytest

from store.errors import Invalid
from store.models import Client, Contact, Touch
from store.queries.archive import client_file
from store.queries.capturing import ground
from store.queries.check import check
from store.queries.projects import project as project_view
from store.queries.timeline import history
from store.session import Session
from store.usecases.clients import add_contact, create_client
from store.usecases.history import redo, undo
from store.usecases.leaving import unlink_client
from store.usecases.projects import create_project
from store.usecases.working import Captured, capture_touch, link_client, record_touch
from tests.store.test_capturing import refused

TODAY = "2026-11-23"
MAIN, INSTITUTE, BUILDER = "苏州恒达", "华东市政设计院", "江苏建工"


@pytest.fixture
def project(session: Session) -> int:
    """A project at 苏州恒达 with a design institute and a contractor."""
    made = create_project(session, name="污水提升泵", client=MAIN)
    link_client(session, made, client=INSTITUTE, role="institute")
    link_client(session, made, client=BUILDER, role="contractor")
    return made


def client(name: str) -> int:
    """The id of a client."""
    return int(Client.get(Client.name == name).id)


def visit(session: Session, project: int, contact: object) -> Captured:
    """A visit of today."""
    given: dict[str, Any] = {"day": TODAY, "kind": "visit", "note": "看了图纸", "contact": contact}
    return capture_touch(session, project, **given)


def met() -> list[tuple[str, str]]:
    """Client and contact of the touches that count."""
    rows = Touch.select(Client.name, Contact.name).join(Client).switch(Touch).join(Contact)
    return list(rows.where(Touch.archived == 0).order_by(Touch.id).tuples())


def test_a_person_of_the_institute_ends_the_silence_and_stands_in_its_file(
    session: Session, project: int
) -> None:
    wang = add_contact(session, INSTITUTE, name="王工", title="院长")
    visit(session, project, wang)
    assert met() == [(INSTITUTE, "王工")]
    assert project_view(session, project).touch_day == TODAY
    file = client_file(session, client(INSTITUTE))
    assert [(one.day, one.contact, one.project) for one in file.touches] == [(TODAY, "王工", "污水提升泵")]  # fmt: skip
    assert [(one.last, one.met) for one in file.people] == [(TODAY, TODAY)]
    assert file.sole == session.actor.name
    main = client_file(session, client(MAIN))
    assert (main.touches, main.sole) == ((), ""), "nobody has met anybody of the main client"
    told = history(session, project, only="touches")
    assert [(one.kind, one.whom) for one in told] == [("touch.created", "王工")]
    undo(session)
    assert project_view(session, project).touch_day is None
    redo(session)
    assert met() == [(INSTITUTE, "王工")]
    assert check(session) == []


def test_a_typed_name_means_whoever_has_it_at_one_of_the_organisations(
    session: Session, project: int
) -> None:
    add_contact(session, INSTITUTE, name="王工")
    visit(session, project, "王 工")
    visit(session, project, "李工")
    record_touch(session, project, day=TODAY, kind="call", note="x", contact="李工")
    assert met() == [(INSTITUTE, "王工"), (MAIN, "李工"), (MAIN, "李工")]
    assert Contact.select().count() == 2
    builders = add_contact(session, BUILDER, name="王工")
    words = refused("contact", lambda: visit(session, project, "王工"))
    assert words == (
        f"“王工” is more than one person: 1 王工 ({INSTITUTE}), {builders} 王工 ({BUILDER}). "
        "Choose one, or give the number."
    )
    visit(session, project, builders)
    assert met()[-1] == (BUILDER, "王工")


def test_who_has_no_part_is_nobody_to_choose(session: Session, project: int) -> None:
    create_client(session, name="Other")
    stranger = add_contact(session, "Other", name="Stranger")
    add_contact(session, MAIN, name="张总")
    add_contact(session, INSTITUTE, name="王工", title="院长")
    people = [(one.name, one.client, one.note) for one in ground(session, project).contacts]
    assert people == [("张总", "", ""), ("王工", INSTITUTE, "院长")]
    refused("contact", lambda: visit(session, project, stranger))
    wang = ground(session, project).contacts[1].id
    unlink_client(session, link=_link(session, project, INSTITUTE))
    assert [one.name for one in ground(session, project).contacts] == ["张总"]
    words = refused("contact", lambda: visit(session, project, wang))
    assert words == f"王工 belongs to {INSTITUTE}, which has no part in this project."
    visit(session, project, "王工")
    assert met() == [(MAIN, "王工")], "a name of somebody without a part is a new contact"
    with pytest.raises(Invalid):
        record_touch(session, project, day=TODAY, kind="call", note="x", contact=stranger)


def test_an_organisation_with_two_parts_lends_its_people_once(
    session: Session, project: int
) -> None:
    link_client(session, project, client=INSTITUTE, role="agent")
    link_client(session, project, client=MAIN, role="distributor")
    add_contact(session, INSTITUTE, name="王工")
    add_contact(session, MAIN, name="张总")
    assert [one.name for one in ground(session, project).contacts] == ["张总", "王工"]
    visit(session, project, "王工")
    visit(session, project, "张总")
    assert met() == [(INSTITUTE, "王工"), (MAIN, "张总")]


def _link(session: Session, project: int, name: str) -> int:
    from store.models import ProjectClient

    del session
    row = ProjectClient.get(ProjectClient.project == project, ProjectClient.client == client(name))
    return int(row.id)


def test_many_organisations_cost_no_more_statements(session: Session, project: int) -> None:
    wang = add_contact(session, INSTITUTE, name="王工")
    visit(session, project, wang)

    def cost() -> int:
        statements: list[str] = []
        run = session.book.db.execute_sql

        def counted(sql: str, *args: Any, **words: Any) -> Any:
            statements.append(sql)
            return run(sql, *args, **words)

        session.book.db.execute_sql = counted
        try:
            visit(session, project, wang)
            visit(session, project, "王工")
            ground(session, project)
        finally:
            del session.book.db.execute_sql
        return len(statements)

    few = cost()
    for number in range(12):
        link_client(session, project, client=f"Agent {number}", role="agent")
        add_contact(session, f"Agent {number}", name=f"Person {number}")
    assert cost() == few
    assert len(ground(session, project).contacts) == 13
