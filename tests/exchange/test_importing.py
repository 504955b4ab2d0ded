"""Importing into a book: re-import, clashes, undo, unknown people; on both engines."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store.clock import FixedClock
from store.domain.days import add
from store.errors import Invalid, NotAllowed
from store.exchange.decisions import Decisions
from store.models import (
    Client,
    Command,
    Contact,
    Event,
    Layout,
    Member,
    Project,
    Region,
    ReviewEntry,
)
from store.queries.check import check
from store.session import Session, open_session
from store.text import render
from store.usecases import importing
from store.usecases.clients import create_client, edit_client
from store.usecases.history import redo, undo
from store.usecases.importing import Report
from store.usecases.members import add_member
from store.usecases.projects import close_project, create_project, edit_project, move_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.opening import close_review, open_review
from tests.exchange.ledgers import write_csv

HEAD = [
    "客户名称",
    "项目名称",
    "负责人",
    "区域",
    "销售阶段",
    "状态",
    "金额(万元)",
    "预计签约",
    "备注",
    "进展",
]
ROW = [
    "苏州恒达水务有限公司",
    "污水提升泵",
    "周敏",
    "华东",
    "技术交流",
    "进行中",
    281.61,
    "2026-12-28",
    "重点",
    "待回复",
]

Take = Callable[..., Report]


@pytest.fixture
def take(session: Session, tmp_path: Path) -> Take:
    """Import rows below `HEAD` (or `head`); the dry run must foresee what happens."""

    def run(*rows: list[Any], head: list[str] = HEAD, by: Session = session) -> Report:
        plan = importing.prepare(by, write_csv(tmp_path / "a.csv", [head, *rows]))
        foreseen = plan.report.data("en")
        report = importing.apply(by, plan)
        assert report.data("en") == foreseen
        assert check(by) == []
        return report

    return run


def changed(row: list[Any], **cells: Any) -> list[Any]:
    at = {
        "client": 0,
        "name": 1,
        "owner": 2,
        "region": 3,
        "stage": 4,
        "status": 5,
        "amount": 6,
        "close": 7,
        "remarks": 8,
        "news": 9,
    }
    out = list(row)
    for name, value in cells.items():
        out[at[name]] = value
    return out


def counts(report: Report) -> tuple[int, int, int, int]:
    c = report.projects
    return c.created, c.updated, c.unchanged, c.refused


def test_one_row_makes_a_project_its_client_its_rep_and_its_region(
    session: Session, take: Take
) -> None:
    report = take(ROW)
    assert counts(report) == (1, 0, 0, 0)
    assert (report.owners, report.regions) == (["周敏"], ["华东"])
    project = Project.get()
    assert (project.name, project.amount, project.currency, project.close) == (
        "污水提升泵",
        281_610_000,
        "CNY",
        "2026-12-28",
    )
    assert json.loads(project.extra) == {"进展": "待回复"}
    rep = Member.get(Member.name == "周敏")
    assert (rep.login, rep.roles, project.owner_id) == (None, "rep", rep.id)
    client = Client.get()
    assert (client.name, client.owner_id, client.region_id) == (ROW[0], rep.id, Region.get().id)
    assert (project.base_kind, project.base_day, project.stage_since) == (
        "imported",
        session.today,
        session.today,
    )
    assert Command.select().where(Command.name == "book.import").count() == 1


def test_the_same_file_again_changes_nothing_and_is_no_command(take: Take) -> None:
    take(ROW)
    before = Event.select().count()
    report = take(ROW)
    assert counts(report) == (0, 0, 1, 0)
    assert report.clients.unchanged == 1
    assert Event.select().count() == before


def test_a_cell_that_changed_updates_its_field_only(take: Take) -> None:
    take(ROW)
    report = take(changed(ROW, amount=300, close="2027-01-15", news="已报价"))
    assert counts(report) == (0, 1, 0, 0)
    project = Project.get()
    assert (project.amount, project.close, project.pushes) == (300_000_000, "2027-01-15", 1)
    assert json.loads(project.extra) == {"进展": "已报价"}
    event = Event.select().order_by(Event.id.desc()).where(Event.entity == "project").get()
    assert set(json.loads(event.after)) == {"amount", "close", "pushes", "extra", "imported"}


def test_empty_never_erases(take: Take) -> None:
    take(ROW)
    report = take(
        changed(
            ROW,
            owner="",
            region="",
            stage="",
            status="",
            amount="-",
            close="待定",
            remarks="",
            news="",
        )
    )
    assert counts(report) == (0, 0, 1, 0)
    project = Project.get()
    assert (project.amount, project.close, project.remarks) == (281_610_000, "2026-12-28", "重点")
    assert project.owner_id is not None


def test_a_person_s_value_stays_and_the_clash_is_listed(session: Session, take: Take) -> None:
    take(ROW)
    edit_project(session, Project.get().id, amount=250_000_000, remarks="我的")
    # the file still says what it said: the person's value stays without a word
    assert counts(take(ROW)) == (0, 0, 1, 0)
    assert Project.get().amount == 250_000_000
    report = take(changed(ROW, amount=300, close="2027-01-01"))
    assert counts(report) == (0, 1, 0, 0)
    project = Project.get()
    assert (project.amount, project.remarks, project.close) == (250_000_000, "我的", "2027-01-01")
    assert [(c.row, c.column) for c in report.clashes] == [(2, "金额(万元)")]
    text = render(report.clashes[0].message, "en")
    assert "3.0M" in text
    assert "2.5M" in text
    # the person comes round to the file's value: nothing is left to say
    edit_project(session, project.id, amount=300_000_000)
    report = take(changed(ROW, amount=300, close="2027-01-01"))
    assert not report.clashes
    # and from there on the file leads again
    take(changed(ROW, amount=310, close="2027-01-01"))
    assert Project.get().amount == 310_000_000


def test_extra_fields_are_weighed_one_by_one_like_any_other(session: Session, take: Take) -> None:
    head, row = [*HEAD, "备案号"], [*ROW, "R-1"]
    take(row, head=head)
    edit_project(session, Project.get().id, extra={"备案号": "PERSON", "进展": "待回复"})
    report = take(row, head=head)
    assert (counts(report), report.clashes) == ((0, 0, 1, 0), [])
    report = take([*changed(ROW, news="已报价"), "R-2"], head=head)
    assert (counts(report), [c.column for c in report.clashes]) == ((0, 1, 0, 0), ["备案号"])
    assert "PERSON" in render(report.clashes[0].message, "en")
    assert json.loads(Project.get().extra) == {"备案号": "PERSON", "进展": "已报价"}
    # empty never erases, and what a person took away stays away
    assert counts(take([*changed(ROW, news=""), ""], head=head)) == (0, 0, 1, 0)
    edit_project(session, Project.get().id, extra={})
    assert counts(take([*changed(ROW, news="已报价"), "R-1"], head=head)) == (0, 0, 1, 0)
    assert Project.get().extra == ""


def test_a_person_s_extra_field_of_a_client_stays_too(session: Session, take: Take) -> None:
    take(CLIENT, head=CLIENTS)
    edit_client(session, Client.get().id, extra={"网站": "mine.cn"})
    assert take(CLIENT, head=CLIENTS).clients.unchanged == 1
    report = take([*CLIENT[:-1], "b.cn"], head=CLIENTS)
    assert ([c.column for c in report.clashes], report.clients.unchanged) == (["网站"], 1)
    assert json.loads(Client.get().extra) == {"网站": "mine.cn"}


def test_a_stage_change_is_a_move_and_resets_the_stage_s_days_only(
    session: Session, take: Take, fixed_clock: FixedClock
) -> None:
    take(ROW)
    start = session.today
    fixed_clock.step(days=10)
    report = take(changed(ROW, stage="商务谈判"))
    assert counts(report) == (0, 1, 0, 0)
    project = Project.get()
    assert (project.stage_since, project.silent_since, project.waiting_since) == (
        session.today,
        start,
        start,
    )
    assert (project.top_stage, project.skips) == (7, 2)
    assert Event.select().where(Event.kind == "project.skipped").count() == 1
    fixed_clock.step(days=1)
    take(changed(ROW, stage="拜访调研"))
    assert Event.select().where(Event.kind == "project.regressed").count() == 1
    assert Project.get().top_stage == 7


def _stood() -> tuple[int, str | None, str]:
    row = Project.get()
    return row.top_stage, row.top_day, row.d_anchor


def test_a_higher_stage_in_the_file_is_no_progress(
    session: Session, take: Take, fixed_clock: FixedClock
) -> None:
    take(ROW)
    one, start = Project.get().id, session.today
    fixed_clock.step(days=10)
    take(changed(ROW, stage="项目评估"))
    assert _stood() == (6, None, start)
    move_project(session, one, stage=7)
    assert _stood() == (7, session.today, session.today)
    move_project(session, one, stage=6)
    assert _stood() == (6, None, start), "back to where the file has put it"
    move_project(session, one, stage=5)
    assert _stood() == (5, None, start), "still no progress"
    move_project(session, one, stage=4)
    assert _stood() == (4, None, start)
    assert check(session) == []


def test_a_file_takes_a_stage_back_on_the_day_of_the_move(
    session: Session, take: Take, fixed_clock: FixedClock
) -> None:
    take(ROW)
    one, start = Project.get().id, session.today
    fixed_clock.step(days=10)
    move_project(session, one, stage=7)
    take(changed(ROW, stage="方案确认"))  # a clash: what a person moved stays
    assert _stood()[:2] == (7, session.today)
    take(changed(ROW, stage="商务谈判"))  # now the file says the same
    take(changed(ROW, stage="方案确认"))
    assert _stood() == (5, session.today, session.today), "as far as it still goes"
    take(changed(ROW, stage="拜访调研"))
    assert _stood() == (4, None, start)
    assert check(session) == []


def test_a_file_that_takes_a_lift_back_makes_the_verdict_due_again(
    session: Session, take: Take, fixed_clock: FixedClock
) -> None:
    take(ROW)
    one = Project.get()
    close_review(session, open_review(session, members=[one.owner_id]))  # the opening of the book
    fixed_clock.step(days=31)
    review = open_review(session, members=[one.owner_id])
    entry = ReviewEntry.get(ReviewEntry.review == review).id
    move_project(session, one.id, stage=5)
    assert deciding.unchanged(session, entry, reason="等开会").owed == ()
    take(changed(ROW, stage="方案确认"))
    assert ReviewEntry.get_by_id(entry).done_day
    take(ROW)
    assert ReviewEntry.get_by_id(entry).done_day is None
    assert deciding.unchanged(session, entry, reason="等开会").owed == ("verdict",)
    assert check(session) == []


@pytest.mark.parametrize(("days", "inherits"), [(0, True), (90, True), (91, False)])
def test_what_a_file_makes_again_after_a_drop_goes_on_with_its_d(
    session: Session, take: Take, fixed_clock: FixedClock, days: int, inherits: bool
) -> None:
    head = [*HEAD, "商机编号"]
    take([*ROW, "C-1"], head=head)
    fixed_clock.step(days=33)
    close_project(session, Project.get().id, to="dropped", reason="no_intent")
    fixed_clock.step(days=days)
    again = [*changed(ROW, status="进行中"), "C-2"]
    assert counts(take(again, [*changed(ROW, name="二期"), "C-3"], head=head)) == (2, 0, 0, 0)
    one, other = Project.select().where(Project.code.in_(("C-2", "C-3"))).order_by(Project.code)
    anchor = add(session.today, -33)
    assert (one.d_base, one.d_anchor) == ((anchor, anchor) if inherits else ("", session.today))
    assert (other.d_base, other.d_anchor) == ("", session.today)
    undo(session)
    assert check(session) == []


def test_a_file_that_makes_it_again_as_parked_comes_back_at_the_recheck(
    session: Session, take: Take
) -> None:
    head = [*HEAD, "商机编号"]
    take([*ROW, "C-1"], head=head)
    close_project(session, Project.get().id, to="dropped", reason="no_intent")
    take([*changed(ROW, status="搁置"), "C-2"], head=head)
    one = Project.get(Project.code == "C-2")
    assert one.d_base and one.d_anchor == add(one.return_day, -15)
    assert check(session) == []


def test_a_move_by_a_person_stands_against_the_file(session: Session, take: Take) -> None:
    take(ROW)
    move_project(session, Project.get().id, stage=5)
    report = take(changed(ROW, stage="项目评估"))
    assert [c.column for c in report.clashes] == ["销售阶段"]
    assert counts(report) == (0, 0, 1, 0)
    assert not take(ROW).clashes


@pytest.mark.parametrize(
    ("word", "status"), [("赢单", "won"), ("丢单", "lost"), ("放弃", "dropped")]
)
def test_closed_rows_go_to_their_places_and_come_back(
    session: Session, take: Take, word: str, status: str
) -> None:
    take(changed(ROW, status=word, close="2026-11-01"))
    project = Project.get()
    assert (project.status, project.closed_day, project.live) == (status, "2026-11-01", 0)
    assert project.reason == ("" if status == "won" else "imported")
    report = take(changed(ROW, status="进行中", close="2026-11-01"))
    assert counts(report) == (0, 1, 0, 0)
    project = Project.get()
    assert (project.status, project.closed_day, project.live, project.reason) == (
        "open",
        None,
        1,
        "",
    )
    take(changed(ROW, status=word, close="2026-11-01"))
    assert Project.get().status == status


def test_a_close_by_a_person_stands_against_the_file(session: Session, take: Take) -> None:
    take(ROW)
    close_project(session, Project.get().id, to="lost", reason="price")
    assert not take(ROW).clashes
    report = take(changed(ROW, status="赢单"))
    assert [c.column for c in report.clashes] == ["状态"]
    assert Project.get().status == "lost"


@pytest.mark.parametrize("word", ["赢单", "丢单", "放弃", "搁置"])
def test_a_project_off_the_board_keeps_its_last_stage(
    session: Session, take: Take, word: str
) -> None:
    row = changed(ROW, status=word, close="2026-11-01")
    take(row)
    at = Project.get().stage_id
    report = take(changed(row, stage="商务谈判"))
    assert counts(report) == (0, 0, 1, 0)
    assert [(c.row, c.column) for c in report.clashes] == [(2, "销售阶段")]
    assert "reopen it" in render(report.clashes[0].message, "en")
    assert (Project.get().stage_id, Project.get().skips) == (at, 0)
    assert not take(row).clashes
    # a row that opens it again may move it
    report = take(changed(row, status="进行中", stage="商务谈判"))
    assert (counts(report), report.clashes) == ((0, 1, 0, 0), [])
    assert (Project.get().status, Project.get().top_stage) == ("open", 7)
    assert Project.get().stage_id != at


def test_a_person_s_close_keeps_the_stage_against_the_file(session: Session, take: Take) -> None:
    take(ROW)
    close_project(session, Project.get().id, to="won")
    at = Project.get().stage_id
    report = take(changed(ROW, stage="商务谈判"))
    assert [c.column for c in report.clashes] == ["销售阶段"]
    assert (Project.get().stage_id, Project.get().status) == (at, "won")


def test_parked_rows_have_a_day_of_return(session: Session, take: Take) -> None:
    head = [*HEAD, "搁置至"]
    report = take([*changed(ROW, status="搁置"), "2026-12-20"], [*changed(ROW, name="二", status="搁置"), "2027-12-20"],
                  [*changed(ROW, name="三", status="搁置"), ""], head=head)  # fmt: skip
    assert counts(report) == (2, 0, 0, 1)
    rows = {p.name: (p.status, p.hold_until, p.parks, p.live) for p in Project.select()}
    assert rows == {
        "污水提升泵": ("parked", "2026-12-20", 1, 0),
        "三": ("parked", "2026-12-23", 1, 0),
    }
    assert "2027-02-21" in render(report.problems[0].message, "en")


def test_mapped_cells_that_have_no_place_stay_as_extra_fields(take: Take) -> None:
    head = [*HEAD, "丢单原因", "搁置至", "签约日期", "登记日期", "最近跟进日期"]
    day, row = "2026-11-02", changed(ROW, news="")

    def one(name: str, status: str, reason: str, until: str = "2026-12-20") -> list[Any]:
        return [*changed(row, name=name, status=status), reason, until, day, "2026-05-01", day]

    rows = [one("开", "进行中", "预算"), one("赢", "赢单", "无"), one("丢", "丢单", "价格"),
            one("停", "搁置", "等预算\n明年"), one("回", "搁置", "等人", "2026-11-01")]  # fmt: skip
    report = take(*rows, head=head)
    assert (counts(report), report.problems) == ((5, 0, 0, 0), [])
    extras = {p.name: json.loads(p.extra) for p in Project.select()}
    registered, until, signed = (
        {"登记日期": "2026-05-01"},
        {"搁置至": "2026-12-20"},
        {"签约日期": day},
    )
    assert extras == {
        "开": {"丢单原因": "预算"} | registered | until | signed,
        "赢": {"丢单原因": "无"} | registered | until,
        "丢": registered | until,
        "停": registered | signed,
        "回": registered | signed | {"搁置至": "2026-11-01", "丢单原因": "等人"},
    }
    reasons = {p.name: (p.status, p.reason, p.base_day) for p in Project.select()}
    assert reasons == {
        "开": ("open", "", day),
        "赢": ("won", "", day),
        "丢": ("lost", "price", day),
        "停": ("parked", "等预算 明年", day),
        "回": ("open", "", day),
    }
    again = take(*rows, head=head)
    assert (counts(again), again.clashes) == ((0, 0, 5, 0), [])
    other = take(one("停", "搁置", "等人事"), one("开", "进行中", "资金"), head=head)
    assert (counts(other), other.clashes) == ((0, 2, 0, 0), [])
    assert Project.get(Project.name == "停").reason == "等人事"
    assert json.loads(Project.get(Project.name == "开").extra)["丢单原因"] == "资金"


def test_a_reason_that_the_file_gives_later_is_taken(take: Take) -> None:
    head = [*HEAD, "丢单原因"]
    take(
        [*changed(ROW, status="搁置"), ""], [*changed(ROW, name="二", status="丢单"), ""], head=head
    )
    report = take([*changed(ROW, status="搁置"), "等预算"],
                  [*changed(ROW, name="二", status="丢单"), "价格"], head=head)  # fmt: skip
    assert (counts(report), report.clashes) == ((0, 2, 0, 0), [])
    assert {p.reason for p in Project.select()} == {"等预算", "price"}


def test_a_text_over_the_limit_is_refused_in_extra_fields_too(take: Take) -> None:
    report = take(changed(ROW, news="长" * 20_001), changed(ROW, name="二", news="长" * 20_000))
    assert counts(report) == (1, 0, 0, 1)
    assert [(p.row, p.column) for p in report.problems] == [(2, "进展")]
    assert "20001" in render(report.problems[0].message, "en").replace(",", "")


def test_what_belongs_to_a_contact_without_a_name_stays_with_the_client(take: Take) -> None:
    take(["KH9", "甲公司", "", "", "", "", "总工", "021", "", ""], head=CLIENTS)
    assert json.loads(Client.get().extra) == {"职务": "总工", "联系电话": "021"}
    assert Contact.select().count() == 0


def test_a_new_day_of_return_in_the_file(session: Session, take: Take) -> None:
    head, row = [*HEAD, "搁置至"], changed(ROW, status="搁置")
    take([*row, "2026-12-20"], head=head)
    assert counts(take([*row, "2027-01-10"], head=head)) == (0, 1, 0, 0)
    assert (Project.get().hold_until, Project.get().d_anchor) == ("2027-01-10", "2026-12-26")
    report = take([*row, "2028-01-10"], head=head)
    assert (counts(report), report.problems[0].row) == ((0, 0, 0, 1), 2)


def test_a_later_follow_up_in_the_file_moves_the_base_of_the_silence(
    session: Session, take: Take
) -> None:
    head = [*HEAD, "最近跟进日期"]
    take([*ROW, "2026-10-01"], head=head)
    assert counts(take([*ROW, "2026-11-20"], head=head)) == (0, 1, 0, 0)
    project = Project.get()
    assert (project.base_day, project.silent_since, project.stage_since) == (
        "2026-11-20",
        "2026-11-20",
        "2026-10-01",
    )
    assert counts(take([*ROW, "2026-11-20"], head=head)) == (0, 0, 1, 0)


def test_a_value_that_a_person_took_away_stays_away(session: Session, take: Take) -> None:
    take(ROW)
    edit_project(session, Project.get().id, amount=0, remarks="", owner=None)
    report = take(changed(ROW, amount=300, remarks="新", owner="李华"))
    assert (Project.get().amount, Project.get().remarks, Project.get().owner_id) == (0, "", None)
    assert {c.column for c in report.clashes} == {"金额(万元)", "备注", "负责人"}
    assert not report.owners


def test_undo_takes_the_whole_import_back_and_redo_brings_it_again(
    session: Session, take: Take
) -> None:
    take(ROW, changed(ROW, name="阀门"))
    undo(session)
    assert Project.select().where(Project.archived == 0).count() == 0
    assert Client.select().where(Client.archived == 0).count() == 0
    assert check(session) == []
    redo(session)
    assert Project.select().where(Project.archived == 0).count() == 2
    assert counts(take(ROW, changed(ROW, name="阀门"))) == (0, 0, 2, 0)


def test_undo_of_a_re_import_restores_what_the_file_said_before(
    session: Session, take: Take
) -> None:
    take(ROW)
    take(changed(ROW, amount=300))
    undo(session)
    assert Project.get().amount == 281_610_000
    assert counts(take(changed(ROW, amount=300))) == (0, 1, 0, 0)
    assert Project.get().amount == 300_000_000


def test_an_undone_import_comes_again_with_its_codes(session: Session, take: Take) -> None:
    head, row = ["项目编号", *HEAD], ["P-1", *ROW]
    take(row, head=head)
    undo(session)
    assert counts(take(row, head=head)) == (1, 0, 0, 0)


def test_a_row_is_found_by_code_else_by_name_without_a_code(session: Session, take: Take) -> None:
    take(ROW)
    head = ["项目编号", *HEAD]
    assert counts(take(["P-1", *ROW], head=head)) == (0, 1, 0, 0)
    assert Project.get().code == "P-1"
    renamed = ["P-1", *changed(ROW, name="提升泵二期")]
    assert counts(take(renamed, head=head)) == (0, 1, 0, 0)
    assert Project.get().name == "提升泵二期"
    assert Project.get().folded == "提升泵二期"
    # another code with the first name is another project
    assert counts(take(["P-2", *changed(ROW, name="提升泵二期")], head=head)) == (1, 0, 0, 0)


CODED = ["项目编号", "合同号", *HEAD]


@pytest.fixture
def by_contract(session: Session, tmp_path: Path) -> Take:
    """Import rows below `CODED`, told apart by their contract number."""

    def run(*rows: list[Any]) -> Report:
        file = write_csv(tmp_path / "a.csv", [CODED, *rows])
        plan = importing.prepare(session, file, decisions=Decisions(key=("合同号",)))
        foreseen = plan.report.data("en")
        report = importing.apply(session, plan)
        assert report.data("en") == foreseen
        return report

    return run


def test_a_code_that_moves_between_rows_is_refused_with_its_rows(by_contract: Take) -> None:
    two = changed(ROW, name="二")
    by_contract(["P-1", "C-1", *ROW], ["P-2", "C-2", *two])
    three = ["P-3", "C-3", *changed(ROW, name="三")]
    report = by_contract(["P-2", "C-1", *ROW], ["P-1", "C-2", *two], three)
    assert counts(report) == (1, 0, 0, 2)
    assert [(p.row, p.column) for p in report.problems] == [(2, "项目编号"), (3, "项目编号")]
    assert "belongs to 二" in render(report.problems[0].message, "en")
    codes = {p.name: p.code for p in Project.select()}
    assert codes == {"污水提升泵": "P-1", "二": "P-2", "三": "P-3"}
    # a free one may take its place, and is free for the other from then on
    assert counts(by_contract(["P-9", "C-1", *ROW])) == (0, 1, 0, 0)
    assert counts(by_contract(["P-1", "C-2", *two])) == (0, 1, 0, 0)


def test_a_code_twice_in_one_file_is_refused_under_any_key(by_contract: Take) -> None:
    report = by_contract(["P-1", "C-1", *ROW], ["P-1", "C-2", *changed(ROW, name="二")])
    assert counts(report) == (0, 0, 0, 2)
    assert [(p.row, p.column) for p in report.problems] == [(2, "项目编号"), (3, "项目编号")]


def test_a_broken_rule_of_the_database_is_no_unavailable_book(session: Session) -> None:
    from peewee import IntegrityError

    from store.usecases.bulk import update_many

    one = create_project(session, name="一", client="甲", code="P-1")
    two = create_project(session, name="二", client="甲")
    with pytest.raises(IntegrityError), session.book.writing():
        update_many(session.book, Project, [(one, {"remarks": "x"}), (two, {"code": "P-1"})])
    assert [p.code for p in Project.select().order_by(Project.id)] == ["P-1", None]


def test_a_project_and_a_client_that_a_person_renamed_are_still_found(
    session: Session, take: Take
) -> None:
    take(ROW)
    edit_project(session, Project.get().id, name="提升泵(新名)")
    edit_client(session, Client.get().id, name="恒达水务")
    report = take(changed(ROW, amount=300))
    assert counts(report) == (0, 1, 0, 0)
    assert Client.select().count() == 1
    assert Project.get().name == "提升泵(新名)"


def test_a_project_entered_by_hand_is_the_same_project(session: Session, take: Take) -> None:
    create_project(session, name="污水 提升泵", client="苏州恒达水务有限公司", amount=100)
    report = take(ROW)
    assert counts(report) == (0, 1, 0, 0)
    project = Project.get()
    assert project.amount == 100  # a person's value
    assert project.close == "2026-12-28"  # was empty
    assert {c.column for c in report.clashes} == {"项目名称", "金额(万元)", "销售阶段"}


def test_two_projects_of_one_name_in_the_book_need_codes(session: Session, take: Take) -> None:
    head = ["项目编号", *HEAD]
    take(["1", *ROW], ["2", *ROW], head=head)
    report = take(ROW)
    assert counts(report) == (0, 0, 0, 1)
    assert "codes" in render(report.problems[0].message, "en")


def test_a_refused_row_makes_no_client_and_no_rep(take: Take) -> None:
    report = take(
        changed(ROW, amount="很多"),
        changed(ROW, name="二", close="2026-02-31"),
        changed(ROW, name="三", amount=-1),
    )
    assert counts(report) == (0, 0, 0, 3)
    assert [(p.row, p.column) for p in report.problems] == [
        (2, "金额(万元)"),
        (3, "预计签约"),
        (4, "金额(万元)"),
    ]
    assert Client.select().count() == 0
    assert Member.select().count() == 1


def test_clients_seen_with_several_owners_get_none_and_are_listed(take: Take) -> None:
    report = take(ROW, changed(ROW, name="阀门", owner="李华"))
    assert Client.get().owner_id is None
    assert Client.get().region_id is not None
    assert [
        "owners" in render(d, "en") and "李华" in render(d, "en") for d in report.differences
    ] == [True]


def test_the_silence_counts_from_the_file_s_last_follow_up_else_its_registration(
    take: Take,
) -> None:
    head = [*HEAD, "最近跟进日期", "登记日期"]
    report = take([*ROW, "2026-11-01", "2026-05-01"], [*changed(ROW, name="二"), "", "2026-05-01"],
                  [*changed(ROW, name="三"), "2026-12-01", ""], head=head)  # fmt: skip
    rows = {p.name: (p.base_day, p.base_kind, p.silent_since) for p in Project.select()}
    assert rows == {
        "污水提升泵": ("2026-11-01", "followed_up", "2026-11-01"),
        "二": ("2026-05-01", "registered", "2026-05-01"),
    }
    assert "future" in render(report.problems[0].message, "en")


# -- clients -----------------------------------------------------------------------------------------

CLIENTS = [
    "客户代号",
    "公司名称",
    "客户级别",
    "所在区域",
    "负责人",
    "联系人",
    "职务",
    "联系电话",
    "经营情况",
    "网站",
]
CLIENT = ["KH1", "苏州恒达水务有限公司", "A", "华东", "周敏", "王工", "总工", "021", "良好", "a.cn"]


def test_clients_with_their_contact(session: Session, take: Take) -> None:
    report = take(CLIENT, head=CLIENTS)
    assert report.clients.data() == {"created": 1, "updated": 0, "unchanged": 0, "refused": 0}
    client, contact = Client.get(), Contact.get()
    assert (client.code, client.klass, client.state, json.loads(client.extra)) == (
        "KH1",
        "A",
        "良好",
        {"网站": "a.cn"},
    )
    assert (contact.name, contact.title, contact.phone, contact.client_id) == (
        "王工",
        "总工",
        "021",
        client.id,
    )
    assert take(CLIENT, head=CLIENTS).clients.unchanged == 1
    moved = [*CLIENT]
    moved[2], moved[5:8] = "B", ["王工", "厂长", "022"]
    assert take(moved, head=CLIENTS).clients.updated == 1
    assert (Client.get().klass, Contact.get().title, Contact.select().count()) == ("B", "厂长", 1)
    moved[5] = "李工"
    assert take(moved, head=CLIENTS).clients.updated == 1
    assert Contact.select().count() == 2


def test_a_client_s_code_takes_the_record_without_one(session: Session, take: Take) -> None:
    take(ROW)
    report = take(CLIENT, head=CLIENTS)
    assert report.clients.updated == 1
    assert Client.select().count() == 1
    other = ["KH2", *CLIENT[1:]]
    report = take(other, head=CLIENTS)
    assert report.clients.refused == 1
    assert "KH1" in render(report.problems[0].message, "en")


def test_suspected_doubles_are_listed_never_merged(session: Session, take: Take) -> None:
    create_client(session, name="苏州恒达水务")
    report = take(CLIENT, ["KH2", "苏州恒达水务集团", *CLIENT[2:]], head=CLIENTS)
    assert Client.select().count() == 3
    assert {frozenset(pair) for pair in report.doubles} >= {
        frozenset(("苏州恒达水务有限公司", "苏州恒达水务"))
    }


def test_one_client_in_two_rows_is_refused_twice(take: Take) -> None:
    report = take(CLIENT, ["KH2", *CLIENT[1:]], head=CLIENTS)
    assert report.clients.data() == {"created": 0, "updated": 0, "unchanged": 0, "refused": 2}
    assert [p.row for p in report.problems] == [2, 3]


# -- one command -------------------------------------------------------------------------------------


def test_the_same_command_twice_is_done_once(session: Session, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "a.csv", [HEAD, ROW])
    plan = importing.prepare(session, file)
    first = importing.apply(session, plan, command="11111111-1111-1111-1111-111111111111")
    again = importing.apply(session, plan, command="11111111-1111-1111-1111-111111111111")
    assert first.projects == again.projects
    assert Project.select().count() == 1


def test_a_book_that_changed_meanwhile_is_matched_anew(session: Session, tmp_path: Path) -> None:
    plan = importing.prepare(session, write_csv(tmp_path / "a.csv", [HEAD, ROW]))
    add_member(session, name="周敏")
    create_project(session, name="污水提升泵", client="苏州恒达水务有限公司")
    report = importing.apply(session, plan)
    assert counts(report) == (0, 1, 0, 0)
    assert Project.select().count() == 1
    assert Member.select().where(Member.name == "周敏").count() == 1
    assert check(session) == []


def test_stopping_leaves_the_book_as_it_was(session: Session, tmp_path: Path) -> None:
    rows = [changed(ROW, name=f"项目{n}") for n in range(2500)]
    plan = importing.prepare(session, write_csv(tmp_path / "a.csv", [HEAD, *rows]))
    seen: list[tuple[int, int]] = []

    def progress(step: str, done: int, total: int) -> None:
        seen.append((done, total))
        if step == "write" and done > 2000:
            raise KeyboardInterrupt

    before = Event.select().count()
    with pytest.raises(KeyboardInterrupt):
        importing.apply(session, plan, progress=progress)
    with pytest.raises(importing.Stopped):
        importing.apply(session, plan, cancelled=lambda: True)
    assert (Event.select().count(), Project.select().count(), Client.select().count()) == (
        before,
        0,
        0,
    )
    assert check(session) == []
    if session.book.engine == "sqlite":  # the large page cache went back too
        (kept,) = session.book.db.execute_sql("PRAGMA cache_size").fetchone()
        assert -kept < 10_000
    assert counts(importing.apply(session, plan)) == (2500, 0, 0, 0)
    assert seen[-1][0] <= seen[-1][1]


def test_readers_may_not_import(session: Session, tmp_path: Path) -> None:
    add_member(session, name="售前", roles=("presales",), login="pre")
    reader = open_session(session.book, login="pre")
    plan = importing.prepare(reader, write_csv(tmp_path / "a.csv", [HEAD, ROW]))
    with pytest.raises(NotAllowed):
        importing.apply(reader, plan)
    assert Project.select().count() == 0


def test_open_questions_stop_an_import_and_answers_let_it_go(
    session: Session, tmp_path: Path
) -> None:
    file = write_csv(tmp_path / "a.csv", [HEAD, changed(ROW, status="神秘", close="3/4/2026")])
    plan = importing.prepare(session, file)
    assert len(plan.questions) == 2
    with pytest.raises(Invalid, match="M/D/Y"):
        importing.apply(session, plan)
    answers = [
        next(o.data for o in q.options if o.label in ("lost", "D/M/Y")) for q in plan.questions
    ]
    plan = importing.resolve(session, plan, answers)
    assert not plan.questions
    importing.apply(session, plan)
    assert (Project.get().status, Project.get().close) == ("lost", "2026-04-03")
    # the answers are remembered with the layout
    assert Layout.select().count() == 1
    assert counts(importing.apply(session, importing.prepare(session, file))) == (0, 0, 1, 0)


def test_several_tables_in_one_workbook_need_a_choice(session: Session, tmp_path: Path) -> None:
    from tests.exchange.ledgers import write_xlsx

    file = write_xlsx(
        tmp_path / "a.xlsx", {"2025": [HEAD, ROW], "2026": [HEAD, changed(ROW, name="二")]}
    )
    with pytest.raises(Invalid, match="2 sheets with a table: 2025, 2026"):
        importing.prepare(session, file)
    importing.apply(session, importing.prepare(session, file, sheet="2026"))
    assert Project.get().name == "二"


@pytest.mark.parametrize("rows", [[HEAD], [HEAD, [], []]])
def test_headings_only(session: Session, tmp_path: Path, rows: list[list[Any]]) -> None:
    with pytest.raises(Invalid, match="no rows below"):
        importing.prepare(session, write_csv(tmp_path / "a.csv", rows))


def test_no_headings(session: Session, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="No row of headings"):
        importing.prepare(session, write_csv(tmp_path / "a.csv", [ROW, ROW]))


def test_records_without_a_file(session: Session) -> None:
    report = importing.import_records(
        session,
        [{"client": "甲", "name": f"项目{n}", "owner": "周敏", "stage": n % 8 + 1, "amount": 100 * n, "close": "2027-01-01"}
         for n in range(50)],
    )  # fmt: skip
    assert counts(report) == (50, 0, 0, 0)
    assert check(session) == []
