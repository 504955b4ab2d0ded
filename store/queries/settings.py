"""The book's settings as they stand: numbers of the method that an administrator may change [D]."""

from __future__ import annotations

import json
from typing import Any

from store.models import Setting
from store.prepared import Prepared

DEFAULTS: dict[str, Any] = {
    "currency": "",
    "zone": "Asia/Shanghai",
    "silent_days": 15,
    "weight_basis": "completed",
}
"""Key → default. `currency` empty: the book takes that of its first project or import (method §9)."""

_VALUE = Prepared(
    lambda mark: Setting.select(Setting.value).where(
        Setting.key == mark.text("key"), Setting.archived == 0
    )
)


def read(key: str) -> Any:
    """The value of a setting, or its default."""
    rows = _VALUE.rows(key=key)
    return json.loads(rows[0][0]) if rows else DEFAULTS[key]
