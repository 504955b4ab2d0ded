"""`loudou settle`: the word of the manager one level up on a *continue* that waits for it (method §5)."""

from __future__ import annotations

import click

from store.errors import NotFound
from store.text import msg
from tui.cli import words
from tui.cli.desk import Desk
from tui.cli.spoken import argument, command
from tui.present.words import N_

WORDS = ("accept", "refuse")


@command("settle", N_("Your word on a continue that waits for the manager one level up."))
@argument("project")
@argument("word", type=click.Choice(WORDS))
@argument("reason", required=False)
@click.pass_obj
def settle(desk: Desk, project: str, word: str, reason: str | None) -> None:
    """Accept a project's pending continue, or refuse it."""
    from store.queries.reviewing.before import waiting_continue
    from store.usecases.reviewing.settling import settle_continue

    with desk.session() as session:
        row = words.project_id(session, project)
        shown = words.shown(row)
        found = waiting_continue(session, row)
        if found is None:
            raise NotFound(msg("No continue of {project} waits for a word.", project=shown))
        settle_continue(session, found, accept=word == "accept", reason=reason or "")
        if word == "accept":
            desk.say("The continue of {project} is accepted.", project=shown)
        else:
            desk.say("The continue of {project} is refused: the verdict is due again.", project=shown)  # fmt: skip
