"""Forms of the archive: a client's facts, a contact, a potential project."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from store.domain.touches import CONTACT_ROLES, ORGANISATION_ROLES
from store.queries.archive import ClientFile, Person, Potential
from store.queries.people import member_choices, region_choices
from store.session import Session
from store.text import N_
from store.usecases.clients import add_contact, create_client, edit_client, edit_contact
from store.usecases.potentials import add_potential, edit_potential
from tui.present.client import ATTITUDES, RELATIONSHIPS, STANDINGS
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

CLASSES = ("A", "B", "C")
EMPTY = {"owner": None, "deputy": None, "region": None, "our": None, "expected": None,
         "influence": 0, "attitude": 0, "amount": 0, "roles": ()}  # fmt: skip
"""What an emptied field becomes; other ones become empty text."""

Write = Callable[[Session, Mapping[str, Any], int | None, str], int]
"""Writes these fields, as seen at that version, under that UUID; gives an id or a version."""


async def open_client_form(app: Loudou, file: ClientFile | None) -> int | None:
    """Change a client's facts (`file` None: a new client); saves, gives the client's id, None on `esc`."""
    owners, regions = await app.work.read(
        lambda s: (choices(member_choices(s)), choices(region_choices(s)))
    )
    fields = _client_fields(app, owners, regions, file)
    gathered = partial(together, file.extra if file else {})
    if file is None:
        return await _ask(
            app, N_("New client"), fields, "client:new", "", None, _new_client, gathered
        )

    def write(session: Session, given: Mapping[str, Any], seen: int | None, command: str) -> int:
        return edit_client(session, file.id, seen=seen, command=command, **given)

    known = {name: getattr(file, name) for name in ("name", "code", "klass")}
    ids = {name: getattr(file, f"{name}_id") for name in ("region", "owner", "deputy")}
    _fill(fields, {**known, **ids, **file.fields}, file)
    saved = await _ask(
        app,
        N_("Edit client"),
        fields,
        f"client:{file.id}",
        file.name,
        file.version,
        write,
        gathered,
    )
    return None if saved is None else file.id


async def open_contact_form(app: Loudou, file: ClientFile, person: Person | None) -> int | None:
    """Add a contact to a client (`person` None) or change one; saves, gives something on success, None on `esc`."""
    owners = await app.work.read(lambda s: choices(member_choices(s)))
    fields = _contact_fields(app, owners)
    if person is None:

        def add(session: Session, given: Mapping[str, Any], _: int | None, command: str) -> int:
            return add_contact(session, file.id, command=command, **given)

        return await _ask(
            app, N_("New contact"), fields, f"contact:new:{file.id}", file.name, None, add
        )

    def write(session: Session, given: Mapping[str, Any], seen: int | None, command: str) -> int:
        return edit_contact(session, person.id, seen=seen, command=command, **given)

    _fill(fields, {**person._asdict(), "our": person.our_id}, person)
    return await _ask(
        app, N_("Edit contact"), fields, f"contact:{person.id}", file.name, person.version, write
    )


async def open_potential_form(
    app: Loudou, file: ClientFile, potential: Potential | None
) -> int | None:
    """Add a potential project to a client (`potential` None) or change one; saves, None on `esc`."""
    currency = (potential.currency if potential else "") or app.currency
    fields: list[Field] = [
        Field("name", LABELS["name"], needed=True, edit=Edit(limit=200)),
        Amount("amount", LABELS["amount"], currency=lambda: currency, help=N_("281.6万, 2.8M, 120k or 1,200,000")),
        Day("expected", LABELS["expected"], help=N_("12-28, fri, +30 or 2027-3-5")),
        Field("note", LABELS["note"], edit=Edit(limit=4000)),
    ]  # fmt: skip
    if potential is None:

        def add(session: Session, given: Mapping[str, Any], _: int | None, command: str) -> int:
            return add_potential(session, file.id, command=command, **given)

        return await _ask(
            app, N_("New potential project"), fields, f"potential:new:{file.id}", file.name, None, add
        )  # fmt: skip

    def write(session: Session, given: Mapping[str, Any], seen: int | None, command: str) -> int:
        return edit_potential(session, potential.id, seen=seen, command=command, **given)

    _fill(fields, {**potential._asdict(), "amount": potential.amount or None}, potential)
    return await _ask(
        app, N_("Edit potential project"), fields, f"potential:{potential.id}", file.name, potential.version, write
    )  # fmt: skip


async def _ask(
    app: Loudou, title: str, fields: Sequence[Field], key: str, subtitle: str, version: int | None, write: Write,
    gathered: Callable[[dict[str, Any]], dict[str, Any]] = dict,
) -> int | None:  # fmt: skip
    """Show a form and save what differs from what stood there; a new row (`version` None) takes all that is filled in.

    gathered: from the lines that were changed to the fields of the use case.
    """
    draft = await draft_of(app, key)
    seen = None if version is None else seen_by(draft, version)
    said = reading(app.session, app.currency)
    for field in fields:
        field.reading = said
    before = {field.key: field.value() for field in fields}
    kept = KeptDraft(app, key, seen)
    attempt, saved = Attempt(app, kept), []

    async def put(rest: Mapping[str, Any], at: int | None) -> None:
        saved.append(
            await attempt.do((rest, at), lambda session, command: write(session, rest, at, command))
        )

    async def save(values: Mapping[str, Any]) -> None:
        saved.clear()
        changed = {
            name: EMPTY.get(name, "") if value is None else value
            for name, value in values.items()
            if value != before[name]
        }
        if changed and version is None:
            await put(gathered(changed), None)
        elif changed:
            await save_with_conflict(app, put, gathered(changed), seen)
        saved.append(0)  # something was saved, or there was nothing to save

    form = Form(
        t(app.lang, title), fields, said, subtitle=subtitle, save=save,
        draft=kept, state=draft,
    )  # fmt: skip
    await form.ask(app)
    return saved[0] if saved else None


def _new_client(session: Session, given: Mapping[str, Any], seen: int | None, command: str) -> int:
    del seen
    return create_client(session, command=command, **given)


def _client_fields(
    app: Loudou, owners: Sequence[Choice], regions: Sequence[Choice], file: ClientFile | None
) -> list[Field]:
    fields: list[Field] = [
        Field("name", LABELS["name"], needed=True, edit=Edit(limit=200)),
        Pick("owner", LABELS["owner"], choices=owners),
        Pick("deputy", LABELS["deputy"], choices=owners),
        Pick("region", LABELS["region"], choices=regions),
        Words("klass", LABELS["klass"], choices=[Choice(one, one, one.lower()) for one in CLASSES]),
        Pick("kind", N_("Type"), choices=_words(app, ORGANISATION_ROLES), free=True),
        Field("industry", LABELS["industry"], edit=Edit(limit=200)),
        Pick("relationship", LABELS["relationship"], choices=_words(app, RELATIONSHIPS), free=True),
        Pick("standing", LABELS["standing"], choices=_words(app, STANDINGS), free=True),
        Field("code", LABELS["code"], edit=Edit(limit=200)),
    ]
    lines = ("phone", "address", "source", "state", "potential", "credit_note", "remarks")
    fields += [Field(key, _label(key), edit=Edit(limit=4000)) for key in lines]
    return fields + extra_fields(file.extra if file else {})


def _label(key: str) -> str:
    return N_("State of business") if key == "state" else LABELS[key]


def _contact_fields(app: Loudou, owners: Sequence[Choice]) -> list[Field]:
    grades = [Choice(n, str(n), str(n)) for n in range(1, 6)]
    return [
        Field("name", LABELS["name"], needed=True, edit=Edit(limit=200)),
        Field("title", LABELS["title"], edit=Edit(limit=200)),
        Field("department", LABELS["department"], edit=Edit(limit=200)),
        Words("roles", LABELS["roles"], choices=_words(app, CONTACT_ROLES), many=True),
        Words("influence", LABELS["influence"], choices=grades),
        Words("attitude", LABELS["attitude"], choices=_words(app, ATTITUDES)),
        Field("phone", LABELS["phone"], edit=Edit(limit=200)),
        Field("mail", LABELS["mail"], edit=Edit(limit=200)),
        Field("concerns", LABELS["concerns"], edit=Edit(limit=4000)),
        Pick("our", LABELS["our"], choices=owners),
    ]


def _words(app: Loudou, words: Mapping[Any, str]) -> list[Choice]:
    return [Choice(key, t(app.lang, text), str(key)) for key, text in words.items()]


def _fill(fields: Sequence[Field], values: Mapping[str, Any], row: object) -> None:
    """Put in what stands there; a value that is none of the choices is kept as it is."""
    for field in fields:
        value = values.get(field.key)
        if isinstance(field, Pick) and value not in (None, ""):
            known = next((choice for choice in field.choices if choice.value == value), None)
            name = getattr(row, field.key, value) if isinstance(value, int) else value
            field.put(known or Choice(value, str(name)))
        elif value not in (None, ""):
            field.put(value)
