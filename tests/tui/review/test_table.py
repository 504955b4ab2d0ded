"""Stories of a meeting: one project after another on the table, decided with few keys."""

from __future__ import annotations

import pytest
from textual.events import Key

from store.domain import days
from store.drafts import put
from store.models import Brief, Decision, Draft, NextStep, ReviewEntry
from store.queries.reviewing.meeting import meeting
from store.text import Message, render
from store.usecases.members import add_member
from store.usecases.projects import close_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.opening import open_review, skip
from store.usecases.reviewing.seat import go, seat
from tests.store.reviewing.conftest import entry_of
from tests.tui.driver import at_board
from tests.tui.review.conftest import SQLITE, Meet
from tests.tui.review.driver import TableDesk, at_table
from tui.present.reviewing.head import count, tally


def kinds(meet: Meet, project: int) -> list[str]:
    """What was decided on a project, in order."""
    rows = (
        Decision.select(Decision.kind)
        .where(Decision.project == project, Decision.archived == 0)
        .order_by(Decision.id)
    )
    return [kind for (kind,) in rows.tuples()]


@SQLITE
async def test_the_queue_is_walked_and_the_seat_written(meet: Meet) -> None:
    async with at_table(meet.li, meet.review) as desk:
        await desk.lies("Pump station")
        assert "31 days without progress, verdict today" in desk.picture
        assert "Promise broken, due 12-10: Institute confirms (周敏)" in desk.picture
        assert desk.aligned()
        await desk.give("]")
        await desk.lies("Phase two")
        assert seat(meet.li, meet.review).entry == entry_of(meet.review, meet.two)
        await desk.give("[")
        await desk.lies("Pump station")
        await desk.give("[")
        await desk.opens_turn("周敏")
        await desk.give("[")
        await desk.sees("The meeting begins here.")
        await desk.give("space", "space")
        desk.app.screen.post_message(
            Key("right_black_lenticular_bracket", "】")
        )  # a Chinese input method is on
        await desk.lies("Valve")
        await desk.give("backspace", "space", "]")
        await desk.opens_turn("何涛")
        await desk.give("]")
        await desk.lies("Meter")
        await desk.give("]")
        assert desk.project == "Meter", "the end of the queue"


@SQLITE
async def test_a_verdict_takes_two_keys_beside_its_text_and_one_to_save(meet: Meet) -> None:
    async with at_table(meet.li, meet.review) as desk:
        await desk.lies("Pump station")
        await desk.opens("v")
        await desk.press("z")
        await desk.sees("z is no answer here")
        assert all(word in desk.picture for word in ("continue", "wait for a date", "park", "drop"))
        await desk.press("c")
        await desk.until(lambda: "Verdict: continue" in desk.picture)
        await desk.type("Budget is approved")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("Reviewed.")
        row = Decision.select(Decision.kind, Decision.note, Decision.evidence, Decision.intent).tuples().get()  # fmt: skip
        assert row == ("continue", "Budget is approved", "Institute confirms", "medium")
        assert "verdict today" not in desk.picture
        assert meeting(meet.li, meet.review).lines[0].done


@SQLITE
async def test_a_wait_without_a_source_is_told_under_its_field(meet: Meet) -> None:
    async with at_table(meet.li, meet.review) as desk:
        await desk.opens("v")
        await desk.press("w")
        await desk.until(lambda: "Verdict: wait" in desk.picture)
        await desk.type("2029-1-1")
        await desk.press("ctrl+s")
        await desk.sees("The day must lie between")
        await desk.press("ctrl+u")
        await desk.type("+20")
        await desk.press("enter")
        await desk.type("Tender site")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("waits until")
        assert kinds(meet, meet.old) == ["wait"]


@SQLITE
async def test_at_a_glance_one_key_accepts_and_the_next_comes_by_itself(meet: Meet) -> None:
    async with at_table(meet.li, meet.review) as desk:
        go(meet.li, meet.review, entry_of(meet.review, meet.small))
        await desk.lies("Valve")
        assert "Called twice" in desk.picture and "Send the offer" in desk.picture
        await desk.press("enter")
        await desk.opens_turn("何涛")
        assert kinds(meet, meet.small) == ["accept"]
        await desk.press("enter")
        await desk.lies("Meter")
        await desk.press("enter")
        await desk.until(lambda: kinds(meet, meet.tiny) == ["accept"])


