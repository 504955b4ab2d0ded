"""From one screen of review mode to another; each is imported when it is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.application import Loudou


async def open_ahead(app: Loudou) -> None:
    """Show what awaits the review to come."""
    from tui.screens.review.before import open_before

    await open_before(app)


async def open_table(app: Loudou, review: int) -> None:
    """Show the project on the table of a review. Raises NotFound."""
    from tui.screens.review.table import open_table as opened

    await opened(app, review)


async def open_closing(app: Loudou, review: int) -> None:
    """Show the end of a review: what was decided, and what is left. Raises NotFound."""
    from tui.screens.review.closing import open_closing as opened

    await opened(app, review)


async def open_minutes(app: Loudou, review: int) -> None:
    """Show the minutes of a review, as far as it has come. Raises NotFound."""
    from tui.screens.review.minutes import open_minutes as opened

    await opened(app, review)


async def open_follow(app: Loudou, review: int) -> None:
    """Follow a review that somebody else leads. Raises NotFound."""
    from tui.screens.review.table import open_follow as opened

    await opened(app, review)
