"""Saving where others write at the same time, and where it is unclear whether it arrived."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from store.errors import Conflict, LostConnection
from store.models import Project
from store.queries.projects import project
from store.session import Session
from store.text import msg
from store.usecases.projects import edit_project, move_project
from tests.tui.driver import at_board, colleague
from tests.tui.test_board_stories import fill
from tui import work as work_module

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def test_a_conflict_says_which_version_it_shows(session: Session) -> None:
    ids = fill(session, 1)
    edit_project(session, ids["P1.0"], name="theirs")
    with pytest.raises(Conflict) as conflict:
        edit_project(session, ids["P1.0"], name="mine", seen=1)
    assert conflict.value.version == 2


@pytest.mark.parametrize(("keys", "name"), [(["down"], "mine"), ([], "third")])
async def test_what_a_third_person_writes_while_one_decides_is_shown_too(
    session: Session, keys: list[str], name: str
) -> None:
    ids = fill(session, 1)
    ann, bob = colleague(session, "Ann"), colleague(session, "Bob")
    async with at_board(session) as desk:
        form = await desk.opens("e")
        edit_project(ann, ids["P1.0"], name="second")
        await desk.press("ctrl+u")
        await desk.type("mine")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.panel is not form, "both values")
        first = desk.panel
        edit_project(bob, ids["P1.0"], name="third")
        await desk.press("down", "enter")
        await desk.until(lambda: desk.panel not in (form, first), "the third value")
        assert "third" in desk.picture and "Bob" in desk.picture
        assert project(session, ids["P1.0"]).name == "third"
        await desk.press(*keys, "enter")
        await desk.closed()
        assert project(session, ids["P1.0"]).name == name


@SQLITE
async def test_a_third_move_while_one_decides_is_asked_about(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_module, "POLL", 60.0)  # the board has not heard of the others' moves
    ids = fill(session, 1)
    ann, bob = colleague(session, "Ann"), colleague(session, "Bob")
    async with at_board(session) as desk:
        move_project(ann, ids["P1.0"], stage=5)
        first = await desk.opens(">")
        move_project(bob, ids["P1.0"], stage=6)
        await desk.press("down", "enter")
        await desk.until(lambda: desk.panel not in (None, first), "the third move")
        assert "Bob" in desk.picture
        assert project(session, ids["P1.0"]).stage.number == 6
        await desk.press("down", "enter")
        await desk.closed()
        assert project(session, ids["P1.0"]).stage.number == 2


@SQLITE
async def test_what_arrived_without_an_answer_is_not_written_twice(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_board(session) as desk:
        do, lost = desk.app.work.do, [True, True, False]

        async def unheard(call: Callable[[Session], Any], *ahead: Any) -> Any:
            answer = await do(call, *ahead)
            if lost.pop(0):
                raise LostConnection(msg("The connection is gone."))
            return answer

        monkeypatch.setattr(desk.app.work, "do", unheard)
        form = await desk.opens("n")
        await desk.type("Pump house")
        await desk.press("tab")
        await desk.type("Borealis")
        await desk.press("tab", "ctrl+s")
        for left in (1, 0):
            await desk.sees("The connection is gone.")
            await desk.until(lambda left=left: len(lost) == left + 1, "an attempt")
            assert desk.panel is form
            await desk.press("ctrl+s")
        await desk.closed()
        assert Project.select().count() == 1
