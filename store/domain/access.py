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
EXPORTERS = WRITERS | {"executive", "finance", "commerce"}
"""Who may take lists out of the book."""

ACCESS: dict[str, frozenset[str]] = {
    "project.create": WRITERS,
    "project.edit": WRITERS,
    "project.move": WRITERS,
    "project.close": WRITERS,
    "project.reopen": WRITERS,
    "project.staff": WRITERS,
    "project.link": WRITERS,
    "project.unstaff": WRITERS,
    "project.unlink": WRITERS,
    "team.change": WRITERS,
    "participant.change": WRITERS,
    "project.wait": WRITERS,
    "several.move": WRITERS,
    "several.owner": WRITERS,
    "several.next": WRITERS,
    "several.park": WRITERS,
    "gate.tick": WRITERS,
    "gate.untick": WRITERS,
    "date.set": WRITERS,
    "date.change": WRITERS,
    "date.archive": WRITERS,
    "touch.record": WRITERS,
    "touch.capture": WRITERS,
    "touch.archive": WRITERS,
    "next.set": WRITERS,
    "next.change": WRITERS,
    "next.finish": WRITERS,
    "next.follow": WRITERS,
    "client.create": WRITERS,
    "client.edit": WRITERS,
    "contact.add": WRITERS,
    "contact.edit": WRITERS,
    "contact.archive": WRITERS,
    "potential.add": WRITERS,
    "potential.edit": WRITERS,
    "potential.archive": WRITERS,
    "book.import": WRITERS,
    "view.save": WRITERS,
    "view.archive": WRITERS,
    "export.record": EXPORTERS,
    "history.undo": WRITERS,
    "history.redo": WRITERS,
    "member.add": ADMINISTRATOR,
    "member.edit": ADMINISTRATOR,
    "region.add": ADMINISTRATOR,
    "setting.set": ADMINISTRATOR,
    "book.backup": ADMINISTRATOR,
    "book.restore": ADMINISTRATOR,
}


USE_CASES: dict[str, str] = {
    "project.create": N_("new project"),
    "project.edit": N_("change of a project"),
    "project.move": N_("move to another stage"),
    "project.close": N_("closing of a project"),
    "project.reopen": N_("reopening of a project"),
    "project.staff": N_("change of a team"),
    "project.link": N_("link to a client"),
    "project.unstaff": N_("leaving a team"),
    "project.unlink": N_("end of a link to a client"),
    "team.change": N_("another role on a team"),
    "participant.change": N_("another role of an organisation"),
    "project.wait": N_("whom a project waits for"),
    "several.move": N_("move of several projects"),
    "several.owner": N_("owner of several projects"),
    "several.next": N_("next step of several projects"),
    "several.park": N_("parking of several projects"),
    "gate.tick": N_("gate item met"),
    "gate.untick": N_("gate item open again"),
    "date.set": N_("key date"),
    "date.change": N_("change of a key date"),
    "date.archive": N_("removal of a key date"),
    "touch.record": N_("touch"),
    "touch.capture": N_("touch"),
    "touch.archive": N_("removal of a touch"),
    "next.set": N_("next step"),
    "next.change": N_("change of a next step"),
    "next.finish": N_("next step done"),
    "next.follow": N_("next step done, and the one after it"),
    "client.create": N_("new client"),
    "client.edit": N_("change of a client"),
    "contact.add": N_("new contact"),
    "contact.edit": N_("change of a contact"),
    "contact.archive": N_("removal of a contact"),
    "potential.add": N_("new potential project"),
    "potential.edit": N_("change of a potential project"),
    "potential.archive": N_("removal of a potential project"),
    "member.add": N_("new member"),
    "member.edit": N_("change of a member"),
    "region.add": N_("new region"),
    "setting.set": N_("setting"),
    "view.save": N_("saved view"),
    "view.archive": N_("removal of a saved view"),
    "export.record": N_("export"),
    "history.undo": N_("undoing"),
    "history.redo": N_("redoing"),
    "book.import": N_("import"),
    "book.backup": N_("backup"),
    "book.restore": N_("putting a backup back"),
}
"""What a use case does, as it is called when it is undone or refused."""


def allowed(roles: Iterable[str], usecase: str) -> bool:
    """Whether one of `roles` may do `usecase`; an unknown use case is refused."""
    return not ACCESS.get(usecase, frozenset()).isdisjoint(roles)
