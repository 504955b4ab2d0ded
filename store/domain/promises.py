"""Promises (约定): when one is kept, late or broken, and phrases that promise nothing (method §6). Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from store.domain import days
from store.text import N_

STANDINGS: dict[str, str] = {
    "open": N_("to do"),
    "broken": N_("broken"),
    "kept": N_("kept"),
    "late": N_("late"),
}
_FILLING = re.compile(
    r"[\W_]|(?:please|just|still|will|we|to|the|this|it|them|client|customer|project|closely|and|再|先|要|会|请|了|并|"
    r"客户|项目|进展|情况|此|该|本|密切|积极|及时|随时|持续|继续|保持|进一步|加强|后续|一下|跟|进|中)"
)
_EMPTY_ZH = re.compile(r"跟进|跟踪|推进|联系|沟通|关注|维护|对接|等待|等消息|等通知|落实|努力|待定")
_EMPTY_EN = re.compile(
    r"keep(?:ing)?|continu(?:e|ing)|follow(?:ing)?|up|on|track(?:ing)?|touch|in|contact|push(?:ing)?|monitor(?:ing)?|"
    r"wait(?:ing)?|with|stay(?:ing)?|tbd|todo|go|going"
)


def settled(first_due: str, due: str, day: str) -> str:
    """What a promise done on `day` is: `kept` by its first due day, else `late`; a moved one is late (改期)."""
    return "kept" if day <= first_due and due == first_due else "late"


def standing(state: str, due: str, today: str) -> str:
    """A promise as it stands today: an open one past its due day is `broken`."""
    return "broken" if state == "open" and due < today else state


class Rate(NamedTuple):
    """How promises came out that fell due within a time."""

    kept: int = 0
    late: int = 0
    broken: int = 0

    @property
    def total(self) -> int:
        """Promises that were to be kept by now."""
        return self.kept + self.late + self.broken

    @property
    def percent(self) -> int | None:
        """kept ÷ (kept + late + broken), rounded half up; None where nothing fell due: that is no 0."""
        return (200 * self.kept + self.total) // (2 * self.total) if self.total else None


def outcome(state: str, first_due: str, due: str, today: str) -> str:
    """How a promise counts today: `kept`, `late` (改期 too, once its first day is over), `broken`; else `open`."""
    found = standing(state, due, today)
    return "late" if found == "open" and due != first_due and first_due < today else found


def keep_rate(promises: Iterable[tuple[str, str, str]], today: str, weeks: int) -> Rate:
    """The record of promises (state, first due day, due day) whose first due day lies in the last `weeks` weeks.

    The window ends today; what is still open on its day does not count yet.
    """
    since = days.add(today, -7 * weeks)
    counts = {"kept": 0, "late": 0, "broken": 0}
    for state, first_due, due in promises:
        found = outcome(state, first_due, due, today)
        if since < first_due <= today and found in counts:
            counts[found] += 1
    return Rate(**counts)


def empty_phrase(text: str) -> bool:
    """Whether a next step says nothing that could be kept: 继续跟进, keep following up, TBD."""
    word = unicodedata.normalize("NFKC", text).casefold()
    if not re.search(r"\w", word):
        return True
    latin = [part for part in re.findall(r"[a-z0-9']+", word) if not _FILLING.fullmatch(part)]
    if any(not _EMPTY_EN.fullmatch(part) for part in latin):
        return False
    rest = re.sub(r"[a-z0-9'\s]+", "", word)
    rest = _FILLING.sub("", _EMPTY_ZH.sub("", rest))
    return not rest
