"""The minutes of a review in words and as a table, in the language of the meeting; who does what after it (method §6)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from store.clock import local_time
from store.domain import days, money, review
from store.domain.stages import LOST_REASONS
from store.queries.reviewing.minutes import Decided, Left, Minutes, minutes
from store.reports.lists import major
from store.reports.tables import Column, Listing, Row
from store.session import Session
from store.text import N_, Lang, msg, nmsg, render, translate

THREE = 3
WEEK = 7
Style = Literal["head", "text", "fix"]
"""What a line is: the heading of a project, something said, a correction beside it."""


class Part(NamedTuple):
    """A part of the minutes: its heading, and its lines as (style, text)."""

    title: str
    lines: tuple[tuple[Style, str], ...]


class Task(NamedTuple):
    """What somebody has to do after the meeting. kind: promise, verdict (what follows from one), recheck."""

    kind: str
    name: str
    client: str
    text: str
    due: str


class Doer(NamedTuple):
    """A person and all his tasks, the most urgent first."""

    member: int
    name: str
    tasks: tuple[Task, ...]


# -- words ---------------------------------------------------------------------------------------


def t(lang: Lang, id: str, /, **values: object) -> str:
    """A sentence in the language of the meeting."""
    return render(msg(id, **values), lang)


def short(day: str, told: Minutes) -> str:
    """`12-28` in the year of the meeting, with the year otherwise."""
    return day[5:] if day[:4] == told.day[:4] else day


def flat(text: str) -> str:
    """Text from people on one line."""
    return " ".join(text.split())


def clock(seconds: int) -> str:
    """`58:12`, `1:02:05`."""
    hours, rest = divmod(seconds, 3600)
    minute, second = divmod(rest, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def said(one: Decided, told: Minutes) -> str:
    """One decision in words."""
    lang = told.lang
    label = translate(review.KINDS[one.kind], lang)
    if one.kind in review.VERDICTS:
        label = t(lang, N_("verdict: {what}"), what=label)
    parts = [label, *(flat(part) for part in _facts(one, told) if part)]
    if one.state == "pending":
        parts.append(t(lang, N_("waits for the manager one level up")))
    elif one.state == "refused":
        parts.append(t(lang, N_("refused by {name}"), name=one.settled_by))
    elif one.settled_by and one.kind == "continue":
        parts.append(t(lang, N_("accepted by {name}"), name=one.settled_by))
    if one.lifted:
        parts.append(t(lang, N_("progress of the same day lifted what was due")))
    return " · ".join(parts)


def _facts(one: Decided, told: Minutes) -> list[str]:
    lang, until = told.lang, short(one.until, told) if one.until else ""
    note = one.note
    if one.kind in ("next", "accept"):
        return [note, one.owner, t(lang, N_("by {day}"), day=until) if until else ""]
    if one.kind == "outcome":
        return [translate(review.OUTCOMES.get(one.outcome, one.outcome), lang), note]
    if one.kind == "continue":
        intent = translate(review.INTENTS.get(one.intent, one.intent), lang)
        proof = t(lang, N_("by {day}: {what}"), day=until, what=flat(one.evidence))
        return [t(lang, N_("intent {level}"), level=intent), note, proof]
    if one.kind == "wait":
        return [until, one.source, note]
    if one.kind == "park":
        return [t(lang, N_("comes back on {day}"), day=until), note]
    if one.kind == "drop":
        reason = translate(LOST_REASONS.get(one.reason, one.reason), lang)
        return [t(lang, N_("last stage {stage}"), stage=_stage(one.from_stage, one.from_name)), reason, note]  # fmt: skip
    if one.kind == "move":
        return [f"{_stage(one.from_stage, one.from_name)} → {_stage(one.to_stage, one.to_name)}"]
    return [note]


def _stage(number: int, name: str) -> str:
    return f"{number} {name}".strip()


def counted(told: Minutes) -> list[str]:
    """How many of each: projects, verdicts with their kinds, moves, moved closes, and the other decisions."""
    lang, counts = told.lang, told.counts
    parts = [render(nmsg("{n} project", "{n} projects", n=told.total), lang)]
    verdicts = [
        f"{translate(review.KINDS[kind], lang)} {counts[kind]}"
        for kind in ("continue", "wait", "park", "drop")
        if counts.get(kind)
    ]
    if verdicts:
        n = sum(counts.get(kind, 0) for kind in review.VERDICTS)
        among = " · ".join(verdicts)
        parts.append(t(lang, N_("verdicts {n} ({among})"), n=n, among=among))
    more = (
        ("move", N_("stage moves {n}")), ("next", N_("next steps {n}")), ("accept", N_("briefs accepted {n}")),
        ("unchanged", N_("no change {n}")), ("confirm", N_("progress confirmed {n}")),
    )  # fmt: skip
    parts += [t(lang, text, n=counts[kind]) for kind, text in more if counts.get(kind)]
    if told.rescheduled:
        parts.append(t(lang, N_("closes moved {n}"), n=told.rescheduled))
    return parts


def weighed(told: Minutes) -> str:
    """What the decisions did to the weighted amount; empty where nothing."""
    sums = [(told.currency, told.weighted), *told.other]
    words = [
        signed(change, unit, told.lang) + (f" {unit}" if unit != told.currency else "")
        for unit, change in sums
        if change
    ]
    return t(told.lang, N_("weighted {change}"), change=" · ".join(words)) if words else ""


def signed(change: int, currency: str, lang: Lang) -> str:
    """`−463万`, `+1.2M`."""
    return ("+" if change > 0 else "−") + money.show(abs(change), currency, lang)


def title(told: Minutes) -> str:
    """How the meeting is called."""
    return t(told.lang, N_("Review of {scope}, {day}"), scope=flat(told.scope), day=told.day)


# -- the minutes in parts ------------------------------------------------------------------------


def parts(told: Minutes, zone: str) -> list[Part]:
    """The whole minutes: head, decisions in order, promises, what is left, parked, dropped, sums."""
    lang = told.lang
    found = [Part("", tuple(("text", line) for line in _head(told, zone)))]
    found.append(Part(t(lang, N_("Decisions")), tuple(_decisions(told))))
    found.append(Part(t(lang, N_("Promises")), tuple(
        ("text", _line(p.name, p.client, flat(p.text), p.owner, t(lang, N_("by {day}"), day=short(p.due, told)) if p.due else ""))
        for p in told.promises
    )))  # fmt: skip
    found.append(Part(t(lang, N_("Not discussed")), tuple(_left(told))))
    found.append(Part(t(lang, N_("Parked")), tuple(
        ("text", _line(p.name, p.client, p.rep, t(lang, N_("comes back on {day}"), day=short(p.until or "", told)), flat(p.note)))
        for p in told.parked
    )))  # fmt: skip
    found.append(Part(t(lang, N_("Dropped")), tuple(
        ("text", _line(p.name, p.client, p.rep, *_facts(p, told))) for p in told.dropped
    )))  # fmt: skip
    sums = [line for line in (" · ".join(counted(told)), weighed(told)) if line]
    found.append(Part(t(lang, N_("Sums")), tuple(("text", line) for line in sums)))
    return [part for part in found if part.lines]


def _line(*pieces: str) -> str:
    return " · ".join(flat(piece) for piece in pieces if piece.strip())


def _head(told: Minutes, zone: str) -> list[str]:
    lang = told.lang
    begin = local_time(told.started, zone)
    span = f"{begin}–{local_time(told.ended, zone)[11:]}" if told.ended else begin
    lines = [
        t(lang, N_("led by {name}"), name=told.leader),
        f"{span} · {t(lang, N_('spent {time}'), time=clock(told.elapsed))}",
    ]
    if told.opening:
        lines.append(t(lang, N_("opening of the book: verdicts were offered, not demanded")))
    if told.state != "closed":
        lines.append(t(lang, N_("still running")))
    for one in told.people:
        there = translate(review.PRESENCE.get(one.presence, one.presence), lang)
        if one.until and one.presence == "moved":
            there += f" {short(one.until, told)}"
        lines.append(_line(one.name, there, t(lang, N_("{done} of {total} reviewed"), done=one.done, total=one.total)))  # fmt: skip
    if told.note:
        lines.append(flat(told.note))
    return lines


def _decisions(told: Minutes) -> list[tuple[Style, str]]:
    """Each decision once, in order; the project's name where it becomes another one."""
    lines: list[tuple[Style, str]] = []
    on = None
    for one in told.decisions:
        if one.project != on:
            on = one.project
            lines.append(("head", _line(one.name, one.client, one.rep)))
        by = one.by if one.by and one.by != told.leader else ""
        lines.append(("text", " · ".join(part for part in (said(one, told), by) if part)))
        for fix in one.corrections:
            words = t(told.lang, N_("corrected on {day} by {name}: {note}"),
                      day=short(fix.day, told), name=fix.by, note=flat(fix.note))  # fmt: skip
            lines.append(("fix", words))
    return lines


