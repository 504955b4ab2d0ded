"""Looking on: which of the running reviews, and from leading one to following it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from store.queries.reviewing.meeting import Past, reviews
from store.text import N_, msg
from tui.present.clip import drawable
from tui.present.words import t
from tui.screens.review.going import open_follow
from tui.widgets.form_choice import Choice
from tui.widgets.form_menu import Menu

if TYPE_CHECKING:
    from tui.application import Loudou


async def follow(app: Loudou) -> None:
    """Follow the running review; where there are several, ask which; at the table hand the lead over, or take it back."""
    from tui.screens.review.table.screen import TableScreen

    here = app.here
    if isinstance(here, TableScreen):
        here.change_part()
        return
    running = await app.work.read(partial(reviews, state="open"))
    if not running:
        app.tell(msg("No review is running."))
        return
    wanted = running[0].id if len(running) == 1 else await _asked(app, running)
    if wanted is not None:
        await open_follow(app, wanted)


async def _asked(app: Loudou, running: list[Past]) -> int | None:
    answers = [
        Choice(one.id, drawable(one.scope), note=f"{drawable(one.leader)} {one.day[5:]} {one.done}/{one.total}")
        for one in running
    ]  # fmt: skip
    wanted = await Menu(t(app.lang, N_("Which review?")), answers, lang=app.lang).ask(app)
    return int(str(wanted)) if wanted is not None else None
