"""What the forms share: drafts in the book, choices from it, and saving with conflicts shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from store import drafts
from store.errors import Conflict, LoudouError
from store.queries import people
from store.session import Session
from store.text import msg
from tui.widgets.form_choice import Choice
from tui.widgets.form_fields import Reading

if TYPE_CHECKING:
    from tui.application import Loudou


SEEN = "_seen"
"""Where a draft keeps the version of the row it was typed over: what others changed since is a conflict."""


class Stay(LoudouError):
    """The person wants to look at the form again."""


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A form's half-typed fields, kept in the book for this member under `key`, with the version they were typed over."""

    app: Loudou
    key: str
    seen: int | None = None

    async def keep(self, state: Mapping[str, Any] | None) -> None:
        """Keep this state; None forgets it."""
        if state is None:
            await self.app.work.read(lambda session: drafts.drop(session, self.key))
        else:
            kept = dict(state) if self.seen is None else {**state, SEEN: self.seen}
            await self.app.work.read(lambda session: drafts.put(session, self.key, kept))


def draft_of(session: Session, key: str) -> Mapping[str, Any] | None:
    """The draft under `key`, if there is one that can be read."""
    found = drafts.get(session, key)
    return found if isinstance(found, dict) else None


def seen_by(draft: Mapping[str, Any] | None, version: int) -> int:
    """The version a form was typed over: the draft's where one was taken up, else the present one."""
    kept = draft.get(SEEN) if draft else None
    return kept if isinstance(kept, int) else version


def reading(session: Session, currency: str) -> Reading:
    """How this person's typing is read."""
    return Reading(session.lang, session.today, currency)


def choices(found: Iterable[people.Choice]) -> list[Choice]:
    """Choices of a query as choices of a field."""
    return [Choice(choice.id, choice.name, choice.keys) for choice in found]


async def save_with_conflict(
    app: Loudou,
    write: Callable[[Mapping[str, Any], int | None], Awaitable[object]],
    fields: Mapping[str, Any],
    seen: int | None,
    whole: bool = False,
) -> None:
    """Write `fields` as seen at version `seen`; where others changed the same, the person decides.

    Mine: all is written again. Theirs: what clashes is left out. `esc`: Stay is raised and the form stays.
    whole: the fields belong together, so theirs means that nothing is written.
    """
    try:
        await write(fields, seen)
        return
    except Conflict as conflict:
        from tui.screens.forms.questions import settle_conflict

        decision = await settle_conflict(app, conflict)
        if decision is None:
            raise Stay(msg("Nothing was saved.")) from conflict
        rest = dict(fields)
        if decision == "theirs":
            clashing = {clash.field.removesuffix("_id") for clash in conflict.fields}
            rest = {n: v for n, v in fields.items() if not whole and n not in clashing}
    if rest:
        await write(rest, None)
