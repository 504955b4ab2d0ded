"""Drafts and the place one is at, while somebody else holds the write gate."""

from __future__ import annotations

import asyncio
import time

import pytest

from store import drafts
from store.database import gate
from store.models import Touch
from store.session import Session
from store.usecases.projects import create_project
from tests.tui.driver import at_board
from tests.tui.test_board_stories import fill
from tui import application
from tui import work as work_module

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@SQLITE
async def test_reading_and_leaving_do_not_wait_for_the_gate(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(application, "REST", 0.0)
    monkeypatch.setattr(work_module, "LEAVING", 0.3)
    fill(session, 300)
    with gate(session.book.url, session.book.shown):
        async with at_board(session) as desk:
            await desk.press("j")
            await asyncio.sleep(0.1)  # the place is on its way
            begun = time.monotonic()
            await desk.press("G")
            await desk.stands_on("P1.299")
            assert time.monotonic() - begun < 4
            begun = time.monotonic()
            await desk.press("q")
        assert time.monotonic() - begun < 5
    async with at_board(session) as desk:
        await desk.give("g", "j")
        await desk.press("q")
    assert drafts.place_get(session, "board")["index"] == 1


@SQLITE
async def test_a_draft_that_waits_for_the_gate_is_there_all_the_same(session: Session) -> None:
    fill(session, 1)
    async with at_board(session) as desk:
        with gate(session.book.url, session.book.shown):
            await desk.opens("n")
            await desk.type("pump")
            await desk.press("esc")
            await desk.closed()
            assert drafts.get(session, "project:new") is None
            await desk.opens("n")
            await desk.sees("What you typed last time is back")
            assert "pump" in desk.picture
            await desk.type("s")
            await desk.press("esc")
            await desk.closed()
        await desk.until(lambda: not desk.app.work.noted, "the draft in the book")
        assert drafts.get(session, "project:new") == {"name": "pumps"}


@SQLITE
async def test_what_was_saved_is_never_offered_again(session: Session) -> None:
    """Neither where its draft went with it, nor where that was still on its way into the book."""
    pumps = create_project(session, name="pumps", client="Acme")
    async with at_board(session) as desk:
        for note, waits in (("seen", False), ("seen again", True)):
            await desk.opens("t")
            await desk.press("tab", "tab")
            if waits:
                with gate(session.book.url, session.book.shown):
                    await desk.type(note)
                    await desk.until(lambda: bool(desk.app.work.noted), "the draft on its way")
                    await desk.press("ctrl+s")
            else:
                await desk.type(note)
                await desk.until(
                    lambda: drafts.get(session, f"touch:{pumps}") is not None, "a draft"
                )
                await desk.press("ctrl+s")
            await desk.closed()
            await desk.until(lambda: not desk.app.work.noted, "the book to rest")
            assert drafts.get(session, f"touch:{pumps}") is None
    assert [each.note for each in Touch.select().order_by(Touch.id)] == ["seen", "seen again"]
