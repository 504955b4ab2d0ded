"""Closing a project (去向): won, lost, parked or dropped, each with what it needs; or open again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from store.domain import days, stages
from store.queries.board import Card
from store.session import Session
from store.text import N_, Message, msg
from store.usecases.projects import close_project, reopen_project
from tui.present.words import t
from tui.screens.forms.common import Attempt, KeptDraft, draft_of, reading, save_with_conflict
from tui.widgets.form import Form
from tui.widgets.form_choice import Choice, Pick
from tui.widgets.form_fields import Day, Field
from tui.widgets.form_text import Edit
from tui.widgets.form_words import Words

if TYPE_CHECKING:
    from tui.application import Loudou

REOPEN = "open"
WAYS = {
    "open": N_("open again"),
    "won": N_("won"),
    "lost": N_("lost"),
    "parked": N_("parked"),
    "dropped": N_("dropped"),
}
"""Where a project can go."""


async def open_close_form(app: Loudou, card: Card) -> str | None:
    """Ask where a project goes and what that needs; saves, and gives the way taken, None on `esc`."""
    key = f"close:{card.id}"
    draft = await draft_of(app, key)
    taken: list[str] = []
    kept = KeptDraft(app, key)
    attempt = Attempt(app, kept)

    async def save(values: Mapping[str, Any]) -> None:
        asked = arguments(values)
        await save_with_conflict(
            app, partial(_write, attempt, card.id), asked, card.version, whole=True
        )
        taken.append(asked["to"])

    form = Form(
        t(app.lang, N_("Where does it go?")),
        fields(app.session, card),
        reading(app.session, app.currency),
        subtitle=card.name,
        save=save,
        draft=kept,
        state=draft,
        aliases={"day": ("until", "signed"), "reason": ("cause", "why")},
    )
    await form.ask(app)
    return taken[0] if taken else None


def fields(session: Session, card: Card) -> list[Field]:
    """The way, then what that way needs."""
    lang, today = session.lang, session.today
    ways = [way for way in WAYS if way != card.status]
    to = Words(
        "to",
        N_("Goes to"),
        needed=True,
        choices=[Choice(way, t(lang, WAYS[way]), way) for way in ways],
    )
    reasons = [
        Choice(key, t(lang, text), key)
        for key, text in stages.LOST_REASONS.items()
        if key != "imported"
    ]
    signed = Day(
        "signed", N_("Signed on"), True, N_("today, fri, 11-20"), _when("won"), _not_ahead(today)
    )
    until = Day(
        "until",
        N_("Comes back on"),
        True,
        N_("+30, 12-28; at most 90 days ahead"),
        _when("parked"),
        _in_reach(today),
    )
    signed.put(today)
    return [
        to,
        signed,
        Pick("cause", N_("Reason"), needed=True, shown=_when("lost", "dropped"), choices=reasons),
        until,
        Field("why", N_("Reason"), needed=True, shown=_when("parked"), edit=Edit(limit=200)),
        Field("note", N_("Note"), shown=_when("won", "lost", "dropped"), edit=Edit(limit=2000)),
    ]


def arguments(values: Mapping[str, Any]) -> dict[str, Any]:
    """The use case's arguments from the form's values."""
    asked = {
        "to": values["to"],
        "day": values.get("signed") or values.get("until"),
        "reason": values.get("cause") or values.get("why"),
        "note": values.get("note"),
    }
    return {name: value for name, value in asked.items() if value}


async def _write(
    attempt: Attempt, project: int, asked: Mapping[str, Any], seen: int | None
) -> None:
    if asked["to"] == REOPEN:
        use_case: Callable[..., int] = reopen_project
        rest: Mapping[str, Any] = {}
    else:
        use_case, rest = close_project, asked
    await attempt.do(
        (asked, seen), lambda s, command: use_case(s, project, seen=seen, command=command, **rest)
    )


def _when(*ways: str) -> Any:
    return lambda values: values["to"] in ways


def _not_ahead(today: str) -> Any:
    def check(day: str) -> Message | None:
        return msg("That day is still ahead.") if day > today else None

    return check


def _in_reach(today: str) -> Any:
    first, last = days.add(today, 1), days.add(today, stages.PARK_DAYS)

    def check(day: str) -> Message | None:
        if first <= day <= last:
            return None
        return msg("The return day must lie between {first} and {last}.", first=first, last=last)

    return check
