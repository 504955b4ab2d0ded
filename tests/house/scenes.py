"""What the pictures show: the keys from the demo's board to each scene, and back to the board."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from store.domain import days
from store.errors import Invalid
from store.queries.projects import projects
from store.session import Session
from store.usecases.reviewing import deciding
from tests.exchange.ledgers import write_xlsx
from tests.tui.importing.driver import WizardDesk
from tui.screens.archive.screen import ArchiveScreen
from tui.screens.board.beside import Beside
from tui.screens.find.panel import FindPanel
from tui.screens.project.screen import ProjectScreen
from tui.screens.review.before import BeforeScreen
from tui.screens.review.closing import ClosingScreen
from tui.screens.review.going import open_closing
from tui.screens.review.table.screen import TableScreen

SHOWCASE = {"zh": "污水提升泵项目", "en": "Sewage lift pumps"}
LEDGER = {
    "zh": (
        "台账.xlsx",
        ["客户名称", "项目名称", "业务员", "阶段", "金额(万元)", "预计签约", "备注"],
        ["苏州恒达水务有限公司", "泵站二期", "周敏", "技术交流", 281.6, "2026-12-28", "等设计院"],
        ["无锡瑞通石化有限公司", "阀门总包", "李华", "方案确认", "约九十", "2027-01-15", ""],
        ["杭州源远纺织有限公司", "变频控制柜", "周敏", "商务谈判", 90, "2027-02-28", "要三家比价"],
    ),
    "en": (
        "ledger.xlsx",
        ["Client", "Project", "Owner", "Stage", "Amount (k)", "Expected close", "Remarks"],
        ["Brightwater Utilities Ltd", "Lift station 2", "Amy Zhou", "Technical", 2816, "2026-12-28", "designer"],
        ["Reton Petrochemicals Inc", "Valve package", "Leo Hart", "Solution", "about 900", "2027-01-15", ""],
        ["Farspring Textiles GmbH", "Drive cabinets", "Amy Zhou", "Negotiation", 900, "2027-02-28", "three bids"],
    ),
}  # fmt: skip
TOUCHED = {
    "zh": "看了现场,进水口要改为 DN400",
    "en": "Saw the pit; the inlet has to be DN400",
}


async def board(desk: WizardDesk) -> None:
    """The board as it opens."""
    await desk.quiet()


async def find(desk: WizardDesk) -> None:
    """Two letters typed."""
    panel = await desk.opens("/")
    assert isinstance(panel, FindPanel)
    await desk.type("sz" if desk.app.lang == "zh" else "pu")
    await desk.until(lambda: panel.found_for == panel.edit.text, "what is found")


async def on_showcase(desk: WizardDesk) -> None:
    """The cursor on the project that the demo tells most of."""
    name = SHOWCASE[desk.app.lang]
    wanted = await desk.app.work.read(
        lambda session: next(row.id for row in projects(session) if row.name == name)
    )
    await desk.app.board.go_to(wanted)
    await desk.stands_on(name)
    await desk.quiet()


async def panel(desk: WizardDesk) -> None:
    """The client beside the board."""
    await desk.give("c")
    await desk.until(lambda: [one.settled for one in desk.board.query(Beside)] == [True], "client")


async def touch(desk: WizardDesk) -> None:
    """A touch half written down."""
    await desk.opens("t")
    await desk.press("enter", "enter")
    await desk.type(TOUCHED[desk.app.lang])


async def wizard(desk: WizardDesk) -> None:
    """A ledger's columns."""
    file, *rows = LEDGER[desk.app.lang]
    write_xlsx(Path(file), {Path(file).stem: rows})
    await WizardDesk.names(desk, Path(file))
    await desk.stands_at(3)
    await desk.checked()


async def project(desk: WizardDesk) -> None:
    """The project's page."""
    await desk.give("enter")
    await desk.until(lambda: isinstance(desk.app.here, ProjectScreen), "the project")


