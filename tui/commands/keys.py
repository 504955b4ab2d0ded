"""Keys: how they are spelled, folded from Chinese input methods, and rebound in one TOML file.

A printable key is spelled as itself (`>`, `G`, `/`); others by name (`enter`, `esc`, `ctrl+r`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from itertools import product
from pathlib import Path

from store.errors import Invalid
from store.lazily import pattern
from store.text import Message, msg
from store.why import why
from tui.commands.base import Command, Where

IME = dict(zip("》《、【】。“”‘’¥—…", "><" + "/[]." + '""' + "''$_^", strict=True))
"""What a Chinese input method sends in place of a key, beside full-width forms (folded by NFKC)."""
NAMES = {
    "escape": "esc",
    "backspace": "backspace",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "tab": "tab",
    "ideographic_space": "space",
}
_NAMED = pattern(
    r"(ctrl\+|shift\+|alt\+)*(enter|esc|tab|space|backspace|delete|insert|home|end|pgup|pgdn|up|down|left|right|f\d{1,2})"
    r"|(ctrl\+|alt\+)(shift\+)?[a-z0-9]"
)
SHOWN = {"up": "↑", "down": "↓", "left": "←", "right": "→"}
FILE = "keys.toml"


def spell(key: str, character: str | None) -> str:
    """Our spelling of a key event: Textual's name of the key, the character it types if any."""
    if character and len(character) == 1 and character.isprintable() and not character.isspace():
        return fold(character)
    return NAMES.get(key, key)


def fold(character: str) -> str:
    """The key meant by a character: full-width and Chinese punctuation mean the plain ones."""
    plain = IME.get(character) or unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def show(key: str) -> str:
    """A key as a person reads it: `↑` for `up`, itself otherwise."""
    return SHOWN.get(key, key)


def valid(key: str) -> bool:
    """Whether this is a spelling that a key event can have."""
    if len(key) == 1:
        return key.isprintable() and not key.isspace() and fold(key) == key
    return _NAMED().fullmatch(key) is not None


def keymap(commands: Iterable[Command], where: Where) -> dict[str, Command]:
    """Key → command on one kind of screen."""
    return {key: command for command in commands if where in command.where for key in command.keys}


def keys_path() -> Path:
    """Where a person's key file lies on this platform."""
    from platformdirs import user_config_path

    return user_config_path("loudou", appauthor=False) / FILE


def rebound(commands: tuple[Command, ...], path: Path | None = None) -> tuple[Command, ...]:
    """The commands with the keys of the file at `path` (default `keys_path()`, if it is there).

    Raises Invalid, naming file and place: unreadable file, unknown command or key, a clash.
    """
    file = path or keys_path()
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        if path is None:
            return commands
        raise Invalid(msg("There is no key file at {path}.", path=str(file))) from None
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(
            msg("The key file {path} cannot be read: {error}", path=str(file), error=why(error))
        ) from error
    import tomllib

    try:
        wanted = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Invalid(
            msg("The key file {path} is not valid TOML: {error}", path=str(file), error=why(error))
        ) from error
    return bind(commands, wanted.get("keys", wanted), str(file))


def bind(
    commands: tuple[Command, ...], wanted: Mapping[str, object], path: str
) -> tuple[Command, ...]:
    """The commands with `wanted` (id → key or list of keys) in place of their own keys."""
    known = {command.id for command in commands}
    for name in wanted:
        if name not in known:
            raise Invalid(
                msg(
                    "{path}: there is no command “{id}”; `loudou help keys` lists them.",
                    path=path,
                    id=name,
                )
            )
    bound = tuple(
        command._replace(keys=_listed(wanted[command.id], command.id, path))
        if command.id in wanted
        else command
        for command in commands
    )
    refuse_clashes(bound, path)
    return bound


def refuse_clashes(commands: Iterable[Command], path: str) -> None:
    """Raise Invalid naming both commands where one key would mean two things on one screen."""
    seen: dict[tuple[Where, str], Command] = {}
    for command in commands:
        for where, key in product(sorted(command.where), command.keys):
            other = seen.setdefault((where, key), command)
            if other is not command:
                raise Invalid(_clash(key, other, command, path))


def _clash(key: str, one: Command, two: Command, path: str) -> Message:
    return msg(
        "{path}: the key {key} means both {one} ({one_id}) and {two} ({two_id}); "
        "give one of them another key.",
        path=path,
        key=key,
        one=msg(one.name),
        one_id=one.id,
        two=msg(two.name),
        two_id=two.id,
    )


def _listed(value: object, id: str, path: str) -> tuple[str, ...]:
    keys = tuple(value) if isinstance(value, list) else (value,)
    for key in keys:
        if not isinstance(key, str) or not valid(key):
            raise Invalid(
                msg(
                    '{path}: “{key}” for {id} is not a key; write it like "ctrl+r" or ">".',
                    path=path,
                    key=str(key),
                    id=id,
                )
            )
    return tuple(str(key) for key in keys)
