"""Key dates: days that the customer sets (method §7, §8)."""

from __future__ import annotations

from store.text import N_

KINDS: dict[str, str] = {
    "tender": N_("bid opening"),
    "bid_bond": N_("bid bond"),
    "quote_validity": N_("quote validity"),
    "other": N_("other day"),
}
NEAR = 7
"""From so many days before it on a key date is near (method §8)."""
