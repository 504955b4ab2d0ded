"""Which language the command line speaks, and click's own words in it.

Before a book is open the language is `--lang`, else the locale's; then the member's setting decides
(`Desk.open`). click translates its words through gettext's global domain, which is set to ours.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Sequence
from itertools import pairwise

from store.text import LOCALE, N_, Lang, nmsg
from tui.present.words import LANGUAGES, language

_now: Lang = "en"


def speak(lang: Lang) -> None:
    """From now on this process speaks `lang`: our sentences and click's."""
    global _now
    _now = lang
    os.environ["LANGUAGE"] = lang  # what gettext looks at first, for click's words
    gettext.bindtextdomain("loudou", str(LOCALE))
    gettext.textdomain("loudou")


def speaking() -> Lang:
    """The language of this moment."""
    return _now


def asked(arguments: Sequence[str]) -> Lang | None:
    """What `--lang` asks for, found before anything is parsed; None where it is absent."""
    words = list(arguments[: arguments.index("--")] if "--" in arguments else arguments)
    for word, following in pairwise([*words, ""]):
        value = following if word == "--lang" else word.removeprefix("--lang=")
        for lang in LANGUAGES:
            if value == lang and word.startswith("--lang"):
                return lang
    return None


def first(arguments: Sequence[str]) -> Lang:
    """The language to begin with."""
    return asked(arguments) or language()


CLICK = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Positional arguments"),
    N_("Show this message and exit."),
    N_("Try '{command} {option}' for help."),
    N_("Error: {message}"),
    N_("Error: invalid input"),
    N_("Missing command."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing parameter"),
    N_("Missing {param_type}"),
    N_("Choose from:\n\t{choices}"),
    N_("No such option {name!r}."),
    N_("No such command {name!r}."),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Option {name!r} does not take a value."),
    N_("Argument {name!r} takes {nargs} values."),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("{name} {filename!r} does not exist."),
    N_("{name} {filename!r} is a file."),
    N_("{name} {filename!r} is a directory."),
    N_("{name} {filename!r} is not readable."),
    N_("{name} {filename!r} is not writable."),
    N_("file"),
    N_("directory"),
    N_("path"),
    N_("default: {default}"),
    N_("env var: {var}"),
    N_("required"),
)
"""What click says, kept in our catalogue; a test compares it with the installed click."""
CLICK_MANY = (
    nmsg("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", 1),
    nmsg("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", 1),
    nmsg("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", 1),
    nmsg("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", 1),
)
"""The same for its plurals."""
