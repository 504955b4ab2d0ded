"""Before the meeting (会前): its lines. Pure: values in, rows out."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from store.clock import local_time
from store.domain import keydates
from store.domain.review import WHY, minutes
from store.queries.reviewing.before import Before, Pending, Rep
from store.queries.reviewing.meeting import Past
from store.queries.reviewing.queue import Queued
from store.text import N_, Lang, msg, render, translate
from tui.present.card import chip_word
from tui.present.clip import clip, clip_name, drawable, pad, width
from tui.present.glyphs import Glyphs
from tui.present.heading import WEEKDAYS
from tui.present.promises import period_line
from tui.present.words import nt, t
from tui.widgets.form_text import wrap
from tui.widgets.marked import Line, Mark

LABELS = (
    N_("Go on"), N_("Reps"), N_("Before"), N_("This week"), N_("Promises"), N_("Key dates"), N_("My word"), N_("To discuss"),
)  # fmt: skip
MOST, DATES = 60, 8
"""Projects and key dates listed; the rest is counted."""


def before_lines(
    found: Before,
    reps: Sequence[Rep],
    chosen: Collection[int],
    cells: int,
    lang: Lang,
    glyphs: Glyphs,
    zone: str,
) -> list[Line]:
    """The lines under the title, `cells` wide: what is unfinished, who takes part, and what awaits him."""
    margin = 4 + max(width(translate(label, lang)) for label in LABELS)
    room = cells - margin
    parts: list[tuple[str, list[Line]]] = [
        (LABELS[0], [_unfinished(past, room, lang, glyphs, zone) for past in found.unfinished]),
        (LABELS[1], [_rep(rep, found, rep.id in chosen, room, lang, glyphs) for rep in reps]),
        (LABELS[2], _briefs(found, reps, chosen, room, lang, glyphs)),
        (LABELS[3], _week(found, room, lang, glyphs)),
        (LABELS[4], _promises(found, room, lang)),
        (LABELS[5], _dates(found, room, lang, glyphs)),
        (LABELS[6], [_pending(one, room, lang, glyphs) for one in found.pending]),
        (LABELS[7], _musts(found.queue, room, lang, glyphs)),
    ]  # fmt: skip
    lines: list[Line] = []
    for label, some in parts:
        if some and lines:
            lines.append(Line([]))
        for n, line in enumerate(some):
            head = pad(" " * 2 + (translate(label, lang) if not n else ""), margin)
            lines.append(Line([(head, "dim"), *line.row], line.mark))
    return lines


def count_words(found: Before, lang: Lang, glyphs: Glyphs) -> str:
    """`必谈 31 · 过一眼 96 · 预计 58 分钟`."""
    must = sum(one.must for one in found.queue)
    glance = len(found.queue) - must
    dot = f" {glyphs.dot} "
    return dot.join([
        t(lang, "to discuss {n}", n=must),
        t(lang, "at a glance {n}", n=glance),
        nt(lang, "about {n} minute", "about {n} minutes", minutes(must, glance)),
    ])  # fmt: skip


def why_words(one: Queued, lang: Lang, glyphs: Glyphs) -> str:
    """Why a project must be discussed, in words: `满 30 天 · 约定落空`."""
    said = []
    for key in one.why:
        if key == "verdict":
            said.append(nt(lang, "{n} day without progress: verdict due", "{n} days without progress: verdict due", one.d))  # fmt: skip
        elif key == "recheck":
            said.append(nt(lang, "{n} day without progress: re-check", "{n} days without progress: re-check", one.d))  # fmt: skip
        elif key != "red" or len(one.why) == 1:
            said.append(translate(WHY[key], lang))
    return f" {glyphs.dot} ".join(said)


def _unfinished(past: Past, room: int, lang: Lang, glyphs: Glyphs, zone: str) -> Line:
    dot = f" {glyphs.dot} "
    facts = dot.join([
        t(lang, "{done} of {total} done", done=past.done, total=past.total),
        t(lang, "begun {when}", when=local_time(past.started, zone)[5:]),
        past.leader,
    ])  # fmt: skip
    name = clip(drawable(past.scope), max(8, room - width(facts) - 3), glyphs.ellipsis)
    return Line([(name, "strong"), (dot + drawable(facts), "text")], Mark("review", past.id))


def _rep(rep: Rep, found: Before, on: bool, room: int, lang: Lang, glyphs: Glyphs) -> Line:
    mine = [one for one in found.queue if one.member == rep.id]
    must = [one for one in mine if one.must]
    filled = sum(_filled(one, found) for one in must)
    name = pad(clip(drawable(rep.name), 16, glyphs.ellipsis), 16)
    row: list[tuple[str, str]] = [
        (f"{glyphs.tick if on else ' '} ", "accent_strong"),
        (name, "strong" if on else "dim"),
    ]
    if on:
        said = [
            t(lang, "to discuss {n}", n=len(must)),
            t(lang, "at a glance {n}", n=len(mine) - len(must)),
        ]
        said.append(t(lang, "briefs {n}/{all}", n=filled, all=len(must)) if must else "")
        row += [
            (pad(said[0], 16) + pad(said[1], 18), "text"),
            (pad(said[2], 16), "text" if filled == len(must) else "amber"),
        ]
    else:
        row += [(nt(lang, "{n} project", "{n} projects", rep.projects), "dim")]
    if room > 70 and rep.region_name:
        row += [("  " + drawable(rep.region_name), "dim")]
    return Line(row, Mark("rep", rep.id))


def _briefs(
    found: Before,
    reps: Sequence[Rep],
    chosen: Collection[int],
    room: int,
    lang: Lang,
    glyphs: Glyphs,
) -> list[Line]:
    if not found.queue:
        return []
    names = {rep.id: rep.name for rep in reps if rep.id in chosen}
    lacking = {one.member for one in found.queue if one.must and not _filled(one, found)}
    missing = [names[rep] for rep in names if rep in lacking]
    said = t(lang, "{n} of {all} have filled in", n=len(names) - len(missing), all=len(names))
    if missing:
        said += "   " + t(lang, "missing: {names}", names=f" {glyphs.dot} ".join(missing))
    rows = [[(text, "text")] for text in wrap(drawable(said), room)]
    return [Line(row) for row in [*rows, [(count_words(found, lang, glyphs), "strong")]]]


def _filled(one: Queued, found: Before) -> bool:
    """Whether its brief is there, or was used today already."""
    return one.project in found.briefed or one.reviewed_on == found.today


def _week(found: Before, room: int, lang: Lang, glyphs: Glyphs) -> list[Line]:
    week = found.week
    said = [
        t(lang, text, n=n)
        for n, text in (
            (week.new, N_("+{n} new")), (week.advanced, N_("{n} advanced")), (week.back, N_("{n} went back")),
            (week.won, N_("{n} won")), (week.lost, N_("{n} lost")), (week.pushed, N_("{n} closes put off")),
        )
        if n
    ]  # fmt: skip
    return (
        [Line([(text, "text")]) for text in wrap(f" {glyphs.dot} ".join(said), room)]
        if said
        else []
    )


def _promises(found: Before, room: int, lang: Lang) -> list[Line]:
    if not found.queue:
        return []
    tone = "red" if found.promises.broken else "text"
    return [
        Line([(text, tone)], None if n else Mark("promises", 0))
        for n, text in enumerate(wrap(period_line(found.promises, lang, found.today), room))
    ]


def _dates(found: Before, room: int, lang: Lang, glyphs: Glyphs) -> list[Line]:
    lines = []
    kinds = [translate(keydates.KINDS[one.kind], lang) for one in found.dates[:DATES]]
    column = max(map(width, kinds), default=0)
    for one, kind in zip(found.dates, kinds, strict=False):
        when = f"{one.day[5:]} {weekday(one.day, lang)}  {pad(kind, column)}  "
        name = clip_name(drawable(one.name), max(8, room - width(when)), glyphs.ellipsis)
        lines.append(Line([(when, "text"), (name, "strong")], Mark("project", one.project)))
    if len(found.dates) > DATES:
        lines.append(Line([(t(lang, "and {n} more", n=len(found.dates) - DATES), "dim")]))
    return lines


def weekday(day: str, lang: Lang) -> str:
    """`周三` / `Wed` of an ISO day."""
    from datetime import date

    return translate(WEEKDAYS[date.fromisoformat(day).weekday()], lang)


def _pending(one: Pending, room: int, lang: Lang, glyphs: Glyphs) -> Line:
    said = render(
        msg("continue that waits for your word, {rep}: {reason}", rep=one.rep, reason=one.reason),
        lang,
    )
    name = clip_name(drawable(one.name), max(8, room // 2), glyphs.ellipsis)
    return Line(
        [(name, "strong"), (clip(f" {glyphs.dot} " + drawable(said), max(4, room - width(name)), glyphs.ellipsis), "text")],
        Mark("pending", one.decision),
    )  # fmt: skip


def _musts(queue: Sequence[Queued], room: int, lang: Lang, glyphs: Glyphs) -> list[Line]:
    musts = [one for one in queue if one.must]
    column = max((width(chip_word(one.chip, lang)) for one in musts), default=2)
    lines = []
    for one in musts[:MOST]:
        name = clip_name(drawable(one.name), max(10, room * 2 // 5), glyphs.ellipsis)
        said = f" {glyphs.dot} " + why_words(one, lang, glyphs)
        tone = "red" if one.chip == "30" else "amber" if one.chip == "15" else "text"
        rest = max(4, room - width(name) - column - 1)
        chip = chip_word(one.chip, lang)
        lines.append(
            Line(
                [
                    (pad(chip, column) + " ", tone),
                    (name, "strong"),
                    (clip(said, rest, glyphs.ellipsis), "text"),
                ],
                Mark("project", one.project),
            )
        )
    if len(musts) > MOST:
        lines.append(Line([(t(lang, "and {n} more", n=len(musts) - MOST), "dim")]))
    return lines
