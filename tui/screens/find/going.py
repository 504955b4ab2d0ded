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
        await _to_owner(app, hit.id)
    elif hit.project is not None:
        await _to_project(app, hit.project)
    elif hit.client_id is not None:
        from tui.screens.archive import open_archive

        await open_archive(app, hit.client_id)


async def _to_owner(app: Loudou, member: int) -> None:
    """The board narrowed to an owner, the cursor on one of his projects where there are any."""
    board = app.board
    await board.narrow(Narrowing(owners=(member,)))
    if board.card is None:
        number = next((column.number for column in board.columns if column.count), None)
        if number is not None and (reading := board.stand(number, 0)):
            await reading
    app.call_later(_home, app)  # after this command: it belongs to the screen that is left


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
