"""What all tables share: STRICT on SQLite, text, integers and nothing else (money in minor units, days as ISO text)."""

from __future__ import annotations

from typing import Any

from peewee import AutoField, BigIntegerField, ForeignKeyField, IntegerField, Model, TextField


class Table(Model):
    """A row with an id. Bound to the one book of this process by `store.database`."""

    id = AutoField()

    class Meta:
        legacy_table_names = False
        strict_tables = True


class Entity(Table):
    """A row that people change: versioned, remembered by events, archived and never deleted."""

    version = IntegerField(default=1)
    archived = IntegerField(default=0)


def words(**options: Any) -> Any:
    """Text that is empty where unknown."""
    return TextField(default="", **options)


def day(**options: Any) -> Any:
    """A calendar day as ISO text, NULL where unknown."""
    return TextField(null=True, **options)


def whole(default: int = 0, **options: Any) -> Any:
    """A small whole number."""
    return IntegerField(default=default, **options)


def money(**options: Any) -> Any:
    """An amount in minor units."""
    return BigIntegerField(default=0, **options)


def moment(**options: Any) -> Any:
    """A moment in UTC microseconds."""
    return BigIntegerField(**options)


def link(target: Any, *, null: bool = True, index: bool = False, **options: Any) -> Any:
    """A reference; the rows behind it are archived, never deleted."""
    return ForeignKeyField(
        target, null=null, index=index, on_delete="RESTRICT", lazy_load=False, **options
    )
