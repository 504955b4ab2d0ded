"""The guides, Chinese and English, as Markdown files beside this one: read by `loudou help` and `?`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from store.text import Lang

if TYPE_CHECKING:
    from tui.present.table import Look

HERE = Path(__file__).parent
TOPICS = (
    "start",
    "review",
    "brief",
    "keys",
    "import",
    "map",
    "json",
    "shell",
    "books",
    "method",
    "members",
    "trouble",
)
"""In the order a newcomer reads them."""
KEYS_BEGIN, KEYS_END = "<!-- keys -->", "<!-- /keys -->"
"""The generated key table of the guide `keys` (and of README) stands between these."""


def guide(topic: str, lang: Lang) -> str:
    """The Markdown of a guide. Raises KeyError for a topic that is none of TOPICS."""
    if topic not in TOPICS:
        raise KeyError(topic)
    return (HERE / lang / f"{topic}.md").read_text("utf-8")


def titles(lang: Lang) -> list[tuple[str, str]]:
    """(topic, title) of every guide."""
    return [(topic, guide(topic, lang).split("\n", 1)[0].lstrip("# ")) for topic in TOPICS]


def guide_lines(topic: str, lang: Lang, *, look: Look, width: int | None) -> list[str]:
    """A guide as lines for a terminal: headings bold, tables aligned, the marks of Markdown gone."""
    out: list[str] = []
    rows: list[list[str]] = []
    for line in [*guide(topic, lang).splitlines(), ""]:
        if line.startswith("<!--"):
            continue
        if line.startswith("|"):
            rows.append([_plain(cell) for cell in re.split(r"(?<!\\)\|", line.strip("|"))])
            continue
        if rows:
            out += _table(rows, look, width)
            rows = []
        out.append(look.bold(_plain(line.lstrip("# "))) if line.startswith("#") else _plain(line))
    return out[:-1]


def _plain(text: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"\1", text).replace("`", "").replace("\\|", "|").rstrip()


def _table(rows: list[list[str]], look: Look, width: int | None) -> list[str]:
    from tui.present.table import Column, table

    head, body = rows[0], [row for row in rows[1:] if set("".join(row).strip()) - set("-: ")]
    columns = [Column(title.strip(), flexible=i == len(head) - 1) for i, title in enumerate(head)]
    lines = table(columns, [[c.strip() for c in row] for row in body], width=width, look=look)
    return lines if "".join(head).strip() else lines[1:]
