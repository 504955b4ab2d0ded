"""Promises in words: what became of them since the last review, keep-rates, one promise as a line. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from store.domain.promises import STANDINGS, Rate
from store.queries.reviewing.promises import STATES, WINDOWS, Counts, Promise, Record
from store.text import N_, Lang, translate
from tui.present.clip import clip, clip_client, clip_name, drawable, pad, width
from tui.present.listing import short_day
from tui.present.words import nt, t
from tui.widgets.form_text import Row

SIGNS = {"broken": "✗", "open": " ", "kept": "✓", "late": "!"}
TONES = {"broken": "red", "open": "text", "kept": "soft", "late": "amber"}


def promise_line(counts: Counts, lang: Lang, since: str = "") -> str:
    """`22 条:兑现 14 · 迟 5 · 落空 3(周敏 2 · 李华 1)`; without any, that there were none. since: words for the time."""
    if not counts.total:
        return t(lang, N_("no promise fell due since the last review"))
    names = " · ".join(f"{drawable(name) or '–'} {n}" for name, n in counts.broken_by)
    what = {"kept": counts.kept, "late": counts.late, "broken": counts.broken}
    if since:
        said = nt(
            lang,
            "{n} promise {since}: kept {kept} · late {late} · broken {broken}",
            "{n} promises {since}: kept {kept} · late {late} · broken {broken}",
            counts.total, since=since, **what,
        )  # fmt: skip
    else:
        said = nt(
            lang,
            "{n} promise: kept {kept} · late {late} · broken {broken}",
            "{n} promises: kept {kept} · late {late} · broken {broken}",
            counts.total, **what,
        )  # fmt: skip
    return t(lang, N_("{promises} ({names})"), promises=said, names=names) if names else said


def period_line(counts: Counts, lang: Lang, today: str) -> str:
    """The same with the day since when: `11-16 以来 22 条:…`."""
    if not counts.since:
        return promise_line(counts, lang, t(lang, N_("since each rep's last review")))
    return promise_line(counts, lang, t(lang, N_("since {day}"), day=short_day(counts.since, today)))  # fmt: skip


def rate_words(rate: Rate) -> str:
    """`80 %`; `–` where nothing fell due, which is no 0."""
    return "–" if rate.percent is None else f"{rate.percent} %"


def record_words(record: Record, lang: Lang) -> str:
    """A person's keep-rates: `4 周 80 % · 13 周 75 %`."""
    rates = zip(WINDOWS, (record.short, record.long), strict=True)
    return " · ".join(t(lang, N_("{n} wk {rate}"), n=n, rate=rate_words(rate)) for n, rate in rates)  # fmt: skip


def standing_words(counts: Mapping[str, int], lang: Lang) -> str:
    """How many there are of each standing: `未到期 20 · 兑现 14 · 迟 5 · 落空 3`."""
    return " · ".join(f"{translate(STANDINGS[name], lang)} {counts.get(name, 0)}" for name in STATES)  # fmt: skip


def marks(one: Promise, lang: Lang) -> str:
    """That its day was moved, that it says nothing."""
    found = [t(lang, N_("day moved"))] if one.moved else []
    return " · ".join([*found, t(lang, N_("empty phrase"))] if one.empty else found)


def promise_row(one: Promise, cells: int, lang: Lang, today: str) -> Row:
    """Sign, day, person, text with its marks, project and client."""
    tone = TONES[one.standing]
    sign = f"{SIGNS[one.standing]} "
    day = pad(short_day(one.due, today), 6 if cells < 100 else 11)
    person = max(8, cells // 10)
    name = pad(clip(drawable(one.name or "–"), person), person) + "  "
    project = max(14, cells * 22 // 100)
    client = max(0, cells * 16 // 100) if cells >= 100 else 0
    room = cells - width(sign + day + name) - project - 4 - (client + 2 if client else 0)
    said = marks(one, lang)
    text = clip(drawable(one.text), max(8, room - (width(said) + 2 if said else 0)))
    gap = max(0, room - width(text) - (width(said) + 2 if said else 0))
    return [
        (sign, tone), (day, tone), (name, "soft"), (text, "text"), ("  " + said if said else "", "amber"),
        (" " * gap + "  ", "text"), (pad(clip_name(drawable(one.project_name), project), project) + "  ", "soft"),
        (clip_client(drawable(one.client), client) if client else "", "dim"),
    ]  # fmt: skip
