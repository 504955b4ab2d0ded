"""Extra fields in a form: a line for each that stands there, and two for one that is new."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store.domain.extras import known, merged
from store.text import N_, Message, msg
from tui.widgets.form_fields import Field
from tui.widgets.form_text import Edit

EXTRA = "extra:"
"""Before the name of an extra field, as the key of its line."""
NAME, TEXT = "extra_name", "extra_text"


def extra_fields(extra: Mapping[str, str]) -> list[Field]:
    """Lines for the extra fields of a file, each with its text, and for a new one: its name, then its text."""

    def free(name: str) -> Message | None:
        same = known(extra, name)
        return msg("There is a field “{name}” already.", name=same) if same else None

    lines = [
        Field(
            EXTRA + name,
            name,
            help=N_("empty takes the field away"),
            edit=Edit(limit=4000),
        )
        for name in extra
    ]
    for line, stands in zip(lines, extra.values(), strict=True):
        line.put(str(stands))
    new = Field(
        NAME, N_("New field"), help=N_("a name of your own"), check=free, edit=Edit(limit=200)
    )
    text = Field(TEXT, N_("Its text"), True, shown=_named, edit=Edit(limit=4000))
    return [*lines, new, text]


def together(extra: Mapping[str, str], changed: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that were changed, extra ones as the one column they are: what two people changed of it clashes."""
    plain = {n: v for n, v in changed.items() if n not in (NAME, TEXT) and not n.startswith(EXTRA)}
    texts = {n.removeprefix(EXTRA): v or "" for n, v in changed.items() if n.startswith(EXTRA)}
    if changed.get(NAME):
        texts[changed[NAME]] = changed.get(TEXT) or ""
    return {**plain, "extra": merged(extra, texts)} if texts else plain


def _named(values: Mapping[str, Any]) -> bool:
    return bool(values.get(NAME))
