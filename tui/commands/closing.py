"""Commands at the end of a review, in the list of past ones, and while one is stepped through as it was."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from store.text import N_, Message, msg
from tui.commands.base import BOARD, CLOSING, PAST, REVIEW, REVIEWS, Command, Context, Where

if TYPE_CHECKING:
    from tui.screens.review.closing import ClosingScreen
    from tui.screens.review.past import PastScreen
    from tui.screens.review.replay import ReplayScreen
    from tui.screens.review.table.screen import TableScreen

LIST: frozenset[Where] = frozenset({"reviews"})
REPLAY: frozenset[Where] = frozenset({"replay"})


def _end(context: Context) -> ClosingScreen:
    return cast("ClosingScreen", context.here)


def _list(context: Context) -> PastScreen:
    return cast("PastScreen", context.here)


def _replay(context: Context) -> ReplayScreen:
    return cast("ReplayScreen", context.here)


def _review(context: Context) -> int | None:
    """The review that is looked at, or that the cursor is on."""
    return cast("ClosingScreen | PastScreen | ReplayScreen", context.here).review


def _none(context: Context) -> Message | None:
    return None if _review(context) is not None else msg("No review is under the cursor.")


async def _to_the_end(context: Context) -> None:
    from tui.screens.review.going import open_closing

    await open_closing(context.app, cast("TableScreen", context.here).review)


async def _take(context: Context) -> None:
    await _end(context).take()


async def _close(context: Context) -> None:
    await _end(context).close_review()


def _over(context: Context) -> Message | None:
    over = _end(context).told.state == "closed"
    return msg("This review is closed already.") if over else None


async def _step_through(context: Context) -> None:
    from tui.screens.review.replay import open_replay

    await open_replay(context.app, _end(context).told.id)


def _running(context: Context) -> Message | None:
    over = _end(context).told.state == "closed"
    return None if over else msg("This review still runs; esc goes back to it.")


async def _minutes(context: Context) -> None:
    from tui.screens.review.minutes import open_minutes

    review = _review(context)
    if review is not None:
        await open_minutes(context.app, review)


async def _export(context: Context) -> None:
    from tui.screens.forms.exporting import export_minutes_of

    review = _review(context)
    if review is not None:
        await export_minutes_of(context.app, review)


async def _past(context: Context) -> None:
    from tui.screens.review.past import open_past

    await open_past(context.app)


async def _open(context: Context) -> None:
    await _list(context).open()


async def _turn(context: Context, by: int) -> None:
    await _replay(context).turn(by)


async def _other(context: Context) -> None:
    await _replay(context).other()


async def _correct(context: Context) -> None:
    await _replay(context).correct()


COMMANDS = (
    Command(
        "reviews.past",
        N_("Past reviews"),
        N_("List the reviews; open one, step through it as it was."),
        ("R",),
        REVIEWS,
        _past,
        where=BOARD,
    ),
    Command(
        "closing.open",
        N_("To the end"),
        N_(
            "End of the meeting: what was decided, who does what, what is left; nothing is closed yet."
        ),
        (),
        REVIEWS,
        _to_the_end,
        where=REVIEW,
    ),
    Command(
        "past.open",
        N_("Open"),
        N_("Open the review under the cursor."),
        ("enter",),
        REVIEWS,
        _open,
        where=LIST,
        why_not=_none,
        footer=1,
    ),
    Command(
        "closing.take",
        N_("Copy"),
        N_(
            "Copy this person's three things, to paste into a chat; on what was not discussed: its day."
        ),
        ("enter",),
        REVIEWS,
        _take,
        where=CLOSING,
        footer=1,
    ),
    Command(
        "closing.end",
        N_("End the meeting"),
        N_("End the review: a note, and a day for what was not discussed."),
        ("y",),
        REVIEWS,
        _close,
        "review.close",
        where=CLOSING,
        why_not=_over,
        footer=2,
    ),
    Command(
        "minutes.open",
        N_("The minutes"),
        N_("Read the minutes of this review."),
        ("m",),
        REVIEWS,
        _minutes,
        where=PAST,
        why_not=_none,
        footer=3,
    ),
    Command(
        "minutes.export",
        N_("Export"),
        N_("Write the minutes to a file: Markdown or XLSX."),
        ("ctrl+e",),
        REVIEWS,
        _export,
        "export.record",
        where=PAST,
        why_not=_none,
        footer=4,
    ),
    Command(
        "replay.open",
        N_("As it was"),
        N_("Step through this review as it was, project by project."),
        ("]",),
        REVIEWS,
        _step_through,
        where=CLOSING,
        why_not=_running,
        footer=5,
    ),
    Command(
        "replay.next",
        N_("Next"),
        N_("To the next project of this past review."),
        ("]", "space"),
        REVIEWS,
        partial(_turn, by=1),
        where=REPLAY,
        footer=1,
    ),
    Command(
        "replay.previous",
        N_("Previous"),
        N_("To the project before it."),
        ("[", "backspace"),
        REVIEWS,
        partial(_turn, by=-1),
        where=REPLAY,
        footer=2,
    ),
    Command(
        "replay.moment",
        N_("Before, after"),
        N_("The project as it came to the table, before it was decided upon; or as it was left."),
        ("tab",),
        REVIEWS,
        _other,
        where=REPLAY,
        footer=2,
    ),
    Command(
        "replay.correct",
        N_("Correct"),
        N_("Set a decision right: a new entry beside it, the old one stays."),
        ("e",),
        REVIEWS,
        _correct,
        "decision.correct",
        where=REPLAY,
        footer=3,
    ),
)
