"""Gate items: what must be true to leave a stage, and which of them a project is asked for (method §2)."""

from __future__ import annotations


def asked(big_only: bool | int, amount: int, big_amount: int) -> bool:
    """Whether an item is asked of a project of `amount`; both amounts in minor units."""
    return not big_only or amount >= big_amount
