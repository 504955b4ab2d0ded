"""The short forms of a review: each is kept half-typed per project of the queue, each says under its field what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from store.domain import days, review, rhythm, stages
from store.queries.people import member_choices
from store.queries.reviewing.sheet import Sheet
from store.session import Session
from store.text import N_, Message, msg
from store.usecases.reviewing import deciding
from tui.present.fields import LABELS
from tui.present.words import t
from tui.screens.forms.capture_fields import Deed, DueDay, roles, words_of
from tui.screens.forms.common import Attempt, KeptDraft, choices, draft_of, reading
from tui.widgets.form import Form
from tui.widgets.form_choice import Choice, Pick
from tui.widgets.form_fields import Day, Field
from tui.widgets.form_text import Edit
from tui.widgets.form_words import Words

if TYPE_CHECKING:
    from tui.screens.review.table.screen import TableScreen

LINE = 200
NOTE = 2000


async def ask(
    screen: TableScreen,
    one: Sheet,
    kind: str,
    title: str,
    fields: Sequence[Field],
    write: Callable[..., Any],
    start: str = "",
    aliases: Mapping[str, Sequence[str]] | None = None,
) -> Any:
    """One form over the project `one`, which it keeps whatever comes on the table; gives what was decided, None on `esc`."""
    app = screen.loudou
    key = f"review:{one.entry}:{kind}"
    draft, kept = await draft_of(app, key), KeptDraft(app, key)
    attempt = Attempt(app, kept)
    decided: list[Any] = []
    ours = reading(app.session, app.currency)

    async def save(values: Mapping[str, Any]) -> None:
        given = {name: "" if value is None else value for name, value in values.items()}
        decided.append(
            await attempt.do(given, lambda s, command: write(s, command=command, **given))
        )

    form = Form(
        t(app.lang, title), list(fields), ours, subtitle=f"{one.name} · {one.client}", save=save,
        draft=kept, state=draft, start=start, aliases=aliases,
    )  # fmt: skip
    await form.ask(app)
    return decided[0] if decided else None


async def ask_continue(screen: TableScreen, one: Sheet) -> Any:
    """Verdict *continue*: intent, reason, which evidence until when. What the rep promised is there already."""
    today = screen.loudou.session.today
    last = days.add(today, rhythm.CONTINUE_DAYS)
    text, due = _promised(one)
    intent = Words("intent", N_("Intent"), needed=True, choices=_words(screen, review.INTENTS))
    intent.put("medium")
    reason = Field("reason", LABELS["reason"], True, N_("why it is worth more of our time"), edit=Edit(limit=LINE))  # fmt: skip
    evidence = Field("evidence", LABELS["evidence"], True, N_("what we will hold in our hands by then"), edit=Edit(limit=LINE))  # fmt: skip
    evidence.put(text or None)
    until = _ahead("until", N_("Until"), today, last)
    until.put(due if due and today < due <= last else last)
    write = partial(deciding.go_on, entry=one.entry)
    return await ask(screen, one, "continue", N_("Verdict: continue"), [intent, reason, evidence, until], _call(write), "reason")  # fmt: skip


async def ask_wait(screen: TableScreen, one: Sheet) -> Any:
    """Verdict *wait*: a day the customer has published, and where."""
    today = screen.loudou.session.today
    until = _ahead("until", N_("Until"), today, days.add(today, rhythm.WAIT_DAYS))
    nearest = next((date for date in one.key_days if date.n > 0), None)
    until.put(nearest.day if nearest else None)
    source = Field("source", N_("Published"), True, N_("where the customer published it: bid notice, letter, minutes"), edit=Edit(limit=LINE))  # fmt: skip
    note = Field("note", LABELS["note"], edit=Edit(limit=NOTE))
    write = partial(deciding.wait, entry=one.entry)
    return await ask(screen, one, "wait", N_("Verdict: wait for a date"), [until, source, note], _call(write), "until")  # fmt: skip


async def ask_park(screen: TableScreen, one: Sheet) -> Any:
    """Verdict *park*: back on a day at most 90 days ahead."""
    today = screen.loudou.session.today
    until = _ahead("until", LABELS["return_day"], today, days.add(today, stages.PARK_DAYS))
    until.put(days.add(today, 30))
    reason = Field("reason", LABELS["reason"], True, edit=Edit(limit=LINE))
    write = partial(deciding.park, entry=one.entry)
    return await ask(screen, one, "park", N_("Verdict: park"), [until, reason], _call(write), "reason")  # fmt: skip


async def ask_drop(screen: TableScreen, one: Sheet) -> Any:
    """Verdict *drop*: with a lost reason."""
    lost = {key: text for key, text in stages.LOST_REASONS.items() if key != "imported"}
    reason = Pick("reason", LABELS["reason"], needed=True, choices=_words(screen, lost))
    note = Field("note", LABELS["note"], edit=Edit(limit=NOTE))
    write = partial(deciding.drop, entry=one.entry)
    return await ask(screen, one, "drop", N_("Verdict: drop"), [reason, note], _call(write))


VERDICTS = {"continue": ask_continue, "wait": ask_wait, "park": ask_park, "drop": ask_drop}


async def ask_step(screen: TableScreen, one: Sheet) -> Any:
    """The next step: what, by when, by whom. What the rep wrote in his brief is there already."""
    app, today = screen.loudou, screen.loudou.session.today
    people = choices(await app.work.read(member_choices))
    text = Deed("text", LABELS["text"], True, edit=Edit(limit=LINE))
    due = DueDay("due", LABELS["due"], True, N_("fri, +3, 12-1, next wed"))
    limited = one.duty == "recheck"  # only that one has a last day (method §5)
    due.put(min(days.add(today, 7), one.step_limit) if limited else days.add(today, 7))
    if one.brief and one.brief.next_text and not one.steps:
        text.put(one.brief.next_text)
        if one.brief.next_due and one.brief.next_due >= today:
            due.put(min(one.brief.next_due, one.step_limit) if limited else one.brief.next_due)
    owner = Pick("owner", LABELS["owner"], choices=people)
    owner.put(one.owner_id)
    role = Pick("role", LABELS["role"], choices=roles(reading(app.session, app.currency)))
    write = partial(deciding.promise, entry=one.entry)

    def promise(session: Session, **given: Any) -> Any:
        return write(session, **{k: v for k, v in given.items() if v != "" or k in ("text", "due")})

    return await ask(screen, one, "next", LABELS["text"], [text, due, owner, role], promise, "text")


async def ask_unchanged(screen: TableScreen, one: Sheet) -> Any:
    """*No change*, with a reason."""
    reason = Field("reason", LABELS["reason"], True, N_("why nothing changes this week"), edit=Edit(limit=LINE))  # fmt: skip
    write = partial(deciding.unchanged, entry=one.entry)
    return await ask(screen, one, "unchanged", N_("No change"), [reason], _call(write))


async def ask_skip(screen: TableScreen, one: Sheet) -> bool:
    """The second skip needs a reason; True once it is put off."""
    from store.usecases.reviewing.opening import skip

    def put_off(session: Session, **given: Any) -> bool:
        skip(session, one.entry, **given)
        return True

    reason = Field("reason", LABELS["reason"], True, N_("why it is put off once more"), edit=Edit(limit=LINE))  # fmt: skip
    return bool(await ask(screen, one, "skip", N_("Skip once more"), [reason], put_off))


def _call(write: Callable[..., Any]) -> Callable[..., Any]:
    """The use case by its keywords: the entry stands in it by position."""
    entry = write.keywords["entry"]  # type: ignore[attr-defined]
    use_case = write.func  # type: ignore[attr-defined]

    def call(session: Session, **given: Any) -> Any:
        return use_case(session, entry, **given)

    return call


def _promised(one: Sheet) -> tuple[str, str | None]:
    """What the rep means to show and when: his brief's step, else the promise that stands, be it broken."""
    if one.brief and one.brief.next_text:
        return one.brief.next_text, one.brief.next_due
    promises = (*one.steps, *one.broken)
    return (promises[0].text, promises[0].due) if promises else ("", None)


def _words(screen: TableScreen, table: Mapping[str, str]) -> list[Choice]:
    return words_of(table, reading(screen.loudou.session, screen.loudou.currency))


def _ahead(key: str, label: str, today: str, last: str) -> Day:
    """A day after today, up to `last`."""
    first = days.add(today, 1)

    def check(day: str) -> Message | None:
        if first <= day <= last:
            return None
        return msg("The day must lie between {first} and {last}.", first=first, last=last)

    return Day(key, label, True, N_("fri, +30, 12-28"), check=check)
