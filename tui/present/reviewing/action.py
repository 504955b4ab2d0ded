"""What can be decided on the project on the table, as a line of words to walk with the arrows (screens: review)."""

from __future__ import annotations

from typing import NamedTuple

from store.domain import review
from store.domain.stages import LOST_REASONS
from store.queries.reviewing.meeting import Line
from store.queries.reviewing.sheet import Sheet, Taken
from store.text import N_
from tui.present.clip import clip, drawable, width
from tui.present.reviewing.look import Look
from tui.present.words import t

Parts = list[tuple[str, str]]


class Action(NamedTuple):
    """A word of the line: the command it gives (`verdict:continue` opens that verdict, `progress` says yes to it), and whether it is due."""

    command: str
    word: str
    lit: bool = False


VERDICTS = (
    ("continue", N_("continue")),
    ("wait", N_("wait for a date")),
    ("park", N_("park")),
    ("drop", N_("drop")),
)


def actions(sheet: Sheet, line: Line | None, lead: bool) -> list[Action]:
    """What can be done now, what is due first: it is under the cursor when the project comes on the table."""
    onward = Action("review.next", N_("next one"))
    if not lead:
        return [Action("review.step", N_("next step")), Action("brief.open", N_("brief")), Action("review.leave", N_("leave"))]  # fmt: skip
    if sheet.gone:
        return [Action(onward.command, onward.word, True), Action("review.previous", N_("previous"))]  # fmt: skip
    owed = () if sheet.done else sheet.owed
    due = "verdict" in owed
    can = [pair for pair in VERDICTS if pair[0] != "continue" or not sheet.pending]  # one at a time
    judge = [Action(f"verdict:{kind}", word, due) for kind, word in can]
    outcome = Action("review.outcome", N_("this week"), "outcome" in owed)
    step = Action("review.step", N_("next step"), "next" in owed)
    accept = Action("review.accept", N_("accept brief"), "decision" in owed and ready(sheet))
    move, same = Action("review.forward", N_("advance")), Action("review.unchanged", N_("no change"))  # fmt: skip
    confirm = [Action("progress", N_("confirm progress"), True)] if sheet.provisional else []
    confirm += [Action("review.confirm", N_("your word"))] if sheet.pending else []
    skip, back = Action("review.skip", N_("skip")), Action("review.previous", N_("previous"))
    rest = [outcome, step, accept, move, same, skip]
    if sheet.done:
        first = [onward._replace(lit=True)]
        return [*first, *confirm, *rest[:-1], *judge, skip, back]
    if sheet.duty == "verdict" and due:
        return [*judge, *confirm, *rest, onward, back]
    glance = line is not None and not line.must and ready(sheet)
    if sheet.duty == "recheck" and "outcome" not in owed and "next" in owed:
        rest = [step, outcome, *rest[2:]]
    elif not sheet.duty:
        rest = [accept, step, outcome, *rest[3:]] if glance or accept.lit else [step, accept, outcome, *rest[3:]]  # fmt: skip
    offered = judge if sheet.duty == "verdict" else []
    return [*confirm, *rest, *offered, onward, back] if not glance else [*rest, *confirm, *offered, onward, back]  # fmt: skip


def block_actions(lead: bool) -> list[Action]:
    """On the page that opens a turn nothing is decided: one goes on."""
    if not lead:
        return []
    return [Action("review.next", N_("to his projects"), True), Action("review.previous", N_("previous"))]  # fmt: skip


def ready(sheet: Sheet) -> bool:
    """Whether the brief can be accepted: it carries a next step, or one stands."""
    return bool(sheet.steps or (sheet.brief and sheet.brief.next_text and sheet.brief.next_due))


def start(found: list[Action]) -> int:
    """Where the cursor stands at first: on the first one that is due."""
    return next((n for n, one in enumerate(found) if one.lit), 0)


def standing(sheet: Sheet, look: Look) -> Parts:
    """What was decided, and what is still owed."""
    lang, dot = look.lang, f" {look.glyphs.dot} "
    told = [_taken(one, look) for one in sheet.taken if one.state != "refused"]
    parts: Parts = []
    if sheet.gone and not sheet.dropped_here:
        return [
            ("amber", t(lang, N_("Nothing is left to decide; {key} goes on."), key=look.onward))
        ]
    if sheet.done:
        parts.append(("green", look.glyphs.tick + " "))
    elif sheet.owed:
        names = ("、" if lang == "zh" else ", ").join(t(lang, review.OWED[one]) for one in sheet.owed)  # fmt: skip
        parts.append(("amber", t(lang, N_("still owed: {names}"), names=names)))
    if told:
        parts.append(("soft", ("   " if not sheet.done else "") + dot.join(told)))
    return _clipped(parts, look.cells - 2, look)


def _taken(one: Taken, look: Look) -> str:
    lang, dot = look.lang, f" {look.glyphs.dot} "
    word = t(lang, review.KINDS[one.kind])
    if one.kind == "outcome":
        return f"{word}: {t(lang, review.OUTCOMES.get(one.outcome, one.outcome))}"
    if one.kind == "move":
        return f"{word} {one.from_stage} {look.glyphs.right} {one.to_stage}"
    if one.kind == "continue" and one.state == "pending":
        word = t(lang, N_("{verdict} (waits for a word)"), verdict=word)
    if one.kind == "drop":
        word = f"{word}{dot}{t(lang, LOST_REASONS.get(one.outcome, one.outcome))}"
    note = clip(look.said(drawable(one.note)), 30, look.glyphs.ellipsis)
    day = look.day(one.until) if one.until else ""
    return " ".join(part for part in (word, note, day) if part)


def action_parts(found: list[Action], at: int, look: Look) -> Parts:
    """The words with the cursor; those due are strong. Where they do not fit, those round the cursor show."""
    words = [t(look.lang, one.word) for one in found]
    gap = 3 if look.cells >= 120 else 2
    sizes = [width(word) + 2 + gap for word in words]
    first, room = 0, look.cells - 4
    while sum(sizes[first : at + 1]) > room and first < at:
        first += 1
    parts: Parts = [("dim", look.glyphs.less if first else " ")]
    used = 1
    for n in range(first, len(found)):
        if used + sizes[n] - gap > room:
            parts.append(("dim", look.glyphs.more))
            break
        sign = look.glyphs.more + " " if n == at else "  "
        tone = "accent_strong" if n == at else "strong" if found[n].lit else "soft"
        parts += [("accent_strong", sign), (tone, words[n]), ("text", " " * gap)]
        used += sizes[n]
    return parts


def _clipped(parts: Parts, cells: int, look: Look) -> Parts:
    kept: Parts = []
    for tone, text in parts:
        text = clip(text, cells, look.glyphs.ellipsis)
        cells -= width(text)
        kept.append((tone, text))
    return kept
