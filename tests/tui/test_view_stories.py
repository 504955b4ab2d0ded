"""Saved views at the board: saved by name, opened from the menu and the palette, replaced, removed."""

from __future__ import annotations

import pytest

from store.queries.board import Narrowing
from store.queries.views import views
from store.session import Session
from store.usecases.members import add_member, edit_member
from store.usecases.projects import create_project
from store.usecases.views import save_view
from tests.tui.driver import at_board, colleague

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def fill(session: Session) -> int:
    """Two projects of two owners in stage 1; the first one's owner."""
    wang = add_member(session, name="王芳")
    create_project(session, name="Alpha pumps", client="Yuxi", owner=wang, amount=500)
    create_project(session, name="Beta pumps", client="Yuxi", owner="Li", amount=900)
    return wang


async def test_what_is_shown_is_saved_opened_and_removed(session: Session) -> None:
    wang = fill(session)
    async with at_board(session) as desk:
        await desk.board.show_view(Narrowing(owners=(wang,)), "name")
        await desk.quiet()
        await desk.opens("V")
        await desk.sees("Save what is shown")
        await desk.opens("enter")
        await desk.sees("王芳 · name")
        await desk.type("Wang by name")
        await desk.press("enter")
        await desk.closed()
        await desk.sees("Saved the view Wang by name.")
        (one,) = views(session)
        assert (one.name, one.narrowing, one.order) == ("Wang by name", Narrowing(owners=(wang,)), "name")  # fmt: skip
        await desk.board.show_view(Narrowing(), "amount")
        await desk.quiet()
        assert desk.names(1) == ["Beta pumps", "Alpha pumps"]
        await desk.opens("V")
        await desk.press("enter")
        await desk.closed()
        await desk.quiet()
        assert desk.names(1) == ["Alpha pumps"]
        assert desk.board.order == "name"
        await desk.board.show_view(Narrowing(), "amount")
        await desk.opens("V")
        await desk.opens("3")  # replace one …
        await desk.press("enter")
        await desk.closed()
        assert (views(session)[0].narrowing, views(session)[0].order) == (Narrowing(), "amount")
        await desk.opens("V")
        await desk.opens("4")  # remove one …
        await desk.opens("enter")
        await desk.press("y")
        await desk.closed()
        assert not views(session)
        await desk.give("u", "u")
        assert views(session)[0].order == "name", "each was one step"


@SQLITE
async def test_the_palette_lists_views_and_says_who_is_gone(session: Session) -> None:
    wang = fill(session)
    save_view(session, name="华东 A 类", narrowing=Narrowing(owners=(wang,)), order="close")
    edit_member(session, wang, archived=1)
    async with at_board(session.speaking("zh")) as desk:
        await desk.opens(":")
        await desk.type("华东")
        await desk.sees("视图: 华东 A 类")
        await desk.press("enter")
        await desk.closed()
        await desk.quiet()
        assert desk.names(1) == ["Alpha pumps"]
        assert desk.board.order == "close"
        assert "王芳" in desk.lines[-1]
        assert "华东 A 类" in desk.lines[-1]
        await desk.give("0")
        await desk.opens(":")
        await desk.type("hd")  # initials of the name itself
        await desk.sees("视图: 华东 A 类")
        await desk.until(lambda: "▌视图" in desk.picture, "it marked")
        await desk.press("esc")
        await desk.closed()


@SQLITE
async def test_a_name_that_is_taken_is_asked_about(session: Session) -> None:
    fill(session)
    save_view(session, name="East", narrowing=Narrowing(text="x"))
    async with at_board(session) as desk:
        await desk.opens("V")
        await desk.opens("2")
        await desk.type("east")
        await desk.opens("enter")
        await desk.sees("There is a view called “East” already. Replace it?")
        await desk.press("esc")
        await desk.sees("Nothing was saved.")
        await desk.opens("enter")
        await desk.press("y")
        await desk.closed()
        (one,) = views(session)
        assert (one.name, one.narrowing) == ("east", Narrowing())


@SQLITE
async def test_who_may_not_save_may_open(session: Session) -> None:
    fill(session)
    boss = colleague(session, "Boss", ("executive",))
    async with at_board(boss) as desk:
        await desk.give("V")
        assert "No view has been saved yet." in desk.lines[-1]
        save_view(session, name="Alpha", narrowing=Narrowing(text="Alpha"))
        await desk.opens("V")
        assert "Save what is shown" not in desk.picture
        await desk.press("enter")
        await desk.closed()
        await desk.quiet()
        assert desk.names(1) == ["Alpha pumps"]
