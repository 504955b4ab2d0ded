"""Commands on the table of a review: what is decided on a project, and which one comes next."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from store.text import N_, Message, msg
from tui.commands.base import REVIEW, REVIEWS, Command, Context

if TYPE_CHECKING:
    from tui.screens.review.table.screen import TableScreen


def _screen(context: Context) -> TableScreen:
    return cast("TableScreen", context.here)


def _deed(name: str, **given: int) -> Callable[[Context], Awaitable[None]]:
    """The deed of that name on the table, imported when it is wanted."""

    def run(context: Context) -> Awaitable[None]:
        from tui.screens.review.table import deciding

        return cast("Awaitable[None]", getattr(deciding, name)(_screen(context), **given))

    return run


def _also(name: str) -> Callable[[Context], Awaitable[None]]:
    def run(context: Context) -> Awaitable[None]:
        from tui.screens.review.table import beside

        return cast("Awaitable[None]", getattr(beside, name)(_screen(context)))

    return run


def _walk(context: Context, by: int) -> None:
    _screen(context).decision.walk(by)


def _present(context: Context) -> None:
    _screen(context).present()


def _leave(context: Context) -> Awaitable[None]:
    return _screen(context).leave()


def _part(context: Context) -> None:
    _screen(context).change_part()


def _only_leading(context: Context) -> Message | None:
    screen = _screen(context)
    if not screen.lead:
        return screen.looking_on
    return None


def _something(context: Context) -> Message | None:
    """Whether there is a project that can be decided upon."""
    screen = _screen(context)
    return screen.lacking if screen.sheet is None else _only_leading(context)


def _no_project(context: Context) -> Message | None:
    """One who looks on promises too, where a project lies there."""
    screen = _screen(context)
    return screen.lacking if screen.sheet is None else None


def _no_progress(context: Context) -> Message | None:
    one = _screen(context).sheet
    if one and not one.provisional and not one.pending:
        return msg("There is no progress to confirm: no touch with the outcome progress, and none in the brief.")  # fmt: skip
    return _something(context)


def _no_further(context: Context, by: int) -> Message | None:
    one = _screen(context).sheet
    if one and one.stage.number + by < 1:
        return msg("This is the first stage.")
    if one and one.stage.number + by > one.last_stage:
        return msg(
            "This is the last stage; {key} closes the project.",
            key=context.app.key_of("review.verdict"),
        )
    return _something(context)


def _first(context: Context) -> Message | None:
    if _screen(context).before() is None:
        return msg("The meeting begins here.")
    return _only_leading(context)


COMMANDS = (
    Command(
        "review.take",
        N_("Decide"),
        N_(
            "Carry out what the cursor of the decision line stands on; at a glance it accepts the brief."
        ),
        ("enter",),
        REVIEWS,
        _deed("take"),
        where=REVIEW,
        footer=1,
    ),
    Command(
        "review.verdict",
        N_("Verdict"),
        N_("Continue, wait for a date, park or drop, each with its reason."),
        ("v",),
        REVIEWS,
        _deed("verdict"),
        "decision.continue",
        where=REVIEW,
        why_not=_something,
        footer=2,
    ),
    Command(
        "review.step",
        N_("Next step"),
        N_("Promise what is next: what, by when, by whom."),
        ("s",),
        REVIEWS,
        _deed("step"),
        "next.set",
        where=REVIEW,
        why_not=_no_project,
        footer=3,
    ),
    Command(
        "review.outcome",
        N_("This week"),
        N_("This week's outcome: progress, no progress, customer silent."),
        ("a",),
        REVIEWS,
        _deed("outcome"),
        "decision.outcome",
        where=REVIEW,
        why_not=_something,
        footer=4,
    ),
    Command(
        "review.next",
        N_("Next one"),
        N_(
            "The next project, or the page that opens the next rep's turn; after the last the end of the meeting."
        ),
        ("]", "space"),
        REVIEWS,
        _deed("onward"),
        where=REVIEW,
        why_not=_only_leading,
        footer=5,
    ),
    Command(
        "review.previous",
        N_("The one before"),
        N_("The project before this one, or the page that opens its rep's turn."),
        ("[", "backspace"),
        REVIEWS,
        _deed("backward"),
        where=REVIEW,
        why_not=_first,
        footer=6,
    ),
    Command(
        "review.confirm",
        N_("Confirm"),
        N_(
            "Say yes to progress that counts provisionally or that the brief tells; your word on a continue that waits for it."
        ),
        ("y",),
        REVIEWS,
        _deed("confirm"),
        "decision.confirm",
        where=REVIEW,
        why_not=_no_progress,
    ),
    Command(
        "review.forward",
        N_("Advance"),
        N_("Move the project one stage forward."),
        (">",),
        REVIEWS,
        _deed("move", by=1),
        "decision.move",
        where=REVIEW,
        why_not=partial(_no_further, by=1),
    ),
    Command(
        "review.back",
        N_("Step back"),
        N_("Move the project one stage back."),
        ("<",),
        REVIEWS,
        _deed("move", by=-1),
        "decision.move",
        where=REVIEW,
        why_not=partial(_no_further, by=-1),
    ),
    Command(
        "review.unchanged",
        N_("No change"),
        N_("Nothing changes this week, with the reason."),
        ("d",),
        REVIEWS,
        _deed("unchanged"),
        "decision.unchanged",
        where=REVIEW,
        why_not=_something,
    ),
    Command(
        "review.skip",
        N_("Skip"),
        N_("Put the project off to the end of the queue; the second time with a reason."),
        ("-",),
        REVIEWS,
        _deed("skip"),
        "review.skip",
        where=REVIEW,
        why_not=_something,
    ),
    Command(
        "review.add",
        N_("Add to the queue"),
        N_("Find a project and add it to this review."),
        ("+",),
        REVIEWS,
        _also("add"),
        "review.add",
        where=REVIEW,
    ),
    Command(
        "review.attend",
        N_("Who is there"),
        N_("Say whether this rep is there; who is absent comes last, or on another day."),
        ("A",),
        REVIEWS,
        _also("attend"),
        "review.attend",
        where=REVIEW,
        why_not=_only_leading,
    ),
    Command(
        "review.goto",
        N_("Go to number"),
        N_("To the project with this number in the queue, or with these letters in its name."),
        ("#",),
        REVIEWS,
        _also("go_to_number"),
        where=REVIEW,
        why_not=_something,
    ),
    Command(
        "review.closes",
        N_("Past close dates"),
        N_("Every expected close with the day it was moved, and what was said then."),
        ('"',),
        REVIEWS,
        _also("closes"),
        where=REVIEW,
        why_not=_no_project,
    ),
    Command(
        "review.minutes",
        N_("The minutes"),
        N_("What was decided so far."),
        ("m",),
        REVIEWS,
        _also("minutes"),
        where=REVIEW,
    ),
    Command(
        "review.presenter",
        N_("Presenter's view"),
        N_("For a room full of people: without amounts, telephone numbers and the line of keys."),
        ("z",),
        REVIEWS,
        _present,
        where=REVIEW,
    ),
    Command(
        "review.leave",
        N_("Leave the review"),
        N_("Back to the board; the review stays open and goes on where it stands."),
        ("esc", "q", "ctrl+q"),
        REVIEWS,
        _leave,
        where=REVIEW,
        footer=9,
    ),
    Command(
        "review.part",
        N_("Lead or follow"),
        N_("Only look on while somebody else leads; or lead again."),
        ("F",),
        REVIEWS,
        _part,
        where=REVIEW,
        footer=8,
    ),
    Command(
        "review.left",
        N_("Left"),
        N_("To the word on the left of the decision line."),
        ("left", "h"),
        REVIEWS,
        partial(_walk, by=-1),
        where=REVIEW,
        listed=False,
    ),
    Command(
        "review.right",
        N_("Right"),
        N_("To the word on the right of the decision line."),
        ("right", "l"),
        REVIEWS,
        partial(_walk, by=1),
        where=REVIEW,
        listed=False,
    ),
)
