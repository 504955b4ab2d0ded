"""Commands that prepare the review: the brief of a rep, and who has filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from store.text import N_, Message, msg
from tui.commands.base import EVERYWHERE, REVIEW, REVIEWS, Command, Context, Where

if TYPE_CHECKING:
    from tui.screens.review.brief import BriefScreen, CoverageScreen

BRIEF: frozenset[Where] = frozenset({"brief"})
BRIEFS: frozenset[Where] = frozenset({"briefs"})


def _screen(context: Context) -> BriefScreen:
    return cast("BriefScreen", context.here)


async def _open(context: Context) -> None:
    from tui.screens.review.brief import open_briefs

    one = context.card.id if context.where == "project" and context.card else None
    await open_briefs(context.app, one)


async def _write(context: Context) -> None:
    """The form on the project under the cursor; after it the next one that lacks its brief, until one steps back."""
    from tui.screens.forms.brief import open_brief_form

    screen = _screen(context)
    item = screen.item
    while item is not None:
        asked = item.owed
        if not await open_brief_form(context.app, item):
            return
        await screen.renew()
        if not asked:
            context.app.tell(msg("Saved."))
            return
        item = screen.owed_after(item.queued.project)
        if item is None:
            context.app.tell(msg("All that must be discussed is prepared."))
        else:
            screen.go_to(item.queued.project)


async def _confirm(context: Context) -> None:
    from tui.screens.forms.brief import confirm_brief

    screen = _screen(context)
    if screen.item:
        await confirm_brief(context.app, screen.item)
        await screen.renew()


def _not_confirmable(context: Context) -> Message | None:
    item = _screen(context).item
    if item is None:
        return msg("No project is under the cursor.")
    if item.brief:
        return msg("Its brief is written already.")
    if item.queued.must:
        key = context.app.key_of("brief.write")
        return msg("This one will be discussed: {key} asks for a few words.", key=key)
    return None


def _nothing(context: Context) -> Message | None:
    return None if _screen(context).item else msg("No project is under the cursor.")


async def _project(context: Context) -> None:
    from tui.screens.project import open_project

    if context.card:
        await open_project(context.app, context.card.id)


async def _rep(context: Context) -> None:
    from tui.screens.review.brief import open_queue

    rep = cast("CoverageScreen", context.here).rep
    if rep:
        await open_queue(context.app, rep.member)


def _nobody(context: Context) -> Message | None:
    here = cast("CoverageScreen", context.here)
    return None if here.rep else msg("Nobody has an open project here.")


COMMANDS = (
    Command(
        "brief.open",
        N_("Brief"),
        N_("Prepare the review: your queue with this week's touches; for managers, who has filled in."),
        ("b",),
        REVIEWS,
        _open,
        where=EVERYWHERE | REVIEW,
        footer=7,
    ),
    Command(
        "brief.write",
        N_("Write"),
        N_("Write the brief on this project; then comes the next one that lacks it."),
        ("enter",),
        REVIEWS,
        _write,
        "brief.write",
        where=BRIEF,
        why_not=_nothing,
        footer=1,
    ),
    Command(
        "brief.confirm",
        N_("As it is"),
        N_("Take the prefilled brief of a project at a glance as it is."),
        ("y",),
        REVIEWS,
        _confirm,
        "brief.write",
        where=BRIEF,
        why_not=_not_confirmable,
        footer=2,
    ),
    Command(
        "brief.project",
        N_("Open"),
        N_("Open the project under the cursor."),
        ("right", "l"),
        REVIEWS,
        _project,
        where=BRIEF,
        why_not=_nothing,
        footer=5,
    ),
    Command(
        "briefs.open",
        N_("His queue"),
        N_("The queue of the rep under the cursor, with his briefs."),
        ("enter", "right", "l"),
        REVIEWS,
        _rep,
        where=BRIEFS,
        why_not=_nobody,
        footer=1,
    ),
)  # fmt: skip
