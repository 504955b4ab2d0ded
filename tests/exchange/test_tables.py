"""Headings, sheets, row kinds and the proposed mapping of tables written on the spot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import Invalid, NotFound
from store.exchange import mapfile, mapping, reading, scheme, sheets
from store.exchange.decisions import Decisions, to_data
from store.exchange.headings import field_of, kind_of, read_heading
from store.exchange.layout import find_table
from store.exchange.mapfile import read_map
from store.exchange.reading import Reading
from store.exchange.scheme import Proposal
from store.exchange.source import Sheet, open_source
from store.exchange.vocabulary import STANDARD, Vocabulary
from tests.exchange.ledgers import write_xlsx

WORDS = Vocabulary(tuple(STANDARD), "2026-11-23")
HEAD = ["客户名称", "项目名称", "金额", "阶段"]


def proposed(
    rows: list[list[Any]], decisions: Decisions | None = None, merged: Any = ()
) -> Proposal:
    said = decisions or Decisions()
    table = find_table(
        Sheet("S", rows, tuple(merged)), extra=said.headings, header_row=said.header_row
    )
    assert table is not None
    return mapping.propose(table, said, WORDS)


def read(rows: list[list[Any]], decisions: Decisions | None = None, merged: Any = ()) -> Reading:
    proposal = proposed(rows, decisions, merged)
    scheme.refuse_open(proposal.questions)
    return reading.read(proposal, WORDS)


def decided(**data: Any) -> Decisions:
    return mapfile.from_data(data, "test.toml")


@pytest.mark.parametrize(
    ("text", "field", "unit", "currency"),
    [
        ("预估合同金额(万元)", "amount", 10_000, "CNY"),
        ("预估合同金额（万元）", "amount", 10_000, "CNY"),
        ("金额/万元", "amount", 10_000, "CNY"),
        ("合 同\n金 额", "amount", None, None),
        ("金额(元)", "amount", 1, "CNY"),
        ("Deal Value, $", "amount", None, "USD"),
        ("Amount (USD k)", "amount", 1_000, "USD"),
        ("Amount [€M]", "amount", 1_000_000, "EUR"),
        ("业务\n负责人", "owner", None, None),
        ("公 司 名 称", "client", None, None),
        ("Sales agent", "owner", None, None),
        ("Expected close date", "close", None, None),
        ("成功率", "probability", None, None),
        ("销售区域", "region", None, None),
        ("Stage sequence", None, None, None),
    ],
)
def test_headings(text: str, field: str | None, unit: int | None, currency: str | None) -> None:
    heading = read_heading(text)
    assert (field_of(heading, "projects"), heading.unit, heading.currency) == (
        field,
        unit,
        currency,
    )


@pytest.mark.parametrize(
    "group", ["客户名称 公司名称 单位 account company organization", "区域 销售区域 region"]
)
def test_synonyms_of_the_method_are_one_field(group: str) -> None:
    assert len({field_of(read_heading(word), "projects") for word in group.split()} - {None}) == 1


def test_kinds_of_files() -> None:
    assert kind_of([read_heading(h) for h in HEAD]) == "projects"
    assert kind_of([read_heading(h) for h in ("公司名称", "客户级别", "联系人")]) == "clients"
    assert kind_of([read_heading(h) for h in ("a", "b")]) is None


def test_two_rows_of_headings_with_and_without_merges() -> None:
    rows = [
        ["序号", "客户", "项目情况", "", "金额"],
        ["", "", "项目名称", "阶段", ""],
        [1, "甲", "泵站", "商务谈判", 12],
    ]
    got = read(rows)
    assert [r.fields["name"] for r in got.records] == ["泵站"]
    assert got.records[0].fields["stage"] == 7
    assert [s.kind for s in got.skipped] == ["header", "header"]


def test_every_row_ends_somewhere_once() -> None:
    rows = [
        ["2026年商机表"], ["单位:万元"], [],
        ["序号", "区域", *HEAD],
        [1, "华东", "甲", "泵站", 1.5, "签约"],
        ["序号", "区域", *HEAD],  # the next printed page
        [2, "华东", "乙", "阀门", "abc", "签约"],
        ["", "华东区小计", "", "", 1.5, ""],
        ["", "华东", "小计", "", 1.5, ""],
        ["", "", "", "", "", ""],
        ["西南区"],
        [3], ["4"],
        ["合计", "", "", "", 3, ""],
        ["总 计:", "", "", "", 3, ""],
        ["制表人:王工"],
    ]  # fmt: skip
    got = read(rows)
    kinds = {s.row: s.kind for s in got.skipped}
    assert kinds == {
        1: "title", 2: "title", 3: "blank", 4: "header", 6: "header", 8: "subtotal", 9: "subtotal", 10: "blank",
        11: "title", 12: "numbered_blank", 13: "numbered_blank", 14: "grand_total", 15: "grand_total", 16: "title",
    }  # fmt: skip
    assert [r.row for r in got.records] == [5]
    assert [(p.row, p.column) for p in got.problems] == [(7, "金额")]
    assert got.records[0].fields["amount"] == 1_500_000


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 10**15), st.floats(), st.dates(), st.timedeltas(), st.times(),
    st.text(max_size=12), st.sampled_from(["小计", "合计", "签约", "4", "丢单", "2026-3-5", "5/6/2026", "#DIV/0!", "=1+1", "甲", "1,5"]),
)  # fmt: skip


@given(st.lists(st.lists(CELLS, max_size=9), max_size=12))
@settings(max_examples=150, deadline=None)
def test_whatever_stands_in_a_table_every_row_ends_somewhere(rows: list[list[Any]]) -> None:
    head = ["序号", "区域", *HEAD, "预计签约", "说明", "状态"]
    table = [["title"], head, *rows]
    said = decided(dates={"close": "DMY"}, header_row=2, header_rows=1)
    proposal = proposed(table, said)
    got = reading.read(proposal, WORDS)
    taken = [record.row for record in got.records]
    refused = {problem.row for problem in got.problems}
    skipped = [row.row for row in got.skipped]
    assert sorted([*taken, *refused, *skipped]) == list(range(1, len(table) + 1))
    for problem in got.problems:
        assert mapping_text(problem.message)


def test_lines_waiting_to_be_filled_in_and_totals_with_counts() -> None:
    head = ["序号", "区域", "负责人", *HEAD]
    got = read([head, [1, "华东", "周敏", "甲", "泵站", 1, "签约"], [2, "华东", "", "", ""], [3, "华东", "周敏"],
                ["", "华东", "", "小计", "26项", 8.5, ""], ["", "", "", "合计", 97, 8.5, ""], ["", "华东", "周敏", "", "", 5, ""]])  # fmt: skip
    assert [(s.row, s.kind) for s in got.skipped] == [
        (1, "header"), (3, "numbered_blank"), (4, "numbered_blank"), (5, "subtotal"), (6, "grand_total"),
    ]  # fmt: skip
    assert [p.row for p in got.problems] == [7]


def test_a_footnote_in_the_client_s_column_is_no_project() -> None:
    got = read([HEAD, ["甲", "泵站", 1, "签约"], ["备注:以上金额含税"], ["华东区", "", "", ""]])
    assert [(s.row, s.kind) for s in got.skipped] == [(1, "header"), (3, "title"), (4, "title")]
    clients = read([["公司名称", "客户级别"], ["甲", ""]])
    assert [r.fields for r in clients.records] == [{"client": "甲"}]


def test_missing_columns_are_said() -> None:
    notes = proposed([["客户", "项目", "金额"], ["甲", "泵站", 1]]).notes
    assert [mapping_text(note) for note in notes] == [
        "No column was found for: owner, stage, expected close."
    ]


def test_a_client_called_total_is_a_client() -> None:
    got = read([HEAD, ["Total", "泵站", 1, "签约"], ["合计", "合计项目", 1, "签约"]])
    assert [r.fields["client"] for r in got.records] == ["Total", "合计"]


def test_texts_merged_downwards_are_repeated_and_amounts_are_not() -> None:
    rows = [["区域", *HEAD], ["华东", "甲", "泵站", 5, "签约"], ["", "", "阀门", "", "签约"]]
    got = read(rows, merged=[((1, 0), (2, 0)), ((1, 1), (2, 1)), ((1, 3), (2, 3))])
    second = got.records[1].fields
    assert (second["region"], second["client"]) == ("华东", "甲")
    assert "amount" not in second


def test_unmapped_columns_and_the_probability_are_kept() -> None:
    got = read(
        [
            [*HEAD, "赢率", "最近进展", "备注"],
            ["甲", "泵站", 1, "签约", "#DIV/0!", "=招标推迟", "a\nb"],
        ]
    )
    assert got.records[0].extra == {"赢率": "#DIV/0!", "最近进展": "=招标推迟"}
    assert got.records[0].fields["remarks"] == "a\nb"


def test_control_characters_and_escapes_are_gone_from_every_text() -> None:
    got = read(
        [
            [*HEAD, "x\x1b[2J"],
            ["\x1b]0;owned\x07甲\u202e", "[red]泵\x00站[/]", 1, "签约", "\x1b[31m红"],
        ]
    )
    record = got.records[0]
    assert (record.fields["client"], record.fields["name"]) == ("甲", "[red]泵站[/]")
    assert record.extra == {"x": "红"}


def test_a_key_twice_refuses_both_rows() -> None:
    got = read(
        [
            HEAD,
            [" 甲公司", "泵站", 1, "签约"],
            ["甲 公司", "泵站", 2, "签约"],
            ["乙", "泵站", 1, "签约"],
        ]
    )
    assert [r.row for r in got.records] == [4]
    assert [(p.row, p.column) for p in got.problems] == [(2, "项目名称"), (3, "项目名称")]
    assert "row 3 too" in str(mapping_text(got.problems[0].message))


def test_a_key_twice_is_refused_though_one_of_its_rows_is_wrong_anyway() -> None:
    got = read(
        [HEAD, ["甲", "泵站", "x", "签约"], ["甲", "泵站", 2, "签约"], ["甲", "泵站", 3, "签约"]]
    )
    assert not got.records
    assert [p.row for p in got.problems] == [2, 2, 3, 4]
    assert got.refused == 3


def mapping_text(message: Any) -> str:
    from store.text import render

    return render(message, "en")


def test_a_code_is_the_key_where_there_is_one() -> None:
    got = read(
        [
            ["项目编号", *HEAD],
            ["P1", "甲", "泵站", 1, "签约"],
            ["P2", "甲", "泵站", 2, "签约"],
            ["", "甲", "泵站", 3, "签约"],
        ]
    )
    assert [r.key for r in got.records] == ["code:p1", "code:p2", "name:甲|泵站"]


def test_columns_that_a_person_chooses_are_the_key() -> None:
    got = read(
        [["合同号", *HEAD], ["1", "甲", "泵站", 1, "签约"], ["2", "甲", "泵站", 2, "签约"]],
        decided(key=["合同号"]),
    )
    assert [r.key for r in got.records] == ["key:1", "key:2"]


def test_a_file_without_project_names_has_the_client_as_key() -> None:
    got = read([["客户", "金额", "产品"], ["甲", 1, "泵"], ["乙", 2, ""]])
    assert [(r.key, r.fields["name"]) for r in got.records] == [
        ("client:甲", "泵"),
        ("client:乙", "乙"),
    ]
    for said, name in (("client", "甲"), ("product", "泵"), ("产品", "泵"), ("型号", "X2")):
        got = read(
            [["客户", "金额", "产品", "型号"], ["甲", 1, "泵", "X2"]], decided(name_from=said)
        )
        assert got.records[0].fields["name"] == name


def test_a_missing_client_is_a_problem() -> None:
    got = read([HEAD, ["", "泵站", 1, "签约"]])
    assert [(p.row, p.column) for p in got.problems] == [(2, "客户名称")]


def test_no_column_gets_lost() -> None:
    rows = [[*HEAD, "说", "说", ""], ["甲", "泵站", 1, "签约", "a", "b", "c"]]
    assert read(rows).records[0].extra == {"说": "a", "说 (F)": "b", "G": "c"}


def test_a_signing_day_ahead_is_an_expected_one() -> None:
    ahead = read([[*HEAD, "签约日期"], ["甲", "泵站", 1, "4", "2027-01-01"]])
    assert ahead.records[0].fields["close"] == "2027-01-01"
    past = read([[*HEAD, "签约日期"], ["甲", "泵站", 1, "4", "2026-01-01"]])
    assert past.records[0].fields["closed_day"] == "2026-01-01"


def test_the_currency_of_a_column_of_a_sign_and_of_nothing() -> None:
    rows = [
        [*HEAD, "币种"],
        ["甲", "a", 1, "4", "USD"],
        ["乙", "a", 1, "4", "人民币"],
        ["丙", "a", 1, "4", "gold"],
    ]
    got = read(rows)
    assert [r.fields["currency"] for r in got.records] == ["USD", "CNY"]
    assert [(p.row, p.column) for p in got.problems] == [(4, "币种")]
    signs = read([HEAD, ["甲", "a", "$1", "4"], ["乙", "a", "€2", "4"], ["丙", "a", 3, "4"]])
    assert [r.fields.get("currency") for r in signs.records] == ["USD", "EUR", None]


# -- questions ---------------------------------------------------------------------------------------


def refused(rows: list[list[Any]], decisions: Decisions | None = None) -> str:
    with pytest.raises(Invalid) as caught:
        read(rows, decisions)
    assert "--map FILE" in str(caught.value)
    return str(caught.value)


def test_two_columns_for_the_amount() -> None:
    rows = [["客户", "项目", "合同金额", "预估金额"], ["甲", "泵站", 1, 2]]
    text = refused(rows)
    assert '[columns]\namount = "合同金额"' in text
    assert read(rows, decided(columns={"amount": "预估金额"})).records[0].fields["amount"] == 200


def test_two_columns_of_the_same_name_are_told_by_letter() -> None:
    rows = [["客户", "项目", "金额", "金额"], ["甲", "泵站", 1, 2]]
    assert 'amount = "C"' in refused(rows)
    assert read(rows, decided(columns={"amount": "D"})).records[0].fields["amount"] == 200


def test_a_unit_said_two_ways() -> None:
    rows = [["单位:元"], ["客户", "项目", "金额(万元)"], ["甲", "泵站", 3]]
    assert 'unit = "万元"' in refused(rows)
    assert read(rows, decided(unit="元")).records[0].fields["amount"] == 300


@pytest.mark.parametrize(
    "line",
    [
        ["单位:万元"],
        ["单位:", "万元"],
        ["填表:销售部   金额单位：人民币万元"],
        ["单位:人民币 万元"],
        ["2026年商机跟踪表（万元）"],
    ],
)
def test_the_unit_in_a_line_above(line: list[str]) -> None:
    got = read([line, ["客户", "项目", "金额"], ["甲", "泵站", 3]])
    assert got.records[0].fields["amount"] == 3_000_000


def test_days_that_can_be_read_two_ways() -> None:
    rows = [
        ["客户", "项目", "金额", "预计签约"],
        ["甲", "泵站", 1, "3/4/2026"],
        ["乙", "泵站", 1, "5/6/2026"],
    ]
    assert '[dates]\nclose = "MDY"' in refused(rows)
    assert read(rows, decided(dates={"close": "DMY"})).records[0].fields["close"] == "2026-04-03"
    assert read(rows, decided(dates={"预计签约": "DMY"})).records[1].fields["close"] == "2026-06-05"
    rows.append(["丙", "泵站", 1, "5/26/2026"])
    proposal = proposed(rows)
    assert proposal.mapping.orders == {"close": "MDY"}
    assert any("M/D/Y" in mapping_text(note) for note in proposal.notes)


def test_a_status_nobody_knows() -> None:
    rows = [
        ["客户", "项目", "金额", "状态"],
        ["甲", "泵站", 1, "进行中"],
        ["乙", "泵站", 1, "神秘"],
    ]
    text = refused(rows)
    assert '[[values]]\nwhen = { "状态" = "神秘" }' in text
    got = read(
        rows, decided(values=[{"when": {"状态": "神秘"}, "status": "lost", "reason": "price"}])
    )
    assert got.records[1].fields["status"] == "lost"
    assert got.records[1].fields["reason"] == "price"
    assert got.records[1].extra == {"状态": "神秘"}


def test_a_status_column_of_sentences_is_one_question() -> None:
    rows = [
        ["客户", "项目", "金额", "状态"],
        *(["甲", f"泵站{n}", 1, f"第{n}次沟通顺利"] for n in range(60)),
    ]
    questions = proposed(rows).questions
    assert len(questions) == 1
    assert 'status = ""' in questions[0].entry
    got = read(rows, mapfile.from_data(questions[0].options[0].data, "x"))
    assert got.records[0].extra == {"状态": "第0次沟通顺利"}


def test_the_lines_that_a_refusal_names_decide(tmp_path: Path) -> None:
    rows = [
        ["单位:元"],
        [
            "客户",
            "公司",
            "项目",
            "合同金额(万元)",
            "预估金额(万元)",
            "预计签约",
            "登记日期",
            "状态",
            "阶段",
        ],
        ["甲", "甲", "泵站", 1, 2, "3/4/2026", "5/6/2026", "神秘", "不知道"],
        ["乙", "乙", "泵站", 1, 2, "3/4/2026", "5/6/2026", '"引号"\n', "不知道"],
    ]
    questions = proposed(rows).questions
    assert len(questions) == 8
    file = tmp_path / "x.toml"
    file.write_text(scheme.decision_lines(questions), encoding="utf-8")
    assert len(read(rows, read_map(file)).records) == 2


def test_values_of_two_columns_together() -> None:
    rows = [["Account", "Deal", "Amount", "Status", "Stage"],
            ["A", "x", 1, "Opportunity", "Won"], ["B", "x", 1, "Opportunity", "Demo"], ["C", "x", 1, "New", ""]]  # fmt: skip
    got = read(rows, decided(values=[
        {"when": {"Status": "Opportunity"}, "status": "open"}, {"when": {"Status": "New"}, "stage": "survey"},
    ]))  # fmt: skip
    assert [(r.fields["stage"], r.fields["status"]) for r in got.records] == [
        (8, "won"),
        (4, "open"),
        (2, "open"),
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [("签约成交", 8), ("技术交流", 4), ("4", 4), ("4 技术交流", 4), ("4-技术交流", 4), ("Stage 4", 4), ("negotiation", 7),
     ("9", None), ("4 商务谈判", None), ("神秘", None)],
)  # fmt: skip
def test_stage_words(text: str, number: int | None) -> None:
    assert WORDS.stage(text) == number


# -- map files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colums = 1", ("colums", "columns")),
        ("kind = 'x'", ("kind", "projects", "clients")),
        ("unit = '里'", ("unit", "万元")),
        ("currency = 'dollars'", ("currency",)),
        ("header_row = 0", ("header_row", "from 1")),
        ("[columns]\nfoo = 'A'", ("columns.foo", "amount")),
        ("[columns]\namount = 1", ("columns", "lines such as")),
        ("[dates]\nclose = 'YMD'", ("dates.close", "MDY")),
        ("[[values]]\nstage = 1", ("values[1]", "when")),
        ("[[values]]\nwhen = {a = 'b'}", ("values[1]", "stage or a status")),
        ("[[values]]\nwhen = {a = 'b'}\nstatus = 'gone'", ("values[1].status", "dropped")),
        ("a = \nb = 1", ("not valid TOML", "line 1")),
    ],
)
def test_a_wrong_map_file_names_its_entry(
    tmp_path: Path, text: str, words: tuple[str, ...]
) -> None:
    file = tmp_path / "my.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Invalid) as caught:
        read_map(file)
    for word in ("my.toml", *words):
        assert word in str(caught.value)


def test_a_map_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_map(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"columns": {"amount": "总价"}}, ("columns.amount", "总价", "客户名称")),
        (
            {"values": [{"when": {"阶段": "签约"}, "stage": 12}]},
            ("values[1]", "“12”", "8 签约成交"),
        ),
        (
            {"values": [{"when": {"阶段": "签约"}, "status": "lost", "reason": "zzz"}]},
            ("values[1]", "zzz"),
        ),
        ({"values": [{"when": {"没有": "签约"}, "status": "lost"}]}, ("values.when", "没有")),
    ],
)
def test_a_map_that_does_not_fit_the_table(data: dict[str, Any], words: tuple[str, ...]) -> None:
    with pytest.raises(Invalid) as caught:
        read([HEAD, ["甲", "泵站", 1, "签约"]], decided(**data))
    for word in words:
        assert word in str(caught.value)


def test_decisions_are_remembered_as_they_were() -> None:
    said = decided(
        kind="projects", header_row=3, unit="万元", currency="$", name_from="product", key=["合同号"], ignore=["x"],
        columns={"amount": "价"}, dates={"close": "DMY"}, owners={"小周": "周敏"}, regions={"东": "华东"},
        values=[{"when": {"状态": "神 秘"}, "status": "lost", "stage": 3, "reason": "price"}],
    )  # fmt: skip
    assert mapfile.from_data(to_data(said), "layout") == said


def test_owners_by_other_names() -> None:
    rows = [["负责人", *HEAD], ["小周", "甲", "泵站", 1, "签约"]]
    assert read(rows, decided(owners={"小 周": "周敏"})).records[0].fields["owner"] == "周敏"


def test_headings_of_one_s_own() -> None:
    rows = [["甲方", "标的", "价"], ["甲", "泵站", 1]]
    assert find_table(Sheet("S", rows)) is None
    got = read(rows, decided(columns={"client": "甲方", "name": "标的", "amount": "价"}))
    assert got.records[0].fields["amount"] == 100
    one = read([["甲方", "2025年", "2026年"], ["甲", 1, 2]], decided(columns={"client": "甲方"}))
    assert one.records[0].extra == {"2025年": "1", "2026年": "2"}


# -- sheets ------------------------------------------------------------------------------------------


def test_the_sheet_with_the_table_is_found_and_notes_are_reported(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx",
        {"说明": [["一"], [], ["二"]], "明细": [HEAD, ["甲", "泵站", 1, "签约"]], "空": []},
    )
    source = open_source(path)
    found = sheets.tables(source)
    assert [table.sheet.name for table in found] == ["明细"]
    skipped = sheets.notes_elsewhere(source, found[0].sheet, {"明细"})
    assert [(s.sheet, s.row, s.kind) for s in skipped] == [
        ("说明", 1, "note_sheet"),
        ("说明", 3, "note_sheet"),
    ]


def test_signatures_tell_layouts_apart() -> None:
    def signature(rows: list[list[Any]]) -> str:
        table = find_table(Sheet("S", rows))
        assert table is not None
        return table.signature

    one = signature([HEAD, ["甲", "泵站", 1, "签约"]])
    assert one == signature([["2026"], [" 客户 名称", *HEAD[1:]]])
    assert one != signature([[*HEAD, "备注"]])
    assert one != signature([["单位:万元"], HEAD])
