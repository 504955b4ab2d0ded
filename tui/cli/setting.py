"""`loudou setting [KEY [VALUE]]`: the book's settings, listed, shown or set."""

from __future__ import annotations

from typing import Any

import click

from store.errors import Invalid, Usage
from store.text import msg
from tui.cli.desk import Desk, put_json
from tui.cli.spoken import argument, as_json, command
from tui.present.words import N_, t

MEANINGS = {
    "currency": N_("the reporting currency; the first project or import chooses it"),
    "zone": N_("the time zone in which a day begins and ends"),
    "silent_days": N_("days without contact until a project is silent"),
    "check_days": N_("days until a project is to be reviewed again"),
    "recheck_days": N_("days without progress until a re-check is due, the 15 of 1-15-30"),
    "verdict_days": N_("days without progress until a verdict is due, the 30 of 1-15-30"),
    "provisional_days": N_("days that progress counts before a manager has confirmed it"),
    "weight_basis": N_("whose rate weights an amount: the stage completed, or the current one"),
}
"""What each setting is, in words."""


@command("setting", N_("List the book's settings, show one, or set it."))
@argument("key", required=False)
@argument("value", required=False)
@as_json
@click.pass_obj
def setting(desk: Desk, key: str | None, value: str | None, json: bool) -> None:
    """Print settings, or set one."""
    from store.queries.settings import DEFAULTS, read
    from store.usecases.settings import set_setting

    if value is not None and json:
        raise Usage(msg("--json is for reading settings."))
    with desk.session() as session:
        if key is not None and value is not None:
            set_setting(session, key, _typed(DEFAULTS.get(key), value))
            desk.say("Saved setting {key}.", key=key)
            return
        with session.book.guard():
            found = {name: read(name) for name in DEFAULTS if key in (None, name)}
        if not found:
            raise Invalid(
                msg(
                    "There is no setting “{key}”; there are {choices}.",
                    key=key,
                    choices=tuple(DEFAULTS),
                ),
                "key",
            )
        if json:
            put_json(found)
        elif key is not None:
            desk.put([str(found[key])])
        else:
            _list(desk, session.lang, found)


def _typed(like: Any, value: str) -> Any:
    """A number where the setting is one; the use case refuses what is none."""
    digits = value.strip()
    return (
        int(digits) if isinstance(like, int) and digits.isdecimal() and len(digits) < 6 else value
    )


def _list(desk: Desk, lang: Any, found: dict[str, Any]) -> None:
    from tui.present.table import Column, table

    columns = [
        Column(t(lang, "Setting")),
        Column(t(lang, "Value")),
        Column("", flexible=True, missable=1),
    ]
    rows = [[key, str(value), t(lang, MEANINGS[key])] for key, value in found.items()]
    desk.put(table(columns, rows, width=desk.width, look=desk.look))
