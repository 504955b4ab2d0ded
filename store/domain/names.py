"""Names as data: cleaned at the door, folded for comparison, keyed for search (method §7, architecture §8)."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from store.lazily import pattern

NAME_LIMIT = 200
TEXT_LIMIT = 20_000
_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
_DROP = pattern(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_BIDI}\ufeff\ufff9-\ufffb\u2028\u2029]")
_ESCAPES = pattern(
    r"\x1b(?:\[[0-9;:<=>?]*[ -/]*[@-~]|[]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])"
)
"""A string for the terminal goes whole only where it ends: of an unfinished one just the introducer, not the name behind it."""
_LINES = pattern(r"[\r\n\t]+")
_FORMS = pattern(
    r"(股份有限公司|有限责任公司|集团有限公司|有限公司|\(集团\)|集团|股份|公司|\b(incorporated|inc|limited|ltd|gmbh|co|corp|corporation|llc|plc|ag|sa|company|group|holdings?)\b)"
)


def clean(text: str, *, lines: bool = False) -> str:
    """`text` without control characters and text-direction overrides; one line unless `lines`; blanks at the ends off.

    Escape sequences are not interpreted and not kept: what remains is plain text.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _ESCAPES().sub("", text)
    if lines:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    else:
        text = " ".join(part for line in _LINES().split(text) if (part := line.strip()))
    text = _DROP().sub("", text)
    return "".join(c for c in text if not 0xD800 <= ord(c) <= 0xDFFF).strip()


def visible(text: str) -> bool:
    """Whether a person sees anything of `text`: not only blanks and zero-width characters."""
    return any(unicodedata.category(c)[0] not in "CZ" for c in text)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The same name after folding width, case, blanks and punctuation (method §7): equal folds are one client."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(c for c in wide if unicodedata.category(c)[0] in "LNM")
    return kept or "".join(wide.split())


def stem(text: str) -> str:
    """The fold without legal forms (有限公司, 集团, Ltd): equal stems are a suspicion of 撞单, never merged."""
    plain = _FORMS().sub(" ", unicodedata.normalize("NFKC", text).casefold())
    return fold(plain) or fold(text)


def words(text: str) -> str:
    """Search tokens of `text`: lower case, letters and digits only, a blank round each CJK character."""
    out: list[str] = []
    for c in unicodedata.normalize("NFKC", text).casefold():
        if _is_cjk(c):
            out.append(f" {c} ")
        else:
            out.append(c if unicodedata.category(c)[0] in "LNM" else " ")
    return " ".join("".join(out).split())


def _is_cjk(c: str) -> bool:
    return "\u3400" <= c <= "\u9fff" or "\uf900" <= c <= "\ufaff" or c >= "\U00020000"


def pinyin_keys(text: str) -> str:
    """Full pinyin and initials of the Chinese part of a name, with all readings of its first character.

    Loads the pinyin tables on first use (about half a second); Latin names cost nothing.
    """
    han = "".join(c for c in text if _is_cjk(c))
    return _pinyin(han) if han else ""


@lru_cache(maxsize=65536)
def _pinyin(han: str) -> str:
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin(han, errors="ignore")
    if not syllables:
        return ""
    firsts = _readings(han[0]) | {syllables[0]}
    rest = syllables[1:]
    keys: list[str] = []
    for first in sorted(firsts):
        keys += ["".join([first, *rest]), "".join(s[0] for s in [first, *rest])]
    return " ".join(keys).replace("ü", "v")


@lru_cache(maxsize=4096)
def _readings(character: str) -> frozenset[str]:
    from pypinyin import Style, pinyin

    return frozenset(pinyin(character, style=Style.NORMAL, heteronym=True)[0])


def keys(*names: str) -> str:
    """Search keys of several names: tokens, pinyin and initials, a blank before each token and at the end."""
    parts = [words(name) for name in names] + [pinyin_keys(name) for name in names]
    return f" {' '.join(part for part in parts if part)} "


def text_keys(*texts: str) -> str:
    """Search keys of free text: its tokens alone, for nobody looks for a sentence by its initials."""
    return f" {' '.join(found for text in texts if (found := words(text)))} "


def terms(text: str) -> list[str]:
    """The search terms of what a person typed: each a run of tokens that must stand together, the last a prefix."""
    return [found for part in text.split() if (found := words(part))]
