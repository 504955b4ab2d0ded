"""Keep the catalogues in step with the code: `python store/locale/catalogue.py`, or `make locale`.

Finds every text handed to a translating call in `store` and `tui`, merges it into each
`LANG/LC_MESSAGES/loudou.po` (new ones empty, vanished ones dropped) and says what is untranslated.
The code is read as a syntax tree: nested calls and texts chosen by `a if b else c` are found too.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
DOMAIN = "loudou"
ONE = frozenset({"msg", "N_", "t", "_", "say", "translate", "gettext"})
MANY = frozenset({"nmsg", "nt", "ntranslate", "ngettext"})
_LANGUAGES = frozenset({"zh", "en"})
_WRITTEN = datetime(2026, 11, 23, tzinfo=UTC)

Found = tuple[str, int, str | tuple[str, str]]
"""(file below the root, line, text or (singular, plural))"""


def messages(root: Path = ROOT) -> Iterator[Found]:
    """Every text to translate in `store` and `tui` below `root`, in order of file and line."""
    for package in ("store", "tui"):
        for path in sorted((root / package).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            for line, text in texts(path.read_text("utf-8")):
                yield name, line, text


def texts(source: str) -> Iterator[tuple[int, str | tuple[str, str]]]:
    """The texts in one file: (line, text or (singular, plural))."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = called(node)
        if name in ONE:
            for text in next(filter(None, map(constants, node.args[:2])), []):
                yield node.lineno, text
        elif name in MANY:
            both = [text for argument in node.args[:3] for text in constants(argument)]
            if len(both) == 2:
                yield node.lineno, (both[0], both[1])


def called(node: ast.Call) -> str:
    """The bare name of what is called: `t` of both `t(…)` and `self.t(…)`."""
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def constants(node: ast.expr) -> list[str]:
    """The literal texts an argument can be: one, or those of both branches of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value] if node.value and node.value not in _LANGUAGES else []
    if isinstance(node, ast.IfExp):
        return constants(node.body) + constants(node.orelse)
    return []


def catalogue(path: Path) -> Catalog:
    """The catalogue in a .po file; an empty one where there is no file."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    language = path.parent.parent.name
    if not path.exists():
        return Catalog(locale=language, project=DOMAIN)
    with path.open("rb") as stream:
        return read_po(stream, locale=language, abort_invalid=True)


def merged(old: Catalog, found: list[Found]) -> Catalog:
    """The texts that are found now, with the translations that `old` has for them."""
    from babel.messages.catalog import Catalog

    new = Catalog(
        locale=old.locale,
        project=DOMAIN,
        version="1",
        header_comment="# What Loudou says. Terms: the glossary of the method.",
        msgid_bugs_address="-",
        last_translator="-",
        language_team="-",
        creation_date=_WRITTEN,  # fixed: the history knows when
        revision_date=_WRITTEN,
        fuzzy=False,
    )
    for name, _, text in found:
        known = old.get(text[0] if isinstance(text, tuple) else text)
        new.add(text, known.string if known else None, locations=[(name, 0)])
    return new


def save(path: Path, new: Catalog) -> None:
    """Write a catalogue sorted by text, without line numbers: moved code is no change here."""
    from babel.messages.pofile import write_po

    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        write_po(stream, new, sort_output=True, width=100, omit_header=False, include_lineno=False)


def untranslated(one: Catalog) -> list[str]:
    """The texts of a catalogue that have no translation, or only some of its forms."""
    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in one
        if message.id
        and not all([message.string] if isinstance(message.string, str) else message.string or [""])
    ]


def main() -> None:
    """Update every catalogue and print what is untranslated."""
    found = list(messages())
    for path in sorted(HERE.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        new = merged(catalogue(path), found)
        save(path, new)
        left = untranslated(new)
        sys.stdout.write(f"{path.relative_to(ROOT)}: {len(new)} texts, {len(left)} untranslated\n")
        sys.stdout.writelines(f"  {text!r}\n" for text in left)


if __name__ == "__main__":
    main()
