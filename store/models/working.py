"""What happens on a project: touches and next steps (method §4, §6, §7)."""

from __future__ import annotations

from peewee import TextField

from store.models.base import Entity, day, link, whole, words
from store.models.clients import Client, Contact
from store.models.people import Member
from store.models.projects import Project


class Touch(Entity):
    """A visit record; a customer touch when it names a contact."""

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

    class Meta:
        indexes = ((("project", "day"), False),)


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
