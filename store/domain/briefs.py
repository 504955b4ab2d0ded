"""A brief (会前准备): what a rep is asked beforehand, and how it is prefilled from what happened (method §6). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from store.domain import touches
from store.text import Lang, translate

LINES = 20
"""So many touches are written out; a project has fewer in a week."""
CUT = 200
"""Characters of a touch's note that go into a brief."""


class Happened(NamedTuple):
    """A touch since the last review, newest last. day: ISO; contact: empty where it names nobody."""

    day: str
    kind: str
    contact: str
    note: str
    outcome: str


def told(one: Happened, today: str, lang: Lang) -> str:
    """A touch as one line: `11-18 拜访 王工:看了现场`."""
    day = one.day[5:] if one.day[:4] == today[:4] else one.day
    head = " ".join(
        part for part in (day, translate(touches.KINDS[one.kind], lang), one.contact) if part
    )
    note = " ".join(one.note.split())
    note = note if len(note) <= CUT else note[: CUT - 1].rstrip() + "…"
    return f"{head}{':' if lang == 'zh' else ': '}{note}" if note else head


def prefilled(happened: Sequence[Happened], today: str, lang: Lang) -> tuple[str, str]:
    """The texts *work* and *progress* as they follow from the touches: all of them, and those with progress."""
    lately = happened[-LINES:]
    work = "\n".join(told(one, today, lang) for one in lately)
    return work, "\n".join(told(one, today, lang) for one in lately if one.outcome == "progress")
