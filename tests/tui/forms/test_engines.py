"""The same stories on SQLite and on PostgreSQL, and in Chinese."""

from __future__ import annotations

from dataclasses import replace

from store.errors import Clash, Conflict
from store.queries.projects import project
from store.session import Session
from store.text import msg
from store.usecases.projects import create_project, edit_project
from tests.tui.forms.driver import at_desk
from tui.screens.forms import confirm, show_undo_clash


async def test_new_then_edit_against_somebody_elses_change(session: Session) -> None:
    async with at_desk(session.speaking("zh")) as desk:
        await desk.opens("n")
        await desk.type("水厂改造")
        await desk.press("enter")
        await desk.type("杭州瑞通")
        await desk.press("ctrl+s")
        await desk.closed()
        made = desk.app.board.card
        assert made is not None
        assert (made.name, made.client) == ("水厂改造", "杭州瑞通")
        form = await desk.opens("e")
        edit_project(session, made.id, name="theirs")
        await desk.type("二期")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.panel is not form, "both values")
        assert "水厂改造二期" in desk.picture
        await desk.press("down", "enter")
        await desk.closed()
        assert project(session, made.id).name == "水厂改造二期"


async def test_undo_lists_what_others_changed(session: Session) -> None:
    made = create_project(session, name="泵", client="恒达")
    clash = Clash("project", made, "泵", "amount", 100_000_000, 200_000_000, "李华", session.now_us)
    many = Conflict(msg("x"), (clash, *(replace(clash, name=f"p{n}") for n in range(9))))
    async with at_desk(session, (80, 24)) as desk:
        for keys, wanted in ((["down", "enter"], True), (["enter"], False), (["esc"], False)):
            answer = desk.app.run_worker(show_undo_clash(desk.app, many))
            await desk.sees("Undo the rest")
            await desk.press("home")
            await desk.sees("李华 · 11-23 10:00")
            assert "1.0M" in desk.picture
            assert "2.0M" in desk.picture
            await desk.press(*keys)
            assert await answer.wait() is wanted


async def test_yes_is_one_key_and_esc_is_no(session: Session) -> None:
    async with at_desk(session, (60, 15)) as desk:
        for key, wanted in (("y", True), ("esc", False), ("n", None)):
            answer = desk.app.run_worker(confirm(desk.app, msg("Really drop [red]this[/]?")))
            await desk.sees("Really drop [red]this[/]?")
            await desk.press(key)
            if wanted is None:
                await desk.press("enter")
            assert await answer.wait() is bool(wanted)


async def test_the_palette_knows_both_languages_and_pinyin(session: Session) -> None:
    async with at_desk(session.speaking("zh")) as desk:
        for letters in ("xinj", "xj", "新建", "new"):
            panel = await desk.opens(":")
            await desk.type(letters)
            await desk.until(
                lambda panel=panel: (
                    panel.matches[:1] and panel.matches[0].command.id == "project.new"
                ),
                letters,
            )
            await desk.press("esc")
            await desk.closed()
        await desk.opens(":")
        await desk.type("zzzz")
        await desk.press("enter")
        assert desk.panel is not None
