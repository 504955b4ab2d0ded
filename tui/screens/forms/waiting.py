"""Whom a project waits for (等谁), and since when (method §4)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from store.domain import access, days, touches
from store.queries.capturing import Ground, ground
from store.text import N_, msg
from store.usecases.working import wait_for
from tui.present.fields import LABELS
from tui.present.words import t
from tui.screens.forms.capture_fields import PastDay, heading, words_of
from tui.screens.forms.common import Attempt, reading, save_with_conflict
from tui.widgets.form import Form
from tui.widgets.form_choice import Choice, Pick
from tui.widgets.form_fields import Field, Reading, day_words

if TYPE_CHECKING:
    from tui.application import Loudou

NOBODY = N_("nobody")


async def open_wait_form(app: Loudou, project: int) -> bool:
    """Ask whom a project waits for; saves, and says so."""
    base = await app.work.read(lambda session: ground(session, project))
    ours = reading(app.session, app.currency)
    attempt = Attempt(app)
    saved: list[str] = []

    async def save(values: Mapping[str, Any]) -> None:
        asked = {"who": values["who"], "since": values["since"]}
        write = partial(_write, attempt, project)
        await save_with_conflict(app, write, asked, base.version, whole=True)
        saved.append(values["who"])

    form = Form(
        t(app.lang, LABELS["waiting_for"]),
        _fields(base, ours),
        ours,
        subtitle=heading(base, ours, more=[_now(base, ours)]),
        save=save,
    )
    await form.ask(app)
    if saved:
        who = msg(HOLDERS[saved[0]]) if saved[0] else msg(NOBODY)
        app.tell(msg("{name} waits for: {who}.", name=base.name, who=who))
    return bool(saved)


HOLDERS = {**touches.HOLDERS, **access.ROLES}
"""Outsiders and our own roles."""


def _now(base: Ground, ours: Reading) -> str:
    """Whom it waits for now."""
    if not base.waiting_for or not base.waiting_since:
        return ""
    return t(
        ours.lang,
        N_("waits for {who} since {day}, {n} days"),
        who=msg(HOLDERS[base.waiting_for]),
        day=day_words(base.waiting_since, ours),
        n=days.between(base.waiting_since, ours.today),
    )


def _fields(base: Ground, ours: Reading) -> list[Field]:
    choices = [*words_of(HOLDERS, ours), Choice("", t(ours.lang, NOBODY), "nobody")]
    who = Pick("who", LABELS["waiting_for"], needed=True, choices=choices)
    if base.waiting_for:
        who.put(base.waiting_for)
    who.open = True
    who.mark = next((n for n, c in enumerate(choices) if c is who.chosen), 0)
    since = PastDay("since", LABELS["waiting_since"], True, N_("today, fri, -9, 11-14"))
    since.put(ours.today)
    return [who, since]


async def _write(
    attempt: Attempt, project: int, asked: Mapping[str, Any], seen: int | None
) -> None:
    await attempt.do(
        (asked, seen), lambda s, command: wait_for(s, project, seen=seen, command=command, **asked)
    )
