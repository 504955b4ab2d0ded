"""Projects of a file against those of the book."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from store.domain import days
from store.domain import stages as rules
from store.domain.names import fold, keys
from store.errors import LoudouError
from store.exchange.keys import Problem, Record
from store.text import Message, msg
from store.usecases.anchors import numbers, stepped_back
from store.usecases.bulk import dumps
from store.usecases.importing.clients import ClientMatcher
from store.usecases.importing.fields import NEVER, Differ, decide
from store.usecases.importing.people import People
from store.usecases.importing.plan import Change, Changes, New, Plan, Progress, Report
from store.usecases.importing.shelf import Row, Shelf
from store.usecases.projects import anchors, inherited, project_row

_PLAIN = {"amount": "amount", "currency": "currency", "close": "close", "code": "code", "product": "product",
          "tax": "tax", "remarks": "remarks"}  # fmt: skip


class ProjectMatcher:
    """Projects of a file against those of the book."""

    def __init__(
        self,
        plan: Plan,
        shelf: Shelf,
        changes: Changes,
        report: Report,
        people: People,
        clients: ClientMatcher,
        today: str,
        zone: str,
    ) -> None:
        self.plan, self.shelf, self.changes, self.report = plan, shelf, changes, report
        self.people, self.clients, self.today, self.zone = people, clients, today, zone

    def records(self, records: Sequence[Record], progress: Progress | None) -> None:
        """Match every record; those that hit one project twice are all refused."""
        found = [self._find(record) for record in records]
        hits: dict[int, list[int]] = defaultdict(list)
        for record, target in zip(records, found, strict=True):
            if isinstance(target, int):
                hits[target].append(record.row)
        kept: list[Record] = []
        for number, (record, target) in enumerate(zip(records, found, strict=True), 1):
            if isinstance(target, int) and len(hits[target]) > 1:
                others = [row for row in hits[target] if row != record.row]
                target = msg(
                    "Row {others} is the same project of the book; tell them apart by a code.",
                    others=others,
                )
            if isinstance(target, Message):
                self._refuse(record, target)
            elif self._take(record, target):
                kept.append(record)
            if progress and number % 1000 == 0:
                progress("match", number, len(records))
        self.clients.of_projects(kept)

    def _refuse(self, record: Record, message: Message, field: str = "name") -> None:
        self.report.problems.append(
            Problem(record.row, self.plan.titles.get(field, field), message)
        )
        self.report.projects.refused += 1

    def _find(self, record: Record) -> int | Message | None:
        """The project of the book that a record is, None for a new one, or why that cannot be told."""
        shelf = self.shelf
        if (found := shelf.project_by_key.get(record.key)) is not None:
            return found
        code = record.fields.get("code")
        if code and (found := shelf.project_by_code.get(fold(code))) is not None:
            return found
        client = self.clients.find(record.fields["client"])
        if client is None:
            return None
        if record.fields.get("unnamed"):
            same = shelf.project_by_client.get(client, [])
        else:
            same = shelf.project_by_name.get((client, fold(record.fields["name"])), [])
        if code:
            same = [p for p in same if not shelf.projects[p].values["code"]]
        if len(same) > 1:
            return msg(
                "The book has {n} such projects of this client; give them codes.", n=len(same)
            )
        return same[0] if same else None

    def _take(self, record: Record, target: int | None) -> bool:
        try:
            if target is None:
                self._create(record)
            else:
                self._update(record, self.shelf.projects[target])
        except LoudouError as error:
            self._refuse(record, error.message, getattr(error, "field", "") or "name")
            return False
        return True

    # -- new -------------------------------------------------------------------------------------

    def _create(self, record: Record) -> None:
        fields = record.fields
        number = fields.get("stage", 1)
        base, kind = self._base(fields)
        given = {name: fields[name] for name in ("name", *_PLAIN) if name in fields}
        plain = project_row({"currency": self.plan.currency, **given})
        self.shelf.free_code(plain.get("code"), None)
        extra = {**record.extra, **self._past_parking(fields)}
        row: dict[str, Any] = {
            "amount": 0, "close": None, "code": None, "remarks": "", "product": "", "tax": "", **plain,
            "client_id": self.clients.ref(fields["client"]),
            "owner_id": self.people.member(fields["owner"]) if "owner" in fields else None,
            "region_id": self.people.region(fields["region"]) if "region" in fields else None,
            "stage_id": self.shelf.stages[number],
            **anchors(base, number, kind, today=self.today),
            "extra": dumps(extra) if extra else "",
            "imported": self._said(record, _said_of(record)),
            "d_base": self._inherited(fields), "parked_day": None, "return_day": None,
            **self._place(record, "open", 0),
        }  # fmt: skip
        row["d_anchor"] = row["d_base"] or row["d_anchor"]
        row["hold_until"] = row["return_day"]
        if row["return_day"]:
            row["d_anchor"] = days.add(row["return_day"], -numbers().recheck)
        quiet = {
            "keys": keys(row["name"], fields["client"]), "folded": row.pop("folded"), "sort_name": row.pop("sort_name"),
            "live": int(row["status"] == "open"), "silent_since": row.pop("silent_since"), "touch_day": None, "next_due": None,
        }  # fmt: skip
        self.people.use(row, (fields.get("owner", ""), fields.get("region", "")))
        self.changes.projects.append(New(record.row, row, quiet, record.key))
        self.report.projects.created += 1

    def _base(self, fields: Mapping[str, Any]) -> tuple[str, str]:
        """The day the clocks start from: last follow-up, else registration, else today (method §4)."""
        if "touch_day" in fields:
            return fields["touch_day"], "followed_up"
        if "registered" in fields:
            return fields["registered"], "registered"
        return self.today, "imported"

    def _inherited(self, fields: Mapping[str, Any]) -> str:
        """The base of d where the same project was dropped within 90 days (method §5), else empty."""
        client = self.clients.find(fields["client"])
        same = self.shelf.project_by_name.get((client or 0, fold(fields["name"])), ())
        dropped = any(self.shelf.projects[one].values["status"] == "dropped" for one in same)
        return inherited(client, fold(fields["name"]), self.today) if client and dropped else ""

    def _said(self, record: Record, said: Mapping[str, Any]) -> str:
        return dumps({"key": record.key, "values": dict(said)})

    # -- places beside the board -----------------------------------------------------------------

    def _status(self, fields: Mapping[str, Any], before: str) -> str:
        """The status a row says; parked until a day that has come is open."""
        status = str(fields.get("status", before))
        return "open" if status == "parked" and fields.get("until", "9") <= self.today else status

    def _past_parking(self, fields: Mapping[str, Any]) -> dict[str, str]:
        """What a row said of a parking that is over by now, as extra fields."""
        if fields.get("status") != "parked" or self._status(fields, "") != "open":
            return {}
        titles = self.plan.titles
        return {titles.get(f, f): fields[f] for f in ("until", "reason") if f in fields}

    def _place(self, record: Record, before: str, parks: int) -> dict[str, Any]:
        """Columns of the status a record says; closed rows without a reason get `imported`. Raises Invalid."""
        fields = record.fields
        status = self._status(fields, before)
        row: dict[str, Any] = {
            "status": status,
            "reason": "",
            "close_note": "",
            "closed_day": None,
            "parks": parks,
        }
        if status == "parked":
            until = fields.get("until") or days.add(self.today, 30)
            rules.check_park(until, self.today, parks)
            return row | {"reason": fields.get("reason") or "imported", "parked_day": self.today, "return_day": until,
                          "parks": parks + 1}  # fmt: skip
        if status == "open":
            return row
        day = fields.get("closed_day") or min(fields.get("close") or self.today, self.today)
        reason = fields.get("reason") or ("" if status == "won" else "imported")
        return row | {
            "reason": reason,
            "closed_day": day,
            "close_note": fields.get("close_note", ""),
        }

    # -- changed ---------------------------------------------------------------------------------

    def _update(self, record: Record, row: Row) -> None:
        fields, current = record.fields, row.values
        differ = Differ(record.row, current, row.said, self.plan.titles, str(current["currency"]))
        if not fields.get("unnamed"):
            differ.field("name", "name", fields["name"])
        differ.field("client", "client_id", fields["client"], self.clients.ref)
        for field, to_column in (("owner", self.people.member), ("region", self.people.region)):
            if field in fields:
                differ.field(field, f"{field}_id", fields[field], to_column)
        checked = project_row({name: fields[name] for name in _PLAIN if name in fields})
        for field, column in _PLAIN.items():
            if field in checked:
                differ.field(field, column, checked[field])
        self.shelf.free_code(differ.after.get("code"), row.id)
        self._close_pushed(differ)
        self._followed_up(record, differ)
        kind = self._moved(record, differ) or "project.changed"
        kind = self._replaced(record, differ) or kind
        after = self._finished(record, row, differ)
        if not after:
            self.report.projects.unchanged += 1
        else:
            visible = set(after) - {"imported"}
            self.report.projects.updated += bool(visible)
            self.report.projects.unchanged += not visible
            before = {name: current[name] for name in after}
            self.people.use(after, (fields.get("owner", ""), fields.get("region", "")))
            self.changes.project_changes.append(
                Change(
                    record.row,
                    row.id,
                    current["version"],
                    before,
                    after,
                    self._quiet(record, after, row),
                    kind,
                )
            )
        self.report.clashes += differ.clashes

    def _close_pushed(self, differ: Differ) -> None:
        """A later expected close counts as a push, as when a person edits it (method §9)."""
        old = differ.current["close"]
        if old and differ.after.get("close", old) > old:
            differ.after["pushes"] = differ.current["pushes"] + 1

    def _followed_up(self, record: Record, differ: Differ) -> None:
        """A new last follow-up day in the file is a new base for clocks that nothing in the book has set (method §4)."""
        day, current = record.fields.get("touch_day"), differ.current
        if day is None or day == differ.said.get("touch_day"):
            return
        differ.said["touch_day"] = day
        if day != current["base_day"] and (
            current["base_kind"] != "created" or day > current["base_day"]
        ):
            differ.after |= {"base_day": day, "base_kind": "followed_up"}

    def _moved(self, record: Record, differ: Differ) -> str:
        """A re-imported stage change is a move: it resets the stage's days only (method §4)."""
        if "stage" not in record.fields:
            return ""
        here = self.shelf.numbers[differ.current["stage_id"]]
        there = record.fields["stage"]
        if not self._on_board(record, differ):
            return self._kept_stage(there, differ)
        if differ.field("stage", "stage_id", there, self.shelf.stages.get) != "set":
            return ""
        current = differ.current
        top = rules.Top(current["top_stage"], current["top_day"])
        jumped = rules.skipped(here, there, top.stage)
        top = stepped_back(current["id"], top, current["stage_since"], there, self.today, self.zone)
        differ.after |= {
            "stage_since": self.today,
            "top_stage": max(top.stage, there),
            "top_day": top.day,
            "skips": current["skips"] + jumped,
        }
        return (
            "project.regressed"
            if there < here
            else "project.skipped"
            if jumped
            else "project.advanced"
        )

    def _on_board(self, record: Record, differ: Differ) -> bool:
        """Whether the project is open, back from its parking, or opened again by this row."""
        current = differ.current
        if current["status"] == "open" or (
            current["status"] == "parked" and (current["hold_until"] or "") <= self.today
        ):
            return True
        last = differ.said.get("status", NEVER)
        return (
            self._status(record.fields, "") == "open"
            and decide(record.fields["status"], last, current["status"]) == "set"
        )

    def _kept_stage(self, there: int, differ: Differ) -> str:
        """A place beside the board keeps the last stage (method §2): another one in the file is listed."""
        new, last = self.shelf.stages.get(there), self.shelf.stages.get(differ.said.get("stage", 0))
        if decide(new, last, differ.current["stage_id"]) != "same":
            message = msg(
                "The project is {status}; reopen it before you move it.",
                status=Message(rules.STATUSES[differ.current["status"]]),
            )
            differ.listed(self.plan.titles.get("stage", "stage"), message)
        return ""

    def _replaced(self, record: Record, differ: Differ) -> str:
        """A status that the file changed takes the project to another place, or back to the board."""
        if "status" not in record.fields:
            return ""
        status = record.fields["status"]
        if differ.field("status", "status", status) != "set":
            if status == differ.current["status"]:
                self._stayed(record, differ, status)
            return ""
        for field in ("closed_day", "reason", "until"):
            if field in record.fields:
                differ.said[field] = record.fields[field]
        place = self._place(record, status, differ.current["parks"])
        differ.extra(self._past_parking(record.fields))
        if place["status"] == differ.current["status"]:
            differ.after.pop("status", None)
            return ""
        if place["status"] == "open" and (differ.current["return_day"] or "") > self.today:
            place["return_day"] = self.today  # back before its day
        differ.after |= place
        return "project.reopened" if place["status"] == "open" else f"project.{place['status']}"

    def _stayed(self, record: Record, differ: Differ, status: str) -> None:
        """Days and reasons of a place that the project is in already."""
        columns = {"closed_day": "closed_day", "reason": "reason"}
        if status == "parked":
            columns = {"until": "return_day", "reason": "reason"}
        elif status == "open":
            return
        if "reason" in record.fields and differ.current["reason"] == "imported":
            differ.said.setdefault("reason", "imported")  # nobody's reason: the file's comes later
        changed = {
            field
            for field, column in columns.items()
            if field in record.fields and differ.field(field, column, record.fields[field]) == "set"
        }
        if "until" in changed:
            rules.check_park(record.fields["until"], self.today, 0)

    def _finished(self, record: Record, row: Row, differ: Differ) -> dict[str, Any]:
        """The columns that really differ, with extra fields and the memory of what was imported."""
        differ.extra(record.extra)
        after = differ.after
        imported = self._said(record, differ.said)
        if imported != row.values["imported"]:
            after["imported"] = imported
        return {name: value for name, value in after.items() if row.values[name] != value}

    def _quiet(self, record: Record, after: Mapping[str, Any], row: Row) -> dict[str, Any]:
        if "name" not in after and "client_id" not in after:
            return {}
        name = after.get("name", row.values["name"])
        derived = project_row({"name": name})
        return {
            "folded": derived["folded"],
            "sort_name": derived["sort_name"],
            "keys": keys(name, record.fields["client"]),
        }


def _said_of(record: Record) -> dict[str, Any]:
    """What the file says in the fields that a re-import compares."""
    fields = (
        "name",
        "client",
        "owner",
        "region",
        *_PLAIN,
        "stage",
        "status",
        "closed_day",
        "reason",
        "until",
        "touch_day",
    )
    said = {
        f: record.fields[f]
        for f in fields
        if f in record.fields and not (f == "name" and record.fields.get("unnamed"))
    }
    return said | {"extra": record.extra} if record.extra else said
