"""Text into cells: measured as terminals draw it, cut by meaning, never inside a wide character."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rich.cells import cell_len

from store.lazily import pattern

_ORDINARY = re.compile(r"[\x20-\x7e\u3000-\u303f\u4e00-\u9fff\uff01-\uff60]*")
_INVISIBLE = pattern(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]"
)
_FLAGS = {0x1F1E6 + n: chr(ord("A") + n) for n in range(26)}
_LEGAL = pattern(
    r"(股份有限公司|有限责任公司|集团有限公司|有限公司|[((]集团[))]|股份公司"
    r"|,?\s*\b(incorporated|inc|limited|co\.?,?\s*ltd|ltd|gmbh|corp(oration)?|llc|plc|ag)\b\.?)$",
    re.IGNORECASE,
)
_ENDING = pattern(
    r"([((][^()()]{1,8}[))]|\s*[##]?[\d一二三四五六七八九十IVX]{1,4}[#期号段标批次机]?|第.{1,3}[期批标段])$"
)


@lru_cache(4096)
def drawable(text: str) -> str:
    """`text` as it can be drawn with a known width: joiners, selectors and the like taken out.

    A ZWJ emoji becomes its parts, a flag its letters; combining marks stay on their letter.
    """
    if _ORDINARY.fullmatch(text):
        return text
    text = unicodedata.normalize("NFC", text).translate(_FLAGS)
    return _INVISIBLE().sub("", text).lstrip("\u0300\u0301\u0302\u0303\u0308\u20e3")


_cells = lru_cache(4096)(cell_len)
"""Rich keeps what it measured too, but behind two calls."""


def width(text: str) -> int:
    """Cells that `text` takes on the screen."""
    return len(text) if text.isascii() else _cells(text)


def head(text: str, cells: int) -> str:
    """The longest beginning of `text` within `cells`; a wide character is never split."""
    if width(text) <= cells:
        return text
    used = 0
    for at, character in enumerate(text):
        used += width(character)
        if used > cells:
            return text[:at]
    return text


def clip(text: str, cells: int, ellipsis: str = "…") -> str:
    """`text` within `cells`, an ellipsis in place of what is cut off."""
    if width(text) <= cells:
        return text
    return (
        head(text, cells - width(ellipsis)).rstrip() + ellipsis if cells >= width(ellipsis) else ""
    )


def clip_name(text: str, cells: int, ellipsis: str = "…") -> str:
    """A project's name within `cells`; what tells it from its siblings, `(二期)` or `3#`, stays."""
    if width(text) <= cells:
        return text
    ending = _ENDING().search(text)
    if not ending or width(ending[0]) + width(ellipsis) > cells // 2:
        return clip(text, cells, ellipsis)
    room = cells - width(ending[0]) - width(ellipsis)
    start = head(text[: ending.start()], room).rstrip()
    return start + ellipsis + ending[0]


def clip_client(text: str, cells: int, ellipsis: str = "…") -> str:
    """A company's name within `cells`: it loses 有限公司, Ltd and the like first."""
    if width(text) > cells:
        text = _LEGAL().sub("", text).rstrip() or text
    return clip(text, cells, ellipsis)


def pad(text: str, cells: int) -> str:
    """`text` filled with blanks to `cells` (longer text is left as it is)."""
    return text + " " * (cells - width(text))


def spread(left: str, right: str, cells: int, ellipsis: str = "…") -> str:
    """`left` and `right` at the two ends of `cells`; the left one gives way."""
    room = cells - width(right) - (1 if right else 0)
    left = clip(left, max(room, 0), ellipsis)
    return pad(left, cells - width(right)) + right