def _left(told: Minutes) -> list[tuple[Style, str]]:
    return [("text", _line(one.name, one.client, one.rep, *_where_to(one, told))) for one in told.left]  # fmt: skip


def _where_to(one: Left, told: Minutes) -> list[str]:
    lang = told.lang
    found = [t(lang, N_("not all decided"))] if one.partly else []
    return [*found, f"→ {short(one.until, told)}"] if one.until else found


# -- files ---------------------------------------------------------------------------------------

_MARKS = re.compile(r"([\\`*_\[\]<>#|~&])")
_LIST = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)")


def _escaped(text: str) -> str:
    """A line of text that Markdown shows as it is."""
    return _LIST.sub(r"\1\\\2", _MARKS.sub(r"\\\1", text))


def markdown(told: Minutes, zone: str) -> str:
    """The minutes as Markdown; what people wrote is never markup."""
    lines = [f"# {_escaped(title(told))}", ""]
    for part in parts(told, zone):
        if part.title:
            lines += [f"## {_escaped(part.title)}", ""]
        for style, text in part.lines:
            if style == "head":
                lines += ["", f"**{_escaped(text)}**", ""]
            else:
                lines.append(("  - " if style == "fix" else "- ") + _escaped(text))
        lines.append("")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip("\n") + "\n"


