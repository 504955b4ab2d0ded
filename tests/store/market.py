"""A board's worth of projects, and the same board looked at the simple way: raw rows and Python's own sorting."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from store.domain.days import add
from store.domain.names import keys
from store.models import Client, Member, Project, Region, Stage
from store.queries.board import Narrowing
from store.session import Session
from store.usecases.clients import create_client
from store.usecases.importing import import_records
from store.usecases.members import add_region
from store.usecases.settings import set_setting

CLIENTS = {
    "玉溪水务": "A",
    "Yuxi Water": "B",
    "单县钢铁": "",
    "Anning Steel": "A",
    "重庆阀门厂": "C",
}
OWNERS = ("王芳", "Li Wei", "chief", "")
REGIONS = {"North": None, "Hebei": "North", "唐山": "Hebei", "South": None}
THINGS = ("二期泵站", "Pump house DN200", "变频器改造", "Lift station", "循环水泵", "café pumps")
STATUSES = ("open",) * 8 + ("parked", "won", "lost", "dropped")
RATES = (0, 10, 20, 25, 30, 50, 75, 90, 100)
DAYS = (
    "d_anchor",
    "provisional_day",
    "close",
    "silent_since",
    "stage_since",
    "hold_until",
    "closed_day",
    "next_due",
)


def fill(session: Session, count: int, seed: int = 7) -> None:
    """`count` projects of all kinds, in one command."""
    dice, today = random.Random(seed), session.today
    for name, klass in CLIENTS.items():
        create_client(session, name=name, klass=klass)
    for name, parent in REGIONS.items():
        add_region(session, name=name, parent=parent)
    set_setting(session, "currency", "CNY")
    records = []
    for number in range(count):
        status = dice.choice(STATUSES)
        records.append({
            "client": dice.choice([*CLIENTS]), "name": f"{dice.choice(THINGS)} {number}", "owner": dice.choice(OWNERS),
            "region": dice.choice(("", *REGIONS)), "stage": dice.randint(1, 8), "status": status,
            "amount": dice.choice((0, 1, 5, 15, 250, 99_999, 1_000_000, 1_000_000, 123_456_789)),
            "currency": dice.choice(("CNY", "CNY", "CNY", "USD", "EUR")),
            "close": dice.choice((None, add(today, dice.randint(-30, 60)))),
            "reason": "price" if status in ("lost", "dropped") else "waits for budget" if status == "parked" else "",
            "until": add(today, dice.randint(1, 80)) if status == "parked" else None,
            "closed_day": add(today, -dice.randint(0, 60)) if status in ("won", "lost", "dropped") else None,
            "touch_day": dice.choice((None, add(today, -dice.randint(0, 60)))),
        })  # fmt: skip
    import_records(session, records)


@dataclass
class Naive:
    """The book's projects as raw rows."""

    today: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    children: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def look(cls, session: Session) -> Naive:
        fields = [Project._meta.columns[name] for name in ("id", "name", "amount", "currency", "status", "live", "sort_name", *DAYS)]  # fmt: skip
        query = (
            Project.select(*fields, Stage.number.alias("stage"), Client.name.alias("client"), Client.klass.alias("klass"),
                           Member.id.alias("owner"), Region.id.alias("region"))
            .join(Stage).switch(Project).join(Client).switch(Project).join(Member, "LEFT OUTER JOIN", on=Project.owner)
            .switch(Project).join(Region, "LEFT OUTER JOIN", on=Project.region).where(Project.archived == 0).dicts()
        )  # fmt: skip
        found = cls(session.today, list(query))
        for region, parent in Region.select(Region.id, Region.parent).tuples():
            found.children.setdefault(parent, []).append(region)
        return found

    def live(self, row: dict[str, Any]) -> bool:
        return row["status"] == "open" or (
            row["status"] == "parked" and row["hold_until"] <= self.today
        )

    def branch(self, region: int) -> set[int]:
        return {region}.union(*(self.branch(child) for child in self.children.get(region, [])))

    def colour(self, row: dict[str, Any]) -> str:
        due, close = row["next_due"], row["close"]
        if self.verdict(row):
            return "red"
        if row["silent_since"] <= add(self.today, -23) or (due and due < self.today) or (close and close < self.today):  # fmt: skip
            return "red"
        return "amber" if row["silent_since"] <= add(self.today, -15) or due is None else ""

    def verdict(self, row: dict[str, Any]) -> bool:
        if row["hold_until"] and self.today < row["hold_until"]:
            return False
        fresh = row["provisional_day"] and row["provisional_day"] > add(self.today, -7)
        return not fresh and row["d_anchor"] <= add(self.today, -30)

    def amber(self, row: dict[str, Any]) -> bool:
        quiet = add(self.today, -23) < row["silent_since"] <= add(self.today, -15)
        return quiet or row["next_due"] is None

    def flags(self, row: dict[str, Any]) -> set[str]:
        found = {"red"} if self.colour(row) == "red" else set()
        if self.amber(row):
            found.add("amber")
        if self.verdict(row):
            found.add("verdict_due")
        if row["next_due"] is None:
            found.add("no_next_step")
        elif row["next_due"] < self.today:
            found.add("next_step_overdue")
        if row["close"] and row["close"] < self.today:
            found.add("close_past")
        if row["silent_since"] <= add(self.today, -15):
            found.add("silent")
        return found

    def fits(self, row: dict[str, Any], narrowing: Narrowing) -> bool:
        regions = set().union(*(self.branch(r) if r else {None} for r in narrowing.regions))
        tokens = keys(row["name"], row["client"])
        return (
            (not narrowing.owners or (row["owner"] or 0) in narrowing.owners)
            and (not narrowing.regions or row["region"] in regions)
            and (not narrowing.classes or row["klass"] in narrowing.classes)
            and (not narrowing.flags or bool(self.flags(row) & set(narrowing.flags)))
            and all(f" {term}" in tokens for term in narrowing.text.split())
        )

    def narrowed(self, narrowing: Narrowing) -> list[dict[str, Any]]:
        return [row for row in self.rows if self.fits(row, narrowing)]

    def column(self, stage: int, order: str, narrowing: Narrowing) -> list[int]:
        ways = {
            "amount": lambda row: (-row["amount"], row["id"]),
            "close": lambda row: (row["close"] is None, row["close"] or "", row["id"]),
            "silence": lambda row: (row["silent_since"], row["id"]),
            "stage": lambda row: (row["stage_since"], row["id"]),
            "name": lambda row: (row["sort_name"], row["id"]),
        }
        rows = [row for row in self.narrowed(narrowing) if self.live(row) and row["stage"] == stage]
        return [row["id"] for row in sorted(rows, key=ways[order])]

    def sums(self, narrowing: Narrowing, basis: str = "completed") -> dict[int, dict[str, Any]]:
        """Per stage, amounts of CNY; `exact` is the weighted amount in hundredths."""
        found: dict[int, dict[str, Any]] = {}
        for stage in range(1, 9):
            rows = [
                row for row in self.narrowed(narrowing) if self.live(row) and row["stage"] == stage
            ]
            other: Counter[str] = Counter()
            for row in rows:
                if row["currency"] != "CNY" and row["amount"]:
                    other[row["currency"]] += row["amount"]
            amount = sum(row["amount"] for row in rows if row["currency"] == "CNY")
            found[stage] = {
                "count": len(rows), "amount": amount, "exact": amount * RATES[stage - 1 if basis == "completed" else stage],
                "red": sum(self.colour(row) == "red" for row in rows),
                "amber": sum(map(self.amber, rows)), "other": dict(other),
            }  # fmt: skip
        return found