@SQLITE
async def test_the_decision_line_is_walked_with_arrows(meet: Meet) -> None:
    async with at_table(meet.li, meet.review, (80, 24)) as desk:
        await desk.press("right", "right", "enter")
        await desk.until(lambda: "Verdict: park" in desk.picture)
        await desk.type("No budget")
        await desk.press("ctrl+s")
        await desk.closed()
        assert kinds(meet, meet.old) == ["park"]
        assert desk.aligned()


@SQLITE
async def test_while_a_verdict_is_due_a_next_step_is_proposed_for_in_a_week(meet: Meet) -> None:
    async with at_table(meet.li, meet.review) as desk:
        await desk.lies("Pump station")
        assert desk.table.sheet and desk.table.sheet.duty == "verdict"
        await desk.opens("s")
        await desk.type("Ask the owner")
        await desk.press("ctrl+s")
        await desk.closed()
        made = NextStep.select(NextStep.due).where(NextStep.text == "Ask the owner").tuples().get()
        assert made[0] == days.add(meet.li.today, 7)


@SQLITE
@pytest.mark.parametrize(("key", "title"), [("t", "Touch"), ("-", "Skip once more")])
async def test_a_touch_and_a_skip_left_half_typed_open_again(meet: Meet, key: str, title: str) -> None:  # fmt: skip
    entry = entry_of(meet.review, meet.old)
    skip(meet.li, entry)
    go(meet.li, meet.review, entry)
    async with at_table(meet.li, meet.review) as desk:
        await desk.lies("Pump station")
        await desk.opens(key)
        await desk.press(*(["tab"] * 2 if key == "t" else []))
        await desk.type("Ministry")
        await desk.until(lambda: Draft.select().where(Draft.value.contains("Ministry")).count() > 0)
    put(meet.li, f"review:{entry}:strange", {"reason": "No form"})
    async with at_table(meet.li, meet.review) as desk:
        await desk.sees(title)
        await desk.sees("Ministry")


@SQLITE
async def test_a_touch_half_typed_before_the_meeting_does_not_open_in_it(meet: Meet) -> None:
    put(meet.li, f"touch:{meet.old}", {"note": "Ministry"})
    meet.team.clock.step(seconds=60)
    later = open_review(meet.li, members=["zhou"])
    async with at_table(meet.li, later) as desk:
        await desk.lies("Pump station")
        await desk.pilot.pause(0.3)
        assert desk.panel is None


@SQLITE
async def test_an_outcome_and_a_next_step_and_no_change(meet: Meet) -> None:
    async with at_table(meet.li, meet.review) as desk:
        await desk.give("]")
        await desk.opens("a")
        await desk.press("s")
        await desk.closed()
        await desk.sees("still owed")
        await desk.opens("s")
        await desk.type("Ask the owner")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("Reviewed.")
        await desk.opens("d")
        await desk.type("All said")
        await desk.press("enter")
        await desk.closed()
        assert kinds(meet, meet.two) == ["outcome", "next", "unchanged"]
        await desk.give("y")
        assert kinds(meet, meet.two)[-1] == "confirm"
        await desk.give("y")
        await desk.sees("There is no progress to confirm")


@SQLITE
async def test_the_stage_moves_as_a_decision_and_is_taken_back(meet: Meet) -> None:
    async with at_table(meet.li, meet.review) as desk:
        await desk.give("]", ">")
        await desk.sees("3 Proposal")
        assert kinds(meet, meet.two) == ["move"]
        await desk.give("u")
        await desk.until(lambda: kinds(meet, meet.two) == [])
        await desk.sees("2 Survey day")


@SQLITE
async def test_a_project_is_skipped_once_without_and_then_with_a_reason(meet: Meet) -> None:
    async with at_table(meet.li, meet.review) as desk:
        await desk.give("-")
        await desk.lies("Phase two")
        assert [line.name for line in desk.table.meeting.lines][-1] == "Pump station"
        go(meet.li, meet.review, entry_of(meet.review, meet.old))
        await desk.lies("Pump station")
        await desk.opens("-")
        await desk.press("ctrl+s")
        await desk.sees("This is needed.")
        await desk.type("Zhou is late")
        await desk.press("ctrl+s")
        await desk.closed()
        assert ReviewEntry.get_by_id(entry_of(meet.review, meet.old)).skip_reason == "Zhou is late"


