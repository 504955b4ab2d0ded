"""The minutes as a room full of people may see them. Pure."""

from __future__ import annotations

from store.queries.reviewing.minutes import Decided, Minutes
from tui.present.reviewing.look import hidden


def on_the_wall(told: Minutes) -> Minutes:
    """The minutes without what was done to the weighted amount, and without amounts and telephone numbers in what people wrote."""
    return told._replace(
        weighted=0, other=(), note=hidden(told.note), decisions=tuple(map(_decided, told.decisions)),
        promises=tuple(one._replace(text=hidden(one.text)) for one in told.promises),
    )  # fmt: skip


def _decided(one: Decided) -> Decided:
    return one._replace(
        note=hidden(one.note), evidence=hidden(one.evidence), source=hidden(one.source), weight=0,
        corrections=tuple(fix._replace(note=hidden(fix.note)) for fix in one.corrections),
    )  # fmt: skip
