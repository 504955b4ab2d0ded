"""Validation at the door: every value a person gives passes through here. Raises Invalid, naming the field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from store.domain import days, money
from store.domain.names import NAME_LIMIT, TEXT_LIMIT, clean, visible
from store.errors import Invalid
from store.text import msg
from store.usecases.bulk import dumps

CURRENCIES = frozenset(
    [
        "CNY",
        "USD",
        "EUR",
        "GBP",
        "HKD",
        "JPY",
        "TWD",
        "KRW",
        "SGD",
        "AUD",
        "CAD",
        "CHF",
        "SEK",
        "NOK",
        "DKK",
        "INR",
        "RUB",
        "BRL",
        "MXN",
        "ZAR",
        "AED",
        "SAR",
        "THB",
        "VND",
        "MYR",
        "IDR",
        "PLN",
        "CZK",
        "TRY",
    ]
)


def name(value: object, field: str = "name") -> str:
    """A name: cleaned, one line, not empty, at most 200 characters."""
    text = clean(str(value))
    if not visible(text):
        raise Invalid(msg("This cannot be empty."), field)
    if len(text) > NAME_LIMIT:
        raise Invalid(msg("This is longer than {n} characters.", n=NAME_LIMIT), field)
    return text


def line(value: object, field: str) -> str:
    """Free text of one line, may be empty."""
    text = clean(str(value))
    if len(text) > NAME_LIMIT * 5:
        raise Invalid(msg("This is longer than {n} characters.", n=NAME_LIMIT * 5), field)
    return text


def note(value: object, field: str) -> str:
    """Free text of several lines, may be empty."""
    text = clean(str(value), lines=True)
    if len(text) > TEXT_LIMIT:
        raise Invalid(msg("This is longer than {n} characters.", n=TEXT_LIMIT), field)
    return text


def extra(value: object) -> str:
    """Extra fields, text by name, as the JSON that is stored."""
    if not value:
        return ""
    if not isinstance(value, Mapping):
        raise Invalid(msg("Extra fields are texts by name."), "extra")
    return dumps({name(key, "extra"): note(text, "extra") for key, text in value.items()})


def day(value: object, field: str) -> str:
    """An ISO day between 1990 and 2100."""
    text = str(value)
    if not days.valid(text):
        raise Invalid(
            msg(
                "“{text}” is no day between 1990 and 2100; write it as 2026-12-28.",
                text=clean(text)[:40],
            ),
            field,
        )
    return text


def past_day(value: object, today: str, field: str) -> str:
    """A day that is not in the future."""
    text = day(value, field)
    if text > today:
        raise Invalid(
            msg(
                "The day {day} lies in the future; what has happened has a day up to today.",
                day=text,
            ),
            field,
        )
    return text


def amount(value: object, field: str = "amount") -> int:
    """Integer minor units from 0 to 10**14 (method §9)."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise Invalid(msg("An amount is a whole number of minor units."), field)
    if value < 0:
        raise Invalid(msg("An amount cannot be negative."), field)
    if value > money.LIMIT:
        raise Invalid(
            msg("This amount is over the limit of {limit}.", limit=money.plain(money.LIMIT, "CNY")),
            field,
        )
    return value


def currency(value: object) -> str:
    """A currency's three letters."""
    text = str(value).upper()
    if text not in CURRENCIES:
        raise Invalid(
            msg(
                "“{text}” is no currency we know; use three letters such as CNY or USD.",
                text=clean(text)[:20],
            ),
            "currency",
        )
    return text


def choice(value: object, allowed: Iterable[str], field: str) -> str:
    """One of a set of keys."""
    known = tuple(allowed)
    if value not in known:
        raise Invalid(
            msg("“{text}” is none of {choices}.", text=clean(str(value))[:40], choices=known), field
        )
    return str(value)


def only(fields: Mapping[str, Any], known: Iterable[str]) -> None:
    """Refuse fields that nobody has heard of."""
    unknown = sorted(set(fields) - set(known))
    if unknown:
        raise Invalid(msg("There is no field {field}.", field=unknown[0]), unknown[0])
