"""The other reads: a project, lists of projects and clients, choices of forms, the mirror."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from store.errors import NotFound
from store.models import Project
from store.queries.board import Narrowing, page
from store.queries.clients import client, clients
from store.queries.mirror import mirror, reflections
from store.queries.people import client_choices, member_choices, members, region_choices
from store.queries.projects import project, projects
from store.session import Session
from store.text import render
from store.usecases.clients import add_contact, create_client, edit_client
from store.usecases.members import add_member, add_region, edit_member
from store.usecases.projects import close_project, create_project, edit_project, move_project
from store.usecases.working import link_client, record_touch, set_next_step, staff_project, wait_for
from tests.store.market import Naive, fill


def test_a_project_with_everything_known_of_it(session: Session) -> None:
    add_member(session, name="Wang")
    found = create_project(session, name="Pump house", client="Yuxi Water", owner="Wang", region="North", stage=3, amount=500,
                           close="2026-12-30", code="P-7", product="pumps", source="fair", tax="included", remarks="urgent")  # fmt: skip
    edit_client(session, "Yuxi Water", klass="A")
    create_client(session, name="Institute")
    link_client(session, found, client="Institute", role="institute")
    staff_project(session, found, member="Wang", role="presales")
    assert staff_project(session, found, member="Wang", role="presales") == 1, "once is enough"
    set_next_step(session, found, text="Later", due="2026-12-10", owner="Wang")
    set_next_step(session, found, text="Sooner", due="2026-12-01")
    wait_for(session, found, who="customer", since="2026-11-20")
    session.clock.step(days=3)  # type: ignore[attr-defined]
    record_touch(session, found, day="2026-11-25", kind="visit", note="met", contact="Mr Li")
    view = project(session, found)
    assert (view.name, view.client, view.client_class, view.owner, view.region) == (
        "Pump house",
        "Yuxi Water",
        "A",
        "Wang",
        "North",
    )
    assert (view.stage.number, view.stage_days, view.status, view.live) == (3, 3, "open", True)
    assert (view.amount, view.currency, view.close, view.code, view.tax) == (
        500,
        "CNY",
        "2026-12-30",
        "P-7",
        "included",
    )
    assert (view.touch_day, view.silence_days, view.waiting_for, view.waiting_days) == (
        "2026-11-25",
        1,
        "customer",
        6,
    )
    assert [(step.text, step.due, step.owner) for step in view.steps] == [
        ("Sooner", "2026-12-01", "chief"),
        ("Later", "2026-12-10", "Wang"),
    ]
    assert [person[:2] for person in view.team] == [("Wang", "presales")]
    assert [organisation[:2] for organisation in view.organisations] == [("Institute", "institute")]
    assert (view.flags, view.base_day, view.base_kind) == ((), "2026-11-23", "created")
    with pytest.raises(NotFound, match="P-99"):
        project(session, 99)


def test_lists_of_projects_by_status_stage_and_client(session: Session) -> None:
    fill(session, 80)
    naive = Naive.look(session)
    for status in ("open", "parked", "won", "lost", "dropped", "all"):
        rows = projects(session, status=status)
        expected = {
            r["id"]
            for r in naive.rows
            if status in ("all", "open" if naive.live(r) else r["status"])
        }
        assert {row.id for row in rows} == expected
        assert status == "all" or {row.status for row in rows} <= {status}
    opened = projects(session, order="name")
    assert projects(session, order="name", offset=3, limit=4) == opened[3:7]
    narrowing = Narrowing(classes=("A",), flags=("red",))
    for stage in (1, 5):
        cards = page(session, stage, narrowing=narrowing, limit=99)
        assert [row.id for row in projects(session, narrowing, stage=stage)] == [
            card.id for card in cards
        ]
        assert {row.flag for row in projects(session, narrowing)} == {"red"}
    one = naive.rows[0]["client"]
    number = (
        Project.select(Project.client).where(Project.id == naive.rows[0]["id"]).tuples().get()[0]
    )
    assert {row.client for row in projects(session, status="all", client=number)} == {one}


def test_a_clients_file(session: Session) -> None:
    add_region(session, name="North")
    number = create_client(
        session,
        name="玉溪水务",
        code="K-1",
        klass="A",
        region="North",
        owner="chief",
        industry="water",
        remarks="a\nb",
    )
    add_contact(
        session,
        number,
        name="Mr Li",
        roles=("decision", "user"),
        influence=5,
        attitude=-2,
        phone="1",
    )
    first = create_project(session, name="first", client=number)
    second = create_project(session, name="second", client="玉溪水务")
    close_project(session, second, to="won")
    view = client(session, number)
    assert (view.name, view.code, view.klass, view.region, view.owner, view.remarks) == (
        "玉溪水务",
        "K-1",
        "A",
        "North",
        "chief",
        "a\nb",
    )
    assert [(c.name, c.roles, c.influence, c.attitude) for c in view.contacts] == [
        ("Mr Li", ("decision", "user"), 5, -2)
    ]
    assert {(row.id, row.status) for row in view.projects} == {(first, "open"), (second, "won")}
    create_client(session, name="Anning Steel")
    assert [(row.name, row.open_projects) for row in clients(session)] == [
        ("玉溪水务", 1),
        ("Anning Steel", 0),
    ]
    assert [row.name for row in clients(session, "yxsw")] == ["玉溪水务"]
    assert [row.name for row in clients(session, "ste ann")] == ["Anning Steel"]
    assert clients(session, "nning") == []
    assert [choice.name for choice in client_choices(session, "玉")] == ["玉溪水务"]
    with pytest.raises(NotFound):
        client(session, 99)


def test_people_and_regions_as_choices(session: Session) -> None:
    for name, parent in (("China", None), ("North", "China"), ("Hebei", "North")):
        add_region(session, name=name, parent=parent)
    add_member(
        session, name="王芳", roles=("rep", "presales"), region="Hebei", login="wang", lang="zh"
    )
    add_member(session, name="Gone")
    edit_member(session, "Gone", archived=1)
    assert [choice.name for choice in region_choices(session)] == [
        "China",
        "China › North",
        "China › North › Hebei",
    ]
    assert [choice.name for choice in member_choices(session)] == ["chief", "王芳"]
    assert " wf " in member_choices(session)[1].keys
    assert [m.name for m in members(session, archived=True)] == ["chief", "王芳", "Gone"]
    view = members(session)[1]
    assert (view.login, view.roles, view.region, view.lang, view.archived) == (
        "wang",
        ("rep", "presales"),
        "Hebei",
        "zh",
        False,
    )


def test_the_mirror_counts_what_its_narrowing_lists(session: Session) -> None:
    assert mirror(session) == []
    fill(session, 80)
    naive = Naive.look(session)
    items = reflections(session)
    assert [render(item.sentence, "en") for item in items] == [
        render(sentence, "en") for sentence in mirror(session)
    ]
    for item in items:
        n = item.sentence.params["n"]
        listed = [row for row in naive.narrowed(item.narrowing) if naive.live(row)]
        if item.narrowing.owners and item.narrowing.owners != (0,):
            amount = sum(row["amount"] for row in listed if row["currency"] == "CNY")
            whole = sum(
                row["amount"] for row in naive.rows if naive.live(row) and row["currency"] == "CNY"
            )
            assert item.sentence.params["share"] == round(100 * amount / whole)
        else:
            assert n == len(listed)
    assert len(items) > 3


def test_the_mirror_leaves_out_what_has_no_data(session: Session) -> None:
    found = create_project(session, name="p", client="c", owner="Wang")
    set_next_step(session, found, text="Call", due="2026-12-01")
    assert [render(sentence, "en") for sentence in mirror(session)] == ["1 open project, 0 in all."]
    edit_project(session, found, owner=None)
    assert render(mirror(session)[-1], "en") == "1 project has no owner."


def test_reads_say_as_much_of_a_large_book_as_of_a_small_one(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    execute = session.book.db.execute_sql
    found = create_project(session, name="p", client="c", owner="Wang", region="North", stage=2)
    move_project(session, found, stage=3)
    reads: dict[str, Callable[[], Any]] = {
        "project": lambda: project(session, found), "projects": lambda: projects(session), "clients": lambda: clients(session),
        "client": lambda: client(session, 1), "members": lambda: members(session), "regions": lambda: region_choices(session),
        "mirror": lambda: mirror(session),
    }  # fmt: skip

    def counts() -> dict[str, int]:
        numbers = {}
        for name, read in reads.items():
            said.clear()
            read()
            numbers[name] = len(said)
        return numbers

    monkeypatch.setattr(
        session.book.db,
        "execute_sql",
        lambda sql, *a, **w: (said.append(sql), execute(sql, *a, **w))[1],
    )
    small = counts()
    for number in range(12):
        other = create_project(
            session,
            name=f"q{number}",
            client="c",
            owner=f"o{number % 5}",
            region=f"r{number}",
            stage=2,
            amount=5,
        )
        set_next_step(session, other, text="Call", due=session.today)
        staff_project(session, found, member=f"o{number % 5}", role="presales")
        add_contact(session, 1, name=f"contact {number}")
    large = counts()
    assert large.pop("mirror") <= small.pop("mirror") + 2, "a sentence more for each thing to say"
    assert large == small
