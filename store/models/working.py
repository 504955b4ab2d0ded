"""What happens on a project: touches, next steps, gate items ticked, key dates (method §2, §4, §6, §7)."""

from __future__ import annotations

from peewee import TextField

from store.models.base import Entity, day, link, whole, words
from store.models.clients import Client, Contact
from store.models.people import Member
from store.models.processes import GateItem
from store.models.projects import Project


class Touch(Entity):
    """A visit record; a customer touch when it names a contact. confirmed_by: the manager who took its progress as such."""

    project = link(Project, index=False)
    client = link(Client, null=False, index=True)
    member = link(Member)
    contact = link(Contact, index=True)
    day = TextField()
    minutes = whole()
    kind = TextField()
    purpose = words()
    note = words()
    outcome = words()
    keys = words()
    confirmed_by = link(Member)

    class Meta:
        indexes = ((("project", "day"), False), (("client", "day"), False))


class NextStep(Entity):
    """A promise: open, kept or late; `first_due` stays when the day is moved."""

    project = link(Project, null=False, index=True)
    text = TextField()
    due = TextField()
    first_due = TextField()
    owner = link(Member)
    role = words()
    state = TextField(default="open")
    done_day = day()


class GateTick(Entity):
    """A gate item that a project has met, with its evidence (method §2)."""

    project = link(Project, null=False, index=True)
    item = link(GateItem, null=False)
    evidence = words()
    day = TextField()
    member = link(Member)


class KeyDate(Entity):
    """A day set by the customer: tender, bid bond, quote validity."""

    project = link(Project, null=False, index=True)
    kind = TextField()
    day = TextField()
    note = words()
