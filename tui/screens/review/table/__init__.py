"""One project on the table: the screen that a manager steps through in a meeting, and that others follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.application import Loudou


async def open_table(app: Loudou, review: int) -> None:
    """Lead a running review: the project on which it stands. Raises NotFound, Invalid where it is closed."""
    from tui.screens.review.table.opening import open_table as opened

    await opened(app, review, lead=app.session.can("review.open"))


async def open_follow(app: Loudou, review: int) -> None:
    """Look on while somebody else leads. Raises NotFound, Invalid where it is closed."""
    from tui.screens.review.table.opening import open_table as opened

    await opened(app, review, lead=False)
