"""The next step (下一步): a new promise, or an open one kept, moved or worded anew (method §6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from store.domain.promises import STANDINGS, empty_phrase
from store.domain.stages import CLOSED, STATUSES
from store.errors import Invalid
from store.queries.capturing import Ground, Promise, ground
from store.text import N_, Day, Message, msg
from store.usecases.working import change_next_step, finish_next_step, set_next_step
from tui.present.fields import LABELS
from tui.present.words import t
from tui.screens.forms.capture_fields import (
    Deed,
    DueDay,
    PastDay,
    first_of,
    heading,
    named,
    roles,
    words_of,
)
from tui.screens.forms.common import Attempt, KeptDraft, draft_of, reading, save_with_conflict
from tui.widgets.form import Form
from tui.widgets.form_choice import Choice, Pick
from tui.widgets.form_fields import Field, Reading
from tui.widgets.form_text import Edit
from tui.widgets.form_words import Words

if TYPE_CHECKING:
    from tui.application import Loudou

NEW = 0
"""The choice of a new promise among those that are open."""
WAYS = {"done": N_("done"), "move": N_("move the day"), "reword": N_("reword")}


async def open_next_form(app: Loudou, project: int) -> bool:
    """Ask what is next on a project, or what became of what was promised; saves, and tells how it went.

    Raises Invalid where the project is closed and nothing is open any more.
    """
    key = f"next:{project}"
    draft = await draft_of(app, key)
    base = await app.work.read(lambda session: ground(session, project))
    if base.status in CLOSED and not base.open:
        status = msg(STATUSES[base.status])
        raise Invalid(
            msg("{name} is {status}: a next step needs an open project.", name=base.name, status=status)
        )  # fmt: skip
    ours = reading(app.session, app.currency)
    saved: list[Message] = []
    kept = KeptDraft(app, key)
    attempt = Attempt(app, kept)

    async def save(values: Mapping[str, Any]) -> None:
        saved.append(await _save(app, attempt, base, values))

    form = Form(
        t(app.lang, N_("Next step")),
        _fields(base, ours, app.session.actor.id),
        ours,
        subtitle=heading(
            base,
            ours,
            "no_next_step",
            "next_step_overdue",
            more=[_record(base, ours), _only_done(base, ours)],
        ),
        save=save,
        draft=kept,
        state=draft,
        aliases={"due": ("until",), "text": ("words",), "done": ("step",)},
    )
    await form.ask(app)
    if saved:
        app.tell(saved[0])
    return bool(saved)


def _record(base: Ground, ours: Reading) -> str:
    """How promises on this project were kept so far: `kept 3 · late 1 · broken 1`."""
    counts = dict.fromkeys(("kept", "late", "broken"), 0)
    for promise in base.promises:
        if promise.standing in counts:
            counts[promise.standing] += 1
    return " · ".join(f"{t(ours.lang, STANDINGS[name])} {n}" for name, n in counts.items() if n)


def _only_done(base: Ground, ours: Reading) -> str:
    """Why a promise of a closed project is neither moved nor reworded; "" for an open one."""
    if base.status not in CLOSED:
        return ""
    return t(
        ours.lang,
        N_("The project is {status}: what was promised can be done, but not moved or reworded."),
        status=t(ours.lang, STATUSES[base.status]),
    )


def _fields(base: Ground, ours: Reading, me: int) -> list[Field]:
    fields: list[Field] = []
    if base.open:
        fields += _old(base, ours)
    members = [Choice(member.id, member.name, member.keys) for member in base.members]
    owner = Pick("owner", LABELS["owner"], shown=_new, choices=members)
    owner.put(me)
    day = N_("fri, +3, 12-1, next wed")
    if base.status not in CLOSED:
        fields += [
            Deed("text", LABELS["text"], True, shown=_new, edit=Edit(limit=200)),
            DueDay("due", LABELS["due"], True, day, _new),
            owner,
            Pick("role", LABELS["role"], shown=_new, choices=roles(ours)),
        ]
    return fields


def _old(base: Ground, ours: Reading) -> list[Field]:
    """Which promise, what became of it, and what that needs."""
    choices = named(base.open, ours, 56)
    if base.status not in CLOSED:
        choices.append(Choice(NEW, t(ours.lang, N_("a new one")), "new"))
    step = Pick("step", N_("Promise"), needed=True, choices=choices)
    step.put(choices[0])
    day = PastDay("day", LABELS["done_day"], True, N_("today, fri, 11-20"), _way("done"))
    day.put(ours.today)
    if base.status in CLOSED:
        return [step, day]
    what = Words("what", N_("It is"), needed=True, shown=_known, choices=words_of(WAYS, ours))
    what.put("done")
    words = Deed("words", LABELS["text"], True, shown=_way("reword"), edit=Edit(limit=200))
    words.put(base.open[0].text if len(base.open) == 1 else None)
    due = N_("fri, +3, 12-1: a moved day stays visible")
    return [step, what, day, DueDay("until", LABELS["due"], True, due, _way("move")), words]


def _new(values: Mapping[str, Any]) -> bool:
    return bool(values.get("step", NEW) == NEW)


def _known(values: Mapping[str, Any]) -> bool:
    return values.get("step") not in (None, NEW)


def _way(way: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda values: bool(_known(values) and values.get("what", "done") == way)


async def _save(app: Loudou, attempt: Attempt, base: Ground, values: Mapping[str, Any]) -> Message:
    """Carry out what the form says; gives what is told of it."""
    if _new(values):
        asked = {name: values[name] for name in ("text", "due")} | first_of(values, "owner", "role")
        await attempt.do(
            asked, lambda s, command: set_next_step(s, base.project, command=command, **asked)
        )
        return _told(asked["text"], msg("Promised by {day}.", day=Day(asked["due"])))
    promise = next(promise for promise in base.open if promise.id == values["step"])
    if values.get("what", "done") == "done":
        state = await attempt.do(
            ("done", promise.id, values["day"]),
            lambda s, command: finish_next_step(s, promise.id, day=values["day"], command=command),
        )
        return _settled(promise, state)
    moved = values.get("what") == "move"
    change = {"due": values["until"]} if moved else {"text": values["words"]}
    write = partial(_change, attempt, promise.id)
    await save_with_conflict(app, write, change, promise.version)
    if moved and values["until"] == promise.due:
        return msg("It is due {day} already; nothing changed.", day=Day(promise.due))
    if moved:
        return msg("Moved to {day}; it counts as late.", day=Day(values["until"]))
    return _told(values["words"], msg("Saved."))


async def _change(attempt: Attempt, step: int, change: Mapping[str, Any], seen: int | None) -> None:
    await attempt.do(
        (change, seen),
        lambda s, command: change_next_step(s, step, seen=seen, command=command, **change),
    )


def _settled(promise: Promise, state: str) -> Message:
    if state == "kept":
        return msg("Kept: {text}.", text=promise.text)
    if promise.moved:
        return msg("Done, but late: its day was moved from {day}.", day=Day(promise.first_due))
    return msg("Done, but late: it was due {day}.", day=Day(promise.first_due))


def _told(text: str, done: Message) -> Message:
    if empty_phrase(text):
        return msg("{done} Weak: {why}.", done=done, why=msg("the next step says nothing"))
    return done
