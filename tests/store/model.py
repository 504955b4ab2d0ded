"""A book in plain dictionaries: what the use cases promise, done the simple way and without their code.

Rows are whole dictionaries, a command is the difference between two copies of them, sums are loops.
Only what a person can see is modelled; search keys and the like are not.
"""

from __future__ import annotations

import copy
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

RATES = [10, 20, 25, 30, 50, 75, 90, 100]  # per cent when completed, method §2
REASONS = {"price", "competitor", "technical", "relationship", "delivery", "terms", "budget", "cancelled", "late",
           "no_intent", "person_left", "imported", "other"}  # fmt: skip
Key = tuple[str, int]

FOLLOWING = frozenset(
    {"skips", "pushes", "top_stage", "top_day", "stage_since", "parked_day", "parks"}
)
"""What follows from the field that a person chose: that one tells the clash."""


class Refused(Exception):
    """The command must be refused: `why` is the code of the error, `fields` those of a conflict, `rows` those of several
    for which it is refused."""

    def __init__(self, why: str, fields: set[str] | None = None, count: int = 0, rows: list[int] | None = None) -> None:  # fmt: skip
        super().__init__(why)
        self.why, self.fields, self.count, self.rows = why, fields or set(), count, rows


@dataclass
class Past:
    """A command that was done."""

    actor: str
    name: str
    kind: str
    changes: list[tuple[Key, dict[str, Any] | None, dict[str, Any]]]
    undoes: Past | None = None
    undone: bool = False
    day: str = ""
    kept: set[Key] = field(default_factory=set)
    """Rows that it did not take back, for others' sake."""


def later(day: str, n: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=n)).isoformat()


def days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


