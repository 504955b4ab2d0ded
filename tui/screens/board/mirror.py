"""The mirror (照镜子) on the board: sentences about the book, each one key from its projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.queries.board import Narrowing
from store.queries.mirror import reflections
from store.text import N_, msg, render, translate
from tui.widgets.form_choice import Choice
from tui.widgets.form_menu import Menu

if TYPE_CHECKING:
    from tui.application import Loudou


async def open_mirror(app: Loudou) -> Narrowing | None:
    """Show the sentences; the narrowing to the projects behind the one that was chosen."""
    found = await app.work.read(reflections)
    if not found:
        app.tell(msg("There is nothing in the mirror yet: the book has no open project."))
        return None
    answers = [Choice(item.narrowing, render(item.sentence, app.lang)) for item in found]
    answer = await Menu(translate(N_("The mirror"), app.lang), answers, lang=app.lang).ask(app)
    return answer if isinstance(answer, Narrowing) else None
