"""The project on the table: promise first, then what changed since its previous review, then what the rep says (method §6)."""

from __future__ import annotations

from store.domain import access, days, keydates, review
from store.queries.reviewing.meeting import Line
from store.queries.reviewing.sheet import Sheet
from store.text import N_
from tui.present.clip import clip, clip_client, clip_name, drawable, width
from tui.present.clocks import counted
from tui.present.reviewing.brief import brief, gate, verdicts
from tui.present.reviewing.changes import changes
from tui.present.reviewing.look import WIDE, Look
from tui.present.reviewing.rows import beside, flowing
from tui.present.words import nt, t
from tui.widgets.form_text import Row

CHIP_TONES = {"1": "green", "15": "amber", "30": "red", "wait": "soft"}


def page_rows(sheet: Sheet, line: Line | None, look: Look) -> list[Row]:
    """Everything under the header, `look.cells` wide."""
    rows = [*_name(sheet, look), *_state(sheet, line, look), *_urgent(sheet, line, look)]
    if look.cells < WIDE:
        return [*rows, *changes(sheet, look, look.cells), *brief(sheet, look, look.cells), *gate(sheet, look, look.cells),
                *verdicts(sheet, look, look.cells)]  # fmt: skip
    half = (look.cells - 4) // 2
    right = [
        *brief(sheet, look, half),
        *gate(sheet, look, half),
        *verdicts(sheet, look, half),
    ]
    return [*rows, *beside(changes(sheet, look, half), right, half)]


def verdict_words(sheet: Sheet, look: Look) -> tuple[str, str]:
    """The sentence behind the chip, and its tone."""
    lang, n = look.lang, sheet.d
    if sheet.dropped_here:
        return t(lang, N_("dropped in this review")), "soft"
    if sheet.gone:
        return t(lang, N_("{state} meanwhile"), state=t(lang, GONE.get(sheet.gone, sheet.gone))), "amber"  # fmt: skip
    if sheet.hold_until and sheet.chip == "wait":
        return t(lang, N_("waits until {day}"), day=look.day(sheet.hold_until)), "soft"
    judged = not review.VERDICTS.isdisjoint(sheet.kinds)
    if sheet.duty == "verdict" and sheet.opening and not judged:
        return t(lang, N_("{n} days without progress, a verdict is offered"), n=n), "amber"
    if "verdict" in sheet.owed:  # a drop that was taken back is a verdict no more
        return t(lang, N_("{n} days without progress, verdict today"), n=n), "red"
    if sheet.duty == "recheck":
        return t(lang, N_("{n} days without progress, re-check today"), n=n), "amber"
    if sheet.lifted:
        return t(lang, N_("progress today lifted the duty")), "soft"
    return nt(lang, "{n} day", "{n} days", n), "soft"


def counted_words(sheet: Sheet, look: Look) -> str:
    """What the days beside the chip count from; empty where they do not run. The presenter's view names no contact."""
    if sheet.gone or (sheet.hold_until and sheet.chip == "wait"):
        return ""
    since = sheet.counted._replace(whom="" if look.presenter else drawable(sheet.counted.whom))
    return counted(since, look.lang, look.today)


GONE = {
    "won": N_("won"),
    "lost": N_("lost"),
    "dropped": N_("dropped"),
    "archived": N_("archived"),
}


def _name(sheet: Sheet, look: Look) -> list[Row]:
    chip = t(look.lang, N_("wait")) if sheet.chip == "wait" else sheet.chip
    words, tone = verdict_words(sheet, look)
    end = f"{chip}  {words}" if not sheet.gone else words
    why = counted_words(sheet, look)
    why = f" {look.glyphs.dot} {why}" if why else ""
    name = drawable(sheet.name)
    if look.presenter:
        return [[], [], [("    " + clip_name(name, look.cells - 6), "strong")], [],
                [("    ", ""), (end, CHIP_TONES[sheet.chip]), (why, "dim")], []]  # fmt: skip
    room = look.cells - 4 - width(end + why)
    if room < min(width(name), 24):
        return [[("  " + clip_name(name, look.cells - 4), "strong")],
                [("  ", ""), (f"{chip}  ", CHIP_TONES[sheet.chip]), (words, tone), (clip(why, look.cells - 4 - width(end)), "dim")]]  # fmt: skip
    name = clip_name(name, room - 2)
    gap = " " * max(2, look.cells - 4 - width(name) - width(end + why))
    lead: list[Row] = [[]] if look.cells >= WIDE else []
    mark = [(f"{chip}  ", CHIP_TONES[sheet.chip])] if not sheet.gone else []
    return [*lead, [("  " + name, "strong"), (gap, ""), *mark, (words, tone), (why, "dim")]]


