"""The import wizard: from a file to projects on the board, and the mirror afterwards."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from store import drafts

if TYPE_CHECKING:
    from tui.application import Loudou

PLACE = "import"
"""Where the folder last imported from is remembered."""


async def open_wizard(app: Loudou) -> bool:
    """Lead through an import; afterwards the mirror. True if something was imported."""
    from tui.screens.board.mirror import open_mirror
    from tui.screens.forms.common import draft_of
    from tui.screens.importing.state import DRAFT, State
    from tui.screens.importing.wizard import Wizard

    place = await app.work.read(partial(drafts.place_get, key=PLACE))
    folder = place.get("folder", "") if isinstance(place, dict) else ""
    state = State.taken_up(await draft_of(app, DRAFT), str(folder))
    if not await Wizard(state, app).ask(app):
        return False
    await app.board.find_a_project()
    wanted = await open_mirror(app)
    if wanted is not None:
        await app.board.narrow(wanted)
    return True
