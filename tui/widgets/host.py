"""Where panels live: a screen composes one, so that panels come and go without a repaint of the screen."""

from __future__ import annotations

from typing import Any

from textual.geometry import Region
from textual.widget import Widget


class Host(Widget):
    """Where panels live: covers the screen, shows nothing itself, and is not repainted when one comes or goes."""

    DEFAULT_CSS = """
    Host { layer: panels; overlay: screen; position: absolute; width: 100%; height: 100%; visibility: hidden; }
    """

    def refresh(self, *regions: Region, layout: bool = False, **how: Any) -> Host:
        """Lay out without painting: the panels paint themselves, and what they uncover is painted by the compositor."""
        if layout:
            how["repaint"] = False
        super().refresh(*regions, layout=layout, **how)
        return self
