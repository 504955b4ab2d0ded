"""An opened project."""

from __future__ import annotations

from tui.screens.project.screen import open_project

__all__ = ["open_project"]
