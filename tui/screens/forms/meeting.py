"""How a review is called and planned; the word on a *continue* that waits (method §5, §6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from store.domain.review import INTENTS
from store.errors import Invalid
from store.queries.people import region_choices
from store.queries.reviewing.before import Pending
from store.queries.reviewing.unfinished import Running
from store.text import N_, msg, render
from store.usecases.reviewing.settling import settle_continue
from tui.present.words import t
from tui.screens.forms.common import Attempt, choices, reading
from tui.screens.review.before import Choice as Chosen
from tui.widgets.form import Form
from tui.widgets.form_choice import Choice, Pick
from tui.widgets.form_fields import Field, day_words
from tui.widgets.form_menu import Menu
from tui.widgets.form_text import Edit
from tui.widgets.form_words import Words

if TYPE_CHECKING:
    from tui.application import Loudou

LONGEST = 24 * 60


async def open_plan_form(
    app: Loudou, chosen: Chosen, scope: str, minutes: int
) -> tuple[Chosen, int | None] | None:
    """Ask for a region, a name and the minutes; gives the choice, and the region whose reps take part (None: as chosen)."""
    regions = await app.work.read(lambda session: choices(region_choices(session)))
    lang = app.lang
    region = Pick(
        "region",
        N_("Region"),
        choices=regions,
        help=N_("all reps of a region; empty: those that are chosen"),
    )
    name = Field("scope", N_("Name of the meeting"), edit=Edit(limit=80), help=scope)
    name.put(chosen.scope)
    budget = Field("budget", N_("Minutes"), needed=True, edit=Edit(limit=4))
    budget.put(str(minutes))

    async def save(values: Mapping[str, Any]) -> None:
        text = str(values["budget"])
        if not text.isdecimal() or not 1 <= int(text) <= LONGEST:
            raise Invalid(msg("Give a number from {low} to {high}.", low=1, high=LONGEST), "budget")

    form = Form(
        t(lang, N_("Plan the review")),
        [region, name, budget],
        reading(app.session, app.currency),
        save=save,
    )
    values = await form.ask(app)
    if values is None:
        return None
    named = values["scope"] or ""
    wanted = values["region"]
    if wanted and not named:
        named = next((one.name for one in regions if one.value == wanted), "")
    return chosen._replace(scope=named, budget=int(values["budget"])), wanted


async def open_settle_form(app: Loudou, one: Pending) -> bool:
    """Accept a *continue* that waits, or refuse it, with a reason."""
    ours = reading(app.session, app.currency)
    attempt = Attempt(app)

    async def save(values: Mapping[str, Any]) -> None:
        asked = {"accept": values["accept"] == "yes", "reason": values["reason"] or ""}
        await attempt.do(
            asked, lambda s, command: settle_continue(s, one.decision, command=command, **asked)
        )

    lang = app.lang
    word = Words("accept", N_("My word"), needed=True, choices=[
        Choice("yes", t(lang, N_("accept"))), Choice("no", t(lang, N_("refuse"))),
    ])  # fmt: skip
    word.put("yes")
    reason = Field("reason", N_("Reason"), edit=Edit(limit=500))
    told = t(lang, N_("{rep}: {reason}"), rep=one.rep, reason=one.reason)
    expected = t(
        lang, N_("intent {intent}; expects {evidence} by {day}"), intent=msg(INTENTS[one.intent]), evidence=one.evidence,
        day=day_words(one.until, ours),
    )  # fmt: skip
    form = Form(
        t(lang, N_("A continue that waits for your word")), [word, reason], ours,
        subtitle="\n".join((one.name, told, expected)), save=save,
    )  # fmt: skip
    return await form.ask(app) is not None


async def ask_beside(app: Loudou, running: Running) -> str:
    """A review of the same reps is not finished: go `on` with it, start `another`, or neither (empty, on `esc`)."""
    lang = app.lang
    said = msg("The review {name} of {day} is not finished; {leader} leads it.", name=running.scope, day=running.day, leader=running.leader)  # fmt: skip
    answers = [
        Choice("on", t(lang, N_("Go on with it")), "g", note="g"),
        Choice("another", t(lang, N_("Start another")), "a", note="a"),
    ]
    menu = Menu(t(lang, N_("The same reps")), answers, lang=lang, text=[[(render(said, lang), "text")]])  # fmt: skip
    menu.takes_ahead = False
    return str(await menu.ask(app) or "")
