"""The board on a real terminal: two people at once, an input method, wide signs, a dropped line."""

from __future__ import annotations

import fcntl
import itertools
import os
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from store.database import open_book
from store.queries.projects import project
from store.session import open_session
from store.usecases.projects import create_project
from tests.bench.terminal import Terminal

LOUDOU = str(Path(sys.executable).with_name("loudou"))
SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def environment(home: Path, **more: str) -> dict[str, str]:
    """What the program is started with: its own home, a colour terminal."""
    kept = {key: os.environ[key] for key in ("PATH", "PYTHONPATH") if key in os.environ}
    return {**kept, "HOME": str(home), "TERM": "xterm-256color", "LANG": "en_US.UTF-8", **more}


@pytest.fixture
def started(book_url: str, tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Gives `f(*options)`: the board of this test's book, on a terminal and painted."""
    open_ones: list[Terminal] = []

    def start(*options: str, size: tuple[int, int] = (160, 45)) -> Terminal:
        command = [LOUDOU, "--db", book_url, *options]
        terminal = Terminal(command, env=environment(tmp_path), size=size)
        open_ones.append(terminal)
        terminal.wait_for("Keys")
        return terminal

    yield start
    for terminal in open_ones:
        terminal.close()


@contextmanager
def reading(url: str) -> Iterator[object]:
    """The book's session for a moment."""
    book = open_book(url)
    book.connect()
    yield open_session(book)
    book.disconnect()
    book.close()


@pytest.fixture
def stocked(book_url: str) -> list[int]:
    """Two projects in the first stage; their ids."""
    with reading(book_url) as session:
        return [
            create_project(session, name=name, client="Hengda", stage=1, amount=amount)  # type: ignore[arg-type]
            for name, amount in (("Lift pump", 200_000_00), ("Valve", 100_000_00))
        ]


def line_of(terminal: Terminal, text: str) -> tuple[int, int]:
    """Row and cell of a text on the screen."""
    return next((y, row.index(text)) for y, row in enumerate(terminal.rows()) if text in row)


async def test_two_boards_on_one_book(
    started: Callable[..., Terminal], stocked: list[int], book_url: str
) -> None:
    mine, hers = started(), started()
    hers.send("j")
    cursor = line_of(hers, "▌ Valve")
    mine.send(">")
    begun = time.monotonic()
    while line_of(hers, "Lift pump")[1] < 20:
        hers.settle(quiet=0.02)
        assert time.monotonic() - begun < 2.0, hers.text()
    assert "▌ Valve" in hers.text()
    assert line_of(hers, "▌ Valve")[0] == cursor[0] - 4  # the same project, now the first
    with reading(book_url) as session:
        assert project(session, stocked[0]).stage.number == 2  # type: ignore[arg-type]


@SQLITE
@pytest.mark.parametrize(
    ("key", "shown", "budget"), [("C", "Archive", 14_000), ("\r", "Lift pump", 13_000)]
)
async def test_a_screen_over_another_is_painted_once(
    started: Callable[..., Terminal], stocked: list[int], key: str, shown: str, budget: int
) -> None:
    terminal = started()
    terminal.settle(quiet=0.5)
    before = terminal.total
    terminal.send(key)
    terminal.settle(quiet=0.5)  # what is painted again after a rest counts too
    assert shown in terminal.text()
    assert terminal.total - before <= budget


@SQLITE
async def test_keys_of_a_chinese_input_method(
    started: Callable[..., Terminal], stocked: list[int], book_url: str
) -> None:
    terminal = started()
    terminal.send("》")
    terminal.send("》")
    terminal.send("《")
    with reading(book_url) as session:
        assert project(session, stocked[0]).stage.number == 2  # type: ignore[arg-type]


@SQLITE
async def test_plain_signs_on_request(started: Callable[..., Terminal], stocked: list[int]) -> None:
    terminal = started("--ascii", size=(80, 24))
    text = terminal.text()
    assert "| Lift pump" in text
    assert text.isascii(), [c for c in text if not c.isascii()]


@SQLITE
async def test_a_terminal_with_wide_signs_gets_plain_ones(
    book_url: str, stocked: list[int], tmp_path: Path
) -> None:
    class Wide(Terminal):
        """Draws `─` two cells wide."""

        def _answer(self, query: object) -> None:
            if b"6n" in query.group(0):  # type: ignore[attr-defined]
                self._write(b"\x1b[1;3R")
            else:
                super()._answer(query)  # type: ignore[arg-type]

    command = [LOUDOU, "--db", book_url]
    with Wide(command, env=environment(tmp_path)) as terminal:
        terminal.wait_for("Keys")
        assert "| Lift pump" in terminal.text()
        assert "─" not in terminal.text()


@SQLITE
async def test_a_dropped_line_ends_the_program_and_keeps_the_place(
    started: Callable[..., Terminal], stocked: list[int]
) -> None:
    terminal = started()
    terminal.send("j")
    os.kill(terminal.pid, signal.SIGHUP)
    assert terminal._ended(5.0)
    terminal.pid = 0
    assert "▌ Valve" in started().text()


@SQLITE
async def test_a_window_dragged_to_many_sizes_comes_to_rest(
    started: Callable[..., Terminal], stocked: list[int]
) -> None:
    terminal = started()
    for columns, lines in ((100, 30), (99, 31), (80, 24), (81, 25), (120, 40)):
        size = struct.pack("HHHH", lines, columns, 0, 0)
        fcntl.ioctl(terminal._fd, termios.TIOCSWINSZ, size)
        time.sleep(0.01)
    terminal.screen.resize(40, 120)
    terminal.settle(patience=5.0)
    assert "▌ Lift pump" in terminal.text()


def cells(terminal: Terminal) -> list[str]:
    """The lines of the screen, cell by cell."""
    terminal.draw()
    screen = terminal.screen
    return [
        "".join(screen.buffer[y][x].data for x in range(screen.columns))
        for y in range(screen.lines)
    ]


@SQLITE
@pytest.mark.parametrize(
    "sizes",
    [
        [(80, 24), (70, 20)],
        [(80, 24), (70, 20), (100, 30), (90, 20)],
        [(80, 24), (59, 14), (60, 15), (70, 20), (200, 50)],
    ],
)
async def test_after_resizes_the_screen_is_as_after_a_fresh_start(
    started: Callable[..., Terminal], book_url: str, sizes: list[tuple[int, int]]
) -> None:
    with reading(book_url) as session:
        for stage, name in itertools.product((1, 2, 3, 4), ("污水提升泵项目", "管网改造(二期)")):
            client = f"呼和浩特市{stage}号自来水有限责任公司"
            create_project(session, name=name, client=client, stage=stage, amount=541_300_000)  # type: ignore[arg-type]
    resized = started(size=sizes[0])
    for columns, lines in sizes[1:]:
        resized.settle()
        resized.draw()
        resized.screen.resize(lines, columns)
        fcntl.ioctl(resized._fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    time.sleep(0.5)
    resized.settle(patience=5.0)
    assert cells(resized) == cells(started(size=sizes[-1]))


@SQLITE
async def test_a_clash_of_keys_is_told_before_anything_is_drawn(
    book_url: str, tmp_path: Path
) -> None:
    keys = tmp_path / "mine.toml"
    keys.write_text('"project.forward" = "n"\n', "utf-8")
    command = [LOUDOU, "--db", book_url, "--keys", str(keys)]
    terminal = Terminal(command, env=environment(tmp_path))
    with pytest.raises(EOFError) as ended:
        terminal.wait_for("Keys", 10.0)
    words = " ".join(str(ended.value).split())
    assert "means both Advance (project.forward) and New (project.new)" in words
    _, status = os.waitpid(terminal.pid, 0)
    terminal.pid = 0
    assert os.waitstatus_to_exitcode(status) == 5


@SQLITE
def test_a_paste_that_is_no_utf8_ends_nothing(
    started: Callable[..., Terminal], stocked: list[int]
) -> None:
    terminal = started()
    terminal.wait_for("Lift pump")
    terminal.send("t", quiet=0.4)
    terminal.wait_for("ctrl+s save")
    terminal.send("\t\t", quiet=0.2)
    terminal.send("before")
    terminal._write(b"\xe9 abc")
    terminal.wait_for("\ufffd abc", 5)
    terminal.send(" after", quiet=0.4)
    assert "before\ufffd abc after" in terminal.text()
