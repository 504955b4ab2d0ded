"""The page of a project: lines to scroll, and a cursor on those one can act on."""

from __future__ import annotations

from textual.message import Message

from store.queries.projects import ProjectView
from tui.present.card import CHIP_TONES, chip_word
from tui.present.clip import clip_name, drawable, spread, width
from tui.screens.project.lines import Past, page_lines, title_parts
from tui.widgets.drawn import Parts
from tui.widgets.form_fields import Reading
from tui.widgets.marked import Line, Marked


class Page(Marked):
    """Shows a project."""

    class AtEnd(Message):
        """The last lines came into sight, and there is older history."""

    def __init__(self, view: ProjectView, past: Past) -> None:
        super().__init__()
        self.view, self.past = view, past
        self.unfolded = False

    def show(self, view: ProjectView, past: Past) -> None:
        """Take what was read; the cursor stays on what it stood on, or goes to its neighbour."""
        before = self.marked()
        self.view, self.past = view, past
        self.shown_anew(before)

    def fold(self) -> None:
        """Show the open items of earlier stages one by one, or as one line again."""
        self.unfolded = not self.unfolded
        self.refresh()

    def turned(self) -> None:
        """Ask for older history where the last lines are in sight."""
        if self.past.more and self.at_end:
            self.post_message(self.AtEnd())

    def key(self) -> object:
        """What the lines depend on."""
        return id(self.past), self.unfolded

    def head(self, cells: int) -> Parts:
        """Name, where the project is, its chip; so many cells wide."""
        name, where = title_parts(self.view, self.lang)
        glyphs = self.glyphs
        where = glyphs.plain(where)
        chip = chip_word(self.view.chip, self.lang)
        end = f"  {chip}" if chip else ""
        room = max(8, cells - 4 - width(where + end))
        name = clip_name(drawable(name), room, glyphs.ellipsis)
        both = spread(name, drawable(where), cells - 2 - width(end), glyphs.ellipsis)
        return [
            ("strong", " " + both[: len(name)]),
            ("soft", both[len(name) :]),
            (CHIP_TONES.get(self.view.chip, "soft"), end),
        ]

    def lay(self, cells: int) -> list[Line]:
        """The lines of the page."""
        session = self.loudou.session
        reading = Reading(session.lang, session.today, self.view.currency)
        return page_lines(self.view, self.past, cells, reading, session.clock.zone, self.unfolded)
