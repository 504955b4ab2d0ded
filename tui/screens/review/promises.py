"""The ledger of promises as a list: narrowed by state and person, the cursor leads to the project."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.app import ComposeResult

from store.domain.access import ROLES
from store.domain.promises import STANDINGS
from store.queries.board import Card
from store.queries.people import member_choices
from store.queries.reviewing import promises as reading
from store.queries.reviewing.promises import Ledger, Promise, Record
from store.session import Session
from store.text import N_, translate
from tui.commands.base import Where
from tui.present import promises as words
from tui.present.fields import LABELS
from tui.present.words import t
from tui.screens.commanding import Commanding, pass_over
from tui.screens.forms.common import choices
from tui.screens.forms.common import reading as how_to_read
from tui.widgets.form import Form
from tui.widgets.form_choice import Choice, Pick
from tui.widgets.form_text import Row
from tui.widgets.form_words import Words
from tui.widgets.host import Host
from tui.widgets.roster import Roster
from tui.widgets.title import Title
from tui.work import Changed

if TYPE_CHECKING:
    from tui.application import Loudou

PAGE = 60
"""Promises read at a time."""


class Only(NamedTuple):
    """Which promises are shown: of one person, in one state, in one role; falsy shows all."""

    member: int | None = None
    name: str = ""
    state: str = ""
    role: str = ""

    def __bool__(self) -> bool:
        return bool(self.member or self.state or self.role)


class Answer(NamedTuple):
    """A page of the ledger, and the record of the person it is narrowed to."""

    ledger: Ledger
    record: Record | None


def read(session: Session, only: Only, offset: int) -> Answer:
    """A page of the promises under a narrowing."""
    members = [only.member] if only.member else None
    with session.book.reading():
        found = reading.ledger(
            session, members=members, state=only.state, role=only.role, limit=PAGE, offset=offset
        )
        record = next(iter(reading.records(session, members)), None) if members else None
    return Answer(found, record)


async def open_promises(app: Loudou) -> None:
    """Show the ledger of everybody's promises over what is on the screen."""
    answer = await app.work.read(partial(read, only=Only(), offset=0))
    pass_over(app)
    await app.push_screen(PromisesScreen(answer))


