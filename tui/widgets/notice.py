"""What is shown instead of the board where the terminal is too small for it."""

from __future__ import annotations

from textual.strip import Strip

from store.text import msg, render
from tui.widgets.drawn import Drawn


class Notice(Drawn):
    """Says how large the terminal is and how large it must be."""

    DEFAULT_CSS = "Notice { height: 1fr; width: 1fr; }"

    def render_line(self, y: int) -> Strip:
        """The strip at line `y`."""
        cells, lines = self.size
        sentence = msg(
            "The board needs 60×15 cells; this is {cells}×{lines}.", cells=cells, lines=lines
        )
        words = render(sentence, self.lang)
        return self.line([("text", " " + words)] if y == lines // 2 else [])
