"""A rep writes down a visit without leaving the list: quickly, completely, and nothing typed is lost."""

from __future__ import annotations

import pytest

from store import drafts
from store.clock import FixedClock
from store.models import Client, Contact, Touch
from store.queries.capturing import ground, promises
from store.queries.check import check
from store.queries.projects import project
from store.session import Session
from store.text import Lang
from store.usecases.clients import add_contact
from store.usecases.history import undo
from store.usecases.members import add_member, edit_member
from store.usecases.projects import close_project, create_project
from store.usecases.working import finish_next_step, link_client, set_next_step
from tests.tui.forms.driver import Desk, at_desk
from tui.screens.forms.touch import open_touch_form

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
CLIENT = "苏州恒达水务有限公司"


@pytest.fixture
def pumps(session: Session) -> int:
    """A project at 苏州恒达, which knows 王工 and 张总."""
    add_member(session, name="周敏")
    made = create_project(session, name="污水提升泵", client=CLIENT, owner="周敏", stage=1)
    add_contact(session, CLIENT, name="王工", title="总工")
    add_contact(session, CLIENT, name="张总")
    return made


def touches() -> list[tuple[object, ...]]:
    """Kind, contact, day, outcome and note of the touches that count."""
    columns = (Touch.kind, Contact.name, Touch.day, Touch.outcome, Touch.note)
    rows = Touch.select(*columns).join(Contact, "LEFT OUTER JOIN").where(Touch.archived == 0)
    return list(rows.order_by(Touch.id).tuples())


async def to(desk: Desk, key: str) -> None:
    """Walk to a field of the form."""
    while desk.form.here.key != key:
        await desk.press("tab")


