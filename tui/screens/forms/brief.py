"""The brief form: what a rep says about a project before the meeting, prefilled from his week (method §6)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from store.queries.reviewing.briefing import Prepared
from store.text import N_, msg
from store.usecases.reviewing.briefs import TEXTS, write_brief
from tui.present.brief import PARTS, same_words, why_words
from tui.present.fields import LABELS
from tui.present.listing import short_day
from tui.present.words import t
from tui.screens.forms.capture_fields import Deed, DueDay
from tui.screens.forms.common import (
    Attempt,
    KeptDraft,
    draft_of,
    reading,
    save_with_conflict,
    seen_by,
)
from tui.widgets.form import Form
from tui.widgets.form_fields import Field, Reading
from tui.widgets.form_lines import Lines
from tui.widgets.form_text import Edit

if TYPE_CHECKING:
    from tui.application import Loudou

HELP: dict[str, str] = {
    "work": N_("what was done since the last review; ctrl+j: new line"),
    "progress": N_("what moved at the customer"),
    "problem": N_("what is in the way"),
    "support": N_("whom or what you need, and when"),
}


async def open_brief_form(app: Loudou, item: Prepared) -> bool:
    """Ask for the brief on a project of the queue; saves. Whether it was saved; what was typed is kept on `esc`."""
    project = item.queued.project
    key = f"brief:{project}"
    draft = await draft_of(app, key)
    seen = seen_by(draft, item.brief.version if item.brief else 0)
    ours = reading(app.session, app.currency)
    saved: list[bool] = []
    kept = KeptDraft(app, key, seen)
    attempt = Attempt(app, kept)

    async def save(values: Mapping[str, Any]) -> None:
        asked = arguments(values)
        await save_with_conflict(app, partial(_write, attempt, project), asked, seen, whole=True)
        saved.append(True)

    form = Form(
        t(app.lang, N_("Brief")),
        _fields(item),
        ours,
        subtitle=_heading(item, ours),
        save=save,
        draft=kept,
        state=draft,
        aliases={"next_text": ("next",), "next_due": ("due",)},
    )
    await form.ask(app)
    return bool(saved)


def _heading(item: Prepared, ours: Reading) -> str:
    """The project, why it is discussed, and a promise that is broken."""
    one = item.queued
    lines = [f"{one.name} · {one.client_name}", why_words(one.why, ours.lang)]
    if item.broken:
        lines.append("✗ " + t(ours.lang, N_("Promise broken: {text}, by {day}"), text=item.broken.text, day=short_day(item.broken.due, ours.today)))  # fmt: skip
    lines.append(same_words(item.brief, ours.lang))
    return "\n".join(line for line in lines if line)


def _fields(item: Prepared) -> list[Field]:
    given = item.offered()
    fields: list[Field] = [
        Lines(name, PARTS[name], help=HELP[name], edit=Edit(limit=20_000)) for name in TEXTS
    ]
    fields.append(Deed("next", LABELS["text"], help=N_("who does what"), edit=Edit(limit=200)))
    fields.append(DueDay("due", LABELS["due"], False, N_("fri, +3, 12-1, next wed")))
    for field, name in zip(fields, (*TEXTS, "next_text", "next_due"), strict=True):
        field.put(given[name] or None)
    return fields


def arguments(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the form says, as arguments of `write_brief`."""
    texts = {name: values[name] or "" for name in TEXTS}
    return {**texts, "next_text": values["next"] or "", "next_due": values["due"]}


async def confirm_brief(app: Loudou, item: Prepared) -> None:
    """Write what is prefilled as it is. Raises what `write_brief` raises."""
    asked = item.offered()
    project = item.queued.project
    await app.do(lambda session: write_brief(session, project, seen=0, **asked))
    name = item.queued.name
    if asked["next_text"]:
        app.tell(msg("Taken as it is: {name}.", name=name))
    else:
        key = app.key_of("next.step")
        app.tell(msg("Taken as it is: {name}; it lacks a next step, {key} sets one.", name=name, key=key))  # fmt: skip


async def _write(
    attempt: Attempt, project: int, fields: Mapping[str, Any], seen: int | None
) -> None:
    await attempt.do(
        (fields, seen),
        lambda s, command: write_brief(s, project, seen=seen, command=command, **fields),
    )
