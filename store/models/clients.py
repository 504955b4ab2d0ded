"""The client archive: clients, their contacts, what they may buy one day (method §7)."""

from __future__ import annotations

from peewee import TextField

from store.models.base import Entity, day, link, money, whole, words
from store.models.people import Member, Region


class Client(Entity):
    """A client's file. `folded` equal means the same client; `stem` equal is only a suspicion."""

    code = TextField(null=True, unique=True)
    name = TextField()
    folded = TextField(index=True)
    stem = TextField(index=True)
    keys = words()
    kind = words()
    industry = words()
    region = link(Region)
    klass = words()
    relationship = words()
    standing = words()
    source = words()
    address = words()
    phone = words()
    state = words()
    potential = words()
    credit_note = words()
    owner = link(Member)
    deputy = link(Member)
    remarks = words()
    extra = words()
    imported = words()
    created_day = day()


class Contact(Entity):
    """A person on the client's side with his part in buying."""

    client = link(Client, null=False, index=True)
    name = TextField()
    folded = TextField()
    department = words()
    title = words()
    roles = words()
    influence = whole()
    attitude = whole()
    concerns = words()
    phone = words()
    mail = words()
    our = link(Member)
    keys = words()


class PotentialProject(Entity):
    """A project that a client may start one day (stage 0): no card, no forecast (method §7)."""

    client = link(Client, null=False, index=True)
    name = TextField()
    amount = money()
    currency = words()
    expected = day()
    note = words()
