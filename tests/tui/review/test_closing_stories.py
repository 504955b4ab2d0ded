"""A manager ends the meeting: copies what each has to do, puts off the rest, reads the minutes."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.domain.days import add
from store.models import Export, Review, ReviewEntry
from store.queries.reviewing.minutes import minutes
from store.session import Session
from store.usecases.members import add_member
from store.usecases.projects import create_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.opening import close_review, open_review
from tests.store.reviewing.conftest import entry_of
from tests.tui.driver import BoardDesk, at_board
from tui.screens.review.closing import ClosingScreen
from tui.screens.review.going import open_closing, open_table

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def meeting(session: Session, lang: str = "en") -> int:
    """Zhou promised two things and has one project left, He was not heard at all (three left)."""
    for name in ("Zhou", "He"):
        add_member(session, name=name, login=name.lower(), roles=("rep",))
    made = {
        name: create_project(session, name=name, client=f"{name} AG", amount=10_000_00, stage=2, owner=rep)
        for name, rep in (
            ("Pump", "Zhou"), ("Drive", "Zhou"), ("Valve", "Zhou"), ("Crane", "He"), ("Kiln", "He"), ("Mill", "He"),
        )
    }  # fmt: skip
    review = open_review(session, members=["Zhou", "He"], scope="North", lang=lang)
    due = add(session.today, 3)
    deciding.promise(session, entry_of(review, made["Pump"]), text="send the sample", due=due)
    deciding.promise(session, entry_of(review, made["Drive"]), text="call the chief engineer", due=add(due, 1))  # fmt: skip
    return review


def words(desk: BoardDesk) -> str:
    """The screen with its blanks folded."""
    return " ".join(desk.picture.split())


async def closing(desk: BoardDesk, review: int) -> ClosingScreen:
    """Open the end of a review."""
    await open_closing(desk.app, review)
    await desk.until(lambda: isinstance(desk.app.screen, ClosingScreen), "the closing screen")
    await desk.pilot.pause()
    screen = desk.app.screen
    assert isinstance(screen, ClosingScreen)
    return screen


@pytest.mark.parametrize("size", [(160, 45), (80, 24)])
@SQLITE
async def test_what_was_decided_and_who_does_what(session: Session, size: tuple[int, int]) -> None:
    review = meeting(session)
    async with at_board(session, size) as desk:
        await closing(desk, review)
        await desk.sees("6 projects · next steps 2")
        picture = words(desk)
        assert "Review of North, 2026-11-23" in desk.lines[0]
        assert any(line.split()[:5] == ["Who", "does", "what", "▌Zhou", "2"] for line in desk.lines)
        assert "Zhou 1 → Mon 11-30" in picture and "He 3 → Mon 11-30" in picture
        assert "1. Pump · Pump AG" in picture and "send the sample · by 11-26" in picture
        assert desk.aligned()
        await desk.give("down", "down")
        assert "Crane · Crane AG" in desk.picture and "send the sample · by" not in desk.picture


@SQLITE
async def test_enter_copies_this_person_s_three_things(session: Session) -> None:
    review = meeting(session, lang="zh")
    async with at_board(session) as desk:
        await closing(desk, review)
        sent: list[str] = []
        driver = desk.app._driver
        assert driver is not None
        driver.write = sent.append  # type: ignore[method-assign]
        await desk.give("enter")
        assert desk.app.clipboard.splitlines()[0] == "Zhou,11-23 周会三件事:"
        assert any(text.startswith("\x1b]52;c;") for text in sent)
        assert "Zhou's three things are copied" in desk.lines[-1]


async def test_the_meeting_ends_with_a_note_and_a_day_for_each_rep(session: Session) -> None:
    review = meeting(session)
    he = session.actor.id + 2
    async with at_board(session) as desk:
        await closing(desk, review)
        await desk.give("down", "down")
        await desk.opens("enter")
        assert desk.form.here.key == f"rep{he}"
        await desk.press("ctrl+u")
        await desk.type("+2")
        await desk.press("esc")
        await desk.closed()
        await desk.until(lambda: "He 3 → Wed 11-25" in words(desk), "the day")
        assert Review.get_by_id(review).state == "open"
        await desk.opens("y")
        await desk.press("down", "down")
        await desk.type("well done")
        await desk.opens("ctrl+s")
        await desk.sees("4 projects are put off")
        await desk.press("n", "enter")
        await desk.sees("The meeting goes on.")
        await desk.opens("ctrl+s")
        await desk.press("y")
        await desk.closed()
        await desk.sees("The meeting has ended; the minutes are kept (4 put off).")
        told = minutes(session, review)
        assert (told.state, told.note) == ("closed", "well done")
        assert {(one.rep, one.until) for one in told.left} == {
            ("Zhou", "2026-11-30"), ("He", "2026-11-25"),
        }  # fmt: skip
        assert ReviewEntry.select().where(ReviewEntry.until.is_null(False)).count() == 4
        await desk.sees("well done")
        await desk.give("y")
        assert "This review is closed already." in desk.lines[-1]
        await desk.give("down", "enter")
        assert "These were put off to" in desk.lines[-1]


@SQLITE
async def test_the_minutes_are_read_and_written(session: Session, tmp_path: Path) -> None:
    review = meeting(session)
    async with at_board(session, (80, 24)) as desk:
        await closing(desk, review)
        await desk.opens("m")
        await desk.sees("Decisions")
        await desk.sees("next step · send the sample · Zhou · by 11-26")
        await desk.press("esc")
        await desk.closed()
        await desk.opens("ctrl+e")
        await desk.press("tab", "ctrl+u")
        await desk.paste(str(tmp_path / "m.md"))
        await desk.press("enter")
        await desk.closed()
        await desk.sees("The minutes are in")
        assert (tmp_path / "m.md").read_text("utf-8").startswith("# Review of North, 2026-11-23\n")
        await desk.opens("ctrl+e")
        await desk.press("right", "tab", "ctrl+u")
        await desk.paste(str(tmp_path / "m.md"))
        await desk.press("enter")
        await desk.closed()
        assert (tmp_path / "m.xlsx").exists()
        assert [row.what for row in Export.select()] == ["minutes", "minutes"]


@SQLITE
async def test_a_rep_may_look_and_not_end_it(session: Session) -> None:
    from store.session import open_session

    review = meeting(session)
    async with at_board(open_session(session.book, login="zhou", lang="en")) as desk:
        await closing(desk, review)
        assert "End the meeting" not in desk.lines[-1]
        await desk.give("y")
        assert "Your role may not do this" in desk.lines[-1]


@SQLITE
async def test_somebody_else_decides_meanwhile(session: Session) -> None:
    review = meeting(session)
    async with at_board(session) as desk:
        await closing(desk, review)
        valve = next(one for one in minutes(session, review).left if one.name == "Valve")
        deciding.unchanged(session, valve.entry, reason="same")
        await desk.sees("no change 1")


@SQLITE
async def test_in_presenter_s_view_amounts_stay_hidden_at_the_end_too(session: Session) -> None:
    review = meeting(session)
    told = minutes(session, review)
    entry = {one.name: one.entry for one in told.left}
    deciding.park(session, entry["Crane"], until=add(session.today, 30), reason="281万 too much, ring 138 1234 5678")  # fmt: skip
    async with at_board(session) as desk:
        await open_table(desk.app, review)
        await desk.until(lambda: desk.app.here.where == "review", "the table")
        for wall in (False, True):
            if wall:
                await desk.give("z")
            desk.app.give_by_id("closing.open")
            await desk.until(lambda: desk.app.here.where == "closing", "the end")
            await desk.pilot.pause()
            assert ("weighted" in desk.picture) is not wall, desk.picture
            await desk.opens("m")
            await desk.sees("Decisions")
            for text in ("weighted", "281万", "138 1234 5678"):
                assert (text in desk.picture) is not wall, desk.picture
            assert "too much" in desk.picture
            await desk.press("escape")
            await desk.closed()
            await desk.give("esc")
            await desk.until(lambda: desk.app.here.where == "review", "the table again")


@SQLITE
async def test_after_the_end_one_is_back_at_the_board_not_at_the_table(session: Session) -> None:
    review = meeting(session)
    async with at_board(session) as desk:
        await open_table(desk.app, review)
        await desk.until(lambda: desk.app.here.where == "review", "the table")
        desk.app.give_by_id("closing.open")
        await desk.until(lambda: desk.app.here.where == "closing", "the end")
        await desk.give("esc")
        await desk.until(lambda: desk.app.here.where == "review", "the table again")
        await closing(desk, review)
        await desk.opens("y")
        await desk.opens("ctrl+s")
        await desk.press("y")
        await desk.closed()
        await desk.sees("The meeting has ended")
        await desk.give("esc")
        await desk.until(lambda: desk.app.screen is desk.board, "the board")


@SQLITE
async def test_somebody_else_ends_it_first(session: Session) -> None:
    review = meeting(session)
    async with at_board(session) as desk:
        await closing(desk, review)
        await desk.opens("y")
        close_review(session, review, note="theirs")
        await desk.opens("ctrl+s")
        await desk.press("y")
        await desk.sees("The review of 2026-11-23 is closed: it is corrected,")
        await desk.press("esc")
        await desk.closed()
        await desk.sees("theirs")
        assert minutes(session, review).note == "theirs"
