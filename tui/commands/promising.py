"""Commands on the ledger of promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from store.text import N_, Message, msg
from tui.commands.base import EVERYWHERE, REVIEWS, Command, Context, Where

if TYPE_CHECKING:
    from tui.screens.review.promises import PromisesScreen

PROMISES: frozenset[Where] = frozenset({"promises"})


def _screen(context: Context) -> PromisesScreen:
    return cast("PromisesScreen", context.here)


async def _open(context: Context) -> None:
    from tui.screens.review.promises import open_promises

    await open_promises(context.app)


async def _project(context: Context) -> None:
    from tui.screens.project import open_project

    one = _screen(context).promise
    if one:
        await open_project(context.app, one.project)


def _nothing(context: Context) -> Message | None:
    return None if _screen(context).promise else msg("No promise is under the cursor.")


async def _narrow(context: Context) -> None:
    from tui.screens.review.promises import open_narrow_form

    screen = _screen(context)
    only = await open_narrow_form(context.app, screen.only)
    if only is not None:
        await screen.narrow(only)


async def _all(context: Context) -> None:
    screen = _screen(context)
    await screen.narrow(type(screen.only)())


def _not_narrowed(context: Context) -> Message | None:
    return None if _screen(context).only else msg("All promises are shown.")


COMMANDS = (
    Command(
        "promises.open",
        N_("Promises"),
        N_("The ledger of promises: broken ones first; how each person keeps his word."),
        ("L",),
        REVIEWS,
        _open,
        where=EVERYWHERE,
    ),
    Command(
        "promises.project",
        N_("Open"),
        N_("Open the project of the promise under the cursor."),
        ("enter", "right", "l"),
        REVIEWS,
        _project,
        where=PROMISES,
        why_not=_nothing,
        footer=1,
    ),
    Command(
        "promises.narrow",
        N_("Narrow"),
        N_("Show only one person's promises, only those in one state or role."),
        ("f",),
        REVIEWS,
        _narrow,
        where=PROMISES,
        footer=2,
    ),
    Command(
        "promises.all",
        N_("Show all"),
        N_("Show everybody's promises again."),
        ("0",),
        REVIEWS,
        _all,
        where=PROMISES,
        why_not=_not_narrowed,
        footer=5,
    ),
)
