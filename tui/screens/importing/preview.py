"""The first records of a file as the board and the archive will have them."""

from __future__ import annotations

from store.domain import money
from store.exchange.keys import Record
from store.text import Lang
from store.usecases.importing.looking import Look
from tui.present.importing import FIELDS, STATUSES
from tui.present.words import t
from tui.screens.importing.pages import cells_of, share
from tui.widgets.form_text import Row

PROJECT = (
    ("client", 13, 3),
    ("name", 13, 3),
    ("owner", 6, 1),
    ("stage", 8, 2),
    ("amount", -11, 0),
    ("close", 14, 0),
)
CLIENT = (("client", 16, 3), ("code", 8, 1), ("class", 4, 0), ("region", 8, 1), ("contact", 8, 1), ("phone", 12, 1))  # fmt: skip


def preview(look: Look, kind: str, count: int, width: int, lang: Lang) -> list[Row]:
    """A line of headings and at most `count` records."""
    wanted = PROJECT if kind == "projects" else CLIENT
    rooms = share(width - 2, *((abs(least), weight) for _, least, weight in wanted))
    rooms = [
        -room if least < 0 else room for room, (_, least, _) in zip(rooms, wanted, strict=True)
    ]
    heads = [
        (t(lang, FIELDS[name]), "dim", room) for (name, *_), room in zip(wanted, rooms, strict=True)
    ]
    rows: list[Row] = [[(" ", ""), *cells_of(heads)]]
    for record in look.sample[:count]:
        texts = [(_shown(name, record, look, lang), "text", room)
                 for (name, *_), room in zip(wanted, rooms, strict=True)]  # fmt: skip
        rows.append([(" ", ""), *cells_of(texts)])
    return rows


def _shown(name: str, record: Record, look: Look, lang: Lang) -> str:
    fields = record.fields
    if name == "amount":
        mapping = look.plan.proposal.mapping if look.plan and look.plan.proposal else None
        currency = fields.get("currency") or (mapping.currency if mapping else look.words.currency)
        exact = money.plain(fields["amount"], currency) if "amount" in fields else ""
        return exact.removesuffix(".00")
    if name == "stage":
        status, number = fields.get("status", "open"), fields.get("stage", 1)
        if status != "open":
            return t(lang, STATUSES[status])
        return next(
            (
                f"{s.number} {s.names[min(1, len(s.names) - 1)]}"
                for s in look.words.stages
                if s.number == number
            ),
            "",
        )
    return str(fields.get(name, ""))