@SQLITE
async def test_what_was_half_typed_is_there_again_on_the_same_project(meet: Meet) -> None:
    async with at_table(meet.li, meet.review) as desk:
        await desk.give("]")
        await desk.opens("d")
        await desk.type("The owner is on le")
        await desk.until(lambda: not desk.app.work.noted)
        await desk.pilot.pause(0.4)
    async with at_table(meet.li, meet.review, (80, 24)) as desk:
        await desk.lies("Phase two")
        await desk.sees("The owner is on le")
        await desk.type("ave")
        await desk.press("enter")
        await desk.closed()
        assert kinds(meet, meet.two) == ["unchanged"]
        assert Decision.select(Decision.note).tuples().get() == ("The owner is on leave",)


async def test_the_last_of_two_leaders_moves_wins_and_a_form_keeps_its_project(meet: Meet) -> None:
    async with at_table(meet.li, meet.review) as desk:
        await desk.lies("Pump station")
        go(meet.team.chief, meet.review, entry_of(meet.review, meet.two))
        await desk.lies("Phase two")
        await desk.opens("d")
        await desk.type("Hold")
        go(meet.team.chief, meet.review, entry_of(meet.review, meet.tiny))
        await desk.pilot.pause(0.8)
        assert desk.project == "Phase two"
        await desk.press("ctrl+s")
        await desk.closed()
        assert kinds(meet, meet.two) == ["unchanged"]
        await desk.lies("Meter")


async def test_who_follows_sees_the_leader_s_project_and_decides_nothing(meet: Meet) -> None:
    go(meet.li, meet.review, entry_of(meet.review, meet.old))
    async with at_table(meet.team.zhou, meet.review, follow=True) as desk:
        await desk.lies("Pump station")
        assert "李经理 leads" in desk.picture
        for key in ("]", "v", "a", "d", "-", "+"):
            await desk.give(key)
            assert desk.project == "Pump station"
            assert desk.panel is None and desk.app.here.footer.said, key
        go(meet.li, meet.review, entry_of(meet.review, meet.small))
        await desk.lies("Valve")
        await desk.opens("s")
        await desk.press("escape")
        await desk.closed()
        footer = desk.lines[-1]
        assert "s Next step" in footer and "b Brief" in footer and "esc Leave the review" in footer
        assert "Verdict" not in footer and "F " not in footer, "a rep cannot lead"
        await desk.give("esc")
        assert desk.app.here is desk.board
        await desk.sees("You look on no longer; the review goes on.")
        assert seat(meet.li, meet.review).entry == entry_of(meet.review, meet.small)


@SQLITE
async def test_a_project_won_meanwhile_says_so_and_the_meeting_goes_on(meet: Meet) -> None:
    async with at_table(meet.li, meet.review) as desk:
        close_project(meet.team.zhou, meet.old, to="won")
        await desk.sees("won meanwhile")
        await desk.opens("t")  # what happened can still be written down
        await desk.press("escape")
        await desk.closed()
        await desk.give("v")
        await desk.sees("there is nothing to decide")
        await desk.give("]")
        await desk.lies("Phase two")


@SQLITE
async def test_a_resize_in_the_middle_of_a_form_and_a_huge_paste_lose_nothing(meet: Meet) -> None:
    async with at_table(meet.li, meet.review) as desk:
        await desk.opens("d")
        await desk.type("The owner")
        await desk.pilot.resize_terminal(80, 24)
        await desk.pilot.pause(0.3)
        await desk.sees("The owner")
        await desk.paste(" waits" * 20_000)
        await desk.press("ctrl+s")
        await desk.sees("were left out")
        await desk.sees("Not saved yet: ctrl+s once more saves what fits.")
        assert kinds(meet, meet.old) == []
        await desk.press("ctrl+s")
        await desk.closed()
        assert kinds(meet, meet.old) == ["unchanged"]
        note = Decision.select(Decision.note).tuples().get()[0]
        assert note.startswith("The ownerwaits waits") and len(note) <= 200
        assert desk.aligned()


