"""Find: a line to type in over whatever is on the screen, and where what was found leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.screens.find.going import go
from tui.screens.find.panel import FindPanel

if TYPE_CHECKING:
    from tui.application import Loudou

__all__ = ["go", "open_find"]


async def open_find(app: Loudou) -> None:
    """Let a person find something by a few letters, and go there."""
    hit = await FindPanel(app).ask(app)
    if hit:
        await go(app, hit)
