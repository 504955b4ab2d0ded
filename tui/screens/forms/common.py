"""What the forms share: drafts in the book, choices from it, and saving with conflicts shown."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from store import drafts
from store.errors import Conflict, LoudouError, Unavailable
from store.queries import people
from store.session import Session
from store.text import msg
from tui.widgets.form_choice import Choice
from tui.widgets.form_fields import Reading

if TYPE_CHECKING:
    from tui.application import Loudou

T = TypeVar("T")
PATIENCE = 0.5
"""Seconds that a person waits for a draft being written."""
SEEN = "_seen"
"""Where a draft keeps the version of the row it was typed over: what others changed since is a conflict."""


class Stay(LoudouError):
    """The person wants to look at the form again."""


@dataclass(slots=True)
class KeptDraft:
    """A form's half-typed fields, kept in the book for this member under `key`, with the version they were typed over.

    rest: what else to keep with them. gone: whether it was forgotten with the command that made it true.
    """

    app: Loudou
    key: str
    seen: int | None = None
    rest: Mapping[str, Any] | None = None
    gone: bool = field(default=False, init=False)

    @property
    def pending(self) -> bool:
        """Whether something of it is still on its way into the book."""
        return f"draft:{self.key}" in self.app.work.noted

    async def keep(self, state: Mapping[str, Any] | None) -> None:
        """Keep this state; None forgets it. Where the book takes long to be written, it is kept later."""
        if state is None and self.gone:
            return
        self.gone = False
        if state is None:
            done = self._note(None, lambda session: drafts.drop(session, self.key))
        else:
            kept = {**state, **(self.rest or {})}
            if self.seen is not None:
                kept[SEEN] = self.seen
            done = self._note(kept, lambda session: drafts.put(session, self.key, kept))
        await asyncio.wait({done}, timeout=PATIENCE)
        if done.done():
            done.result()
        else:
            done.add_done_callback(self._late)

    def _note(
        self, kept: Mapping[str, Any] | None, write: Callable[[Session], None]
    ) -> asyncio.Future[None]:
        return asyncio.wrap_future(self.app.work.note(f"draft:{self.key}", kept, write))

    def _late(self, done: asyncio.Future[None]) -> None:
        error = done.exception()
        if isinstance(error, LoudouError) and self.app.is_running:
            self.app.tell(error.message, error=True)


async def draft_of(app: Loudou, key: str) -> Mapping[str, Any] | None:
    """The draft under `key`, if there is one that can be read, be it in the book already or not."""
    noted = app.work.noted
    if (name := f"draft:{key}") in noted:
        found = noted[name]
    else:
        found = await app.work.read(lambda session: drafts.get(session, key))
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


class Attempt:
    """The UUID of what a person tries to save: the same while it is unclear whether it arrived, else a new one.

    kept: the draft that it makes true, which is forgotten in the same transaction.
    """

    def __init__(self, app: Loudou, kept: KeptDraft | None = None) -> None:
        self._app, self._kept = app, kept
        self._given: object = None
        self._command = ""

    async def do(self, given: object, write: Callable[[Session, str], T]) -> T:
        """Carry out the use case `write(session, uuid)`, the draft that it makes true forgotten with it. given: as in `make`."""
        kept = self._kept
        # what is on its way into the book would come after the command: it is forgotten after that, then
        fulfils = kept.key if kept and not kept.pending else ""
        answer = await self.make(
            given,
            lambda command: self._app.do(lambda s: write(replace(s, fulfils=fulfils), command)),
        )
        if kept and fulfils:
            kept.gone = True
        return answer

    async def make(self, given: object, write: Callable[[str], Awaitable[T]]) -> T:
        """Await `write(uuid)`. given: all that it writes; where that is another than before, so is the UUID."""
        if not self._command or given != self._given:
            self._given, self._command = given, str(uuid4())
        try:
            answer = await write(self._command)
        except Unavailable:
            raise  # it may have arrived all the same: trying again must not write it twice
        except LoudouError:
            self._command = ""
            raise
        self._command = ""
        return answer


async def save_with_conflict(
    app: Loudou,
    write: Callable[[Mapping[str, Any], int | None], Awaitable[object]],
    fields: Mapping[str, Any],
    seen: int | None,
    whole: bool = False,
) -> None:
    """Write `fields` as seen at version `seen`; where others changed the same, the person decides.

    Mine: all is written again. Theirs: what clashes is left out. Either is written as seen at the version that was
    shown: what others change meanwhile is shown in turn. `esc`: Stay is raised and the form stays.
    whole: the fields belong together, so theirs means that nothing is written.
    """
    rest = dict(fields)
    while rest:
        try:
            await write(rest, seen)
            return
        except Conflict as conflict:
            from tui.screens.forms.questions import settle_conflict

            decision = await settle_conflict(app, conflict)
            if decision is None:
                raise Stay(msg("Nothing was saved.")) from conflict
            if decision == "theirs":
                clashing = {clash.field.removesuffix("_id") for clash in conflict.fields}
                rest = {n: v for n, v in rest.items() if not whole and n not in clashing}
            seen = conflict.version
