"""The minutes of a review, to read on the screen, in the language of the meeting."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from store.queries.reviewing.minutes import Minutes, minutes
from store.reports.minutes import parts, title
from store.text import N_, Lang
from tui.present.reviewing.wall import on_the_wall
from tui.present.words import t
from tui.widgets.form_text import Row, wrap
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from tui.application import Loudou

INDENT = {"head": 1, "text": 3, "fix": 5}
STYLES = {"head": "strong", "text": "text", "fix": "amber"}


class MinutesPanel(Panel[None]):
    """All of the minutes; scrolls."""

    shape = "full"

    def __init__(self, told: Minutes, zone: str, lang: Lang) -> None:
        super().__init__(title(told), lang=lang)
        self.parts = parts(told, zone)
        self._made: tuple[int, list[Row]] = (0, [])

    def rows(self, width: int) -> list[Row]:
        """The parts, wrapped for this width."""
        if self._made[0] != width:
            self._made = (width, self._wrapped(width))
        return self._made[1]

    def _wrapped(self, width: int) -> list[Row]:
        rows: list[Row] = []
        for part in self.parts:
            rows += [[], [(" " + part.title, "accent_strong")]] if part.title else [[]]
            for style, text in part.lines:
                indent = INDENT[style]
                for n, line in enumerate(wrap(text, max(20, width - indent - 3))):
                    rows.append([(" " * (indent + (2 if n else 0)), ""), (line, STYLES[style])])
        return [*rows, []]

    def press(self, key: str, character: str | None) -> None:
        """`m` and `q` close as well."""
        if character in ("m", "q"):
            self.finish(None)
        else:
            super().press(key, character)

    def foot(self, width: int) -> list[Row]:
        """The keys."""
        text = t(self.lang, N_("↑ ↓ scroll   esc back"))
        return [[(" " + line, "dim")] for line in wrap(text, width - 1)]


async def open_minutes(app: Loudou, review: int) -> None:
    """Show the minutes over what is on the screen. Raises NotFound."""
    told = await app.work.read(partial(minutes, review_id=review), lane="job")
    if app.presenting:
        told = on_the_wall(told)
    await MinutesPanel(told, app.session.clock.zone, app.lang).ask(app)
