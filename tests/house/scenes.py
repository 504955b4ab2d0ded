"""What the pictures show: the keys from the demo's board to each scene, and back to the board."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from store.queries.projects import projects
from tests.exchange.ledgers import write_xlsx
from tests.tui.importing.driver import WizardDesk
from tui.screens.archive.screen import ArchiveScreen
from tui.screens.board.beside import Beside
from tui.screens.find.panel import FindPanel
from tui.screens.project.screen import ProjectScreen

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
    "project": project, "archive": archive,
}  # fmt: skip