@dataclass
class Model:
    """The book. Projects, touches and steps have the book's ids; clients, contacts and settings numbers of their own."""

    today: str
    rows: dict[Key, dict[str, Any]] = field(default_factory=dict)
    versions: dict[Key, list[set[str]]] = field(default_factory=dict)  # what each version changed
    writers: dict[Key, list[str]] = field(default_factory=dict)  # and who wrote it
    past: list[Past] = field(default_factory=list)

    # -- commands ------------------------------------------------------------------------------

    def begin(self) -> dict[Key, dict[str, Any]]:
        return copy.deepcopy(self.rows)

    def commit(self, before: dict[Key, dict[str, Any]], actor: str, name: str, kind: str = "do", undoes: Past | None = None) -> None:  # fmt: skip
        """Remember the difference to `before` as one command."""
        changes: list[tuple[Key, dict[str, Any] | None, dict[str, Any]]] = []
        for key, row in self.rows.items():
            old = before.get(key)
            if old is None:
                changes.append((key, None, dict(row)))
                self.versions[key], self.writers[key] = [set(row)], [actor]
            elif changed := {name for name in row if row[name] != old[name]}:
                changes.append((key, {n: old[n] for n in changed}, {n: row[n] for n in changed}))
                self.versions[key].append(changed)
                self.writers[key].append(actor)
        # what is filed along the way comes first, and so goes last when the command is taken back
        changes.sort(
            key=lambda c: c[1] is not None or c[0][0] not in ("client", "contact", "setting")
        )
        self.past.append(Past(actor, name, kind, changes, undoes, day=self.today))

    def version(self, key: Key) -> int:
        return len(self.versions[key])

    def active(self, kind: str, **wanted: Any) -> list[Key]:
        return [
            key for key, row in self.rows.items()
            if key[0] == kind and not row["archived"] and all(row[n] == v for n, v in wanted.items())
        ]  # fmt: skip

    def the(self, kind: str, number: int) -> dict[str, Any]:
        row = self.rows.get((kind, number))
        if row is None or row["archived"]:
            raise Refused("not_found")
        return row

    def add(self, kind: str, number: int | None = None, **values: Any) -> Key:
        key = (kind, number or len(self.rows) + 1_000_000)
        self.rows[key] = {"archived": False, **values}
        return key

    def change(
        self, kind: str, number: int, values: dict[str, Any], seen: int | None = None, by: str | None = None
    ) -> None:  # fmt: skip
        """Set fields; what others than `by` changed since version `seen` is a conflict."""
        row = self.the(kind, number)
        wanted = {name for name, value in values.items() if row[name] != value}
        if seen is not None and wanted:
            theirs = set().union(*self.versions[kind, number][seen:])
            clash = (wanted & theirs) - FOLLOWING
            if any(self._last_writer((kind, number), name) != by for name in clash):
                raise Refused("conflict", clash)
        row |= values

    def _last_writer(self, key: Key, name: str) -> str:
        of = zip(self.versions[key], self.writers[key], strict=True)
        return [writer for changed, writer in of if name in changed][-1]

    # -- undo ----------------------------------------------------------------------------------

    def undo(self, actor: str, rest: bool) -> tuple[str, int, int]:
        mine = [p for p in self.past if p.actor == actor and p.kind in ("do", "redo") and not p.undone and p.changes]  # fmt: skip
        if not mine:
            raise Refused("invalid")
        return self._take_back(actor, mine[-1], rest, "undo")

    def redo(self, actor: str, rest: bool) -> tuple[str, int, int]:
        mine = [p for p in self.past if p.actor == actor]
        undos = [p for p in mine if p.kind == "undo" and not p.undone]
        if not undos:
            raise Refused("invalid")
        after = mine[mine.index(undos[-1]) :]
        if any(p.kind == "do" and p.changes for p in after):
            raise Refused("invalid")
        return self._take_back(actor, undos[-1], rest, "redo")

    def _take_back(self, actor: str, target: Past, rest: bool, kind: str) -> tuple[str, int, int]:
        before, count = self.begin(), 0
        kept: list[Key] = []
        for key, old, new in reversed(target.changes):
            row = self.rows[key]
            if self._stays(key, old):
                continue
            wanted = {"archived": True} if old is None else dict(old)
            if old is None and "code" in row:
                wanted["code"] = None
            if self._in_the_way(key, old, new, wanted, target):
                kept.append(key)
            elif any(row[name] != value for name, value in wanted.items()):
                row |= wanted
                count += 1
        if kept and not rest:
            self.rows = before
            raise Refused("conflict", count=len(kept))
        target.undone = True
        origin = target
        while origin.undoes:
            origin = origin.undoes
        self.commit(before, actor, origin.name, kind, target)
        self.past[-1].kept = set(kept)
        return origin.name, count, len(kept)

    def _stays(self, key: Key, old: dict[str, Any] | None) -> bool:
        """The reporting currency stays with the first project that needs it."""
        going = old is None or old.get("archived")
        return bool(going and self.rows[key].get("key") == "currency" and self.active("project"))

    def _in_the_way(self, key: Key, old: Any, new: dict[str, Any], wanted: dict[str, Any], target: Past) -> bool:  # fmt: skip
        row = self.rows[key]
        if old is None or (old.get("archived") and self._made_first(key, target)):
            since = self.past[self.past.index(target) + 1 :]
            touched = any(
                p.kind != "undo" and not p.undone and any(k == key for k, *_ in p.changes) for p in since
            )  # fmt: skip
            return touched or bool(self._pointing_at(key))
        if all(row[name] == value for name, value in wanted.items()):
            return False
        if any(row[name] != value for name, value in new.items()):
            return True
        name = wanted.get("name", row.get("name"))
        if (
            key[0] == "client"
            and ({"name", "archived"} & set(wanted))
            and set(self.active("client", name=name)) - {key}
        ):
            return True
        code = wanted.get("code")
        return bool(
            code and [k for k, r in self.rows.items() if k != key and r.get("code") == code]
        )

    def _made_first(self, key: Key, target: Past) -> bool:
        """Whether what `target` did again had made the row."""
        while target.undoes:
            target = target.undoes
        return any(k == key and old is None for k, old, _ in target.changes)

    def _pointing_at(self, key: Key) -> list[Key]:
        kind, number = key
        if kind == "setting":
            return []
        holders = {
            "client": ("project", "contact", "touch"),
            "contact": ("touch",),
            "project": ("touch", "step"),
        }
        return [
            found
            for holder in holders.get(kind, ())
            for found in self.active(holder, **{kind: number})
        ]

    # -- how far a project went ----------------------------------------------------------------

    def happened(self, past: Past, key: Key) -> bool:
        """Whether what a command did to a row was not taken back, or was done again."""
        return not any(
            other.undoes is past and key not in other.kept and self.happened(other, key)
            for other in self.past
        )

    def today_in(self, project: int) -> list[int]:
        """The stages that it was moved to today."""
        key = ("project", project)
        return [
            new["stage"] for past in self.past if past.kind == "do" and past.day == self.today
            for row, _, new in past.changes if row == key and "stage" in new and self.happened(past, key)
        ]  # fmt: skip

    def risen(self, project: int, stage: int) -> tuple[int, str | None]:
        """The highest stage at the end of a day, and the last day that ended beyond it, where it now moves to `stage`."""
        key, top, day = ("project", project), 0, None
        ends: dict[str, int] = {}
        for past in self.past:
            for row, old, new in past.changes if past.kind == "do" else ():
                if row == key and "stage" in new and self.happened(past, key):
                    if old is None:
                        top = new["stage"]
                    else:
                        ends[past.day] = new["stage"]
        for on, end in sorted({**ends, self.today: stage}.items()):
            if end > top:
                top, day = end, on
        return top, day

    # -- settings ------------------------------------------------------------------------------

    def setting(self, key: str, default: Any) -> Any:
        found = self.active("setting", key=key)
        return self.rows[found[0]]["value"] if found else default

    def put(self, key: str, value: Any) -> None:
        for row in self.rows.values():
            if row.get("key") == key:
                row |= {"value": value, "archived": False}
                return
        self.add("setting", key=key, value=value)

    # -- what is derived -----------------------------------------------------------------------

    def touch_day(self, project: int) -> str | None:
        named = [self.rows[k]["day"] for k in self.active("touch", project=project) if self.rows[k]["contact"]]  # fmt: skip
        return max(named, default=None)

    def silent_since(self, project: int) -> str:
        return self.touch_day(project) or self.rows["project", project]["base_day"]

    def next_due(self, project: int) -> str | None:
        return min((self.rows[k]["due"] for k in self.active("step", project=project, state="open")), default=None)  # fmt: skip

    def live(self, row: dict[str, Any]) -> bool:
        back = row["status"] == "parked" and (self.clock(row)[1] or "") <= self.today
        return not row["archived"] and (row["status"] == "open" or back)

    def clock(self, row: dict[str, Any]) -> tuple[str, str | None]:
        """`d_anchor` and `hold_until` of a project, from the text of method §5: a move beyond the top, and parking."""
        anchor, hold = row["d_base"] or row["base_day"], None
        moved, parked = row["top_day"] or "", row["parked_day"] or ""
        for day, what in sorted([(moved, "move"), (parked, "park")]):
            if day and what == "move":
                anchor, hold = moved, None
            elif day:
                anchor, hold = later(row["return_day"], -15), row["return_day"]
        return anchor, None if row["status"] in ("won", "lost", "dropped") else hold

    def inherited(self, client: int, name: str) -> str:
        """The base of a project whose like was dropped within 90 days: d goes on."""
        same = self.active("project", client=client, name=name, status="dropped")
        dropped = [(self.rows[k]["closed_day"], k[1]) for k in same if days(self.rows[k]["closed_day"], self.today) <= 90]  # fmt: skip
        if not dropped:
            return ""
        day, number = max(dropped)
        anchor, hold = self.clock({**self.rows["project", number], "status": "open"})
        return later(self.today, -days(anchor, max(day, hold or "")))

    def colour(self, project: int) -> str:
        row, limit = self.rows["project", project], self.setting("silent_days", 15)
        if self.verdict_due(project, row):
            return "red"
        silent, due = days(self.silent_since(project), self.today), self.next_due(project)
        if 2 * silent >= 3 * limit or (due and due < self.today) or (row["close"] and row["close"] < self.today):  # fmt: skip
            return "red"
        return "amber" if silent >= limit or due is None else ""

    def verdict_due(self, project: int, row: dict[str, Any]) -> bool:
        """Method §5: d ≥ 30 and the project is not held; progress that nobody confirmed counts for 7 days."""
        anchor, hold = self.clock(row)
        held = bool(hold and self.today < hold)
        d = days(anchor, max(self.today, hold or ""))
        touched = [self.rows[k] for k in self.active("touch", project=project)]
        said = max((t["day"] for t in touched if t["outcome"] == "progress" and t["contact"]), default="")  # fmt: skip
        if said and said > (row["top_day"] or "") and days(said, self.today) < 7:
            d = min(d, days(said, self.today))
        return not held and d >= 30

    def amber(self, project: int) -> bool:
        silent, limit = (
            days(self.silent_since(project), self.today),
            self.setting("silent_days", 15),
        )
        return limit <= silent < 1.5 * limit or self.next_due(project) is None

    def board(self) -> dict[str, Any]:
        """Per stage: count, amount, weighted, red, amber, other; and the places."""
        currency = self.setting("currency", "")
        columns: dict[int, dict[str, Any]] = {
            n: {"count": 0, "amount": 0, "red": 0, "amber": 0, "other": Counter()}
            for n in range(1, 9)
        }
        places: Counter[str] = Counter()
        for kind, number in self.active("project"):
            row = self.rows[kind, number]
            if not self.live(row):
                places[row["status"]] += 1
                continue
            column = columns[row["stage"]]
            column["count"] += 1
            if row["currency"] == currency:
                column["amount"] += row["amount"]
            elif row["amount"]:
                column["other"][row["currency"]] += row["amount"]
            column["red"] += self.colour(number) == "red"
            column["amber"] += self.amber(number)
        for n, column in columns.items():
            rate = RATES[n - 2] if n > 1 else 0
            column["weighted"] = (column["amount"] * rate * 2 + 100) // 200
        return {"columns": columns, "places": places, "currency": currency}
