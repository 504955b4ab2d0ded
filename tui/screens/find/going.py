"""Where what was found leads."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from store.queries.board import Narrowing, position
from store.queries.find import Hit
from tui.screens.project import open_project

if TYPE_CHECKING:
    from tui.application import Loudou


async def go(app: Loudou, hit: Hit) -> None:
    """Go to a project, a client's file, a member's projects; from a touch to its project, or its client."""
    if hit.kind == "member":
        await app.board.narrow(Narrowing(owners=(hit.id,)))
        app.call_later(_home, app)  # after this command: it belongs to the screen that is left
    elif hit.project is not None:
        await _to_project(app, hit.project)
    elif hit.client_id is not None:
        from tui.screens.archive import open_archive

        await open_archive(app, hit.client_id)


async def _to_project(app: Loudou, project: int) -> None:
    """The cursor onto its card where the board lies open and shows it; else the project itself, `esc` leads back."""
    board = app.board
    if app.here is board:
        at = partial(position, project=project, narrowing=board.narrowing, order=board.order)
        if await app.work.read(at):
            await board.go_to(project)
            return
    await open_project(app, project)


async def _home(app: Loudou) -> None:
    while app.here is not app.board:
        await app.pop_screen()
