"""The minutes in words, as Markdown and as a table, and each person's three things."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from store.domain.days import add
from store.errors import NotAllowed
from store.models import Export
from store.queries.reviewing.minutes import minutes
from store.reports import minutes as report
from store.usecases.exporting import export_list, export_text
from store.usecases.reviewing import deciding
from store.usecases.reviewing.opening import close_review, open_review
from tests.store.reviewing.conftest import Team, entry_of, project
from tests.store.reviewing.test_minutes import held

ZONE = "Asia/Shanghai"


def test_each_decision_in_the_words_of_the_meeting(team: Team) -> None:
    review, _ = held(team)
    told = minutes(team.li, review)
    assert [report.said(one, told) for one in told.decisions] == [
        "定去留:放弃 · 最后阶段 3 初步方案 · 没有购买意向 · =SUM(A1)",
        "定去留:搁置 · 2027-02-22 回来 · 预算冻结",
        "定去留:等节点 · 2027-01-13 · 招标网",
        "定去留:继续 · 意向高 · 预算已批 · 2027-01-18 前:招标公告",
        "阶段 · 3 初步方案 → 4 技术交流",
        "本周结果 · 客户没有回音 · 没人接电话",
        "下一步 · 送样机 · 周敏 · 12-29 前",
        "无变化 · 等他们开会",
    ]
    assert " · ".join(report.counted(told)) == (
        "9 项 · 定去留 4(继续 1 · 等节点 1 · 搁置 1 · 放弃 1) · 推进 1 · 下一步 1 · 无变化 1 · 改期 1"
    )
    assert report.title(told) == "周会 · 周敏 何涛 · 2026-12-24"
    english = minutes(team.li, open_review(team.li, members=["zhou"], lang="en"))
    assert report.title(english) == "Review of 周敏, 2026-12-24"


def test_markdown_shows_what_people_wrote_and_is_never_markup(team: Team) -> None:
    one = project(team.zhou, "[link](http://x) *bold*")
    review = open_review(team.li, members=["zhou"], lang="en")
    entry = entry_of(review, one)
    first = deciding.unchanged(team.li, entry, reason="# a\n- b <script> | `c`")
    close_review(team.li, review)
    deciding.correct(team.li, first.id, note="1. no")
    text = report.markdown(minutes(team.li, review), ZONE)
    assert "**\\[link\\](http://x) \\*bold\\* · 苏州恒达水务 · 周敏**" in text
    assert "- no change · \\# a - b \\<script\\> \\| \\`c\\`" in text
    assert "  - corrected on 11-23 by 李经理: 1. no" in text
    assert text.count("no change ·") == 1 and "\n\n\n" not in text
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "# Review of 周敏, 2026-11-23", "## Decisions", "## Sums",
    ]  # fmt: skip


def test_a_table_without_formulas(team: Team, tmp_path: Path) -> None:
    review, _ = held(team)
    close_review(team.li, review)
    deciding.correct(team.li, minutes(team.li, review).decisions[0].id, note="=1+1")
    file = tmp_path / "m.xlsx"
    done = export_list(team.li.speaking("zh"), report.minutes_list(review), file, format="xlsx")
    assert done and done.rows == 8 + 1 + 3
    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    assert rows[0][:8] == ["编号", "时间", "决定", "项目号", "项目", "客户", "销售", "内容"]
    assert [row[2] for row in rows[1:4]] == ["放弃", "更正", "搁置"]
    assert (rows[1][7], rows[2][7], rows[1][19]) == ("=SUM(A1)", "=1+1", -20_000.0)
    assert [row[2] for row in rows[-3:]] == ["未谈"] * 3
    csv = tmp_path / "m.csv"
    export_list(team.li, report.minutes_list(review), csv, format="csv")
    assert "'=SUM(A1)" in csv.read_text("utf-8-sig")
    text = export_text(team.li, "纪要\n", tmp_path / "m.md", what="minutes", rows=8, fields=["text"])  # fmt: skip
    assert text.file.read_text("utf-8") == "纪要\n" and Export.select().count() == 3
    assert not [*tmp_path.glob(".*")]


def test_who_may_not_export_takes_no_text_out(team: Team, tmp_path: Path) -> None:
    from store.session import open_session
    from store.usecases.members import add_member

    add_member(team.chief, name="Dist", login="dist", roles=("distributor",))
    with pytest.raises(NotAllowed):
        export_text(open_session(team.chief.book, login="dist"), "x", tmp_path / "m.md", what="minutes", rows=1, fields=["text"])  # fmt: skip
    assert not [*tmp_path.glob("m.md"), *tmp_path.glob(".*")]


def test_three_things_promises_first_then_what_follows_from_verdicts(team: Team) -> None:
    names = ("泵站", "二期", "机组", "管网", "阀门")
    made = {
        name: project(team.zhou, name, client=f"客户{n}") for n, name in enumerate(names)
    }  # fmt: skip
    team.clock.step(days=20)
    young = project(team.zhou, "新项目", client="新客户")
    team.clock.step(days=12)
    review = open_review(team.li, members=["zhou"], lang="zh")
    day, at = team.li.today, {name: entry_of(review, row) for name, row in made.items()}
    deciding.wait(team.li, at["泵站"], until=add(day, 4), source="招标网")
    deciding.go_on(team.li, at["二期"], intent="low", reason="再看", evidence="批文", until=add(day, 20))  # fmt: skip
    deciding.park(team.li, at["机组"], until=add(day, 60), reason="冻结")
    deciding.promise(team.li, at["管网"], text="约总工\n看现场", due=add(day, 3), owner="何涛")
    deciding.promise(team.li, at["阀门"], text="送样机", due=add(day, 6))
    deciding.say_outcome(team.li, entry_of(review, young), outcome="silent")
    told = minutes(team.li, review)
    doing = {one.name: one for one in report.doers(told)}
    assert [(task.kind, task.name) for task in doing["周敏"].tasks] == [
        ("promise", "阀门"), ("verdict", "泵站"), ("verdict", "二期"), ("verdict", "机组"), ("recheck", "新项目"),
    ]  # fmt: skip
    assert [task.due for task in doing["周敏"].tasks][-1] == add(day, 18)
    assert list(doing) == ["周敏", "何涛"]
    assert report.three_things(told, doing["周敏"]) == (
        "周敏,12-25 周会三件事:\n"
        "1. 阀门 · 客户4\n   送样机 · 12-31 前\n"
        "2. 泵站 · 客户0\n   节点到期(招标网) · 12-29 前\n"
        "3. 二期 · 客户1\n   批文 · 2027-01-14 前\n"
        "另有 2 件见纪要"
    )
    assert report.three_things(told, doing["何涛"]).splitlines()[1:] == [
        "1. 管网 · 客户3", "   约总工 看现场 · 12-28 前",
    ]  # fmt: skip