COLUMNS = (
    Column("number", N_("No."), "whole", 6),
    Column("at", N_("Time"), width=16),
    Column("decision", N_("Decision"), width=16),
    Column("project", N_("Project no."), width=8),
    Column("name", N_("Project"), width=32),
    Column("client", N_("Client"), width=28),
    Column("rep", N_("Rep"), width=10),
    Column("text", N_("Text"), width=40),
    Column("owner", N_("Owner"), width=10),
    Column("until", N_("Until"), "day", 12),
    Column("outcome", N_("Outcome"), width=12),
    Column("intent", N_("Intent"), width=8),
    Column("evidence", N_("Evidence"), width=24),
    Column("source", N_("Source"), width=16),
    Column("from", N_("From stage"), width=14),
    Column("to", N_("To stage"), width=14),
    Column("reason", N_("Reason"), width=16),
    Column("state", N_("State"), width=12),
    Column("lifted", N_("Lifted"), width=8),
    Column("weighted", N_("Weighted change"), "amount", 16),
    Column("currency", N_("Currency"), width=6),
    Column("by", N_("Decided by"), width=10),
)
STATES = {"accepted": "", "pending": N_("pending"), "refused": N_("refused")}


def minutes_list(review_id: int) -> Listing:
    """The minutes as a table: each decision with its corrections under it, then what was not discussed."""
    rows: list[Row] = []

    def keys(session: Session) -> list[int]:
        rows[:] = table(minutes(session, review_id), session.clock.zone)
        return list(range(len(rows)))

    def some(_: Session, wanted: Sequence[int]) -> list[Row]:
        return [rows[at] for at in wanted]

    return Listing("minutes", COLUMNS, keys, some)


def table(told: Minutes, zone: str) -> list[Row]:
    """The values in the order of COLUMNS."""
    lang = told.lang
    rows: list[Row] = []
    for one in told.decisions:
        rows.append(_row(len(rows) + 1, one, told, zone))
        for fix in one.corrections:
            rows.append((
                len(rows) + 1, local_time(fix.at, zone), translate(review.KINDS["correct"], lang), f"P-{one.project}", one.name,
                one.client, one.rep, fix.note, *[None] * 13, fix.by,
            ))  # fmt: skip
    for left in told.left:
        rows.append((
            len(rows) + 1, None, t(lang, N_("Not discussed")), f"P-{left.project}", left.name, left.client, left.rep,
            t(lang, N_("not all decided")) if left.partly else None, None, left.until, *[None] * 12,
        ))  # fmt: skip
    return rows


