"""A book that cannot be read for a moment, under what the board and its places show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from store.errors import Unavailable
from store.session import Session
from store.text import msg
from store.usecases.projects import close_project
from tests.tui.driver import at_board
from tests.tui.test_board_stories import fill
from tui.screens.board import place, renewing

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


class Failing:
    """A reading function that fails while `broken`."""

    def __init__(self, call: Callable[..., Any]) -> None:
        self.call, self.broken = call, True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """What the function gives, or a book on a disk that went away."""
        if self.broken:
            raise Unavailable(msg("There is no room left for the book {book}.", book="here"))
        return self.call(*args, **kwargs)


@SQLITE
async def test_cards_that_cannot_be_read_are_told_of_and_read_later(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(session, 300)
    reading = Failing(renewing.read_pages)
    monkeypatch.setattr(renewing, "read_pages", reading)
    async with at_board(session) as desk:
        column = desk.column(1)
        column.scroll_cards(200)
        desk.board.fill(column)
        await desk.sees("There is no room left for the book here.")
        reading.broken = False
        desk.board.fill(column)
        await desk.until(lambda: "P1.200" in desk.names(1), "the cards")


@SQLITE
async def test_a_place_that_cannot_be_read_is_told_of(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = fill(session, 2)
    close_project(session, ids["P1.0"], to="won")
    reading = Failing(place.read)
    monkeypatch.setattr(place, "read", reading)
    async with at_board(session) as desk:
        desk.board.run_worker(desk.app.show_place("won"))
        await desk.sees("There is no room left for the book here.")
        reading.broken = False
        close_project(session, ids["P1.1"], to="won")
        await desk.sees("P1.1")
        assert desk.app.is_running
