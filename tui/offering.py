"""What a person is offered when the board stands: how to begin a new book, and forms left half-typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.queries.capturing import Kept, kept_draft
from store.queries.reviewing.unfinished import unfinished
from store.session import Session
from store.text import N_, msg

if TYPE_CHECKING:
    from tui.application import Loudou

HALF_TYPED = {
    "touch": "touch.new",
    "next": "next.step",
    "project": "project.edit",
    "new": "project.new",
    "several:owner": "project.edit",
    "several:next": "next.step",
    "several:park": "project.close",
    "brief": "brief.open",
}
"""Kinds of forms on projects whose drafts are offered, and the command that goes on with one."""
LEFT = {
    "touch": N_("A half-typed touch for {name} is kept: {key} on it goes on."),
    "next": N_("A half-typed next step for {name} is kept: {key} on it goes on."),
    "brief": N_("A half-typed brief on {name} is kept: {key} leads there."),
    "new": N_("A half-typed new project is kept: {key} goes on."),
    "project": N_("Half-typed changes of {name} are kept: {key} on it goes on."),
    "several:owner": N_(
        "A half-typed owner for several projects is kept: {n} selected, {key} goes on."
    ),
    "several:next": N_(
        "A half-typed next step for several projects is kept: {n} selected, {key} goes on."
    ),
    "several:park": N_(
        "Half-typed parking of several projects is kept: {n} selected, {key} goes on."
    ),
}
OFFERED = 7
"""Days for which something half-typed is offered."""


async def greet(app: Loudou) -> None:
    """Ask how to begin a new book; then say what is half-typed."""
    from tui.screens.importing.start import greet as ask

    await ask(app)
    await offer(app)


async def offer(app: Loudou) -> None:
    """Say what was left half-typed, unless something else is being said or done."""
    if app.session.can("review.open"):
        running = await app.look_up(unfinished)
        if running and app.screen_stack and app.screen is app.board and not app.board.footer.said:
            app.tell(msg("The review {name} is not finished: {key} goes on with it.", name=running, key=app.key_of("review.open")))  # fmt: skip
            return
    kept = await app.look_up(_left)
    if kept and app.screen_stack and app.screen is app.board and not app.board.footer.said:
        if kept.marks and not app.board.marks:
            app.board.marks.update(kept.marks)
            app.board.show_marks(set(app.board.marks))
        key = app.key_of(HALF_TYPED[kept.kind])
        app.tell(msg(LEFT[kept.kind], name=kept.name, n=len(kept.marks), key=key))


def _left(session: Session) -> Kept | None:
    """The newest form that this person left half-typed."""
    return kept_draft(session, tuple(HALF_TYPED), OFFERED)
