"""The touch form: what happened with whom, and what follows from it, in one go (method §7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from store.domain import touches
from store.domain.promises import empty_phrase
from store.domain.stages import CLOSED
from store.queries.capturing import Ground, ground
from store.text import N_, Message, msg
from store.usecases.working import Captured, capture_touch
from tui.present.fields import LABELS
from tui.present.words import t
from tui.screens.forms.capture_fields import (
    Deed,
    DueDay,
    Minutes,
    PastDay,
    first_of,
    heading,
    named,
    people,
    words_of,
)
from tui.screens.forms.common import Attempt, KeptDraft, draft_of, reading
from tui.widgets.form import Form
from tui.widgets.form_choice import Choice, Pick
from tui.widgets.form_fields import Field, Reading
from tui.widgets.form_lines import Lines
from tui.widgets.form_text import Edit
from tui.widgets.form_words import Words

if TYPE_CHECKING:
    from tui.application import Loudou

DAY = "_day"
"""Where a draft keeps the day on which it was begun: what happened then did not happen today."""
WIDTH = 33
"""Cells that a promise's text may take among the form's words."""


async def open_touch_form(app: Loudou, project: int) -> int | None:
    """Ask what happened on a project; saves, says how it went, and gives the touch's id, None on `esc`."""
    key = f"touch:{project}"
    draft = await draft_of(app, key)
    base = await app.work.read(lambda session: ground(session, project))
    ours = reading(app.session, app.currency)
    begun = str(draft.get(DAY) or ours.today) if draft else ours.today
    fields = _fields(base, ours, app.session.actor.id, begun)
    saved: list[tuple[Captured, Mapping[str, Any]]] = []
    kept = KeptDraft(app, key, rest={DAY: begun})
    attempt = Attempt(app, kept)

    async def save(values: Mapping[str, Any]) -> None:
        asked = arguments(values)
        captured = await attempt.do(
            asked, lambda s, command: capture_touch(s, project, command=command, **asked)
        )
        saved.append((captured, asked))

    form = Form(
        t(app.lang, N_("Touch")),
        fields,
        ours,
        subtitle=heading(base, ours, "silent"),
        save=save,
        draft=kept,
        state=draft,
        aliases={"next_owner": ("owner",), "next_due": ("due",), "next_text": ("next",)},
    )
    await form.ask(app)
    if not saved:
        return None
    captured, asked = saved[0]
    app.tell(said(base, captured, asked))
    return captured.touch


def arguments(values: Mapping[str, Any]) -> dict[str, Any]:
    """The use case's arguments from the form's values."""
    asked = {
        "day": values["day"],
        "kind": values["kind"],
        "note": values["note"] or "",
        **first_of(values, "contact", "outcome", "minutes", "purpose", "done"),
    }
    if values.get("next"):
        asked |= {"next_text": values["next"], "next_due": values.get("due")}
        if values.get("owner"):
            asked["next_owner"] = values["owner"]
    return asked


def said(base: Ground, captured: Captured, asked: Mapping[str, Any]) -> Message:
    """What is told after saving: that it is written, and softly what makes it weak."""
    left = [promise for promise in base.open if promise.id not in asked.get("done", ())]
    weak = list(
        touches.weaknesses(
            person="contact" in asked,
            date=base.status in CLOSED or bool(captured.step or left),
        )
    )
    if empty_phrase(asked.get("next_text", "x")):
        weak.append(msg("the next step says nothing"))
    if weak:
        return msg("Written down: {name}. Weak: {why}.", name=base.name, why=tuple(weak))
    return msg("Written down: {name}.", name=base.name)


def _fields(base: Ground, ours: Reading, me: int, begun: str) -> list[Field]:
    kind = Words("kind", LABELS["kind"], needed=True, choices=words_of(touches.KINDS, ours))
    kind.put("visit")
    outcome = Words("outcome", LABELS["outcome"], choices=words_of(touches.OUTCOMES, ours))
    outcome.put("")
    day = PastDay("day", LABELS["day"], True, N_("today, fri, -3, 11-20: a day up to today"))
    day.put(begun)
    fields: list[Field] = [
        kind,
        Pick(
            "contact",
            N_("With whom"),
            free=True,
            new=N_("new contact"),
            choices=people(base.contacts),
            help=N_("somebody at the client or a participant, or a new name"),
            edit=Edit(limit=200),
        ),
        Lines(
            "note",
            N_("What happened"),
            needed=True,
            help=N_("ctrl+j begins a new line"),
            edit=Edit(limit=20_000),
        ),
        outcome,
        day,
    ]
    if base.open:
        fields.append(_done(base, ours))
    if base.status not in CLOSED:
        fields += _next(base, me)
    return [
        *fields,
        Field("purpose", LABELS["purpose"], edit=Edit(limit=1000)),
        Minutes("minutes", LABELS["minutes"], edit=Edit(limit=10)),
    ]


def _done(base: Ground, ours: Reading) -> Field:
    """Open promises that this touch keeps."""
    promises = named(base.open[:5], ours, WIDTH)
    return Words(
        "done",
        N_("Done with it"),
        help=N_("promises that are kept now: space takes or leaves"),
        choices=[Choice(c.value, f"{c.name} ({c.note})") for c in promises],
        many=True,
    )


def _next(base: Ground, me: int) -> list[Field]:
    members = [Choice(member.id, member.name, member.keys) for member in base.members]
    owner = Pick("owner", LABELS["owner"], shown=_promised, choices=members)
    owner.put(me)
    return [
        Deed("next", LABELS["text"], edit=Edit(limit=200)),
        DueDay("due", N_("Due by"), True, N_("fri, +3, 12-1, next wed"), _promised),
        owner,
    ]


def _promised(values: Mapping[str, Any]) -> bool:
    return bool(values.get("next"))