@SQLITE
async def test_the_presenter_s_view_hides_amounts_and_telephones(meet: Meet) -> None:
    from store.usecases.working import record_touch

    record_touch(meet.team.zhou, meet.old, day="2026-12-23", kind="call", note="ring 138 1234 5678 about 281万", contact="Mr Li")  # fmt: skip
    async with at_table(meet.li, meet.review) as desk:
        await desk.sees("310k")
        await desk.sees("138 1234 5678")
        await desk.give("z")
        assert (
            "310k" not in desk.picture and "138" not in desk.picture and "281" not in desk.picture
        )
        assert "Pump station" in desk.picture and "Advance" not in desk.picture
        assert not desk.table.footer.display
        told: list[str] = []
        desk.app.notify = lambda message, **_: told.append(message)  # type: ignore[method-assign,assignment]
        await desk.give("y")
        assert told and told[0].startswith("There is no progress to confirm"), (
            "no line to say it in"
        )
        await desk.give("e")
        assert told[-1].startswith("The form shows the amount: z "), told
        await desk.give("z")
        assert "310k" in desk.picture


@SQLITE
async def test_a_project_is_added_and_another_reached_by_its_number(meet: Meet) -> None:
    from tests.store.reviewing.conftest import project

    project(meet.team.he, "Boiler", client="Hefei")
    async with at_table(meet.li, meet.review) as desk:
        await desk.opens("+")
        await desk.type("Boil")
        await desk.sees("Hefei")
        await desk.until(lambda: desk.picture.count("Boiler") > 0)
        await desk.pilot.pause(0.3)
        await desk.press("enter")
        await desk.opens_turn("何涛")  # nobody opened his turn yet
        await desk.give("]")
        await desk.lies("Boiler")
        await desk.opens("#")
        await desk.type("1")
        await desk.press("enter")
        await desk.closed()
        await desk.lies("Pump station")


@SQLITE
async def test_past_closes_are_replayed(meet: Meet) -> None:
    from store.usecases.projects import edit_project

    edit_project(meet.team.zhou, meet.old, close="2026-12-30")
    edit_project(meet.team.zhou, meet.old, close="2027-01-30")
    async with at_table(meet.li, meet.review) as desk:
        await desk.sees("12-30 → 2027-01-30")
        assert "put off once" in desk.picture
        panel = await desk.opens('"')
        await desk.sees("31 days later")
        assert "nothing was written down then" in desk.seen_in(panel)
        await desk.press("escape")
        await desk.closed()


@SQLITE
async def test_a_review_closed_by_somebody_is_told(meet: Meet) -> None:
    from store.usecases.reviewing.opening import close_review

    async with at_table(meet.li, meet.review) as desk:
        told: list[str] = []
        tell = desk.app.tell

        def listen(message: Message, *, error: bool = False) -> None:
            told.append(render(message, "en"))
            tell(message, error=error)

        desk.app.tell = listen  # type: ignore[method-assign]
        close_review(meet.team.chief, meet.review)
        await desk.opens("a")
        await desk.sees("This week's outcome")
        await desk.press("n")
        await desk.until(lambda: any("is closed" in one for one in told), "a word on it")


@SQLITE
async def test_a_review_taken_back_in_mid_form_is_told_on_the_board_and_there_again_with_its_text(meet: Meet) -> None:  # fmt: skip
    from store.usecases import history

    async with at_table(meet.li, meet.review) as desk:
        await desk.opens("d")
        await desk.type("Waits for")
        history.undo(meet.li)
        await desk.until(lambda: desk.app.here is desk.board, "the board")
        await desk.sees("its opening was taken back")
        history.redo(meet.li)
        await desk.comes(meet.review)
        await desk.sees("Waits for")


@SQLITE
async def test_what_is_typed_while_a_form_saves_is_meant_for_the_table(meet: Meet) -> None:
    async with at_table(meet.li, meet.review) as desk:
        await desk.opens("d")
        await desk.type("Waits")
        await desk.press("ctrl+s", "]")
        await desk.lies("Phase two")
        assert kinds(meet, meet.old) == ["unchanged"]


@SQLITE
async def test_a_book_that_cannot_be_written_yet_is_said_and_nothing_is_lost(meet: Meet) -> None:
    from store.database import gate

    path = meet.team.chief.book.url
    async with at_table(meet.li, meet.review) as desk:
        await desk.opens("d")
        await desk.type("Waits")
        with gate(path, path):
            await desk.press("ctrl+s")
            await desk.sees("Waiting for the book")
            await desk.press("x")
        await desk.closed()
        await desk.sees("no change Waits")
        with gate(path, path):
            await desk.press("]")
            await desk.sees("Waiting for the book")
        await desk.until(lambda: not desk.app.here.busy, "the seat")
        assert desk.project == "Phase two"
        assert "Waiting" not in desk.picture
        await desk.opens("a")
        with gate(path, path):
            await desk.press("n")
            await desk.sees("Waiting for the book")
        await desk.sees("no progress")
        assert kinds(meet, meet.old) == ["unchanged"]


