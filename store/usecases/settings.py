"""Changing the book's settings."""

from __future__ import annotations

from typing import Any

from store.clock import _zone
from store.errors import Invalid
from store.models import Setting
from store.queries.settings import DEFAULTS, read
from store.text import msg
from store.usecases import derived, values
from store.usecases.bulk import dumps
from store.usecases.core import usecase
from store.usecases.doing import Doing

__all__ = ["DEFAULTS", "put", "read", "reporting_currency", "set_setting"]


@usecase("setting.set")
def set_setting(do: Doing, /, key: str, value: Any, *, command: str | None = None) -> None:
    """Set one setting. Raises Invalid for an unknown key or a value out of range."""
    if key not in DEFAULTS:
        raise Invalid(
            msg(
                "There is no setting “{key}”; there are {choices}.",
                key=key,
                choices=tuple(DEFAULTS),
            ),
            "key",
        )
    put(do, key, _checked(key, value))
    if key == "recheck_days":
        derived.replay_parked()
    if key in DAYS:
        derived.recount(do.book, do.today)


DAYS = ("silent_days", "check_days", "recheck_days", "verdict_days", "provisional_days")
"""Settings that are numbers of days."""


def _in_order(key: str, value: int) -> int:
    """The verdict comes after the re-check, whatever the numbers are (method §5)."""
    recheck = value if key == "recheck_days" else int(read("recheck_days"))
    verdict = value if key == "verdict_days" else int(read("verdict_days"))
    if recheck >= verdict:
        raise Invalid(
            msg(
                "The verdict ({verdict} days) must come after the re-check ({recheck} days).",
                verdict=verdict,
                recheck=recheck,
            ),
            key,
        )
    return value


def put(do: Doing, key: str, value: Any) -> None:
    """Write a setting within another command."""
    row = Setting.select(Setting.id).where(Setting.key == key).tuples().first()
    if row:
        do.change(Setting, row[0], {"value": dumps(value), "archived": 0}, kind="setting.changed")
    else:
        do.create(Setting, {"key": key, "value": dumps(value)})


def reporting_currency(do: Doing, first: str) -> str:
    """The book's reporting currency; an empty book takes `first` (or CNY) and keeps it."""
    known = str(read("currency"))
    if not known:
        known = values.currency(first or "CNY")
        put(do, "currency", known)
    return known


def _checked(key: str, value: Any) -> Any:
    if key == "currency":
        return values.currency(value)
    if key in DAYS:
        if type(value) is not int or not 1 <= value <= 365:
            raise Invalid(msg("Give a number of days from {low} to {high}.", low=1, high=365), key)
        return _in_order(key, value)
    if key == "weight_basis":
        return values.choice(value, ("completed", "current"), key)
    try:
        _zone(str(value))
    except (KeyError, ValueError, OSError) as error:
        raise Invalid(
            msg("“{text}” is no time zone; write it as Asia/Shanghai.", text=str(value)[:40]), key
        ) from error
    return str(value)
