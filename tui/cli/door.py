"""Runs the command line and turns every error a person can meet into one sentence and a code.

Codes: 0 done · 1 a bug · 2 usage · 3 not found · 4 not allowed · 5 invalid · 6 conflict ·
7 book unavailable · 130 stopped with ctrl+c.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from store.errors import Conflict, LoudouError, Unavailable, Usage
from tui.cli import speech
from tui.cli.opening import open_board, plain
from tui.present.words import t

if TYPE_CHECKING:
    import click

STOPPED = 130


def run(arguments: Sequence[str]) -> int:
    """Run `loudou ARGUMENTS…` and return the exit code. Bugs are raised, for `report_bug`."""
    speech.speak(speech.first(arguments))
    for stream in (sys.stdout, sys.stderr):
        # A name that the terminal's encoding cannot spell must not end a listing.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    try:
        return _run(list(arguments))
    except KeyboardInterrupt:
        _say(t(speech.speaking(), "Stopped; the book is as it was."))
        return STOPPED
    except BrokenPipeError:
        # The reader of a pipe has left: `loudou projects | head`. Python flushes once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except LoudouError as error:
        _say(error.text(speech.speaking()))
        _say_clashes(error)
        return error.exit_code
    except OSError as error:
        if error.filename is None:
            raise
        from store.text import msg, render
        from store.why import why

        message = msg("{path}: {why}.", path=str(error.filename), why=why(error))
        _say(render(message, speech.speaking()))
        return Unavailable.exit_code


def _run(arguments: list[str]) -> int:
    """The board at once where nothing else is asked for, else what click makes of it."""
    desk = plain(arguments)
    if desk and "_LOUDOU_COMPLETE" not in os.environ:
        code = open_board(desk)
        sys.stdout.flush()
        return code
    import click

    try:
        return _command(arguments)
    except click.UsageError as error:
        _say(_punctuated(error.format_message(), _where_help_is(error)))
        return Usage.exit_code
    except click.Abort as error:
        raise KeyboardInterrupt from error


def _command(arguments: list[str]) -> int:
    import click

    from tui.cli.root import loudou

    if "_LOUDOU_COMPLETE" in os.environ:  # the shell asks how a word may go on
        loudou.main(args=arguments, prog_name="loudou")
    # Not `loudou.main(…)`: that ends a broken pipe with 1, our code for a bug.
    try:
        with loudou.make_context("loudou", arguments) as context:
            code = loudou.invoke(context)
    except click.exceptions.Exit as leaving:
        code = leaving.exit_code
    sys.stdout.flush()
    return code if isinstance(code, int) else 0


def _say(sentence: str) -> None:
    """A sentence on stderr; file names and typed words in it may hold what a terminal would obey."""
    from store.domain.names import clean

    sys.stderr.write(f"loudou: {clean(sentence, lines=True)}\n")


def _punctuated(sentence: str, where: str) -> str:
    """Two sentences in a line; click puts an English full stop and a space after a Chinese one."""
    if speech.speaking() != "zh":
        return f"{sentence} {where}".strip()
    return (
        sentence.rstrip().replace("'. ", "'。").removesuffix(".").removesuffix("。") + f"。{where}"
    )


def _where_help_is(error: click.UsageError) -> str:
    if error.ctx is None:
        return ""
    return t(
        speech.speaking(),
        "Try '{command} {option}' for help.",
        command=error.ctx.command_path,
        option="--help",
    )


def _say_clashes(error: LoudouError) -> None:
    """Both values of every field that two people changed."""
    if not isinstance(error, Conflict):
        return
    from tui.present.fields import label, value

    lang = speech.speaking()
    for clash in error.fields:
        line = t(
            lang,
            "{name} · {field}: yours {mine}, now {theirs} ({who})",
            name=clash.name,
            field=label(clash.field, lang),
            mine=value(clash.field, clash.mine, lang),
            theirs=value(clash.field, clash.theirs, lang),
            who=clash.who,
        )
        sys.stderr.write(f"  {line}\n")
