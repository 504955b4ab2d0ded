"""What a find gives as columns of text: pure, no styles."""

from __future__ import annotations

from collections.abc import Sequence

from store.domain.access import ROLES
from store.domain.stages import STATUSES
from store.domain.touches import KINDS
from store.queries.find import Hit
from store.text import N_, Lang, translate
from tui.present.clip import clip, clip_client, clip_name, drawable, pad, width
from tui.present.listing import short_day
from tui.present.words import t

HEADINGS = {
    "project": N_("Projects"),
    "client": N_("Clients"),
    "contact": N_("Contacts"),
    "member": N_("Members"),
    "touch": N_("Touches"),
}
"""What the kinds are called together, in their order."""
KIND = {
    "project": N_("Project"),
    "client": N_("Client"),
    "contact": N_("Contact"),
    "member": N_("Member"),
    "touch": N_("Touch"),
}
MOST = (30, 12, 20)
"""Cells that the three columns beside the name take at most, and of a hundred cells."""
GAP, LEAST = 2, 12


def facts(hit: Hit, lang: Lang, today: str = "") -> tuple[str, str, str]:
    """Beside the name, in three columns: whose it is, who, and where it stands or when it was.

    today: days of its year are shown without the year.
    """
    if hit.kind == "project":
        here = f"{hit.stage} {hit.stage_name}"
        return hit.client, hit.owner, here if hit.status == "open" else said(hit.status, lang)
    if hit.kind == "client":
        return hit.code, hit.owner, t(lang, "Class {klass}", klass=hit.klass) if hit.klass else ""
    if hit.kind == "contact":
        return hit.client, hit.role, ""
    if hit.kind == "member":
        return ", ".join(said(role, lang) for role in hit.role.split()), "", ""
    day = short_day(hit.day, today) if today else hit.day
    return hit.on or hit.client, hit.person or hit.owner, f"{day} {said(hit.role, lang)}"


def said(word: str, lang: Lang) -> str:
    """A role, a status or a kind of touch in words."""
    known = ROLES | STATUSES | KINDS
    return translate(known[word], lang) if word in known else word


def detail(hit: Hit, lang: Lang) -> str:
    """The facts in one line."""
    return " · ".join(part for part in facts(hit, lang) if part)


class Columns:
    """Rows of what was found within `cells`, in columns as wide as these rows need."""

    def __init__(
        self, hits: Sequence[Hit], cells: int, lang: Lang, today: str, ellipsis: str
    ) -> None:
        self.lang, self.today, self.dots = lang, today, ellipsis
        found = [facts(hit, lang, today) for hit in hits]
        most = [min(most, cells * most // 100) for most in MOST]
        self.widths = [
            min(limit, max((width(drawable(row[n])) for row in found), default=0))
            for n, limit in enumerate(most)
        ]
        beside = sum(GAP + each for each in self.widths if each)
        self.name = max(LEAST, cells - beside)

    def of(self, hit: Hit) -> tuple[str, str]:
        """The name, and the rest of the row."""
        first, *others = (drawable(part) for part in facts(hit, self.lang, self.today))
        parts = [clip_client(first, self.widths[0], self.dots)]
        parts += [clip(o, w, self.dots) for o, w in zip(others, self.widths[1:], strict=True)]
        columns = zip(parts, self.widths, strict=True)
        rest = "".join(" " * GAP + pad(part, cells) for part, cells in columns if cells)
        name, shorten = drawable(hit.name), clip if hit.kind == "touch" else clip_name
        return pad(shorten(name, self.name, self.dots), self.name), rest
