"""The clocks of a project in words: days, and why each last began anew (method §4)."""

from __future__ import annotations

from store.domain import days, touches
from store.queries.clocks import Clock, Progress
from store.queries.projects import ProjectView
from store.queries.reviewing.since import Since
from store.text import N_, Lang, translate
from tui.present import fields
from tui.present.words import t

BASES: dict[str, str] = {
    "created": N_("day of creation"),
    "imported": N_("day of import"),
    "registered": N_("registration day"),
    "followed_up": N_("last follow-up of the spreadsheet"),
    "inherited": N_("goes on from the same project, dropped before"),
}
"""What a clock counts from where nothing has happened yet."""


def said(view: ProjectView, lang: Lang, today: str) -> list[tuple[str, int, str]]:
    """Each clock that runs: its name, its days, and why it last began anew."""
    if view.status in ("won", "lost", "dropped"):
        return []
    found = [
        (t(lang, N_("Silent")), view.clocks.silence.days, silence(view.clocks.silence, lang, today))
    ]
    if view.status == "open":
        why = stage(view.clocks.stage, view.stage.norm_days, lang, today)
        found.append((t(lang, N_("In the stage")), view.clocks.stage.days, why))
    if view.clocks.progress:
        why = progress(view.clocks.progress, lang, today)
        found.append((t(lang, N_("No progress")), view.clocks.progress.days, why))
    if view.clocks.waiting:
        why = waiting(view.clocks.waiting, lang, today)
        found.append((fields.label("waiting_for", lang), view.clocks.waiting.days, why))
    if view.live and (view.reviewed_on or view.check):
        n = days.between(view.reviewed_on or view.created_day, today)
        found.append((t(lang, N_("Review")), max(0, n), check(view, lang, today)))
    return found


def check(view: ProjectView, lang: Lang, today: str) -> str:
    """`○ not reviewed since 11-16`, `reviewed 11-20`; that it never was."""
    if not view.check:
        return t(lang, N_("reviewed {day}"), day=short_day(view.reviewed_on or "", today))
    if not view.reviewed_on:
        return t(lang, N_("○ never reviewed; in the book since {day}"), day=short_day(view.created_day, today))  # fmt: skip
    return t(lang, N_("○ not reviewed since {day}"), day=short_day(view.reviewed_on, today))


def silence(clock: Clock, lang: Lang, today: str) -> str:
    """`last touch 11-11: visit with 王工`."""
    if clock.why == "touch":
        return t(lang, N_("last touch {day}: {kind} with {name}"), day=short_day(clock.since, today),
                 kind=translate(touches.KINDS.get(clock.kind, clock.kind), lang), name=clock.whom)  # fmt: skip
    return t(lang, N_("never touched; {baseline}"), baseline=baseline(clock, lang, today))


def stage(clock: Clock, norm: int, lang: Lang, today: str) -> str:
    """`moved 10-20 by 周敏 (norm 30)`."""
    if clock.why == "moved":
        why = t(
            lang, N_("moved {day} by {name}"), day=short_day(clock.since, today), name=clock.who
        )
    else:
        why = t(lang, N_("never moved; {baseline}"), baseline=baseline(clock, lang, today))
    return t(lang, N_("{why} (norm {n})"), why=why, n=norm)


def waiting(clock: Clock, lang: Lang, today: str) -> str:
    """`design institute since 11-14, said by 周敏`."""
    holder = fields.value("waiting_for", clock.whom, lang)
    if clock.why == "said":
        return t(lang, N_("{holder} since {day}, said by {name}"), holder=holder, day=short_day(clock.since, today),
                 name=clock.who)  # fmt: skip
    return t(lang, N_("{holder}; {baseline}"), holder=holder, baseline=baseline(clock, lang, today))


def progress(clock: Progress, lang: Lang, today: str) -> str:
    """What set it: `visit 11-11 with 王工, confirmed by 李经理`; what counts provisionally comes first."""
    why = _reason(clock, lang, today)
    if not clock.counts_until:
        return why
    told = t(lang, N_("progress {day} with {name} counts until {until} unless confirmed"),
             day=short_day(clock.provisional, today), name=clock.with_whom, until=short_day(clock.counts_until, today))  # fmt: skip
    return t(lang, N_("{provisional}; before that: {why}"), provisional=told, why=why)


REASONS: dict[str, str] = {
    "moved": N_("beyond the highest stage {day}"),
    "gate": N_("gate item {day}: {what}"),
    "touch": N_("progress {day} with {whom}, confirmed by {who}"),
    "brief": N_("progress {day}, confirmed in a review"),
    "continue": N_("continue {day}, decided by {who}"),
    "wait": N_("waits until {until}: {what}"),
    "park": N_("parked {day} until {until}"),
}


def _reason(clock: Progress, lang: Lang, today: str) -> str:
    if clock.why not in REASONS:
        what = translate(BASES.get(clock.kind, clock.kind), lang)
        return t(lang, N_("baseline {day}, {what}"), day=short_day(clock.since, today), what=what)
    until = short_day(clock.until, today)
    return t(lang, REASONS[clock.why], day=short_day(clock.since, today), until=until, what=clock.what,
             whom=clock.whom, who=clock.who)  # fmt: skip


COUNTED: dict[str, str] = {
    **REASONS,
    "gate": N_("gate item {day}"),
    "touch": N_("progress {day} with {whom}"),
    "continue": N_("continued {day}"),
    "wait": N_("waited until {until}"),
    "provisional": N_("unconfirmed progress {day}"),
}
"""The same in short, beside a chip."""


def counted(since: Since, lang: Lang, today: str) -> str:
    """What d counts from, in short: `continued 11-29`, `baseline 10-20, day of import`."""
    day, until = short_day(since.day, today), short_day(since.until, today)
    if since.why == "base":
        what = translate(BASES.get(since.kind, since.kind), lang)
        return t(lang, N_("baseline {day}, {what}"), day=day, what=what)
    known = since.whom or since.why != "touch"
    said = COUNTED[since.why] if known else N_("progress {day}")
    return t(lang, said, day=day, until=until, whom=since.whom)


def baseline(clock: Clock, lang: Lang, today: str) -> str:
    """`baseline 11-05, day of import`: nothing has happened since, and it is said so."""
    what = translate(BASES.get(clock.kind, clock.kind), lang)
    return t(lang, N_("baseline {day}, {what}"), day=short_day(clock.since, today), what=what)


def short_day(day: str, today: str) -> str:
    """A day without its year where that is today's."""
    return day[5:] if day[:4] == today[:4] else day
