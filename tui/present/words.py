"""Sentences for screens and commands: the English text is the key, the catalogue has the rest.

`t(lang, "Nothing here.")` and `nt(lang, "{n} card", "{n} cards", n)` translate at once; a text
that is translated later is marked with `N_` where it stands. Values go into named places, so that
a translation may order them its own way; text from people is only ever a value, never a template.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from store.domain.access import USE_CASES
from store.text import N_, Lang, msg, nmsg, render

__all__ = ["LANGUAGES", "N_", "Lang", "language", "nt", "t"]

LANGUAGES: tuple[Lang, ...] = ("zh", "en")


def t(lang: Lang, text: str, /, **values: Any) -> str:
    """`text` in `lang` with `values` (strings, numbers, Money, Day, messages) in its places."""
    return render(msg(text, **values), lang) if values else _said(lang, text)


@lru_cache(4096)
def _said(lang: Lang, text: str) -> str:
    """A text without places: they are few, and a screen asks for dozens at a key."""
    return render(msg(text), lang)


def nt(lang: Lang, one: str, many: str, n: int, /, **values: Any) -> str:
    """The wording for the count `n`, which fills the place `{n}`."""
    return render(nmsg(one, many, n, **values), lang)


def language(environ: Mapping[str, str] = os.environ) -> Lang:
    """The locale's language: Chinese where the first set of LC_ALL, LC_MESSAGES, LANG says so."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environ.get(name, ""):
            return "zh" if value.casefold().startswith("zh") else "en"
    return "en"


def deed(lang: Lang, name: str) -> str:
    """What the command called `name` did, in words; the name itself where it has none."""
    return t(lang, USE_CASES[name]) if name in USE_CASES else name
