"""Forms and questions over the board: each is awaited, and gives None when a person steps back with `esc`."""

from __future__ import annotations

from tui.screens.forms.closing import open_close_form
from tui.screens.forms.narrowing import open_narrow_form
from tui.screens.forms.project import open_project_form
from tui.screens.forms.questions import (
    confirm,
    open_order_menu,
    open_places_menu,
    show_conflict,
    show_undo_clash,
)

__all__ = [
    "confirm",
    "open_close_form",
    "open_narrow_form",
    "open_order_menu",
    "open_places_menu",
    "open_project_form",
    "show_conflict",
    "show_undo_clash",
]
