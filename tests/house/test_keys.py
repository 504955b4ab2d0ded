"""The key tables in the guides and READMEs are those that the commands give."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.commands.registry import COMMANDS
from tui.help import KEYS_BEGIN, KEYS_END
from tui.help.keys import current, documents


@pytest.mark.parametrize(("path", "lang"), documents(), ids=lambda value: str(value)[-12:])
def test_the_key_table_is_current(path: Path, lang: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(KEYS_BEGIN) == text.count(KEYS_END) == 1
    table = text.partition(KEYS_BEGIN)[2].partition(KEYS_END)[0]
    assert all(f"`{command.id}`" in table for command in COMMANDS)
    assert current(text, lang) == text, "run `make locale`"  # type: ignore[arg-type]
