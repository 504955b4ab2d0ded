"""The archive: clients left, the file right."""

from __future__ import annotations

from tui.screens.archive.screen import open_archive

__all__ = ["open_archive"]
