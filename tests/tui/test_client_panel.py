"""A manager reads clients' files beside the board: the panel follows, stays, and shows what others change."""

from __future__ import annotations

import pytest

from store.queries.archive import file_beside
from store.session import Session
from store.usecases.clients import add_contact, edit_client, edit_contact
from store.usecases.projects import create_project
from store.usecases.working import record_touch
from tests.tui.driver import BoardDesk, at_board, colleague

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def two_clients(session: Session) -> tuple[int, int]:
    """昆明水务 with a person met on the phone, and 苏州恒达 with a long name; both with a project in stage 1."""
    first = create_project(session, name="Pump house", client="昆明水务", stage=1, amount=900_00)
    add_contact(session, "昆明水务", name="张总", roles=("decision",), influence=5, title="总经理")
    record_touch(session, first, day="2026-11-21", kind="call", note="下月批预算", contact="张总")
    second = create_project(session, name="Lift station", client="苏州恒达水务有限公司", amount=100)
    return first, second


async def settled(desk: BoardDesk) -> None:
    await desk.quiet()
    beside = desk.board.beside
    await desk.until(lambda: beside is None or beside.settled, "the panel")
    await desk.pilot.pause()


async def test_the_panel_opens_follows_and_closes(session: Session) -> None:
    two_clients(session)
    async with at_board(session) as desk:
        columns = desk.shown
        await desk.give("c")
        await settled(desk)
        assert len(columns) == 8 and len(desk.shown) == 5, "a third of the screen is the panel's"
        for words in ("昆明水务", "张总", "decision maker not met yet", "no coach", "2d ago · call",
                      "下月批预算", "only chief has been in touch in 90 days", "▸ Pump house"):  # fmt: skip
            assert words in desk.picture, words
        desk.board.step(1)
        assert desk.board.beside and not desk.board.beside.settled
        assert "下月批预算" in desk.picture, "the old file stays until the new one is read"
        await settled(desk)
        assert "苏州恒达水务有限公司" in desk.picture and "张总" not in desk.picture
        assert "nobody known yet" in desk.picture
        await desk.give("l")
        await settled(desk)
        assert "No client: the cursor is on no project." in desk.picture
        await desk.give("c")
        assert desk.shown == columns and desk.board.beside is None
        assert desk.aligned()


async def test_a_hurried_cursor_reads_only_where_it_rests(session: Session) -> None:
    two_clients(session)
    for number in range(6):
        create_project(session, name=f"P{number}", client=f"Client {number}", amount=1 + number)
    async with at_board(session) as desk:
        await desk.give("c")
        await settled(desk)
        beside = desk.board.beside
        assert beside
        shown, show = [], beside._show

        async def spy(project: int | None) -> None:
            shown.append(project)
            await show(project)

        beside._show = spy  # type: ignore[method-assign]
        for _ in range(6):
            desk.board.step(1)
        await settled(desk)
        assert shown == [desk.board.place.project]


async def test_a_client_renamed_by_a_colleague_is_shown_by_its_new_name(session: Session) -> None:
    first, _ = two_clients(session)
    other = colleague(session, "Ann")
    async with at_board(session) as desk:
        await desk.give("c")
        await settled(desk)
        file = file_beside(session, first)
        assert file
        await desk.app.work.job(lambda _: edit_client(other, file.id, name="昆明水务集团"))
        await desk.sees("昆明水务集团")
        person = file.people[0].id
        await desk.app.work.job(lambda _: edit_contact(other, person, title="董事长"))
        await desk.sees("董事长")


@SQLITE
async def test_the_panel_is_there_again_where_one_left_it(session: Session) -> None:
    two_clients(session)
    async with at_board(session) as desk:
        await desk.give("c")
        await settled(desk)
    async with at_board(session, (80, 24)) as desk:
        await desk.sees("昆明水务")
        await desk.until(lambda: desk.board.beside is not None, "the panel")
        await desk.sees("张总")
        assert desk.shown == [1, 2] and desk.aligned()
        await desk.give("l", "l", "l")
        assert 4 in desk.shown, "the board scrolls by whole columns beside the panel"
        await desk.pilot.resize_terminal(160, 45)
        await desk.until(lambda: len(desk.shown) == 5, "more columns")
        await desk.pilot.pause()
        assert desk.aligned()
