"""A project and all that hangs on it, as the rows stood at a moment: rows of now, with the later events taken back."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from store.domain import anchoring
from store.domain.anchoring import Anchors, Facts, Ruling
from store.domain.rhythm import DAYS, Rhythm
from store.domain.stages import CLOSED
from store.models import (
    Brief,
    Client,
    Contact,
    Decision,
    Event,
    GateTick,
    KeyDate,
    Member,
    NextStep,
    Project,
    Region,
    ReviewEntry,
    Setting,
    Touch,
)
from store.prepared import Prepared
from store.queries.rewind import COLUMNS, Rows, all_of, by_id, rewind
from store.queries.settings import DEFAULTS
from store.usecases.anchors import RULINGS

HANGING = (Touch, NextStep, GateTick, KeyDate, Brief, Decision, ReviewEntry)
"""Tables whose rows belong to one project."""
ALL = (Member, Region, Setting)
"""Small tables that are read as a whole."""
_OWN = {Project: all_of(Project, "id"), **{table: all_of(table, "project_id") for table in HANGING}}
_WHOLE = {table: all_of(table) for table in ALL}
_CLIENT = all_of(Client, "id")
_LATER = Prepared(
    lambda mark: (
        Event.select(*COLUMNS)
        .where(Event.project_id == mark.number("project"), Event.id > mark.number("event"))
        .order_by(Event.id.desc())
    )
)


def _contacts(ids: Collection[int]) -> list[tuple[Any, ...]]:
    query = Contact.select(*Contact._meta.columns.values()).where(Contact.id.in_(list(ids)))
    return list(query.tuples())


def _others(event: int, client: int, contacts: Collection[int]) -> list[tuple[Any, ...]]:
    """Later events of what a project only points at, newest first."""
    some = Event.entity.in_([table._meta.table_name for table in ALL])
    mine = (Event.entity == "client") & (Event.entity_id == client)
    known = (Event.entity == "contact") & Event.entity_id.in_(list(contacts))
    query = Event.select(*COLUMNS).where(Event.id > event, some | mine | known)
    return list(query.order_by(Event.id.desc()).tuples())


class PastRows:
    """Rows as they stood after the event `event`, by id; `project` is one row. Fifteen statements.

    Of an entry, the day it was put off to is that of now: nobody asks for it on the table.
    """

    def __init__(self, project: int, event: int) -> None:
        now = {table: by_id(table, read.rows(of=project)) for table, read in _OWN.items()}
        later = _LATER.rows(project=project, event=event)
        stood = {table: rewind(rows, table._meta.table_name, later) for table, rows in now.items()}
        self.project = stood[Project][project]
        self.touches, self.steps, self.ticks, self.dates, self.briefs, self.decisions, self.entries = (
            stood[table] for table in HANGING
        )  # fmt: skip
        client = self.project["client_id"]
        beside = {table: by_id(table, read.rows()) for table, read in _WHOLE.items()}
        beside[Client] = by_id(Client, _CLIENT.rows(of=client))
        met = {row["contact_id"] for row in self.touches.values() if row["contact_id"]}
        beside[Contact] = by_id(Contact, _contacts(met))
        later = _others(event, client, met)
        back = {table: rewind(rows, table._meta.table_name, later) for table, rows in beside.items()}  # fmt: skip
        self.client = back[Client][client]
        self.contacts, self.members, self.regions = names(back[Contact]), names(back[Member]), names(back[Region])  # fmt: skip
        self._settings = {
            row["key"]: json.loads(row["value"]) for row in back[Setting].values() if not row["archived"]
        }  # fmt: skip

    def setting(self, key: str) -> Any:
        """A setting of the book as it stood."""
        return self._settings.get(key, DEFAULTS[key])

    @property
    def numbers(self) -> Rhythm:
        """The rule's days as the book set them then."""
        return Rhythm(*(int(self.setting(key)) for key in DAYS))

    @property
    def touch_day(self) -> str | None:
        """Day of the last customer touch known then (method §4)."""
        return max(
            (one["day"] for one in standing(self.touches) if one["contact_id"]), default=None
        )

    def anchors(self) -> Anchors:
        """The anchors of the 1-15-30 rule, replayed from what was known then (method §5)."""
        return anchoring.replay(self.facts(), self.numbers.recheck)

    def told(self) -> list[dict[str, Any]]:
        """The touches that tell of progress and with whom."""
        return [one for one in standing(self.touches) if one["outcome"] == "progress" and one["contact_id"]]  # fmt: skip

    def progress(self) -> dict[str, str | None]:
        """The newest confirmed progress of each kind."""
        found = {
            "moved": [self.project["top_day"]],
            "gate": [one["day"] for one in standing(self.ticks)],
            "touch": [one["day"] for one in self.told() if one["confirmed_by_id"]],
            "brief": [one["progress_day"] for one in standing(self.briefs)],
        }
        return {kind: max((day for day in of if day), default=None) for kind, of in found.items()}

    def facts(self) -> Facts:
        """What the anchors follow from, as it was known then."""
        row = self.project
        rulings = [
            Ruling(one["day"], one["kind"], one["until"] or "", one["state"] == "accepted")
            for one in standing(self.decisions)
            if one["kind"] in RULINGS and one["state"] != "refused"
        ]
        return Facts(
            row["d_base"] or row["base_day"], tuple(day for day in self.progress().values() if day),
            row["parked_day"], row["return_day"],
            max((one["day"] for one in self.told() if not one["confirmed_by_id"]), default=None), rulings,
            row["status"] in CLOSED,
        )  # fmt: skip


def standing(rows: Rows) -> list[dict[str, Any]]:
    """Those that were not archived, in the order in which they were made."""
    return [row for _, row in sorted(rows.items()) if not row["archived"]]


def names(rows: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Names by id."""
    return {row_id: row["name"] for row_id, row in rows.items()}
