"""The preparing of a review as lines: the queue with its signs, one project's week, who has filled in. Pure, in cells."""

from __future__ import annotations

from collections.abc import Sequence

from store.domain.briefs import told
from store.domain.review import WHY
from store.queries.reviewing.briefing import Coverage, Prepared, Written
from store.text import N_, Lang, translate
from tui.present.card import CHIP_TONES, chip_word
from tui.present.clip import clip, clip_client, clip_name, drawable, pad, width
from tui.present.listing import short_day
from tui.present.words import nt, t
from tui.widgets.form_text import Row, wrap

PARTS: dict[str, str] = {
    "work": N_("Work"),
    "progress": N_("Progress"),
    "problem": N_("Problem"),
    "support": N_("Support"),
}
"""The texts of a brief, by name."""
DONE, OWED = "✓", "○"


def why_words(why: Sequence[str], lang: Lang) -> str:
    """Why a project must be discussed, in words."""
    return " · ".join(translate(WHY[key], lang) for key in why)


def same_words(brief: Written | None, lang: Lang) -> str:
    """`与上周相同 ×3`, empty for a text that is new."""
    return t(lang, N_("same as last week ×{n}"), n=brief.same) if brief and brief.same > 1 else ""


def item_row(item: Prepared, cells: int, lang: Lang) -> Row:
    """A project of the queue: filled or not, chip, name, client, why; those at a glance are dim."""
    one = item.queued
    sign = DONE if item.brief else OWED if one.must else " "
    plain = "text" if one.must else "dim"
    chip = chip_word(one.chip, lang)
    name, client = max(16, cells * 32 // 100), max(10, cells * 22 // 100)
    row = [
        (f"{sign} ", "amber" if item.owed else plain),
        (" " * max(0, 4 - width(chip)) + chip + "  ", CHIP_TONES[one.chip] if one.must else "dim"),
        (pad(clip_name(drawable(one.name), name), name) + "  ", plain),
        (pad(clip_client(drawable(one.client_name), client), client) + "  ", "soft" if one.must else "dim"),
    ]  # fmt: skip
    room = cells - sum(width(text) for text, _ in row)
    same = same_words(item.brief, lang)
    words = why_words(one.why, lang) or t(lang, N_("at a glance"))
    gap = room - width(same) - 2
    if same and gap >= 8:
        return [*row, (pad(clip(words, gap), gap) + "  ", plain), (same, "amber")]
    return [*row, (clip(words, room), plain)]


def item_detail(item: Prepared, cells: int, lang: Lang, today: str) -> list[Row]:
    """What is known of a project for the meeting: why, promises, what happened, what was written."""
    one = item.queued
    rows: list[Row] = [[(clip(drawable(f"{one.name} · {one.client_name}"), cells), "strong")]]
    d = nt(lang, "{n} day", "{n} days", one.d)
    why = why_words(one.why, lang)
    rows.append([(clip(" · ".join(filter(None, (d, why))), cells), "soft")])
    if item.broken:
        text = t(lang, N_("Promise broken: {text}, by {day}"), text=item.broken.text, day=short_day(item.broken.due, today))  # fmt: skip
        rows += _lines("", f"✗ {text}", cells, 0, "red")
    labels = [t(lang, text) for text in (N_("Touches"), N_("Next step"), *PARTS.values())]
    side = max(map(width, labels)) + 2
    happened = "\n".join(told(touch, today, lang) for touch in item.touches[-5:])
    none = t(lang, N_("none since the last review"))
    rows += _lines(labels[0], happened or none, cells, side, "text" if happened else "dim")
    step = (
        f"{short_day(item.step.due, today)} {item.step.text}" if item.step else t(lang, N_("none"))
    )
    rows += _lines(labels[1], step, cells, side, "text" if item.step else "amber")
    for brief in (item.brief, item.last):
        if brief:
            rows += _brief(brief, brief is item.brief, cells, side, lang, today)
    return rows


def _brief(brief: Written, now: bool, cells: int, side: int, lang: Lang, today: str) -> list[Row]:
    day = short_day(brief.day, today)
    head = N_("Brief of {day}, {who}") if now else N_("The brief before, {day}, {who}")
    said = t(lang, head, day=day, who=brief.member)
    same = same_words(brief, lang) if now else ""
    rows: list[Row] = [[], [(clip(drawable(said), cells - width(same) - 2), "strong" if now else "dim"), ("  " + same, "amber")]]  # fmt: skip
    tone = "text" if now else "dim"
    for name, label in PARTS.items():
        if text := getattr(brief, name):
            rows += _lines(t(lang, label), text, cells, side, tone)
    if brief.next_text:
        step = f"{short_day(brief.next_due, today)} {brief.next_text}"
        rows += _lines(t(lang, N_("Next step")), step, cells, side, tone)
    return rows


def _lines(label: str, text: str, cells: int, side: int, tone: str) -> list[Row]:
    plain = "\n".join(drawable(line) for line in text.split("\n"))
    lines = wrap(plain, max(8, cells - side))
    return [
        [(pad(label if n == 0 else "", side), "dim"), (line, tone)] for n, line in enumerate(lines)
    ]


def queue_words(items: Sequence[Prepared], lang: Lang) -> str:
    """`必谈 5/7 已填 · 过一眼 13`."""
    must = [item for item in items if item.queued.must]
    filled = sum(1 for item in must if item.brief)
    told = t(lang, N_("must discuss: {filled}/{n} filled"), filled=filled, n=len(must))
    glance = t(lang, N_("at a glance: {n}"), n=len(items) - len(must))
    return f"{told} · {glance}"


def filled_line(reps: Sequence[Coverage], lang: Lang) -> str:
    """Who has filled in: `6/8 人已填   未填 何涛 · 仇英`; nothing where nobody has projects."""
    if not reps:
        return ""
    missing = [rep.name for rep in reps if rep.missing]
    done = t(lang, N_("{done}/{n} reps are ready"), done=len(reps) - len(missing), n=len(reps))
    if not missing:
        return done
    return f"{done}   {t(lang, N_('not yet: {names}'), names=' · '.join(missing))}"


def rep_row(rep: Coverage, cells: int, lang: Lang) -> Row:
    """A rep: ready or not, how many are filled of those that must be, how many at a glance."""
    name = max(12, min(24, cells // 5))
    tone = "text" if rep.missing else "soft"
    filled = t(lang, N_("must discuss: {filled}/{n} filled"), filled=rep.filled, n=rep.must)
    lacking = nt(lang, "{n} missing", "{n} missing", rep.missing) if rep.missing else ""
    glance = t(lang, N_("at a glance: {n}"), n=rep.glance)
    return [
        (f"{OWED if rep.missing else DONE} ", "amber" if rep.missing else "soft"),
        (pad(clip(drawable(rep.name), name), name) + "  ", tone),
        (pad(filled, 27) + "  ", tone),
        (pad(lacking, 11) + "  ", "amber"),
        (glance, "dim"),
    ]
