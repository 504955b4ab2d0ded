"""Spreadsheets for the tests: small ones written on the spot, and a ledger in the shape regions keep."""

from __future__ import annotations

import csv
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

DATA = next(
    (up / "shared" / "data" for up in Path(__file__).resolve().parents if (up / "shared" / "data").is_dir()),
    None,
)  # fmt: skip
"""The files to try things out with, where they lie beside the checkout."""

STAGES = (
    "客户规划与电话邀约", "客户拜访与初步调研", "提交初步方案", "方案演示与技术交流",
    "需求调研与方案确认", "项目评估", "商务谈判", "签约成交",
)  # fmt: skip


def write_csv(
    path: Path, rows: Sequence[Sequence[Any]], *, encoding: str = "utf-8", delimiter: str = ","
) -> Path:
    """A text table."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def write_xlsx(
    path: Path,
    sheets: dict[str, Sequence[Sequence[Any]]],
    merged: Sequence[tuple[str, int, int, int, int, Any]] = (),
) -> Path:
    """A workbook; `merged` are (sheet, top, left, bottom, right, text) from 0."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(r, c, cell, day)
                elif cell is not None and cell != "":
                    sheet.write(r, c, cell)
        for where, *box in merged:
            if where == name:
                sheet.merge_range(*box)
    book.close()
    return path


@dataclass(frozen=True)
class Ledger:
    """A workbook, its clients' file, and what a right import finds in them."""

    workbook: Path
    clients: Path
    expected: dict[str, Any]


def shared_ledger() -> Ledger | None:
    """The ledger beside the checkout."""
    if DATA is None:
        return None
    folder = DATA / "zh-ledger"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return Ledger(folder / "ledger.xlsx", folder / "clients_gb18030.csv", expected)


def made_ledger(folder: Path, *, seed: int = 7) -> Ledger:
    """A ledger of our own with the same quirks, and what it holds counted while it is written."""
    rng = random.Random(seed)
    clients = [f"{c}{n}{i}{f}" for c in ("苏州", "无锡", "重庆") for n in ("恒达", "瑞通", "源远")
               for i, f in (("水务", "有限公司"), ("石化", "(集团)有限公司"), ("纺织", "厂"))]  # fmt: skip
    works = ("污水提升泵", "循环水泵改造", "变频控制柜", "阀门总包", "配电自动化")
    reps = {"华东区": ("周敏", "李华"), "华南区": ("黄丽", "曾庆丰"), "西南区": ("何涛", "单志远")}
    pairs = [(client, work + end) for client in clients for work in works for end in ("", "(二期)")]
    rng.shuffle(pairs)
    rows: list[list[Any]] = [
        ["2026年项目型销售商机跟踪表"], ["填表部门:销售部      单位:万元"],
        ["序号", "区域", "业务\n负责人", "客 户 名 称", "项目名称", "项目情况", "", "", "预估合同金额", "赢率", "备注"],
        ["", "", "", "", "", "销售阶段", "最近进展", "预计签约日期", "", "", ""],
    ]  # fmt: skip
    owners: Counter[str] = Counter()
    stages: Counter[str] = Counter()
    named: set[str] = set()
    whole = number = 0
    for region, people in reps.items():
        part = 0
        for _ in range(rng.randint(15, 20)):
            number += 1
            client, work = pairs.pop()
            fen = rng.randint(5_0000, 900_0000)  # amounts of 万元 with two decimals
            owner, stage = rng.choice(people), rng.choice(STAGES)
            rows.append([number, region, owner, rng.choice(("", " ")) + client, work, stage,
                         rng.choice(("待回复", "=招标推迟", "", "#待定")), _spelled(rng, number), fen / 10000,
                         rng.choice((0.3, "60%", "#DIV/0!", "")), rng.choice(("", "老客户\n多次合作"))])  # fmt: skip
            owners[owner] += 1
            stages[stage] += 1
            named.add(client)
            part += fen
        rows.append(["", region, "小计", "", "", "", "", "", part / 10000])
        whole += part
    rows.append(["合计", "", "", "", "", "", "", "", whole / 10000])
    rows += [[n] for n in range(number + 1, number + 6)]
    book = write_xlsx(
        folder / "ledger.xlsx",
        {"商机明细": rows, "填表说明": [["1. 金额单位为万元。2. 每周一9:30前提交。"]]},
        [
            ("商机明细", 0, 0, 0, 10, rows[0][0]),
            ("商机明细", 1, 0, 1, 10, rows[1][0]),
            ("商机明细", 2, 5, 2, 7, "项目情况"),
        ],
    )
    listed = [*clients, "珠海源力水务集团有限公司"]
    lines = [
        [
            "客户代号",
            "公 司 名 称",
            "客户级别",
            "所在区域",
            "联系人",
            "职务",
            "联系电话",
            "办公地址",
            "经营情况",
        ]
    ]
    lines += [[f"KH{n:04}", name, rng.choice("ABC"), "华东区", "王工", "总工", "021-5550", "工业园", "一般\n需关注回款"]
              for n, name in enumerate(listed, 1)]  # fmt: skip
    expected = {
        "projects": number, "amount_minor": whole * 100, "owners": dict(owners), "stages": dict(stages),
        "clients_in_ledger": len(named), "clients_in_csv": len(listed),
        "skipped": {"title": 2, "header": 2, "subtotal": 3, "grand_total": 1, "numbered_blank": 5, "note_sheet": 1},
    }  # fmt: skip
    return Ledger(book, write_csv(folder / "clients.csv", lines, encoding="gb18030"), expected)


def _spelled(rng: random.Random, number: int) -> Any:
    day = date(2026, 10, 1) + timedelta(days=rng.randint(0, 280))
    plain = (f"{day.year}{mark}{day.month}{mark}{day.day}" for mark in "-/.")
    return (*plain, f"{day.year}年{day.month}月{day.day}日", day)[number % 5]


def made_crm(folder: Path, *, rows: int = 120) -> tuple[Path, int, int]:
    """A CRM's export in the shape of the teaching sample: (file, rows, Σ in minor units)."""
    rng = random.Random(3)
    table: list[list[Any]] = [
        [
            "Organization",
            "Country",
            "Owner",
            "Lead acquisition date",
            "Product",
            "Status",
            "Status sequence",
            "Stage",
            "Stage sequence",
            "Deal Value, $",
            "Probability, %",
            "Expected close date",
            "Actual close date",
        ]
    ]
    total = 0
    statuses = (
        "New",
        "Qualified",
        "Sales Accepted",
        "Opportunity",
        "Customer",
        "Churned Customer",
        "Disqualified",
    )
    for n in range(rows):
        status = statuses[n % 7]
        stage = (
            rng.choice(("Opened", "Initial contact", "Nurturing", "Proposal sent", "Won", "Lost"))
            if status == "Opportunity"
            else ""
        )
        value = rng.randint(100, 9000)
        total += value * 100
        closed = (
            "6/27/2024"
            if status in ("Customer", "Churned Customer", "Disqualified")
            or stage in ("Won", "Lost")
            else ""
        )
        table.append([f"Company {n}", "Italy", rng.choice(("John Smith", "Emily Johnson")), "4/20/2024", rng.choice(("SAAS", "Services")),
                      status, n % 7, stage, "", value, 10 * (n % 10), f"{n % 12 + 1}/{n % 28 + 1}/2024", closed])  # fmt: skip
    return write_csv(folder / "crm.csv", table), rows, total
