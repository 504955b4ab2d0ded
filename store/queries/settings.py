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
    "check_days": 7,
    "recheck_days": 15,
    "verdict_days": 30,
    "provisional_days": 7,
    "weight_basis": "completed",
}
"""Key → default. `currency` empty: the book takes that of its first project or import (method §9)."""

_VALUES = Prepared(
    lambda _: Setting.select(Setting.key, Setting.value).where(Setting.archived == 0)
)


def read_all(*keys: str) -> tuple[Any, ...]:
    """The values of several settings in one statement."""
    found = dict(_VALUES.known())
    return tuple(json.loads(found[key]) if key in found else DEFAULTS[key] for key in keys)


def read(key: str) -> Any:
    """The value of a setting, or its default."""
    return read_all(key)[0]
