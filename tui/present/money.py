"""Amounts in a column: one unit for all of them, said once in the heading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from store.domain.money import minor_per_unit, show
from store.text import Lang
from tui.present.words import t


@dataclass(frozen=True, slots=True)
class Unit:
    """How a column of amounts is written: `unit(minor)` gives the text, `label` the heading's part."""

    label: str
    minor: int
    digits: int

    def __call__(self, amount: int) -> str:
        """`amount` (minor units) in this unit; nothing is written for 0."""
        if not amount:
            return "0"
        value = (Decimal(amount) / self.minor).quantize(
            Decimal(1).scaleb(-self.digits), rounding="ROUND_HALF_UP"
        )
        return f"{value:,.{self.digits}f}"


def measure(amounts: Iterable[int], currency: str, lang: Lang) -> Unit:
    """The unit in which the largest of `amounts` (minor units) reads well (元 or 万元; k or M)."""
    major, amounts = minor_per_unit(currency), list(amounts)
    largest = max(map(abs, amounts), default=0) // major
    if lang == "zh" and any(amounts) and largest < 10_000:
        digits = 2 if any(amount % major for amount in amounts) else 0
        name = "元" if currency in ("CNY", "") else currency
        return Unit(name, major, digits)
    if lang == "zh":
        name = "万元" if currency in ("CNY", "") else f"万 {currency}"
        return Unit(name, 10_000 * major, 1 if largest >= 100_000 else 2)
    if largest < 1_000_000:
        return Unit(currency, major, 0)
    if largest < 1_000_000_000:
        return Unit(f"{currency} k".strip(), 1_000 * major, 0)
    return Unit(f"{currency} M".strip(), 1_000_000 * major, 1)


def other(sums: Sequence[tuple[str, int]], lang: Lang) -> str:
    """Sums in other currencies, which are never added: `beside it USD 1.2M, EUR 300k`; "" for none."""
    shown = [f"{currency} {show(amount, currency, lang)}" for currency, amount in sums]
    return t(lang, "Not added, in other currencies: {sums}", sums=shown) if shown else ""
