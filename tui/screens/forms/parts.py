"""Forms for what hangs on a project: evidence of a gate item, key dates, the team, other organisations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from store.domain import access, days, keydates, touches
from store.queries.parts import GateView, KeyDateView, OrganisationView, PersonView
from store.queries.people import client_choices, member_choices
from store.queries.projects import ProjectView
from store.text import N_, Message, msg
from store.usecases.gates import tick_item
from store.usecases.keydates import change_key_date, set_key_date
from store.usecases.parts import change_participant_role, change_team_role
from store.usecases.working import link_client, staff_project
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
from tui.widgets.form import Form
from tui.widgets.form_choice import Choice, Pick
from tui.widgets.form_fields import Day, Field
from tui.widgets.form_text import Edit

if TYPE_CHECKING:
    from tui.application import Loudou

Write = Callable[..., Any]


async def open_tick_form(app: Loudou, view: ProjectView, item: GateView) -> bool:
    """Ask what shows that a gate item is met, and since when; saves. True unless a person steps back."""
    evidence = Field(
        "evidence", LABELS["evidence"], needed=True, help=item.wanted, edit=Edit(limit=2000)
    )
    day = Day(
        "day", N_("Met on"), True, N_("today, fri, 11-20"), check=_not_ahead(app.session.today)
    )
    evidence.put(item.evidence or None)
    day.put(item.day or app.session.today)
    title = t(app.lang, N_("Gate item met") if item.open else N_("Evidence"))
    key = f"gate:{view.id}:{item.id}"
    write = partial(tick_item, project=view.id, item=item.id)
    seen = None if item.open else item.version
    return await _ask(app, title, item.text, [evidence, day], key, write, seen, whole=True)


async def open_date_form(app: Loudou, view: ProjectView, date: KeyDateView | None) -> bool:
    """Ask for a new key date's facts (`date` None) or change one's; saves. True unless a person steps back."""
    fields: list[Field] = [
        Pick("kind", LABELS["kind"], needed=True, choices=_words(app, keydates.KINDS)),
        Day("day", LABELS["day"], True, N_("12-28, fri, +30 or 2027-3-5")),
        Field("note", LABELS["note"], edit=Edit(limit=500)),
    ]
    title = t(app.lang, N_("Key date"))
    if date is None:
        fields[0].put("tender")
        write: Write = partial(set_key_date, project=view.id)
        return await _ask(app, title, view.name, fields, f"date:new:{view.id}", write)
    for field in fields:
        field.put(getattr(date, field.key))
    write = partial(change_key_date, date=date.id)
    return await _ask(app, title, view.name, fields, f"date:{date.id}", write, date.version)


async def open_member_form(app: Loudou, view: ProjectView) -> bool:
    """Ask who joins the team in which role; saves. True unless a person steps back."""
    people = choices(await app.work.read(member_choices))
    fields: list[Field] = [
        Pick("member", LABELS["member"], needed=True, choices=people),
        Pick("role", LABELS["role"], needed=True, choices=_roles(app, view)),
    ]
    write = partial(staff_project, project=view.id)
    return await _ask(app, t(app.lang, N_("Team member")), view.name, fields, f"staff:{view.id}", write)  # fmt: skip


async def open_participant_form(app: Loudou, view: ProjectView) -> bool:
    """Ask which organisation takes part in which role; an unknown one is filed. True unless a person steps back."""

    async def lookup(text: str) -> list[Choice]:
        return choices(await app.work.read(lambda s: client_choices(s, text), "choices"))

    fields: list[Field] = [
        Pick("client", N_("Organisation"), needed=True, free=True, new=N_("new client"), lookup=lookup),
        Pick("role", LABELS["role"], needed=True, choices=_words(app, touches.ORGANISATION_ROLES)),
    ]  # fmt: skip
    write = partial(link_client, project=view.id)
    return await _ask(app, t(app.lang, N_("Participant")), view.name, fields, f"link:{view.id}", write)  # fmt: skip


async def open_role_form(
    app: Loudou, view: ProjectView, row: PersonView | OrganisationView
) -> bool:
    """Ask for another role of a member of the team or of an organisation; saves. True unless a person steps back."""
    team = isinstance(row, PersonView)
    answers = _roles(app, view) if team else _words(app, touches.ORGANISATION_ROLES)
    role = Pick("role", LABELS["role"], needed=True, choices=answers)
    role.put(row.role)
    key = f"{'team' if team else 'participant'}:{row.id}"
    write = (
        partial(change_team_role, team=row.id)
        if team
        else partial(change_participant_role, link=row.id)
    )
    return await _ask(app, row.name, view.name, [role], key, write, row.version)


async def _ask(
    app: Loudou,
    title: str,
    subtitle: str,
    fields: Sequence[Field],
    key: str,
    write: Write,
    version: int | None = None,
    whole: bool = False,
) -> bool:
    """One form over the project. version: of the row that is changed, None for a new one; whole: written as one."""
    draft, saved = await draft_of(app, key), []
    seen = None if version is None else seen_by(draft, version)
    kept = KeptDraft(app, key, seen)
    attempt = Attempt(app, kept)
    ground = reading(app.session, app.currency)
    for field in fields:
        field.reading = ground
    first = {field.key: field.value() for field in fields}

    async def put(given: Mapping[str, Any], known: int | None) -> None:
        more = {} if version is None else {"seen": known}
        await attempt.do(
            (given, known), lambda s, command: write(s, command=command, **more, **given)
        )

    async def save(values: Mapping[str, Any]) -> None:
        given = {name: "" if value is None else value for name, value in values.items()}
        changed = {n: v for n, v in given.items() if whole or version is None or values[n] != first[n]}  # fmt: skip
        await save_with_conflict(app, put, changed, seen, whole=whole or version is None)
        saved.append(True)

    form = Form(title, list(fields), ground, subtitle=subtitle, save=save,
                draft=kept, state=draft)  # fmt: skip
    await form.ask(app)
    return bool(saved)


def _words(app: Loudou, words: Mapping[str, str]) -> list[Choice]:
    return [Choice(key, t(app.lang, text), key) for key, text in words.items()]


def _roles(app: Loudou, view: ProjectView) -> list[Choice]:
    """Roles of the team, those that this stage needs first, with their letter of the RACI table."""
    order = {letter: n for n, letter in enumerate("ARCI")}
    ranked = sorted(access.ROLES, key=lambda role: order.get(view.raci.get(role, ""), 9))
    return [Choice(r, t(app.lang, access.ROLES[r]), r, note=view.raci.get(r, "")) for r in ranked]


def _not_ahead(today: str) -> Callable[[str], Message | None]:
    def check(day: str) -> Message | None:
        return msg("That day is still ahead.") if days.between(today, day) > 0 else None

    return check