@SQLITE
async def test_an_empty_queue_has_no_number_to_go_to(meet: Meet) -> None:
    add_member(meet.team.chief, name="Newcomer", roles=("rep",))
    empty = open_review(meet.li, members=["Newcomer"])
    async with at_table(meet.li, empty) as desk:
        await desk.give("#")
        await desk.sees("No project is in the queue; + adds one.")
        assert desk.panel is None


@SQLITE
async def test_leaving_stops_the_clock_and_the_review_stays_open(meet: Meet) -> None:
    async with at_table(meet.li, meet.review) as desk:
        await desk.give("]", "q")
        await desk.until(lambda: desk.app.here is desk.board)
        await desk.sees("The review stays open")
        assert not seat(meet.li, meet.review).running
        await desk.comes(meet.review)
        await desk.lies("Phase two")


def test_the_count_is_of_the_rep_s_own(meet: Meet) -> None:
    found = meeting(meet.li, meet.review)
    assert count(tally(found), found.lines[1])[:2] == (2, 2)


@SQLITE
async def test_f_follows_a_running_review_and_leads_again(meet: Meet) -> None:
    async with at_board(meet.team.zhou) as here:
        desk = TableDesk(here.app, here.pilot)
        await desk.press("F")
        await desk.sees("李经理 leads")
        await desk.opens_turn("周敏")
        await desk.give("F")
        await desk.sees("You look on")
    async with at_table(meet.li, meet.review) as desk:
        await desk.give("F")
        await desk.sees("You look on; nobody else leads now: F leads again.")
        await desk.give("]")
        assert desk.project == "Pump station"
        await desk.give("down")  # takes the sentence away
        assert "F Lead or follow" in desk.lines[-1] and "Verdict" not in desk.lines[-1]
        await desk.give("F", "]")
        await desk.lies("Phase two")
        assert "v Verdict" in desk.lines[-1]


@SQLITE
async def test_who_follows_changes_nothing_else(meet: Meet) -> None:
    go(meet.li, meet.review, entry_of(meet.review, meet.old))
    async with at_table(meet.team.zhou, meet.review, follow=True) as desk:
        await desk.lies("Pump station")
        for key in ("t", "e", "w"):
            await desk.give(key)
            await desk.sees("You look on; 李经理 leads.")
            assert desk.panel is None
            await desk.give("down")
        await desk.opens("s")


@SQLITE
async def test_who_follows_writes_his_own_brief_and_comes_back(meet: Meet) -> None:
    go(meet.li, meet.review, entry_of(meet.review, meet.old))
    async with at_table(meet.team.zhou, meet.review, (80, 24), follow=True) as desk:
        await desk.lies("Pump station")
        assert "▸ next step" in desk.lines[-3] and "brief" in desk.lines[-3], desk.picture
        await desk.give("b")
        await desk.until(lambda: desk.app.here.where == "brief")
        assert "Phase two" in desk.picture
        await desk.opens("enter")
        await desk.type("Called the institute")
        await desk.press("ctrl+s")
        await desk.until(lambda: Brief.select().where(Brief.project == meet.old).exists())
        while desk.panel:
            await desk.press("escape")
        await desk.give("esc")
        await desk.lies("Pump station")
        await desk.sees("Called the institute")
        await desk.give("right", "right", "enter")
        assert desk.app.here is desk.board


@SQLITE
async def test_a_glance_without_a_step_asks_for_one(meet: Meet) -> None:
    from store.usecases.reviewing.opening import open_review
    from tests.store.reviewing.conftest import project

    bare = project(meet.team.he, "Bare", client="Hefei")
    other = open_review(meet.li, members=["he"])
    async with at_table(meet.li, other) as desk:
        go(meet.li, other, entry_of(other, bare))
        await desk.lies("Bare")
        await desk.press("enter")
        await desk.until(lambda: desk.panel is not None)
        await desk.type("Ask for the plan")
        await desk.press("ctrl+s")
        await desk.closed()
        assert kinds(meet, bare) == ["next"]


