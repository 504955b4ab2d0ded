"""Stories of the page that opens a rep's turn: what he promised, his week's key dates, then his projects."""

from __future__ import annotations

import pytest

from store.queries.reviewing.block import block
from store.session import open_session
from store.usecases.keydates import set_key_date
from store.usecases.members import add_member
from store.usecases.reviewing.opening import attend, open_review
from store.usecases.reviewing.seat import go, seat
from store.usecases.working import finish_next_step, set_next_step
from tests.store.reviewing.conftest import entry_of, project
from tests.tui.review.conftest import SQLITE, Meet
from tests.tui.review.driver import TableDesk, at_table
from tests.tui.review.test_table import kinds


def busy(meet: Meet) -> None:
    """Zhou kept one promise, and a tender with a telephone number in its note comes in two days."""
    sent = set_next_step(meet.team.zhou, meet.small, text="Offer for 281万 sent", due="2026-12-24")
    finish_next_step(meet.team.zhou, sent)
    set_key_date(meet.team.zhou, meet.two, kind="tender", day="2026-12-26", note="Ring 138 1234 5678")  # fmt: skip


def words(desk: TableDesk) -> str:
    """The picture with one blank between words."""
    return " ".join(desk.picture.split())


@SQLITE
@pytest.mark.parametrize("size", [(160, 45), (80, 24)])
async def test_a_meeting_begins_with_promises_and_key_dates(meet: Meet, size: tuple[int, int]) -> None:  # fmt: skip
    busy(meet)
    async with at_table(meet.li, meet.review, size, waits=True) as desk:
        await desk.opens_turn("周敏")
        assert "to discuss 2 · at a glance 1" in desk.picture and "[–/2]" in desk.picture
        told = words(desk)
        assert "broken 1" in told and "kept 1" in told and "keep-rate 4 wk 50 %" in told
        assert told.index("Institute confirms") < told.index("Tender day") < told.index("Offer for")
        assert "Key dates this week" in told and "in 2 days" in told
        assert "to his projects" in told and "still owed" not in told
        assert desk.aligned()
        await desk.give("]")
        await desk.lies("Pump station")
        await desk.give("[")
        await desk.opens_turn("周敏")


@SQLITE
async def test_the_presenter_s_view_of_it_keeps_rates_amounts_and_telephones_back(meet: Meet) -> None:  # fmt: skip
    busy(meet)
    async with at_table(meet.li, meet.review, waits=True) as desk:
        await desk.sees("138 1234 5678")
        await desk.give("z")
        for hidden in ("138", "281万", "keep-rate", "%"):
            assert hidden not in desk.picture, hidden
        assert "Institute confirms" in desk.picture and not desk.table.footer.display


@SQLITE
async def test_nothing_is_decided_on_it_and_no_key_is_mute(meet: Meet) -> None:
    async with at_table(meet.li, meet.review, waits=True) as desk:
        offered = [command.id for command in desk.table.footer.commands]
        assert "review.next" in offered and not {"review.verdict", "review.step"} & set(offered)
        for key in ("v", "a", "s", "d", "y", "-", ">", '"'):
            await desk.give(key)
            assert "Nothing is decided here; ] goes on to 周敏's projects." in desk.lines[-1], key
            assert desk.panel is None
        assert kinds(meet, meet.old) == []
        await desk.press("right", "left", "enter")
        await desk.lies("Pump station")


@SQLITE
async def test_each_turn_is_opened_on_the_way_and_once_by_a_jump(meet: Meet) -> None:
    late = project(meet.team.he, "Boiler", client="Hefei")
    other = open_review(meet.li, members=["zhou", "he"])
    async with at_table(meet.li, other) as desk:
        await desk.opens("#")
        await desk.type("Boiler")
        await desk.press("enter")
        await desk.closed()
        await desk.opens_turn("何涛")
        await desk.give("space")
        await desk.lies("Boiler")  # not his first project: the one that was asked for
        await desk.opens("#")
        await desk.type("Valve")
        await desk.press("enter")
        await desk.closed()
        await desk.lies("Valve")  # his turn was opened before
        await desk.give("]")
        await desk.opens_turn("何涛")
        await desk.give("[")
        await desk.lies("Valve")
        assert seat(meet.li, other).opened == {meet.team.zhou.actor.id, meet.team.he.actor.id}
        assert entry_of(other, late)


@SQLITE
async def test_skipping_a_turn_s_first_project_does_not_open_it_anew(meet: Meet) -> None:
    async with at_table(meet.li, meet.review) as desk:
        await desk.give("-")
        await desk.lies("Phase two")
        await desk.give("[")
        await desk.opens_turn("周敏")
        await desk.give("]")
        await desk.lies("Phase two")


async def test_who_follows_sees_it_and_it_is_there_again_after_all(meet: Meet) -> None:
    async with at_table(meet.team.he, meet.review, follow=True) as desk:
        await desk.opens_turn("周敏")
        assert "李经理 leads" in desk.picture
        for key in ("]", "s", "enter"):
            await desk.give(key)
            assert desk.panel is None and desk.app.here.footer.said, key
        go(meet.li, meet.review, entry_of(meet.review, meet.small))
        await desk.lies("Valve")
        go(meet.li, meet.review, entry_of(meet.review, meet.tiny), block=True)
        await desk.opens_turn("何涛")
    async with at_table(meet.li, meet.review, (80, 24), waits=True) as desk:
        await desk.opens_turn("何涛")
        await desk.give("q")
        assert seat(meet.li, meet.review).block, "where it stood when one left"


@SQLITE
async def test_what_happens_meanwhile_stands_on_it(meet: Meet) -> None:
    async with at_table(meet.li, meet.review, waits=True) as desk:
        await desk.opens_turn("周敏")
        late = next(one for one in block(meet.li, entry_of(meet.review, meet.old)).promises if one.standing == "broken")  # fmt: skip
        finish_next_step(meet.team.zhou, late.id)
        await desk.sees("late 1")
        attend(meet.li, meet.review, member="zhou", presence="absent")
        await desk.sees("absent")


@SQLITE
@pytest.mark.parametrize("size", [(160, 45), (80, 24)])
async def test_more_than_a_page_is_scrolled_and_very_much_is_counted(meet: Meet, size: tuple[int, int]) -> None:  # fmt: skip
    for n in range(70):
        set_next_step(meet.team.zhou, meet.old, text=f"Step {n} with the institute in Suzhou, on their own paper", due="2027-01-05")  # fmt: skip
    async with at_table(meet.li, meet.review, size, waits=True) as desk:
        await desk.sees("more lines")
        await desk.give("G")
        await desk.sees("and 12 more")
        await desk.sees("Key dates this week")
        assert desk.aligned()


@SQLITE
async def test_a_rep_without_either_gets_a_short_page(meet: Meet) -> None:
    add_member(meet.team.chief, name="Wu", login="wu", roles=("rep",))
    bare = project(open_session(meet.li.book, login="wu", lang="en"), "Bare", client="Hefei")
    review = open_review(meet.li, members=["wu"])
    async with at_table(meet.li, review, waits=True) as desk:
        assert seat(meet.li, review).entry == entry_of(review, bare)
        await desk.sees("none stood")
        assert desk.aligned()
