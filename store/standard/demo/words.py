"""The demo's words in one language, from `zh.toml` and `en.toml`; both have the same shape."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any, TypeVar

from store.text import Lang

T = TypeVar("T")
Table = dict[str, Any]


@cache
def words(lang: Lang) -> Table:
    """All words of the demo in `lang`."""
    return tomllib.loads(files(__package__).joinpath(f"{lang}.toml").read_text(encoding="utf-8"))


def pick(rng: Random, among: Sequence[T]) -> T:
    """One of `among`; takes one number from `rng` whatever the length, so languages stay in step."""
    return among[int(rng.random() * len(among))]


def spread(rng: Random, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included; takes one number from `rng`."""
    return low + int(rng.random() * (high - low + 1))


def weighted(rng: Random, weights: Sequence[float]) -> int:
    """An index, drawn by `weights`."""
    mark = rng.random() * sum(weights)
    for index, weight in enumerate(weights):
        mark -= weight
        if mark < 0:
            return index
    return len(weights) - 1
