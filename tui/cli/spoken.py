"""click's commands and options with help that is translated when it is shown, not when it is written."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from importlib import import_module
from typing import Any, TypeVar

import click

from tui.cli.speech import speaking
from tui.present.words import N_, t

F = TypeVar("F", bound=Callable[..., Any])


USAGE = (N_("[OPTIONS]"), N_("[COMMAND] [ARGS]..."), N_("COMMAND [ARGS]..."))
"""click's words in the line of usage; it does not translate them itself."""


class Whole(click.IntRange):
    """A whole number, called so in the reader's language (click says `integer range`)."""

    @property
    def name(self) -> str:  # type: ignore[override]
        """What messages and the help call it."""
        return t(speaking(), "whole number")


class Command(click.Command):
    """A command whose help is a text of the catalogue."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The line of usage in the reader's language."""
        pieces = super().collect_usage_pieces(ctx)
        return [t(speaking(), piece) if piece in USAGE else piece for piece in pieces]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help in the reader's language."""
        click.Command.format_help_text(_spoken(self), ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence of the help in the reader's language, whole: it is short."""
        del limit
        return t(speaking(), self.help or "").split("\n")[0]


class Option(click.Option):
    """An option whose help is a text of the catalogue."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option's two columns in the help."""
        return click.Option.get_help_record(_spoken(self), ctx)


class Argument(click.Argument):
    """An argument whose help is a text of the catalogue."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        """The argument's two columns in the help."""
        return click.Argument.get_help_record(_spoken(self), ctx)


class Group(Command, click.Group):
    """Commands by name, each loaded when it is called: `places` is name → "module:attribute"."""

    def __init__(self, *args: Any, places: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order they are told."""
        return [*self.places, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, its module imported now; None where there is none."""
        if cmd_name not in self.places:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = self.places[cmd_name].partition(":")
        found = getattr(import_module(module), attribute)
        return found if isinstance(found, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command to run; a misspelled one is answered with the names that are like it."""
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:
            names = self.list_commands(ctx)
            raise click.exceptions.NoSuchCommand(
                error.command_name, possibilities=names, ctx=ctx
            ) from error


T = TypeVar("T", Command, Option, Argument)


def _spoken(thing: T) -> T:
    """A copy of a command or option with its help translated."""
    said = copy(thing)
    said.help = t(speaking(), thing.help) if thing.help else thing.help
    return said


def command(name: str, help: str) -> Callable[[Callable[..., Any]], Command]:
    """Declares a command; `help` is a marked text (`N_`)."""
    return click.command(name, cls=Command, help=help)


def option(*names: str, help: str, **kwargs: Any) -> Callable[[F], F]:
    """Declares an option; `help` is a marked text (`N_`)."""
    return click.option(*names, cls=Option, help=help, **kwargs)


def argument(*names: str, **kwargs: Any) -> Callable[[F], F]:
    """Declares an argument."""
    return click.argument(*names, cls=Argument, **kwargs)


as_json = option("--json", "json", is_flag=True, help=N_("Print JSON (`loudou help json`)."))
"""`--json`, the same on every read."""

extra_fields = option(
    "--set",
    "extra",
    metavar="NAME=TEXT",
    multiple=True,
    help=N_("A field of your own, such as tank=DN400; an empty text takes it away."),
)
"""`--set`, the same on every file that has extra fields."""
