"""Patterns that are compiled on first use: a start that needs none of them does not wait for them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache


def pattern(text: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """A call that gives the compiled `text`."""
    return cache(lambda: re.compile(text, flags))
