"""Which role may do which use case: one table, deny by default (architecture §10, method §3)."""

from __future__ import annotations

from collections.abc import Iterable

from store.text import N_

ROLES: dict[str, str] = {
    "administrator": N_("administrator"),
    "regional_manager": N_("regional manager"),
    "rep": N_("rep"),
    "presales": N_("presales support"),
    "consultant": N_("technical consultant"),
    "commerce": N_("commerce"),
    "finance": N_("finance"),
    "legal": N_("legal"),
    "executive": N_("executive"),
    "delivery": N_("delivery"),
    "archive_keeper": N_("archive keeper"),
    "distributor": N_("distributor"),
}

ADMINISTRATOR = frozenset({"administrator"})
WRITERS = ADMINISTRATOR | {"regional_manager", "rep", "archive_keeper"}
EVERYBODY = frozenset(ROLES)

ACCESS: dict[str, frozenset[str]] = {
    "project.create": WRITERS,
    "project.edit": WRITERS,
    "project.move": WRITERS,
    "project.close": WRITERS,
    "project.reopen": WRITERS,
    "project.staff": WRITERS,
    "project.link": WRITERS,
    "project.wait": WRITERS,
    "touch.record": WRITERS,
    "touch.archive": WRITERS,
    "next.set": WRITERS,
    "next.change": WRITERS,
    "next.finish": WRITERS,
    "client.create": WRITERS,
    "client.edit": WRITERS,
    "contact.add": WRITERS,
    "contact.edit": WRITERS,
    "book.import": WRITERS,
    "history.undo": WRITERS,
    "history.redo": WRITERS,
    "member.add": ADMINISTRATOR,
    "member.edit": ADMINISTRATOR,
    "region.add": ADMINISTRATOR,
    "setting.set": ADMINISTRATOR,
}


def allowed(roles: Iterable[str], usecase: str) -> bool:
    """Whether one of `roles` may do `usecase`; an unknown use case is refused."""
    return not ACCESS.get(usecase, frozenset()).isdisjoint(roles)
