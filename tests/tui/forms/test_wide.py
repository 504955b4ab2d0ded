"""Wide characters stay whole and in their place, on panels and beside them."""

from __future__ import annotations

import pytest

from store.session import Session
from store.usecases.projects import create_project
from tests.tui.forms.driver import at_desk

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.mark.parametrize("width", [80, 97, 120, 161])
async def test_no_character_is_split_by_the_widgets_under_a_panel(
    session: Session, width: int
) -> None:
    for number in range(1, 9):
        create_project(session, name=f"污水提升泵改造项目{number}", client="恒达", stage=number)
    async with at_desk(session.speaking("zh"), (width, 30)) as desk:
        for shift in ("", "x"):
            for key in (":", "n"):
                panel = await desk.opens(key)
                await desk.paste(shift + "漏斗" * 9)
                await desk.until(
                    lambda panel=panel, shift=shift: shift + "漏斗" * 9 in desk.seen_in(panel)
                )
                strips = desk.app.screen._compositor.render_strips()
                assert all(strip.cell_length == width for strip in strips)
                await desk.press("ctrl+u", "esc")
                await desk.closed()


async def test_the_board_beside_a_middle_panel_does_not_move(session: Session) -> None:
    for number in range(1, 9):
        create_project(session, name=f"abcdefgh{number}", client="xyz", stage=number)
    async with at_desk(session, (160, 30)) as desk:
        before = desk.app.screen._compositor.render_strips()
        panel = await desk.opens("o")
        after = desk.app.screen._compositor.render_strips()
        left, right = panel.region.x, panel.region.right
        for one, two in zip(before, after, strict=True):
            assert one.crop(0, left).text == two.crop(0, left).text
            assert one.crop(right, 160).text == two.crop(right, 160).text
