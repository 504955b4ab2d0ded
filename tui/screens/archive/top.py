"""The first line of the archive."""

from __future__ import annotations

from textual.strip import Strip

from store.reports.queue import QUEUES
from store.text import N_
from tui.present.clip import clip, drawable, width
from tui.present.words import nt, t
from tui.widgets.drawn import Drawn
from tui.widgets.form_text import Edit


class Top(Drawn):
    """The first line: what is listed, how many, what is searched; a thin rule under it."""

    DEFAULT_CSS = "Top { height: 2; }"

    def __init__(self) -> None:
        super().__init__()
        self.mode, self.count, self.typing = "", 0, False
        self.edit = Edit(limit=100)

    def render_line(self, y: int) -> Strip:
        """The strip at line `y`."""
        cells = self.size.width
        if y:
            return self.line([("rule", " " + self.glyphs.rule * (cells - 2))])
        name = t(self.lang, N_("Archive"))
        if self.mode:
            name += f" {self.glyphs.more} {t(self.lang, QUEUES[self.mode])}"
        count = nt(self.lang, "{n} client", "{n} clients", self.count)
        text = drawable(self.edit.text)
        find = t(self.lang, N_("find")) + ": " if self.typing or text else ""
        caret = self.glyphs.cursor if self.typing else ""
        room = max(0, cells - width(name) - width(count) - width(find) - 8)
        text = clip(text, room, self.glyphs.ellipsis)
        gap = cells - 4 - width(name) - width(find) - width(text + caret) - width(count)
        return self.line([
            ("accent_strong", f" {name}"), ("dim", f"  {find}"), ("strong", text), ("accent", caret),
            ("text", " " * max(1, gap) + count),
        ])  # fmt: skip
