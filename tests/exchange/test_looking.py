"""Looking at a file again, with what was worked out the last time, gives what a first look gives."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from store.errors import LoudouError
from store.exchange.decisions import Correction, Decisions, Rule
from store.exchange.kept import Kept
from store.exchange.source import open_source
from store.session import Session
from store.usecases.importing import apply, prepare
from store.usecases.importing.looking import Look, look
from tests.exchange.ledgers import made_ledger, write_csv

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
HEAD = ["编号", "客户名称", "项目名称", "负责人", "区域", "阶段", "状态", "金额(万元)", "预计签约", "丢单原因", "备注"]  # fmt: skip
STAGES = ["技术交流", "方案确认", "没见过", "", "丢单"]
STATUSES = ["进行中", "丢单", "赢单", "黄了", ""]
AMOUNTS: list[Any] = [12, "9.5", "很多", "$7", "", "-3"]
DAYS = ["2026-12-1", "3/5/2026", "25/3/2026", "2027-02-31", "", "待定"]


def book(folder: Path, rng: random.Random, count: int = 60) -> Path:
    rows: list[list[Any]] = []
    for number in range(count):
        kind = rng.random()
        if kind < 0.06:
            rows.append(["", "华东小计", "", "", "", "", "", rng.randint(1, 99), "", "", ""])
        elif kind < 0.1:
            rows.append([""] * len(HEAD))
        else:
            rows.append(
                [f"P-{number % 55}", rng.choice(["恒达", "瑞通", "源远", ""]), rng.choice(["泵", "阀", f"柜{number}", ""]),
                 rng.choice(["周敏", "小李", ""]), rng.choice(["华东", "沪", ""]), rng.choice(STAGES), rng.choice(STATUSES),
                 rng.choice(AMOUNTS), rng.choice(DAYS), rng.choice(["价格", "太远", ""]), "x" * rng.randint(0, 3), *rng.choice([[], ["侧"]])]
            )  # fmt: skip
    return write_csv(folder / "a.csv", [HEAD, *rows])


def change(rng: random.Random, said: Decisions) -> Decisions:
    """One more decision, as the wizard makes them."""
    field = rng.choice(["code", "client", "name", "owner", "region", "stage", "status", "amount", "close", "reason", "remarks"])  # fmt: skip
    ways: list[Callable[[], Decisions]] = [
        lambda: replace(said, columns={**said.columns, field: rng.choice([*HEAD, "L", ""])}),
        lambda: replace(said, columns={k: v for k, v in said.columns.items() if k != field}),
        lambda: replace(said, skip=said.skip ^ {rng.randint(2, 61)}),
        lambda: replace(said, cells=(*said.cells, Correction(rng.randint(2, 61), rng.choice([*HEAD, "L"]), rng.choice(["", "5", "恒达", "2026-12-9"])))),
        lambda: replace(said, cells=said.cells[1:]),
        lambda: replace(said, dates={"close": rng.choice(["MDY", "DMY"])}),
        lambda: replace(said, unit=rng.choice([1, 1000, None])),
        lambda: replace(said, currency=rng.choice(["USD", None])),
        lambda: replace(said, kind=rng.choice(["projects", "clients", None])),
        lambda: replace(said, key=rng.choice([(), ("客户名称", "项目名称")])),
        lambda: replace(said, ignore=rng.choice([frozenset(), frozenset({"备注"})])),
        lambda: replace(said, owners=rng.choice([{}, {"小李": "李华"}])),
        lambda: replace(said, values=(Rule((("阶段", "没见过"),), rng.choice([2, None]), rng.choice(["lost", "open"]), rng.choice(["", "price"])), *said.values)),
        lambda: replace(said, values=said.values[1:]),
        lambda: replace(said, values=(*said.values, Rule((("状态", "黄了"),), None, "dropped", "late"))),
    ]  # fmt: skip
    return rng.choice(ways)()


def shown(seen: Look) -> Any:
    """All that a look is good for."""
    plan = seen.plan
    proposal = plan.proposal if plan else None
    return (
        seen.said, seen.sample, seen.obstacle, seen.whole, seen.table.sheet.rows, seen.table.columns,
        plan and (plan.kind, list(plan.records), plan.report, plan.changes, plan.titles, plan.layout, plan.currency),
        proposal and (proposal.mapping, proposal.questions, proposal.notes, proposal.kinds),
    )  # fmt: skip


def both(
    session: Session, file: Path, said: Decisions, kept: Kept, source: Any, whole: bool
) -> Any:
    """With what is kept, and of the file opened anew."""

    def taken(**more: Any) -> Any:
        try:
            return shown(look(session, said=said, memory=False, whole=whole, **more))
        except LoudouError as error:
            return error.message

    again, fresh = taken(source=source, kept=kept), taken(source=open_source(file))
    assert again == fresh
    return fresh


@SQLITE
@pytest.mark.parametrize("seed", range(12))
def test_any_sequence_of_decisions_shows_what_a_first_look_shows(
    session: Session, tmp_path: Path, seed: int
) -> None:
    rng = random.Random(seed)
    file = book(tmp_path, rng)
    source, kept = open_source(file), Kept()
    rules = (Rule((("阶段", "没见过"),), 3, None), Rule((("状态", "黄了"),), None, "lost"))
    said = settled = Decisions(values=rules, dates={"close": "MDY"})
    whole = 0
    for _ in range(25):
        found = both(session, file, said, kept, source, rng.random() < 0.6)
        whole += isinstance(found, tuple) and found[3]
        said = change(rng, said) if rng.random() < 0.8 else settled
    assert whole  # some of them were read to the end


@SQLITE
def test_the_book_and_another_sheet_are_looked_at_anew(session: Session, tmp_path: Path) -> None:
    made = made_ledger(tmp_path)
    source, kept = open_source(made.workbook), Kept()
    first = look(session, source, Decisions(sheet=source.sheets[0].name), kept=kept)
    for sheet in source.sheets[1:]:
        for header_row in (None, 2, 3, 4):
            said = Decisions(sheet=sheet.name, header_row=header_row)
            both(session, made.workbook, said, kept, source, whole=True)
    apply(session, prepare(session, made.workbook, sheet=source.sheets[0].name))
    again = look(session, source, first.said, kept=kept)
    assert first.plan and again.plan
    assert first.plan.report.projects.created == again.plan.report.projects.unchanged > 0


@SQLITE
def test_only_the_rows_that_a_decision_touches_are_read_again(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.exchange import layout, reading

    rows = [[f"P-{n}", f"客户{n}", "泵", "周敏", "华东", "技术交流", "", n, "2026-12-1", "", ""] for n in range(400)]  # fmt: skip
    source = open_source(write_csv(tmp_path / "a.csv", [HEAD, *rows]))
    counts = {"kind": 0, "record": 0}
    for kind, owner in (("kind", layout.RowSorter), ("record", reading._Reader)):
        plain = getattr(owner, kind)

        def counted(self: Any, *given: Any, kind: str = kind, plain: Any = plain) -> Any:
            counts[kind] += 1
            return plain(self, *given)

        monkeypatch.setattr(owner, kind, counted)

    def work(said: Decisions, *, whole: bool) -> tuple[int, int]:
        counts.update(kind=0, record=0)
        assert look(session, source, said, whole=whole, kept=kept).plan
        return counts["kind"], counts["record"]

    kept, sample = Kept(), 12
    assert work(Decisions(), whole=False) == (400, sample)
    assert work(Decisions(columns={"remarks": ""}), whole=False) == (0, sample)
    assert work(Decisions(columns={"remarks": ""}), whole=True) == (0, 400 + sample)
    said = Decisions(columns={"remarks": ""}, cells=(Correction(9, "备注", "新"),), skip=frozenset({20}))  # fmt: skip
    assert work(said, whole=True) == (1, 1 + sample)
    assert work(Decisions(columns={"remarks": ""}), whole=True) == (1, 1 + sample)
