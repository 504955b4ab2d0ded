"""The keys that work, and the guides."""

from __future__ import annotations

from tui.screens.help.panel import open_help

__all__ = ["open_help"]
