"""The opened project in lines: every field and event has a name, nothing is wider than it may be."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from store.models import Event
from store.queries.projects import project
from store.queries.timeline import HIDDEN, history
from store.session import Session
from store.text import Lang
from store.usecases.clients import create_client
from store.usecases.history import redo, undo
from store.usecases.members import add_member
from store.usecases.projects import (
    close_project,
    create_project,
    edit_project,
    move_project,
    reopen_project,
)
from store.usecases.working import (
    change_next_step,
    finish_next_step,
    link_client,
    record_touch,
    set_next_step,
    staff_project,
    wait_for,
)
from tui.present.fields import KINDS, LABELS
from tui.screens.project.lines import Past, page_lines
from tui.screens.project.timeline import timeline_rows
from tui.widgets.form_fields import Reading

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def lived(session: Session) -> int:
    """A project to which everything happened."""
    client = create_client(session, name="苏州恒达水务有限公司" * 3, klass="A")
    made = create_project(session, name="泵 [b]x[/]", client=client, owner=add_member(session, name="周敏"), region="华东",
                          amount=100, close="2026-12-01", product="pumps", code="C-1", source="fair", tax="included")  # fmt: skip
    edit_project(
        session,
        made,
        amount=10**12,
        close="2027-01-05",
        remarks="long words " * 40,
        extra={"赢率": "80%", "x": "y" * 300},
    )
    staff_project(session, made, member="周敏", role="presales")
    link_client(session, made, client=create_client(session, name="设计院"), role="institute")
    record_touch(
        session,
        made,
        day="2026-11-20",
        kind="visit",
        note="saw [red]everything",
        contact="王工",
        outcome="progress",
    )
    step = set_next_step(session, made, text="call them " * 20, due="2026-11-25")
    change_next_step(session, step, due="2026-11-26")
    finish_next_step(session, step)
    set_next_step(session, made, text="send", due="2026-11-30")
    wait_for(session, made, who="institute")
    for stage in (2, 5, 3):
        move_project(session, made, stage=stage)
    undo(session)
    close_project(session, made, to="parked", reason="budget", day="2026-12-20")
    reopen_project(session, made)
    close_project(session, made, to="lost", reason="price", note="again")
    return made


@pytest.mark.parametrize("width", [58, 78, 118, 158])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_is_wider_than_the_screen(
    session: Session, lived: int, width: int, lang: Lang
) -> None:
    speaking = session.speaking(lang)
    view = project(speaking, lived)
    reading = Reading(lang, session.today)
    past = Past(history(speaking, lived, limit=100))
    rows = [line.row for line in page_lines(view, past, width, reading, session.clock.zone, True)]
    for row in rows:
        assert sum(cell_len(text) for text, _ in row) <= width, row
    text = "\n".join("".join(piece for piece, _ in row) for row in rows)
    for words in ("泵 [b]x[/]", "saw [red]everything", "赢率", "80%", "周敏", "设计院", "again"):
        assert words in text or words == view.name


def test_every_event_and_field_has_a_name(session: Session, lived: int) -> None:
    past = history(session, lived, limit=100)
    assert len(past) == Event.select().where(Event.project_id == lived).count()
    assert {change.kind for change in past} <= set(KINDS)
    fields = {line.field for change in past for line in change.lines}
    own = {"x", "赢率"}  # extra fields are called what the company calls them
    assert own < fields
    assert fields - own <= set(LABELS)
    assert not {f"{field}_id" for field in fields} & HIDDEN


def test_what_was_done_again_says_so_and_no_field_of_the_book_shows(session: Session) -> None:
    made = create_project(session, name="Pump", client="Hengda", amount=851_070_000)
    record_touch(session, made, day=session.today, kind="visit", note="saw them")
    undo(session)
    redo(session)
    reading = Reading("zh", session.today, "CNY")
    rows = timeline_rows(history(session, made), 80, reading, "Asia/Shanghai", "CNY", more=False)
    text = "\n".join("".join(part for part, _ in row) for row in rows)
    assert "重做" in text
    assert "撤回" in text
    assert "已去掉" not in text


def test_a_closed_project_waits_for_nobody(session: Session) -> None:
    made = create_project(session, name="Pump", client="Hengda", amount=851_070_000)
    wait_for(session, made, who="customer")
    reading = Reading("zh", session.today, "CNY")

    def text() -> str:
        lines = page_lines(project(session, made), Past(()), 78, reading, "Asia/Shanghai")
        rows = [line.row for line in lines]
        return "\n".join("".join(part for part, _ in row) for row in rows)

    assert "等谁" in text()
    assert "851.1万 CNY" in text()
    assert "8,510,700.00 CNY" in text()
    close_project(session, made, to="lost", reason="price")
    assert "等谁" not in text()