def _row(number: int, one: Decided, told: Minutes, zone: str) -> Row:
    lang = told.lang
    change: Decimal | None = None
    if one.weight:
        change = major(one.weight, one.currency)
    words = {key: translate(found.get(value, value), lang) for key, found, value in (
        ("outcome", review.OUTCOMES, one.outcome), ("intent", review.INTENTS, one.intent),
        ("reason", LOST_REASONS, one.reason), ("state", STATES, one.state),
    )}  # fmt: skip
    return (
        number, local_time(one.at, zone) if one.at else None, translate(review.KINDS[one.kind], lang), f"P-{one.project}",
        one.name, one.client, one.rep, one.note, one.owner, one.until, words["outcome"], words["intent"], one.evidence,
        one.source, _stage(one.from_stage, one.from_name) if one.from_stage else None,
        _stage(one.to_stage, one.to_name) if one.to_stage else None, words["reason"], words["state"],
        t(lang, N_("yes")) if one.lifted else None, change, one.currency if one.weight else None, one.by,
    )  # fmt: skip


# -- who does what -------------------------------------------------------------------------------

_RANK = {"promise": 0, "verdict": 1, "recheck": 2}


def doers(told: Minutes) -> list[Doer]:
    """Who has something to do after the meeting, those with most first."""
    found: dict[int, tuple[str, list[Task]]] = {}

    def give(member: int | None, name: str, task: Task) -> None:
        if member is not None:
            found.setdefault(member, (name, []))[1].append(task)

    for p in told.promises:
        give(p.owner_id, p.owner, Task("promise", p.name, p.client, flat(p.text), p.due))
    judged = {
        one.entry for one in told.decisions if one.kind in review.VERDICTS and one.state != "refused"
    }  # fmt: skip
    for one in told.decisions:
        if task := _consequence(one, told, one.entry in judged):
            give(one.rep_id, one.rep, task)
    end = days.add(told.day, WEEK)
    doing = [
        Doer(member, name, tuple(sorted(tasks, key=lambda task: (task.due > end, _RANK[task.kind], task.due))))
        for member, (name, tasks) in found.items()
    ]  # fmt: skip
    return sorted(doing, key=lambda one: (-len(one.tasks), one.member))


def _consequence(one: Decided, told: Minutes, judged: bool) -> Task | None:
    """What follows from a decision for the rep: evidence to bring, a day to mind, a verdict to come."""
    lang = told.lang
    if one.kind == "continue" and one.state != "refused":
        text, kind, due = flat(one.evidence), "verdict", one.until or ""
    elif one.kind == "wait":
        text = t(lang, N_("the date comes ({source})"), source=flat(one.source))
        kind, due = "verdict", one.until or ""
    elif one.kind == "park":
        text, kind, due = t(lang, N_("comes back from parking")), "verdict", one.until or ""
    elif (
        one.kind == "outcome" and one.outcome != "progress" and not judged and one.d < told.numbers.verdict
    ):  # fmt: skip
        text = t(lang, N_("a verdict is due unless something moves"))
        kind, due = "recheck", days.add(one.day, told.numbers.verdict - one.d)
    else:
        return None
    return Task(kind, one.name, one.client, text, due)


def three_things(told: Minutes, doer: Doer) -> str:
    """A person's three things this week, plain text to paste into a chat."""
    lang = told.lang
    lines = [
        t(lang, N_("{name}, three things from the review of {day}:"), name=doer.name, day=short(told.day, told))
    ]  # fmt: skip
    for n, task in enumerate(doer.tasks[:THREE], 1):
        due = t(lang, N_("by {day}"), day=short(task.due, told)) if task.due else ""
        lines.append(f"{n}. {_line(task.name, task.client)}")
        lines.append("   " + " · ".join(part for part in (task.text, due) if part))
    rest = len(doer.tasks) - THREE
    if rest > 0:
        lines.append(render(nmsg("and {n} more in the minutes", "and {n} more in the minutes", n=rest), lang))  # fmt: skip
    return "\n".join(lines)
