"""The first line of a list over the whole screen, and the thin rule under it."""

from __future__ import annotations

from textual.strip import Strip

from tui.present.clip import clip, drawable, width
from tui.present.words import t
from tui.widgets.drawn import Drawn


class Title(Drawn):
    """What is listed, of whom or under which narrowing, and its sums at the right; where it is tight, the sums stay."""

    DEFAULT_CSS = "Title { height: 2; }"

    def __init__(self, head: str) -> None:
        super().__init__()
        self.head = head
        self.of = self.told = ""

    def say(self, of: str, told: str) -> None:
        """Whose it is, or what narrows it, and the sums."""
        self.of, self.told = of, told
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The strip at line `y`."""
        cells, glyphs = self.size.width, self.glyphs
        if y:
            return self.line([("rule", " " + glyphs.rule * (cells - 2))])
        head = t(self.lang, self.head)
        told = clip(glyphs.plain(drawable(self.told)), cells - 4 - width(head), glyphs.ellipsis)
        of = f" {glyphs.more} {drawable(self.of)}" if self.of else ""
        head += clip(of, max(0, cells - width(head) - width(told) - 6), glyphs.ellipsis)
        gap = max(1, cells - 2 - width(head) - width(told))
        return self.line([("accent_strong", f" {head}"), ("text", " " * gap + told)])
