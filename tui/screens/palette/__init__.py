"""The palette: every command by its name, filtered as one types."""

from __future__ import annotations

from tui.screens.palette.panel import open_palette

__all__ = ["open_palette"]
