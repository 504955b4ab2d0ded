"""The key table of the guides and of README, made from the commands: `python -m tui.help.keys`.

Rewrites what stands between the markers; a test fails where that is not current.
"""

from __future__ import annotations

from pathlib import Path

from store.text import Lang
from tui.commands.base import GROUPS, Command
from tui.commands.keys import show
from tui.commands.registry import COMMANDS
from tui.help import HERE, KEYS_BEGIN, KEYS_END
from tui.present.words import LANGUAGES, t

ROOT = HERE.parents[1]
READMES: dict[Lang, str] = {"en": "README.md", "zh": "README.zh.md"}


def key_table(lang: Lang) -> str:
    """Every command with its keys, by group, as Markdown tables."""
    parts = []
    for group in GROUPS:
        rows = [_row(command, lang) for command in COMMANDS if command.group == group]
        if rows:
            head = [t(lang, "Key"), t(lang, "What it does"), t(lang, "Name in the key file")]
            parts.append(
                f"### {t(lang, group)}\n\n" + "\n".join([_cells(head), "|---" * 3 + "|", *rows])
            )
    return "\n\n".join(parts)


def _row(command: Command, lang: Lang) -> str:
    keys = command.keys
    if len(keys) > 3:  # the columns' numbers
        keys = (f"{keys[0]}–{keys[-1]}",)
    shown = " ".join(f"`{show(key)}`" for key in keys)
    return _cells([shown.replace("|", "\\|") or "–", t(lang, command.help), f"`{command.id}`"])


def _cells(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def current(text: str, lang: Lang) -> str:
    """`text` with the table between its markers made anew."""
    before, begin, rest = text.partition(KEYS_BEGIN)
    _, end, after = rest.partition(KEYS_END)
    return f"{before}{begin}\n{key_table(lang)}\n{end}{after}" if begin and end else text


def documents() -> list[tuple[Path, Lang]]:
    """The files that hold the table: the guides, and the READMEs of a checkout."""
    found: list[tuple[Path, Lang]] = [(HERE / lang / "keys.md", lang) for lang in LANGUAGES]
    return found + [(ROOT / name, lang) for lang, name in READMES.items() if (ROOT / name).exists()]


def main() -> None:
    """Rewrite every file that holds the table."""
    for path, lang in documents():
        path.write_text(current(path.read_text("utf-8"), lang), "utf-8")


if __name__ == "__main__":
    main()