class PromisesScreen(Commanding):
    """Broken promises first, then open ones, then those kept or late, the newest first."""

    where: ClassVar[Where] = "promises"
    DEFAULT_CSS = "PromisesScreen { layout: vertical; overflow: hidden; }"

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.only = Only()
        self.title_line = Title(N_("Promises"))
        self.roster = Roster("", self.draw)
        self._first = answer
        self._found: dict[int, Promise] = {}
        self._asked: set[int] = set()

    def compose(self) -> ComposeResult:
        """Title, list, footer."""
        yield self.title_line
        yield self.roster
        yield self.footer
        yield Host()

    def on_mount(self) -> None:
        """Show what was read."""
        self._take(self._first, 0, None)

    @property
    def promise(self) -> Promise | None:
        """The promise under the cursor."""
        return self._found.get(self.roster.cursor)

    @property
    def card(self) -> Card | None:
        """The project of the promise under the cursor, as commands take it."""
        one = self.promise
        if one is None:
            return None
        due = one.due if one.state == "open" else None
        return Card(
            one.project, one.project_name, one.client, "", 0, "", None, 0, 0, False, "", "", due, "open", 0, 0
        )  # fmt: skip

    @property
    def rows(self) -> int:
        """Lines on the screen."""
        return max(1, self.roster.size.height)

    def step(self, by: int) -> None:
        """Move the cursor."""
        self.roster.stand(self.roster.cursor + by)

    def end(self, last: bool) -> None:
        """Move the cursor to the last line or the first."""
        self.roster.stand(self.roster.count - 1 if last else 0)

    def draw(self, index: int, cells: int) -> Row:
        """A promise; what has not been read yet is asked for."""
        one = self._found.get(index)
        if one is None:
            self._want(index // PAGE)
            return []
        return words.promise_row(one, cells, self.loudou.lang, self.loudou.session.today)

    async def narrow(self, only: Only) -> None:
        """Show only these, from the first on."""
        answer = await self.loudou.look_up(partial(read, only=only, offset=0), "promises")
        if answer is not None:
            self.only = only
            self._take(answer, 0, None)

    def changed(self, changed: Changed) -> None:
        """Read again: a promise may be kept, moved or new."""
        del changed
        self.run_worker(self._renew(), group="promises", exclusive=True)

    def on_roster_picked(self) -> None:
        """A line was clicked twice: its project is opened."""
        self.loudou.give_by_id("promises.project")

    async def _renew(self) -> None:
        page = self.roster.cursor // PAGE
        reading = partial(read, only=self.only, offset=page * PAGE)
        answer = await self.loudou.look_up(reading, "promises")
        if answer is not None:
            self._take(answer, page, self.promise.id if self.promise else None)

    def _want(self, page: int) -> None:
        if page not in self._asked:
            self._asked.add(page)
            self.run_worker(self._read_page(page, self.only), group="more")

    async def _read_page(self, page: int, only: Only) -> None:
        answer = await self.loudou.look_up(partial(read, only=only, offset=page * PAGE))
        if answer is None:
            self._asked.discard(page)
        elif only == self.only and page in self._asked:
            self._found |= dict(enumerate(answer.ledger.promises, page * PAGE))
            self.roster.refresh()
            self.footer.refresh()

    def _take(self, answer: Answer, page: int, kept: int | None) -> None:
        """Show a page that was read anew, the cursor on the promise it was on."""
        found = dict(enumerate(answer.ledger.promises, page * PAGE))
        self._found, self._asked = found, {page}
        counts, lang = answer.ledger.counts, self.loudou.lang
        count = counts[self.only.state] if self.only.state else sum(counts.values())
        told = words.standing_words(counts, lang)
        if answer.record:
            told = f"{words.record_words(answer.record, lang)}   {told}"
        self.title_line.say(self._narrowed(), told)
        nothing = N_("Nothing here; 0 shows all.") if self.only else N_("No promise was made yet.")
        self.roster.empty = t(lang, nothing)
        at = next((n for n, one in found.items() if one.id == kept), None)
        self.roster.put(count, self.roster.cursor if at is None and kept else at or 0)

    def _narrowed(self) -> str:
        only, lang = self.only, self.loudou.lang
        state = translate(STANDINGS[only.state], lang) if only.state else ""
        role = translate(ROLES[only.role], lang) if only.role else ""
        return " · ".join(part for part in (only.name, state, role) if part)


def _people(session: Session) -> list[Choice]:
    """Members, each with how he keeps his word."""
    with session.book.reading():
        kept = {one.member: one for one in reading.records(session)}
        found = choices(member_choices(session))
    return [
        replace(choice, note=words.record_words(kept[choice.value], session.lang))
        if choice.value in kept
        else choice
        for choice in found
    ]


async def open_narrow_form(app: Loudou, only: Only) -> Only | None:
    """Ask whose promises, in which state and role; None on `esc`."""
    people = await app.work.read(_people)
    lang = app.lang
    member = Pick("member", LABELS["member"], choices=people, help=N_("empty: everybody"))
    state = Words(
        "state",
        LABELS["state"],
        choices=[Choice("", t(lang, N_("all")), "all")]
        + [Choice(key, translate(text, lang), key) for key, text in STANDINGS.items()],
    )
    role = Pick(
        "role",
        LABELS["role"],
        choices=[Choice(key, translate(text, lang), key) for key, text in ROLES.items()],
    )
    member.put(only.member)
    state.put(only.state)
    role.put(only.role)
    form = Form(
        t(lang, N_("Show only")), [member, state, role], how_to_read(app.session, app.currency)
    )
    values = await form.ask(app)
    if values is None:
        return None
    names = {choice.value: choice.name for choice in people}
    who = values["member"]
    return Only(who, names.get(who, ""), values["state"] or "", values["role"] or "")
