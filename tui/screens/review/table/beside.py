"""What one looks up beside the project on the table, and how one comes to another."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from store.domain import days
from store.domain.review import PRESENCE
from store.text import N_, Message, msg
from tui.present.clip import drawable
from tui.present.words import t
from tui.screens.forms.capture_fields import words_of
from tui.screens.forms.common import reading
from tui.widgets.form import Form
from tui.widgets.form_choice import Choice, Pick
from tui.widgets.form_fields import Day
from tui.widgets.form_words import Words

if TYPE_CHECKING:
    from tui.screens.review.table.screen import TableScreen


async def add(screen: TableScreen) -> None:
    """Find a project and add it to the queue, then put it on the table."""
    from store.usecases.reviewing.opening import add_project
    from tui.screens.find.panel import FindPanel

    app = screen.loudou
    hit = await FindPanel(app).ask(app)
    if hit is None:
        return
    if hit.project is None:
        app.tell(msg("Only a project can be added to the queue."))
        return
    project = hit.project
    entry = await app.do(partial(add_project, review_id=screen.review, project=project))
    await screen.again()
    line = screen.meeting.line(entry)
    if line is not None:
        await screen.come_to(line)


async def attend(screen: TableScreen) -> None:
    """Say whether the rep whose turn it is is there; one who is not comes last, or on the named day."""
    from store.usecases.reviewing.opening import attend as write

    app, line = screen.loudou, screen.current
    if line is None or line.member is None:
        app.tell(msg("No rep's turn is on the table."))
        return
    ours, member = reading(app.session, app.currency), line.member
    turn = next((one for one in screen.meeting.turns if one.member == member), None)
    presence = Words("presence", N_("Presence"), needed=True, choices=words_of(PRESENCE, ours))
    presence.put(turn.presence if turn else "present")
    until = Day("until", N_("On the day"), help=N_("only where his turn is moved: fri, +3, 12-1"))
    until.put(days.add(app.session.today, 7))

    async def save(values: Mapping[str, Any]) -> None:
        moved = values["until"] if values["presence"] == "moved" else None
        call = partial(
            write, review_id=screen.review, member=member, presence=values["presence"], until=moved
        )
        await app.do(call)

    form = Form(
        t(app.lang, N_("Who is there")), [presence, until], ours, subtitle=line.rep, save=save
    )
    values = await form.ask(app)
    if values is not None:
        await screen.again()
        app.tell(_presence(line.rep, values["presence"], values["until"]))


def _presence(rep: str, presence: str, until: str | None) -> Message:
    """What became of a rep's turn."""
    if presence == "moved":
        return msg(
            "{name}'s turn is moved to {day}; it comes last here.", name=rep, day=until or ""
        )
    if presence == "absent":
        return msg("{name} is absent; his turn comes last.", name=rep)
    return msg("{name} is present.", name=rep)


async def go_to_number(screen: TableScreen) -> None:
    """To a project by its number in the queue, or by letters of its name."""
    app = screen.loudou
    lines = {line.id: line for line in screen.meeting.lines}
    glyphs = app.glyphs
    found = [
        Choice(line.id, f"{line.number} {drawable(line.name)}", str(line.number),
               note=f"{drawable(line.rep)} {glyphs.tick if line.done else glyphs.circle}")
        for line in lines.values()
    ]  # fmt: skip
    pick = Pick("entry", N_("Project"), needed=True, choices=found)
    ours = reading(app.session, app.currency)
    values = await Form(t(app.lang, N_("Go to")), [pick], ours).ask(app)
    if values and values["entry"] in lines:
        await screen.come_to(lines[values["entry"]])


async def closes(screen: TableScreen) -> None:
    """Past close dates in the rep's own words."""
    from store.queries.reviewing.closes import closes as read
    from tui.screens.review.table.replay import Replay

    if screen.sheet is None:
        return
    found = await screen.loudou.work.read(partial(read, project_id=screen.sheet.project))
    await Replay(screen, screen.sheet, found).ask(screen.loudou)


async def minutes(screen: TableScreen) -> None:
    """What was decided so far."""
    from tui.screens.review.going import open_minutes

    await open_minutes(screen.loudou, screen.review)
