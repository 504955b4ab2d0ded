"""Ending a review: what is written at its end, and the day to which each rep's rest is put off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from store.queries.reviewing.minutes import Minutes
from store.reports.minutes import title
from store.text import N_, Message, msg
from store.usecases.reviewing.opening import close_review
from tui.present.closing import Rest, rests
from tui.present.words import nt, t
from tui.screens.forms.common import Attempt, KeptDraft, Stay, draft_of, reading
from tui.screens.forms.questions import confirm
from tui.widgets.form import Form
from tui.widgets.form_fields import Day, Field
from tui.widgets.form_text import Edit

if TYPE_CHECKING:
    from tui.application import Loudou


async def open_ending(
    app: Loudou, told: Minutes, left: Sequence[Rest], *, start: str = ""
) -> int | None:
    """Ask, end the review, and give how many projects are put off; None where the person steps back."""
    key = f"closing:{told.id}"
    draft = await draft_of(app, key)
    kept = KeptDraft(app, key)
    attempt = Attempt(app, kept)
    done: list[int] = []

    async def save(values: Mapping[str, Any]) -> None:
        if not await confirm(app, _question(told, left)):
            raise Stay(msg("The meeting goes on."))
        put_off = {rest.member: values[f"rep{rest.member}"] for rest in left}
        note = values.get("note") or ""
        done.append(
            await attempt.do(
                (put_off, note),
                lambda s, command: close_review(
                    s, told.id, note=note, put_off=put_off, command=command
                ),
            )
        )

    form = Form(
        t(app.lang, N_("End the meeting")),
        _fields(app, told, left),
        reading(app.session, app.currency),
        subtitle=title(told._replace(lang=app.lang)),
        save=save,
        draft=kept,
        state=draft,
        start=start,
    )
    await form.ask(app)
    return done[0] if done else None


def _fields(app: Loudou, told: Minutes, left: Sequence[Rest]) -> list[Field]:
    """A day per rep with a rest, then the note."""
    today = app.session.today
    proposed = {rest.member: rest.day for rest in rests(told, {}, today)}

    def ahead(day: str) -> Message | None:
        return msg("Name a day that is still to come; {day} has passed.", day=day) if day <= today else None  # fmt: skip

    fields: list[Field] = []
    for rest in left:
        hint = nt(
            app.lang,
            "{n} project not discussed, put off to this day",
            "{n} projects not discussed, put off to this day",
            len(rest.left),
        )
        day = Day(f"rep{rest.member}", rest.rep, True, hint, None, ahead)
        day.put(proposed.get(rest.member) or rest.day)
        fields.append(day)
    fields.append(Field("note", N_("Note"), edit=Edit(limit=2000)))
    return fields


def _question(told: Minutes, left: Sequence[Rest]) -> Message:
    n = sum(len(rest.left) for rest in left)
    pending = [one for one in told.left if one.must]
    return msg(
        "End the review of {day}? {n} projects are put off, {must} of them must be discussed. It is corrected afterwards, not changed.",
        day=told.day, n=n, must=len(pending),
    )  # fmt: skip
