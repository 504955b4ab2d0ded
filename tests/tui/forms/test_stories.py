"""People fill in forms: nothing typed is lost, errors stand under their field, others' changes are shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.events import AppBlur, AppFocus, Key

from store import drafts
from store.queries.board import Narrowing, board
from store.queries.projects import project
from store.queries.timeline import history
from store.session import Session
from store.usecases.clients import create_client
from store.usecases.members import add_member
from store.usecases.projects import close_project, create_project, edit_project
from store.usecases.working import set_next_step
from tests.tui.forms.driver import at_desk
from tui.screens.project.screen import ProjectScreen, open_project

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def pumps(session: Session) -> int:
    """A project of 周敏 at 苏州恒达."""
    owner = add_member(session, name="周敏")
    add_member(session, name="李华")
    client = create_client(session, name="苏州恒达水务有限公司", klass="A")
    return create_project(
        session,
        name="污水提升泵",
        client=client,
        owner=owner,
        stage=4,
        amount=281_610_000,
        close="2026-12-28",
    )


async def test_keys_typed_before_a_form_stands_go_to_it(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        for key in ("n", "a", "b", "c"):
            desk.app.post_message(Key(key, key))
        await desk.until(lambda: desk.panel is not None, "the form")
        await desk.type("d")
        await desk.until(lambda: desk.form.fields[0].value() == "abcd", "the name")
        assert desk.app.board.footer.said == ""
        await desk.press("esc")
        await desk.closed()
        for key, letter in (("n", "n"), ("escape", None), ("question_mark", "?")):
            desk.app.post_message(Key(key, letter))
        await desk.sees("Keys")  # what follows the form's end is a command again
        await desk.press("esc")


async def test_a_new_project_from_the_keyboard(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        await desk.opens("n")
        await desk.type("泵站二期")
        await desk.press("enter")
        await desk.type("szhd")
        await desk.sees("苏州恒达水务有限公司")
        await desk.press("enter")
        await desk.type("lh")
        await desk.press("enter", "enter")
        await desk.press("enter")  # region, then the stage of the column the cursor is in
        await desk.type("190万")
        await desk.sees("→ 1.9M")
        await desk.press("enter", "enter")
        await desk.type("fri")
        await desk.sees("→ Fri 11-27")
        await desk.press("ctrl+s")
        await desk.closed()
        made = project(session, pumps + 1)
        assert (made.name, made.client, made.owner) == ("泵站二期", "苏州恒达水务有限公司", "李华")
        assert (made.amount, made.close) == (190_000_000, "2026-11-27")
        assert desk.app.board.card is not None
        assert desk.app.board.card.id == made.id


async def test_enter_on_the_last_field_saves_and_a_new_client_is_filed(
    session: Session, pumps: int
) -> None:
    async with at_desk(session) as desk:
        await desk.opens("n")
        await desk.type("Valves")
        await desk.press("enter")
        await desk.type("Wuxi Water")
        await desk.sees("new client")
        while desk.form.here is not desk.form.present[-1]:
            await desk.press("enter")
        await desk.press("enter")
        await desk.closed()
        assert project(session, pumps + 1).client == "Wuxi Water"


async def test_what_is_missing_is_said_under_its_field(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        await desk.opens("n")
        await desk.press("ctrl+s")
        await desk.sees("This is needed.")
        assert desk.form.here.key == "name"
        await desk.type("x")
        assert "This is needed." not in desk.picture.split("Client")[0]


async def test_what_the_store_refuses_stands_under_its_field(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        await desk.opens("n")
        await desk.type("污水提升泵")
        await desk.press("enter")
        await desk.type("苏州恒达水务")
        await desk.sees("有限公司")
        await desk.press("enter", "ctrl+s")
        await desk.sees("already has an open project")
        assert desk.form.here.key == "name"
        await desk.type("2")
        await desk.press("ctrl+s")
        await desk.closed()
        assert project(session, pumps + 1).name == "污水提升泵2"


async def test_esc_keeps_what_was_typed(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        await desk.opens("n")
        await desk.type("half")
        await desk.press("enter")
        await desk.type("Acme")
        await desk.press("esc")  # the list
        assert desk.panel is not None
        await desk.press("esc")  # the form
        await desk.closed()
        await desk.opens("n")
        assert desk.form.field("name").edit.text == "half"
        assert desk.form.field("client").edit.text == "Acme"
        await desk.sees("ctrl+d starts over")
        await desk.press("ctrl+d")
        assert desk.form.field("name").edit.text == ""


async def test_a_draft_is_in_the_book_within_half_a_second_and_gone_when_saved(
    session: Session, pumps: int
) -> None:
    async with at_desk(session) as desk:
        await desk.opens("n")
        await desk.type("pu")
        await desk.pilot.pause(0.5)
        assert drafts.get(session, "project:new") == {"name": "pu"}
        await desk.type("mps")
        await desk.press("enter")
        await desk.type("Acme")
        await desk.press("ctrl+s")
        await desk.closed()
        assert drafts.get(session, "project:new") is None


async def test_nothing_of_another_persons_draft_is_seen(session: Session, pumps: int) -> None:
    drafts.put(replace(session, actor=replace(session.actor, id=2)), "project:new", {"name": "x"})
    async with at_desk(session) as desk:
        await desk.opens("n")
        assert desk.form.field("name").edit.text == ""


async def test_editing_writes_only_what_changed(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        await desk.press("4")
        await desk.opens("e")
        assert desk.form.field("amount").edit.text == "2,816,100"
        edit_project(session, pumps, remarks="by somebody else")
        await desk.press("ctrl+e")
        await desk.type("(二期)")
        await desk.press("ctrl+s")
        await desk.closed()
        now = project(session, pumps)
        assert (now.name, now.remarks, now.amount) == (
            "污水提升泵(二期)",
            "by somebody else",
            281_610_000,
        )
        change = history(session, pumps, limit=1)[0]
        assert [line.field for line in change.lines] == ["name"]


async def test_emptied_fields_are_emptied(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        await desk.press("4")
        await desk.opens("e")
        for key in ("owner", "amount", "close"):
            while desk.form.here.key != key:
                await desk.press("tab")
            await desk.press("ctrl+u")
        await desk.press("ctrl+s")
        await desk.closed()
        now = project(session, pumps)
        assert (now.owner, now.amount, now.close) == ("", 0, None)


@pytest.mark.parametrize(("answer", "name"), [("down", "mine"), ("up", "theirs")])
async def test_two_people_change_the_same(
    session: Session, pumps: int, answer: str, name: str
) -> None:
    async with at_desk(session) as desk:
        await desk.press("4")
        form = await desk.opens("e")
        edit_project(session, pumps, name="theirs")
        await desk.press("ctrl+u")
        await desk.type("mine")
        while desk.form.here.key != "product":
            await desk.press("tab")
        await desk.type("pumps")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.panel is not form, "both values")
        assert "mine" in desk.picture
        assert "theirs" in desk.picture
        assert session.actor.name in desk.picture
        await desk.press(answer, "enter")
        await desk.closed()
        now = project(session, pumps)
        assert (now.name, now.product) == (name, "pumps")


async def test_esc_from_a_conflict_goes_back_to_the_form(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        await desk.press("4")
        form = await desk.opens("e")
        edit_project(session, pumps, name="theirs")
        await desk.type("x")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.panel is not form, "both values")
        await desk.press("esc")
        await desk.until(lambda: desk.panel is form, "the form")
        await desk.sees("Nothing was saved.")
        assert project(session, pumps).name == "theirs"


async def test_a_draft_taken_up_again_does_not_overwrite_what_changed_meanwhile(
    session: Session, pumps: int
) -> None:
    async with at_desk(session) as desk:
        await desk.press("4")
        await desk.opens("e")
        await desk.type("x")
        await desk.press("esc")
        await desk.closed()
        edit_project(session, pumps, name="theirs")
        form = await desk.opens("e")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.panel is not form, "both values")
        assert project(session, pumps).name == "theirs"


async def test_a_nasty_paste_is_one_clean_bounded_line(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        await desk.opens("n")
        await desk.paste(
            "[red]泵[/]\x1b]0;owned\x07\x1b[2J\r\n[@click=app.quit]x[/]" + "y" * 100_000
        )
        text = desk.form.field("name").edit.text
        assert text.startswith("[red]泵[/] [@click=app.quit]x[/]yyy")
        assert len(text) == 200
        await desk.sees("Only 200 characters fit")
        await desk.press("home")
        await desk.sees("[red]泵[/] [@click=app.quit]x[/]")


@pytest.mark.parametrize(
    ("keys", "status"),
    [
        (["w"], "won"),
        (["l", "enter", *"price", "enter"], "lost"),
        (["d", "enter", *"intent", "enter"], "dropped"),
        (["p", "enter", *"+30", "enter", *"budget"], "parked"),
    ],
)
async def test_where_a_project_goes(
    session: Session, pumps: int, keys: list[str], status: str
) -> None:
    async with at_desk(session) as desk:
        await desk.press("4")
        await desk.opens("D")
        await desk.press(*keys, "ctrl+s")
        await desk.closed()
        now = project(session, pumps)
        assert now.status == status
        if status == "parked":
            assert (now.hold_until, now.reason) == ("2026-12-23", "budget")
        if status == "won":
            assert now.closed_day == "2026-11-23"


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (["ctrl+s"], "This is needed."),
        (["w", "enter", "ctrl+u", *"+3", "ctrl+s"], "still ahead"),
        (["p", "enter", *"+91", "enter", *"why", "ctrl+s"], "must lie between"),
        (["l", "ctrl+s"], "This is needed."),
    ],
)
async def test_what_closing_needs(
    session: Session, pumps: int, keys: list[str], sentence: str
) -> None:
    async with at_desk(session) as desk:
        await desk.press("4")
        await desk.opens("D")
        await desk.press(*keys)
        await desk.sees(sentence)
        assert project(session, pumps).status == "open"


@pytest.mark.parametrize(("answer", "status"), [("down", "won"), ("up", "lost")])
async def test_two_people_close_the_same(
    session: Session, pumps: int, answer: str, status: str
) -> None:
    async with at_desk(session) as desk:
        await desk.press("4")
        form = await desk.opens("D")
        await desk.press("w")
        close_project(session, pumps, to="lost", reason="price")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.panel is not form, "both values")
        await desk.press(answer, "enter")
        await desk.closed()
        assert project(session, pumps).status == status


async def test_a_closed_project_is_opened_again(session: Session, pumps: int) -> None:
    close_project(session, pumps, to="dropped", reason="budget")
    async with at_desk(session) as desk:
        await open_project(desk.app, pumps)
        await desk.sees("no budget")
        await desk.opens("D")
        await desk.press("o", "ctrl+s")
        await desk.closed()
        assert project(session, pumps).status == "open"
        await desk.sees("4 Exchange")


async def test_a_closed_project_offers_only_keys_that_work(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        await open_project(desk.app, pumps)
        await desk.sees("> Advance")
        close_project(session, pumps, to="lost", reason="price")
        await desk.sees("lost")
        await desk.until(lambda: "> Advance" not in desk.picture, "the footer of a closed project")
        assert "t Touch" in desk.picture and "No project" not in desk.picture


async def test_the_mouse_reaches_the_form_and_nothing_behind_it(
    session: Session, pumps: int
) -> None:
    async with at_desk(session) as desk:
        panel = await desk.opens("n")
        await desk.pilot.click(offset=(panel.region.x + 20, panel.region.y + 12))
        await desk.until(lambda: desk.form.here.key == "remarks", "the field clicked")
        before = desk.app.board.place
        await desk.pilot.click(offset=(5, 8))
        await desk.type("z")
        assert desk.app.board.place == before
        assert desk.form.field("remarks").edit.text == "z"


async def test_a_card_stays_where_it_is_while_a_form_is_open(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        await desk.press("4")
        form = await desk.opens("n")
        await desk.type("jkq0")
        create_project(session, name="other", client="Wuxi", stage=4, amount=10**10)
        await desk.until(lambda: desk.app.board.total.count == 2, "the other project")
        assert desk.panel is form
        assert desk.app.board.card is not None
        assert desk.app.board.card.id == pumps


async def test_narrowing_follows_each_key(session: Session, pumps: int) -> None:
    create_project(session, name="Valves", client="Wuxi Water", stage=4)
    async with at_desk(session) as desk:
        await desk.opens("f")
        await desk.type("w")
        await desk.until(lambda: desk.app.board.total.count == 2, "both")  # wushui, Wuxi
        await desk.type("uxi")
        await desk.until(lambda: desk.app.board.total.count == 1, "one")
        await desk.press("ctrl+u", "tab")
        await desk.type("zm")
        await desk.press("space", "esc")
        await desk.until(lambda: desk.app.board.total.count == 1, "周敏")
        await desk.press("esc")
        await desk.closed()
        narrowing = desk.app.board.narrowing
        assert narrowing.text == ""
        assert board(session, narrowing).total.count == 1
        await desk.opens("f")
        assert desk.form.field("owners").value() == narrowing.owners
        await desk.press("enter")
        await desk.closed()
        await desk.press("0")
        await desk.until(lambda: desk.app.board.narrowing == Narrowing(), "everything")


async def test_order_and_palette(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        await desk.opens("o")
        await desk.press("5")
        await desk.closed()
        assert desk.app.board.order == "name"
        await desk.opens(":")
        await desk.type("xinjian" if session.lang == "zh" else "new")
        await desk.press("enter")
        await desk.until(
            lambda: desk.panel is not None and desk.panel.title == "New project", "the form"
        )


async def test_help_tells_keys_and_opens_guides(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        await desk.opens("?")
        for command in desk.app.commands:
            if command.keys and command.id != "go.column":
                assert any(command.keys[0] in line for line in desk.picture.splitlines())
                break
        await desk.press("1")
        await desk.until(
            lambda: desk.panel is not None and "Keys" not in desk.panel.title, "a guide"
        )
        await desk.press("esc")
        await desk.sees("Keys and guides")
        await desk.press("esc")
        await desk.closed()


async def test_the_opened_project_tells_what_is_known(session: Session, pumps: int) -> None:
    set_next_step(session, pumps, text="[bold]call[/] 总工", due="2026-11-25")
    edit_project(session, pumps, amount=250_000_000, remarks="line one\nline two")
    async with at_desk(session, (80, 24)) as desk:
        await desk.press("4", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, ProjectScreen), "the project")
        for text in (
            "污水提升泵",
            "苏州恒达水务有限公司",
            "class A",
            "周敏",
            "Mon 12-28",
            "[bold]call[/] 总工",
        ):
            await desk.sees(text)
        await desk.press("end")
        await desk.sees("2.8M → 2.5M")
        await desk.press("home", ">")
        await desk.sees("5 Solution")
        assert project(session, pumps).stage.number == 5
        await desk.opens("e")
        await desk.press("ctrl+u")
        await desk.type("renamed")
        await desk.press("ctrl+s")
        await desk.sees("renamed")
        await desk.press("esc")
        await desk.until(lambda: desk.app.screen is desk.app.board, "the board")


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (160, 45)])
async def test_the_opened_project_fits_every_terminal(
    session: Session, pumps: int, size: tuple[int, int]
) -> None:
    for number in range(90):
        edit_project(session, pumps, remarks=f"第 {number} 次 " + "很长的备注 " * 12)
    async with at_desk(session, (100, 30)) as desk:
        await desk.press("4", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, ProjectScreen), "the project")
        await desk.pilot.resize_terminal(*size)
        await desk.until(lambda: desk.app.screen.size == size, "the new size")
        await desk.press("end")
        await desk.until(lambda: len(desk.app.screen.page.past.changes) > 40, "older events")
        await desk.press("end")
        await desk.until(lambda: len(desk.app.screen.page.past.changes) > 80, "older events")
        await desk.press("end")
        await desk.sees("added")
        strips = desk.app.screen._compositor.render_strips()
        assert all(strip.cell_length == size[0] for strip in strips)
        await desk.press("home")
        await desk.sees("4 Exchange")


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (160, 45)])
@pytest.mark.parametrize("key", ["n", "e", "D", "f", "o", ":", "?"])
async def test_every_panel_fits_every_terminal(
    session: Session, pumps: int, size: tuple[int, int], key: str
) -> None:
    async with at_desk(session, (100, 30)) as desk:
        await desk.press("4")
        panel = await desk.opens(key)
        await desk.pilot.resize_terminal(*size)
        await desk.until(
            lambda: panel.region.right <= size[0] and panel.region.bottom <= size[1], "fit"
        )
        await desk.until(lambda: len(panel._strips) == panel.size.height, "drawn anew")
        render = (
            desk.app.screen._compositor.render_strips
        )  # the screen under it follows in its own time
        await desk.until(
            lambda: {strip.cell_length for strip in render()} == {size[0]}, "the width"
        )
        lines = desk.picture.splitlines()
        assert len(lines) == size[1]
        if key in "neDf":
            await desk.press("tab", "tab", "tab", "tab")
            await desk.until(lambda: "▌" in desk.seen_in(panel), "the bar of a field")
        await desk.press("esc")
        await desk.closed()


async def test_another_window_in_between_changes_nothing(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        await desk.opens("n")
        await desk.type("ab")
        desk.app.post_message(AppBlur())
        await desk.pilot.pause()
        desk.app.post_message(AppFocus())
        await desk.pilot.pause()
        await desk.type("cd")
        assert desk.form.field("name").edit.text == "abcd"
        desk.app.post_message(AppBlur())
        await desk.type("ef")
        await desk.press("esc")
        await desk.closed()
        await desk.press("4")
        assert desk.app.board.card is not None


async def test_extra_fields_of_a_project(session: Session, pumps: int) -> None:
    edit_project(session, pumps, extra={"tank": "3", "pipe": "DN400"})
    async with at_desk(session) as desk:
        await desk.press("4")
        await desk.opens("e")
        for key, text in (
            ("extra:tank", ""), ("extra:pipe", "DN300"), ("extra_name", "power"), ("extra_text", "5 kW"),
        ):  # fmt: skip
            desk.form.field(key).put(text)
        await desk.press("ctrl+s")
        await desk.closed()
        assert dict(project(session, pumps).extra) == {"pipe": "DN300", "power": "5 kW"}
        await desk.press("u")
        await desk.sees("Undone")
        assert dict(project(session, pumps).extra) == {"tank": "3", "pipe": "DN400"}


async def test_what_does_not_fit_a_line_is_said_and_not_saved_before_one_edits(
    session: Session, pumps: int
) -> None:
    async with at_desk(session) as desk:
        await desk.press("4")
        await desk.opens("e")
        desk.form.field("product").put("")
        while desk.form.here.key != "product":
            await desk.press("tab")
        await desk.paste("z" * 100_000)
        await desk.sees("Only 200 characters fit: 99800")
        await desk.press("tab", "ctrl+s")
        assert desk.form.here.key == "product", "not saved with a part of it missing"
        await desk.press("esc")
        await desk.closed()
        await desk.sees("Only what fits of a long text is kept: Product.")
        assert project(session, pumps).product == ""
        await desk.opens("e")
        assert desk.form.field("product").value() == "z" * 200
        await desk.sees("Only 200 characters fit: 99800")
        await desk.press("ctrl+s")
        assert desk.form.here.key == "product"
        await desk.sees("ctrl+s once more saves what fits")
        await desk.press("tab")
        assert "once more" not in desk.picture
        await desk.press("ctrl+s")
        assert desk.form.here.key == "product", "one looked elsewhere: it is said again"
        await desk.press("x")
        await desk.sees("Only 200 characters fit: 99801")
        await desk.press("backspace")
        assert "characters fit" not in desk.picture
        await desk.press("ctrl+s")
        await desk.closed()
        assert project(session, pumps).product == "z" * 199


async def test_a_name_to_choose_from_is_cut_as_loudly(session: Session, pumps: int) -> None:
    async with at_desk(session) as desk:
        await desk.opens("n")
        await desk.press("tab")
        await desk.paste("客" * 5_000)
        await desk.press("escape", "tab")
        await desk.sees("characters fit")
        await desk.press("escape")
        await desk.closed()
        await desk.opens("n")
        assert desk.form.field("client").surplus > 4_000
        await desk.press("ctrl+d")
        assert desk.form.field("client").surplus == 0


async def test_a_stored_text_longer_than_its_line_is_kept_whole(
    session: Session, pumps: int
) -> None:
    edit_project(session, pumps, product="p" * 900)
    async with at_desk(session) as desk:
        await desk.press("4")
        await desk.opens("e")
        while desk.form.here.key != "product":
            await desk.press("tab")
        await desk.press("end", "backspace", "q", "ctrl+s")
        await desk.closed()
        assert project(session, pumps).product == "p" * 899 + "q"
