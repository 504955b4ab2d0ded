"""The keeper's queue in words: which queue, and what is wrong with a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from store.text import N_, Lang, msg, render, translate

if TYPE_CHECKING:
    from store.queries.keeping import Queued

GAPS: dict[str, str] = {
    "owner": N_("owner"),
    "deputy": N_("deputy"),
    "class": N_("class"),
    "industry": N_("industry"),
    "region": N_("region"),
    "phone": N_("phone"),
    "contacts": N_("contacts"),
    "decision": N_("decision maker"),
}
QUEUES: dict[str, str] = {
    "incomplete": N_("incomplete files"),
    "stale": N_("files nobody has looked at"),
    "double": N_("suspected doubles"),
}


def reason(row: Queued, lang: Lang) -> str:
    """What is wrong with a file, in a few words."""
    if row.other:
        return render(msg("as {name}?", name=row.other[1]), lang)
    if row.kind == "stale":
        last = msg("last touch {day}", day=row.last) if row.last else msg("never touched")
        return render(last, lang)
    names = ("、" if lang == "zh" else ", ").join(translate(GAPS[gap], lang) for gap in row.missing)
    return render(msg("missing {names}", names=names), lang)


def reasons(rows: Iterable[Queued], lang: Lang) -> str:
    """Why one file is in the queue, for each of its entries."""
    return (";" if lang == "zh" else "; ").join(reason(row, lang) for row in rows)
