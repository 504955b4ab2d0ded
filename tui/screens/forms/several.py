"""What is done with several selected projects: a menu, a small form each, and what was refused for some."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from store.domain import days, stages
from store.errors import SomeRefused
from store.queries.board import stages as stage_views
from store.queries.capturing import MARKS, SEVERAL
from store.queries.people import member_choices
from store.text import N_, Message, msg, render
from store.usecases import several
from store.usecases.several import Several
from tui.present.clip import clip
from tui.present.words import nt, t
from tui.screens.commanding import Commanding
from tui.screens.forms.common import Attempt, KeptDraft, Stay, choices, draft_of, reading
from tui.widgets.form import Form
from tui.widgets.form_choice import Choice, Pick
from tui.widgets.form_fields import Day, Field
from tui.widgets.form_menu import Menu
from tui.widgets.form_text import Edit, Row

if TYPE_CHECKING:
    from tui.application import Loudou

Act = Callable[..., Several]
WAYS = {
    "move": (N_("Move to a stage …"), "several.move"),
    "owner": (N_("Give to an owner …"), "several.owner"),
    "next": (N_("Set a next step …"), "several.next"),
    "park": (N_("Park until a day …"), "several.park"),
    "none": (N_("Select none"), ""),
}
"""What the menu offers, and the right that it needs."""
SHOWN = 8
"""Refusals shown one by one; the rest are counted."""
NOBODY = -1


async def act_on_several(app: Loudou, here: Commanding, what: str = "") -> None:
    """Ask what is to be done with the selected projects of a screen, ask for what that needs, and do it."""
    what = what or await _menu(app, here) or ""
    if what == "none":
        here.unmark()
    elif what:
        await {"move": _move, "owner": _owner, "next": _next, "park": _park}[what](app, here)


async def shift_several(app: Loudou, here: Commanding, by: int) -> None:
    """Move the selected projects by so many stages; they stay selected."""
    await _do(app, here, Attempt(app), several.move_several, {"by": by})


async def _menu(app: Loudou, here: Commanding) -> str | None:
    answers = [
        Choice(way, t(app.lang, name), way)
        for way, (name, use_case) in WAYS.items()
        if not use_case or app.session.can(use_case)
    ]
    answer = await Menu(_title(app, here), answers, lang=app.lang).ask(app)
    return answer if isinstance(answer, str) else None


def _title(app: Loudou, here: Commanding) -> str:
    return nt(app.lang, "{n} selected project", "{n} selected projects", len(here.marks))


# -- what each asks for --------------------------------------------------------------------------


async def _move(app: Loudou, here: Commanding) -> None:
    found = await app.work.read(stage_views)
    answers = [Choice(view.number, f"{view.number} {view.column}", view.key) for view in found]
    menu = Menu(t(app.lang, N_("Move to which stage?")), answers, lang=app.lang)
    stage = await menu.ask(app)
    if isinstance(stage, int):
        await _do(app, here, Attempt(app), several.move_several, {"stage": stage})


async def _owner(app: Loudou, here: Commanding) -> None:
    owner = Pick("owner", N_("Owner"), needed=True, choices=await _members(app, nobody=True))

    def given(values: Mapping[str, Any]) -> dict[str, Any]:
        return {"owner": None if values["owner"] == NOBODY else values["owner"]}

    await _form(app, here, "owner", N_("Give to an owner"), [owner], several.give_several, given)


async def _next(app: Loudou, here: Commanding) -> None:
    owner = Pick("owner", N_("Owner"), choices=await _members(app))
    owner.put(app.session.actor.id)
    fields = [
        Field("text", N_("Next step"), needed=True, edit=Edit(limit=200)),
        Day("due", N_("Due"), True, N_("fri, +3, 12-1"), check=_ahead(app.session.today)),
        owner,
    ]
    await _form(app, here, "next", N_("Set a next step"), fields, several.promise_several, dict)


async def _park(app: Loudou, here: Commanding) -> None:
    fields = [
        Day(
            "until",
            N_("Comes back on"),
            True,
            N_("+30, 12-28; at most 90 days ahead"),
            check=_in_reach(app.session.today),
        ),
        Field("reason", N_("Reason"), needed=True, edit=Edit(limit=200)),
    ]
    if await _form(app, here, "park", N_("Park until a day"), fields, several.park_several, dict):
        here.unmark()  # they stand on the board no longer


async def _members(app: Loudou, *, nobody: bool = False) -> list[Choice]:
    found = choices(await app.work.read(member_choices))
    return [*found, Choice(NOBODY, t(app.lang, N_("without owner")))] if nobody else found


def _ahead(today: str) -> Callable[[str], Message | None]:
    def check(day: str) -> Message | None:
        if day >= today:
            return None
        return msg("A next step lies ahead; {day} has passed.", day=day)

    return check


def _in_reach(today: str) -> Callable[[str], Message | None]:
    first, last = days.add(today, 1), days.add(today, stages.PARK_DAYS)

    def check(day: str) -> Message | None:
        if first <= day <= last:
            return None
        return msg("The return day must lie between {first} and {last}.", first=first, last=last)

    return check


# -- doing it ------------------------------------------------------------------------------------


async def _form(
    app: Loudou,
    here: Commanding,
    what: str,
    title: str,
    fields: list[Any],
    act: Act,
    given: Callable[[Mapping[str, Any]], dict[str, Any]],
) -> bool:
    """Ask in a form, and do it when it is saved; whether it was. What is typed is kept with the selection."""
    key = f"{SEVERAL}:{what}"
    draft = await draft_of(app, key)
    marks = [[row, seen] for row, seen in here.marks.items()]
    kept = KeptDraft(app, key, rest={MARKS: marks})
    attempt = Attempt(app, kept)

    async def save(values: Mapping[str, Any]) -> None:
        if not await _do(app, here, attempt, act, given(values)):
            raise Stay(msg("Nothing was saved."))

    form = Form(
        t(app.lang, title),
        fields,
        reading(app.session, app.currency),
        subtitle=_title(app, here),
        save=save,
        draft=kept,
        state=draft,
        aliases={"day": ("until",)},
    )
    return await form.ask(app) is not None


async def _do(
    app: Loudou, here: Commanding, attempt: Attempt, act: Act, given: dict[str, Any]
) -> bool:
    """Do it for all that are selected; where some are refused, ask for the rest. Whether anything was done."""
    marks = dict(here.marks)

    async def write(rest: bool) -> Several:
        return await attempt.do(
            (given, marks, rest),
            lambda s, command: act(s, marks, rest=rest, command=command, **given),
        )

    try:
        done = await write(False)
    except SomeRefused as refused:
        if not await _rest_wanted(app, refused):
            return False
        done = await write(True)
    app.tell(_told(done, app.key_of("book.undo")))
    return True


def _told(done: Several, undo: str) -> Message:
    if done.refused:
        return msg(
            "Done for {n}, left out {left}; {key} takes all of it back.",
            n=done.done,
            left=len(done.refused),
            key=undo,
        )
    return msg("Done for {n}; {key} takes all of it back.", n=done.done, key=undo)


async def _rest_wanted(app: Loudou, refused: SomeRefused) -> bool:
    """List what was refused and why; whether the rest is to be done."""
    lang = app.lang
    rows: list[Row] = []
    for one in refused.refused[:SHOWN]:
        rows += [
            [(" " + clip(one.name, 56), "strong"), ("", "")],
            [("  " + render(one.reason, lang), "dim")],
        ]
    if len(refused.refused) > SHOWN:
        rows.append([(t(lang, N_("and {n} more"), n=len(refused.refused) - SHOWN), "dim")])
    answers = [Choice(False, t(lang, N_("Do nothing")), "nothing")]
    if refused.done:
        rest = nt(lang, "Do it for the other {n}", "Do it for the other {n}", refused.done)
        answers.append(Choice(True, rest, "rest"))
    title = nt(
        lang,
        "{n} project refuses this",
        "{n} projects refuse this",
        len(refused.refused),
    )
    menu = Menu(title, answers, lang=lang, text=rows)
    menu.takes_ahead = False
    return await menu.ask(app) is True
