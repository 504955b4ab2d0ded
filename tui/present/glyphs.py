"""The signs on the screen, and their plain spelling for terminals that draw them two cells wide."""

from __future__ import annotations

from typing import NamedTuple


class Glyphs(NamedTuple):
    """One spelling of every sign that is East-Asian ambiguous in width."""

    cursor: str = "▌"
    rule: str = "─"
    bar: str = "│"
    dot: str = "·"
    more: str = "▸"
    tick: str = "✓"
    cross: str = "✗"
    circle: str = "○"
    disc: str = "●"
    right: str = "→"
    up: str = "↑"
    down: str = "↓"
    ellipsis: str = "…"
    less: str = "◂"

    def plain(self, text: str) -> str:
        """`text` with the signs of PRETTY in this spelling (sentences carry `·` and `→`)."""
        return text if self is PRETTY or self == PRETTY else text.translate(_TABLE)


PRETTY = Glyphs()
PLAIN = Glyphs("|", "-", "|", "-", ">", "v", "x", "o", "*", ">", "^", "v", "~", "<")
_TABLE = {ord(getattr(PRETTY, name)): getattr(PLAIN, name) for name in Glyphs._fields}
_TABLE |= {ord(sign): plain for sign, plain in zip("–—“”‘’×←−", "--\"\"''x<-", strict=True)}
"""The signs, and the punctuation of our sentences that is ambiguous too."""
