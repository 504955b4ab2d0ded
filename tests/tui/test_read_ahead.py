"""What the board shows of a command is read on the command's own trip to the book."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from store.session import Session
from store.usecases.projects import edit_project
from tests.tui.driver import at_board, colleague
from tests.tui.test_board_stories import fill
from tui import work as work_module
from tui.work import Changed

OURS = Changed(frozenset(), frozenset({2}), False, False, False)  # a column without the cursor


async def test_a_move_and_what_is_shown_of_it_are_one_trip(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_module, "POLL", 60.0)
    fill(session, 3, 2)
    async with at_board(session) as desk:
        work, trips = desk.app.work, []
        submit = work.submit

        def counted(call: Callable[[Session], Any], lane: str = "interactive") -> Any:
            trips.append(lane)
            return submit(call, lane)

        monkeypatch.setattr(work, "submit", counted)
        await desk.give(">")
        assert (desk.names(1), desk.names(2)) == (["P1.1", "P1.2"], ["P1.0", "P2.0", "P2.1"])
        assert trips == ["interactive"]


HERS = Changed(frozenset({0}), frozenset({2}), False, False, False)


@pytest.mark.parametrize("announced", [(HERS, OURS), (HERS,)])
async def test_an_answer_from_before_what_somebody_else_wrote_is_not_shown(
    session: Session, monkeypatch: pytest.MonkeyPatch, announced: tuple[Changed, ...]
) -> None:
    """Hers, of the same column, is announced just before ours, or ours never: its command was given up."""
    monkeypatch.setattr(work_module, "POLL", 60.0)
    ids = fill(session, 3, 3)
    ann = colleague(session, "Ann")
    async with at_board(session) as desk:
        ahead = desk.board.ahead()
        await asyncio.wrap_future(desk.app.work.submit(lambda session: ahead(session, OURS)))
        edit_project(ann, ids["P2.1"], name="Theirs")
        for changed in announced:
            desk.board.changed(changed)
        await desk.board.settled()
        assert desk.names(2) == ["P2.0", "Theirs", "P2.2"]
