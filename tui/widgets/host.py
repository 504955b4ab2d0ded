"""Where panels live: a screen composes one, so that panels come and go without a repaint of the screen."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.geometry import Region
from textual.widget import Widget

from store.text import N_

WAITS = 1.0
"""Seconds after which a person is told that he waits for the book."""
WAITING = N_("Waiting for the book …")


class Host(Widget):
    """Where panels live: covers the screen, shows nothing itself, and is not repainted when one comes or goes."""

    DEFAULT_CSS = """
    Host { layer: panels; overlay: screen; position: absolute; width: 100%; height: 100%; visibility: hidden; }
    """

    def refresh(self, *regions: Region, layout: bool = False, **how: Any) -> Host:
        """Lay out without painting: the panels paint themselves, and what they uncover is painted by the compositor.

        Where one goes, nothing else moves.
        """
        if layout:
            how["repaint"] = False
            lifted = getattr(self.screen, "lifted", None)
            layout = lifted is None or not lifted(self.children)
        super().refresh(*regions, layout=layout, **how)
        return self


def anew(event: events.Key | events.Paste) -> events.Key | events.Paste:
    """The same event, not yet handled by anybody: one that was is passed over by Textual."""
    if isinstance(event, events.Key):
        return events.Key(event.key, event.character)
    return events.Paste(event.text)
