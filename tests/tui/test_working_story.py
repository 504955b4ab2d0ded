"""From a colleague's spreadsheet to an exported list, over a crash: a rep's first day on a real terminal."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from python_calamine import CalamineWorkbook

from store import drafts
from store.models import Client, Contact, Export, NextStep, Project, Touch
from store.queries.board import board
from store.queries.check import check
from store.queries.projects import project
from tests.exchange.ledgers import shared_ledger, write_csv, write_xlsx
from tests.tui.rep import CLEAR, ENTER, ESC, EXPORT, REDO, SAVE, TAB, Rep, at_work

WORKS, CHEMICALS = "苏州恒达水务有限公司", "重庆两江化工有限公司"
HEAD = ["客户名称", "项目名称", "业务员", "阶段", "金额(万元)"]
ROWS = [
    [WORKS, "提升泵", "周敏", "技术交流", 281.61],
    [CHEMICALS, "变频柜", "李华", "商务谈判", "约九十"],
    ["无锡瑞通石化有限公司", "阀门总包", "周敏", "方案确认", 45],
]
CLIENTS = [
    ["公司名称", "客户级别", "联系人", "职务"],
    [WORKS, "A", "王工", "总工"],
    [CHEMICALS, "B", "单总", "总经理"],
    ["珠海源力水务集团有限公司", "A", "何工", "工程师"],
]
NOTE = "看了现场,进水口改为 DN400"


class Words(NamedTuple):
    """What the screen says, in one language."""

    greeting: str
    refused: str
    corrected: str
    imported: str
    mirror: str
    keys: str
    client: str
    gate: str
    new: str
    kept: str
    back: str
    friday: str
    written: str
    undone: str
    again: str
    rows: str


WORDS = {
    "en": Words(
        "Start empty", "1 row would be refused", "0 rows would be refused", "Imported.", "The mirror", "? Keys",
        "owner 李华", "Gate of stage 7", "new contact", "A half-typed touch for 变频柜 is kept: t on it goes on.",
        "What you typed last time is back", "→ Fri", "Written down: 变频柜.", "Undone: touch.", "Done again: touch.",
        "3 rows in",
    ),
    "zh": Words(
        "新建空账本", "1 行会被拒收", "0 行会被拒收", "已导入。", "照镜子", "? 快捷键",
        "负责 李华", "第 7 阶段过关条件", "新建联系人", "“变频柜”有一条没写完的跟进:在它上面按 t 接着写。", "上次没写完的内容还在", "→ 周五", "已记下:变频柜。",
        "已撤销:跟进。", "已重做:跟进。", "3 行,写在",
    ),
}  # fmt: skip


class Written(NamedTuple):
    """What the book holds of the visit: touches, contacts of the client and open promises that count."""

    touches: list[tuple[str, str, str, str]]
    contacts: list[str]
    promises: list[tuple[str, str]]


def written(rep: Rep) -> Written:
    """The visit as the book has it now."""
    with rep.reading():
        touches = (
            Touch.select(Touch.kind, Contact.name, Touch.outcome, Touch.note)
            .join(Contact)
            .where(Touch.archived == 0)
            .tuples()
        )
        contacts = (
            Contact.select(Contact.name)
            .join(Client)
            .where(Client.name == CHEMICALS, Contact.archived == 0)
            .order_by(Contact.id)
            .tuples()
        )
        promises = NextStep.select(NextStep.text, NextStep.due).where(NextStep.archived == 0)
        return Written(list(touches), [name for (name,) in contacts], list(promises.tuples()))


def imports(rep: Rep, say: Words, *, wrong: tuple[str, str] | None = None) -> None:
    """Through the wizard's pages after the file, correcting one cell `(wrong, right)`; ends on the board."""
    rep.gives("y", "y")
    if wrong:
        rep.sees(say.refused, wrong[0])
        rep.gives(ENTER, wrong[1], ENTER)
        rep.sees(say.corrected)
    rep.gives("y", ENTER)
    rep.sees(say.imported)
    rep.gives(ENTER)
    rep.sees(say.mirror)
    rep.gives(ESC)
    rep.sees(say.keys)


def friday(rep: Rep) -> str:
    """The Friday that is meant by `周五` on the book's today: the next one, today included."""
    with rep.reading() as session:
        today = date.fromisoformat(session.today)
    return str(today + timedelta(days=(4 - today.weekday()) % 7))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_first_day_over_a_crash(tmp_path: Path, lang: str) -> None:
    say = WORDS[lang]
    with at_work(tmp_path, lang) as rep:
        rep.sees(say.greeting)
        brings_the_ledger(rep, say, tmp_path)
        brings_the_clients(rep, say, tmp_path)
        begins_a_visit(rep, say)
        finishes_it(rep, say)
        takes_it_back_and_again(rep, say)
        exports(rep, say, tmp_path / "清单")
        with rep.reading() as session:
            assert check(session) == []


