"""The shipped process says what method §2 and §3 say; a wrong file is refused with its place."""

from __future__ import annotations

import pytest

from store.errors import Invalid
from store.standard.process import parse, standard, standard_text
from store.text import render

KEYS = [
    "appointment",
    "survey",
    "proposal",
    "exchange",
    "solution",
    "evaluation",
    "negotiation",
    "signing",
]
RACI = {  # the table of method §3, columns 销 区 售 顾 商 财 法 高 交
    1: "RAI------",
    2: "RAC------",
    3: "RAC-C----",
    4: "CIAC---I-",
    5: "CIRACC-IC",
    6: "RACCRCCRI",
    7: "RAC-RRRIC",
    8: "RAI-RCCRR",
}
RACI_ROLES = (
    "rep",
    "regional_manager",
    "presales",
    "consultant",
    "commerce",
    "finance",
    "legal",
    "executive",
    "delivery",
)


def test_stages_rates_and_norms() -> None:
    stages = standard().stages
    assert [one.key for one in stages] == KEYS
    assert [one.number for one in stages] == list(range(1, 9))
    assert [one.rate_bp for one in stages] == [1000, 2000, 2500, 3000, 5000, 7500, 9000, 10000]
    assert [one.norm_days for one in stages] == [15, 30, 20, 30, 45, 30, 20, 15]
    assert standard().big_amount == 3_000_000 * 100


def test_columns_in_both_languages() -> None:
    assert [one.column.zh for one in standard().stages] == (
        ["规划邀约", "拜访调研", "初步方案", "技术交流", "方案确认", "项目评估", "商务谈判", "签约"]
    )
    assert [one.column.en for one in standard().stages] == (
        [
            "Appointment",
            "Survey",
            "Proposal",
            "Exchange",
            "Solution",
            "Evaluation",
            "Negotiation",
            "Signing",
        ]
    )
    assert standard().stages[0].name.of("zh") == "客户规划与电话邀约"
    assert standard().stages[4].name.of("en") == "Needs & formal solution"


def test_raci_is_the_table() -> None:
    for stage in standard().stages:
        marks = dict(stage.raci)
        assert "".join(marks.get(role, "-") for role in RACI_ROLES) == RACI[stage.number]


def test_gates_have_every_item_with_its_evidence() -> None:
    stages = standard().stages
    assert [len(one.gate) for one in stages] == [1, 7, 2, 3, 4, 2, 8, 4]
    big = [(one.key, item.key) for one in stages for item in one.gate if item.big_project_only]
    assert big == [("evaluation", "executives_met"), ("signing", "executive_follow_up")]
    for stage in stages:
        for item in stage.gate:
            assert all((item.text.zh, item.text.en, item.evidence.zh, item.evidence.en))


def test_a_small_project_is_not_asked_for_the_big_ones_items() -> None:
    process = standard()
    evaluation = process.stages[5]
    small = evaluation.gate_for(process.big_amount - 1, process.big_amount)
    big = evaluation.gate_for(process.big_amount, process.big_amount)
    assert [item.key for item in small] == ["preferred"]
    assert [item.key for item in big] == ["preferred", "executives_met"]


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        ("rate_bp = 2500", "rate_bp = 10001", "stage[3]"),
        ("rate_bp = 2500", "rate_bp = 1999", "stage.rate_bp"),
        ("number = 4", "number = 5", "stage.number"),
        ("norm_days = 45", "norm_days = 0", "stage[5]"),
        ('key = "survey"', 'key = "proposal"', "stage.key"),
        ('called_in = ["presales"]', 'called_in = ["wizard"]', "called_in"),
        ('presales = "A"', 'presales = "R"', "stage[4].raci"),
        ('presales = "A"', 'presales = "X"', "stage[4].raci"),
        ("big_project_only = true", 'big_project_only = "yes"', "big_project_only"),
        ('column = { zh = "签约", en = "Signing" }', 'column = { zh = "签约" }', "column"),
        ('[[stage.gate]]\nkey = "visited"', '[[stage.gate]]\nkey = "user_known"', "gate.key"),
        ('name = { zh = "项目评估"', 'name = { zh = "', "TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(before: str, after: str, where: str) -> None:
    text = standard_text()
    assert before in text
    with pytest.raises(Invalid) as caught:
        parse(text.replace(before, after, 1))
    assert where in render(caught.value.message, "en")
