"""Compile the message catalogues (.po → .mo) with Babel.

Run by hatchling when it builds a wheel or an editable install, and by `make locale`
as a script. Refuses a catalogue whose placeholders differ from its message's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).resolve().parent


def compile_catalogues(folder: Path = HERE) -> list[Path]:
    """Compile every `LANG/LC_MESSAGES/*.po` under `folder`; returns the .mo files written."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as stream:
            catalogue = read_po(stream, locale=source.parent.parent.name, abort_invalid=True)
        target = source.with_suffix(".mo")
        partial = source.with_suffix(f".{id(catalogue)}.part")
        with partial.open("wb") as stream:
            write_mo(stream, catalogue)
        partial.replace(target)  # whole or not at all: a program may be reading the old one
        written.append(target)
    return written


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    """hatchling's door to `compile_catalogues`."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are collected; the wheel takes them as artifacts."""
        del version
        for target in compile_catalogues(Path(self.root) / "store" / "locale"):
            build_data["artifacts"].append("/" + target.relative_to(self.root).as_posix())


if __name__ == "__main__":
    for path in compile_catalogues():
        print(path.relative_to(HERE))
