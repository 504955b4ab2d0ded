"""Extra fields: texts under names that a company gives itself, beside the columns that every file has."""

from __future__ import annotations

from collections.abc import Mapping

from store.domain.names import clean, fold


def known(extra: Mapping[str, str], name: str) -> str:
    """The name in `extra` that is the same as `name` after folding; "" where there is none."""
    word = fold(clean(name))
    return next((one for one in extra if fold(one) == word), "") if word else ""


def merged(extra: Mapping[str, str], changes: Mapping[str, str]) -> dict[str, str]:
    """`extra` with fields set, added, and taken out where the new text is empty."""
    found = {name: str(text) for name, text in extra.items()}
    for name, text in changes.items():
        found[known(found, name) or clean(name)] = text
    return {name: text for name, text in found.items() if text.strip()}
