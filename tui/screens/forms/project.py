"""The project form: a new project, or an existing one's facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from store.queries.board import StageView, stages
from store.queries.people import client_choices, member_choices, region_choices
from store.queries.projects import ProjectView
from store.session import Session
from store.text import N_
from store.usecases.projects import create_project, edit_project
from tui.present.fields import LABELS
from tui.present.words import t
from tui.screens.forms.common import (
    Attempt,
    KeptDraft,
    choices,
    draft_of,
    reading,
    save_with_conflict,
    seen_by,
)
from tui.screens.forms.extras import extra_fields, together
from tui.widgets.form import Form
from tui.widgets.form_choice import Choice, Pick
from tui.widgets.form_fields import Amount, Day, Field
from tui.widgets.form_text import Edit
from tui.widgets.form_words import Words

if TYPE_CHECKING:
    from tui.application import Loudou

CURRENCIES = ("CNY", "USD", "EUR")
CLEARS = {"owner": None, "region": None, "close": None, "product": "", "remarks": "", "amount": 0}
"""What an emptied field becomes."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the form needs of the book."""

    owners: Sequence[Choice]
    regions: Sequence[Choice]
    stages: Sequence[StageView]
    own: int | None
    """The person's own id where he can own a project."""


def _ground(session: Session) -> Ground:
    with session.book.reading():
        own = session.actor.id if "rep" in session.actor.roles else None
        return Ground(
            choices(member_choices(session)),
            choices(region_choices(session)),
            stages(session),
            own,
        )


async def open_project_form(app: Loudou, project: ProjectView | None = None) -> int | None:
    """Ask for a new project's facts (`project` None) or change one's; saves, and gives its id, None on `esc`.

    Only fields that differ from `project` are written, so that others' changes to the rest stay.
    """
    key = f"project:{project.id if project else 'new'}"
    draft = await draft_of(app, key)
    ground = await app.work.read(_ground)
    fields = _fields(app, ground, project)
    seen = seen_by(draft, project.version) if project else None
    saved: list[int] = []
    kept = KeptDraft(app, key, seen)
    attempt = Attempt(app, kept)

    async def save(values: Mapping[str, Any]) -> None:
        given = {name: CLEARS.get(name) if v is None else v for name, v in values.items()}
        if project is None:
            known = together({}, {n: value for n, value in given.items() if value is not None})
            new = await attempt.do(
                known, lambda s, command: create_project(s, command=command, **known)
            )
            saved.append(new)
            return
        before = {field.key: value for field, value in zip(fields, first, strict=True)}
        changed = together(
            project.extra, {name: given[name] for name in given if values[name] != before[name]}
        )
        if changed:
            await save_with_conflict(app, partial(_edit, attempt, project.id), changed, seen)
        saved.append(project.id)

    title = t(app.lang, N_("New project")) if project is None else t(app.lang, N_("Edit project"))
    if project:
        _fill(fields, project)
    ground_reading = reading(app.session, app.currency)
    for field in fields:
        field.reading = ground_reading
    first = [field.value() for field in fields]
    form = Form(
        title,
        fields,
        ground_reading,
        subtitle=project.name if project else "",
        save=save,
        draft=kept,
        state=draft,
    )
    await form.ask(app)
    return saved[0] if saved else None


async def _edit(
    attempt: Attempt, project: int, fields: Mapping[str, Any], seen: int | None
) -> None:
    await attempt.do(
        (fields, seen),
        lambda s, command: edit_project(s, project, seen=seen, command=command, **fields),
    )


def _fields(app: Loudou, ground: Ground, project: ProjectView | None) -> list[Field]:
    async def lookup(text: str) -> list[Choice]:
        return choices(await app.work.read(lambda s: client_choices(s, text), "choices"))

    currency = project.currency if project else app.currency
    money = Words("currency", LABELS["currency"], choices=_currencies(currency))
    money.put(currency)
    owner = Pick("owner", LABELS["owner"], choices=ground.owners)
    fields: list[Field] = [
        Field("name", LABELS["name"], needed=True, edit=Edit(limit=200)),
        Pick(
            "client", LABELS["client"], needed=True, free=True, new=N_("new client"), lookup=lookup
        ),
        owner,
        Pick("region", LABELS["region"], choices=ground.regions),
    ]
    if project is None:
        stage = Pick("stage", LABELS["stage"], needed=True, choices=_stages(ground.stages))
        stage.put(max(1, min(app.board.place.number, len(ground.stages))))
        fields.append(stage)
        if ground.own is not None:
            owner.put(ground.own)
    return [
        *fields,
        Amount(
            "amount",
            LABELS["amount"],
            currency=lambda: money.value() or "",
            help=N_("281.6万, 2.8M, 120k or 1,200,000"),
        ),
        money,
        Day("close", LABELS["close"], help=N_("12-28, fri, +30 or 2027-3-5")),
        Field("product", LABELS["product"], edit=Edit(limit=200)),
        Field("remarks", LABELS["remarks"], edit=Edit(limit=4000)),
        *extra_fields(project.extra if project else {}),
    ]


def _currencies(own: str) -> list[Choice]:
    return [Choice(code, code) for code in dict.fromkeys((own, *CURRENCIES))]


def _stages(found: Sequence[StageView]) -> list[Choice]:
    return [Choice(stage.number, f"{stage.number} {stage.column}", stage.key) for stage in found]


def _fill(fields: Sequence[Field], project: ProjectView) -> None:
    for field in fields:
        if isinstance(field, Pick):
            row, name = getattr(project, f"{field.key}_id"), getattr(project, field.key)
            known = next((choice for choice in field.choices if choice.value == row), None)
            field.put((known or Choice(row, name)) if row else None)
        elif field.key == "amount":
            field.put(project.amount or None)
        elif hasattr(project, field.key):
            field.put(getattr(project, field.key))
