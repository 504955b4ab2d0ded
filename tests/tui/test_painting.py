"""When and how the screen is painted: once for what changes, and then nothing wakes."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from rich.segment import Segment
from textual.screen import UPDATE_PERIOD
from textual.strip import Strip

from store.session import Session
from tests.bench.subjects import environment
from tests.bench.terminal import Terminal
from tests.tui.driver import BoardDesk, at_board
from tests.tui.rep import LOUDOU
from tests.tui.test_board_stories import fill
from tui.widgets.footer import Footer

sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def painted(desk: BoardDesk, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """When the board is painted from now on."""
    times: list[float] = []
    paint = desk.app._display

    def display(*args: Any) -> None:
        times.append(asyncio.get_running_loop().time())
        paint(*args)

    monkeypatch.setattr(desk.app, "_display", display)
    return times


@sqlite
async def test_widgets_changed_at_once_are_painted_at_once(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(session, 3, 2)
    async with at_board(session) as desk:
        await asyncio.sleep(2 * UPDATE_PERIOD)
        times, start = painted(desk, monkeypatch), asyncio.get_running_loop().time()
        for widget in (desk.board.header, desk.board.footer, desk.column(1)):
            widget.refresh()
        await asyncio.sleep(0.2)
        assert len(times) == 1
        assert times[0] - start < 0.2


@sqlite
async def test_it_is_not_painted_oftener_than_can_be_seen_and_the_last_change_is(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(session, 3, 2)
    async with at_board(session) as desk:
        times, loop = painted(desk, monkeypatch), asyncio.get_running_loop()
        for n in range(40):
            desk.board.footer.say(f"{n}")
            await asyncio.sleep(0.002)
        await asyncio.sleep(0.1)
        assert 2 <= len(times) <= (loop.time() - times[0]) / UPDATE_PERIOD + 1
        assert min(b - a for a, b in pairwise(times)) > 0.9 * UPDATE_PERIOD
        assert " 39 " in desk.lines[-1]


@sqlite
async def test_after_a_picture_nothing_waits_to_paint(session: Session) -> None:
    fill(session, 3, 2)
    async with at_board(session) as desk:
        await desk.give("j", "l")
        assert not [task for task in asyncio.all_tasks() if task.get_name() == "screen_update"]
        assert (desk.board._pacing._due, desk.board._pacing._late) == (None, None)


@sqlite
async def test_a_mistake_in_painting_ends_the_program(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Footer, y: int) -> Strip:
        raise ZeroDivisionError(y)

    async def seen() -> None:
        async with at_board(session) as desk:
            monkeypatch.setattr(Footer, "render_line", broken)
            desk.board.footer.refresh()
            await asyncio.sleep(0.2)

    with pytest.raises(ZeroDivisionError):
        await seen()


@sqlite
async def test_lines_are_cut_where_they_would_be_cut_anew(session: Session) -> None:
    """Cuts of earlier pictures are kept: panels come and go, columns too, and the window changes its size."""
    fill(session, 3, 2, 1)
    async with at_board(session) as desk:
        for key in ("t", "esc", "c", "t", "esc", "?", "esc", "c", "n", "esc"):
            await desk.press(key)
            for size in ((120, 36), (80, 24), (160, 45)):
                await desk.pilot.resize_terminal(*size)
                compositor = desk.board._compositor
                kept = [list(line) for line in compositor.cuts]
                compositor._known.clear()
                compositor._cuts = None
                assert compositor.cuts == kept


@sqlite
async def test_the_first_line_follows_what_it_says(session: Session) -> None:
    fill(session, 3, 2)
    async with at_board(session) as desk:
        before = desk.board.header.render_line(0)
        assert desk.board.header.render_line(0) is before
        await desk.give("x")
        marked = desk.board.header.render_line(0)
        assert "1 selected" in marked.text
        theme = desk.app.theme
        desk.app.theme = next(name for name in desk.app.available_themes if name != theme)
        await desk.quiet()
        assert _styles(desk.board.header.render_line(0)) != _styles(marked)
        desk.board.header.show(None, "恒达")
        assert "恒达" in desk.board.header.render_line(0).text


def _styles(strip: Strip) -> list[object]:
    return [segment.style for segment in strip if isinstance(segment, Segment)]


STEPS = {
    (160, 45): (":", "\x1b", "t", "\x1b", "l", "o", "\x1b", "?", "\x1b", "c", "l", "l", "l", "8", "1", "c", ">", "u"),
    (80, 24): ("l", "l", "l", "l", "8", "1", "h", "5", "t", "\x1b", "C", "\x13", "\x1b", "j", "Q", "\x1b", "\x1b", "x"),
}  # fmt: skip


PANELS = ":to?"


@pytest.mark.parametrize("size", STEPS)
def test_what_is_painted_bit_by_bit_is_what_is_painted_anew(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    """Where no panel is up: half a wide character beside one is drawn as the terminal likes."""
    book, env = tmp_path / "book.db", environment(tmp_path)
    loudou = [*LOUDOU, "--lang", "zh", "--db", str(book)]
    subprocess.run([*loudou, "demo", "--projects", "80", "--no-open"], env=env, check=True)
    with Terminal(loudou, env=env, size=size) as terminal:
        terminal.settle(quiet=1.0)
        for at, step in enumerate(STEPS[size]):
            terminal.send(step, quiet=0.4 if step == "\x1b" else 0.2)  # an escape is waited upon
            if step in PANELS:
                continue
            before = _cells(terminal)
            terminal.screen.reset()
            os.kill(terminal.pid, signal.SIGCONT)
            terminal.settle(quiet=0.2)
            assert _cells(terminal) == before, (at, step)


def _cells(terminal: Terminal) -> list[list[tuple[object, ...]]]:
    """Every cell of the screen: sign, colours and weight."""
    terminal.draw()
    cells, columns = terminal.screen.buffer, range(terminal.screen.columns)
    return [[(c.data, c.fg, c.bg, c.bold, c.italics, c.reverse) for c in (cells[y][x] for x in columns)]
            for y in range(terminal.screen.lines)]  # fmt: skip
