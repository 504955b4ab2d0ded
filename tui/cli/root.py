"""The command `loudou` itself: the options before a command, and which commands there are."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tui.cli.desk import Desk
from tui.cli.spoken import Group, Option, option
from tui.present.words import LANGUAGES, N_, Lang

PLACES = {
    "board": "tui.cli.board:board",
    "projects": "tui.cli.projects:projects",
    "project": "tui.cli.project:project",
    "gate": "tui.cli.gate:gate",
    "clients": "tui.cli.clients:clients",
    "client": "tui.cli.clients:client",
    "due": "tui.cli.due:due",
    "find": "tui.cli.find:find",
    "events": "tui.cli.events:events",
    "new": "tui.cli.change:new",
    "edit": "tui.cli.change:edit",
    "move": "tui.cli.change:move",
    "touch": "tui.cli.working:touch",
    "next": "tui.cli.working:next_step",
    "brief": "tui.cli.brief:brief",
    "promises": "tui.cli.promises:promises",
    "close": "tui.cli.change:close",
    "reopen": "tui.cli.change:reopen",
    "undo": "tui.cli.change:undo",
    "redo": "tui.cli.change:redo",
    "review": "tui.cli.review:review",
    "decide": "tui.cli.review:decide",
    "settle": "tui.cli.settle:settle",
    "follow": "tui.cli.review:follow",
    "minutes": "tui.cli.minutes:minutes",
    "reviews": "tui.cli.minutes:reviews",
    "view": "tui.cli.views:view",
    "export": "tui.cli.export:export",
    "import": "tui.cli.importing:command",
    "demo": "tui.cli.demo:demo",
    "member": "tui.cli.member:member",
    "setting": "tui.cli.setting:setting",
    "backup": "tui.cli.books:backup",
    "restore": "tui.cli.books:restore",
    "check": "tui.cli.books:check",
    "migrate": "tui.cli.books:migrate",
    "help": "tui.cli.guide:guide",
}
"""Every command and where it lives; a module is imported when its command is called."""


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version

        sys.stdout.write(f"loudou {version('loudou')}\n")
        ctx.exit()


@click.group(
    "loudou",
    cls=Group,
    places=PLACES,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=N_("漏斗 Loudou: project sales on one board. Without a command the board opens."),
)
@option(
    "--db", metavar="PATH|URL", help=N_("The book: a SQLite file or a PostgreSQL URL (LOUDOU_DB).")
)
@option("--lang", type=click.Choice(LANGUAGES), help=N_("Speak Chinese or English."))
@option("--as", "member", metavar="MEMBER", help=N_("Act as another member; for administrators."))
@option("--ascii", is_flag=True, help=N_("Draw with plain letters only."))
@option(
    "--keys",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help=N_("A file of your own keys (`loudou help keys`)."),
)
@click.option(
    "--version",
    cls=Option,
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help=N_("Show the version and leave."),
)
@click.pass_context
def loudou(
    ctx: click.Context,
    db: str | None,
    lang: Lang | None,
    member: str | None,
    ascii: bool,
    keys: Path | None,
) -> int:
    """Remember the options; without a command open the board, or print it where nobody can see one."""
    ctx.obj = Desk(db, lang, member, ascii, keys)
    if ctx.invoked_subcommand is not None:
        return 0
    from tui.cli.opening import open_board

    return open_board(ctx.obj)