@SQLITE
@pytest.mark.parametrize("size", [(160, 45), (80, 24)])
async def test_the_table_says_why_a_project_must_be_discussed(meet: Meet, size: tuple[int, int]) -> None:  # fmt: skip
    from store.usecases.projects import edit_project
    from store.usecases.reviewing import deciding
    from store.usecases.reviewing.opening import close_review, open_review
    from store.usecases.working import change_next_step

    async with at_table(meet.li, meet.review, size) as desk:
        await desk.lies("Pump station")
        assert "Must discuss: silent for 31 days" in desk.picture, "verdict and promise stand there"
        await desk.give("]")
        await desk.lies("Phase two")
        assert "Must discuss: big project, not reviewed before" in desk.picture
        await desk.give("]")
        await desk.lies("Valve")
        assert "Must discuss" not in desk.picture
    for one in (meet.old, meet.two):
        deciding.unchanged(meet.li, entry_of(meet.review, one), reason="seen")
    close_review(meet.li, meet.review)
    edit_project(meet.team.zhou, meet.two, close="2026-12-20")
    later = open_review(meet.li, members=["zhou"])
    step = min(one.id for one in NextStep.select(NextStep.id).where(NextStep.project == meet.old))
    change_next_step(meet.team.zhou, step, due="2026-12-30")
    async with at_table(meet.li, later, size) as desk:
        go(meet.li, later, entry_of(later, meet.two))
        await desk.lies("Phase two")
        told = " ".join(desk.picture.split())
        assert "Must discuss: big project changed · expected close passed 4 days ago" in told
        go(meet.li, later, entry_of(later, meet.old))
        await desk.lies("Pump station")
        assert "When the queue was frozen: promise broken" in desk.picture
        assert desk.aligned()


@SQLITE
@pytest.mark.parametrize("size", [(160, 45), (80, 24)])
async def test_settled_promises_come_before_what_changed(meet: Meet, size: tuple[int, int]) -> None:  # fmt: skip
    from store.usecases.projects import edit_project
    from store.usecases.working import finish_next_step, set_next_step

    step = min(one.id for one in NextStep.select(NextStep.id).where(NextStep.project == meet.old))
    finish_next_step(meet.team.zhou, step)
    sent = set_next_step(meet.team.he, meet.old, text="Ring 138 1234 5678", due="2026-12-24")
    finish_next_step(meet.team.he, sent)
    edit_project(meet.team.zhou, meet.old, close="2027-01-30")
    async with at_table(meet.li, meet.review, size) as desk:
        await desk.lies("Pump station")
        told = " ".join(desk.picture.split())
        late = told.index("! late 12-24 · was due 12-10 · Institute confirms · 周敏")
        assert (
            late
            < told.index("✓ kept 12-24 · Ring 138 1234 5678 · 何涛")
            < told.rindex("2027-01-30")
        )
        assert "Promise broken" not in told and desk.aligned()
        await desk.give("z")
        assert "138" not in desk.picture


@SQLITE
@pytest.mark.parametrize("size", [(160, 45), (80, 24)])
async def test_the_keys_of_the_table_come_first(meet: Meet, size: tuple[int, int]) -> None:
    from tui.screens.help.panel import Help

    async with at_table(meet.li, meet.review, size) as desk:
        panel = await desk.opens("?")
        assert isinstance(panel, Help)
        assert "Keys of this screen" in desk.lines[3], desk.picture
        assert "Verdict" in desk.picture and "Reviews" in desk.lines[4], "what a meeting needs"
        rows = ["".join(text for text, _ in row) for row in panel.rows(size[0] - 3)]
        rest = next(n for n, row in enumerate(rows) if "Keys of the other screens" in row)
        assert any("Skip" in row for row in rows[:rest])
        assert not any("Import" in row for row in rows[:rest])
        assert any("Import" in row for row in rows[rest:])
        assert desk.aligned()


@SQLITE
@pytest.mark.parametrize("size", [(160, 45), (80, 24)])
async def test_what_was_dropped_in_this_review_says_so_with_its_reason(
    meet: Meet, size: tuple[int, int]
) -> None:
    async with at_table(meet.li, meet.review, size) as desk:
        await desk.lies("Pump station")
        deciding.drop(meet.li, entry_of(meet.review, meet.old), reason="price", note="Too dear")
        await desk.sees("dropped in this review")
        assert "drop · price Too dear" in desk.picture and "meanwhile" not in desk.picture
        assert "Nothing is left" not in desk.picture
