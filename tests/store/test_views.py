"""Saved views: shared in the book, replaced by name, undone, opened though something in them is gone."""

from __future__ import annotations

import pytest

from store.errors import Conflict, Invalid, NotFound
from store.models import SavedView
from store.queries.board import Narrowing, page
from store.queries.views import View, view, views
from store.session import Session
from store.text import render
from store.usecases.history import redo, undo
from store.usecases.members import add_member, add_region, edit_member
from store.usecases.projects import create_project
from store.usecases.views import archive_view, save_view
from tests.store.conftest import Two

EAST_A = Narrowing(classes=("A",), text="泵", flags=("red",))


def test_a_view_is_there_for_everybody(two: Two) -> None:
    saved = save_view(two.ann, name="华东 A 类", narrowing=EAST_A, order="close")
    assert views(two.bob) == [View(saved, "华东 A 类", EAST_A, "close", (), 1)]
    assert view(two.bob, " 华东a类 ").id == saved
    with pytest.raises(NotFound, match="saved view “North”"):
        view(two.bob, "North")


def test_the_same_name_replaces_and_undo_puts_back(session: Session) -> None:
    first = save_view(session, name="East", narrowing=EAST_A)
    assert save_view(session, name=" EAST", narrowing=Narrowing(text="x"), order="name") == first
    (one,) = views(session)
    assert (one.name, one.narrowing.text, one.order, one.version) == ("EAST", "x", "name", 2)
    with pytest.raises(Invalid, match="There is a view called “east” already"):
        save_view(session, name="east", narrowing=EAST_A, replace=False)
    undo(session)
    assert views(session)[0].narrowing == EAST_A
    undo(session)
    assert views(session) == []
    save_view(session, name="east", narrowing=EAST_A)
    archive_view(session, "East")
    assert views(session) == []
    undo(session)
    assert [one.name for one in views(session)] == ["east"]


def test_no_two_views_get_one_name_by_redoing(two: Two) -> None:
    save_view(two.ann, name="East", narrowing=EAST_A)
    undo(two.ann)
    save_view(two.bob, name="east", narrowing=EAST_A)
    with pytest.raises(Conflict):
        redo(two.ann)
    assert SavedView.select().where(SavedView.archived == 0).count() == 1


def test_a_view_changed_by_another_since_is_a_conflict(two: Two) -> None:
    save_view(two.ann, name="East", narrowing=EAST_A)
    save_view(two.bob, name="East", narrowing=Narrowing(text="x"), seen=1)
    with pytest.raises(Conflict, match="Bob"):
        save_view(two.ann, name="East", narrowing=Narrowing(text="y"), seen=1)


@pytest.mark.parametrize("wrong", [{"name": " "}, {"name": "x" * 201}, {"order": "size"}])
def test_what_cannot_be_saved_is_refused(session: Session, wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        save_view(session, **{"name": "East", "narrowing": EAST_A, **wrong})


def test_who_left_and_what_vanished_is_told_and_the_rest_still_opens(session: Session) -> None:
    wang, east = add_member(session, name="王芳"), add_region(session, name="East")
    create_project(session, name="Pumps", client="Yuxi", owner=wang, region=east, stage=2)
    narrowing = Narrowing(owners=(wang, 0, 999), regions=(east, 998))
    save_view(session, name="Hers", narrowing=narrowing)
    edit_member(session, wang, archived=1)
    from store.models import Region

    Region.update(archived=1).where(Region.id == east).execute()
    one = view(session, "hers")
    assert one.narrowing == narrowing
    assert [render(sentence, "en") for sentence in one.gone] == [
        "王芳 has left, but may still have projects",
        "one owner is no longer in the book",
        "the region East was taken out of the book",
        "one region is no longer in the book",
    ]
    assert [card.name for card in page(session, 2, narrowing=one.narrowing)] == ["Pumps"]


def test_a_view_of_another_program_still_opens(session: Session) -> None:
    saved = save_view(session, name="East", narrowing=EAST_A)
    for value in ("", "[]", '{"narrowing": 3, "order": "x"}', '{"narrowing": {"mood": [1]}}'):
        SavedView.update(value=value).where(SavedView.id == saved).execute()
        assert views(session)[0][2:4] == (Narrowing(), "amount")


def test_views_take_three_statements_however_many_there_are(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(30):
        save_view(session, name=f"View {n}", narrowing=Narrowing(owners=(1, n)))
    said: list[str] = []
    execute = session.book.db.execute_sql

    def spy(sql: str, *args: object, **kwargs: object) -> object:
        said.append(sql)
        return execute(sql, *args, **kwargs)

    monkeypatch.setattr(session.book.db, "execute_sql", spy)
    assert len(views(session)) == 30
    assert len([sql for sql in said if sql.startswith("SELECT")]) == 3
