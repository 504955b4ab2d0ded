"""Sales processes as data: stages, their rates and their gate items (method §2)."""

from __future__ import annotations

from peewee import TextField

from store.models.base import Entity, day, link, money, whole, words


class Process(Entity):
    """A way of selling; the standard one has eight stages. `revision` grows when its stages are edited."""

    key = TextField(unique=True)
    name_zh = words()
    name_en = words()
    big_amount = money()
    revision = whole(1)


class Stage(Entity):
    """One stage; `rate` (basis points) is reached when it has been completed, from `rate_since` on."""

    process = link(Process, null=False, index=True)
    number = whole()
    key = TextField()
    name_zh = words()
    name_en = words()
    column_zh = words()
    column_en = words()
    rate = whole()
    rate_since = day()
    norm_days = whole()
    called_in = words()
    raci = words()
    buying_zh = words()
    buying_en = words()

    class Meta:
        indexes = ((("process", "number"), True),)


class GateItem(Entity):
    """One exit condition of a stage and the evidence it asks for."""

    stage = link(Stage, null=False, index=True)
    number = whole()
    key = TextField()
    text_zh = words()
    text_en = words()
    evidence_zh = words()
    evidence_en = words()
    big_only = whole()
