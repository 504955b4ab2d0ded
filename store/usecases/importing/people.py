"""Owners and regions that a file names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from store.domain.names import fold, keys
from store.usecases.importing.fields import reference
from store.usecases.importing.plan import Changes, Ref, Report
from store.usecases.importing.shelf import Shelf


class People:
    """Owners and regions by name; unknown ones become reps without a login and regions, and are listed."""

    def __init__(self, shelf: Shelf, changes: Changes, report: Report) -> None:
        self.shelf, self.changes, self.report = shelf, changes, report
        self.member = reference("member", shelf.members, fold)
        self.region = reference("region", shelf.regions, fold)

    def use(self, values: Mapping[str, Any], names: Iterable[str]) -> None:
        """Make the members and regions that a row about to be written refers to."""
        refs = [value for value in values.values() if isinstance(value, Ref)]
        for name in names if refs else ():
            for value in refs:
                if value.key != fold(name):
                    continue
                if value.table == "member" and value.key not in self.changes.members:
                    self.changes.members[value.key] = {
                        "name": name, "folded": value.key, "keys": keys(name), "login": None, "roles": "rep",
                        "region_id": None, "lang": "",
                    }  # fmt: skip
                    self.report.owners.append(name)
                elif value.table == "region" and value.key not in self.changes.regions:
                    self.changes.regions[value.key] = {
                        "name": name,
                        "folded": value.key,
                        "parent_id": None,
                    }
                    self.report.regions.append(name)
