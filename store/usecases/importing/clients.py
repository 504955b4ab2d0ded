"""Clients of a file against those of the book: by code, by what was imported, by folded name (method §7, §15)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from store.domain.names import fold, keys, stem
from store.errors import Invalid
from store.exchange.keys import Problem, Record
from store.text import Message, msg
from store.usecases.bulk import dumps
from store.usecases.importing.fields import Differ
from store.usecases.importing.plan import Change, Changes, New, Plan, Progress, Ref, Report
from store.usecases.importing.shelf import Row, Shelf

if TYPE_CHECKING:
    from store.usecases.importing.people import People

COLUMNS = {
    "code": "code", "type": "kind", "industry": "industry", "class": "klass", "relationship": "relationship",
    "new": "standing", "source": "source", "address": "address", "phone": "phone", "state": "state",
    "potential": "potential", "credit": "credit_note", "remarks": "remarks",
}  # fmt: skip
"""Fields of a clients file → columns."""
PEOPLE = {"region": "region_id", "owner": "owner_id", "deputy": "deputy_id"}
CONTACT = {
    "contact_title": "title",
    "contact_department": "department",
    "contact_phone": "phone",
    "contact_mail": "mail",
}
ALIKE = 3
"""A client is listed with at most so many others of the same stem."""
_EMPTY = dict.fromkeys(COLUMNS.values(), "") | {"code": None} | dict.fromkeys(PEOPLE.values())


class ClientMatcher:
    """Finds clients and plans new and changed ones."""

    def __init__(
        self, plan: Plan, shelf: Shelf, changes: Changes, report: Report, people: People
    ) -> None:
        self.plan, self.shelf, self.changes, self.report, self.people = (
            plan,
            shelf,
            changes,
            report,
            people,
        )
        self.ref = self._reference
        self._stems: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in shelf.clients.values():
            self._stems[row.values["stem"]].append((row.values["folded"], row.values["name"]))

    def find(self, name: str) -> int | None:
        """The client of the book that a name means, also by the name it had in the last import."""
        key = fold(name)
        found = self.shelf.client_by_fold.get(key)
        return found if found is not None else self.shelf.client_by_key.get(f"client:{key}")

    def _reference(self, name: str) -> Any:
        found = self.find(name)
        return found if found is not None else Ref("client", fold(name))

    # -- clients of a projects file --------------------------------------------------------------

    def of_projects(self, records: Sequence[Record]) -> None:
        """File the clients that the projects name: region and owner only where there is one; differences are listed."""
        by_client: dict[str, list[Record]] = defaultdict(list)
        for record in records:
            by_client[fold(record.fields["client"])].append(record)
        for key, group in by_client.items():
            name = group[0].fields["client"]
            single = {field: self._single(name, field, group) for field in ("region", "owner")}
            target = self.find(name)
            if target is not None:
                self._complete(group[0].row, self.shelf.clients[target], single)
                continue
            said = {"client": name, **{field: value for field, value in single.items() if value}}
            self._file(group[0].row, f"client:{key}", said, {})
            self.report.clients.created += 1

    def _complete(self, number: int, row: Row, single: Mapping[str, str]) -> None:
        """A client that stands without a region or an owner takes the file's only one; nothing else is touched."""
        differ = Differ(number, row.values, row.said, self.plan.titles, "")
        for field, to_column in (("region", self.people.region), ("owner", self.people.member)):
            if single[field] and row.values[PEOPLE[field]] is None:
                differ.field(field, PEOPLE[field], single[field], to_column)
        if not differ.after:
            self.report.clients.unchanged += 1
            return
        said = {"client": row.values["name"], **differ.said}
        key = row.key or f"client:{row.values['folded']}"
        after = {**differ.after, "imported": dumps({"key": key, "values": said})}
        self.report.clients.updated += 1
        self.people.use(after, list(single.values()))
        before = {name: row.values[name] for name in after}
        self.changes.client_changes.append(
            Change(number, row.id, row.values["version"], before, after, kind="client.changed")
        )

    def _single(self, client: str, field: str, group: Sequence[Record]) -> str:
        found = list(dict.fromkeys(r.fields[field] for r in group if field in r.fields))
        if len({fold(value) for value in found}) > 1:
            what = msg("regions") if field == "region" else msg("owners")
            self.report.differences.append(
                msg(
                    "{client} has several {what} in this file: {values}.",
                    client=client,
                    what=what,
                    values=found,
                )
            )
            return ""
        return found[0] if found else ""

    # -- a clients file --------------------------------------------------------------------------

    def records(self, records: Sequence[Record], progress: Progress | None) -> None:
        """Match every client of a clients file."""
        hits: dict[int, list[int]] = defaultdict(list)
        names: dict[str, list[int]] = defaultdict(list)
        found = [self._find(record) for record in records]
        for record, target in zip(records, found, strict=True):
            names[fold(record.fields["client"])].append(record.row)
            if isinstance(target, int):
                hits[target].append(record.row)
        for number, (record, target) in enumerate(zip(records, found, strict=True), 1):
            same = names[fold(record.fields["client"])]
            same = (
                same if len(same) > 1 else hits.get(target, []) if isinstance(target, int) else []
            )
            if len(same) > 1:
                others = [row for row in same if row != record.row]
                target = msg("Row {others} is the same client; delete one of them.", others=others)
            if isinstance(target, Message):
                self._refuse(record, target)
            else:
                self._take(record, target)
            if progress and number % 1000 == 0:
                progress("match", number, len(records))

    def _take(self, record: Record, target: int | None) -> None:
        try:
            if target is None:
                self.shelf.free_code(record.fields.get("code"), None)
                self._file(record.row, record.key, _said_of(record), record.extra)
                self.report.clients.created += 1
            else:
                self._update(record, self.shelf.clients[target])
        except Invalid as error:
            self._refuse(record, error.message, error.field)

    def _refuse(self, record: Record, message: Message, field: str = "client") -> None:
        self.report.problems.append(
            Problem(record.row, self.plan.titles.get(field, field), message)
        )
        self.report.clients.refused += 1

    def _find(self, record: Record) -> int | Message | None:
        shelf = self.shelf
        code = record.fields.get("code")
        by_name = self.find(record.fields["client"])
        found = shelf.client_by_code.get(fold(code)) if code else None
        if found is None:
            found = shelf.client_by_key.get(record.key)
        if found is not None:
            if by_name not in (None, found):
                return msg(
                    "The book has this name under another code: {name}.", name=self._titled(by_name)
                )
            return found
        if by_name is not None and code and shelf.clients[by_name].values["code"]:
            return msg(
                "The book has this client under another code: {name}.", name=self._titled(by_name)
            )
        return by_name

    def _titled(self, client: int | None) -> str:
        row = self.shelf.clients[client or 0].values
        return f"{row['code'] or ''} {row['name']}".strip()

    # -- new and changed -------------------------------------------------------------------------

    def _file(
        self, number: int, key: str, said: Mapping[str, Any], extra: Mapping[str, str]
    ) -> None:
        name = said["client"]
        row = {**_EMPTY, "name": name, "folded": fold(name), "stem": stem(name), "keys": keys(name)}
        row |= {column: said[field] for field, column in COLUMNS.items() if field in said}
        row |= self._people(said)
        memory = {**said, "extra": dict(extra)} if extra else dict(said)
        row |= {
            "extra": dumps(dict(extra)) if extra else "",
            "imported": dumps({"key": key, "values": memory}),
        }
        self.people.use(row, [said.get(field, "") for field in PEOPLE])
        self._suspect(row["folded"], row["stem"], name)
        self.changes.clients.append(New(number, row, key=row["folded"], contact=_contact(said)))

    def _people(self, said: Mapping[str, Any]) -> dict[str, Any]:
        out: dict[str, Any] = {}
        if "region" in said:
            out["region_id"] = self.people.region(said["region"])
        for field in ("owner", "deputy"):
            if field in said:
                out[f"{field}_id"] = self.people.member(said[field])
        return out

    def _suspect(self, folded: str, stemmed: str, name: str) -> None:
        """Clients with the same name but for the legal form are listed, never merged."""
        for other, shown in self._stems[stemmed][:ALIKE]:
            if other != folded:
                self.report.doubles.append((name, shown))
        self._stems[stemmed].append((folded, name))

    def _update(self, record: Record, row: Row) -> None:
        said, current = _said_of(record), row.values
        differ = Differ(record.row, current, row.said, self.plan.titles, self.plan.currency)
        if differ.field("client", "name", said["client"]) == "set":
            name = said["client"]
            differ.after |= {"folded": fold(name), "stem": stem(name), "keys": keys(name)}
            self._suspect(fold(name), stem(name), name)
        for field, column in COLUMNS.items():
            if field in said:
                differ.field(field, column, said[field])
        self.shelf.free_code(differ.after.get("code"), row.id)
        for field, column in PEOPLE.items():
            if field in said:
                to_column = self.people.region if field == "region" else self.people.member
                differ.field(field, column, said[field], to_column)
        contact = self._contact(record, row, differ)
        differ.extra(record.extra)
        after = differ.after
        after["imported"] = dumps({"key": record.key, "values": differ.said})
        after = {name: value for name, value in after.items() if current[name] != value}
        visible = bool(set(after) - {"imported"}) or contact
        self.report.clients.updated += bool(visible)
        self.report.clients.unchanged += not visible
        self.report.clashes += differ.clashes
        if after:
            self.people.use(after, [said.get(field, "") for field in PEOPLE])
            before = {name: current[name] for name in after}
            self.changes.client_changes.append(
                Change(record.row, row.id, current["version"], before, after, kind="client.changed")
            )

    def _contact(self, record: Record, row: Row, differ: Differ) -> bool:
        """Add the contact that the file names, or change what it says about him; True if there is something to write."""
        said = _contact(record.fields)
        if said is None:
            return False
        old = self.shelf.contacts.get((row.id, said["folded"]))
        differ.said |= {f: record.fields[f] for f in ("contact", *CONTACT) if f in record.fields}
        if old is None:
            if row.said.get("contact") == record.fields["contact"]:
                return False  # a person took him out since
            self.changes.contacts.append({"client_id": row.id, **said})
            return True
        known = row.said if row.said.get("contact") == record.fields["contact"] else {}
        inner = Differ(record.row, old, known, self.plan.titles, "")
        for field, column in CONTACT.items():
            if field in record.fields:
                inner.field(field, column, record.fields[field])
        differ.clashes += inner.clashes
        if inner.after:
            before = {name: old[name] for name in inner.after}
            self.changes.contact_changes.append((old["id"], old["version"], before, inner.after))
        return bool(inner.after)


def _said_of(record: Record) -> dict[str, Any]:
    names = ("client", *COLUMNS, *PEOPLE, "contact", *CONTACT)
    return {name: record.fields[name] for name in names if name in record.fields}


def _contact(said: Mapping[str, Any]) -> dict[str, Any] | None:
    """The columns of the contact that a row names."""
    if "contact" not in said:
        return None
    name = said["contact"]
    return {
        "name": name,
        "folded": fold(name),
        "keys": keys(name),
        **{column: said.get(field, "") for field, column in CONTACT.items()},
    }