async def test_a_visit_with_a_new_contact_and_a_next_step(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        await desk.opens("t")
        await desk.press("enter")
        await desk.type("李工")
        await desk.sees("new contact")
        await desk.press("enter")
        await desk.type("看了现场")
        await to(desk, "outcome")
        await desk.type("p")
        await to(desk, "day")
        await desk.type("周五")
        await desk.sees("→ Fri 11-20")
        await to(desk, "next")
        await desk.type("送样机")
        await desk.press("enter")
        await desk.type("周五")
        await desk.sees("→ Fri 11-27")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("Written down: 污水提升泵.")
        assert "Weak" not in desk.picture
        assert touches() == [("visit", "李工", "2026-11-20", "progress", "看了现场")]
        view = project(session, pumps)
        assert (view.touch_day, view.silence_days) == ("2026-11-20", 3)
        assert [(s.text, s.due, s.owner) for s in view.steps] == [("送样机", "2026-11-27", "chief")]
        assert drafts.get(session, f"touch:{pumps}") is None
        await desk.press("u")
        await desk.sees("Undone: touch.")
        assert touches() == []
        assert project(session, pumps).steps == ()
        assert [p.name for p in ground(session, pumps).contacts] == ["王工", "张总"]
        assert check(session) == []


async def test_a_contact_is_found_by_initials_and_a_promise_is_kept_with_it(
    session: Session, pumps: int
) -> None:
    step = set_next_step(session, pumps, text="送图纸", due="2026-11-25")
    async with at_desk(session) as desk:
        await desk.opens("t")
        await desk.type("c")  # a call
        await desk.press("enter")
        await desk.type("wg")
        await desk.press("enter")
        await desk.type("图纸收到")
        await to(desk, "done")
        await desk.press("space", "ctrl+s")
        await desk.closed()
        assert touches() == [("call", "王工", "2026-11-23", "", "图纸收到")]
        assert [(p.id, p.standing) for p in promises(session, pumps)] == [(step, "kept")]
        await desk.sees("Weak: no next date.")


async def test_somebody_of_the_design_institute(session: Session, pumps: int) -> None:
    link_client(session, pumps, client="华东市政设计院", role="institute")
    add_contact(session, "华东市政设计院", name="陈院长")
    add_contact(session, "华东市政设计院", name="王工")
    async with at_desk(session) as desk:
        await desk.opens("t")
        await desk.press("enter")
        await desk.type("cyz")
        await desk.sees("陈院长")
        await desk.sees("华东市政设计院")
        await desk.press("enter")
        await to(desk, "contact")
        await desk.type("王工")
        await desk.sees("王工 (总工)")
        await desk.sees("王工 (华东市政设计院)")
        await desk.press("down", "enter")
        await desk.type("看了图纸")
        await desk.press("ctrl+s")
        await desk.closed()
        assert touches() == [("visit", "王工", "2026-11-23", "", "看了图纸")]
        institute = Touch.select(Client.name).join(Client).tuples().first()
        assert institute == ("华东市政设计院",)


async def test_a_draft_taken_up_goes_on_where_one_was_typing(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        await desk.opens("t")
        await to(desk, "note")
        await desk.type("saw")
        await desk.press("esc")
        await desk.closed()
        await desk.opens("t")
        await desk.sees("ctrl+d starts over")
        assert desk.form.here.key == "note"
        await desk.type("x")
        await desk.press("ctrl+s")
        await desk.closed()
        assert touches()[0][0] == "visit", "the letter went to the note, it chose no kind"
        assert sorted(touches()[0][-1]) == sorted("sawx")


async def test_what_is_weak_is_said_softly(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        await desk.opens("t")
        await to(desk, "note")
        await desk.type("x")
        await to(desk, "next")
        await desk.type("继续跟进")
        await desk.sees("! says nothing")
        await desk.press("enter")
        await desk.type("+3")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("no person at the client is named, the next step says nothing")


async def test_pasted_lines_stay_and_nothing_drives_the_terminal(
    session: Session, pumps: int
) -> None:
    async with at_desk(session) as desk:
        await desk.opens("t")
        await to(desk, "note")
        await desk.paste("第一行\r\n第二行\x1b[2J\x1b]0;x\x07\n[red]third[/]\x00")
        await desk.sees("第二行")
        await desk.press("up", "home")
        await desk.type("2 ")
        await desk.press("ctrl+s")
        await desk.closed()
        assert touches()[0][-1] == "第一行\n2 第二行\n[red]third[/]"


async def test_a_huge_paste_is_cut_and_not_saved_before_one_edits_it(
    session: Session, pumps: int
) -> None:
    async with at_desk(session) as desk:
        await desk.opens("t")
        await to(desk, "note")
        await desk.paste("泵 pump\n" * 14_000)
        await desk.sees("characters fit")
        await to(desk, "day")
        await desk.press("ctrl+s")
        assert desk.form.here.key == "note"
        await desk.press("left", "ctrl+s")  # walking in it changes nothing
        await desk.sees("characters fit")
        assert touches() == []
        await desk.press("esc")
        await desk.closed()
        await desk.sees("Only what fits of a long text is kept: What happened.")
        await desk.opens("t")
        await desk.sees("characters fit")  # a draft forgets it no more than the form
        await desk.press("ctrl+s")
        assert touches() == []
        await desk.press("end", "backspace")
        assert "characters fit" not in desk.picture
        await desk.press("ctrl+s")
        await desk.closed()
        assert 19_000 < len(str(touches()[0][-1])) <= 20_000


@pytest.mark.parametrize(
    ("day", "said"),
    [("+1", "lies in the future"), ("快了", "Not a day"), ("2026-2-31", "Not a day")],
)
async def test_a_day_that_cannot_be(session: Session, pumps: int, day: str, said: str) -> None:
    async with at_desk(session) as desk:
        await desk.opens("t")
        await to(desk, "note")
        await desk.type("x")
        await to(desk, "day")
        await desk.type(day)
        await desk.press("ctrl+s")
        await desk.sees(said)
        assert desk.form.here.key == "day"
        assert touches() == []
        await desk.press("esc")
        await desk.closed()


async def test_the_project_is_lost_while_the_form_is_open(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        await desk.opens("t")
        await to(desk, "note")
        await desk.type("half a sentence")
        await to(desk, "next")
        await desk.type("Send offer")
        await desk.press("enter")
        await desk.type("fri")
        close_project(session, pumps, to="lost", reason="price")
        clock = session.book.clock
        assert isinstance(clock, FixedClock)
        clock.step(days=1)
        await desk.press("ctrl+s")
        await desk.sees("is lost meanwhile")
        assert touches() == []
        assert desk.form.here.key == "next"
        assert desk.form.field("note").value() == "half a sentence"
        await desk.press("esc")
        await desk.closed()
        await open_and_settle(desk, pumps)
        assert desk.form.field("note").value() == "half a sentence"
        assert desk.form.field("day").value() == "2026-11-23", "it happened when it was begun"
        assert not any(field.key == "next" for field in desk.form.fields)
        await desk.press("ctrl+s")
        await desk.closed()
        assert touches()[0][-1] == "half a sentence"


async def open_and_settle(desk: Desk, number: int) -> None:
    """Open the touch form of a project that the board does not show."""
    desk.app.board.carry_out(as_nothing(open_touch_form(desk.app, number)))
    await desk.until(lambda: desk.panel is not None, "the form")


async def as_nothing(running: object) -> None:
    """Await what a command would."""
    await running  # type: ignore[misc]


async def test_an_owner_who_left_meanwhile(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        await desk.opens("t")
        await to(desk, "note")
        await desk.type("x")
        await to(desk, "next")
        await desk.type("Send")
        await desk.press("enter")
        await desk.type("fri")
        await desk.press("enter")
        await desk.type("zm")
        await desk.press("enter")
        edit_member(session, "周敏", archived=1)
        await desk.press("ctrl+s")
        await desk.sees("周敏 has left")
        assert desk.form.here.key == "owner"
        assert touches() == []
        await desk.type("chief")
        await desk.press("enter", "ctrl+s")
        await desk.closed()
        assert project(session, pumps).steps[0].owner == "chief"


async def test_two_people_at_one_project_write_two_touches(session: Session, pumps: int) -> None:
    step = set_next_step(session, pumps, text="送图纸", due="2026-11-25")
    async with at_desk(session) as one, at_desk(session) as two:
        await one.opens("t")
        await two.opens("t")
        for desk, text in ((one, "one"), (two, "two")):
            await to(desk, "note")
            await desk.type(text)
            await to(desk, "done")
            await desk.press("space")
        await one.press("ctrl+s")
        await one.closed()
        await two.press("ctrl+s")
        await two.sees("done already")
        assert two.form.here.key == "done"
        await two.press("space", "ctrl+s")
        await two.closed()
    assert [row[-1] for row in touches()] == ["one", "two"]
    assert [(p.id, p.state) for p in promises(session, pumps)] == [(step, "kept")]


async def test_a_half_typed_touch_is_offered_after_a_start(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        await desk.opens("t")
        await to(desk, "note")
        await desk.type("half")
        await desk.pilot.pause(0.5)
    async with at_desk(session) as desk:
        await desk.sees("A half-typed touch for 污水提升泵 is kept: t on it goes on.")
        await desk.opens("t")
        assert desk.form.field("note").value() == "half"
        await desk.press("esc")
        await desk.closed()
    clock = session.book.clock
    assert isinstance(clock, FixedClock)
    clock.step(days=8)
    async with at_desk(session) as desk:
        await desk.pilot.pause(0.8)
        assert desk.app.board.footer.said == ""


async def test_a_promise_is_made_moved_and_kept_late(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        await desk.opens("s")
        await desk.type("送样机")
        await desk.press("enter")
        await desk.type("下周三")
        await desk.sees("→ Wed 12-02")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("Promised by 2026-12-02.")
        await desk.opens("s")
        await to(desk, "what")
        await desk.type("m")
        await desk.press("enter")
        await desk.type("+30")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("Moved to 2026-12-23; it counts as late.")
        await desk.opens("s")
        await desk.sees("day moved")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("Done, but late: its day was moved from 2026-12-02.")
        found = promises(session, pumps)
        assert [(p.text, p.standing, p.moved) for p in found] == [("送样机", "late", True)]


async def test_a_promise_is_worded_anew_and_another_made(session: Session, pumps: int) -> None:
    set_next_step(session, pumps, text="继续跟进", due="2026-11-25")
    async with at_desk(session) as desk:
        await desk.opens("s")
        await to(desk, "what")
        await desk.type("r")
        await desk.press("enter", "ctrl+u")
        await desk.type("送图纸")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.opens("s")
        await desk.type("new")
        await desk.press("enter", "ctrl+s")
        await desk.sees("This is needed.")
        assert desk.form.here.key == "text"
        await desk.type("约设计院")
        await desk.press("enter")
        await desk.type("+1")
        await desk.press("ctrl+s")
        await desk.closed()
    assert [p.text for p in promises(session, pumps)] == ["约设计院", "送图纸"]


async def test_a_promise_that_somebody_else_moved(session: Session, pumps: int) -> None:
    from store.usecases.working import change_next_step

    step = set_next_step(session, pumps, text="送图纸", due="2026-11-25")
    async with at_desk(session) as desk:
        await desk.opens("s")
        await to(desk, "what")
        await desk.type("m")
        await desk.press("enter")
        await desk.type("+9")
        change_next_step(session, step, due="2026-11-30")
        await desk.press("ctrl+s")
        await desk.sees("Somebody changed the same")
        await desk.press("enter")  # theirs
        await desk.closed()
    assert promises(session, pumps)[0].due == "2026-11-30"


async def test_a_closed_project_promises_nothing_and_waits_for_nobody(
    session: Session, pumps: int
) -> None:
    step = set_next_step(session, pumps, text="送图纸", due="2026-11-25")
    close_project(session, pumps, to="lost", reason="price")
    async with at_desk(session) as desk:
        await desk.app.show_place("lost")
        await desk.until(lambda: desk.app.here.card, "the list")
        await desk.press("w")
        await desk.sees("A closed project waits for nobody.")
        await desk.opens("s")  # what is still open can be settled
        assert [field.key for field in desk.form.present] == ["step", "day"]
        await desk.press("esc")
        await desk.closed()
        finish_next_step(session, step)
        await desk.press("s")
        await desk.sees("is lost: a next step needs an open project")
        await desk.opens("t")
        await to(desk, "note")
        await desk.type("they rang")
        await desk.press("ctrl+s")
        await desk.closed()
        assert touches()[0][-1] == "they rang"
    undo(session)
    assert touches() == []


async def test_whom_it_waits_for(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        await desk.opens("w")
        await desk.type("design")
        await desk.press("enter")
        await desk.type("-9")
        await desk.press("enter")
        await desk.closed()
        await desk.sees("污水提升泵 waits for: design institute.")
        view = project(session, pumps)
        assert (view.waiting_for, view.waiting_days) == ("institute", 9)
        await desk.opens("w")
        await desk.sees("waits for design institute since Sat 11-14, 9 days")
        await desk.type("nobody")
        await desk.press("enter", "enter")
        await desk.closed()
        assert project(session, pumps).waiting_for == ""


async def test_two_contacts_of_one_name_are_told_apart(session: Session, pumps: int) -> None:
    second = add_contact(session, CLIENT, name="王工 2", title="采购")
    Contact.update(name="王工", folded="王工").where(Contact.id == second).execute()
    async with at_desk(session) as desk:
        await desk.opens("t")
        await desk.press("enter")
        await desk.type("采购")
        await desk.sees("王工 (采购)")
        await desk.press("enter")
        await desk.type("x")
        await desk.press("ctrl+s")
        await desk.closed()
    assert Touch.get(Touch.archived == 0).contact_id == second


async def test_a_project_taken_away_leaves_the_form_standing(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        await desk.opens("t")
        await to(desk, "note")
        await desk.type("x")
        for _ in range(3):  # two contacts, then the project itself
            undo(session)
        await desk.press("ctrl+s")
        await desk.sees("There is no project")
        assert desk.form.field("note").value() == "x"
        await desk.press("esc")
        await desk.closed()


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_on_a_closed_project_a_promise_is_done_and_nothing_else_is_offered(
    session: Session, pumps: int, lang: Lang
) -> None:
    step = set_next_step(session, pumps, text="送图纸", due="2026-11-25")
    async with at_desk(session.speaking(lang), (80, 24)) as desk:
        await desk.opens("s")
        await to(desk, "what")
        await desk.press("right")
        await to(desk, "until")
        await desk.type("+9")
        await desk.press("esc")  # half-typed: another day
        await desk.closed()
        close_project(session, pumps, to="lost", reason="price")
        await desk.app.show_place("lost")
        await desk.sees("污水提升泵")
        await desk.opens("s")
        said = {
            "en": "The project is lost: what was promised can be done",
            "zh": "项目已丢单:约定的事只能记为完成",
        }
        await desk.sees(said[lang])
        assert [field.key for field in desk.form.present] == ["step", "day"]
        await desk.press("ctrl+s")
        await desk.closed()
        assert [(p.id, p.standing) for p in promises(session, pumps)] == [(step, "kept")]
