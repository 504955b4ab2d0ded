"""Commands and events (the memory), settings, layouts, working memory, and derived totals."""

from __future__ import annotations

from peewee import IntegerField, TextField

from store.models.base import Entity, Table, link, moment, money, whole, words
from store.models.people import Member
from store.models.processes import Stage


class Command(Table):
    """One command of a person: its UUID makes it idempotent; `kind` is do, undo or redo."""

    uuid = TextField(unique=True)
    at = moment()
    actor = link(Member, null=False)
    via = link(Member)
    name = TextField()
    kind = TextField(default="do")
    undoes = IntegerField(null=True)
    undone = whole()
    events = whole()
    result = words()

    class Meta:
        indexes = ((("actor", "id"), False),)


class Event(Table):
    """What one command changed in one row. Append-only, guarded by triggers; `before` and `after` are JSON."""

    command = TextField()
    seq = IntegerField()
    at = moment()
    actor = link(Member, null=False)
    kind = TextField()
    entity = TextField()
    entity_id = IntegerField()
    project_id = IntegerField(null=True)
    version = IntegerField()
    before = words()
    after = words()

    class Meta:
        indexes = (
            (("command", "seq"), True),
            (("entity", "entity_id", "version"), True),
            (("project_id", "id"), False),
        )


class Setting(Entity):
    """A choice of the book's administrator; the value is JSON."""

    key = TextField(unique=True)
    value = words()


class Layout(Entity):
    """The remembered mapping of one layout of a spreadsheet (method §15)."""

    signature = TextField(unique=True)
    mapping = words()


class SavedView(Entity):
    """A named narrowing and order that the whole book may use; the value is JSON."""

    name = TextField()
    folded = TextField()
    value = words()


class Export(Entity):
    """A list that somebody took out of the book: what, how many rows, which fields, to which file."""

    what = TextField()
    rows = whole()
    fields = words()
    target = words()


class Draft(Table):
    """A half-typed form of a member: no event, no undo, gone when saved."""

    member = link(Member, null=False)
    key = TextField()
    value = words()
    at = moment()

    class Meta:
        indexes = ((("member", "key"), True),)


class Place(Table):
    """Where a member is: narrowing, order, cursor."""

    member = link(Member, null=False)
    key = TextField()
    value = words()
    at = moment()

    class Meta:
        indexes = ((("member", "key"), True),)


class StageTotal(Table):
    """Kept totals per place, stage and currency, for the day in `upkeep`."""

    place = TextField()
    stage = link(Stage, null=False)
    currency = words()
    count = whole()
    amount = money()
    red = whole()
    amber = whole()

    class Meta:
        indexes = ((("place", "stage", "currency"), True),)


class Upkeep(Table):
    """Derived state: the day for which `live` and the totals hold."""

    day = TextField()