async def archive(desk: WizardDesk) -> None:
    """Its client's file in the archive."""
    await desk.press("C")
    await desk.until(lambda: isinstance(desk.app.here, ArchiveScreen), "the archive")
    screen = desk.app.here
    assert isinstance(screen, ArchiveScreen)
    await desk.until(lambda: not screen.busy and screen.settled, "the file")


async def before(desk: WizardDesk) -> None:
    """What awaits the review of the whole company."""
    await desk.press("r")
    await desk.until(lambda: isinstance(desk.app.here, BeforeScreen), "before the meeting")
    await desk.quiet()


async def _at_table(desk: WizardDesk, *, must: bool) -> TableScreen:
    """The review, begun where there is none yet; a project that must be discussed, or one at a glance."""
    await before(desk)
    here = desk.app.here
    assert isinstance(here, BeforeScreen)
    await desk.press("enter" if here.page.ahead.unfinished else "r")
    await desk.until(lambda: isinstance(desk.app.here, TableScreen), "the table")
    await desk.quiet()
    table = desk.app.here
    assert isinstance(table, TableScreen)
    await table.go_to(next(line for line in table.meeting.lines if line.must == must))
    await desk.quiet()
    return table


async def block(desk: WizardDesk) -> None:
    """What opens a rep's turn: his promises and key dates."""
    table = await _at_table(desk, must=True)
    await table.go_to(table.meeting.lines[0], block=True)
    await desk.quiet()


async def review(desk: WizardDesk) -> None:
    """A project with a verdict due."""
    await _at_table(desk, must=True)


async def glance(desk: WizardDesk) -> None:
    """One that is accepted with one key."""
    await _at_table(desk, must=False)


async def presenter(desk: WizardDesk) -> None:
    """The same for a room full of people."""
    table = await _at_table(desk, must=True)
    table.present()
    await desk.quiet()


async def closing(desk: WizardDesk) -> None:
    """After some decisions: what was decided, and who does what."""
    table = await _at_table(desk, must=True)
    table.present()
    await decide_some(desk, table)
    await open_closing(desk.app, table.review)
    await desk.until(lambda: isinstance(desk.app.here, ClosingScreen), "the end of the meeting")
    await desk.quiet()


async def decide_some(desk: WizardDesk, table: TableScreen) -> None:
    """A verdict of each kind where one is due, and what is at a glance accepted where it can be."""
    zh = desk.app.lang == "zh"
    soon = days.add(desk.app.session.today, 14)

    def write(session: Session) -> None:
        due = [line.id for line in table.meeting.lines if line.duty == "verdict"][:4]
        source = "招标网" if zh else "tender site"
        why = "预算已批" if zh else "the budget is approved"
        for n, entry in enumerate(due):
            if n % 3 == 0:
                evidence = "招标公告" if zh else "tender notice"
                deciding.go_on(
                    session, entry, intent="high", reason=why, evidence=evidence, until=soon
                )
            elif n % 3 == 1:
                deciding.wait(session, entry, until=soon, source=source)
            else:
                deciding.drop(session, entry, reason="no_intent")
        for line in table.meeting.lines:
            if not line.must:
                with suppress(Invalid):
                    deciding.accept(session, line.id)

    await desk.app.do(write)


async def home(desk: WizardDesk) -> None:
    """Back to the bare board."""
    for _ in range(4):
        if desk.app.here is desk.board and desk.panel is None:
            break
        await desk.press("esc")
        await desk.until(lambda: not desk.app.here.busy or desk.panel, "the way back")
    if desk.board.query(Beside):
        await desk.give("c")
    await desk.quiet()


SCENES: dict[str, Callable[[WizardDesk], Awaitable[None]]] = {
    "board": board, "find": find, "panel": panel, "touch": touch, "wizard": wizard,
    "project": project, "archive": archive, "before": before, "block": block, "review": review, "glance": glance,
    "presenter": presenter, "closing": closing,
}  # fmt: skip
