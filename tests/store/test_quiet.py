"""What undo passes over, and who may add people on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest

import store.usecases.importing  # noqa: F401 - registers book.import
from store.errors import NotFound
from store.models import Layout
from store.queries.board import Narrowing, page
from store.queries.check import check
from store.queries.people import member_choices, region_choices
from store.session import Session
from store.usecases.core import REGISTRY, usecase
from store.usecases.doing import Doing
from store.usecases.history import undo
from store.usecases.members import add_member
from store.usecases.projects import create_project, edit_project
from tests.tui.driver import colleague


def test_undo_passes_over_an_import_that_only_remembered_a_layout(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(REGISTRY, "book.import", REGISTRY["book.import"])

    def remember(do: Doing, *, command: str | None = None) -> None:
        do.create(Layout, {"signature": "s", "mapping": "{}"})

    project = create_project(session, name="p", client="c")
    usecase("book.import")(remember)(session)
    assert undo(session).name == "project.create"
    with pytest.raises(NotFound):
        edit_project(session, project, name="gone")


def test_a_rep_adds_no_members_or_regions_by_a_slip(session: Session) -> None:
    add_member(session, name="周敏")
    rep = colleague(session, "Ann")
    project = create_project(rep, name="p", client="new client", owner="周敏")
    before = (member_choices(session), region_choices(session))
    for slip in ({"owner": "周敏敏"}, {"region": "华东东"}):
        with pytest.raises(NotFound):
            create_project(rep, name="q", client="c", **slip)  # type: ignore[arg-type]
        with pytest.raises(NotFound):
            edit_project(rep, project, **slip)
    assert (member_choices(session), region_choices(session)) == before
    chief = replace(session)
    edit_project(chief, project, owner="新来的", region="华东")
    assert len(member_choices(session)) == len(before[0]) + 1


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_search_table_that_lost_a_project_is_built_anew(session: Session) -> None:
    create_project(session, name="pump", client="c")
    found = Narrowing(text="pump")
    lose = "INSERT INTO project_search(project_search, rowid, keys) SELECT 'delete', id, keys FROM project"
    session.book.db.execute_sql(lose)
    assert page(session, 1, narrowing=found) == []
    assert len(check(session)) == 1
    assert check(session) == []
    assert len(page(session, 1, narrowing=found)) == 1


def test_check_sees_columns_that_no_event_ever_named(session: Session) -> None:
    project = create_project(session, name="pump", client="c")
    for column, value in (("pushes", "7"), ("close_note", "'hack'"), ("folded", "'z'")):
        assert check(session) == []
        session.book.db.execute_sql(f"UPDATE project SET {column} = {value} WHERE id = {project}")
        assert [column in found.params["fields"] for found in check(session)] == [True]
        old = {"pushes": "0", "close_note": "''", "folded": "'pump'"}[column]
        session.book.db.execute_sql(f"UPDATE project SET {column} = {old} WHERE id = {project}")
