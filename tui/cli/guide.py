"""`loudou help [TOPIC]`: the guides that ship with the program."""

from __future__ import annotations

import click

from store.errors import NotFound
from store.text import msg
from tui.cli.desk import Desk
from tui.cli.speech import speaking
from tui.cli.spoken import argument, command
from tui.help import TOPICS, guide_lines, titles
from tui.present.words import N_, t


@command("help", N_("Read a guide; without a topic, list them."))
@argument("topic", required=False)
@click.pass_obj
def guide(desk: Desk, topic: str | None) -> None:
    """Print a guide."""
    lang = speaking()
    if topic is None:
        from tui.present.table import Column, table

        desk.put([t(lang, "Guides: `loudou help TOPIC`. Every command: `loudou --help`."), ""])
        columns = [Column(t(lang, "Topic")), Column("", flexible=True)]
        desk.put(table(columns, titles(lang), width=desk.width, look=desk.look))
        return
    if topic not in TOPICS:
        raise NotFound(
            msg("There is no guide “{topic}”; there are {topics}.", topic=topic, topics=TOPICS)
        )
    desk.put(guide_lines(topic, lang, look=desk.look, width=desk.width))