def brings_the_ledger(rep: Rep, say: Words, folder: Path) -> None:
    file = write_xlsx(folder / "台账.xlsx", {"台账": [HEAD, *ROWS]})
    rep.gives("2")
    rep.names_file(file)
    rep.sees("2,816,100", "约九十")
    imports(rep, say, wrong=("约九十", "90"))
    assert "提升泵" in rep.screen
    with rep.reading():
        found = dict(Project.select(Project.name, Project.amount).tuples())
    assert found == {"提升泵": 281_610_000, "变频柜": 90_000_000, "阀门总包": 45_000_000}


def brings_the_clients(rep: Rep, say: Words, folder: Path) -> None:
    rep.gives("i")
    rep.names_file(write_csv(folder / "客户.csv", CLIENTS, encoding="gb18030"))
    rep.sees("王工")
    imports(rep, say)
    assert written(rep) == Written([], ["单总"], [])
    with rep.reading():
        assert Client.select().count() == 4


def begins_a_visit(rep: Rep, say: Words) -> None:
    """From the client, found by initials, to its project; the lights go out in mid-word."""
    rep.finds("cqlj", CHEMICALS)
    rep.sees(say.client, "单总")
    rep.goes_to("变频柜")
    rep.gives(ENTER)
    rep.sees(say.gate)
    rep.gives("t", TAB, "李工")
    rep.sees(say.new)
    rep.gives(ENTER, "看了现场,进水口改为 DN4")
    rep.is_killed()
    assert written(rep) == Written([], ["单总"], [])
    with rep.reading() as session:
        made = Project.get(Project.name == "变频柜").id
        kept = drafts.get(session, f"touch:{made}")
    assert "DN4" in str(kept) and "李工" in str(kept)


def finishes_it(rep: Rep, say: Words) -> None:
    rep.reopens()
    rep.sees(say.kept)
    rep.finds("bpg", "变频柜")
    rep.sees(say.keys)
    rep.gives("t")
    rep.sees(say.back, "DN4", "李工")
    rep.gives("00", ENTER, "p", TAB, TAB, "送样机", ENTER, "周五")  # it opens where one was typing
    day = friday(rep)
    rep.sees(f"{say.friday} {day[5:]}")
    rep.gives(SAVE)
    rep.sees(say.written)
    assert written(rep) == Written(
        [("visit", "李工", "progress", NOTE)], ["单总", "李工"], [("送样机", day)]
    )
    with rep.reading() as session:
        made = Project.get(Project.name == "变频柜").id
        assert drafts.get(session, f"touch:{made}") is None
        assert project(session, made).silence_days == 0
        assert board(session).total.count == 3
    rep.gives("c")  # what was written stands beside the board
    rep.sees("李工", "看了现场")


def takes_it_back_and_again(rep: Rep, say: Words) -> None:
    before = written(rep)
    rep.gives("u")
    rep.sees(say.undone)
    assert written(rep) == Written([], ["单总"], [])
    assert "李工" not in rep.screen
    rep.gives(REDO)
    rep.sees(say.again, "李工")
    assert written(rep) == before


def exports(rep: Rep, say: Words, file: Path) -> None:
    rep.gives(EXPORT, TAB, CLEAR, str(file), ENTER)
    rep.sees(say.rows, f"{file.name}.xlsx")
    lines = CalamineWorkbook.from_path(f"{file}.xlsx").get_sheet_by_index(0).to_python()
    assert {"提升泵", "变频柜", "阀门总包"} <= {cell for line in lines for cell in line}
    assert len(lines) == 4
    with rep.reading():
        (taken,) = Export.select()
    assert (taken.what, taken.rows) == ("projects", 3)


@pytest.mark.skipif(
    shared_ledger() is None, reason="the files to try out do not lie beside the checkout"
)
def test_a_regions_files_by_the_wizard(tmp_path: Path) -> None:
    ledger, say = shared_ledger(), WORDS["zh"]
    assert ledger is not None
    with at_work(tmp_path, "zh") as rep:
        rep.sees(say.greeting)
        rep.gives("2")
        rep.names_file(ledger.workbook)
        walks_through(rep, say)
        rep.gives("i")
        rep.names_file(ledger.clients)
        walks_through(rep, say)
        with rep.reading() as session:
            total = board(session).total
            assert total.count == ledger.expected["projects"] == 97
            assert total.amount == ledger.expected["amount_minor"]
            assert Client.select().count() == ledger.expected["clients_in_csv"]
            assert check(session) == []


def walks_through(rep: Rep, say: Words) -> None:
    """Through all pages of a file in which nothing is wrong; ends on the board."""
    for _ in range(8):
        if say.imported in rep.screen:
            break
        last = "还没有改动任何内容" in rep.screen
        rep.gives(ENTER if last or "开始的表" in rep.screen else "y")
    rep.sees(say.imported)
    rep.gives(ENTER)
    rep.sees(say.mirror)
    rep.gives(ESC)
    rep.sees(say.keys)