def _state(sheet: Sheet, line: Line | None, look: Look) -> list[Row]:
    lang, dot = look.lang, f" {look.glyphs.dot} "
    klass = t(lang, N_("class {names}"), names=sheet.klass) if sheet.klass else ""
    owner = drawable(sheet.owner) or t(lang, N_("no owner"))
    if line and line.handed:
        owner = t(lang, N_("handed over to {name}"), name=drawable(line.handed))
    norm = sheet.stage.norm_days
    stage = t(lang, N_("{stage} day {n} (norm {norm})"), stage=f"{sheet.stage.number} {drawable(sheet.stage.column)}",
              n=sheet.stage_days, norm=norm)  # fmt: skip
    late = "amber" if norm and sheet.stage_days > norm else "soft"
    worth = "" if look.presenter or not sheet.amount else f"{look.money(sheet.amount, sheet.currency)}{dot}{sheet.stage.weight // 100} %"  # fmt: skip
    close = t(lang, N_("expected {day}"), day=look.day(sheet.close)) if sheet.close else ""
    overdue = bool(sheet.close and sheet.close < look.today)
    sure = dot.join(part for part in (worth, close) if part)
    rest = dot.join(part for part in (klass, owner) if part)
    room = look.cells - 4 - width(stage) - width(sure) - width(rest) - len(dot) - 6
    if room >= 8:
        client = clip_client(drawable(sheet.client), room)
        left = dot.join((client, rest))
        space = look.cells - 4 - width(left) - width(stage) - width(sure)
        first = max(3, space // 2)
        return [[("  " + left, "soft"), (" " * first, ""), (stage, late), (" " * max(3, space - first), ""), (sure, "red" if overdue else "text")],
                *([[]] if look.cells >= WIDE else [])]  # fmt: skip
    client = clip_client(drawable(sheet.client), max(8, look.cells - 4 - width(rest) - len(dot)))
    return [
        [("  " + dot.join((client, rest)), "soft")],
        [
            ("  " + stage, late),
            (dot + sure if sure else "", "red" if overdue else "text"),
        ],
    ]


def why_words(sheet: Sheet, line: Line, look: Look) -> tuple[list[str], list[str]]:
    """Why the queue has this project as 必谈, where the page does not say it anyway: what holds now, and what held then.

    The chip's sentence says what duty is due or was lifted, a red line each broken promise, an amber one each key date.
    """
    lang = look.lang
    now: list[str] = []
    then: list[str] = []
    for key in line.why if line.must else ():
        if key == "red":
            now += _red(sheet, look)
            if not sheet.red:
                then.append(t(lang, review.WHY[key]))
        elif key == "big":
            now.append(t(lang, N_("big project, not reviewed before")) if sheet.first else t(lang, review.WHY[key]))  # fmt: skip
        elif key == "added":
            now.append(t(lang, N_("added to the queue")))
        elif (key == "broken" and not sheet.broken) or (key == "key_date" and not sheet.key_days):
            then.append(t(lang, review.WHY[key]))
    return now, then


def _red(sheet: Sheet, look: Look) -> list[str]:
    """Which red flags, beside the verdict and the broken promise that stand above."""
    lang, found = look.lang, []
    if "close_past" in sheet.red and sheet.close:
        n = days.between(sheet.close, look.today)
        found.append(t(lang, N_("expected close passed {days} ago"), days=look.days(n)))
    if "silent" in sheet.red:
        found.append(t(lang, N_("silent for {days}"), days=look.days(sheet.silence_days)))
    return found


def _why(sheet: Sheet, line: Line | None, look: Look) -> list[Row]:
    """`! 必谈:大项目有变化 · 未联系 25 天`; dim where it held when the queue was frozen and holds no more."""
    if line is None or sheet.gone:
        return []
    now, then = why_words(sheet, line, look)
    dot, lang = f" {look.glyphs.dot} ", look.lang
    rows = flowing("  ! ", t(lang, N_("Must discuss: {why}"), why=dot.join(now)), "amber", look.cells) if now else []  # fmt: skip
    if then:
        rows += flowing("    ", t(lang, N_("When the queue was frozen: {why}"), why=dot.join(then)), "dim", look.cells)  # fmt: skip
    return rows


def _urgent(sheet: Sheet, line: Line | None, look: Look) -> list[Row]:
    """What comes before everything else: broken promises, a pending *continue*, key dates, the client's other due ones,
    then why else the project must be discussed."""
    lang, cross = look.lang, look.glyphs.cross
    rows: list[Row] = []
    for step in sheet.broken:
        who = drawable(step.owner) or (t(lang, access.ROLES.get(step.role, step.role)) if step.role else "")  # fmt: skip
        text = look.said(step.text)
        said = (  # some write the day into the promise itself
            t(lang, N_("Promise broken: {text}"), text=text)
            if step.due[5:] in text
            else t(lang, N_("Promise broken, due {day}: {text}"), day=look.day(step.due), text=text)
        )
        rows += flowing(f"  {cross} ", said + (f" ({who})" if who else ""), "red", look.cells)
    if sheet.pending:
        note = look.said(sheet.pending.note)
        said = t(lang, N_("The continue of {day} waits for the manager one level up: {note}"), day=look.day(sheet.pending.day), note=note)  # fmt: skip
        rows += flowing("  ! ", said, "amber", look.cells)
    for date in sheet.key_days:
        name = t(lang, keydates.KINDS.get(date.kind, date.kind))
        when = t(lang, N_("today")) if date.n == 0 else t(lang, N_("in {days}"), days=look.days(date.n))  # fmt: skip
        note = f" {look.glyphs.dot} {look.said(date.note)}" if date.note else ""
        rows += flowing("  ! ", f"{look.weekday(date.day)} {name}, {when}{note}", "amber", look.cells)  # fmt: skip
    if sheet.together:
        names = [f"{look.glyphs.tick if one.judged else look.glyphs.circle} {drawable(one.name)}" for one in sheet.together]  # fmt: skip
        said = t(lang, N_("Judged together with this client's: {names}"), names="  ".join(names))
        tone = "soft" if all(one.judged for one in sheet.together) else "amber"
        rows += flowing("  " + look.glyphs.more + " ", said, tone, look.cells)
    rows += _why(sheet, line, look)
    return [*rows, []] if rows else []
