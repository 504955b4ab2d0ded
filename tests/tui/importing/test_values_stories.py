"""What words in the file mean, chosen on the screen: reasons, deputies, people under other names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from store.queries.clients import client, clients
from store.queries.people import members
from store.queries.projects import project, projects
from store.session import Session
from store.text import Lang
from store.usecases.importing import apply, prepare
from store.usecases.members import add_member
from tests.exchange.ledgers import write_xlsx
from tests.tui.importing.driver import WizardDesk, at_wizard

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
BOTH = pytest.mark.parametrize(("lang", "size"), [("en", (80, 24)), ("zh", (160, 45))])
"""Both languages and both sizes, each once."""
HEAD = ["客户名称", "项目名称", "负责人", "销售阶段", "预估合同金额(万元)", "预计签约日期"]
CLIENTS = ["公司名称", "区域", "负责人", "副负责人", "联系人"]


def book(folder: Path, head: list[str], rows: list[list[Any]], name: str = "a.xlsx") -> Path:
    return write_xlsx(folder / name, {"A": [head, *rows]})


def reasons(session: Session) -> dict[str, tuple[str, str]]:
    rows = projects(session, status="all")
    return {row.name: (row.status, project(session, row.id).reason) for row in rows}


async def imports(desk: WizardDesk) -> None:
    """From the page of values to the end."""
    for step in (4, 5):
        await desk.stands_at(step)
        await desk.press("y")
    await desk.stands_at(6)
    await desk.press("enter")
    await desk.sees("已导入。" if desk.wizard.lang == "zh" else "Imported.")


@BOTH
@SQLITE
async def test_a_value_that_means_lost_has_its_reason(
    session: Session, tmp_path: Path, lang: Lang, size: tuple[int, int]
) -> None:
    rows = [["恒达", "泵", "周敏", "丢标", 1, ""], ["瑞通", "阀", "周敏", "黄了", 2, ""]]
    price, late = ("价格", "介入太晚") if lang == "zh" else ("price", "we came too late")
    lost, dropped = ("丢单", "放弃") if lang == "zh" else ("lost", "dropped")
    async with at_wizard(session.speaking(lang), size) as desk:
        await desk.names(book(tmp_path, HEAD, rows))
        await desk.stands_at(3)
        await desk.press("y")
        await desk.stands_at(4)
        await desk.goes_to("黄了")  # nobody knows that word
        await desk.opens("enter")
        await desk.takes(dropped, late)
        await desk.goes_to("丢标")  # known, but not why
        await desk.opens("enter")
        await desk.takes(lost, price)
        assert f"{lost} · {price}" in desk.picture
        assert f"{dropped} · {late}" in desk.picture
        assert desk.aligned()
        await desk.opens("enter")  # esc keeps what was said
        await desk.press("enter")
        await desk.sees("为什么" if lang == "zh" else "Why were these")
        await desk.press("esc")
        assert f"{lost} · {price}" in desk.picture
        await desk.press("y")
        await desk.stands_at(5)
        await desk.press("esc")
        await imports(desk)
    assert reasons(session) == {"泵": ("lost", "price"), "阀": ("dropped", "late")}
    later = book(tmp_path, HEAD, [["源远", "柜", "周敏", "黄了", 3, ""]], "b.xlsx")
    apply(session, prepare(session, later))  # next month, without a map
    assert reasons(session)["柜"] == ("dropped", "late")


@BOTH
@SQLITE
async def test_deputies_are_matched_as_owners_are(
    session: Session, tmp_path: Path, lang: Lang, size: tuple[int, int]
) -> None:
    add_member(session, name="李华", roles=("rep",))
    rows = [
        ["恒达水务", "华东", "周敏", "小李", "王工"],
        ["瑞通石化", "华东", "小李", "老何", "张总"],
    ]
    both = "负责人 · 副负责人" if lang == "zh" else "owner · deputy"
    async with at_wizard(session.speaking(lang), size) as desk:
        await desk.names(book(tmp_path, CLIENTS, rows))
        await desk.stands_at(3)
        await desk.press("y")
        await desk.stands_at(4)
        await desk.goes_to("小李")
        assert any("小李" in line and both in line for line in desk.lines)
        await desk.opens("enter")
        await desk.takes("李华")
        await desk.goes_to("老何")
        await desk.opens("enter")
        await desk.takes_and_writes("另一个名字" if lang == "zh" else "another name", "何涛")
        assert any("老何" in line and "何涛" in line for line in desk.lines)
        assert desk.aligned()
        await imports(desk)
    assert [one.name for one in members(session)] == ["chief", "李华", "周敏", "何涛"]
    later = book(tmp_path, CLIENTS, [["源远纺织", "华东", "小李", "老何", ""]], "b.xlsx")
    report = apply(session, prepare(session, later))
    assert report.owners == []
    views = [client(session, row.id) for row in clients(session)]
    people = {view.name: (view.owner, view.deputy) for view in views}
    assert people == {
        "恒达水务": ("周敏", "李华"), "瑞通石化": ("李华", "何涛"), "源远纺织": ("李华", "何涛"),
    }  # fmt: skip
