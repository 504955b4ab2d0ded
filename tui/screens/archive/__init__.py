"""A client's file, until the archive has its own screen: the facts in a panel."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from store.queries.clients import client
from tui.widgets.form_text import Row, wrap
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from tui.application import Loudou


class _File(Panel[None]):
    def __init__(self, app: Loudou, title: str, lines: list[str]) -> None:
        super().__init__(title, lang=app.lang)
        self.lines = lines

    def rows(self, width: int) -> list[Row]:
        """The facts."""
        return [[(" " + part, "")] for line in self.lines for part in wrap(line, width - 2)]


async def open_archive(app: Loudou, client_id: int | None = None) -> None:
    """Show a client's file."""
    if client_id is not None:
        view = await app.work.read(partial(client, client_id=client_id))
        facts = (view.code, view.klass, view.region, view.owner, view.address, view.phone)
        people = [f"{one.name}  {one.title}" for one in view.contacts]
        deals = [f"{one.name}  {one.stage} {one.stage_name}" for one in view.projects]
        lines = [*(fact for fact in facts if fact), "", *people, "", *deals]
        await _File(app, view.name, lines).ask(app)
