"""Before a review: who takes part, how long it may take, and its start."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from store.text import N_, Message, msg
from tui.commands.base import BEFORE, BOARD, REVIEWS, Command, Context

if TYPE_CHECKING:
    from tui.screens.review.before import BeforeScreen


def _here(context: Context) -> BeforeScreen:
    return cast("BeforeScreen", context.here)


async def _review(context: Context) -> None:
    from tui.screens.review.before import open_before

    await open_before(context.app)


async def _follow(context: Context) -> None:
    from store.queries.reviewing.meeting import reviews
    from tui.present.words import t
    from tui.screens.review.going import open_follow
    from tui.widgets.form_choice import Choice
    from tui.widgets.form_menu import Menu

    app = context.app
    running = await app.work.read(lambda session: reviews(session, state="open"))
    if not running:
        app.tell(msg("No review is running."))
        return
    wanted: object = running[0].id
    if len(running) > 1:
        answers = [Choice(one.id, f"{one.day[5:]} {one.scope}", "", one.leader) for one in running]
        wanted = await Menu(t(app.lang, N_("Follow which review?")), answers, lang=app.lang).ask(
            app
        )
    if isinstance(wanted, int):
        await open_follow(app, wanted)


async def _start(context: Context) -> None:
    from tui.screens.review.going import open_table

    here, app = _here(context), context.app
    mark = here.mark
    if mark and mark.kind == "review":
        await open_table(app, mark.id)
        return
    if mark and mark.kind == "project":
        from tui.screens.project import open_project

        await open_project(app, mark.id)
        return
    if mark and mark.kind == "promises":
        from tui.screens.review.promises import open_promises

        await open_promises(app)
        return
    if mark and mark.kind == "pending":
        from tui.screens.forms.meeting import open_settle_form

        one = next((one for one in here.page.ahead.pending if one.decision == mark.id), None)
        if one and await open_settle_form(app, one):
            await here.choose(here.page.choice)
        return
    await _begin(context)


async def _begin(context: Context) -> None:
    from store.queries.reviewing.unfinished import running_of
    from store.usecases.reviewing.opening import open_review
    from tui.screens.forms.meeting import ask_beside
    from tui.screens.review.going import open_table

    here, app = _here(context), context.app
    page = here.page
    running = await app.work.read(partial(running_of, members=page.choice.members))
    if running is not None:
        answer = await ask_beside(app, running)
        if answer == "on":
            await open_table(app, running.id)
        if answer != "another":
            return
    opened = await app.do(
        partial(open_review, members=page.choice.members, scope=page.scope, budget=page.minutes)
    )
    await open_table(app, opened)


def _nobody(context: Context) -> Message | None:
    mark = _here(context).mark
    if mark and mark.kind != "rep":
        return None
    return _no_one(context)


def _no_one(context: Context) -> Message | None:
    here = _here(context)
    if not here.page.choice.members:
        return msg("Choose at least one rep.")
    return None if here.page.ahead.queue else msg("These reps have no open project.")


async def _toggle(context: Context) -> None:
    here = _here(context)
    mark, choice = here.mark, here.page.choice
    if mark is None:
        return
    members = (
        tuple(one for one in choice.members if one != mark.id)
        if mark.id in choice.members
        else tuple(rep.id for rep in here.page.found if rep.id in (*choice.members, mark.id))
    )
    await here.choose(choice._replace(members=members, budget=0))


def _no_rep(context: Context) -> Message | None:
    mark = _here(context).mark
    return None if mark and mark.kind == "rep" else msg("No rep is under the cursor.")


async def _everybody(context: Context) -> None:
    here = _here(context)
    page = here.page
    everybody = tuple(rep.id for rep in page.found)
    members = () if page.choice.members == everybody else everybody
    await here.choose(page.choice._replace(members=members, scope="", budget=0))


async def _plan(context: Context) -> None:
    from store.queries.reviewing.before import within
    from tui.screens.forms.meeting import open_plan_form

    here = _here(context)
    page = here.page
    found = await open_plan_form(context.app, page.choice, page.scope, page.minutes)
    if found is None:
        return
    choice, region = found
    if region:
        area = await context.app.work.read(partial(within, region=region))
        choice = choice._replace(members=tuple(rep.id for rep in page.found if rep.region in area))
    await here.choose(choice)


COMMANDS = (
    Command(
        "review.open", N_("Review"), N_("Before the weekly review: who takes part, what awaits; one key starts."),
        ("r",), REVIEWS, _review, "review.open", where=BOARD, footer=9,
    ),
    Command(
        "review.follow", N_("Follow"), N_("Look on while somebody leads a review: the project on the table, as it moves."),
        ("F",), REVIEWS, _follow, where=BOARD,
    ),
    Command(
        "before.start", N_("Start"), N_("Start the review, or go on with what is under the cursor."),
        ("enter",), REVIEWS, _start, "review.open", where=BEFORE, why_not=_nobody, footer=1, listed=False,
    ),
    Command(
        "before.begin", N_("Start now"), N_("Start the review of the chosen reps, wherever the cursor stands."),
        ("r",), REVIEWS, _begin, "review.open", where=BEFORE, why_not=_no_one, footer=2,
    ),
    Command(
        "before.rep", N_("Takes part"), N_("Let the rep under the cursor take part, or leave him out."),
        ("x", "space"), REVIEWS, _toggle, "review.open", where=BEFORE, why_not=_no_rep, footer=3,
    ),
    Command(
        "before.all", N_("All reps"), N_("Let all reps take part, or none."),
        ("A",), REVIEWS, _everybody, "review.open", where=BEFORE, footer=4,
    ),
    Command(
        "before.plan", N_("Plan"), N_("The reps of a region, the name of the meeting, its minutes."),
        ("e",), REVIEWS, _plan, "review.open", where=BEFORE, footer=5,
    ),
)  # fmt: skip
